"""Imports of which no row can be filed: every row comes back with what is wrong, and can be put right."""

import pytest

from bot.sandbox import demo
from handlers.doors import Who
from handlers.imports import service
from handlers.imports.rules import ImportMovedOn
from handlers.people import service as people
from handlers.programme import Work
from tests.harness.imported import (
    FIRST,
    LINK,
    csv,
    gives,
    rows_again,
    rows_of,
    stands_behind,
    the_import,
    xlsx,
)
from tests.harness.stage import Stage
from tests.stories.test_the_walk import RIGHT

NOTHING = csv("链接", "https://example.com/nothing", "https://ta0bao.com/item.htm?id=1")


def card(stage: Stage) -> str:
    """Hana's card of the newest import."""
    return [one.rendered for one in stage.hana.dm.everything if one.rendered.startswith("Import: ")][-1]


def corrected(body: bytes) -> bytes:
    """The workbook that came back, with a link to a listing in each of its rows."""
    titles, *rows = rows_of(body)
    return xlsx([titles, *((*row[:2], LINK.format(FIRST + nth)) for nth, row in enumerate(rows))])


async def test_its_rows_come_back_as_a_sheet_that_can_be_corrected_and_imported(stage: Stage) -> None:
    hana = stage.hana
    await gives(hana, RIGHT, ("march.csv", NOTHING))
    await hana.closes_form()
    assert "Nothing was filed." in card(stage)
    assert "2 rows were not filed; the sheet below says why of each." in card(stage)
    assert "1 × This address only looks like a platform's." in card(stage)
    assert not any("Your import is through." in one for one in hana.reads())
    (body,) = rows_again(stage)
    titles, first, second = rows_of(body)
    assert titles == ("Row", "What is wrong", "链接")
    assert (first[0], first[2]) == ("2", "https://example.com/nothing")
    assert first[1].startswith("This site is not one of the programme's platforms.")
    assert (second[0], second[2]) == ("3", "https://ta0bao.com/item.htm?id=1")

    await gives(hana, RIGHT, ("march - not filed.xlsx", corrected(body)))
    await stands_behind(hana)
    assert "2 listings filed in 1 claim." in card(stage)
    assert len(rows_again(stage)) == 1
    stage.everybody_reads()


async def test_who_reads_chinese_gets_that_sheet_in_chinese(stage: Stage) -> None:
    await stage.act(_hana_reads_chinese)
    await gives(stage.hana, RIGHT, ("march.csv", NOTHING))
    assert "没有一行可以提交" in stage.hana.form.text()
    await stage.hana.closes_form()
    (body,) = rows_again(stage)
    titles, *rows = rows_of(body)
    assert titles == ("行号", "问题", "链接")
    assert [row[1].isascii() for row in rows] == [False, False]

    await gives(stage.hana, RIGHT, ("march again.xlsx", corrected(body)))
    await stands_behind(stage.hana)
    assert (await the_import(stage, 2)).state == "done"
    assert len(rows_again(stage)) == 1
    stage.everybody_reads()


def _hana_reads_chinese(work: Work) -> None:
    people.add_member(
        work,
        slack_id=f"{demo.HOLDER}@{demo.IACC}",
        name="Hana Sato",
        roles=["holder"],
        organisation="Northwind",
        language="zh-CN",
        by="shell:operator",
    )


async def test_rows_whose_right_nobody_knows_come_back_too(stage: Stage) -> None:
    body = csv("链接,商标注册号", f"{LINK.format(FIRST)},9999999", f"{LINK.format(FIRST + 1)},9999999")
    await gives(stage.hana, RIGHT, ("march.csv", body))
    assert "2 × “9999999” is not among the rights you may file on." in stage.hana.form.text()
    await stage.hana.closes_form()
    assert [row[0] for row in rows_of(rows_again(stage)[0])[1:]] == ["2", "3"]
    assert (await the_import(stage)).stood_behind_at is None
    assert not stage.desk.reads()
    stage.everybody_reads()


async def test_a_process_that_ends_before_the_sheet_is_written_loses_nothing(stage: Stage) -> None:
    person = stage.hana.person
    await person.runs("/claim import")
    await person.submits(right=RIGHT, sheets=[("march.csv", NOTHING)])
    await stage.bot.fetcher.fetch_due()
    with pytest.raises(ImportMovedOn) as moved_on:
        await stage.bot.programme.do(Who(demo.HOLDER, demo.IACC), service.drop, import_id=1)
    assert moved_on.value.named["state"] == "going back to you"
    await stage.restarts()
    await stage.settle()
    assert len(rows_again(stage)) == 1
    stage.everybody_reads()
