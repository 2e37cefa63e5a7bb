"""Imports that do not come to their end, or not to the one that was meant: nothing is lost."""

import asyncio
from datetime import timedelta

import pytest

from bot.sandbox import demo
from handlers.doors import Who
from handlers.imports import ending, service
from handlers.imports.rules import NoSuchImport
from handlers.people import service as people
from handlers.programme import Work
from storage import imports
from tests.harness.imported import FIRST, LINK, csv, gives, listings, rows_again, stands_behind, the_import
from tests.harness.stage import Stage
from tests.stories.test_the_walk import RIGHT

HANA = "U0HOLDER01@T0IACC0001"
FORTY = csv("链接", *listings(38), "https://example.com/nothing")
NOTHING = csv("链接", "https://example.com/nothing", "https://ta0bao.com/item.htm?id=1")


def card(stage: Stage) -> str:
    """Hana's card of the newest import."""
    return [one.rendered for one in stage.hana.dm.everything if one.rendered.startswith("Import: ")][-1]


async def pieces(stage: Stage) -> bool:
    """Are the bytes of the first import's sheet kept?"""

    def kept(work: Work) -> bool:
        [sheet, *_] = imports.sheets_of(work.session, 1)
        return imports.piece(work.session, int(sheet.id or 0), 0) is not None

    return await stage.bot.programme.act(kept)


async def test_what_is_filed_before_an_import_is_stopped_stays_filed(few_stage: Stage) -> None:
    hana = few_stage.hana
    await gives(hana, RIGHT, ("forty.csv", FORTY))
    await stands_behind(hana, settles=False)
    await few_stage.bot.importer.import_due(at_most=4)
    await few_stage.bot.postman.deliver_due(few_stage.now)
    assert "are filed." in card(few_stage)
    await hana.presses("Stop", on="Import: forty.csv")
    assert "*stopped*" in card(few_stage)
    assert "16 listings filed in 4 claims." in card(few_stage)
    assert "[Stop]" not in card(few_stage)
    assert any("Your import was stopped." in one for one in hana.reads())
    desk = [one for one in few_stage.desk.reads() if "listings on Taobao" in one]
    assert [one.split(" · ")[1].split("\n")[0] for one in desk] == [
        "12 listings on Taobao",
        "4 listings on Taobao",
    ]
    assert not await pieces(few_stage)
    assert await few_stage.bot.importer.import_due() == 0


async def test_an_import_is_dropped_by_its_person_before_it_is_stood_behind(stage: Stage) -> None:
    hana = stage.hana
    await gives(hana, RIGHT, ("march.csv", FORTY))
    await hana.closes_form()
    assert await pieces(stage)
    await hana.presses("Drop it", on="Import: march.csv")
    assert "*dropped*" in card(stage)
    assert "Nothing was filed." in card(stage)
    assert not await pieces(stage)
    assert not stage.desk.reads()
    hana.reads()


async def test_an_import_that_nobody_stands_behind_is_dropped_after_two_days(stage: Stage) -> None:
    hana = stage.hana
    await gives(hana, RIGHT, ("march.csv", FORTY))
    await hana.closes_form()
    hana.reads()
    await stage.tick(stage.now + timedelta(hours=47))
    assert "waiting for you to stand behind it" in card(stage)
    stage.everybody_reads()
    await stage.tick(stage.now + timedelta(hours=2))
    assert "*dropped*" in card(stage)
    assert not await pieces(stage)
    stage.everybody_reads()


@pytest.mark.parametrize(
    ("name", "body", "why"),
    [
        ("photo.csv", b"\x89PNG\r\n\x1a\n\0\0", "it is neither an XLSX workbook nor text"),
        ("large.csv", b"a" * (1024 * 1024 + 1), "it is larger than 1 MB; split it"),
    ],
)
async def test_a_sheet_that_cannot_be_read_is_told_and_nothing_is_filed(
    few_stage: Stage, name: str, body: bytes, why: str
) -> None:
    await gives(few_stage.hana, RIGHT, (name, body))
    assert f"{name} could not be read: {why}." in few_stage.hana.form.text().replace("*", "")
    await few_stage.hana.closes_form()
    assert f"{name} could not be read: {why}." in card(few_stage).replace("*", "")
    assert "*dropped*" in card(few_stage)
    assert not few_stage.desk.reads()
    assert any("no row of it can be filed, and nothing was." in one for one in few_stage.hana.reads())


async def test_the_other_sheet_is_filed_where_one_cannot_be_read(stage: Stage) -> None:
    await gives(stage.hana, RIGHT, ("photo.csv", b"\x89PNG\r\n\x1a\n\0\0"), ("march.csv", FORTY))
    await stands_behind(stage.hana)
    assert "photo.csv could not be read" in card(stage).replace("*", "")
    assert "38 listings filed in 1 claim." in card(stage)
    stage.everybody_reads()


async def test_sheets_without_a_row_that_can_be_filed_lead_to_nothing_and_it_is_told(stage: Stage) -> None:
    await gives(stage.hana, RIGHT, ("march.csv", NOTHING))
    assert "1 × This site is not one of the programme's platforms." in stage.hana.form.text()
    assert "1 × This address only looks like a platform's." in stage.hana.form.text()
    await stage.hana.closes_form()
    told = stage.hana.reads()
    assert "Nothing was filed." in card(stage)
    assert any("march.csv: no row of it can be filed, and nothing was." in one for one in told)
    assert not stage.desk.reads()
    assert not await pieces(stage)
    assert (await the_import(stage)).ended_at is not None


async def test_a_form_that_is_sent_twice_is_one_import(stage: Stage) -> None:
    who = Who(demo.HOLDER, demo.IACC)
    await gives(stage.hana, RIGHT, ("march.csv", FORTY))
    await stage.hana.closes_form()
    token = (await the_import(stage)).token
    fields = {"right": "1", "sheets": [{"id": "F404", "name": "march.csv"}]}
    await stage.bot.programme.do(who, service.give, token=token, fields=fields)
    do = stage.bot.programme.do
    await asyncio.gather(*(do(who, service.confirm, import_id=1, ticked=True) for _ in range(2)))
    await stage.settle()
    assert "38 listings filed in 1 claim." in card(stage)
    assert len([one for one in stage.hana.dm.everything if one.rendered.startswith("Import: ")]) == 1
    stage.everybody_reads()


async def test_nobody_sees_stops_or_stands_behind_the_import_of_another(stage: Stage) -> None:
    await gives(stage.hana, RIGHT, ("march.csv", FORTY))
    await stage.hana.closes_form()
    do, other = stage.bot.programme.do, Who(demo.REPRESENTATIVE, demo.IACC)
    for refused in (
        do(other, service.confirm, import_id=1, ticked=True),
        do(other, service.drop, import_id=1),
        do(other, ending.stop, import_id=1),
        stage.bot.programme.look(other, service.preview, import_id=1),
        do(other, service.drop, import_id=404),
    ):
        with pytest.raises(NoSuchImport):
            await refused
    assert "waiting for you to stand behind it" in card(stage)
    stage.everybody_reads()


async def test_an_import_stops_where_its_person_is_removed_half_way(few_stage: Stage) -> None:
    await gives(few_stage.hana, RIGHT, ("forty.csv", FORTY))
    await stands_behind(few_stage.hana, settles=False)
    await few_stage.bot.importer.import_due(at_most=2)
    few_stage.everybody_reads()
    await few_stage.bot.programme.act(people.remove_member, slack_id=HANA, by="shell:operator")
    await few_stage.settle()
    job = await the_import(few_stage)
    assert job.state == "stopped"
    (desk,) = [one for one in few_stage.desk.reads() if "Taobao" in one]
    assert "8 listings on Taobao" in desk
    assert not rows_again(few_stage)
    assert not await pieces(few_stage)
    few_stage.everybody_reads()


async def test_what_is_claimed_while_an_import_waits_is_left_out_and_named(stage: Stage) -> None:
    await gives(stage.hana, RIGHT, ("march.csv", csv("链接", *listings(2))))
    await stage.hana.closes_form()
    await stage.hana.runs("/claim")
    await stage.hana.submits(right=RIGHT, links=LINK.format(FIRST))
    await stage.hana.submits(statement=["yes"])
    await stage.hana.closes_form()
    await stage.hana.presses("See what will happen", on="Import: march.csv")
    await stands_behind(stage.hana)
    assert "1 listing filed in 1 claim." in card(stage)
    assert len(rows_again(stage)) == 1
    stage.everybody_reads()
