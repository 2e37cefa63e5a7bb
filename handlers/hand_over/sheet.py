"""The sheets that officers get: the listings of a hand-over, and the rows of one that need another look.

XLSX, in which nothing that anybody typed can run as a formula.
"""

from collections.abc import Sequence
from io import BytesIO
from typing import Any

from handlers.bilingual import Both, both
from handlers.claims.reasons import DECLINING
from handlers.claims.rules import OUTCOMES
from handlers.claims.wording import names_of, status_name
from handlers.hand_over.judging import SentBack
from handlers.hand_over.labels import CHOSEN, NEEDS_MORE, TITLES, Column, label, version_title
from handlers.hand_over.rules import Disclosure
from handlers.listings.platforms import Atlas
from handlers.sheets import FORMULA

_WIDTHS = (6, 22, 14, 24, 70, 26, 44, 18)
_WIDTHS_AGAIN = (8, 22, 26, 44, 60, 60, 18)


def file_name(reference: str, kind: str) -> str:
    """What a sheet is saved as, in signs that every system takes: "MS-2026-000101-000110-v1.xlsx"."""
    return f"{reference.replace('–', '-').replace(' +', '-and-')}-{kind}.xlsx"


def sheet(readers: Both, atlas: Atlas, shown: Disclosure, *, version: int) -> bytes:
    """One row a listing, with drop-downs for outcome and reason."""
    made = BytesIO()
    book = _book(made)
    page = book.add_worksheet(shown.reference)
    titles = (
        "#",
        label(readers, TITLES[Column.REFERENCE]),
        both(readers, lambda words: words("Platform")),
        both(readers, lambda words: words("Item id")),
        both(readers, lambda words: words("Address")),
        label(readers, TITLES[Column.OUTCOME]),
        label(readers, TITLES[Column.REASON]),
        version_title(readers, version),
    )
    _head(book, page, titles, _WIDTHS)
    for row, one in enumerate(shown.listings, 1):
        platform = atlas.platforms.get(one.platform)
        names = dict.fromkeys((platform.english, platform.chinese)) if platform else ()
        page.write_number(row, 0, row if shown.case.is_batch else one.position)
        page.write_string(row, 1, one.reference)
        page.write_string(row, 2, " ".join(names))
        # what is sold in an app only has no number of the platform's, only our key of its words
        page.write_string(row, 3, "" if platform and platform.in_app else one.item_id)
        page.write_string(row, 4, one.url)
    _choices(book, page, readers, column=5, rows=len(shown.listings), kind=shown.kind)
    book.close()
    return made.getvalue()


def rows_again(
    readers: Both, reference: str, sent_back: Sequence[SentBack], *, like: str, version: int, kind: str
) -> bytes:
    """The rows that need another look, with what is wrong in both languages; it can be sent back itself.

    `like`: the reference of one claim, as an example.
    """
    made = BytesIO()
    book = _book(made)
    page = book.add_worksheet(reference)
    titles = (
        both(readers, lambda words: words("Row")),
        label(readers, TITLES[Column.REFERENCE]),
        label(readers, TITLES[Column.OUTCOME]),
        label(readers, TITLES[Column.REASON]),
        *(words("What is wrong") for words in readers),
        version_title(readers, version),
    )
    _head(book, page, titles, _WIDTHS_AGAIN)
    for row, one in enumerate(sent_back, 1):
        page.write_number(row, 0, one.row.number)
        for column, cell in enumerate((one.row.reference, one.row.outcome, one.row.reason), 1):
            page.write_string(row, column, "" if cell == FORMULA else cell)
        for column, words in enumerate(readers, 4):
            status = status_name(words, one.status, kind) if one.status else ""
            page.write_string(row, column, words(one.why, status=status, reference=like))
    _choices(book, page, readers, column=2, rows=len(sent_back), kind=kind)
    book.close()
    return made.getvalue()


def _book(made: BytesIO) -> Any:
    from xlsxwriter import Workbook  # noqa: PLC0415 - loaded when a sheet is made, not at start

    plain = ("strings_to_formulas", "strings_to_urls", "strings_to_numbers")
    return Workbook(made, {"in_memory": True, **dict.fromkeys(plain, False)})


def _head(book: Any, page: Any, titles: Sequence[str], widths: Sequence[int]) -> None:
    bold = book.add_format({"bold": True, "bg_color": "#EEF2F7", "text_wrap": True})
    for column, (title, width) in enumerate(zip(titles, widths, strict=True)):
        page.set_column(column, column, width)
        page.write_string(0, column, title, bold)
    page.freeze_panes(1, 0)


def _choices(book: Any, page: Any, readers: Both, *, column: int, rows: int, kind: str) -> None:
    """Drop-downs of outcomes, and beside them of reasons and questions; one's own words do as well."""
    outcomes = [label(readers, name) for name in (*(names_of(kind)[one] for one in OUTCOMES), NEEDS_MORE)]
    chosen = {"validate": "list", "source": outcomes, "error_type": "warning"}
    page.data_validation(1, column, rows, column, chosen)
    # a list in the cell's own rule may have 255 characters, so this one stands on a page of its own
    reasons = book.add_worksheet("Reasons")
    reasons.hide()
    chosen_from = (*DECLINING.values(), *CHOSEN.values())
    for row, name in enumerate(chosen_from):
        reasons.write_string(row, 0, label(readers, name))
    free = {"validate": "list", "source": f"=Reasons!$A$1:$A${len(chosen_from)}", "show_error": False}
    page.data_validation(1, column + 1, rows, column + 1, free)
