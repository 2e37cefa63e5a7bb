"""The rows of a sheet that were not filed, as a workbook: each with what is wrong."""

from collections.abc import Iterable, Sequence
from io import BytesIO
from itertools import islice
from typing import Any

from handlers.imports.columns import Layout
from handlers.sheets import FORMULA, Sheet
from handlers.words import Words

#: Of a worksheet, headings left out. Source: https://support.microsoft.com/office/1672b34d-7043-467e-8e27-269d656771c3
MOST_ROWS = 1_048_575
_WIDTHS, _WIDTH = (8, 60), 30
#: What is typed stays text, whatever it looks like, and rows go to the disk as they come.
_PLAIN = {
    "constant_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
}


def headings_of(sheet: Sheet, layout: Layout) -> tuple[str, ...]:
    """The row of headings as it stands in the sheet; a column that is read and has none gets our name for it.

    So does one of which a person said what it is.
    So the workbook of `refused_sheet` is understood even where the sheet had none. Raises `Unreadable`.
    """
    rows = (cells for number, cells in sheet.rows(layout.page) if number == layout.headings)
    told = next(rows, ()) if layout.headings else ()
    ours = {place: column.value for column, place in layout.columns.items()}
    width = max(len(told), *(place + 1 for place in ours))
    said = {one.place for one in layout.doubts if layout.is_sure and one.place in ours}
    return tuple(
        (told[place] if place < len(told) and place not in said else "") or ours.get(place, "")
        for place in range(width)
    )


def refused_sheet(
    words: Words,
    titles: Sequence[str],
    rows: Iterable[tuple[int, Sequence[str], str]],
    *,
    most: int = MOST_ROWS,
) -> bytes:
    """A workbook with what is wrong before each row's own cells, under their own headings.

    `titles` are those headings; `rows` are (number in the sheet, cells, what is wrong). They are written
    as they come and not kept; beyond `most` they are left out.
    """
    from xlsxwriter import Workbook  # noqa: PLC0415 - loaded when a sheet is made, not at start

    made = BytesIO()
    with Workbook(made, _PLAIN) as book:
        page = book.add_worksheet()
        ours = (words("Row"), words("What is wrong"))
        before = len(ours) if tuple(titles[: len(ours)]) == ours else 0  # it was such a workbook itself
        _head(book, page, (*ours, *titles[before:]))
        for row, (number, cells, wrong) in enumerate(islice(rows, most), 1):
            page.write_number(row, 0, number)
            page.write_string(row, 1, wrong)
            _write(page, row, cells[before:])
    return made.getvalue()


def _head(book: Any, page: Any, titles: Sequence[str]) -> None:
    bold = book.add_format({"bold": True, "bg_color": "#EEF2F7", "text_wrap": True})
    for column, title in enumerate(titles):
        page.set_column(column, column, _WIDTHS[column] if column < len(_WIDTHS) else _WIDTH)
        page.write_string(0, column, "" if title == FORMULA else title, bold)
    page.freeze_panes(1, 0)


def _write(page: Any, row: int, cells: Sequence[str]) -> None:
    for column, cell in enumerate(cells, len(_WIDTHS)):
        if cell and cell != FORMULA:
            page.write_string(row, column, cell)
