"""Columns of which we were not sure: the sender says what they are, and sees what would be filed then."""

from bot.sandbox import demo
from handlers.doors import Who
from handlers.imports import service
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
)
from tests.harness.stage import Stage
from tests.stories.test_the_walk import RIGHT

ALIEXPRESS = "https://www.aliexpress.com/item/{}.html"
#: No headings: a link, what it was compared with, a remark.
BARE = csv(
    *(f"{LINK.format(FIRST + n)},{ALIEXPRESS.format(1005006000000001 + n)},seen by Mr Gao" for n in range(3)),
)


def columns(stage: Stage, *, sheet: int = 1) -> list[str]:
    """The fields in which the columns of a sheet are chosen."""
    found = [block["block_id"] for block in stage.hana.form.blocks if block["type"] == "input"]
    return [one for one in found if one.startswith(f"column:{sheet}:")]


async def test_who_has_no_headings_says_what_each_column_is_and_sees_what_becomes_of_it(stage: Stage) -> None:
    hana = stage.hana
    await gives(hana, RIGHT, ("march.csv", BARE))
    assert "*3 listings* on Taobao/Tmall" in hana.form.text()
    assert "we are not sure of this: please check" in hana.form.text()
    assert columns(stage) == ["column:1:0", "column:1:1", "column:1:2"]
    assert "For example: seen by Mr Gao" in hana.form.text()
    await hana.fills(**{"column:1:0": "Not used", "column:1:1": "Link to the listing"})
    await hana.fills(**{"column:1:2": "Note (for the IACC only)"})
    await hana.presses("Read it this way")
    told = hana.form.text()
    assert "*3 listings* on AliExpress" in told
    assert "Taobao" not in told
    assert "Notes and proofs in 3 rows stay with the IACC, too." in told
    assert "not sure" not in told
    assert columns(stage) == ["column:1:0", "column:1:1", "column:1:2"]
    await stands_behind(hana)
    assert "3 listings filed in 1 claim." in hana.dm.finds("Import: march.csv").rendered
    desk = stage.desk.finds("MS-2026-000001 · ").rendered
    assert desk.startswith("MS-2026-000001 · 3 listings on AliExpress")
    assert "seen by Mr Gao" in desk
    await stage.ann.presses("Endorse and hand over", on=stage.desk)
    shared = "\n".join(one.rendered for one in stage.shared.everything)
    assert ALIEXPRESS.format(1005006000000001) in shared
    assert "Mr Gao" not in shared
    stage.everybody_reads()


async def test_what_was_chosen_counts_also_where_it_is_filed_at_once(stage: Stage) -> None:
    hana = stage.hana
    await gives(hana, RIGHT, ("march.csv", BARE))
    await hana.fills(**{"column:1:0": "Not used", "column:1:1": "Link to the listing"})
    await hana.submits(statement=["yes"])
    assert "*3 listings* on AliExpress" in hana.form.text()
    assert (await the_import(stage)).state == "ready"
    await stands_behind(hana)
    assert stage.desk.finds("MS-2026-000001 · ").rendered.startswith(
        "MS-2026-000001 · 3 listings on AliExpress"
    )
    stage.everybody_reads()


async def test_one_thing_is_not_two_columns_and_a_sheet_needs_its_listings(stage: Stage) -> None:
    hana = stage.hana
    await gives(hana, RIGHT, ("march.csv", BARE))
    await hana.submits(**{"column:1:1": "Link to the listing", "statement": ["yes"]})
    assert hana.form.errors == {
        "column:1:1": "Two columns of this sheet are “Link to the listing”. Choose something else for one of "
        "them, or “Not used”."
    }
    await hana.submits(**{"column:1:0": "Not used", "column:1:1": "Seller's name"})
    assert hana.form.errors["column:1:0"].startswith("No column of this sheet would tell the listings.")
    await hana.submits(**{"column:1:0": "Link to the listing"})
    assert "*3 listings* on Taobao/Tmall" in hana.form.text()
    stage.everybody_reads()


async def test_two_headings_that_mean_the_same_are_asked_about_and_the_others_are_not(stage: Stage) -> None:
    hana = stage.hana
    body = csv(
        "链接,商品链接,平台,备注",
        *(f"{LINK.format(FIRST + n)},https://example.com/{n},," for n in range(3)),
        f"{LINK.format(FIRST + 9)},{LINK.format(FIRST + 10)},,",
    )
    await gives(hana, RIGHT, ("march.csv", body))
    assert "*4 listings* on Taobao/Tmall" in hana.form.text()
    assert columns(stage) == ["column:1:0", "column:1:1"]
    await hana.fills(**{"column:1:0": "Not used", "column:1:1": "Link to the listing"})
    await hana.presses("Read it this way")
    assert "*1 listing* on Taobao/Tmall" in hana.form.text()
    await stands_behind(hana)
    titles, *rows = rows_of(rows_again(stage)[0])
    assert titles == ("Row", "What is wrong", "链接", "listing_url", "平台", "备注")
    assert [row[0] for row in rows] == ["2", "3", "4"]
    stage.everybody_reads()


async def test_columns_that_lead_to_nothing_can_be_chosen_again_or_the_rows_given_back(stage: Stage) -> None:
    hana = stage.hana
    body = csv(*(f"https://www.aliexpress.com/w/{n}.html,{link},x" for n, link in enumerate(listings(3))))
    await gives(hana, RIGHT, ("march.csv", body))
    await hana.fills(**{"column:1:1": "Not used", "column:1:0": "Link to the listing"})
    await hana.presses("Read it this way")
    assert "Cannot be filed" in hana.form.text()
    assert "Your statement" not in hana.form.text()
    assert "No row of it can be filed as we read its columns." in hana.dm.finds("Import: march.csv").rendered
    await hana.fills(**{"column:1:1": "Link to the listing", "column:1:0": "Not used"})
    await hana.presses("Read it this way")
    assert "*3 listings* on Taobao/Tmall" in hana.form.text()
    await hana.fills(**{"column:1:1": "Not used", "column:1:0": "Link to the listing"})
    await hana.presses("Read it this way")
    await hana.submits()
    await hana.closes_form()
    assert (
        "3 rows were not filed; the sheet below says why of each." in hana.dm.finds("Import: march").rendered
    )
    assert len(rows_again(stage)) == 1
    stage.everybody_reads()


async def test_a_process_that_ends_while_a_sheet_is_read_anew_loses_nothing(stage: Stage) -> None:
    who = Who(demo.HOLDER, demo.IACC)
    await gives(stage.hana, RIGHT, ("march.csv", BARE))
    await stage.hana.closes_form()
    said = {"column:1:0": "-", "column:1:1": "listing_url"}
    for _ in range(2):
        await stage.bot.programme.do(who, service.read_again, import_id=1, fields=said)
    await stage.restarts()
    await stage.settle()
    await stage.hana.presses("See what will happen", on="Import: march.csv")
    assert "*3 listings* on AliExpress" in stage.hana.form.text()
    stage.everybody_reads()


async def test_sheets_of_very_many_columns_are_asked_about_within_what_a_form_holds(stage: Stage) -> None:
    wide = csv(*(",".join([link, *(f"cell {n}" for n in range(60))]) for link in listings(2)))
    await gives(stage.hana, RIGHT, *((f"{name}.csv", wide) for name in ("a", "b", "c")), note="word " * 400)
    assert [len(columns(stage, sheet=nth)) for nth in (1, 2, 3)] == [20, 20, 0]
    assert len(stage.hana.form.blocks) <= 100
    stage.everybody_reads()
