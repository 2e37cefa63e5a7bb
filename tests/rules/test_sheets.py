"""Sheets are read whatever wrote them; what is no sheet, or a trap, is refused in words."""

import contextlib
import csv
import io
import tracemalloc
import zipfile
from collections.abc import Mapping
from datetime import datetime
from functools import cache
from io import BytesIO
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl import Workbook, load_workbook
from xlsxwriter import Workbook as Written

from handlers.sheets import FORMULA, Limits, Unreadable, looks_like_a_sheet, open_sheet
from handlers.sheets.cells import number_as_read
from tests.harness.workbooks import PAGE, packed, parts, unpacked, workbook

Rows = list[tuple[int, tuple[str, ...]]]

#: Text as people type it: no control characters, nothing at its ends that would be stripped.
WORDS = st.text(st.characters(exclude_categories=["Cc", "Cs", "Zl", "Zp"]), max_size=20).map(str.strip)
CELLS = WORDS.filter(lambda cell: not cell.startswith("="))
TABLES = st.lists(st.lists(CELLS, min_size=1, max_size=6), min_size=1, max_size=8)
ENCODINGS = ("utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "gb18030")
SLOW = settings(deadline=None, max_examples=60, suppress_health_check=[HealthCheck.too_slow])


def rows_of(content: bytes, limits: Limits | None = None, page: int = 0) -> Rows:
    return list(open_sheet(BytesIO(content), "sheet", limits).rows(page))


def refusal(content: bytes, limits: Limits | None = None) -> str:
    with pytest.raises(Unreadable) as refused:
        rows_of(content, limits)
    return refused.value.why


def as_text(table: list[list[str]], encoding: str, separator: str) -> bytes:
    told = io.StringIO(newline="")
    csv.writer(told, delimiter=separator, quoting=csv.QUOTE_ALL).writerows(table)
    return told.getvalue().encode(encoding)


def filled(table: list[list[str]]) -> Rows:
    """What must be read of a table: rows that are not empty, without what is empty at their ends."""
    return [(number, trimmed(row)) for number, row in enumerate(table, 1) if any(row)]


def trimmed(row: Any) -> tuple[str, ...]:
    cells = list(row)
    while cells and not cells[-1]:
        cells.pop()
    return tuple(cells)


# -- what is read


@given(TABLES, st.sampled_from(ENCODINGS), st.sampled_from(",;\t"))
def test_text_is_read_in_every_encoding_and_with_every_separator(
    table: list[list[str]], encoding: str, separator: str
) -> None:
    # a heading tells the separator, as in every sheet; line ends tell UTF-16 without a mark from other text
    table = [["a", "b", "c"], *table]
    found = rows_of(as_text(table, encoding, separator))
    assert [(number, trimmed(row)) for number, row in found] == filled(table)


@SLOW
@given(TABLES)
def test_what_one_library_writes_into_a_workbook_is_read(table: list[list[str]]) -> None:
    made = BytesIO()
    with Written(made, {"in_memory": True}) as book:
        page = book.add_worksheet()
        for row, cells in enumerate(table):
            for column, cell in enumerate(cells):
                page.write_string(row, column, cell)
    assert [(number, trimmed(row)) for number, row in rows_of(made.getvalue())] == filled(table)


def test_a_workbook_of_another_library_is_read_with_its_numbers_dates_and_formulas() -> None:
    book = Workbook()
    page = book.active
    assert page is not None
    page.append(["MS-2026-000001-1", 691541677564, 0.1 + 0.2, datetime(2026, 3, 2), datetime(2026, 3, 2, 14)])  # noqa: DTZ001
    page.append([None, True, "=1+1", " 已下架 ", "a\nb"])
    made = BytesIO()
    book.save(made)
    assert rows_of(made.getvalue()) == [
        (1, ("MS-2026-000001-1", "691541677564", "0.3", "2026-03-02", "2026-03-02 14:00:00")),
        (2, ("", "TRUE", FORMULA, "已下架", "a\nb")),
    ]


@given(st.integers(-(10**15) + 1, 10**15 - 1))
def test_item_ids_that_a_spreadsheet_stored_as_numbers_come_out_whole(number: int) -> None:
    stored = f"{float(number):.14E}"
    assert number_as_read(stored) == number_as_read(str(number)) == str(number)


@pytest.mark.parametrize(
    ("stored", "read"),
    [
        ("6.91541677564E+11", "691541677564"),
        ("1005008364840352", "1005008364840352"),
        ("-0", "0"),
        ("1E-7", "0.0000001"),
        ("12.50", "12.5"),
        ("1E+999999999", "1E+999999999"),
        ("NaN", "NaN"),
        ("no number", "no number"),
    ],
)
def test_numbers_are_written_out_as_far_as_that_makes_sense(stored: str, read: str) -> None:
    assert number_as_read(stored) == read


@pytest.mark.parametrize(
    ("cell", "read"),
    [
        ('"=""0123"""', "0123"),
        ("=1+1", FORMULA),
        ("6.91541677564E+11", "691541677564"),
        ("6.92E+11", "6.92E+11"),  # its digits are lost
        ("＝", "＝"),
    ],
)
def test_cells_of_text_are_read_as_a_spreadsheet_means_them(cell: str, read: str) -> None:
    assert rows_of(f"a,b\n{cell},x\n".encode())[1] == (2, (read, "x"))


def test_the_line_with_which_excel_names_the_separator_is_no_row() -> None:
    assert rows_of(b"sep=;\na,b;c\n") == [(2, ("a,b", "c"))]


def test_rows_keep_their_numbers_and_cells_their_columns() -> None:
    rows = '<row r="3"><c r="B3" t="inlineStr"><is><t>x</t></is></c></row><row r="7"><c><v>1</v></c></row>'
    assert rows_of(workbook(rows)) == [(3, ("", "x")), (7, ("1",))]


def test_how_a_text_is_spoken_and_how_it_is_set_is_passed_over() -> None:
    text = "<is><r><t>已</t></r><r><t>下架</t></r><rPh sb='0' eb='1'><t>yixiajia</t></rPh></is>"
    assert rows_of(workbook(f'<row><c t="inlineStr">{text}</c></row>')) == [(1, ("已下架",))]


def test_hidden_pages_are_passed_over_and_others_are_counted() -> None:
    book = Workbook()
    first, hidden, last = book.active, book.create_sheet(), book.create_sheet()
    assert first is not None
    hidden.sheet_state = "hidden"
    for name, page in (("first", first), ("hidden", hidden), ("last", last)):
        page.append([name])
    made = BytesIO()
    book.save(made)
    opened = open_sheet(made, "three.xlsx")
    assert opened.pages == 2
    assert [list(opened.rows(page)) for page in range(3)] == [[(1, ("first",))], [(1, ("last",))], []]
    assert opened.name == "three.xlsx"


def test_what_stands_far_to_the_right_is_passed_over() -> None:
    rows = '<row><c r="A1"><v>1</v></c><c r="XFD1"><v>2</v></c></row>'
    assert rows_of(workbook(rows)) == [(1, ("1",))]
    assert rows_of(b"1,2,3\n", Limits(columns=2)) == [(1, ("1", "2"))]


def test_days_are_counted_from_1904_where_the_workbook_says_so() -> None:
    made = BytesIO()
    with Written(made, {"in_memory": True, "date_1904": True}) as book:
        as_day = book.add_format({"num_format": "yyyy-mm-dd;@"})
        book.add_worksheet().write_datetime(0, 0, datetime(2026, 3, 2), as_day)  # noqa: DTZ001
    assert rows_of(made.getvalue()) == [(1, ("2026-03-02",))]


def test_memory_does_not_grow_with_the_number_of_rows() -> None:
    def peak(count: int) -> int:
        row = '<row><c t="inlineStr"><is><t>MS-2026-000001</t></is></c><c><v>691541677564</v></c></row>'
        content = workbook(row * count)
        tracemalloc.start()
        assert sum(1 for _ in open_sheet(BytesIO(content), "x").rows()) == count
        _, most = tracemalloc.get_traced_memory()
        tracemalloc.stop()
        return most

    peak(100)
    assert peak(8_000) < peak(4_000) + 100_000


# -- what is refused


@given(st.binary(max_size=300) | st.binary(max_size=300).map(lambda tail: b"PK\x03\x04" + tail))
def test_any_bytes_give_rows_or_a_refusal(content: bytes) -> None:
    with contextlib.suppress(Unreadable):
        rows_of(content)


@cache
def a_workbook() -> Mapping[str, bytes]:
    book = Workbook()
    page = book.active
    assert page is not None
    page.append(["a", 1, datetime(2026, 3, 2), True, "=1+1", "b"])  # noqa: DTZ001
    made = BytesIO()
    book.save(made)
    return unpacked(made.getvalue())


@SLOW
@given(st.data())
def test_a_workbook_damaged_anywhere_gives_rows_or_a_refusal(data: st.DataObject) -> None:
    contents = dict(a_workbook())
    name = data.draw(st.sampled_from(sorted(contents)))
    part = bytearray(contents[name])
    for _ in range(data.draw(st.integers(1, 4))):
        at = data.draw(st.integers(0, len(part) - 1))
        part[at : at + data.draw(st.integers(0, 9))] = data.draw(
            st.binary(max_size=6) | st.sampled_from([b"9" * 30, b"-1", b'"', b"<", b"</row>", b'r="A1"'])
        )
        if not part:
            break
    contents[name] = bytes(part)
    with contextlib.suppress(Unreadable):
        rows_of(packed(contents))


@SLOW
@given(st.data())
def test_an_archive_damaged_anywhere_gives_rows_or_a_refusal(data: st.DataObject) -> None:
    content = bytearray(packed(a_workbook()))
    for _ in range(data.draw(st.integers(1, 5))):
        content[data.draw(st.integers(4, len(content) - 1))] = data.draw(st.integers(0, 255))
    with contextlib.suppress(Unreadable):
        rows_of(bytes(content))


def test_a_workbook_that_unpacks_to_far_more_than_it_is_is_refused() -> None:
    bomb = workbook("<row><c><v>0</v></c></row>" * 400_000)
    assert len(bomb) < 100_000
    assert "far too large" in refusal(bomb)


def test_too_many_parts_or_bytes_are_refused_before_any_is_unpacked() -> None:
    many = {f"xl/part{n}": b"x" for n in range(30)}
    assert "far too large" in refusal(packed(parts() | many), Limits(parts=20))
    assert "far too large" in refusal(packed(parts() | many), Limits(unpacked=500))


def test_a_size_that_the_archive_understates_is_never_exceeded() -> None:
    content = workbook("<row><c><v>1</v></c></row>" * 1000)
    size = len(parts("<row><c><v>1</v></c></row>" * 1000)[PAGE]).to_bytes(4, "little")
    assert size in content
    assert "damaged" in refusal(content.replace(size, (200).to_bytes(4, "little")))


@pytest.mark.parametrize(
    ("name", "why"),
    [
        ("xl/vbaProject.bin", "macros"),
        ("xl/macrosheets/sheet1.xml", "macros"),
        ("xl/externalLinks/externalLink1.xml", "refers to other files"),
    ],
)
def test_macros_and_links_to_other_files_are_refused(name: str, why: str) -> None:
    assert why in refusal(packed(parts() | {name: b"x"}))


@pytest.mark.parametrize("index", ["5", "-1", "x"])
def test_a_text_that_is_not_in_the_table_is_damage(index: str) -> None:
    assert "damaged" in refusal(workbook(f'<row><c t="s"><v>{index}</v></c></row>'))


def test_parts_that_are_large_where_none_is_are_refused() -> None:
    contents = parts() | {"_rels/.rels": parts()["_rels/.rels"] + b" " * (9 * 1024 * 1024)}
    assert "far too large" in refusal(packed(contents), Limits(ratio=10**6))


def test_entities_are_refused() -> None:
    contents = parts()
    contents[PAGE] = b'<!DOCTYPE x [<!ENTITY a "aaaa">]>' + contents[PAGE]
    assert "damaged" in refusal(packed(contents))


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (
            b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600) + "EncryptedPackage".encode("utf-16-le"),
            "password",
        ),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "older format"),
        (b"\x89PNG\r\n\x1a\n" + bytes(range(60)), "neither"),
        ("结果".encode("utf-16-le")[:-1], "neither"),
        (
            packed({"mimetype": b"application/vnd.oasis.opendocument.spreadsheet", "content.xml": b""}),
            "OpenDoc",
        ),
        (packed({"word/document.xml": b"<a/>"}), "damaged"),
        (packed({}), "neither"),
        (packed(parts(), packing=zipfile.ZIP_LZMA), "damaged"),
    ],
)
def test_what_is_no_sheet_of_today_is_refused_with_what_to_do(content: bytes, why: str) -> None:
    assert why in refusal(content)


def test_an_archive_with_a_password_is_refused() -> None:
    content = bytearray(workbook())
    at = content.index(b"PK\x01\x02") + 8
    content[at] |= 1
    assert "password" in refusal(bytes(content))


def test_a_cell_with_more_text_than_a_spreadsheet_holds_is_refused() -> None:
    long = "x" * 32_768
    rows = f'<row><c t="inlineStr"><is><t>{long}</t></is></c></row>'
    for content in (workbook(rows), f"a,b\n{long},c\n".encode(), b'a,b\n"' + b"x" * 200_000):
        assert "more text than a spreadsheet can" in refusal(content)


def test_too_many_rows_are_refused_but_empty_ones_do_not_count() -> None:
    assert "too many rows" in refusal(b"a\nb\nc\n", Limits(rows=2))
    assert len(rows_of(b"a\n\n\n\nb\n", Limits(rows=2))) == 2


def test_a_table_of_texts_is_kept_within_bounds() -> None:
    made = BytesIO()
    with Written(made, {"in_memory": True}) as book:
        page = book.add_worksheet()
        for row in range(100):
            page.write_string(row, 0, f"text number {row}")
    assert "too much text" in refusal(made.getvalue(), Limits(texts=500))


def test_our_own_reading_is_that_of_a_library() -> None:
    """The other library, which keeps some of every row in memory, reads the same of what it wrote."""
    content = packed(a_workbook())
    page = load_workbook(BytesIO(content)).worksheets[0]
    theirs = [str(cell.value) for cell in page[1] if cell.data_type == "s"]
    assert [cell for cell in rows_of(content)[0][1] if cell in theirs] == theirs


@pytest.mark.parametrize(
    ("name", "is_one"), [("A.XLSX", True), ("a.csv", True), ("a.png", False), ("", False)]
)
def test_names_of_sheets_are_told_from_others(name: str, is_one: bool) -> None:
    assert looks_like_a_sheet(name) is is_one
