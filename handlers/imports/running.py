"""An import at work: each portion of its rows becomes a claim, in one transaction with how far it came."""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from handlers.imports import showing
from handlers.imports.portion import Filer, GroupProgress, file_portion
from handlers.imports.rules import Mark, Sorting, State
from handlers.imports.units import Unit
from handlers.programme import Work
from storage import imports
from storage.imports import Import

#: So long a process that has said nothing is taken to be at work.
LEASE = timedelta(seconds=30)
#: How often the card of an import at work is edited: after so many hundredths.
_STEP = 5


class NotOurs(Exception):  # noqa: N818 - says what happened
    """The import was stopped, or another process is at it: there is nothing to do here."""


@dataclass(frozen=True, slots=True)
class Job:
    """An import that this process works on."""

    id: int
    sorting: Sorting
    done: dict[int, Mark]
    #: (id, place, size in bytes, layout and counts as JSON, name) of each sheet that could be read
    sheets: tuple[tuple[int, int, int, dict[str, Any], str], ...]


def sorting_of(work: Work, job: Import) -> Sorting:
    """What the sheets of an import were sorted into."""
    return Sorting.from_json(json.loads(work.open(job.plan)))


def begin(work: Work, *, import_id: int, worker: str) -> Job | None:
    """Work on an import from now on; None if another process does, or there is nothing to do."""
    job = imports.lock(work.session, import_id)
    if job is None or job.state != State.RUNNING or not _is_free(job, worker, work):
        return None
    job.worker, job.worker_until = worker, work.now + LEASE
    sorting = sorting_of(work, job)
    return Job(
        id=import_id,
        sorting=sorting,
        done={group: GroupProgress.of(job, group).upto for group in range(len(sorting.groups))},
        sheets=tuple(
            (int(one.id or 0), one.place, one.size, json.loads(work.open(one.scan)), work.open(one.name))
            for one in imports.sheets_of(work.session, import_id)
            if one.state == "read"
        ),
    )


def _is_free(job: Import, worker: str, work: Work) -> bool:
    return job.worker in ("", worker) or job.worker_until is None or job.worker_until <= work.now


def let_go(work: Work, *, import_id: int, worker: str) -> None:
    """Leave the rest to whoever comes next."""
    job = imports.lock(work.session, import_id)
    if job is not None and job.worker == worker:
        job.worker, job.worker_until = "", None


def file_units(work: Work, *, import_id: int, sorting: Sorting, worker: str, units: Sequence[Unit]) -> int:
    """File these portions, all of them or none; how many listings of the import are filed with them.

    Raises `NotOurs`; and a refusal where its person may not file any more, or not on one of the rights.
    """
    job = imports.lock(work.session, import_id)
    if job is None or job.state != State.RUNNING or job.worker != worker:
        raise NotOurs
    job.worker_until, job.changed_at = work.now + LEASE, work.now
    said = [
        *(one for unit in units for one in unit.refused),
        *_file(work, job, sorting, [unit for unit in units if unit.group is not None]),
    ]
    sealed = [{**one, "told": work.seal(one["told"]) if one["told"] else b""} for one in said]
    imports.refuse(work.session, sealed)
    return _show_progress(work, job, sorting)


def _file(work: Work, job: Import, sorting: Sorting, units: Sequence[Unit]) -> Iterator[Mapping[str, Any]]:
    """Make a claim of each; the rows that did not come into one."""
    places = {unit.group for unit in units if unit.group is not None}
    if not places:
        return
    filer = Filer.of(work, job, {sorting.groups[place].right_id for place in places})
    progress = {place: GroupProgress.of(job, place) for place in places}
    for unit in units:
        place = unit.group or 0
        if progress[place].upto != unit.after:
            raise NotOurs
        yield from file_portion(work, filer, unit, sorting.groups[place], progress[place])
        progress[place].upto = unit.upto
    job.progress = {**job.progress, **{str(place): one.as_json() for place, one in progress.items()}}


def _show_progress(work: Work, job: Import, sorting: Sorting) -> int:
    """Edit the import's card after every few hundredths; how many listings are filed."""
    filed = sum(GroupProgress.of(job, group).listings for group in range(len(sorting.groups)))
    share = 100 * filed // max(sorting.listings, 1)
    if share >= job.progress.get("shown", 0) + _STEP:
        job.progress = {**job.progress, "shown": share}
        showing.show(work, job)
    return filed
