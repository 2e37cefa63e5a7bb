"""Rows that were not filed come back as a workbook that can be corrected and sent again as it is."""

import zipfile
from collections.abc import Iterator
from io import BytesIO

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook

from handlers.imports.columns import Column, Layout, lay_out
from handlers.imports.refused import headings_of, refused_sheet
from handlers.imports.rows import Bad, Good, read_rows
from handlers.sheets import FORMULA, Sheet, open_sheet
from handlers.words import CHINESE, ENGLISH, Catalogues, Words

TAOBAO = "https://item.taobao.com/item.htm?id=691541677564"
HEADINGS = ("Colour", "Listing URL 商品链接", "=SUM(A1)", "权利", "备注")
ROW = ("red", TAOBAO, "@x", "0123", "假货，有证据")


@pytest.fixture(params=[ENGLISH, CHINESE])
def words(request: pytest.FixtureRequest) -> Words:
    return Catalogues.load().words(request.param, "UTC")


def opened(content: bytes) -> Sheet:
    return open_sheet(BytesIO(content), "refused.xlsx")


def rows_of(content: bytes) -> list[tuple[int, tuple[str, ...]]]:
    return list(opened(content).rows())


def test_a_refused_sheet_is_laid_out_as_the_sheet_itself_and_read_again(words: Words) -> None:
    sheet = opened(refused_sheet(words, HEADINGS, [(7, ROW, "wrong"), (9, ("", TAOBAO), "wrong too")]))
    layout = lay_out(sheet)
    assert layout.columns == {Column.LISTING: 3, Column.RIGHT: 5, Column.NOTE: 6}
    assert layout.titles == {Column.LISTING: HEADINGS[1], Column.RIGHT: "权利", Column.NOTE: "备注"}
    assert layout.unused == (words("Row"), words("What is wrong"), "Colour", "=SUM(A1)")
    assert (layout.headings, layout.is_sure) == (1, True)
    told = [one for one in read_rows(sheet, layout) if isinstance(one, Good)]
    assert [(one.number, one.right, one.remark) for one in told] == [(2, "0123", "假货，有证据"), (3, "", "")]


def test_it_says_which_row_and_what_is_wrong_in_the_readers_language(words: Words) -> None:
    told = rows_of(refused_sheet(words, HEADINGS, [(7, ROW, "错在这里")]))
    assert told == [(1, (words("Row"), words("What is wrong"), *HEADINGS)), (2, ("7", "错在这里", *ROW))]


def test_nothing_in_it_can_run_and_formulas_are_left_empty(words: Words) -> None:
    row = ("=1+1", FORMULA, "https://www.example.com/", "+1", "{=1}")
    content = refused_sheet(words, ("=1+1", FORMULA), [(2, row, "=1+1")])
    with zipfile.ZipFile(BytesIO(content)) as archive:
        page = archive.read("xl/worksheets/sheet1.xml")
    assert b"<f>" not in page
    assert b"hyperlink" not in page
    assert b"formula" not in page
    book = load_workbook(BytesIO(content))
    assert book.active is not None
    kinds = {cell.data_type for cells in book.active.iter_rows(min_col=2) for cell in cells if cell.value}
    assert kinds <= {"s", "inlineStr"}
    assert rows_of(content)[1][1] == ("2", "=1+1", "=1+1", "", "https://www.example.com/", "+1", "{=1}")


def test_a_sheet_that_is_refused_again_does_not_grow(words: Words) -> None:
    first = opened(refused_sheet(words, HEADINGS, [(7, ROW, "wrong")]))
    titles = headings_of(first, lay_out(first))
    again = refused_sheet(
        words, titles, [(number, cells, "still wrong") for number, cells in first.rows() if number > 1]
    )
    assert rows_of(again) == [
        (1, (words("Row"), words("What is wrong"), *HEADINGS)),
        (2, ("2", "still wrong", *ROW)),
    ]


def test_headings_are_those_of_the_sheet() -> None:
    sheet = open_sheet(BytesIO("report\nColour,链接,=1\nred,x,y\n".encode()), "a.csv")
    assert headings_of(sheet, lay_out(sheet)) == ("Colour", "链接", FORMULA)


@pytest.mark.parametrize("text", [f"{TAOBAO}\n", f"1,{TAOBAO},x\n"])
def test_a_sheet_without_headings_gets_those_that_it_needs(words: Words, text: str) -> None:
    sheet = open_sheet(BytesIO(text.encode()), "a.csv")
    layout = lay_out(sheet)
    titles = headings_of(sheet, layout)
    again = lay_out(opened(refused_sheet(words, titles, [(n, cells, "wrong") for n, cells in sheet.rows()])))
    assert again.columns == {Column.LISTING: layout.columns[Column.LISTING] + 2}
    assert again.is_sure


def test_rows_are_written_as_they_come_and_no_more_than_fit(words: Words) -> None:
    def endless() -> Iterator[tuple[int, tuple[str, ...], str]]:
        number = 1
        while True:
            number += 1
            yield number, ROW, "wrong"

    told = rows_of(refused_sheet(words, HEADINGS, endless(), most=3))
    assert [number for number, _ in told] == [1, 2, 3, 4]


_CELLS = st.text(st.characters(exclude_categories=["Cc", "Cs"]), max_size=20).map(str.strip)


@settings(deadline=None, max_examples=40)
@given(st.lists(st.tuples(_CELLS, _CELLS, _CELLS), max_size=4))
def test_any_text_comes_back_as_it_was(cells: list[tuple[str, ...]]) -> None:
    english = Catalogues.load().words(ENGLISH, "UTC")
    content = refused_sheet(english, ("URL", "Note", "x"), [(5, row, "wrong") for row in cells])
    layout = Layout(0, 1, {Column.LISTING: 2}, {}, (), is_sure=True)
    told = [(*row, "", "", "")[2:5] for _, row in rows_of(content)[1:]]
    assert told == cells
    assert all(isinstance(one, Good | Bad) for one in read_rows(opened(content), layout))
