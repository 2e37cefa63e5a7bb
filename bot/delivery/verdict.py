"""What becomes of a promise that could not be kept just now: pure, so that it can be read as a table."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from bot.delivery.failures import Policy, Trouble
from bot.delivery.reconcile import SETTLE
from storage.lanes import Promise

#: A promise in trouble of its own holds its lane no longer than this.
HOLDS_FOR = timedelta(minutes=2)
OUTCOME_UNKNOWN, FILE_NOT_TAKEN = "outcome_unknown", "file_not_taken"
#: An upload that Slack accepts and then does not share is not begun more often than this.
_UPLOADS = 3
_LONGEST_PAUSE = 60.0


class Next(StrEnum):
    KEPT = "kept"
    PUT_OFF = "put_off"
    REPLACE = "replace"
    RESTART = "restart"
    PARK = "park"


@dataclass(frozen=True, slots=True)
class Verdict:
    """`error` is the code to keep; `in_doubt`: it may stand and must be looked for before all else."""

    next: Next
    error: str
    in_doubt: bool = False
    due_at: datetime | None = None
    held_from: datetime | None = None


_FINAL = {Policy.DONE: Next.KEPT, Policy.REPLACE: Next.REPLACE, Policy.PARK: Next.PARK}


def judge(promise: Promise, trouble: Trouble, *, now: datetime, since: datetime) -> Verdict:
    """`since`: since when the promise has been in trouble of its own, not counting times without Slack."""
    if trouble.policy in _FINAL:
        return Verdict(_FINAL[trouble.policy], trouble.code, in_doubt=promise.in_doubt)
    if trouble.policy in (Policy.ABSENT, Policy.RESTART):
        return _absent(promise, trouble, now)
    if trouble.policy is Policy.AGAIN:
        again_at = now + timedelta(seconds=1)
        return Verdict(Next.PUT_OFF, trouble.code, promise.in_doubt, again_at, promise.held_from)
    return _in_trouble(promise, trouble, now, since)


def _absent(promise: Promise, trouble: Trouble, now: datetime) -> Verdict:
    """Known not to stand: once more, from the start, but never for ever."""
    if promise.kind == "file" and promise.attempts >= _UPLOADS:
        return Verdict(Next.PARK, FILE_NOT_TAKEN)
    again = Next.RESTART if trouble.policy is Policy.RESTART else Next.PUT_OFF
    return Verdict(again, trouble.code, due_at=now, held_from=promise.held_from)


def _in_trouble(promise: Promise, trouble: Trouble, now: datetime, since: datetime) -> Verdict:
    """Slack is there, and still it cannot be done. Only a 429 before anything was sent may last."""
    in_doubt = promise.in_doubt or trouble.policy is Policy.UNKNOWN
    patient = trouble.policy is Policy.WAIT and not in_doubt
    if now - since >= HOLDS_FOR and not patient:
        return Verdict(Next.PARK, OUTCOME_UNKNOWN if in_doubt else trouble.code, in_doubt)
    due_at = now + _pause(promise, trouble)
    if promise.in_doubt:
        due_at = min(due_at, since + HOLDS_FOR)
    return Verdict(Next.PUT_OFF, trouble.code, in_doubt, due_at, promise.held_from if patient else since)


def _pause(promise: Promise, trouble: Trouble) -> timedelta:
    if trouble.policy is Policy.UNKNOWN:
        return SETTLE
    if trouble.policy is Policy.WAIT:
        return timedelta(seconds=trouble.seconds)
    return timedelta(seconds=min(_LONGEST_PAUSE, 2.0**promise.attempts))
