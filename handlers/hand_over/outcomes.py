"""What Alibaba's officers do with a hand-over by buttons and forms: acknowledge, record outcomes, decline."""

from collections.abc import Mapping

from handlers.actor import Actor
from handlers.claims.cases import Case
from handlers.claims.questioning import Asking, QuestionNeedsWords
from handlers.claims.reasons import Declining
from handlers.claims.rules import OUTCOMES, Status, Step, moved
from handlers.doors import View
from handlers.hand_over import deciding, forms, querying
from handlers.hand_over.deciding import Held
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
from storage.claim_lines import Placed

_NUMBER = 60


def acknowledge(work: Work, actor: Actor, *, case: Case) -> None:
    """The officer has seen it and works on it. Said twice, the first counts."""
    actor.require(Action.ACKNOWLEDGE_HAND_OVER)
    held = deciding.open_case(work, actor, case)
    if not deciding.acknowledge(work, actor, held):
        raise deciding.moved_on(work, actor, case)
    deciding.show_everywhere(work, held)


def record_all_removed(work: Work, actor: Actor, *, case: Case) -> None:
    """All that is open of a case was removed."""
    actor.require(Action.RECORD_OUTCOME)
    held = deciding.open_case(work, actor, case)
    deciding.decide(work, actor, held, _all(held, Decision(Status.REMOVED)))


def offer_outcomes(work: Work, actor: Actor, *, case: Case) -> View:
    """The form of outcomes, one choice a listing."""
    actor.require(Action.RECORD_OUTCOME)
    held = deciding.open_case(work, actor, case)
    count, limit = len(held.open_rows), work.terms.outcomes_in_form
    if count > limit:
        raise TooManyForForm(reference=held.reference, count=count, limit=limit)
    return forms.outcomes_form(work.words(actor), disclosure(work, case))


def record_outcomes(
    work: Work,
    actor: Actor,
    *,
    case: Case,
    chosen: Mapping[str, str],
    reason: str,
    said: str,
    number: str,
    question: str = "",
) -> None:
    """What became of each listing: `chosen` is its name → outcome. What is not in it stays open.

    A listing's name is its place, "7", and in a batch its reference, "MS-2026-000123-7". About those that
    "need more" the rights-holder is asked the question.
    """
    actor.require(Action.RECORD_OUTCOME)
    held = deciding.open_case(work, actor, case)
    asked = [row for row in held.open_rows if _needs_more(row, chosen.get(held.name_of(row), ""))]
    if asked and not question.strip():
        raise QuestionNeedsWords(field="question")
    decisions = one_by_one(held, chosen, reason, said, may_be_none=bool(asked))
    note_number(work, actor, held, number)
    if asked:
        querying.ask_about(work, actor, held, asked, reason=Asking.OTHER, said=question)
        held = deciding.open_case(work, actor, case)
    if decisions:
        deciding.decide(work, actor, held, decisions)


def one_by_one(
    held: Held, chosen: Mapping[str, str], reason: str, said: str, *, may_be_none: bool = False
) -> dict[int, Decision]:
    """Row's id → decision, from what was chosen in a form. Raises the refusals of its fields."""
    rows = {held.name_of(row): row.id for row in held.open_rows}
    outcomes = {
        row_id: Status(chosen[name]) for name, row_id in rows.items() if chosen.get(name) in set(OUTCOMES)
    }
    if not outcomes and not may_be_none:
        raise NoOutcome(field=f"{forms.LISTING}{next(iter(rows))}")
    if Status.DECLINED in outcomes.values():
        _check_reason(reason, said)
    declined = Decision(Status.DECLINED, reason, said.strip())
    return {
        row_id: declined if outcome == Status.DECLINED else Decision(outcome)
        for row_id, outcome in outcomes.items()
    }


def _needs_more(row: Placed, chosen: str) -> bool:
    return chosen == Status.QUERIED and moved(row.status, Step.QUERY) is not None


def offer_decline(work: Work, actor: Actor, *, case: Case) -> View:
    """The form to decline all that is open with."""
    actor.require(Action.DECLINE_HAND_OVER)
    deciding.open_case(work, actor, case)
    return forms.decline_form(work.words(actor), disclosure(work, case))


def decline(work: Work, actor: Actor, *, case: Case, reason: str, said: str, number: str) -> None:
    """Decline all that is open, with a coded reason. Its holder is told at once, and the desk."""
    actor.require(Action.DECLINE_HAND_OVER)
    held = deciding.open_case(work, actor, case)
    decisions = all_declined(held, reason, said)
    note_number(work, actor, held, number)
    deciding.decide(work, actor, held, decisions)


def all_declined(held: Held, reason: str, said: str) -> dict[int, Decision]:
    """Row's id → decision, for all that is open. Raises `DeclineNeedsReason` or `DeclineNeedsWords`."""
    _check_reason(reason, said)
    return _all(held, Decision(Status.DECLINED, reason, said.strip()))


def _all(held: Held, decision: Decision) -> dict[int, Decision]:
    return {row.id: decision for row in held.open_rows}


def _check_reason(reason: str, said: str) -> None:
    if reason not in set(Declining):
        raise DeclineNeedsReason
    if reason == Declining.OTHER and not said.strip():
        raise DeclineNeedsWords


def note_number(work: Work, actor: Actor, held: Held, number: str) -> None:
    """Alibaba's own number of the complaint is noted with each claim."""
    number = " ".join(number.split())[:_NUMBER]
    for claim in held.claims:
        if number and number != claim.alibaba_number:
            claim.alibaba_number = number
            work.record(f"claim:{claim.id}", "claim:numbered", actor.by)
