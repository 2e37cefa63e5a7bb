"""The queue is fair by rights-holder, shows who holds what, and gives the next case in one press."""

import asyncio
import re
from datetime import timedelta

import pytest
from sqlalchemy import select, update

from bot.sandbox import demo
from bot.sandbox.records import Message
from handlers.doors import Who
from handlers.people.rules import MayNot
from handlers.programme import Work
from handlers.triage import queue
from handlers.triage.rules import NothingToTake
from storage import people
from storage.base import table_of
from storage.claims import Claim, ClaimListing
from tests.harness.batches import Imported, imports
from tests.harness.stage import Stage
from tests.stories.test_batches_at_the_desk import BATCH, tags
from tests.stories.test_the_walk import ALIEXPRESS, TAOBAO, TMALL, files

ANN, MIA = Who(demo.ANALYST, demo.IACC), Who(demo.MANAGER, demo.IACC)
_REFERENCE = re.compile(r"^\*(?:<[^|]+\|)?(MS-[^ >*]+)", re.MULTILINE)
_claim, _line = table_of(Claim), table_of(ClaimListing)


async def queue_of(stage: Stage, more: str = "") -> Message:
    told = await stage.ann.runs(f"/marketsafe queue {more}".strip())
    assert told is not None
    return told


def order(told: str) -> list[str]:
    """The references of the lines, in order."""
    return _REFERENCE.findall(told)


async def rob_files(stage: Stage, links: str) -> None:
    """Rob files for Acme, the other rights-holder, and everybody has read of it."""
    await stage.rob.runs("/claim")
    await stage.rob.submits(right="ACME · 7654321 · CN", links=links)
    await stage.rob.submits(statement=True)
    await stage.rob.closes_form()
    stage.everybody_reads()


async def test_every_rights_holders_first_comes_before_anybodys_second(stage: Stage) -> None:
    await imports(stage, Imported(batches=3))
    await files(stage, TAOBAO)
    await rob_files(stage, TMALL)
    told = await queue_of(stage)
    assert "5 cases can be taken, each rights-holder in turn." in told.rendered
    assert order(told.rendered) == [
        BATCH,
        "MS-2026-000011",
        "MS-2026-000004–000006",
        "MS-2026-000007–000009",
        "MS-2026-000010",
    ]
    assert "· 12 listings on Taobao/Tmall\nNorthwind · filed just now · due Tue 3 Mar" in told.rendered
    stage.everybody_reads()


async def test_take_next_goes_round_the_rights_holders_and_says_what_was_taken(stage: Stage) -> None:
    await imports(stage, Imported(batches=3))
    await rob_files(stage, TMALL)
    told = await queue_of(stage)
    taken = []
    for _ in range(3):
        said = await stage.ann.presses("Take next", on=told)
        assert said is not None
        taken += re.findall(r"^You hold (MS-\S+) until Mon 2 Mar, 09:30 EST\.", said.rendered)
        assert "|Its card in the desk channel>" in said.rendered
    assert taken == [BATCH, "MS-2026-000010", "MS-2026-000004–000006"]
    assert sum("Held by *Ann Lee*" in card for card in stage.desk.reads()) == 3
    again = await queue_of(stage)
    assert order(again.rendered) == ["MS-2026-000007–000009"]
    assert "*Being worked on*" in again.rendered
    assert "12 listings on Taobao/Tmall: Ann Lee, until Mon 2 Mar, 09:30 EST" in again.rendered
    stage.everybody_reads()


async def test_a_case_is_taken_from_the_list_by_its_own_button(stage: Stage) -> None:
    await files(stage, TAOBAO)
    await files(stage, ALIEXPRESS)
    told = await queue_of(stage)
    said = await takes(stage, told, "2")
    assert "You hold MS-2026-000002" in said.rendered
    refused = await stage.mia.runs("/marketsafe queue")
    assert refused is not None
    assert order(refused.rendered) == ["MS-2026-000001"]
    await stage.mia.presses("Take", on=refused)
    late = await takes(stage, told, "1")
    assert "Mia Ross is working on MS-2026-000001" in late.rendered
    stage.everybody_reads()


async def takes(stage: Stage, told: Message, value: str) -> Message:
    """Ann presses *Take* beside the case with this key."""
    for block in told.blocks:
        accessory = block.get("accessory") or {}
        if accessory.get("value") == value:
            said = await stage.ann.person.uses_element(told, block["block_id"], accessory["action_id"])
            await stage.settle()
            assert said is not None
            return said
    raise LookupError(value)


async def test_the_queue_of_one_platform(stage: Stage) -> None:
    await files(stage, TAOBAO)
    await files(stage, ALIEXPRESS)
    told = await queue_of(stage, "AliExpress")
    assert "AliExpress: 1 case can be taken." in told.rendered
    assert order(told.rendered) == ["MS-2026-000002"]
    said = await stage.ann.presses("Take next", on=told)
    assert said is not None
    assert "MS-2026-000002" in said.rendered
    for word in ("速卖通", "Tmall"):
        assert "Nothing" in (await queue_of(stage, "aliexpress")).rendered
        assert "can be taken" in (await queue_of(stage, word)).rendered
    unknown = await queue_of(stage, "amazon")
    assert "“amazon” is not a platform of the programme." in unknown.rendered
    assert "Taobao/Tmall" in unknown.rendered
    stage.everybody_reads()


async def test_the_urgent_come_first_among_those_of_their_rights_holder_alone(stage: Stage) -> None:
    await rob_files(stage, TMALL)
    await files(stage, TAOBAO)
    await files(stage, ALIEXPRESS)

    def urgent(work: Work) -> None:
        work.session.execute(update(_claim).where(_claim.c.id == 3).values(priority=1))

    await stage.act(urgent)
    told = (await queue_of(stage)).rendered
    assert set(order(told)[:2]) == {"MS-2026-000003", "MS-2026-000001"}
    assert order(told)[2] == "MS-2026-000002"
    assert "Northwind · 🔺 urgent" in told
    stage.everybody_reads()


async def test_what_is_skipped_comes_last_for_who_skipped_it_and_first_for_others(stage: Stage) -> None:
    await files(stage, TAOBAO)
    await files(stage, ALIEXPRESS)
    await stage.ann.chooses("Skip", on="MS-2026-000001")
    told = await queue_of(stage)
    assert order(told.rendered) == ["MS-2026-000002", "MS-2026-000001"]
    assert "left to others by you" in told.rendered
    others = await stage.mia.runs("/marketsafe queue")
    assert others is not None
    assert order(others.rendered) == ["MS-2026-000001", "MS-2026-000002"]
    await stage.ann.presses("Take next", on=told)
    nothing = await stage.ann.presses("Take next", on=told)
    assert nothing is not None
    assert "Nothing can be taken now" in nothing.rendered
    await stage.tick(stage.now + timedelta(hours=12))
    assert order((await queue_of(stage)).rendered)[0] == "MS-2026-000001"
    stage.everybody_reads()


async def test_taking_what_was_skipped_ends_that(stage: Stage) -> None:
    await files(stage, TAOBAO)
    await files(stage, ALIEXPRESS)
    await stage.ann.chooses("Skip", on="MS-2026-000001")
    await stage.ann.presses("Take", on="MS-2026-000001")
    await stage.ann.chooses("Release", on="MS-2026-000001")
    assert order((await queue_of(stage)).rendered) == ["MS-2026-000001", "MS-2026-000002"]
    stage.everybody_reads()


async def test_what_one_filed_oneself_is_not_in_ones_queue(stage: Stage) -> None:
    await files(stage, TAOBAO)

    def changes_sides(work: Work) -> None:
        ann = people.by_slack_id(work.session, demo.IACC, demo.ANALYST, today=work.now.date())
        assert ann is not None
        work.session.execute(update(_claim).values(filed_by_id=ann.person_id))

    await stage.act(changes_sides)
    with pytest.raises(NothingToTake):
        await stage.bot.programme.do(ANN, queue.take_next)
    assert "Nothing can be taken now." in (await queue_of(stage)).rendered
    await stage.bot.programme.do(MIA, queue.take_next)
    await stage.settle()
    stage.everybody_reads()


async def test_a_bulk_import_delays_anothers_first_claim_by_one_batch_at_most(stage: Stage) -> None:
    await files(stage, TAOBAO)
    await stage.act(bulk, claims=600)
    await rob_files(stage, TMALL)
    acmes = await stage.act(newest)
    taken = [await stage.bot.programme.do(who, queue.take_next) for who in (ANN, MIA)]
    assert "Northwind" in str(taken[0].blocks)
    assert f"MS-2026-{acmes:06d}" in taken[1].text
    await stage.settle()
    stage.everybody_reads()


async def test_it_stays_fair_after_the_first_is_done(stage: Stage) -> None:
    await files(stage, TAOBAO)
    await stage.act(bulk, claims=30)
    await rob_files(stage, TMALL)
    await stage.ann.presses("Endorse and hand over", on="MS-2026-000001")
    told = await stage.bot.programme.do(ANN, queue.take_next)
    assert "Acme" in str(told.blocks)
    told = await stage.bot.programme.do(MIA, queue.take_next)
    assert "Northwind" in str(told.blocks)
    await stage.settle()
    stage.everybody_reads()


def bulk(work: Work, *, claims: int) -> None:
    """As many more claims like the one there is, which nobody has cards of: as an import would file them."""
    connection = work.session.connection()
    like, line = (
        dict(connection.execute(select(table).where(which == 1)).one()._mapping)
        for table, which in ((_claim, _claim.c.id), (_line, _line.c.claim_id))
    )
    del like["id"], line["id"]
    rows = [{**like, "source": f"bulk:{nth}"} for nth in range(claims)]
    connection.execute(_claim.insert(), rows)
    made = connection.scalars(select(_claim.c.id).where(_claim.c.source.like("bulk:%")))
    lines = [{**line, "claim_id": one, "listing_id": None} for one in made]
    connection.execute(_line.insert(), lines)


def newest(work: Work) -> int:
    return work.session.scalar(select(_claim.c.id).order_by(_claim.c.id.desc()).limit(1)) or 0


async def test_two_analysts_who_take_next_at_once_get_two_cases(stage: Stage) -> None:
    await files(stage, TAOBAO)
    await files(stage, ALIEXPRESS)
    said = await asyncio.gather(*(stage.bot.programme.do(who, queue.take_next) for who in (ANN, MIA)))
    assert len({one.text for one in said}) == 2
    assert [(await tags(stage, one)).count("claim:taken") for one in (1, 2)] == [1, 1]
    await stage.settle()
    stage.everybody_reads()


async def test_the_home_tab_shows_the_top_of_the_queue_and_what_is_in_hand(stage: Stage) -> None:
    await imports(stage, Imported(batches=6))
    await files(stage, TAOBAO)
    home = await stage.ann.opens_home()
    assert home is not None
    assert "7 cases can be taken" in home.text()
    assert len(order(home.text())) == 5
    assert "and 2 more" in home.text()
    await stage.ann.presses("Take next", on="home")
    after = stage.world.analyst.home
    assert after is not None
    assert f"*{BATCH}* · 12 listings on Taobao/Tmall\nyou hold it until" in after.text()
    assert "6 cases can be taken" in after.text()
    stage.everybody_reads()


async def test_a_case_is_taken_from_the_home_tab_by_its_own_button(stage: Stage) -> None:
    await files(stage, TAOBAO)
    await stage.ann.opens_home()
    await stage.ann.presses("Take", on="home")
    assert "You hold MS-2026-000001" in stage.ann.form.text()
    await stage.ann.closes_form()
    assert "Held by *Ann Lee*" in stage.desk.reads()[-1]
    home = stage.world.analyst.home
    assert home is not None
    assert "One case waits for you" in home.text()
    assert "Nothing can be taken now." in home.text()
    stage.everybody_reads()


async def test_nobody_but_who_triages_has_a_queue(stage: Stage) -> None:
    told = await stage.hana.runs("/marketsafe queue")
    assert told is not None
    assert "not among what your role in the programme may do: analyst, manager may" in told.rendered
    for who in (Who(demo.TRANSLATOR, demo.IACC), Who(demo.OFFICER, demo.ALIBABA)):
        with pytest.raises(MayNot):
            await stage.bot.programme.look(who, queue.show_queue)
    stage.everybody_reads()


async def test_the_queue_has_a_button_too(stage: Stage) -> None:
    await files(stage, TAOBAO)
    told = await stage.ann.presses("Queue", on=await stage.ann.runs("/marketsafe"))
    assert told is not None
    assert order(told.rendered) == ["MS-2026-000001"]
    stage.everybody_reads()


async def test_a_case_that_cannot_be_endorsed_yet_is_not_in_the_queue(stage: Stage) -> None:
    await imports(stage, Imported(closes=False))
    assert "Nothing can be taken now." in (await queue_of(stage)).rendered
    with pytest.raises(NothingToTake):
        await stage.bot.programme.do(ANN, queue.take_next)
    stage.everybody_reads()
