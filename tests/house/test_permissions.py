"""The table of who may do what, walked completely: every action, by every role, at its real service."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

import pytest

from handlers.actor import Actor
from handlers.amending import answering, withdrawing
from handlers.amending.rules import Amendment, Withdrawal
from handlers.claims import completing, waiting
from handlers.claims import service as claims
from handlers.closures import looking
from handlers.closures import on_behalf as stores_on_behalf
from handlers.closures import service as closures
from handlers.counter_notices import answering as objecting
from handlers.counter_notices import recording, retracting, settling, standing
from handlers.counter_notices import undoing as undoing_decisions
from handlers.escalations import posting, solving
from handlers.escalations import service as escalations
from handlers.hand_over import on_behalf, outcomes, querying, returning, undoing
from handlers.hand_over import service as hand_over
from handlers.imports import again as lots_again
from handlers.people.rules import MAY, Action, MayNot, Role
from handlers.programme import Work
from handlers.refusals import Refusal
from handlers.sellers import dealers
from handlers.sellers import service as sellers
from handlers.triage import asking, commenting, ordering, passing, queue, skipping
from handlers.triage import service as triage
from handlers.trust import settings
from handlers.undelivered import service as undelivered
from storage.batches import Case
from storage.people import Standing
from tests.harness.register import Register, register_at

Tried = Callable[[Work, Actor], Any]

#: A case that is not there.
NONE = Case(0)
#: What stands for each action: the service that asks for it, called on a case that is not there. Who has the
#: right gets some other refusal, or none.
TRIED: dict[Action, list[Tried]] = {
    Action.FILE_CLAIM: [
        claims.offer_form,
        lambda work, actor: claims.prepare(work, actor, token="V1", fields={}),
        lambda work, actor: claims.confirm(work, actor, draft_id=0, ticked=True),
        lambda work, actor: claims.offer_rights(work, actor, typed=""),
        lambda work, actor: lots_again.give_lot(work, actor, lot="import:0:0"),
        lambda work, actor: completing.offer_completion(work, actor, claim_id=0),
        lambda work, actor: completing.complete(work, actor, claim_id=0, given={}),
    ],
    Action.TAKE_CLAIM: [
        lambda work, actor: triage.take(work, actor, case=NONE),
        lambda work, actor: queue.take_listed(work, actor, case=NONE),
        lambda work, actor: skipping.skip(work, actor, case=NONE),
        queue.take_next,
        queue.show_queue,
    ],
    Action.ORDER_QUEUE: [
        lambda work, actor: ordering.offer_priorities(work, actor, case=NONE),
        lambda work, actor: ordering.set_priority(work, actor, case=NONE, chosen="2", said="x", source="V1"),
    ],
    Action.HAND_TO_COLLEAGUE: [
        lambda work, actor: passing.offer_colleagues(work, actor, case=NONE),
        lambda work, actor: passing.pass_on(work, actor, case=NONE, colleague=1),
    ],
    Action.COMMENT_CLAIM: [
        lambda work, actor: commenting.offer_comment(work, actor, case=NONE),
        lambda work, actor: commenting.comment(work, actor, case=NONE, said="x", source="V1"),
        lambda work, actor: commenting.show_comments(work, actor, case=NONE),
    ],
    Action.RELEASE_CLAIM: [lambda work, actor: triage.release(work, actor, case=NONE)],
    Action.ENDORSE_CLAIM: [
        lambda work, actor: hand_over.endorse_and_hand_over(work, actor, case=NONE),
        lambda work, actor: triage.offer_sample(work, actor, case=NONE),
    ],
    Action.REFUSE_CLAIM: [
        lambda work, actor: triage.offer_refusal(work, actor, case=NONE),
        lambda work, actor: triage.refuse(work, actor, case=NONE, reason="market", said=""),
    ],
    Action.ASK_HOLDER: [
        lambda work, actor: asking.offer_question(work, actor, case=NONE),
        lambda work, actor: asking.ask(work, actor, case=NONE, reason="which_goods", said=""),
        lambda work, actor: asking.take_back(work, actor, case=NONE),
    ],
    Action.APPROVE_RIGHT: [lambda work, actor: waiting.approve_right(work, actor, claim_id=0)],
    Action.ACKNOWLEDGE_HAND_OVER: [lambda work, actor: outcomes.acknowledge(work, actor, case=NONE)],
    Action.RECORD_OUTCOME: [
        lambda work, actor: outcomes.record_all_removed(work, actor, case=NONE),
        lambda work, actor: outcomes.offer_outcomes(work, actor, case=NONE),
        lambda work, actor: outcomes.record_outcomes(
            work, actor, case=NONE, chosen={}, reason="", said="", number=""
        ),
        lambda work, actor: returning.offer_sheet(work, actor, case=NONE),
        lambda work, actor: returning.give_sheet(work, actor, case=NONE, source="V1", given=[]),
        lambda work, actor: undoing.undo_sheet(work, actor, file_id=0),
    ],
    Action.DECLINE_HAND_OVER: [
        lambda work, actor: outcomes.offer_decline(work, actor, case=NONE),
        lambda work, actor: outcomes.decline(work, actor, case=NONE, reason="", said="", number=""),
    ],
    Action.QUERY_HAND_OVER: [
        lambda work, actor: querying.offer_query(work, actor, case=NONE),
        lambda work, actor: querying.query(work, actor, case=NONE, reason="which_goods", said=""),
    ],
    Action.ANSWER_QUESTION: [
        lambda work, actor: answering.offer_answer(work, actor, case=NONE, asker="desk"),
        lambda work, actor: answering.answer(
            work, actor, case=NONE, asker="desk", said="x", amendment=Amendment("", "", "")
        ),
    ],
    Action.WITHDRAW_CLAIM: [
        lambda work, actor: withdrawing.offer_withdrawal(work, actor, case=NONE),
        lambda work, actor: withdrawing.withdraw(work, actor, case=NONE, wanted=Withdrawal("mistake")),
    ],
    Action.RECORD_COUNTER_NOTICE: [
        lambda work, actor: recording.offer(work, actor, case=NONE),
        lambda work, actor: recording.record(work, actor, case=NONE, source="V1", fields={}),
    ],
    Action.ANSWER_COUNTER_NOTICE: [
        lambda work, actor: objecting.offer_answer(work, actor, notice_id=0),
        lambda work, actor: objecting.stand_behind(work, actor, notice_id=0, said="", ticked=True),
        lambda work, actor: objecting.accept(work, actor, notice_id=0),
    ],
    Action.ASK_ABOUT_COUNTER_NOTICE: [
        lambda work, actor: objecting.offer_question(work, actor, notice_id=0),
        lambda work, actor: objecting.ask(work, actor, notice_id=0, said=""),
    ],
    Action.DECIDE_COUNTER_NOTICE: [
        lambda work, actor: settling.uphold(work, actor, notice_id=0),
        lambda work, actor: undoing_decisions.undo(work, actor, notice_id=0),
        lambda work, actor: settling.offer_reinstatement(work, actor, notice_id=0),
        lambda work, actor: settling.reinstate(work, actor, notice_id=0, said="x"),
    ],
    Action.STAND_BEHIND_CLAIM: [
        lambda work, actor: standing.offer(work, actor, claim_id=0),
        lambda work, actor: standing.stand_behind(work, actor, claim_id=0, fields={}),
    ],
    Action.RETRACT_CLAIM: [
        lambda work, actor: retracting.offer(work, actor, claim_id=0),
        lambda work, actor: retracting.retract(work, actor, claim_id=0, fields={}),
    ],
    Action.RECORD_ON_BEHALF: [
        lambda work, actor: on_behalf.offer(work, actor, case=NONE),
        lambda work, actor: stores_on_behalf.offer(work, actor, closure_id=0),
        lambda work, actor: stores_on_behalf.record(
            work, actor, closure_id=0, officer="0", source="x", kind="closed", until="", reason=""
        ),
        lambda work, actor: on_behalf.record(
            work,
            actor,
            case=NONE,
            officer="0",
            source="x",
            what="all_removed",
            chosen={},
            reason="",
            words="",
            number="",
        ),
    ],
    Action.UNDO_OUTCOME: [
        lambda work, actor: undoing.undo_record(work, actor, record_id=0),
        lambda work, actor: stores_on_behalf.take_back(work, actor, closure_id=0),
    ],
    Action.TRY_AGAIN: [lambda work, actor: undelivered.try_again(work, actor, key="all")],
    Action.ESCALATE: [escalations.offer_form],
    Action.POST_ESCALATION: [lambda work, actor: posting.offer_post(work, actor, escalation_id=0)],
    Action.ACKNOWLEDGE_ESCALATION: [lambda work, actor: posting.acknowledge(work, actor, escalation_id=0)],
    Action.ANSWER_ESCALATION: [
        lambda work, actor: posting.offer_answer(work, actor, escalation_id=0),
        lambda work, actor: posting.answer(work, actor, escalation_id=0, said="x"),
    ],
    Action.SHARE_ANSWER: [
        lambda work, actor: escalations.offer_share(work, actor, escalation_id=0),
        lambda work, actor: escalations.share(work, actor, escalation_id=0, said="x"),
    ],
    Action.RESOLVE_ESCALATION: [
        lambda work, actor: escalations.offer_resolve(work, actor, escalation_id=0),
        lambda work, actor: escalations.resolve(work, actor, escalation_id=0, said="x"),
    ],
    Action.CONFIRM_ANSWER: [
        lambda work, actor: solving.solved(work, actor, escalation_id=0),
        lambda work, actor: solving.offer_not_solved(work, actor, escalation_id=0),
        lambda work, actor: solving.not_solved(work, actor, escalation_id=0, said="x"),
    ],
    Action.KEEP_DEALERS: [
        dealers.show,
        lambda work, actor: dealers.add(work, actor, holder_id=0, store="", note=""),
        lambda work, actor: dealers.remove(work, actor, listed_id=0),
    ],
    Action.SEE_SELLERS: [
        looking.offer_search,
        lambda work, actor: looking.search(work, actor, said=""),
        lambda work, actor: looking.search_in_form(work, actor, said=""),
        lambda work, actor: looking.of_case(work, actor, case=NONE),
        lambda work, actor: looking.show(work, actor, seller_id=0),
    ],
    Action.KEEP_SELLERS: [
        lambda work, actor: looking.take_name(work, actor, family="taobao", called="Nobody"),
        lambda work, actor: looking.offer_merge(work, actor, seller_id=0),
        lambda work, actor: looking.offer_others(work, actor, typed="x"),
        lambda work, actor: looking.merge(work, actor, seller_id=0, into=0, reason="x"),
        lambda work, actor: looking.offer_to_take_apart(work, actor, merge_id=0),
        lambda work, actor: looking.take_apart(work, actor, merge_id=0, reason="x"),
        lambda work, actor: looking.offer_lists(work, actor, seller_id=0),
        lambda work, actor: sellers.put_on_list(
            work, actor, seller_id=0, chosen="watch", holder_id=0, reason=""
        ),
    ],
    Action.RECOMMEND_CLOSURE: [
        lambda work, actor: closures.offer_recommendation(work, actor, closure_id=0),
        lambda work, actor: closures.recommend(work, actor, closure_id=0, said=""),
        lambda work, actor: closures.offer_dismissal(work, actor, closure_id=0),
        lambda work, actor: closures.dismiss(work, actor, closure_id=0, was="suggested", reason="x"),
    ],
    Action.KEEP_SETTINGS: [
        settings.offer,
        lambda work, actor: settings.save(work, actor, is_on=True, one_in=1),
        lambda work, actor: settings.save_all(work, actor, is_on=True, one_in=1, told=[]),
        lambda work, actor: settings.offer_suspension(work, actor, holder_id=0),
        lambda work, actor: settings.suspend(work, actor, holder_id=0, reason="x"),
        lambda work, actor: settings.readmit(work, actor, holder_id=0),
    ],
    Action.RECORD_SELLER_ACTION: [
        lambda work, actor: closures.offer_action(work, actor, closure_id=0),
        lambda work, actor: closures.record_action(
            work, actor, closure_id=0, kind="closed", until="", reason=""
        ),
        lambda work, actor: closures.offer_reversal(work, actor, closure_id=0),
        lambda work, actor: closures.reverse(work, actor, closure_id=0, reason="x"),
    ],
}
#: Asked together with what may be seen: a person without the right learns that there is no such case.
SEEN = {Action.SEE_OWN_CLAIMS, Action.SEE_ALL_CLAIMS}
#: Asked of one's own subscription, which tests/digests walk.
DIGESTS = {Action.CHANGE_OWN_DIGEST, Action.CHANGE_DESK_DIGEST, Action.CHANGE_OFFICERS_DIGEST}
#: Has no service yet: it only decides what help shows.
SHOWN = {Action.KEEP_REGISTER}

KIND = {
    Role.HOLDER: "holder",
    Role.ANALYST: "iacc",
    Role.TRANSLATOR: "iacc",
    Role.MANAGER: "iacc",
    Role.OFFICER: "alibaba",
    Role.MEMBER: "holder",
}


@pytest.fixture(scope="module")
def register(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Register]:
    with register_at(tmp_path_factory.mktemp("permissions")) as register:
        yield register


def _actor(role: Role) -> Actor:
    return Actor(
        Standing(
            person_id=1,
            team_id="T1",
            user_id="U1",
            name="Somebody",
            organisation_id=1,
            organisation="Some",
            kind=KIND[role],
            language="en",
            timezone="UTC",
            lane_id=1,
            roles=frozenset({role.value}),
            platforms=frozenset(),
            principals=(),
        )
    )


def _refused(register: Register, tried: Tried, actor: Actor) -> bool:
    """Was it refused for want of the right?"""
    try:
        register.act(lambda work: tried(work, actor))
    except MayNot:
        return True
    except Refusal:
        return False
    return False


def test_every_action_is_walked_or_says_why_not() -> None:
    assert set(TRIED) | SEEN | DIGESTS | SHOWN == set(Action) == set(MAY)


@pytest.mark.parametrize("role", list(Role))
@pytest.mark.parametrize("action", list(TRIED))
def test_who_may_and_who_may_not(register: Register, action: Action, role: Role) -> None:
    for tried in TRIED[action]:
        assert _refused(register, tried, _actor(role)) == (role not in MAY[action])


def test_somebody_without_a_role_may_nothing(register: Register) -> None:
    nobody = Actor(replace(_actor(Role.MEMBER).standing, roles=frozenset()))
    assert all(_refused(register, tried, nobody) for all_of_it in TRIED.values() for tried in all_of_it)
