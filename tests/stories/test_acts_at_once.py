"""Acts that exclude each other, done at once: one takes effect, and the other is answered politely."""

import asyncio
import threading
from collections.abc import AsyncIterator, Awaitable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest_asyncio
from sqlalchemy import text

from bot.sandbox import demo
from handlers.actor import Actor
from handlers.claims import cases
from handlers.closures import service as closures
from handlers.closures import suggesting
from handlers.programme import Work
from handlers.sellers import merging
from handlers.sellers import service as sellers_service
from handlers.sellers.rules import SameSeller
from handlers.triage import holds
from storage import people, seller_records, sellers
from storage.batches import Case
from storage.sellers import SellerKey
from tests.harness.sellers import at_the_bar
from tests.harness.stage import Opened, Player, Stage, staged
from tests.stories.test_counter_notices import countered, stands
from tests.stories.test_filing import SHORT
from tests.stories.test_outcome_sheets import handed_over
from tests.stories.test_sellers import retract
from tests.stories.test_the_walk import ALL_REMOVED, TAOBAO, TMALL, files, hands_over
from tests.stories.test_writers_at_once import wait_until_another_waits

UNDO = "Undo the last"


async def at_once(stage: Stage, *acts: Awaitable[Any]) -> list[Any]:
    told = await asyncio.gather(*acts)
    await stage.settle()
    return told


def told_off(player: Player) -> str:
    """What the form that is still open says is wrong; "" where it was taken."""
    return str(player.form.errors) if player.has_form else ""


async def statuses(stage: Stage) -> list[str]:
    return [one[0] for one in await stage.act(stands)]


async def test_an_objection_is_answered_at_the_moment_in_which_its_time_runs_out(stage: Stage) -> None:
    await countered(stage)
    await stage.hana.presses("Stand behind", on=stage.hana.dm)
    stage.sandbox.clock.move(timedelta(days=4))
    await at_once(stage, stage.hana.submits(words="Mine.", statement=True), stage.bot.ticks.tick())
    assert await statuses(stage) == ["stood_behind"]
    asked = [one for one in stage.shared.everything if "Please decide by" in one.text and one.thread_ts]
    assert len(asked) == 1
    stage.everybody_reads()


async def test_two_answer_an_objection_differently_and_one_answer_stands(stage: Stage) -> None:
    await countered(stage)
    await stage.hana.presses("Stand behind", on=stage.hana.dm)
    await stage.rob.opens_home()
    await stage.rob.presses("Open", on="home")
    _, told = await at_once(
        stage,
        stage.hana.submits(words="Mine.", statement=True),
        stage.rob.presses("Accept", on=stage.rob.form),
    )
    [status] = await statuses(stage)
    hana = told_off(stage.hana)
    rob = told.text if told is not None else stage.rob.form.text()
    assert status in ("stood_behind", "reinstated")
    assert "has moved on" in (hana if status == "reinstated" else rob)
    for player in (stage.hana, stage.rob):
        if player.has_form:
            await player.closes_form()
    stage.everybody_reads()


async def test_a_claim_is_withdrawn_and_decided_at_once_and_one_of_it_holds(stage: Stage) -> None:
    await files(stage, TAOBAO)
    await hands_over(stage)
    await stage.hana.presses("Withdraw", on=stage.hana.dm)
    _, told = await at_once(
        stage, stage.hana.submits(reason="mistake"), stage.owen.presses(ALL_REMOVED, on=stage.shared)
    )
    [status] = await statuses(stage)
    assert status in ("removed", "withdrawn")
    assert (told is not None) == (status == "withdrawn")
    assert ("has moved on" in told_off(stage.hana)) == (status == "removed")
    if stage.hana.has_form:
        await stage.hana.closes_form()
    stage.everybody_reads()


async def test_what_was_recorded_is_undone_by_two_at_once_and_once(stage: Stage) -> None:
    await handed_over(stage, 2)
    await stage.owen.presses(ALL_REMOVED, on=stage.shared)
    stage.everybody_reads()
    told = await at_once(
        stage, stage.owen.presses(UNDO, on=stage.shared), stage.wei.presses(UNDO, on=stage.shared)
    )
    polite = [one.text for one in told if one is not None]
    assert len(polite) == 1
    assert "nothing left to undo" in polite[0] or "没有可撤销的内容" in polite[0]
    assert sum("took back what was recorded" in one for one in stage.shared.reads()) == 1
    assert await statuses(stage) == ["handed_over", "handed_over"]
    stage.everybody_reads()


async def test_what_is_undone_as_its_time_runs_out_is_late_and_escalates_once(stage: Stage) -> None:
    await handed_over(stage, 1)
    stage.sandbox.clock.move(timedelta(hours=23, minutes=50))
    await stage.owen.presses(ALL_REMOVED, on=stage.shared)
    stage.everybody_reads()
    stage.sandbox.clock.move(timedelta(minutes=20))
    await at_once(stage, stage.wei.presses(UNDO, on=stage.shared), stage.bot.ticks.tick())
    await stage.tick()
    assert await statuses(stage) == ["handed_over"]
    raised = [one for one in stage.desk.everything if one.rendered.startswith("ES-")]
    assert len(raised) == 1
    assert sum("is overdue since" in one.text and bool(one.thread_ts) for one in stage.shared.everything) == 1
    stage.everybody_reads()


async def test_a_question_is_answered_and_taken_back_at_once(stage: Stage) -> None:
    await files(stage, TAOBAO)
    await stage.ann.presses("Ask", on=stage.desk)
    await stage.ann.submits(reason="which_goods")
    await stage.hana.presses("Answer", on=stage.hana.dm)
    stage.everybody_reads()
    _, told = await at_once(
        stage,
        stage.hana.submits(answer="The bags."),
        stage.mia.presses("Take the question back", on=stage.desk),
    )
    assert await statuses(stage) == ["filed"]
    assert (told is not None) != ("has moved on" in told_off(stage.hana))
    if stage.hana.has_form:
        await stage.hana.closes_form()
    stage.everybody_reads()


async def asked_by_both(stage: Stage) -> None:
    """Of one claim Alibaba asks about a listing, and the desk about another."""
    await files(stage, f"{TAOBAO}\n{SHORT}", note="The zip.", confidential="HANA-SAYS")
    await hands_over(stage)
    await stage.owen.presses("Ask", on=stage.shared)
    await stage.owen.submits(reason="which_goods")
    await stage.hana.presses("Complete short links", on=stage.hana.dm)
    await stage.hana.submits(listing_2=TMALL)
    await stage.ann.presses("Ask", on=stage.desk)
    await stage.ann.submits(reason="which_goods")
    stage.everybody_reads()


async def test_what_one_changes_is_not_changed_back_by_a_form_that_was_opened_before(stage: Stage) -> None:
    await asked_by_both(stage)
    card = await stage.rob.runs("/claim MS-2026-000001")
    await stage.rob.presses("Answer the IACC", on=card)
    await stage.hana.presses("Answer Alibaba", on=stage.hana.dm)
    await stage.hana.submits(
        answer="Bags.", note="The zip and the strap.", confidential="HANA-KNOWS", ground="test_buy"
    )
    stage.everybody_reads()
    await stage.rob.submits(answer="Both.")
    assert not stage.rob.has_form
    desk = stage.desk.reads()[0]
    assert "> The zip and the strap." in desk
    assert "> HANA-KNOWS" in desk
    assert "Test buy" in desk
    stage.everybody_reads()


async def test_an_answer_is_no_answer_to_what_was_asked_since(stage: Stage) -> None:
    await files(stage, TAOBAO)
    await stage.ann.presses("Ask", on=stage.desk)
    await stage.ann.submits(reason="which_goods")
    await stage.hana.presses("Answer", on=stage.hana.dm)
    await stage.ann.presses("Take the question back", on=stage.desk)
    await stage.ann.presses("Ask", on=stage.desk)
    await stage.ann.submits(reason="authorisation")
    await stage.hana.submits(answer="The red ones.")
    assert "Another question has come meanwhile" in told_off(stage.hana)
    await stage.hana.closes_form()
    await stage.hana.presses("Answer", on=stage.hana.dm)
    await stage.hana.submits(answer="Never.")
    assert await statuses(stage) == ["filed"]
    stage.everybody_reads()


async def test_a_claim_is_handed_to_a_colleague_as_the_hold_runs_out(stage: Stage) -> None:
    await files(stage, TAOBAO)
    await stage.ann.presses("Take", on=stage.desk)
    await stage.ann.chooses("Hand to a colleague", on=stage.desk)
    stage.sandbox.clock.move(stage.bot.programme.setup.terms.hold_for)
    await at_once(stage, stage.ann.submits(colleague="Mia Ross"), stage.bot.ticks.tick())
    assert "Held by *Mia Ross*" in stage.desk.finds("MS-2026-000001").rendered
    assert sum("handed you MS-2026-000001" in one.text for one in stage.mia.dm.everything) == 1
    stage.everybody_reads()


async def test_two_officers_answer_on_a_store_at_once_and_one_answer_stands(stage: Stage) -> None:
    await at_the_bar(stage)
    await stage.ann.presses("Recommend", on=stage.desk)
    await stage.ann.submits()
    stage.everybody_reads()
    for officer in (stage.owen, stage.wei):
        await officer.presses("Record action", on=stage.shared)
    await at_once(stage, stage.owen.submits(kind="closed"), stage.wei.submits(kind="warned"))
    late = [one for one in (stage.owen, stage.wei) if one.has_form]
    assert len(late) == 1
    assert "CL-2026-000001" in told_off(late[0])
    assert await stage.act(actions) == 1
    assert sum("Alibaba answered about the seller" in one for one in stage.hana.reads()) == 1
    await late[0].closes_form()
    stage.everybody_reads()


def actions(work: Work) -> int:
    return work.session.scalar(text("SELECT count(*) FROM seller_action")) or 0


async def test_two_sellers_merged_into_each_other_at_once_are_one(stage: Stage) -> None:
    one, other = await stage.act(two_sellers)
    done = await asyncio.gather(
        stage.bot.programme.act(merges, one, other),
        stage.bot.programme.act(merges, other, one),
        return_exceptions=True,
    )
    assert sum(isinstance(each, SameSeller) for each in done) == 1
    assert len({each for each in done if isinstance(each, int)}) == 1


def two_sellers(work: Work) -> tuple[int, int]:
    keys = {SellerKey("aliexpress", "store_id", str(nth)): "" for nth in (1, 2)}
    one, other = sorted(sellers.add(work.session, keys, source="link", now=work.now).values())
    return one, other


def merges(work: Work, seller_id: int, into: int) -> int:
    return merging.merge(work, analyst(work), seller_id=seller_id, into=into, reason="Same licence.")


def analyst(work: Work) -> Actor:
    found = people.by_slack_id(work.session, demo.IACC, demo.ANALYST, today=work.now.date())
    assert found is not None
    return Actor(found)


@pytest_asyncio.fixture
async def crowd(opened_postgres: Opened, tmp_path: Path) -> AsyncIterator[Stage]:
    """A stage whose store has several writers."""
    async with staged(opened_postgres, tmp_path) as stage:
        yield stage


async def first_then(crowd: Stage, first: Any, second: Any) -> None:
    """`second` comes while `first` is not committed, and has to wait for it."""
    began = threading.Event()

    def holds(work: Work) -> None:
        first(work)
        work.session.flush()
        began.set()
        wait_until_another_waits(work)

    holding = asyncio.create_task(crowd.bot.programme.act(holds))
    await asyncio.to_thread(began.wait, 5)
    await crowd.bot.programme.act(second)
    await holding
    await crowd.settle()


async def test_what_is_recommended_while_listings_come_back_stays_recommended(crowd: Stage) -> None:
    await at_the_bar(crowd)
    crowd.everybody_reads()
    await crowd.act(retract, 2)
    crowd.everybody_reads()

    def recommends(work: Work) -> None:
        closures.recommend(work, analyst(work), closure_id=1, said="Please close it.")

    [seller_id] = await crowd.act(suggesting.to_look_at)
    await first_then(crowd, recommends, lambda work: suggesting.look(work, seller_id=seller_id))
    assert "recommended to Alibaba" in crowd.shared.finds("CL-2026-000001 ·").rendered
    desk = "\n".join(crowd.desk.reads())
    assert "*recommended to Alibaba*" in desk
    assert "press *Take it back*" in desk
    crowd.everybody_reads()


async def test_a_seller_put_on_a_list_by_two_at_once_is_on_it_once(crowd: Stage) -> None:
    seller_id, _ = await crowd.act(two_sellers)

    def watches(work: Work) -> None:
        sellers_service.put_on_list(
            work, analyst(work), seller_id=seller_id, chosen="watch", holder_id=0, reason=""
        )

    await first_then(crowd, watches, watches)
    found = await crowd.act(lambda work: seller_records.lists(work.session, [seller_id]))
    assert len(found) == 1


async def test_a_strike_that_comes_to_a_seller_as_it_is_merged_is_looked_at(crowd: Stage) -> None:
    one, other = await crowd.act(two_sellers)
    for each in (one, other):
        await crowd.act(suggesting.look, seller_id=each)

    def struck(work: Work) -> None:
        sellers.look_again(work.session, [one])

    await first_then(crowd, lambda work: merges(work, one, other), struck)
    await crowd.act(suggesting.look, seller_id=other)
    await crowd.act(suggesting.look, seller_id=one)
    assert other in await crowd.act(suggesting.to_look_at)


async def test_a_store_is_answered_on_while_its_strikes_are_counted_anew(crowd: Stage) -> None:
    await at_the_bar(crowd)
    await crowd.ann.presses("Recommend", on=crowd.desk)
    await crowd.ann.submits()
    crowd.everybody_reads()
    await crowd.act(retract, 2)
    [seller_id] = await crowd.act(suggesting.to_look_at)
    began = threading.Event()

    def answers(work: Work) -> None:
        sellers.lock_closure(work.session, 1)
        began.set()
        wait_until_another_waits(work)
        officer = people.by_slack_id(work.session, demo.ALIBABA, demo.OFFICER, today=work.now.date())
        assert officer is not None
        closures.record_action(work, Actor(officer), closure_id=1, kind="warned", until="", reason="")

    answering = asyncio.create_task(crowd.bot.programme.act(answers))
    await asyncio.to_thread(began.wait, 5)
    await crowd.bot.programme.act(suggesting.look, seller_id=seller_id)
    await answering
    await crowd.settle()
    assert "*answered by Alibaba*" in "\n".join(crowd.desk.reads())
    crowd.everybody_reads()


async def test_a_claim_is_taken_up_while_its_rights_holder_puts_it_right(crowd: Stage) -> None:
    await files(crowd, TAOBAO)
    began = threading.Event()

    def takes_up(work: Work) -> None:
        found = cases.locked(work, Case(1))
        began.set()
        wait_until_another_waits(work)
        holds.take_up(work, analyst(work), Case(1), found)

    def puts_right(work: Work) -> None:
        people.lock_organisation(work.session, organisation)
        cases.locked(work, Case(1))

    organisation = await crowd.act(lambda work: cases.locked(work, Case(1))[0].organisation_id)
    taking = asyncio.create_task(crowd.bot.programme.act(takes_up))
    await asyncio.to_thread(began.wait, 5)
    await crowd.bot.programme.act(puts_right)
    await taking
