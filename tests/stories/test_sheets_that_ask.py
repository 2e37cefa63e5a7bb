"""An officer marks listings in the sheet as "needs more": the rights-holder is asked about these."""

from handlers.programme import Work
from storage import history
from storage.history import HistoryRow
from tests.harness.stage import Stage
from tests.stories.test_outcome_sheets import filled, handed_over, sends, sheet

BAGS = "Which of the two bags?"


async def test_a_sheet_records_and_asks_and_the_answer_brings_the_listings_back(stage: Stage) -> None:
    await handed_over(stage, 4)
    body = filled(
        sheet(stage),
        {1: "removed", 2: "needs more · 需要补充", 3: "需要补充", 4: "needs more"},
        {
            2: "Which of the two bags?",
            3: "Which of the two bags?",
            4: "Is the seller authorised, or was it once?",
        },
    )
    await sends(stage.wei, body)
    told = next(one for one in stage.shared.reads() if "Recorded 1 of 4" in one)
    assert "Recorded 1 of 4: 1 removed. The rights-holder is asked about 3 listings." in told
    assert "已向权利人询问 3 条" in told
    said = stage.hana.reads()
    assert [one for one in said if BAGS in one and "2–3" in one]
    assert [one for one in said if "Is the seller authorised" in one]
    assert "3 waiting for an answer to Alibaba's question" in "\n".join(said)
    stage.everybody_reads()
    await stage.hana.presses("Answer", on=stage.hana.dm)
    await stage.hana.submits(answer="The red one.")
    assert "The red one." in "\n".join(stage.shared.reads())
    stage.everybody_reads()


async def test_the_same_sheet_with_one_correction_asks_nothing_twice(stage: Stage) -> None:
    await handed_over(stage, 3)
    blank = sheet(stage)
    await sends(stage.owen, filled(blank, {1: "needs more", 2: "needs more"}, {1: "Which?"}))
    told = stage.shared.reads()
    assert [
        one
        for one in told
        if "asked about 1 listing. 1 row needs another look. 2 listings" in one
        or "asked about 1 listing. 1 row" in one
    ]
    stage.everybody_reads()
    await sends(stage.owen, filled(blank, {1: "needs more", 2: "needs more"}, {1: "Which?", 2: "Which one?"}))
    assert [
        one for one in stage.shared.reads() if "asked about 1 listing. 1 row was recorded so before" in one
    ]

    def look(work: Work) -> list[HistoryRow]:
        return [row for row in history.of(work.session, "claim:1") if row.tag == "claim:queried"]

    assert len(await stage.act(look)) == 2
    stage.everybody_reads()
