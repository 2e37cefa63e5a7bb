"""What people do with cases beyond the straight way: questions, withdrawals, objections, mistakes."""

from collections.abc import Callable, Mapping
from typing import Any

from sqlmodel import col, select

from handlers.amending import answering, withdrawing
from handlers.amending.rules import Amendment, Withdrawal
from handlers.claims.cases import Case
from handlers.claims.reasons import Withdrawing
from handlers.claims.rules import Ground, Step
from handlers.counter_notices import answering as objections
from handlers.counter_notices import forms, recording, retracting, settling, standing
from handlers.counter_notices import undoing as mistakes
from handlers.hand_over import on_behalf, querying, undoing
from handlers.hand_over.on_behalf_views import What
from handlers.programme import Work
from handlers.triage import asking, commenting, passing, skipping
from storage.claims import ClaimListing
from storage.counter_notices import CounterNotice
from storage.recorded import Recorded
from tests.life.acts import Act, by_service
from tests.life.life import DESK, HOLDERS, OFFICERS, Life


def _ids(model: Any, order: Any, which: Any) -> Callable[[Work], list[int]]:
    return lambda work: list(work.session.scalars(select(order).select_from(model).where(which)))


def _newest_notice(life: Life, case: Case) -> int:
    """0 where there is none."""
    return max(
        life.would(_ids(CounterNotice, col(CounterNotice.id), CounterNotice.claim_id == case.id)), default=0
    )


def _of_notice(service: Callable[..., Any], **named: Any) -> Callable[[Life, str, Case, int], Any]:
    return lambda life, name, case, _: life.tries(
        name, service, notice_id=_newest_notice(life, case), **named
    )


_stand_behind = _of_notice(objections.stand_behind, said="They are fakes.", ticked=True)
_accept = _of_notice(objections.accept)


def _lines(life: Life, case: Case) -> list[int]:
    return life.would(_ids(ClaimListing, col(ClaimListing.id), ClaimListing.claim_id == case.id))


def _boxes(life: Life, case: Case, pick: int) -> dict[str, list[str]]:
    """Some listings of a claim, ticked: all, or every second."""
    lines = [str(line) for line in _lines(life, case)]
    return {f"{forms.BOXES}0": lines[pick % 2 :: 1 + pick % 2] or lines}


def _object(life: Life, name: str, case: Case, pick: int) -> None:
    fields = {**_boxes(life, case, pick), "ground": "authorised", "words": "我们有授权。"}
    life.forms += 1
    life.tries(name, recording.record, case=case, source=f"V{life.forms}", fields=fields)


def _stand(life: Life, name: str, case: Case, pick: int) -> None:
    fields = {**_boxes(life, case, pick), "statement": ["yes"], "words": "Look again."}
    life.tries(name, standing.stand_behind, claim_id=case.id, fields=fields)


def _retract(life: Life, name: str, case: Case, pick: int) -> None:
    fields = {**_boxes(life, case, pick), "reason": next(iter(forms.RETRACTING))}
    life.tries(name, retracting.retract, claim_id=case.id, fields=fields)


def _withdraw(life: Life, name: str, case: Case, pick: int) -> None:
    wanted = Withdrawal(Withdrawing.MISTAKE, whole=pick % 2 == 0, places=str(1 + pick % 3))
    life.tries(name, withdrawing.withdraw, case=case, wanted=wanted)


def _answer(asker: str) -> Callable[[Life, str, Case, int], None]:
    def answer(life: Life, name: str, case: Case, pick: int) -> None:
        ground = Ground.COUNTERFEIT if pick % 2 else Ground.NO_SUCH_MODEL
        amendment = Amendment(note=f"See the seam, {pick}.", confidential="", ground=ground)
        life.tries(name, answering.answer, case=case, asker=asker, said="As it says.", amendment=amendment)

    return answer


def _record_for_alibaba(life: Life, name: str, case: Case, pick: int) -> None:
    life.tries(
        name,
        on_behalf.record,
        case=case,
        officer=str(life.ids["wei"]),
        source="A call on Monday.",
        what=[What.ACKNOWLEDGED, What.ALL_REMOVED][pick % 2],
        chosen={},
        reason="",
        words="",
        number="",
    )


def _undo(life: Life, name: str, case: Case, _: int) -> None:
    found = life.would(_ids(Recorded, col(Recorded.id), Recorded.subject == case.subject))
    life.tries(name, undoing.undo_record, record_id=max(found, default=0))


def _pass_on(life: Life, name: str, case: Case, pick: int) -> None:
    life.tries(name, passing.pass_on, case=case, colleague=life.ids[DESK[pick % len(DESK)]])


def _comment(life: Life, name: str, case: Case, pick: int) -> None:
    life.forms += 1
    life.tries(name, commenting.comment, case=case, said=f"Look at {pick}.", source=f"V{life.forms}")


LATER_ACTS: Mapping[str, Act] = {
    "asks about": Act(DESK, by_service(asking.ask, reason="which_goods", said="Which ones?"), (Step.ASK,)),
    "takes back the question about": Act(DESK, by_service(asking.take_back), (Step.ANSWER,)),
    "answers the desk on": Act(HOLDERS, _answer("desk"), (Step.ANSWER,)),
    "answers Alibaba on": Act(HOLDERS, _answer("officer"), (Step.ANSWER,)),
    "queries": Act(
        OFFICERS, by_service(querying.query, reason="which_goods", said="哪一个？"), (Step.QUERY,)
    ),
    "withdraws": Act(HOLDERS, _withdraw, (Step.WITHDRAW,)),
    "hands on": Act(DESK, _pass_on, (Step.ENDORSE,)),
    "skips": Act(DESK, by_service(skipping.skip), (Step.ENDORSE,)),
    "comments on": Act(DESK, _comment, (Step.ASK, Step.REMOVE)),
    "records for Alibaba on": Act(DESK, _record_for_alibaba, (Step.REMOVE,)),
    "takes back what was recorded of": Act((*OFFICERS, *DESK), _undo, (Step.UNDO,)),
    "objects to": Act(OFFICERS, _object, (Step.COUNTER,)),
    "stands behind the removal of": Act(HOLDERS, _stand_behind, (Step.ACCEPT,)),
    "stands for them behind the removal of": Act(DESK, _stand_behind, (Step.ACCEPT,)),
    "accepts the objection to": Act(HOLDERS, _accept, (Step.ACCEPT,)),
    "accepts for them the objection to": Act(DESK, _accept, (Step.ACCEPT,)),
    "asks the IACC about": Act(
        HOLDERS, _of_notice(objections.ask, said="What shall we say?"), (Step.LEAVE_TO_DESK,)
    ),
    "upholds": Act(OFFICERS, _of_notice(settling.uphold), (Step.UPHOLD,)),
    "reinstates": Act(
        OFFICERS, _of_notice(settling.reinstate, said="The invoice is genuine."), (Step.REINSTATE,)
    ),
    "takes back the decision on": Act(
        OFFICERS, _of_notice(mistakes.undo), (Step.UNDO_ANSWERED, Step.UNDO_UNANSWERED)
    ),
    "stands behind what was declined of": Act(HOLDERS, _stand, (Step.STAND_BEHIND,)),
    "retracts": Act(HOLDERS, _retract, (Step.RETRACT,)),
}
