"""Where a sheet of listings has what: its page, its row of headings and its columns. Pure.

A layout is made once, shown to the person who sent the sheet, and stored until the sheet is filed.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any, NamedTuple

from handlers.imports.spellings import Column, column_named
from handlers.listings.rules import read_links
from handlers.sheets import FORMULA, Sheet, Unreadable
from handlers.words import N_

__all__ = ["Column", "Doubt", "Layout", "lay_out"]

#: Headings stand in one of so many rows; so many rows beneath them are looked at.
_HEADINGS_WITHIN, _SAMPLE = 20, 50
#: No link is longer than what is looked at of a cell, nor a heading than what is kept of it. In characters.
_LOOKED_AT, _TITLE = 1000, 80
#: So many columns of a sheet are asked about.
_MOST_DOUBTS = 20
#: Rows of figures are no headings.
_SHORTEST_ID = 5

_NO_ROWS = N_("it holds no rows")
_NO_LINKS = N_("it has no column with links to listings or stores; give the column the heading “Listing URL”")
_NO_PLATFORM = N_(
    "it has item ids, but no column that says their platform; add one with the heading “Platform”, or links"
)


_Head = Sequence[tuple[int, tuple[str, ...]]]


class Doubt(NamedTuple):
    """A column that a person should look at: its heading and its first cell, "" where there is none."""

    place: int
    title: str
    sample: str


@dataclass(frozen=True, slots=True)
class Layout:
    """What stands where. Pages and columns are counted from 0, rows from 1 as people see them.

    `headings` is the number of their row, 0 where the sheet has none. `titles` are the headings of the
    columns that are read, `unused` those of the others, both as they stand in the sheet. Not `is_sure`: a
    person should look, since the listings were found by their links, or two columns could have been meant.
    `doubts` are then the columns to look at; they stay when the person has said what each is.
    """

    page: int
    headings: int
    columns: Mapping[Column, int]
    titles: Mapping[Column, str]
    unused: tuple[str, ...]
    is_sure: bool
    doubts: tuple[Doubt, ...] = ()

    def as_json(self) -> dict[str, Any]:
        """What can be stored as JSON."""
        return {
            "page": self.page,
            "headings": self.headings,
            "columns": {column.value: place for column, place in self.columns.items()},
            "titles": {column.value: title for column, title in self.titles.items()},
            "unused": list(self.unused),
            "is_sure": self.is_sure,
            "doubts": [list(one) for one in self.doubts],
        }

    @classmethod
    def from_json(cls, stored: Mapping[str, Any]) -> "Layout":
        return cls(
            page=stored["page"],
            headings=stored["headings"],
            columns={Column(name): place for name, place in stored["columns"].items()},
            titles={Column(name): title for name, title in stored["titles"].items()},
            unused=tuple(stored["unused"]),
            is_sure=stored["is_sure"],
            doubts=tuple(Doubt(*one) for one in stored.get("doubts", ())),
        )


def lay_out(sheet: Sheet) -> Layout:
    """The first page with listings, else the first with headings that promise some and rows beneath them.

    Raises `Unreadable` where there is nothing to be read.
    """
    promising: Layout | None = None
    why = _NO_ROWS
    for page in range(sheet.pages):
        head = list(islice(sheet.rows(page), _HEADINGS_WITHIN + _SAMPLE))
        if not head:
            continue
        looked = _Page(page, head)
        if looked.has_listings():
            return looked.layout()
        if looked.lacks:
            why = looked.lacks if why != _NO_PLATFORM else why
        elif looked.rows:
            promising = promising or looked.layout()
    if promising is None:
        raise Unreadable(why)
    return promising


class _Page:
    """The head of one page, and what is made of it."""

    def __init__(self, page: int, head: _Head) -> None:
        self.page = page
        links = [_links(cells) for _, cells in head]
        first = next((row for row, found in enumerate(links) if found), len(head))
        at = _headings(head[: min(first, _HEADINGS_WITHIN)])
        if at < 0:  # headings that we do not know, if any
            above = reversed(range(min(first, _HEADINGS_WITHIN) if first < len(head) else 0))
            at = next((row for row in above if _may_be_headings(head[row][1])), -1)
        self.number, self.cells = head[at] if at >= 0 else (0, ())
        self.rows = [cells for _, cells in head[at + 1 :][:_SAMPLE]]
        beneath = links[at + 1 :][:_SAMPLE]
        self.from_first = self.rows[max(first - at - 1, 0) :]
        self.linked = Counter(place for found in beneath for place in found)
        #: column → its links, those to listings counted twice
        self.found: Counter[int] = Counter()
        for each in beneath:
            self.found.update(each)
        self.columns, self.is_sure = self._named()
        self._find_listings()
        self.lacks = self._lacking()

    def _named(self) -> tuple[dict[Column, int], bool]:
        """The columns by their headings; of two with one meaning the one with more links, and that unsure."""
        places: defaultdict[Column, list[int]] = defaultdict(list)
        for place, column in _meanings(self.cells).items():
            places[column].append(place)
        chosen = {column: max(several, key=self.found.__getitem__) for column, several in places.items()}
        return chosen, len(chosen) == sum(map(len, places.values()))

    def _by_content(self) -> int | None:
        """The column in which most cells are links, the one with most listings if there are several."""
        filled = Counter(place for cells in self.from_first for place, cell in enumerate(cells) if cell)
        beside = {place for place, column in _meanings(self.cells).items() if column in _BESIDE}
        mostly = [place for place, count in self.linked.items() if 2 * count > filled[place]]
        return max(sorted(set(mostly) - beside), key=self.found.__getitem__, default=None)

    def _find_listings(self) -> None:
        """Take the column with links where no heading names it, or the one that is named has none."""
        named, by_content = self.columns.get(Column.LISTING), self._by_content()
        if by_content is None or by_content == self.columns.get(Column.STORE):
            return
        if named is not None and self.found[named]:
            return
        self.columns = {column: place for column, place in self.columns.items() if place != by_content}
        self.columns[Column.LISTING] = by_content
        alone = all(not any(cells[:by_content] + cells[by_content + 1 :]) for cells in self.rows)
        self.is_sure = alone and not self.number

    def _lacking(self) -> str:
        """Why no listing can stand here, "" if one can."""
        if Column.LISTING in self.columns or Column.STORE in self.columns:
            return ""
        if Column.ITEM not in self.columns:
            return _NO_LINKS
        return "" if Column.PLATFORM in self.columns else _NO_PLATFORM

    def has_listings(self) -> bool:
        """Is there one among the first rows?"""
        linked = any(self.found[self.columns[one]] for one in _LINKED if one in self.columns)
        return linked or (not self.lacks and any(self._tells_an_id(cells) for cells in self.rows))

    def _tells_an_id(self, cells: tuple[str, ...]) -> bool:
        place = self.columns.get(Column.ITEM, len(cells))
        return place < len(cells) and _is_figures(cells[place])

    def layout(self) -> Layout:
        used = set(self.columns.values())
        titles = {column: title for column, place in self.columns.items() if (title := self._title(place))}
        others = (self._title(place) for place in range(len(self.cells)) if place not in used)
        return Layout(
            page=self.page,
            headings=self.number,
            columns=self.columns,
            titles=titles,
            unused=tuple(title for title in others if title),
            is_sure=self.is_sure,
            doubts=() if self.is_sure else self._doubts(),
        )

    def _doubts(self) -> tuple[Doubt, ...]:
        """The columns that are not named by a heading of their own; those that are read before the others."""
        meanings = _meanings(self.cells)
        alone = {column for column, count in Counter(meanings.values()).items() if count == 1}
        sure = {place for column, place in self.columns.items() if column in alone & {meanings.get(place)}}
        width = max(map(len, (self.cells, *self.rows)))
        asked = [Doubt(place, self._title(place), self._sample(place)) for place in range(width)]
        read = set(self.columns.values())
        told = [one for one in asked if one.place not in sure and (one.title or one.sample)]
        return tuple(sorted(sorted(told, key=lambda one: one.place not in read)[:_MOST_DOUBTS]))

    def _sample(self, place: int) -> str:
        found = (cells[place] for cells in self.rows if place < len(cells) and cells[place])
        return next((cell for cell in found if cell != FORMULA), "")[:_TITLE]

    def _title(self, place: int) -> str:
        title = self.cells[place] if place < len(self.cells) else ""
        return "" if title == FORMULA else title[:_TITLE]


#: Columns in which links are no listings, whatever they lead to; and those in which they are.
_BESIDE = frozenset({Column.PROOF, Column.NOTE})
_LINKED = (Column.LISTING, Column.STORE)
#: A row with one of these headings is the row of headings.
_SOURCES = frozenset({Column.LISTING, Column.STORE, Column.ITEM})


def _headings(head: _Head) -> int:
    """Which of the rows before the first link are the headings: the most telling one; -1 for none."""
    told = [set(_meanings(cells).values()) for _, cells in head]
    best = max(
        range(len(told)), key=lambda row: (not told[row].isdisjoint(_SOURCES), len(told[row])), default=-1
    )
    return best if best >= 0 and told[best] else -1


def _meanings(cells: Iterable[str]) -> dict[int, Column]:
    named = ((place, column_named(cell)) for place, cell in enumerate(cells))
    return {place: column for place, column in named if column is not None}


def _links(cells: Iterable[str]) -> dict[int, int]:
    """Column → 2 where a cell names a listing (or may, by a short link), 1 where it names a store only."""
    told: dict[int, int] = {}
    for place, cell in enumerate(cells):
        if "." not in cell:
            continue
        reading = read_links(cell[:_LOOKED_AT])
        if reading.unresolved or any(one.kind == "listing" for one in reading.listings):
            told[place] = 2
        elif reading.listings:
            told[place] = 1
    return told


def _may_be_headings(cells: Iterable[str]) -> bool:
    return not any("://" in cell or cell == FORMULA or _is_figures(cell) for cell in cells)


def _is_figures(cell: str) -> bool:
    return len(cell) >= _SHORTEST_ID and cell.isascii() and cell.isdigit()
