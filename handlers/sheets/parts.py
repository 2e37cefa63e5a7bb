"""The parts of a workbook that matter to us, read as they stream by. None may have a document type."""

import re
from collections.abc import Iterator, Mapping
from xml.parsers import expat

from handlers.sheets.cells import FORMULA, Limits, Unreadable, moment_as_read, number_as_read, too_long
from handlers.words import N_

Attributes = Mapping[str, str]

#: What a part that is no XML makes its reader raise.
BadMarkup = expat.ExpatError

_TOO_MUCH_TEXT = N_("it holds too much text")
_LAST_ROW = 1_048_576
#: what a text costs besides its characters
_ENTRY = 16
#: Formats of dates and times that every spreadsheet knows without being told (ECMA-376, part 1, 18.8.30).
_DATES = frozenset({*range(14, 23), *range(27, 37), *range(45, 48), *range(50, 59)})
#: What in a format is not about the value: quoted words, escaped letters, colours and conditions.
_BESIDES = re.compile(r'"[^"]*"|\\.|\[[^\]]*\]|_.|\*.')
_COLUMN = re.compile(r"([A-Za-z]{1,3})\d*")


class Markup:
    """A reader of one part. Subclasses say what they do at the beginning and end of elements."""

    def __init__(self) -> None:
        self._parser = expat.ParserCreate(namespace_separator=" ")
        self._parser.buffer_text = True
        self._parser.StartElementHandler = self._start
        self._parser.EndElementHandler = self._finish
        self._parser.StartDoctypeDeclHandler = _no_doctype
        #: the text of the element being read, None where none is wanted
        self._text: list[str] | None = None

    def feed(self, chunk: bytes, *, end: bool = False) -> None:
        """Read on. Raises `BadMarkup`, or `Unreadable`."""
        self._parser.Parse(chunk, end)

    def begin(self, name: str, attributes: Attributes) -> None:
        """An element begins; names are without their namespace."""

    def finish(self, name: str) -> None:
        """An element ends."""

    def listen(self) -> None:
        """Keep the text that follows, until `heard`."""
        self._text = []
        self._parser.CharacterDataHandler = self._text.append

    def heard(self) -> str:
        told = "".join(self._text or ())
        self._text = None
        self._parser.CharacterDataHandler = None
        return told

    def _start(self, name: str, attributes: Attributes) -> None:
        self.begin(name.rpartition(" ")[2], attributes)

    def _finish(self, name: str) -> None:
        self.finish(name.rpartition(" ")[2])


def _no_doctype(*_: object) -> None:
    raise ValueError("a part of a workbook has no document type")


class Relations(Markup):
    """What a part refers to: (kind, id, target)."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[tuple[str, str, str]] = []

    def begin(self, name: str, attributes: Attributes) -> None:
        if name == "Relationship" and attributes.get("TargetMode") != "External":
            kind = attributes.get("Type", "").rpartition("/")[2]
            self.found.append((kind, attributes.get("Id", ""), attributes.get("Target", "")))


class Book(Markup):
    """The workbook: the ids of the worksheets that are shown, and from which year its days are counted."""

    def __init__(self) -> None:
        super().__init__()
        self.visible: list[str] = []
        self.from_1904 = False

    def begin(self, name: str, attributes: Attributes) -> None:
        if name == "workbookPr":
            self.from_1904 = attributes.get("date1904") in ("1", "true")
        elif name == "sheet" and attributes.get("state", "visible") == "visible":
            ids = (value for key, value in attributes.items() if key.rpartition(" ")[2] == "id")
            self.visible.append(next(ids, ""))


class Styles(Markup):
    """Which styles show a number as a date or time."""

    def __init__(self, *, from_1904: bool = False) -> None:
        super().__init__()
        self.from_1904 = from_1904
        self.dates: set[str] = set()
        self._formats: set[str] = {str(one) for one in _DATES}
        self._in_cells, self._count = False, 0

    def begin(self, name: str, attributes: Attributes) -> None:
        if name == "numFmt" and _is_of_date(attributes.get("formatCode", "")):
            self._formats.add(attributes.get("numFmtId", ""))
        elif name == "cellXfs":
            self._in_cells = True
        elif name == "xf" and self._in_cells:
            if attributes.get("numFmtId", "") in self._formats:
                self.dates.add(str(self._count))
            self._count += 1

    def finish(self, name: str) -> None:
        if name == "cellXfs":
            self._in_cells = False


def _is_of_date(code: str) -> bool:
    shape = _BESIDES.sub("", code.lower())
    return "general" not in shape and any(letter in shape for letter in "dmyhs")


class Texts(Markup):
    """The table of texts that cells refer to by number. What it keeps is bounded."""

    def __init__(self, limits: Limits) -> None:
        super().__init__()
        self.found: list[str] = []
        self._runs: list[str] = []
        self._left, self._is_sound = limits.texts, False

    def begin(self, name: str, attributes: Attributes) -> None:  # noqa: ARG002 - a text has none that matter
        if name == "si":
            self._runs = []
        elif name == "rPh":  # how the text before it is spoken
            self._is_sound = True
        elif name == "t" and not self._is_sound:
            self.listen()

    def finish(self, name: str) -> None:
        if name == "t" and not self._is_sound:
            self._runs.append(self.heard())
        elif name == "rPh":
            self._is_sound = False
        elif name == "si":
            told = "".join(self._runs)
            self._left -= len(told) + _ENTRY
            if self._left < 0:
                raise Unreadable(_TOO_MUCH_TEXT)
            self.found.append(told)


class Page(Markup):
    """One worksheet: rows come as (number, cells) as soon as they end."""

    def __init__(self, texts: tuple[str, ...], styles: Styles, limits: Limits) -> None:
        super().__init__()
        self._texts, self._styles, self._limits = texts, styles, limits
        self._rows: list[tuple[int, list[str]]] = []
        self._cells: dict[int, str] = {}
        self._row = self._column = 0
        self._kind = self._style = self._value = ""
        self._is_formula = self._is_sound = False

    def taken(self) -> Iterator[tuple[int, list[str]]]:
        """The rows that have ended since the last time."""
        ended, self._rows = self._rows, []
        yield from ended

    def begin(self, name: str, attributes: Attributes) -> None:
        match name:
            case "row":
                self._row, self._column, self._cells = _row(attributes, self._row), 0, {}
            case "c":
                self._column = _column(attributes.get("r", ""), self._column)
                self._kind, self._style = attributes.get("t", "n"), attributes.get("s", "0")
                self._value, self._is_formula = "", False
            case "f":
                self._is_formula = True
            case "rPh":
                self._is_sound = True
            case "v" | "t" if not self._is_sound:
                self.listen()

    def finish(self, name: str) -> None:
        match name:
            case "v" | "t" if not self._is_sound:
                self._value += self.heard()
                if len(self._value) > self._limits.cell:
                    raise too_long()
            case "rPh":
                self._is_sound = False
            case "c" if self._column <= self._limits.columns:
                self._cells[self._column] = self._shown()
            case "row" if any(self._cells.values()):
                width = max(self._cells)
                self._rows.append((self._row, [self._cells.get(one, "") for one in range(1, width + 1)]))

    def _shown(self) -> str:
        """The cell's text."""
        if self._is_formula:
            return FORMULA
        match self._kind:
            case "s":
                return self._texts[_index(self._value)] if self._value else ""
            case "b":
                return "TRUE" if self._value == "1" else "FALSE"
            case "n" if self._value and self._style in self._styles.dates:
                return moment_as_read(self._value, from_1904=self._styles.from_1904)
            case "n":
                return number_as_read(self._value)
            case _:
                return self._value


def _index(stored: str) -> int:
    index = int(stored)
    if index < 0:
        raise ValueError("texts are counted from 0")
    return index


def _row(attributes: Attributes, before: int) -> int:
    number = int(attributes.get("r") or before + 1)
    if not before < number <= _LAST_ROW:
        raise ValueError("rows stand in their order")
    return number


def _column(reference: str, before: int) -> int:
    """1 for A. A cell that does not say where it stands comes after the one before."""
    letters = _COLUMN.fullmatch(reference)
    if letters is None:
        return before + 1
    column = 0
    for letter in letters[1].upper():
        column = column * 26 + ord(letter) - 64
    return column
