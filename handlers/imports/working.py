"""One import taken in hand by a process: sheets opened, filed portion by portion, bad rows written out.

The same for the bot's own worker and for the shell. What reads takes its time and is called on a thread that
nobody waits for; what writes is one short unit of work each.
"""

import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import TypeVar

from handlers.imports import running
from handlers.imports.columns import Layout
from handlers.imports.ending import RowsAgain
from handlers.imports.reasons import Why, say
from handlers.imports.refused import headings_of, refused_sheet
from handlers.imports.running import Job
from handlers.imports.stored import opened
from handlers.imports.units import SheetToFile, Unit, units
from handlers.listings.rules import load_platforms
from handlers.programme import Programme
from handlers.sheets import Sheet, open_sheet
from handlers.words import Words
from storage import imports
from storage.uow import UnitOfWork

T = TypeVar("T")


@dataclass(slots=True)
class Hand:
    """An import in hand. Every method reads, and may take long."""

    programme: Programme
    job: Job
    words: Words
    _sheets: list[SheetToFile] = field(init=False)
    _units: Iterator[Unit] = field(init=False)

    def __post_init__(self) -> None:
        self._sheets = [
            SheetToFile(sheet_id, place, self._sheet(sheet_id, size, name), Layout.from_json(scan["layout"]))
            for sheet_id, place, size, scan, name in self.job.sheets
        ]
        self._units = units(
            self._sheets,
            self.job.sorting,
            self.job.done,
            at_most=self.programme.setup.terms.listings_per_claim,
            atlas=load_platforms(),
        )

    def next_unit(self) -> Unit | None:
        """The next portion to be filed; None after the last. Raises `Unreadable`."""
        return next(self._units, None)

    def rows_again(self) -> list[RowsAgain]:
        """What was not filed, as one workbook for each sheet that holds such rows."""
        made = (self._again(one) for one in self._sheets)
        return [one for one in made if one is not None]

    def _again(self, one: SheetToFile) -> RowsAgain | None:
        refused = self._refused(one)
        first = next(refused, None)
        if first is None:
            return None
        titles = headings_of(one.sheet, one.layout)
        rows = _told(self.words, one.sheet.rows(one.layout.page), first, refused)
        name = one.sheet.name.rpartition(".")[0] or one.sheet.name
        return RowsAgain(one.id, f"{name} - not filed.xlsx", refused_sheet(self.words, titles, rows))

    def _refused(self, one: SheetToFile) -> Iterator[tuple[int, Why, str]]:
        def find(unit: UnitOfWork) -> list[tuple[int, Why, str]]:
            found = imports.refused_in(unit.session, one.id)
            return [(row.row, Why(row.why), unit.open(row.told)) for row in found]

        return iter(self._read(find))

    def _sheet(self, sheet_id: int, size: int, name: str) -> Sheet:
        return open_sheet(opened(lambda place: self._piece(sheet_id, place), size), name)

    def _piece(self, sheet_id: int, place: int) -> bytes:
        def find(unit: UnitOfWork) -> bytes:
            sealed = imports.piece(unit.session, sheet_id, place)
            if sealed is None:  # the import ended under another process's hands
                raise running.NotOurs
            return zlib.decompress(unit.keyring.open_bytes(sealed))

        return self._read(find)

    def _read(self, find: Callable[[UnitOfWork], T]) -> T:
        return self.programme.store.read(find, now=self.programme.clock())


def _told(
    words: Words,
    rows: Iterator[tuple[int, tuple[str, ...]]],
    first: tuple[int, Why, str],
    refused: Iterator[tuple[int, Why, str]],
) -> Iterator[tuple[int, tuple[str, ...], str]]:
    """Each refused row as it stands in its sheet, with all that is wrong with it. Both sides are in order."""
    waiting: tuple[int, Why, str] | None = first
    for number, cells in rows:
        said: list[str] = []
        while waiting is not None and waiting[0] == number:
            said.append(say(words, waiting[1], waiting[2]))
            waiting = next(refused, None)
        if said:
            yield number, cells, " ".join(dict.fromkeys(said))
        if waiting is None:
            return
