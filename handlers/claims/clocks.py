"""Alibaba's own clock on a claim: it runs while a listing is there, whosever turn the rest of the claim is.

While everything that is there waits for an answer to Alibaba's own question, or could not be delivered, it
stands still; it goes on with the business time that was left.
"""

from collections.abc import Collection
from datetime import datetime

from handlers.claims.rules import Status
from handlers.programme import Work
from storage.claims import Claim


def settle(work: Work, claim: Claim, present: Collection[str]) -> None:
    """Start, stop, go on with or end it, by the states that the claim's listings have now."""
    if Status.HANDED_OVER not in present:
        if Status.QUERIED not in present and Status.UNDELIVERED not in present:
            end(claim)
        elif claim.outcome_due_at is not None and claim.outcome_paused_at is None:
            claim.outcome_paused_at = work.now
    elif claim.outcome_due_at is None:
        start(work, claim, work.now)
    elif claim.outcome_paused_at is not None:
        _go_on(work, claim, claim.outcome_paused_at)


def start(work: Work, claim: Claim, at: datetime) -> None:
    """It runs from `at`, when the claim was handed over."""
    clock = work.terms.clock("outcome", claim.family)
    claim.outcome_due_at = clock.due_at(at)
    if claim.acknowledged_at is None:
        claim.outcome_half_at = clock.half_at(at, claim.outcome_due_at)


def acknowledged(claim: Claim) -> None:
    """Somebody there has seen it: half of the time says nothing more."""
    claim.outcome_half_at = None


def end(claim: Claim) -> None:
    """Nothing of it is with Alibaba any more."""
    claim.outcome_due_at = claim.outcome_paused_at = claim.outcome_half_at = claim.overdue_at = None


def left(work: Work, claim: Claim) -> datetime | None:
    """Until when it runs if it goes on from now; None where it does not run."""
    due_at, stood_from = claim.outcome_due_at, claim.outcome_paused_at
    if due_at is None or stood_from is None or due_at <= stood_from:
        return due_at
    return work.terms.clock("outcome", claim.family).resumed(due_at, stood_from=stood_from, until=work.now)


def _go_on(work: Work, claim: Claim, stood_from: datetime) -> None:
    """With what was left when it was stopped; what was late then is as late as before."""
    claim.outcome_due_at, claim.outcome_paused_at = left(work, claim), None
    clock = work.terms.clock("outcome", claim.family)
    if claim.outcome_half_at is not None and claim.outcome_half_at > stood_from:
        claim.outcome_half_at = clock.resumed(claim.outcome_half_at, stood_from=stood_from, until=work.now)
