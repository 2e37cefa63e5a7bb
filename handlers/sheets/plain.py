"""Writing a CSV sheet that any spreadsheet opens as it is meant, and runs nothing of."""

import csv
from collections.abc import Iterable, Sequence
from io import StringIO

#: Without it Excel takes UTF-8 for something older.
BOM = "\ufeff"
#: What begins so is a formula to a spreadsheet. Source: https://owasp.org/www-community/attacks/CSV_Injection
_FORMULAS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


def written(titles: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    """The whole sheet, beginning with its mark; lines end as RFC 4180 has it."""
    made = StringIO()
    made.write(BOM)
    sheet = csv.writer(made)
    sheet.writerow(titles)
    sheet.writerows([safe(cell) for cell in row] for row in rows)
    return made.getvalue()


def safe(cell: object) -> object:
    """Text that would be a formula, behind an apostrophe, which says that it is text; figures stay."""
    is_formula = isinstance(cell, str) and cell.lstrip(" \u3000\u00a0").startswith(_FORMULAS)
    return f"'{cell}" if is_formula else cell
