"""Sheets of listings are understood by their headings, in either language, or by what stands in them."""

import csv
import io
import json
from collections.abc import Iterable, Sequence
from io import BytesIO

import pytest
from hypothesis import given
from hypothesis import strategies as st
from xlsxwriter import Workbook

from handlers.imports.columns import Column, Layout, lay_out
from handlers.imports.reasons import Why
from handlers.imports.rows import Bad, Good, read_rows
from handlers.imports.scanning import FURTHER_RIGHTS, MOST_PAIRS, Group, Scan, family_of, scan
from handlers.imports.spellings import column_named
from handlers.listings.rules import load_platforms
from handlers.sheets import Sheet, Unreadable, open_sheet

TAOBAO = "https://item.taobao.com/item.htm?id=691541677564"
TMALL = "https://detail.tmall.com/item.htm?id=691541677565"
OFFER = "https://detail.1688.com/offer/691541677566.html"
STORE = "https://shop104736810.taobao.com/"
SHORT = "https://m.tb.cn/h.5abcDEF"
IN_ORDER = [
    [
        "listing_url",
        "platform",
        "item_id",
        "seller_name",
        "store_url",
        "right",
        "ground",
        "proof",
        "note",
        "priority",
        "files_again",
    ],
    [
        "Listing URL",
        "Platform",
        "Item ID",
        "Seller",
        "Store URL",
        "Trademark No.",
        "Reason",
        "Evidence",
        "Remarks",
        "Priority",
        "Files again",
    ],
    [
        "商品链接",
        "平台",
        "宝贝ID",
        "掌柜",
        "店铺链接",
        "商标号",
        "投诉理由",
        "证据",
        "备注",
        "优先级",
        "重新提交自",
    ],
    [
        "Product link 商品链接",
        "平台 / Platform",
        "商品ID Item ID",
        "卖家（Seller）",
        "Store link\n店铺链接",
        "注册号（必填）",
        "侵权类型 · Violation type",
        "Proof [optional]",
        "备注 Note",
        "PRIORITY",
        "Files again 重新提交自",
    ],
]
GOOD_ROW = [TAOBAO, "淘宝", "691541677564", "a", "", "1234567", "fake", "p", "n", "1", "MS-2026-000001-1"]


def as_text(table: Iterable[Sequence[str]], separator: str = ",", encoding: str = "utf-8") -> bytes:
    told = io.StringIO(newline="")
    csv.writer(told, delimiter=separator).writerows(table)
    return told.getvalue().encode(encoding)


def as_workbook(*pages: Iterable[Sequence[str]]) -> bytes:
    made = BytesIO()
    with Workbook(made, {"in_memory": True}) as book:
        for table in pages:
            page = book.add_worksheet()
            for row, cells in enumerate(table):
                for column, cell in enumerate(cells):
                    page.write_string(row, column, cell)
    return made.getvalue()


def opened(content: bytes) -> Sheet:
    return open_sheet(BytesIO(content), "listings")


def laid_out(*table: Sequence[str]) -> Layout:
    return lay_out(opened(as_workbook(table)))


def refusal(*table: Sequence[str]) -> str:
    with pytest.raises(Unreadable) as refused:
        laid_out(*table)
    return refused.value.why


# -- headings


@pytest.mark.parametrize("headings", IN_ORDER)
def test_every_column_is_understood_in_english_in_chinese_and_in_both(headings: list[str]) -> None:
    layout = laid_out(headings, GOOD_ROW)
    assert layout.columns == {column: place for place, column in enumerate(Column)}
    assert layout.titles == dict(zip(Column, headings, strict=True))
    assert (layout.page, layout.headings, layout.unused, layout.is_sure) == (0, 1, (), True)


@given(st.permutations(range(11)), st.sampled_from(IN_ORDER))
def test_columns_may_stand_in_any_order(order: list[int], headings: list[str]) -> None:
    layout = lay_out(opened(as_text([[row[place] for place in order] for row in (headings, GOOD_ROW)])))
    assert {column: order[place] for column, place in layout.columns.items()} == {
        column: place for place, column in enumerate(Column)
    }


@pytest.mark.parametrize("separator", [",", ";", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "gb18030"])
def test_text_of_any_kind_is_laid_out(separator: str, encoding: str) -> None:
    layout = lay_out(opened(as_text([IN_ORDER[2], GOOD_ROW], separator, encoding)))
    assert len(layout.columns) == len(Column)
    assert layout.titles[Column.LISTING] == "商品链接"


@pytest.mark.parametrize(
    ("heading", "column"),
    [
        ("ＵＲＬ", Column.LISTING),
        ("  Listing_URL * ", Column.LISTING),
        ("网址", Column.LISTING),
        ("链接（请填写完整链接）", Column.LISTING),
        ("侵权商品链接 Infringing URL", Column.LISTING),
        ("链接 Foo", Column.LISTING),
        ("卖家 ID", Column.SELLER),
        ("商标号/Reg. No.", Column.RIGHT),
        ("Seller / Store URL", None),
        ("Row", None),
        ("行号", None),
        ("What is wrong", None),
        ("问题", None),
        ("Link status", None),
        ("", None),
        ("URL 店铺链接", None),
        (f"链接（{'请' * 100}）", None),
    ],
)
def test_headings_are_compared_by_their_letters(heading: str, column: Column | None) -> None:
    assert column_named(heading) is column


def test_what_stands_above_the_headings_is_passed_over_and_what_is_not_read_is_named() -> None:
    layout = laid_out(
        ["Report"], ["", "March 2026"], ["No.", "URL", "Colour", "", "Note"], ["1", TAOBAO, "red"]
    )
    assert layout.headings == 3
    assert layout.columns == {Column.LISTING: 1, Column.NOTE: 4}
    assert layout.unused == ("No.", "Colour")
    assert layout.is_sure


def test_the_most_telling_row_is_the_row_of_headings() -> None:
    layout = laid_out(["Listing"], ["Link", "Platform", "Note"], [TAOBAO, "Taobao", ""])
    assert layout.headings == 2


def test_headings_in_the_twentieth_row_are_found_and_no_later() -> None:
    above = [[f"line {number}"] for number in range(19)]
    assert laid_out(*above, ["Note", "URL"], ["", TAOBAO]).headings == 20
    layout = laid_out(*above, ["line 20"], ["Note", "URL"], ["", TAOBAO])
    assert (layout.headings, layout.columns, layout.is_sure) == (20, {Column.LISTING: 1}, False)


def test_a_heading_of_any_length_is_kept_short_and_a_formula_is_none() -> None:
    made = BytesIO()
    with Workbook(made, {"in_memory": True}) as book:
        page = book.add_worksheet()
        page.write_row(0, 0, ["URL", "x" * 500])
        page.write_formula(0, 2, "=1+1")
        page.write_string(1, 0, TAOBAO)
    assert lay_out(opened(made.getvalue())).unused == ("x" * 80,)


# -- by content


def test_one_column_of_links_without_a_heading_is_fine() -> None:
    layout = lay_out(opened(f"{TAOBAO}\n{TMALL}\n".encode()))
    assert (layout.headings, layout.columns, layout.is_sure) == (0, {Column.LISTING: 0}, True)


def test_share_text_without_a_heading_is_a_column_of_links() -> None:
    layout = laid_out([f"【淘宝】{SHORT} CZ0001 「一双鞋」\n点击链接直接打开"], [f"看看 {TAOBAO}"])
    assert (layout.headings, layout.columns, layout.is_sure) == (0, {Column.LISTING: 0}, True)


def test_links_under_a_heading_that_we_do_not_know_are_found_but_not_surely() -> None:
    layout = laid_out(["Shop", "Where"], ["a", TAOBAO], ["b", TMALL], ["c", "gone"])
    assert layout.columns == {Column.SELLER: 0, Column.LISTING: 1}
    assert (layout.headings, layout.titles[Column.LISTING], layout.is_sure) == (1, "Where", False)
    layout = laid_out(["Was", "Wo"], ["a", TAOBAO])
    assert (layout.headings, layout.columns, layout.unused) == (1, {Column.LISTING: 1}, ("Was",))


def test_of_several_columns_without_headings_the_one_with_most_listings_is_taken_but_not_surely() -> None:
    layout = laid_out(["1", STORE, TAOBAO], ["2", STORE, TMALL], ["3", STORE, "gone"])
    assert (layout.headings, layout.columns, layout.is_sure) == (0, {Column.LISTING: 2}, False)


def test_a_column_that_is_called_links_and_has_none_gives_way_to_one_that_has() -> None:
    layout = laid_out(["Listing", "Details"], ["A bag", TAOBAO], ["A shoe", TMALL])
    assert (layout.columns, layout.is_sure) == ({Column.LISTING: 1}, False)


def test_of_two_columns_with_one_meaning_the_one_with_links_is_taken_but_not_surely() -> None:
    layout = laid_out(["Link", "URL", "Note"], ["see right", TAOBAO, "x"])
    assert (layout.columns[Column.LISTING], layout.is_sure, layout.unused) == (1, False, ("Link",))


def test_of_two_columns_of_stores_the_one_with_links_is_taken() -> None:
    layout = laid_out(["Store URL", "Shop link"], ["", STORE])
    assert (layout.columns, layout.is_sure) == ({Column.STORE: 1}, False)


def test_a_column_with_a_link_here_and_there_is_no_column_of_listings() -> None:
    assert "no column with links" in refusal(["What"], [TAOBAO], ["a bag"], ["a shoe"])


def test_a_number_above_the_links_is_a_row_and_no_heading() -> None:
    assert laid_out(["691541677564"], [TAOBAO], [TMALL]).headings == 0
    assert laid_out(["mine"], [TAOBAO], [TMALL]).headings == 1


def test_links_in_proofs_and_notes_are_no_listings() -> None:
    assert "no column with links" in refusal(["Proof", "Note"], [TAOBAO, TMALL])


def test_a_store_alone_is_enough_and_so_are_ids_with_a_platform() -> None:
    assert laid_out(["Shop URL", "Note"], [STORE, "x"]).columns == {Column.STORE: 0, Column.NOTE: 1}
    layout = laid_out(["平台", "商品ID"], ["淘宝", "691541677564"])
    assert (layout.columns, layout.is_sure) == ({Column.PLATFORM: 0, Column.ITEM: 1}, True)


# -- pages


def test_the_first_page_with_listings_is_read() -> None:
    template = [["URL", "Note"], ["paste them below", "any"]]
    pages = [[["How to fill this in"]], [], template, [["链接"], [TAOBAO]], [["URL"], [TMALL]]]
    layout = lay_out(opened(as_workbook(*pages)))
    assert (layout.page, layout.titles) == (3, {Column.LISTING: "链接"})


def test_a_page_whose_links_are_all_wrong_is_read_for_its_headings() -> None:
    layout = lay_out(opened(as_workbook([["About"]], [["URL"], ["https://www.example.com/1"]])))
    assert (layout.page, layout.headings, layout.is_sure) == (1, 1, True)


@pytest.mark.parametrize(
    ("table", "why"),
    [
        ([], "holds no rows"),
        ([["URL", "Note"]], "holds no rows"),
        ([["Name", "Colour"], ["A bag", "red"]], "no column with links"),
        ([["Note"], ["nothing"]], "no column with links"),
        ([["Item ID"], ["691541677564"]], "item ids"),
    ],
)
def test_where_there_is_nothing_to_be_read_that_is_said(table: list[list[str]], why: str) -> None:
    told = refusal(*table)
    assert why in told
    assert not told.endswith(".")


# -- what is stored


@pytest.mark.parametrize("headings", IN_ORDER)
def test_a_layout_survives_being_stored(headings: list[str]) -> None:
    for more in ("Colour", "Note"):
        layout = laid_out([*headings, more], GOOD_ROW)
        assert layout.is_sure is (more == "Colour")
        assert Layout.from_json(json.loads(json.dumps(layout.as_json()))) == layout


def test_a_scan_counts_groups_rows_and_what_is_wrong() -> None:
    table = [
        ["链接", "权利", "理由", "备注"],
        [TAOBAO, "123", "假货", "n"],
        [f"{TMALL}\n{OFFER}", "123", "counterfeit", "n"],
        [STORE, "", "", ""],
        [SHORT, "", "", ""],
        ["https://qr.1688.com/s/abc", "", "", ""],
        ["https://www.example.com/1", "", "", "m"],
        [f"{TAOBAO} https://www.taobao.com/", "9", "", ""],
        [TAOBAO, "123", "nice", ""],
        ["", "", "", "only a note"],
    ]
    found = scan(opened(as_workbook(table)))
    assert found.groups == (
        Group("123", "counterfeit", "taobao", "listing", 2),
        Group("123", "counterfeit", "1688", "listing", 1),
        Group("", "", "taobao", "store", 1),
        Group("", "", "taobao", "listing", 1),
        Group("", "", "1688", "listing", 1),
        Group("9", "", "taobao", "listing", 1),
    )
    assert (found.rows, found.short, found.remarks) == (9, 2, 2)
    assert found.bad == {Why.OTHER_SITE: 1, Why.HOME_PAGE: 1, Why.UNKNOWN_GROUND: 1, Why.EMPTY: 1}
    assert found.first_bad == (
        Bad(7, Why.OTHER_SITE, "https://www.example.com/1"),
        Bad(8, Why.HOME_PAGE, "https://www.taobao.com/"),
        Bad(9, Why.UNKNOWN_GROUND, "nice"),
        Bad(10, Why.EMPTY),
    )
    assert Scan.from_json(json.loads(json.dumps(found.as_json()))) == found


def test_of_very_many_rights_the_further_ones_are_counted_together() -> None:
    table = [["URL", "Right"], *([TAOBAO, f"R{number}"] for number in range(MOST_PAIRS + 7)), [TAOBAO, "R1"]]
    groups = scan(opened(as_text(table))).groups
    assert len(groups) == MOST_PAIRS + 1
    assert groups[-1] == Group(FURTHER_RIGHTS, "", "taobao", "listing", 7)
    assert groups[1] == Group("R1", "", "taobao", "listing", 2)


def test_what_is_counted_under_a_family_is_filed_under_it() -> None:
    table = [["URL"], [TAOBAO], [OFFER], [STORE], [SHORT]]
    sheet = opened(as_text(table))
    told = [one.found for one in read_rows(sheet, lay_out(sheet)) if isinstance(one, Good)]
    assert [family_of(load_platforms(), one) for one in told] == [
        ("taobao", "listing"),
        ("1688", "listing"),
        ("taobao", "store"),
        ("taobao", "listing"),
    ]


def test_only_the_first_few_wrong_rows_are_kept() -> None:
    found = scan(opened(as_text([["URL"], *[["https://www.example.com/"]] * 9])))
    assert [one.number for one in found.first_bad] == [2, 3, 4, 5, 6]
    assert found.bad == {Why.OTHER_SITE: 9}
