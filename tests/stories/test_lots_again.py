"""What of a lot was declined or refused comes back as a sheet, and is put right by importing it again."""

import pytest
from sqlmodel import select

from bot.sandbox import demo
from handlers.claims.refusals import NoSuchClaim
from handlers.doors import Who
from handlers.imports import again
from handlers.imports.columns import Column
from handlers.imports.spellings import column_named
from handlers.programme import Work
from storage.claims import Claim
from tests.harness.imported import FIRST, csv, gives, listings, rows_of, stands_behind, xlsx
from tests.harness.stage import Stage
from tests.stories.test_the_walk import RIGHT

LOT = "In 5 claims"
REASON = "The listing cannot be identified"


async def refused_and_declined(stage: Stage) -> None:
    """Of five claims in two batches, two are refused and three declined; everybody has read of it."""
    rows = [f"{one},remark {n}" for n, one in enumerate(listings(20), 1)]
    await gives(stage.hana, RIGHT, ("march.csv", csv("链接,备注", *rows)))
    await stands_behind(stage.hana)
    first, second = "MS-2026-000001–000003", "MS-2026-000004–000005"
    await stage.ann.presses("Endorse and hand over", on=first)
    if stage.ann.has_form:
        await stage.ann.submits()
    await stage.owen.presses("Decline", on=stage.shared)
    await stage.owen.submits(reason="cannot_find", words="链接打不开")
    await stage.ann.presses("Refuse", on=second)
    await stage.ann.submits(reason="wrong_listing", words="These are shoes.")
    stage.everybody_reads()


def sheet_of(stage: Stage) -> bytes:
    posted = [file for one in stage.hana.dm.everything for file in one.files if "again.xlsx" in file.name]
    assert posted[-1].body is not None
    return posted[-1].body


async def followed(stage: Stage) -> dict[int, int | None]:
    def look(work: Work) -> dict[int, int | None]:
        return {int(one.id or 0): one.follows_id for one in work.session.scalars(select(Claim))}

    return await stage.act(look)


async def test_declined_and_refused_rows_come_as_a_sheet_with_why_and_are_filed_again(
    few_stage: Stage,
) -> None:
    stage = few_stage
    await refused_and_declined(stage)
    await stage.hana.presses("Change and file again", on=LOT)
    sheet, how = stage.hana.reads()[-2:]
    assert "MS-2026-000001-again.xlsx" in sheet
    assert "[Import a sheet]" in how
    titles, *rows = rows_of(sheet_of(stage))
    assert [column_named(title) for title in titles[2:]] == list(again.COLUMNS)
    assert len(rows) == 20
    assert rows[0][2] == "MS-2026-000001-1"
    assert rows[0][3].endswith(str(FIRST))
    assert "Alibaba: The listing could not be identified." in rows[0][1]
    assert "链接打不开" in rows[0][1]
    assert "The IACC: The links lead to other goods than meant." in rows[-1][1]
    assert "remark 1" in rows[0]
    # one is given up, the others are put right
    kept = [titles, *rows[:3], *rows[4:]]
    await gives(stage.hana, RIGHT, ("again.xlsx", xlsx(kept)))
    await stands_behind(stage.hana)
    files = {claim: first for claim, first in (await followed(stage)).items() if first}
    assert sorted(files.values()) == [1, 2, 3, 4, 5]
    said = "\n".join(stage.hana.reads())
    assert "Filed again as MS-2026-000006, MS-2026-000007" in said
    desk = "\n".join(stage.desk.reads())
    assert "Files MS-2026-000001, MS-2026-000002, MS-2026-000003" in desk
    assert "Filed again as MS-2026-000006, MS-2026-000007, MS-2026-000008" in desk
    stage.everybody_reads()
    await stage.hana.presses("Change and file again", on=LOT)
    assert len(rows_of(sheet_of(stage))) == 2
    stage.everybody_reads()


async def test_pressed_twice_the_sheet_comes_once(few_stage: Stage) -> None:
    await refused_and_declined(few_stage)
    await few_stage.hana.presses("Change and file again", on=LOT)
    few_stage.everybody_reads()
    await few_stage.hana.presses("Change and file again", on=LOT)
    assert not [one for one in few_stage.hana.reads() if "again.xlsx" in one]
    few_stage.everybody_reads()


async def test_nobody_elses_claim_is_followed(few_stage: Stage) -> None:
    stage = few_stage
    body = xlsx(
        [
            ("Files again", "Link"),
            ("MS-2026-000999-1", listings(1)[0]),
            ("yesterday's", listings(1, first=FIRST + 1)[0]),
            ("", listings(1, first=FIRST + 2)[0]),
        ]
    )
    await gives(stage.hana, RIGHT, ("again.xlsx", body))
    assert "“yesterday's” is not a claim of this rights-holder's" in stage.hana.form.text()
    await stands_behind(stage.hana)
    assert (await followed(stage)) == {1: None}
    stage.everybody_reads()


async def test_nobody_gets_the_sheet_of_anothers_lot(few_stage: Stage) -> None:
    await refused_and_declined(few_stage)
    for who, lot in (
        (Who(demo.BRAND_HOLDER, demo.NORTHWIND), "import:404:0"),
        (Who(demo.HOLDER, demo.IACC), "nonsense"),
    ):
        with pytest.raises(NoSuchClaim):
            await few_stage.bot.programme.do(who, again.give_lot, lot=lot)


def test_the_sheets_own_headings_are_understood() -> None:
    assert column_named("Files again") == Column.AGAIN
    assert column_named("重新提交自") == Column.AGAIN
    assert column_named("Our reference") is None
