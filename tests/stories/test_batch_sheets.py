"""One sheet for all claims of a batch: it comes back whole or in part, and is taken back as a whole."""

from collections.abc import Mapping
from datetime import timedelta

from handlers.actor import Actor
from handlers.claims import completing
from handlers.programme import Work
from storage import people
from tests.harness.batches import FIRST, LINK, Imported
from tests.harness.stage import Stage
from tests.stories.test_batches_with_alibaba import SPAN, endorsed, hands_over, happened, stand
from tests.stories.test_filing import SHORT
from tests.stories.test_outcome_sheets import (
    OUTCOME,
    REASON,
    REFERENCE,
    Row,
    as_csv,
    edited,
    rows_in,
    sends,
    sheet,
)
from tests.stories.test_the_walk import RIGHT


def filled(body: bytes, outcomes: Mapping[str, object], reasons: Mapping[str, object] | None = None) -> bytes:
    """The sheet with outcomes and reasons typed in, by the end of the listing's reference: "1-2"."""

    def fill(row: Row) -> None:
        short = str(row[REFERENCE]).removeprefix("MS-2026-00000")
        if short in outcomes:
            row[OUTCOME], row[REASON] = outcomes[short], (reasons or {}).get(short)

    return edited(body, fill)


async def test_one_sheet_with_mixed_outcomes_over_several_claims_is_recorded_in_part_and_told_once(
    stage: Stage,
) -> None:
    posted = await endorsed(stage)
    outcomes: dict[str, object] = {"1-1": "removed", "1-2": "declined", "1-3": "what?", "2-1": "已下架"}
    outcomes |= {"2-2": "declined", "3-1": "already gone", "3-2": "declined"}
    reasons = {"1-2": "cannot_find", "2-2": "cannot_find", "3-2": "包不对"}
    await stage.owen.uploads("back.xlsx", filled(sheet(stage), outcomes, reasons), posted)
    _, told, again = stage.shared.reads()
    assert "Recorded 6 of 7: 2 removed, 3 declined, 1 already gone. 1 row needs another look." in told
    assert "3 listings are still open." in told
    assert "MS-2026-000001-000003-rows-v1.xlsx" in again
    assert [row[1] for row in rows_in(sheet(stage))[1:]] == ["MS-2026-000001-3"]
    (said,) = [one for one in stage.hana.reads() if "Alibaba has decided" in one]
    assert f"on {SPAN}: ⏳" not in said
    assert "(listings MS-2026-000001-2; MS-2026-000002-2)" in said
    assert "(listings MS-2026-000003-2)\n> 包不对" in said
    now = await stand(stage)
    assert (now["1-2"], now["1-3"], now["2-1"], now["3-1"]) == (
        "declined",
        "handed_over",
        "removed",
        "already_gone",
    )
    assert [tag for tag, _ in await happened(stage, 2)][-3:] == [
        "claim:acknowledged",
        "claim:removed",
        "claim:declined",
    ]
    stage.everybody_reads()


async def test_the_rest_comes_in_a_later_sheet_and_the_same_sheet_twice_is_once(stage: Stage) -> None:
    posted = await endorsed(stage)
    await sends(stage.owen, body := filled(sheet(stage), {"1-1": "removed", "2-1": "removed"}))
    stage.everybody_reads()
    await stage.wei.uploads("same.xlsx", body, posted)
    (told,) = stage.shared.reads()
    assert "This sheet was recorded before" in told
    rest = dict.fromkeys(await stand(stage), "removed")
    await sends(stage.wei, filled(sheet(stage), rest | {"2-1": "already gone"}))
    told = "\n".join(stage.shared.reads())
    assert "Recorded 7 of 9: 7 removed. 1 row was recorded so before. 1 row needs another look." in told
    assert rows_in(sheet(stage))[1][4] == "This listing is recorded already, as: removed."
    stage.everybody_reads()


async def test_a_row_of_a_claim_outside_the_batch_comes_back(stage: Stage) -> None:
    posted = await endorsed(stage)
    await stage.hana.runs("/claim")
    await stage.hana.submits(right=RIGHT, links=LINK.format(5))
    await stage.hana.submits(statement=True)
    await stage.hana.closes_form()
    table = [[str(cell or "") for cell in row] for row in rows_in(sheet(stage))]
    table[1][REFERENCE], table[1][OUTCOME] = "MS-2026-000004-1", "removed"
    table[2][REFERENCE], table[2][OUTCOME] = "MS-2026-000002-4", "removed"
    table[3][REFERENCE], table[3][OUTCOME] = "nonsense", "removed"
    table[4][OUTCOME] = "removed"
    await stage.owen.uploads("x.csv", as_csv(table), posted)
    assert "Recorded 1 of 4: 1 removed. 3 rows need another look." in "\n".join(stage.shared.reads())
    assert [row[4] for row in rows_in(sheet(stage))[1:]] == [
        "This row is of another claim. Send it back with that claim's card.",
        "This claim has no such listing.",
        "This is not one of our references, such as MS-2026-000001-1.",
    ]
    stage.everybody_reads()


async def test_a_sheet_of_a_batch_is_undone_as_a_whole_within_the_hour(stage: Stage) -> None:
    await endorsed(stage)
    before = await stand(stage)
    reasons = {"2-1": "cannot_find"}
    body = filled(sheet(stage), {"1-1": "removed", "2-1": "declined", "3-3": "removed"}, reasons)
    await sends(stage.owen, body)
    stage.everybody_reads()
    stage.sandbox.clock.move(timedelta(minutes=59))
    await stage.wei.presses("Undo", on=stage.shared)
    shown, told = stage.shared.reads()
    assert f"Chen Wei took back what a sheet had recorded for {SPAN}: 3 listings are open again." in told
    assert "identified" not in shown
    assert "[All removed" in shown
    (said,) = [one for one in stage.hana.reads() if "took back" in one]
    assert "3 listings are with Alibaba again" in said
    assert await stand(stage) == before
    for claim_id, count in ((1, 0), (2, 1), (3, 0)):
        tag, facts = (await happened(stage, claim_id))[-1]
        assert (tag, len(facts["listings"]), len(facts["remarks"])) == ("claim:outcomes_undone", 1, count)
    stage.everybody_reads()
    await sends(stage.owen, body)
    assert "Recorded 3 of 3" in stage.shared.reads()[-1]
    stage.everybody_reads()


async def test_what_is_decided_of_one_claim_can_be_filed_again_and_then_is_not_undone(stage: Stage) -> None:
    await endorsed(stage)
    await sends(stage.owen, filled(sheet(stage), {"1-1": "removed", "3-1": "removed"}))
    await stage.hana.runs("/claim")
    await stage.hana.submits(right=RIGHT, links=LINK.format(FIRST + 6))
    await stage.hana.submits(statement=True)
    await stage.hana.closes_form()
    stage.everybody_reads()
    told = await stage.owen.presses("Undo", on=stage.shared)
    assert told is not None
    assert "have moved on since" in told.text


async def test_of_many_claims_the_first_are_named_with_a_reason_and_the_others_counted(stage: Stage) -> None:
    posted = await endorsed(stage, Imported(claims=6, listings=2))
    outcomes: dict[str, object] = {f"{claim}-1": "declined" for claim in range(1, 7)}
    outcomes |= {f"{claim}-2": "removed" for claim in range(1, 7)}
    body = filled(sheet(stage), outcomes, dict.fromkeys(outcomes, "cannot_find"))
    await stage.owen.uploads("x.xlsx", body, posted)
    first = "; ".join(f"MS-2026-00000{claim}-1" for claim in range(1, 5))
    for reads in (stage.hana.reads(), stage.desk.reads(), stage.shared.reads()):
        assert any(f"(listings {first} +2)" in one for one in reads)
    stage.everybody_reads()


async def test_a_batch_is_handed_over_again_when_a_short_link_of_it_was_completed(stage: Stage) -> None:
    posted = await endorsed(stage, Imported(claims=2, listings=1, links=SHORT))
    first = sheet(stage)
    assert [row[REFERENCE] for row in rows_in(first)[1:]] == ["MS-2026-000001-1", "MS-2026-000002-1"]

    def complete(work: Work) -> None:
        hana = people.by_slack_id(work.session, "T0IACC0001", "U0HOLDER01", today=work.now.date())
        assert hana is not None
        completing.complete(work, Actor(hana), claim_id=1, given={2: LINK.format(5)})

    await stage.act(complete)
    stage.everybody_reads()
    await hands_over(stage)
    newest = sheet(stage)
    assert [row[REFERENCE] for row in rows_in(newest)[1:]] == [
        "MS-2026-000001-1",
        "MS-2026-000001-2",
        "MS-2026-000002-1",
    ]
    assert str(rows_in(newest)[0][-1]).startswith("Version 2")
    handed_over = [
        [facts["listings"] for tag, facts in await happened(stage, claim_id) if tag == "claim:handed_over"]
        for claim_id in (1, 2)
    ]
    assert handed_over == [[1, 2], [1]]
    await stage.owen.uploads("old.xlsx", filled(first, {"1-1": "removed", "2-1": "removed"}), posted)
    told = stage.shared.reads()[-1]
    assert "Recorded 2 of 2: 2 removed. 1 listing is still open." in told
    assert "This was version 1 of the sheet; version 2, in this thread, is newer." in told
    stage.everybody_reads()
