"""Lots: what one import makes, portion by portion, as an import files them."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any, cast

from handlers.claims.plan import key_of
from handlers.imports.portion import Filer, GroupProgress, close_batch, file_portion
from handlers.imports.rules import START, Group
from handlers.imports.units import RowToFile, SheetToFile, Unit
from handlers.listings.rules import Found, read_links
from handlers.programme import Work
from handlers.refusals import Refusal
from storage.imports import Import, ImportSheet
from tests.life.life import Life

#: No row of it is read here.
_SHEET = SheetToFile(0, 1, cast(Any, None), cast(Any, None))


def imports(life: Life, name: str, links: Sequence[str], right: int) -> None:
    """Somebody imports these listings: for each platform family a claim, or a lot where they are many."""
    life.forms += 1
    right_id = life.rights[name][right % len(life.rights[name])]
    found = read_links("\n".join(links)).listings
    by_family: dict[str, list[Found]] = {}
    for one in found:
        by_family.setdefault(one.family, []).append(one)
    job_id = life.act(_begin, person_id=life.ids[name], right_id=right_id, token=f"V{life.forms}")
    for place, its in enumerate(by_family.values()):
        _file(life, job_id, place, Group(right_id, "", its[0].family, its[0].kind, len(its)), its)


def _begin(work: Work, *, person_id: int, right_id: int, token: str) -> int:
    """An import that nobody's worker takes up: its rows are told here."""
    job = Import(
        person_id=person_id,
        right_id=right_id,
        way="form",
        token=token,
        state="done",
        progress={},
        created_at=work.now,
        changed_at=work.now,
        stood_behind_at=work.now,
    )
    work.session.add(job)
    work.session.flush()
    name = work.seal("links.csv")
    work.session.add(ImportSheet(import_id=int(job.id or 0), place=1, name=name, state="read"))
    return int(job.id or 0)


def _file(life: Life, job_id: int, place: int, group: Group, found: Sequence[Found]) -> None:
    """Each portion in a unit of work of its own; then the batch that is still open is closed."""
    progress = GroupProgress()
    at_once = life.setup.terms.listings_per_claim
    for start in range(0, len(found), at_once):
        life.now += timedelta(seconds=1)
        rows = [_row(start + nth, one) for nth, one in enumerate(found[start : start + at_once])]
        try:
            unit = Unit(place, START, START, rows, ())
            life.act(_portion, job_id=job_id, unit=unit, group=group, progress=progress)
        except Refusal:
            return
    if progress.batch:
        life.act(close_batch, progress=progress)


def _portion(work: Work, *, job_id: int, unit: Unit, group: Group, progress: GroupProgress) -> None:
    job = work.session.get_one(Import, job_id)
    file_portion(work, Filer.of(work, job, {group.right_id}), unit, group, progress)


def _row(number: int, found: Found) -> RowToFile:
    return RowToFile(_SHEET, number, 0, found, "", key_of(found))
