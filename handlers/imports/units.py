"""The rows of an import in the portions in which they are filed: each becomes one claim. Pure."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from handlers.claims.plan import address_of, key_of
from handlers.imports.columns import Layout
from handlers.imports.rows import Bad, Good, read_rows
from handlers.imports.rules import START, Mark, Sorting, Way
from handlers.imports.scanning import family_of
from handlers.imports.spellings import Priority
from handlers.listings.rules import Atlas, Found, ShortLink
from handlers.sheets import Sheet
from storage.listings import ListingKey

#: A portion that carries only refused rows has so many.
_REFUSED_AT_ONCE = 1000


class SheetToFile(NamedTuple):
    """An open sheet of an import."""

    id: int
    place: int
    sheet: Sheet
    layout: Layout


class RowToFile(NamedTuple):
    """One listing of one row."""

    sheet: SheetToFile
    row: int
    #: which of its row, 0 for the first
    nth: int
    found: Found | ShortLink
    remark: str
    #: the same twice is the same listing; a short link is known by its address
    key: ListingKey | str
    #: the id of the claim that it files again, 0 for none
    follows: int = 0

    @property
    def at(self) -> Mark:
        return Mark(self.sheet.place, self.row, self.nth)


@dataclass(frozen=True, slots=True)
class Unit:
    """What is filed in one unit of work.

    `group` is None for rows that are only refused; else the group has come to `after`, and is at `upto` then.
    """

    group: int | None
    after: Mark
    upto: Mark
    rows: Sequence[RowToFile]
    refused: Sequence[Mapping[str, Any]]


@dataclass(slots=True)
class _Portions:
    """What has been read and not been given out."""

    sorting: Sorting
    atlas: Atlas
    done: dict[int, Mark]
    waiting: defaultdict[int, list[RowToFile]] = field(default_factory=lambda: defaultdict(list))
    refused: list[Mapping[str, Any]] = field(default_factory=list)

    def sort_in(self, sheet: SheetToFile, row: Good | Bad, nth: int) -> int | None:
        """Put a row where it belongs; the group that has one more to file, if one has."""
        if isinstance(row, Bad):
            self.refused.append(refused(sheet.id, row.number, nth, row.why.value, row.told))
            return None
        number, found, right, ground, remark, priority, follows = row
        # NamedTuple's own constructor takes twice as long, for every listing
        urgent = priority == Priority.URGENT
        way = tuple.__new__(Way, (right, ground, *family_of(self.atlas, found), urgent))
        group = self.sorting.ways.get(way)
        if group is None:
            why, told = self.sorting.why_not(way)
            self.refused.append(refused(sheet.id, number, nth, why.value, told))
            return None
        if (sheet.place, number, nth) <= self.done.get(group, START):
            return None
        key = key_of(found) if isinstance(found, Found) else address_of(found)
        one = tuple.__new__(RowToFile, (sheet, number, nth, found, remark, key, follows))
        self.waiting[group].append(one)
        return group

    def ends_before(self, group: int) -> bool:
        """Is the newest row the first that files a later claim again? What came before is a claim of its own.

        In a sheet that is not in the order of its first claims a claim may so file several of them again.
        """
        rows = self.waiting[group]
        return len(rows) > 1 and rows[-1].follows > rows[-2].follows

    def take_before(self, group: int) -> Unit:
        """All that waits of a group but its newest row."""
        newest = self.waiting[group].pop()
        unit = self.take(group)
        self.waiting[group].append(newest)
        return unit

    def take(self, group: int) -> Unit:
        """All that waits of a group, and every row refused so far."""
        rows = self.waiting.pop(group)
        after = self.done.get(group, START)
        self.done[group] = rows[-1].at
        return Unit(group, after, rows[-1].at, rows, self._take_refused())

    def take_refused(self) -> Unit:
        return Unit(None, START, START, (), self._take_refused())

    def _take_refused(self) -> list[Mapping[str, Any]]:
        refused, self.refused = self.refused, []
        return refused


def units(
    sheets: Sequence[SheetToFile], sorting: Sorting, done: Mapping[int, Mark], *, at_most: int, atlas: Atlas
) -> Iterator[Unit]:
    """Everything that is still to be filed, at most `at_most` listings at once, in the sheets' order.

    `done`: group → up to where it is filed. Rows that cannot be filed come along with the next portion, from
    the very beginning also after a restart: who writes them down must not mind. Raises `Unreadable`.
    """
    portions = _Portions(sorting, atlas, dict(done))
    for one in sheets:
        last, nth = 0, 0
        for row in read_rows(one.sheet, one.layout):
            nth = nth + 1 if row.number == last else 0
            last = row.number
            group = portions.sort_in(one, row, nth)
            if group is not None and portions.ends_before(group):
                yield portions.take_before(group)
            if group is not None and len(portions.waiting[group]) == at_most:
                yield portions.take(group)
            elif len(portions.refused) >= _REFUSED_AT_ONCE:
                yield portions.take_refused()
    for group in list(portions.waiting):
        yield portions.take(group)
    if portions.refused:
        yield portions.take_refused()


def refused(sheet_id: int, row: int, nth: int, why: str, told: str) -> dict[str, Any]:
    """A refused row as it is written down."""
    return {"sheet_id": sheet_id, "row": row, "nth": nth, "why": why, "told": told}
