"""Importing sheets: from the form to the claims, with what was not filed coming back."""

import asyncio

import pytest
from sqlalchemy import text

from handlers.imports import ending, running
from handlers.imports.working import Hand
from handlers.programme import Work
from tests.harness.imported import (
    FIRST,
    LINK,
    csv,
    gives,
    listings,
    rows_again,
    rows_of,
    stands_behind,
    the_import,
    xlsx,
)
from tests.harness.stage import Stage
from tests.stories.test_the_walk import RIGHT


async def test_a_sheet_of_two_platforms_becomes_two_claims(stage: Stage) -> None:
    hana = stage.hana
    body = csv(
        "链接,备注",
        "https://item.taobao.com/item.htm?id=691541677564,told by an informant",
        "https://www.aliexpress.com/item/1005006123456789.html,",
        "https://example.com/nothing,",
    )
    await hana.runs("/claim import")
    await hana.submits(right=RIGHT, sheets=[("march.csv", body)])
    assert "1 × This site is not one of the programme's platforms." in hana.form.text()
    await hana.submits(statement=["yes"])
    card = next(message for message in hana.reads() if message.startswith("Import: march.csv"))
    assert "2 listings filed in 2 claims." in card
    assert "1 row was not filed; the sheet below says why." in card
    assert [one.split(" · ")[1].split("\n")[0] for one in stage.ann.reads(stage.desk)] == [
        "1 listing on Taobao",
        "1 listing on AliExpress",
    ]


#: A sheet as Chinese counsel keep one, and what is wrong with each of its rows; "" is nothing.
HEADINGS = ("商品链接", "平台", "商品ID", "商标注册号", "投诉理由", "备注", "内部编号")
TOLD = "This listing is already in your open claim MS-2026-000001. Remove this row."
ROWS: tuple[tuple[tuple[str, ...], str], ...] = (
    (
        (
            "https://item.taobao.com/item.htm?id=691541677564",
            "淘宝",
            "691541677564",
            "",
            "假货",
            "线人提供",
            "1",
        ),
        "",
    ),
    (("https://www.aliexpress.com/item/1005006123456789.html", "速卖通"), ""),
    (("https://detail.1688.com/offer/641649880094.html",), ""),
    (("https://www.goofish.com/item?id=1045171414271",), ""),
    (("https://www.alibaba.com/product-detail/_62345760689.html", "", "", "1234567"), ""),
    (("https://example.com/nothing",), "This site is not one of the programme's platforms."),
    (("https://ta0bao.com/item.htm?id=1",), "This address only looks like a platform's."),
    (("", "", "", "", "", "", "8"), "This row names no listing."),
    (("=A2",), "Under “商品链接” stands a formula"),
    (
        ("https://item.taobao.com/item.htm?id=691541677001", "", "691541677002"),
        "The item id “691541677002” is not that of the link.",
    ),
    (
        ("https://item.taobao.com/item.htm?id=691541677003", "速卖通"),
        "The platform “速卖通” is not that of the link.",
    ),
    (
        ("https://item.taobao.com/item.htm?id=691541677004", "", "", "9999999"),
        "“9999999” is not among the rights you may file on.",
    ),
    (
        ("https://item.taobao.com/item.htm?id=691541677005", "", "", "7654321"),
        "“7654321” is not among the rights you may file on.",
    ),
    (
        ("https://item.taobao.com/item.htm?id=691541677006", "", "", "", "太贵"),
        "“太贵” is not a ground that we know.",
    ),
    (
        ("https://item.taobao.com/item.htm?id=691541677564&from=twice",),
        "stands in your sheets more than once",
    ),
    (("https://item.taobao.com/item.htm?id=540212526343",), TOLD),
    (
        ("https://item.taobao.com/item.htm?id=691541677007", "", "", "", "", "长" * 1501),
        "Note and proof together are longer than 1,500 characters.",
    ),
)


async def test_a_chinese_sheet_of_five_platforms_is_filed_and_its_bad_rows_come_back_to_be_corrected(
    stage: Stage,
) -> None:
    hana = stage.hana
    await hana.runs("/claim")
    await hana.submits(right=RIGHT, links="https://item.taobao.com/item.htm?id=540212526343")
    await hana.submits(statement=["yes"])
    await hana.closes_form()
    stage.everybody_reads()
    await gives(hana, RIGHT, ("三月.xlsx", xlsx([HEADINGS, *(row for row, _ in ROWS)])))
    await stands_behind(hana)
    assert [one.split(" · ")[1].split("\n")[0] for one in stage.desk.reads()] == [
        "1 listing on Taobao",
        "1 listing on AliExpress",
        "1 listing on 1688",
        "1 listing on Xianyu (Idle Fish)",
        "1 listing on Alibaba.com",
    ]
    card = stage.hana.dm.finds("Import: 三月.xlsx").rendered
    assert "5 listings filed in 5 claims." in card
    assert "12 rows were not filed; the sheet below says why of each." in card
    (body,) = rows_again(stage)
    titles, *again = rows_of(body)
    assert titles == ("Row", "What is wrong", *HEADINGS)
    wrong = {number: why for number, (_, why) in enumerate(ROWS, 2) if why}
    assert [row[0] for row in again] == [str(number) for number in wrong]
    for row, (number, why) in zip(again, wrong.items(), strict=True):
        assert why in row[1], number
    stage.everybody_reads()

    corrected = [
        (*row[:2], LINK.format(FIRST + nth), "淘宝", "", "", "假货", "", "") for nth, row in enumerate(again)
    ]
    await gives(hana, RIGHT, ("三月 - not filed.xlsx", xlsx([titles, *corrected])))
    assert "Cannot be filed" not in hana.form.text()
    await stands_behind(hana)
    assert "12 listings filed in 1 claim." in hana.dm.finds("Import: 三月 - not filed.xlsx").rendered
    assert len(rows_again(stage)) == 1
    stage.everybody_reads()


async def test_a_sheet_of_the_mainlands_coding_without_headings_comes_back_as_one_that_can_be_imported(
    stage: Stage,
) -> None:
    hana = stage.hana
    body = csv(*listings(2), "https://example.com/此页无此商品,仿品", encoding="gb18030")
    await gives(hana, RIGHT, ("四月.csv", body))
    await stands_behind(hana)
    assert "2 listings filed in 1 claim." in hana.dm.finds("Import: 四月.csv").rendered
    titles, row = rows_of(rows_again(stage)[0])
    assert titles == ("Row", "What is wrong", "listing_url")
    assert (row[0], row[2]) == ("3", "https://example.com/此页无此商品")
    corrected = xlsx([titles, (*row[:2], LINK.format(FIRST + 2))])
    await gives(hana, RIGHT, ("again.xlsx", corrected))
    await stands_behind(hana)
    assert "1 listing filed in 1 claim." in hana.dm.finds("Import: again.xlsx").rendered
    stage.everybody_reads()


# -- large sheets


async def test_more_rows_than_a_claim_holds_are_checked_and_handed_over_together(stage: Stage) -> None:
    hana, ann = stage.hana, stage.ann
    await gives(hana, RIGHT, ("large.csv", csv("链接", *listings(310))))
    await stands_behind(hana)
    (desk,) = stage.desk.reads()
    assert "MS-2026-000001–000002 · 310 listings on Taobao" in desk
    assert "2 claims of one import, checked together" in desk
    lots = [one for one in hana.reads() if "In 2 claims, MS-2026-000001 to MS-2026-000002." in one]
    assert len(lots) == 1
    assert "310 listings filed in 2 claims." in hana.dm.finds("Import: large.csv").rendered
    await ann.presses("Take", on=stage.desk)
    await ann.presses("Endorse and hand over", on=stage.desk)
    if ann.has_form:
        await ann.submits()
    shared = stage.shared.everything
    assert any("310 listings" in one.rendered for one in shared)
    assert [file.name for one in shared for file in one.files] == ["MS-2026-000001-000002-v1.xlsx"]
    stage.everybody_reads()


# -- half way


FORTY = csv(
    "链接,平台",
    *(f"{link}," for link in listings(15)),
    "https://example.com/nothing,",
    *(f"https://www.aliexpress.com/item/{1005006000000001 + n}.html," for n in range(3)),
    *(f"{link}," for link in listings(15, first=FIRST + 15)),
    f"{listings(1)[0]},",
    f"{LINK.format(1234567)},速卖通",
    *(f"{link}," for link in listings(4, first=FIRST + 30)),
)


async def begun(stage: Stage) -> None:
    """Hana stands behind a sheet of forty rows, and nobody has worked on it so far."""
    await gives(stage.hana, RIGHT, ("forty.csv", FORTY))
    await stands_behind(stage.hana, settles=False)


async def filed_once(stage: Stage) -> None:
    """Every row of the forty is filed or refused once, and told so."""
    card = stage.hana.dm.finds("Import: forty.csv").rendered
    assert "37 listings filed in 10 claims." in card
    assert "3 rows were not filed; the sheet below says why of each." in card
    found = await stage.act(_listings_of_claims)
    assert len(found) == len(set(found)) == 37
    (body,) = rows_again(stage)
    assert [row[0] for row in rows_of(body)[1:]] == ["17", "36", "37"]
    ended = [one for one in stage.hana.dm.everything if "Your import is through." in one.rendered]
    assert len(ended) == 1
    desk = [
        one.rendered.split("\n")[0] for one in stage.desk.everything if "· " in one.rendered.split("\n")[0]
    ]
    assert sorted(one.split(" · ")[1] for one in desk) == [
        "10 listings on Taobao",
        "12 listings on Taobao",
        "12 listings on Taobao",
        "3 listings on AliExpress",
    ]
    stage.everybody_reads()


def _listings_of_claims(work: Work) -> list[tuple[str, str]]:
    made = text(
        "SELECT l.platform, l.item_id FROM claim_listing c"
        " JOIN listing l ON l.id = c.listing_id ORDER BY 1, 2"
    )
    return [(row[0], row[1]) for row in work.session.connection().execute(made)]


@pytest.mark.parametrize("portions", [1, 2, 5, 9, 10])
async def test_an_import_whose_process_ends_half_way_is_gone_on_with_by_the_next(
    few_stage: Stage, portions: int
) -> None:
    await begun(few_stage)
    assert await few_stage.bot.importer.import_due(at_most=portions) == portions
    await few_stage.restarts()
    await few_stage.settle()
    await filed_once(few_stage)


async def test_an_import_that_is_killed_after_every_portion_is_filed_once(few_stage: Stage) -> None:
    await begun(few_stage)
    for _ in range(12):
        await few_stage.bot.importer.import_due(at_most=1)
        await few_stage.restarts()
    await few_stage.settle()
    await filed_once(few_stage)


async def test_after_every_portion_an_import_rests_as_long_as_that_took(few_stage: Stage) -> None:
    await begun(few_stage)
    rests: list[float] = []

    async def rest(seconds: float) -> None:
        rests.append(seconds)

    few_stage.bot.importer.rest = rest
    portions = await few_stage.bot.importer.import_due()
    assert len(rests) == portions > 1
    assert min(rests) > 0
    await few_stage.settle()
    await filed_once(few_stage)


@pytest.mark.parametrize("portions", [0, 1, 4])
async def test_an_import_whose_process_died_without_a_word_is_gone_on_with_once_its_time_is_over(
    few_stage: Stage, portions: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    await begun(few_stage)
    if portions:
        with monkeypatch.context() as dies:
            dies.setattr(running, "let_go", lambda *_, **__: None)
            await few_stage.bot.importer.import_due(at_most=portions)
    else:
        await few_stage.bot.programme.act(running.begin, import_id=1, worker="dead")
    assert (await the_import(few_stage)).worker
    await few_stage.restarts()
    assert await few_stage.bot.importer.import_due() == 0
    few_stage.sandbox.clock.set(few_stage.now + running.LEASE)
    await few_stage.settle()
    await filed_once(few_stage)


async def test_a_process_that_was_only_slow_files_nothing_beside_the_one_that_took_over(
    few_stage: Stage,
) -> None:
    await begun(few_stage)
    slow = few_stage.bot.programme
    job = await slow.act(running.begin, import_id=1, worker="slow")
    assert job is not None
    hand = await asyncio.to_thread(Hand, slow, job, await slow.act(Work.english))
    unit = await asyncio.to_thread(hand.next_unit)
    assert unit is not None
    few_stage.sandbox.clock.set(few_stage.now + running.LEASE)
    await few_stage.bot.importer.import_due(at_most=1)
    with pytest.raises(running.NotOurs):
        await slow.act(running.file_units, import_id=1, sorting=job.sorting, worker="slow", units=[unit])
    assert not await slow.act(ending.finish, import_id=1, worker="slow", again=[])
    await few_stage.settle()
    await filed_once(few_stage)
