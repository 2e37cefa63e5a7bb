"""A mistaken outcome recorded with a button is taken back on the card, within the hour, and told."""

from datetime import timedelta

from tests.harness.stage import Stage
from tests.stories.test_batches_with_alibaba import SPAN, endorsed, stand
from tests.stories.test_outcome_sheets import handed_over
from tests.stories.test_the_walk import ALL_REMOVED, DECLINE, ONE_BY_ONE
from tests.stories.test_undoing_sheets import wei_leaves_taobao

UNDO = "Undo the last"


async def test_all_removed_is_taken_back_by_another_officer_and_everybody_is_told_once(stage: Stage) -> None:
    await handed_over(stage, 2)
    await stage.owen.presses(ALL_REMOVED, on=stage.shared)
    assert "[Undo the last · 撤销上一次登记]" in stage.shared.reads()[-1]
    stage.everybody_reads()
    stage.sandbox.clock.move(timedelta(minutes=59))
    await stage.wei.presses(UNDO, on=stage.shared)
    card, told = stage.shared.reads()
    assert "*Due:* Tue 3 Mar, 22:00" in card
    assert "[Undo the last" not in card
    assert "Chen Wei took back what was recorded last for MS-2026-000001: 2 listings are open again." in told
    receipt, said = stage.hana.reads()
    assert "with Alibaba" in receipt
    assert (
        "Alibaba took back what it had recorded for MS-2026-000001: 2 listings are with Alibaba again" in said
    )
    assert "Outcomes taken back by Chen Wei" in stage.desk.reads()[0]
    again = await stage.owen.presses(ALL_REMOVED, on=stage.shared)
    assert again is None
    assert "Alibaba has decided" in stage.hana.reads()[-1]
    stage.everybody_reads()


async def test_acts_are_taken_back_one_after_the_other_the_last_first(stage: Stage) -> None:
    await handed_over(stage, 3)
    await stage.wei.presses(ONE_BY_ONE, on=stage.shared)
    await stage.wei.submits(listing_1="removed")
    await stage.owen.presses(DECLINE, on=stage.shared)
    await stage.owen.submits(reason="cannot_find")
    stage.everybody_reads()
    await stage.owen.presses(UNDO, on=stage.shared)
    card, told = stage.shared.reads()
    assert "2 listings are open again" in told
    assert "identified" not in card
    await stage.owen.presses(UNDO, on=stage.shared)
    card, told = stage.shared.reads()
    assert "1 listing is open again" in told
    assert "[Undo the last" not in card
    stage.everybody_reads()


async def test_a_batch_is_taken_back_as_a_whole(stage: Stage) -> None:
    await endorsed(stage)
    await stage.owen.presses(ALL_REMOVED, on=stage.shared)
    stage.everybody_reads()
    await stage.owen.presses(UNDO, on=stage.shared)
    assert f"for {SPAN}: 9 listings are open again" in stage.shared.reads()[-1]
    assert set((await stand(stage)).values()) == {"handed_over"}
    stage.everybody_reads()


async def test_after_an_hour_and_for_others_it_is_refused_in_words(stage: Stage) -> None:
    await handed_over(stage, 1)
    await stage.owen.presses(ALL_REMOVED, on=stage.shared)
    stage.everybody_reads()
    refused = await stage.ann.presses(UNDO, on=stage.shared)
    assert refused is not None
    assert "officer" in refused.text
    stage.sandbox.clock.move(timedelta(minutes=60, seconds=1))
    late = await stage.owen.presses(UNDO, on=stage.shared)
    assert late is not None
    assert "can be undone within 60 minutes" in late.text
    await wei_leaves_taobao(stage)
    elsewhere = await stage.wei.presses(UNDO, on=stage.shared)
    assert elsewhere is not None
    assert "MS-2026-000001" in elsewhere.text
