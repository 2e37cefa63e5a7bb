"""What people do with cases beyond the straight way: questions, withdrawals, objections, mistakes."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from sqlmodel import col, select

from handlers.amending import answering, withdrawing
from handlers.amending.rules import Amendment, Withdrawal
from handlers.claims.cases import Case
from handlers.claims.reasons import Declining, Withdrawing
from handlers.claims.rules import Ground, Status, Step
from handlers.counter_notices import answering as objections
from handlers.counter_notices import forms, recording, retracting, settling, standing
from handlers.counter_notices import undoing as mistakes
from handlers.counter_notices.rules import REMOVED, RETRACTABLE
from handlers.hand_over import on_behalf, querying, undoing
from handlers.hand_over.on_behalf_views import What
from handlers.programme import Work
from handlers.triage import asking, commenting, passing, skipping
from storage.claims import ClaimListing
from storage.counter_notices import CounterNotice
from storage.recorded import Recorded
from tests.life.acts import Act, Do, by_service, claims_of, one_by_one, steps
from tests.life.life import DESK, HOLDERS, OFFICERS, Life


def _ids(model: Any, *which: Any) -> Callable[[Work], list[int]]:
    return lambda work: list(work.session.scalars(select(model.id).where(*which).order_by(model.id)))


def _notices(life: Life, case: Case) -> list[int]:
    """Those that wait for somebody, the newest last; where none does, that which ended last."""
    of = col(CounterNotice.claim_id).in_(claims_of(life, case))
    waiting = life.would(_ids(CounterNotice, of, CounterNotice.owner != ""))
    return waiting or life.would(_ids(CounterNotice, of))[-1:]


def _of_notice(service: Callable[..., Any], **named: Any) -> Do:
    def act(life: Life, name: str, case: Case, pick: int) -> None:
        found = _notices(life, case) or [0]
        life.tries(name, service, notice_id=found[-1 - pick % len(found)], **named)

    return act


_stand_behind = _of_notice(objections.stand_behind, said="They are fakes.", ticked=True)
_accept = _of_notice(objections.accept)


def _undo_decision(life: Life, name: str, case: Case, _: int) -> None:
    """Of the counter-notice that was decided last."""
    of = col(CounterNotice.claim_id).in_(claims_of(life, case))
    found = life.would(_ids(CounterNotice, of, col(CounterNotice.decided_at).is_not(None)))
    life.tries(name, mistakes.undo, notice_id=max(found, default=0))


def _boxes(life: Life, claim_ids: Sequence[int], at: Iterable[Status], pick: int) -> dict[str, list[str]]:
    """Listings of these claims that stand so, ticked: all, or every second; where none does, any."""
    of, there = col(ClaimListing.claim_id).in_(claim_ids), col(ClaimListing.status).in_(list(at))
    lines = life.would(_ids(ClaimListing, of, there)) or life.would(_ids(ClaimListing, of))
    return {f"{forms.BOXES}0": [str(one) for one in lines[pick % 2 :: 1 + pick % 2] or lines]}


def _object(life: Life, name: str, case: Case, pick: int) -> None:
    boxes = _boxes(life, claims_of(life, case), REMOVED, pick)
    fields = {**boxes, "ground": "authorised", "words": "我们有授权。"}
    life.tries(name, recording.record, case=case, source=f"V{life.forms}", fields=fields)


def _stand(life: Life, name: str, case: Case, pick: int) -> None:
    for claim_id in claims_of(life, case):
        boxes = _boxes(life, [claim_id], {Status.DECLINED}, pick)
        fields = {**boxes, "statement": ["yes"], "words": "Look again."}
        life.tries(name, standing.stand_behind, claim_id=claim_id, fields=fields)


def _retract(life: Life, name: str, case: Case, pick: int) -> None:
    found = claims_of(life, case)
    claim_id = found[pick % len(found)]
    boxes = _boxes(life, [claim_id], RETRACTABLE, pick)
    life.tries(
        name,
        retracting.retract,
        claim_id=claim_id,
        fields={**boxes, "reason": next(iter(forms.RETRACTING))},
    )


def _withdraw(life: Life, name: str, case: Case, pick: int) -> None:
    """All of it, or one listing; of a lot all of its parts, or one."""
    reason, is_whole = Withdrawing.MISTAKE, pick % 2 == 0
    if case.is_batch:
        parts = [str(one) for one in claims_of(life, case)]
        keys = (case.key, *(parts if is_whole else parts[pick % len(parts) :][:1]))
        wanted = Withdrawal(reason, chosen=keys)
    else:
        wanted = Withdrawal(reason, whole=is_whole, places="" if is_whole else str(1 + pick % 3))
    life.tries(name, withdrawing.withdraw, case=case, wanted=wanted)


def _answer(asker: str) -> Do:
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
        officer=str(life.ids[OFFICERS[pick // len(What) % len(OFFICERS)]]),
        source="A call on Monday.",
        what=list(What)[pick % len(What)],
        chosen=one_by_one(life, case, pick),
        reason=Declining.CANNOT_FIND.value,
        words="",
        number="",
    )


def _undo(life: Life, name: str, case: Case, _: int) -> None:
    found = life.would(_ids(Recorded, Recorded.subject == case.subject))
    life.tries(name, undoing.undo_record, record_id=max(found, default=0))


def _pass_on(life: Life, name: str, case: Case, pick: int) -> None:
    life.tries(name, passing.pass_on, case=case, colleague=life.ids[DESK[pick % len(DESK)]])


def _comment(life: Life, name: str, case: Case, pick: int) -> None:
    life.forms += 1
    life.tries(name, commenting.comment, case=case, said=f"Look at {pick}.", source=f"V{life.forms}")


LATER_ACTS: Mapping[str, Act] = {
    "asks about": Act(
        DESK, by_service(asking.ask, reason="which_goods", said="Which ones?"), steps(Step.ASK)
    ),
    "takes back the question about": Act(DESK, by_service(asking.take_back), steps(Step.ANSWER)),
    "answers the desk on": Act(HOLDERS, _answer("desk"), steps(Step.ANSWER)),
    "answers Alibaba on": Act(HOLDERS, _answer("officer"), steps(Step.ANSWER)),
    "queries": Act(
        OFFICERS, by_service(querying.query, reason="which_goods", said="哪一个？"), steps(Step.QUERY)
    ),
    "withdraws": Act(HOLDERS, _withdraw, steps(Step.WITHDRAW), ends=True),
    "hands on": Act(DESK, _pass_on, steps(Step.ENDORSE)),
    "skips": Act(DESK, by_service(skipping.skip), steps(Step.ENDORSE)),
    "comments on": Act(DESK, _comment, steps(Step.ASK, Step.REMOVE)),
    "records for Alibaba on": Act(DESK, _record_for_alibaba, steps(Step.REMOVE)),
    "takes back what was recorded of": Act((*OFFICERS, *DESK), _undo, steps(Step.UNDO)),
    "objects to": Act(OFFICERS, _object, steps(Step.COUNTER)),
    "stands behind the removal of": Act(HOLDERS, _stand_behind, steps(Step.ACCEPT)),
    "stands for them behind the removal of": Act(DESK, _stand_behind, steps(Step.ACCEPT)),
    "accepts the objection to": Act(HOLDERS, _accept, steps(Step.ACCEPT), ends=True),
    "accepts for them the objection to": Act(DESK, _accept, steps(Step.ACCEPT), ends=True),
    "asks the IACC about": Act(
        HOLDERS, _of_notice(objections.ask, said="What shall we say?"), steps(Step.LEAVE_TO_DESK)
    ),
    "upholds": Act(OFFICERS, _of_notice(settling.uphold), steps(Step.UPHOLD)),
    "reinstates": Act(
        OFFICERS,
        _of_notice(settling.reinstate, said="The invoice is genuine."),
        steps(Step.REINSTATE),
        ends=True,
    ),
    "takes back the decision on": Act(OFFICERS, _undo_decision, steps(Step.UNDO_ANSWERED)),
    "stands behind what was declined of": Act(HOLDERS, _stand, steps(Step.STAND_BEHIND)),
    "retracts": Act(HOLDERS, _retract, steps(Step.RETRACT), ends=True),
}
