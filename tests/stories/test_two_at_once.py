"""Two people press at once, or press what has moved on: one effect, and one polite answer."""

import asyncio

from tests.harness.stage import Stage
from tests.stories.test_the_walk import ACKNOWLEDGE, ALL_REMOVED, DECLINE, TAOBAO, files, hands_over


async def test_two_analysts_take_the_same_claim_and_one_gets_it(stage: Stage) -> None:
    await files(stage, TAOBAO)
    told = await asyncio.gather(
        stage.world.analyst.presses("Take", on=stage.desk),
        stage.world.manager.presses("Take", on=stage.desk),
    )
    await stage.settle()
    polite = [one.text for one in told if one is not None]
    assert len(polite) == 1
    assert "is working on MS-2026-000001" in polite[0]
    assert stage.desk.reads()[-1].count("Held by") == 1
    stage.everybody_reads()


async def test_two_officers_decide_at_once_and_one_decision_stands(stage: Stage) -> None:
    await files(stage, TAOBAO)
    await hands_over(stage)
    told = await asyncio.gather(
        stage.world.officer.presses(ALL_REMOVED, on=stage.shared),
        stage.world.officer_cn.presses(ALL_REMOVED, on=stage.shared),
    )
    await stage.settle()
    assert sum(one is not None for one in told) == 1
    assert sum("Alibaba has decided" in one for one in stage.hana.reads()) == 1
    stage.everybody_reads()


async def test_a_stale_button_says_what_happened_since(stage: Stage) -> None:
    await files(stage, TAOBAO)
    await hands_over(stage)
    await stage.owen.presses(DECLINE, on=stage.shared)
    await stage.wei.presses(ALL_REMOVED, on=stage.shared)
    await stage.owen.submits(reason="cannot_find")
    assert "has moved on" in stage.owen.form.text() + str(stage.owen.form.errors)
    assert "removed" in stage.owen.form.text() + str(stage.owen.form.errors)
    await stage.owen.closes_form()
    stage.everybody_reads()


async def test_who_may_not_press_is_told_privately(stage: Stage) -> None:
    await files(stage, TAOBAO)
    await hands_over(stage)
    told = await stage.ann.presses(ACKNOWLEDGE, on=stage.shared)
    assert told is not None
    assert "officer" in told.text
    assert not stage.shared.reads()


async def test_a_hold_runs_out_and_the_claim_goes_back_to_the_queue(stage: Stage) -> None:
    await files(stage, TAOBAO)
    await stage.ann.presses("Take", on=stage.desk)
    stage.everybody_reads()
    told = await stage.mia.presses("Endorse and hand over", on=stage.desk)
    assert told is not None
    assert "Ann Lee is working on MS-2026-000001" in told.text
    await stage.tick(stage.now + stage.bot.programme.setup.terms.hold_for)
    assert not any("Held by" in one for one in stage.desk.reads()[-1:])
    await stage.mia.presses("Take", on=stage.desk)
    assert "Held by *Mia Ross*" in stage.desk.reads()[-1]
    stage.everybody_reads()
