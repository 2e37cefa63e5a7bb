"""Sheets as text: commas, semicolons or tabs, in any encoding that spreadsheets of East and West write."""

import codecs
import contextlib
import csv
import io
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO

from handlers.sheets.cells import FORMULA, Limits, Sheet, Unreadable, counted, number_as_read, too_long
from handlers.words import N_

_NOT_TEXT = N_("it is neither an XLSX workbook nor text")
_CHUNK = 64 * 1024
_MARKS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))
#: Control characters that no text has.
_CONTROL = re.compile("[\0-\x08\x0e-\x19\x1b-\x1f\x7f]")
#: Excel writes this line to say which separator follows.
_SEPARATOR = re.compile(r'"?sep=(.)"?', re.IGNORECASE)
#: A text that spreadsheets are kept from taking for a number in this way.
_SHIELDED = re.compile(r'="([^"]*)"')
_SCIENTIFIC = re.compile(r"\d(?:\.(\d+))?E\+?(\d{1,2})", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Delimited:
    """A sheet of text, whose encoding is known."""

    source: BinaryIO
    name: str
    encoding: str
    limits: Limits
    pages: int = 1

    def rows(self, page: int = 0) -> Iterator[tuple[int, tuple[str, ...]]]:
        """As `Sheet.rows` says; the number is that of the row, not of the line."""
        return counted(self._rows(), self.limits) if page == 0 else iter(())

    def _rows(self) -> Iterator[tuple[int, list[str]]]:
        self.source.seek(0)
        text = io.TextIOWrapper(self.source, self.encoding, newline="")
        try:
            separator, skipped = _separator(text.readline(self.limits.cell))
            text.seek(0)
            for number, cells in enumerate(csv.reader(text, delimiter=separator), 1):
                if number > skipped:
                    yield number, [_cell(cell) for cell in cells[: self.limits.columns]]
        except csv.Error:  # a field longer than the csv module's own 131,072 characters
            raise too_long() from None
        finally:
            with contextlib.suppress(ValueError):  # the file was closed before all was read
                text.detach()


def open_one(source: BinaryIO, name: str, limits: Limits) -> Sheet:
    """Raises `Unreadable` for what is no text."""
    return Delimited(source, name, encoding_of(source), limits)


def decoded(content: bytes) -> str:
    """Text of any encoding that we know. Raises `Unreadable`."""
    return content.decode(encoding_of(io.BytesIO(content)))


def encoding_of(source: BinaryIO) -> str:
    """A mark at the beginning; UTF-16 where every other byte is NUL; UTF-8; else GB18030.

    The last reads nearly anything, so it stands last, and control characters give away what is no text.
    Raises `Unreadable`.
    """
    source.seek(0)
    head = source.read(_CHUNK)
    for mark, encoding in _MARKS:
        if head.startswith(mark):
            return _checked(source, encoding)
    candidates = (_wide(head),) if b"\0" in head else ("utf-8", "gb18030")
    for encoding in candidates[:-1]:
        if _reads(source, encoding):
            return encoding
    return _checked(source, candidates[-1])


def _wide(head: bytes) -> str:
    """UTF-16 by the side on which its NULs stand: text has line ends and separators, whatever its script."""
    low, high = head[0::2].count(0), head[1::2].count(0)
    return "utf-16-le" if high > low else "utf-16-be"


def _checked(source: BinaryIO, encoding: str) -> str:
    if not _reads(source, encoding):
        raise Unreadable(_NOT_TEXT)
    return encoding


def _reads(source: BinaryIO, encoding: str) -> bool:
    """Can all of it be read so, and is it text then? In constant memory."""
    source.seek(0)
    decoder = codecs.getincrementaldecoder(encoding)()
    try:
        while chunk := source.read(_CHUNK):
            if _CONTROL.search(decoder.decode(chunk)):
                return False
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return False
    finally:
        source.seek(0)
    return True


def _separator(first: str) -> tuple[str, int]:
    """What stands between cells, by the first line; and how many rows say nothing but that."""
    line = first.strip("\ufeff\r\n")
    told = _SEPARATOR.fullmatch(line)
    if told and told[1] in ",;\t":
        return told[1], 1
    unquoted = re.sub(r'"[^"]*"', "", line)
    return max(",;\t", key=unquoted.count), 0


def _cell(cell: str) -> str:
    cell = cell.strip()
    if cell.startswith("=") and len(cell) > 1:
        shielded = _SHIELDED.fullmatch(cell)
        return shielded[1] if shielded else FORMULA
    scientific = _SCIENTIFIC.fullmatch(cell) if cell[:1].isdigit() else None
    # with fewer digits than the exponent asks for, some were lost for good: better left as it is
    if scientific and len(scientific[1] or "") >= int(scientific[2]):
        return number_as_read(cell)
    return cell
