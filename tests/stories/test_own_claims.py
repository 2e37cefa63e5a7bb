"""Somebody who filed a claim and has come to the IACC since: by no way do they work on it themselves."""

from collections.abc import Callable
from typing import Any

import pytest

from bot.sandbox import demo
from handlers.actor import Actor
from handlers.hand_over import on_behalf
from handlers.hand_over import service as hand_over
from handlers.people import service as people_service
from handlers.programme import Work
from handlers.refusals import Refusal
from handlers.triage import asking, passing, queue
from handlers.triage import service as triage
from handlers.triage.rules import NotAColleague, NothingToTake, OwnClaim
from storage import people
from storage.batches import Case
from tests.harness.batches import Imported, imports
from tests.harness.stage import Stage
from tests.stories.test_the_walk import TAOBAO, TMALL, files

HANA = f"{demo.HOLDER}@{demo.IACC}"
Acts = Callable[[Work, Actor], Any]
BY_HAND: dict[str, Any] = {
    "officer": "0",
    "source": "mail",
    "what": "all_removed",
    "chosen": {},
    "reason": "",
    "words": "",
    "number": "",
}


def acts_on(case: Case) -> list[Acts]:
    """All that works on a case before it is handed over."""
    return [
        lambda work, actor: triage.take(work, actor, case=case),
        lambda work, actor: queue.take_listed(work, actor, case=case),
        lambda work, actor: triage.offer_refusal(work, actor, case=case),
        lambda work, actor: triage.refuse(work, actor, case=case, reason="market", said=""),
        lambda work, actor: triage.offer_sample(work, actor, case=case),
        lambda work, actor: hand_over.endorse_and_hand_over(work, actor, case=case),
        lambda work, actor: hand_over.endorse_sampled(work, actor, case=case),
        lambda work, actor: asking.offer_question(work, actor, case=case),
        lambda work, actor: asking.ask(work, actor, case=case, reason="which_goods", said=""),
        lambda work, actor: asking.take_back(work, actor, case=case),
        lambda work, actor: passing.offer_colleagues(work, actor, case=case),
    ]


async def joins_the_desk(stage: Stage) -> None:
    await stage.act(people_service.remove_member, slack_id=HANA, by="shell:operator")
    await stage.act(
        people_service.add_member,
        slack_id=HANA,
        name="Hana Sato",
        roles=["manager"],
        organisation="IACC",
        by="shell:operator",
    )
    stage.everybody_reads()


def at_the_desk(work: Work, user: str = demo.HOLDER) -> Actor:
    found = people.by_slack_id(work.session, demo.IACC, user, today=work.now.date())
    assert found is not None
    return Actor(found)


async def tries(stage: Stage, act: Acts, user: str = demo.HOLDER) -> type[Refusal]:
    """How it was refused."""
    with pytest.raises(Refusal) as refused:
        await stage.act(lambda work: act(work, at_the_desk(work, user)))
    return refused.type


async def test_it_is_neither_taken_nor_asked_about_nor_endorsed_nor_refused(stage: Stage) -> None:
    await files(stage, TAOBAO)
    await imports(stage, Imported(claims=2, listings=1))
    await joins_the_desk(stage)
    for case in (Case(1), Case(1, is_batch=True)):
        for act in acts_on(case):
            assert await tries(stage, act) == OwnClaim
    assert await tries(stage, queue.take_next) == NothingToTake


async def test_no_colleague_hands_it_to_them(stage: Stage) -> None:
    await files(stage, TAOBAO)
    await joins_the_desk(stage)
    hana = await stage.act(lambda work: at_the_desk(work).person_id)

    def hands(work: Work, actor: Actor) -> None:
        passing.pass_on(work, actor, case=Case(1), colleague=hana)

    assert await tries(stage, hands, demo.ANALYST) == NotAColleague
    await stage.ann.chooses("Hand to a colleague", on=stage.desk)
    assert stage.ann.form.options("colleague") == ["Mia Ross"]
    await stage.ann.closes_form()


async def test_what_became_of_it_somebody_else_records_for_alibaba(stage: Stage) -> None:
    await files(stage, f"{TAOBAO}\n{TMALL}")
    await stage.ann.presses("Endorse and hand over", on=stage.desk)
    await joins_the_desk(stage)

    def records(work: Work, actor: Actor) -> None:
        on_behalf.record(work, actor, case=Case(1), **BY_HAND)

    assert await tries(stage, lambda work, actor: on_behalf.offer(work, actor, case=Case(1))) == OwnClaim
    assert await tries(stage, records) == OwnClaim
    await stage.act(lambda work: records(work, at_the_desk(work, demo.ANALYST)))
    stage.everybody_reads()
