"""What every kind of sheet has in common: its limits, its rows, and a cell's text as a person reads it."""

import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal, InvalidOperation
from typing import Protocol

from handlers.words import N_

#: Stands for a cell that holds a formula, whose value is not to be trusted. No cell can hold a NUL.
FORMULA = "\0formula"

_CELL_TOO_LONG = N_("a cell in it holds more text than a spreadsheet can")
_TOO_MANY_ROWS = N_("it has too many rows")
#: Excel shows fifteen significant digits, and stores no more of what is typed.
_DIGITS = 15
_LONGEST = 40
#: Day 1 of the two calendars: https://support.microsoft.com/office/e7fe7167-48a9-4b96-bb53-5612a800b487
_DAY_ZERO = {False: datetime(1899, 12, 30), True: datetime(1904, 1, 1)}  # noqa: DTZ001 - a sheet has no zone


class Unreadable(Exception):  # noqa: N818 - says what happened
    """A file is of no use; `why` is an English text from the catalogue, without a full stop."""

    def __init__(self, why: str) -> None:
        super().__init__(why)
        self.why = why


@dataclass(frozen=True, slots=True)
class Limits:
    """What is read at most; beyond that a sheet is refused."""

    #: rows that are not empty
    rows: int = 200_000
    #: cells of a row that are looked at; what stands further right is passed over
    columns: int = 200
    #: characters of a cell. Source: https://support.microsoft.com/office/1672b34d-7043-467e-8e27-269d656771c3
    cell: int = 32_767
    #: parts of a workbook
    parts: int = 500
    #: bytes of all parts of a workbook, unpacked
    unpacked: int = 256 * 1024 * 1024
    #: how many times larger a workbook may be unpacked
    ratio: int = 150
    #: characters of all texts of a workbook, which are kept in memory; each counts for 16 more
    texts: int = 64 * 1024 * 1024


class Sheet(Protocol):
    """An open sheet."""

    @property
    def name(self) -> str:
        """What people call the file."""

    @property
    def pages(self) -> int:
        """How many worksheets it has; 1 for text."""

    def rows(self, page: int = 0) -> Iterator[tuple[int, tuple[str, ...]]]:
        """(row number as people see it, from 1; its cells), for each row that is not empty.

        Cells are texts without spaces around them, "" where there is nothing, `FORMULA` where one stands.
        Numbers are written out (6.91541677564E+11 is 691541677564), dates are ISO. Raises `Unreadable`.
        """


def key(text: str) -> str:
    """What two spellings of one label have in common: letters and figures, whatever their case and width."""
    plain = unicodedata.normalize("NFKC", text).casefold()
    return "".join(letter for letter in plain if letter.isalnum())


def counted(
    rows: Iterator[tuple[int, Sequence[str]]], limits: Limits
) -> Iterator[tuple[int, tuple[str, ...]]]:
    """The rows that are not empty, cut to so many columns. Raises `Unreadable` beyond the limits."""
    left = limits.rows
    for number, cells in rows:
        told = tuple([cell.strip() for cell in cells[: limits.columns]])
        if not any(told):
            continue
        if max(map(len, told)) > limits.cell:
            raise Unreadable(_CELL_TOO_LONG)
        left -= 1
        if left < 0:
            raise Unreadable(_TOO_MANY_ROWS)
        yield number, told


def too_long() -> Unreadable:
    return Unreadable(_CELL_TOO_LONG)


def number_as_read(stored: str) -> str:
    """A number as a person reads it: written out, without the noise of binary fractions."""
    try:
        number = Decimal(stored)
    except InvalidOperation:
        return stored
    if not number.is_finite() or abs(number.adjusted()) > _LONGEST or len(stored) > _LONGEST:
        return stored
    if number != number.to_integral_value():
        return f"{Decimal(f'{number:.{_DIGITS - 1}E}'):f}".rstrip("0").rstrip(".")
    return str(int(number))


def moment_as_read(stored: str, *, from_1904: bool) -> str:
    """A spreadsheet's date or time (days since its day zero) in ISO's way; as it is stored, if it is none."""
    try:
        days = float(stored)
        at = _DAY_ZERO[from_1904] + timedelta(seconds=round(days * 86_400))
    except (ValueError, OverflowError):
        return stored
    if 0 <= days < 1:
        return at.strftime("%H:%M:%S")
    return at.strftime("%Y-%m-%d %H:%M:%S") if at.hour or at.minute or at.second else at.strftime("%Y-%m-%d")
