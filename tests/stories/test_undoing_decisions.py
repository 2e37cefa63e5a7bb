"""An officer takes back what was decided on a counter-notice by mistake."""

from datetime import timedelta

from handlers.programme import Work
from storage import history
from storage.claims import ClaimListing
from storage.counter_notices import CounterNotice
from tests.harness.stage import Stage
from tests.stories.test_counter_notices import countered, happened, objects, stands, stood_behind
from tests.stories.test_the_walk import RIGHT, TAOBAO

UNDO = "Undo the decision"


async def upheld(stage: Stage) -> None:
    await countered(stage)
    await stood_behind(stage, "They were never our dealer.")
    await stage.owen.presses("Uphold", on=stage.shared)
    stage.everybody_reads()


def runs(work: Work) -> tuple[str, str, bool]:
    """(owner, due time, is the listing decided as it was when it was removed) of the first notice."""
    notice, line = work.session.get_one(CounterNotice, 1), work.session.get_one(ClaimListing, 1)
    return notice.owner, f"{notice.due_at:%a %H:%M}", line.decided_at == line.removed_at


async def test_what_was_upheld_by_mistake_waits_again_on_the_same_clock(stage: Stage) -> None:
    await upheld(stage)
    stage.sandbox.clock.set(stage.now + timedelta(minutes=59))
    await stage.wei.presses(UNDO, on=stage.shared)
    *_, card, told = stage.shared.reads()
    assert "[Uphold" in card
    assert UNDO not in card
    assert "They were never our dealer." in card
    assert "Chen Wei has taken the decision on MS-2026-000001-1 back." in told
    assert "Chen Wei 已撤销对 MS-2026-000001-1 的裁定" in told
    assert "<@U0OFFICER1>" in told
    heard = stage.hana.reads()[-1]
    assert "it was a mistake. It decides anew by Thu 5 Mar, 15:00 CET" in heard
    assert "Chen Wei" not in heard
    assert "Chen Wei has taken Alibaba's decision" in stage.desk.reads()[-1]
    assert await stage.act(stands) == [("stood_behind", "", 1)]
    assert await stage.act(runs) == ("officer", "Thu 14:00", True)
    assert ("claim:counter_undone", "person") in await stage.act(happened)
    await stage.owen.presses("Reinstate", on=stage.shared)
    await stage.owen.submits(words="The licence is genuine.")
    assert "Alibaba accepted the seller's objection" in stage.hana.reads()[-1]
    assert await stage.act(stands) == [("reinstated", "by_alibaba", 1)]
    stage.everybody_reads()


async def test_what_was_reinstated_by_mistake_is_removed_again_and_its_words_are_gone(stage: Stage) -> None:
    await countered(stage)
    await stage.tick(stage.now + timedelta(hours=72))
    await stage.tick(stage.now + timedelta(hours=24))
    await stage.owen.presses("Reinstate", on=stage.shared)
    await stage.owen.submits(words="Wrong window, sorry.")
    stage.everybody_reads()
    await stage.owen.presses(UNDO, on=stage.shared)
    assert await stage.act(stands) == [("left_to_alibaba", "", 1)]
    assert "Wrong window" not in "\n".join(stage.shared.reads())
    assert "back on the platform" not in stage.hana.reads()[0]
    stage.everybody_reads()
    await stage.owen.presses("Uphold", on=stage.shared)
    assert "the removal stays" in stage.hana.reads()[-1]
    stage.everybody_reads()


async def test_after_an_hour_it_is_too_late(stage: Stage) -> None:
    await upheld(stage)
    stage.sandbox.clock.set(stage.now + timedelta(minutes=61))
    told = await stage.owen.presses(UNDO, on=stage.shared)
    assert told is not None
    assert "within 60 minutes" in told.text
    assert await stage.act(stands) == [("upheld", "", 1)]


async def test_what_went_on_since_is_left_as_it_is(stage: Stage) -> None:
    await upheld(stage)
    await objects(stage)
    stage.everybody_reads()
    older = next(one for one in stage.shared.messages if UNDO in one.rendered)
    told = await stage.owen.presses(UNDO, on=older)
    assert told is not None
    assert "have moved on since" in told.text
    assert await stage.act(stands) == [("countered", "", 2)]


async def test_what_was_filed_again_since_is_left_as_it_is(stage: Stage) -> None:
    await countered(stage)
    await stood_behind(stage)
    await stage.owen.presses("Reinstate", on=stage.shared)
    await stage.owen.submits(words="Licensed.")
    await stage.hana.runs("/claim")
    await stage.hana.submits(right=RIGHT, links=TAOBAO)
    await stage.hana.submits(statement=True)
    await stage.hana.closes_form()
    stage.everybody_reads()
    told = await stage.owen.presses(UNDO, on=stage.shared)
    assert told is not None
    assert "have moved on since" in told.text
    assert await stage.act(stands) == [("reinstated", "by_alibaba", 1)]


async def test_pressed_twice_it_is_undone_once_and_only_officers_may(stage: Stage) -> None:
    await upheld(stage)
    told = await stage.ann.presses(UNDO, on=stage.shared)
    assert told is not None
    assert "officer may" in told.text
    stale = next(one for one in stage.shared.messages if UNDO in one.rendered)
    blocks = [dict(block) for block in stale.blocks]
    await stage.owen.presses(UNDO, on=stale)
    stage.everybody_reads()
    stale.blocks = blocks
    told = await stage.wei.presses(UNDO, on=stale)
    assert told is not None
    assert "没有可撤销的内容" in told.text
    tags = [one.tag for one in await stage.act(lambda work: history.of(work.session, "claim:1"))]
    assert tags.count("claim:counter_undone") == 1
    stage.everybody_reads()
