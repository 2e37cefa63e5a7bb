"""The sheet of listings that goes with a hand-over card: XLSX, safe against spreadsheet formulas."""

from io import BytesIO

from handlers.bilingual import Both, both
from handlers.claims.rules import OUTCOMES
from handlers.claims.wording import status_name
from handlers.hand_over.rules import Disclosure
from handlers.listings.platforms import Atlas

_WIDTHS = (6, 22, 14, 24, 70, 26, 40)


def sheet(readers: Both, atlas: Atlas, shown: Disclosure) -> bytes:
    """One row a listing, with a drop-down for the outcome. Nothing that was typed can run as a formula."""
    from xlsxwriter import Workbook  # noqa: PLC0415 - loaded when a claim is handed over, not at start

    made = BytesIO()
    book = Workbook(
        made,
        {
            "in_memory": True,
            "strings_to_formulas": False,
            "strings_to_urls": False,
            "strings_to_numbers": False,
        },
    )
    page = book.add_worksheet(shown.reference)
    bold = book.add_format({"bold": True, "bg_color": "#EEF2F7", "text_wrap": True})
    titles = (
        "#",
        both(readers, lambda words: words("Our reference")),
        both(readers, lambda words: words("Platform")),
        both(readers, lambda words: words("Item id")),
        both(readers, lambda words: words("Address")),
        both(readers, lambda words: words("Outcome")),
        both(readers, lambda words: words("Reason")),
    )
    for column, (title, width) in enumerate(zip(titles, _WIDTHS, strict=True)):
        page.set_column(column, column, width)
        page.write_string(0, column, title, bold)
    for row, one in enumerate(shown.listings, 1):
        platform = atlas.platforms.get(one.platform)
        page.write_number(row, 0, one.position)
        page.write_string(row, 1, f"{shown.reference}-{one.position}")
        page.write_string(row, 2, f"{platform.english} {platform.chinese}" if platform else "")
        page.write_string(row, 3, one.item_id)
        page.write_string(row, 4, one.url)
    outcomes = [" · ".join(status_name(words, one) for words in readers) for one in OUTCOMES]
    page.data_validation(1, 5, len(shown.listings), 5, {"validate": "list", "source": outcomes})
    page.freeze_panes(1, 0)
    book.close()
    return made.getvalue()
