"""Sheets that people send us: XLSX workbooks and delimited text, whatever wrote them. Pure.

with open(path, "rb") as source:
    for number, cells in open_sheet(source, "listings.xlsx").rows():
        ...

Any bytes give rows, or `Unreadable` with a sentence. Rows are read as they are asked for: what is kept is a
workbook's table of texts, whose size is bounded.
"""

from typing import BinaryIO

from handlers.sheets import delimited, workbook
from handlers.sheets.cells import FORMULA, Limits, Sheet, Unreadable, key

__all__ = ["FORMULA", "Limits", "Sheet", "Unreadable", "key", "looks_like_a_sheet", "open_sheet"]

_NAMES = (".xlsx", ".xlsm", ".xls", ".et", ".ods", ".csv", ".tsv")


def open_sheet(source: BinaryIO, name: str, limits: Limits | None = None) -> Sheet:
    """The sheet in `source`, which can be sought in and stays open as long as rows are read.

    Its kind is told by its content; `name` is what people call it. Raises `Unreadable`, as may `rows()` of
    what is found on the way.
    """
    source.seek(0)
    head = source.read(8)
    source.seek(0)
    open_one = workbook.open_one if workbook.is_one(head) else delimited.open_one
    return open_one(source, name, limits or Limits())


def looks_like_a_sheet(name: str) -> bool:
    """Would a person take a file of this name for a sheet?"""
    return name.lower().endswith(_NAMES)
