"""What Alibaba's officers do with a hand-over by buttons and forms: acknowledge, record outcomes, decline."""

from collections.abc import Mapping, Sequence

from handlers.actor import Actor
from handlers.claims.reasons import Declining
from handlers.claims.rules import OUTCOMES, Status
from handlers.doors import View
from handlers.hand_over import deciding, forms
from handlers.hand_over.rules import (
    Decision,
    DeclineNeedsReason,
    DeclineNeedsWords,
    NoOutcome,
    TooManyForForm,
)
from handlers.hand_over.service import disclosure
from handlers.people.rules import Action
from handlers.programme import Work
from storage.claims import Claim, ClaimListing

_NUMBER = 60


def acknowledge(work: Work, actor: Actor, *, claim_id: int) -> None:
    """The officer has seen it and works on it. Said twice, the first counts."""
    actor.require(Action.ACKNOWLEDGE_HAND_OVER)
    claim = deciding.open_claim(work, actor, claim_id)
    if claim.acknowledged_at is not None:
        raise deciding.moved_on(work, actor, claim_id)
    deciding.acknowledge(work, actor, claim)
    deciding.show_everywhere(work, claim)


def record_all_removed(work: Work, actor: Actor, *, claim_id: int) -> None:
    """All that is open of a claim was removed."""
    actor.require(Action.RECORD_OUTCOME)
    claim = deciding.open_claim(work, actor, claim_id)
    rows = deciding.open_rows(work, claim_id)
    deciding.decide(work, actor, claim, _all(rows, Decision(Status.REMOVED)))


def offer_outcomes(work: Work, actor: Actor, *, claim_id: int) -> View:
    """The form of outcomes, one choice a listing."""
    actor.require(Action.RECORD_OUTCOME)
    claim = deciding.open_claim(work, actor, claim_id)
    count, limit = len(deciding.open_rows(work, claim_id)), work.terms.outcomes_in_form
    if count > limit:
        raise TooManyForForm(reference=claim.reference, count=count, limit=limit)
    return forms.outcomes_form(work.words(actor), disclosure(work, claim_id))


def record_outcomes(
    work: Work, actor: Actor, *, claim_id: int, chosen: Mapping[int, str], reason: str, said: str, number: str
) -> None:
    """What became of each listing: `chosen` is position → outcome. What is not in it stays open."""
    actor.require(Action.RECORD_OUTCOME)
    claim = deciding.open_claim(work, actor, claim_id)
    rows = deciding.open_rows(work, claim_id)
    outcomes = {
        row.position: Status(chosen[row.position])
        for row in rows
        if chosen.get(row.position) in set(OUTCOMES)
    }
    if not outcomes:
        raise NoOutcome(field=f"listing_{rows[0].position}")
    if Status.DECLINED in outcomes.values():
        _check_reason(reason, said)
    _number(work, actor, claim, number)
    declined = Decision(Status.DECLINED, reason, said.strip())
    decisions = {
        place: declined if outcome == Status.DECLINED else Decision(outcome)
        for place, outcome in outcomes.items()
    }
    deciding.decide(work, actor, claim, decisions)


def offer_decline(work: Work, actor: Actor, *, claim_id: int) -> View:
    """The form to decline all that is open with."""
    actor.require(Action.DECLINE_HAND_OVER)
    deciding.open_claim(work, actor, claim_id)
    return forms.decline_form(work.words(actor), disclosure(work, claim_id))


def decline(work: Work, actor: Actor, *, claim_id: int, reason: str, said: str, number: str) -> None:
    """Decline all that is open, with a coded reason. Its holder is told at once, and the desk."""
    actor.require(Action.DECLINE_HAND_OVER)
    claim = deciding.open_claim(work, actor, claim_id)
    _check_reason(reason, said)
    _number(work, actor, claim, number)
    declined = Decision(Status.DECLINED, reason, said.strip())
    deciding.decide(work, actor, claim, _all(deciding.open_rows(work, claim_id), declined))


def _all(rows: Sequence[ClaimListing], decision: Decision) -> dict[int, Decision]:
    return {row.position: decision for row in rows}


def _check_reason(reason: str, said: str) -> None:
    if reason not in set(Declining):
        raise DeclineNeedsReason
    if reason == Declining.OTHER and not said.strip():
        raise DeclineNeedsWords


def _number(work: Work, actor: Actor, claim: Claim, number: str) -> None:
    number = number.strip()[:_NUMBER]
    if number and number != claim.alibaba_number:
        claim.alibaba_number = number
        work.record(f"claim:{claim.id}", "claim:numbered", actor.by)
