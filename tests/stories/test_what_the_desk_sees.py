"""The desk's card tells the whole of a claim: why it was refused or declined, and who did what when."""

from tests.harness.stage import Stage
from tests.stories.test_outcome_sheets import filled, handed_over, sheet
from tests.stories.test_the_walk import ACKNOWLEDGE, DECLINE, TAOBAO, files, hands_over


async def test_the_desks_card_says_why_a_claim_was_refused_and_by_whom(stage: Stage) -> None:
    await files(stage, TAOBAO)
    await stage.ann.presses("Take", on=stage.desk)
    assert "Taken by" not in stage.desk.reads()[-1]
    await stage.ann.presses("Refuse", on=stage.desk)
    await stage.ann.submits(reason="wrong_listing", words="These are shoes, not bags.")
    card = stage.desk.reads()[-1]
    assert "The links lead to other goods than meant." in card
    assert "These are shoes, not bags." in card
    assert "Taken by Ann Lee on Mon 2 Mar, 09:00 EST\nRefused by Ann Lee on Mon 2 Mar, 09:00 EST" in card
    stage.everybody_reads()


async def test_the_desks_card_says_why_a_claim_was_declined_and_by_whom(stage: Stage) -> None:
    await files(stage, TAOBAO)
    await hands_over(stage)
    await stage.wei.presses(ACKNOWLEDGE, on=stage.shared)
    await stage.owen.presses(DECLINE, on=stage.shared)
    await stage.owen.submits(reason="cannot_find", words="链接打不开")
    card = "\n".join(stage.desk.reads())
    assert "The listing could not be identified." in card
    assert "链接打不开" in card
    for told in ("Endorsed by Ann Lee on", "Acknowledged by Chen Wei on", "Declined by Owen Park on"):
        assert told in card
    assert "Ann Lee" not in "\n".join([*stage.hana.reads(), *stage.shared.reads()])
    stage.everybody_reads()


async def test_outcomes_that_were_taken_back_are_named_with_who_took_them_back(stage: Stage) -> None:
    posted = await handed_over(stage, 2)
    await stage.owen.uploads("back.xlsx", filled(sheet(stage), dict.fromkeys((1, 2), "removed")), posted)
    stage.everybody_reads()
    await stage.wei.presses("Undo", on=stage.shared)
    card = "\n".join(stage.desk.reads())
    assert "Removed by Owen Park on" in card
    assert "Outcomes taken back by Chen Wei on" in card
    stage.everybody_reads()


async def test_a_hold_that_was_given_back_leaves_no_trace_on_the_card(stage: Stage) -> None:
    await files(stage, TAOBAO)
    await stage.mia.presses("Take", on=stage.desk)
    await stage.mia.chooses("Release", on=stage.desk)
    assert "Taken by" not in stage.desk.reads()[-1]
    await stage.ann.presses("Endorse and hand over", on=stage.desk)
    card = stage.desk.reads()[-1]
    assert "Endorsed by Ann Lee" in card
    assert "Taken by" not in card
    stage.everybody_reads()
