"""The sheet of outcomes comes back: by the form, or simply posted in the card's thread."""

import csv
import io
from collections.abc import Callable, Mapping
from dataclasses import replace
from io import BytesIO
from typing import Any

import pytest
from openpyxl import load_workbook

from bot.sandbox.records import Message
from handlers.doors import Who
from handlers.hand_over import outcomes
from handlers.hand_over.rules import TooManyForForm
from handlers.programme import Work
from handlers.sheets import open_sheet
from handlers.words import ENGLISH, Words
from storage import history
from storage.batches import Case
from storage.history import HistoryRow
from tests.harness.stage import Player, Stage
from tests.stories.test_filing import SHORT, last_form
from tests.stories.test_the_walk import RIGHT

LINK = "https://item.taobao.com/item.htm?id={}"
Row = list[Any]
REFERENCE, OUTCOME, REASON = 1, 5, 6


async def handed_over(stage: Stage, count: int, **more: str) -> Message:
    """A claim of so many listings is with Alibaba; gives its card, and everybody has read of it."""
    await stage.hana.runs("/claim")
    links = "\n".join(LINK.format(691541677000 + n) for n in range(count))
    await stage.hana.submits(**{"right": RIGHT, "links": links} | more)
    await stage.hana.submits(statement=True)
    await stage.hana.closes_form()
    await stage.ann.presses("Endorse and hand over", on=stage.desk)
    stage.everybody_reads()
    return card(stage)


def card(stage: Stage) -> Message:
    return next(one for one in stage.shared.everything if "*Ground:*" in one.rendered)


def sheet(stage: Stage, *, newest: bool = True) -> bytes:
    """A sheet that our bot posted."""
    posted = [file for one in stage.shared.everything for file in one.files if one.bot_id]
    body = posted[-1 if newest else 0].body
    assert body is not None
    return body


def filled(body: bytes, outcomes: Mapping[int, object], reasons: Mapping[int, object] | None = None) -> bytes:
    """The sheet with outcomes and reasons typed in, by the listing's place."""

    def fill(row: Row) -> None:
        place = row[0]
        if isinstance(place, int) and place in outcomes:
            row[OUTCOME] = outcomes[place]
            row[REASON] = (reasons or {}).get(place)

    return edited(body, fill)


def edited(body: bytes, edit: Callable[[Row], None]) -> bytes:
    """The sheet, each row as `edit` leaves it, saved by another program."""
    book = load_workbook(BytesIO(body))
    page = book.worksheets[0]
    for cells in page.iter_rows(min_row=2):
        row: Row = [cell.value for cell in cells]
        edit(row)
        for cell, value in zip(cells, row, strict=True):
            cell.value = value
    saved = BytesIO()
    book.save(saved)
    return saved.getvalue()


async def sends(player: Player, body: bytes, name: str = "sheet.xlsx") -> None:
    """Send a sheet by the button on the card."""
    await player.presses("Send the sheet", on=player.stage.shared)
    await player.submits(sheet=[(name, body)])
    await player.closes_form()


async def test_a_sheet_posted_in_the_thread_is_recorded_and_answered_in_both_languages(stage: Stage) -> None:
    posted = await handed_over(stage, 40)
    outcomes: dict[int, object] = dict.fromkeys(range(1, 31), "removed · 已下架")
    outcomes |= dict.fromkeys(range(31, 38), "declined") | dict.fromkeys(range(38, 41), "whatever")
    body = filled(sheet(stage), outcomes, dict.fromkeys(range(31, 38), "The listing cannot be identified"))
    assert "post it there" in posted.rendered
    await stage.owen.uploads("back.xlsx", body, posted)
    shown, told, again = stage.shared.reads()
    assert "30 removed" in shown
    assert "Recorded 37 of 40: 30 removed, 7 declined. 3 rows need another look." in told
    assert "40 行中已登记 37 行：已下架 30 项，不予处理 7 项。3 行需要再次核对。还有 3 条" in told
    assert "<@U0OFFICER1>" in told
    assert "MS-2026-000001-rows-v1.xlsx" in again
    receipt, said = stage.hana.reads()
    assert "3 with Alibaba" in receipt
    assert "✅ 30 removed · ✖️ 7 declined" in said
    assert "could not be identified" in said
    assert "[Undo · 撤销]" in told
    desk, declined = stage.desk.reads()
    assert "30 removed" in desk
    assert "Alibaba declined listings of MS-2026-000001 (Northwind)" in declined


async def test_rows_that_need_another_look_come_back_with_their_reason_and_can_be_sent_again(
    stage: Stage,
) -> None:
    posted = await handed_over(stage, 3)
    given = filled(sheet(stage), {1: "removed", 2: "perhaps", 3: "declined"})
    await stage.owen.uploads("back.xlsx", given, posted)
    again = rows_in(sheet(stage))
    assert [row[:4] for row in again[1:]] == [
        (3, "MS-2026-000001-2", "perhaps", ""),
        (4, "MS-2026-000001-3", "declined", ""),
    ]
    assert again[1][4:6] == (
        "This outcome is not known. Choose one from the list.",
        "无法识别此处理结果，请从列表中选择。",
    )
    stage.everybody_reads()

    def correct(row: Row) -> None:
        row[2], row[3] = "已下架", None

    await stage.owen.uploads("again.xlsx", edited(sheet(stage), correct), posted)
    assert "Recorded 2 of 2: 2 removed." in stage.shared.reads()[-1]
    stage.everybody_reads()


async def test_a_sheet_sent_by_the_button_records_what_is_filled_in_and_leaves_the_rest_open(
    stage: Stage,
) -> None:
    await handed_over(stage, 3)
    wei = stage.wei
    await wei.presses("Send the sheet", on=stage.shared)
    await wei.submits(sheet=[("back.xlsx", filled(sheet(stage), {2: "已下架"}))])
    assert "正在读取表格" in wei.form.text()
    await wei.closes_form()
    shown, told = stage.shared.reads()
    assert "1 removed" in shown
    assert "Recorded 1 of 1: 1 removed. 2 listings are still open." in told
    assert "<@U0OFFICER2>" in told
    stage.everybody_reads()
    await sends(wei, filled(sheet(stage), {1: "removed", 2: "removed", 3: "already gone"}))
    told = stage.shared.reads()[-1]
    assert "Recorded 2 of 3: 1 removed, 1 already gone. 1 row was recorded so before." in told
    assert "MS-2026-000001 is decided." in card(stage).text
    stage.everybody_reads()


async def test_one_sheet_is_one_row_of_history_for_each_outcome(stage: Stage) -> None:
    posted = await handed_over(stage, 4)
    reasons = {3: "not_covered", 4: "包不对"}
    body = filled(sheet(stage), {1: "removed", 2: "removed", 3: "declined", 4: "declined"}, reasons)
    await stage.owen.uploads("back.xlsx", body, posted)
    happened = [(row.tag, row.facts) for row in await stage.act(history_of)][-3:]
    assert [tag for tag, _ in happened] == ["claim:acknowledged", "claim:removed", "claim:declined"]
    removed, declined = happened[1][1], happened[2][1]
    assert len(removed["listings"]) == len(declined["listings"]) == 2
    assert {code: len(rows) for code, rows in declined["reasons"].items()} == {
        "not_covered": 1,
        "other_decline": 1,
    }
    told = stage.hana.reads()[-1]
    assert "what was not acted on can be put right" in stage.hana.dm.everything[-2].rendered
    assert "file it again on a right that does. (listing 3)" in told.replace("File", "file")
    assert "(listing 4)\n> 包不对" in told
    stage.everybody_reads()


async def test_of_many_reasons_the_first_are_told_and_the_others_are_counted(stage: Stage) -> None:
    posted = await handed_over(stage, 12)
    words = {place: f"reason number {place}" for place in range(1, 13)}
    await stage.owen.uploads("x.xlsx", filled(sheet(stage), dict.fromkeys(words, "declined"), words), posted)
    for told in (stage.hana.reads()[-1], stage.desk.reads()[-1]):
        assert "(listing 10)" in told
        assert "(listings 11)" not in told
        assert "… and 2 more reasons" in told
    stage.everybody_reads()


async def test_a_claim_too_large_for_the_form_says_how_the_sheet_comes_back(stage: Stage) -> None:
    posted = await handed_over(stage, 21)
    assert "One by one" not in posted.rendered
    who = Who(stage.owen.person.id, stage.owen.person.team_id)
    with pytest.raises(TooManyForForm) as refused:
        await stage.bot.programme.look(who, outcomes.offer_outcomes, case=Case(1))
    assert "has 21 open listings; a form shows 20" in refused.value.say(english(stage), contact="")
    assert "*Send the sheet*" in refused.value.say(english(stage), contact="")


def english(stage: Stage) -> Words:
    return stage.bot.programme.setup.catalogues.words(ENGLISH, "UTC")


async def test_the_same_sheet_twice_is_once_by_whichever_way_it_comes(stage: Stage) -> None:
    posted = await handed_over(stage, 2)
    body = filled(sheet(stage), {1: "removed"})
    await sends(stage.owen, body)
    stage.everybody_reads()
    await stage.wei.uploads("same.xlsx", body, posted)
    (told,) = stage.shared.reads()
    assert "This sheet was recorded before, on Mon 2 Mar, 22:00 China time" in told
    assert "此表格已于" in told
    assert not stage.hana.reads()


async def test_a_form_or_message_that_slack_sends_again_is_taken_once(stage: Stage) -> None:
    posted = await handed_over(stage, 3)
    await sends(stage.owen, filled(sheet(stage), {1: "removed"}))
    form = last_form(stage)
    await stage.owen.uploads("b.xlsx", filled(sheet(stage), {2: "removed"}), posted)
    event = [one for one in stage.sandbox.link.sent if one.payload.get("type") == "event_callback"][-1]
    assert sum("Recorded" in one for one in stage.shared.reads()) == 2
    stage.everybody_reads()
    anew = {**event.payload, "event_id": "Ev0ANOTHER1"}
    for sent in (form, event, replace(event, payload=anew)):
        assert (await stage.sandbox.link.again(sent)).ok
    await stage.settle()
    assert not stage.shared.reads()


@pytest.mark.parametrize(("encoding", "separator"), [("gb18030", ","), ("utf-16", "\t"), ("utf-8", ";")])
async def test_a_sheet_saved_as_text_is_read_too(stage: Stage, encoding: str, separator: str) -> None:
    posted = await handed_over(stage, 2)
    table = [[str(cell or "") for cell in row] for row in rows_in(sheet(stage))]
    table[1][OUTCOME], table[2][OUTCOME], table[2][REASON] = "已下架", "不予处理", "包不对"
    told = io.StringIO(newline="")
    csv.writer(told, delimiter=separator).writerows(table)
    await stage.wei.uploads("回复.csv", told.getvalue().encode(encoding), posted)
    assert "Recorded 2 of 2: 1 removed, 1 declined." in stage.shared.reads()[-1]
    assert "> 包不对" in stage.hana.reads()[-1]
    stage.everybody_reads()


async def test_an_older_sheet_is_taken_as_far_as_it_is_right_and_said_to_be_older(stage: Stage) -> None:
    posted = await handed_over(stage, 1, links=f"{LINK.format(5)}\n{SHORT}")
    first = sheet(stage)
    await stage.hana.presses("Complete short links", on=stage.hana.dm)
    await stage.hana.submits(listing_2=LINK.format(6))
    await stage.ann.presses("Endorse and hand over", on=stage.desk)
    newest = sheet(stage)
    assert [len(rows_in(body)) for body in (first, newest)] == [2, 3]
    stage.everybody_reads()
    await stage.owen.uploads("old.xlsx", filled(first, {1: "removed"}), posted)
    told = stage.shared.reads()[-1]
    assert "Recorded 1 of 1: 1 removed." in told
    assert "This was version 1 of the sheet; version 2, in this thread, is newer." in told
    assert "这是表格的第 1 版" in told
    await stage.owen.uploads("new.xlsx", filled(newest, {2: "removed"}), posted)
    assert "version" not in stage.shared.reads()[-1]
    stage.everybody_reads()


async def test_what_was_never_shown_to_alibaba_is_no_listing_to_it(stage: Stage) -> None:
    posted = await handed_over(stage, 1, links=f"{LINK.format(5)}\n{SHORT}")

    def point_elsewhere(row: Row) -> None:
        row[REFERENCE], row[OUTCOME] = "MS-2026-000001-2", "removed"

    await stage.owen.uploads("x.xlsx", edited(sheet(stage), point_elsewhere), posted)
    assert rows_in(sheet(stage))[1][4] == "This claim has no such listing."
    assert "1 row needs another look" in "\n".join(stage.shared.reads())


async def test_a_contradiction_and_a_stranger_come_back_and_change_nothing(stage: Stage) -> None:
    posted = await handed_over(stage, 3)
    await sends(stage.owen, filled(sheet(stage), {1: "removed"}))
    stage.everybody_reads()
    ours = rows_in(sheet(stage))
    table = [ours[0], *ours[1:], ("4", "MS-2026-000002-1", None, None, None, None, None, None)]
    rows = [[str(cell or "") for cell in row] for row in table]
    rows[1][OUTCOME], rows[4][OUTCOME] = "already gone", "removed"
    await stage.wei.uploads("x.csv", as_csv(rows), posted)
    assert "Nothing new was recorded. 2 rows need another look." in "\n".join(stage.shared.reads())
    assert [row[4] for row in rows_in(sheet(stage))[1:]] == [
        "This listing is recorded already, as: removed.",
        "This row is of another claim. Send it back with that claim's card.",
    ]
    assert not stage.hana.reads()


async def test_a_formula_is_no_outcome(stage: Stage) -> None:
    posted = await handed_over(stage, 2)
    await stage.owen.uploads("x.xlsx", filled(sheet(stage), {1: '="rem"&"oved"', 2: "removed"}), posted)
    assert "Recorded 1 of 2: 1 removed. 1 row needs another look." in stage.shared.reads()[-2]
    assert rows_in(sheet(stage))[1][1:5] == (
        "MS-2026-000001-1",
        "",
        "",
        "This is a formula, not a value. Type the value itself.",
    )
    stage.everybody_reads()


async def test_nothing_that_an_officer_typed_runs_as_a_formula_in_what_comes_back(stage: Stage) -> None:
    posted = await handed_over(stage, 1)
    table = [[str(cell or "") for cell in row] for row in rows_in(sheet(stage))]
    table[1][OUTCOME], table[1][REASON] = "+cmd|' /C calc'!A0", "@SUM(1)"
    await stage.owen.uploads("x.csv", as_csv(table), posted)
    (_, cells) = list(open_sheet(BytesIO(sheet(stage)), "x").rows())[1]
    assert cells[2:4] == ("+cmd|' /C calc'!A0", "@SUM(1)")
    stage.everybody_reads()


async def test_a_sheet_without_any_outcome_says_so(stage: Stage) -> None:
    posted = await handed_over(stage, 1)
    await stage.owen.uploads("x.xlsx", sheet(stage), posted)
    (told,) = stage.shared.reads()
    assert "No outcome is filled in" in told
    assert "[Undo" not in told


def rows_in(body: bytes) -> list[tuple[object, ...]]:
    return list(load_workbook(BytesIO(body)).worksheets[0].iter_rows(values_only=True))


def as_csv(table: list[list[str]]) -> bytes:
    told = io.StringIO(newline="")
    csv.writer(told).writerows(table)
    return told.getvalue().encode()


def history_of(work: Work) -> list[HistoryRow]:
    return history.of(work.session, "claim:1")
