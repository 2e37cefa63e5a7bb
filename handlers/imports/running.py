"""An import at work: each portion of its rows becomes one claim, in one transaction with how far it came."""

import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from handlers.actor import Actor
from handlers.claims import filing
from handlers.claims.plan import (
    Plan,
    Typed,
    address_of,
    check_right,
    claimed_already,
    key_of,
    plan,
)
from handlers.claims.rules import AllClaimedAlready, NotYourRight
from handlers.imports import showing
from handlers.imports.reasons import Why
from handlers.imports.rules import START, Group, Mark, Sorting, State
from handlers.imports.units import RowToFile, Unit, refused
from handlers.listings.rules import Found, Reading, ShortLink
from handlers.people.rules import Action
from handlers.programme import Work
from storage import batches, claim_faces, claims, imports, listings, rights
from storage.claim_faces import Elsewhere
from storage.imports import Import
from storage.listings import ListingKey

#: So long a process that has said nothing is taken to be at work.
LEASE = timedelta(seconds=30)
#: How often the card of an import at work is edited: after so many hundredths.
_STEP = 5


class NotOurs(Exception):  # noqa: N818 - says what happened
    """The import was stopped, or another process is at it: there is nothing to do here."""


@dataclass(slots=True)
class GroupProgress:
    """How far a group has come: `upto` the last listing that was looked at, and what was filed."""

    upto: Mark = START
    listings: int = 0
    claims: list[int] = field(default_factory=list)
    #: the batch that takes claims at present (0 for none), and how many it has
    batch: int = 0
    in_batch: int = 0

    @classmethod
    def of(cls, job: Import, group: int) -> "GroupProgress":
        said = job.progress.get(str(group))
        return cls(**{**said, "upto": Mark(*said["upto"])}) if said else cls()

    def as_json(self) -> dict[str, Any]:
        return {
            "upto": list(self.upto),
            "listings": self.listings,
            "claims": self.claims,
            "batch": self.batch,
            "in_batch": self.in_batch,
        }


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


def file_unit(work: Work, *, import_id: int, sorting: Sorting, worker: str, unit: Unit) -> int:
    """File one portion; how many listings of the import are filed with it.

    Raises `NotOurs`; and a refusal where its person may not file any more, or not on this right.
    """
    job = imports.lock(work.session, import_id)
    if job is None or job.state != State.RUNNING or job.worker != worker:
        raise NotOurs
    job.worker_until, job.changed_at = work.now + LEASE, work.now
    said = [dict(one) for one in unit.refused]
    if unit.group is not None:
        progress = GroupProgress.of(job, unit.group)
        if progress.upto != unit.after:
            raise NotOurs
        said += _file(work, job, unit, sorting.groups[unit.group], progress)
        progress.upto = unit.upto
        job.progress = {**job.progress, str(unit.group): progress.as_json()}
    sealed = [one | {"told": work.seal(one["told"]) if one["told"] else b""} for one in said]
    imports.refuse(work.session, sealed)
    return _show_progress(work, job, sorting)


def _show_progress(work: Work, job: Import, sorting: Sorting) -> int:
    """Edit the import's card after every few hundredths; how many listings are filed."""
    filed = sum(GroupProgress.of(job, group).listings for group in range(len(sorting.groups)))
    share = 100 * filed // max(sorting.listings, 1)
    if share >= job.progress.get("shown", 0) + _STEP:
        job.progress = {**job.progress, "shown": share}
        showing.show(work, job)
    return filed


def _file(work: Work, job: Import, unit: Unit, group: Group, progress: GroupProgress) -> list[dict[str, Any]]:
    """Make the claim of one portion; the rows that did not come into it."""
    actor = filing.actor_of(work, job.person_id)
    actor.require(Action.FILE_CLAIM)
    claims.lock_holder_of_right(work.session, group.right_id)
    rows, twice = _each_once(unit.rows)
    sorted_out = _Sorted.of(work, actor, group, rows)
    if sorted_out.plan is not None:
        typed = Typed(group.right_id, group.ground, "", work.open(job.note), work.open(job.confidential_note))
        filed = _Filed(
            actor,
            sorted_out.plan,
            typed,
            source=f"import:{job.id}:{unit.group}:{len(progress.claims)}",
            remarks={_key(row): row.remark for row in rows if row.remark},
        )
        filed.store(work, lot_of(int(job.id or 0), unit.group or 0), group, progress)
    ours = set(progress.claims)
    return [
        *(_refused(row, Why.REPEATED, "") for row in twice),
        *(
            _refused(row, Why.REPEATED if claim_id in ours else Why.ALREADY_CLAIMED, reference)
            for row, claim_id, reference in sorted_out.claimed
        ),
    ]


def _refused(row: RowToFile, why: Why, told: str) -> dict[str, Any]:
    return refused(row.sheet_id, row.at.row, row.at.nth, why.value, told)


def _each_once(rows: Sequence[RowToFile]) -> tuple[list[RowToFile], list[RowToFile]]:
    """The rows that name something for the first time, and those that name it again."""
    seen: set[ListingKey | str] = set()
    first: list[RowToFile] = []
    again: list[RowToFile] = []
    for row in rows:
        key = _key(row)
        (again if key in seen else first).append(row)
        seen.add(key)
    return first, again


def _key(row: RowToFile) -> ListingKey | str:
    return address_of(row.found) if isinstance(row.found, ShortLink) else key_of(row.found)


@dataclass(frozen=True, slots=True)
class _Filed:
    """A claim to be, by itself or in a batch."""

    actor: Actor
    plan: Plan
    typed: Typed
    source: str
    remarks: filing.Remarks

    def store(self, work: Work, lot: str, group: Group, progress: GroupProgress) -> None:
        """A group that one claim holds is an ordinary claim; those of a larger one go into batches."""
        given = (work, self.actor, self.plan, self.typed)
        if group.count <= work.terms.listings_per_claim:
            made = [face.id for face in filing.file(*given, source=self.source, remarks=self.remarks)]
        else:
            if not progress.batch:
                holder = self.plan.right.organisation_id
                progress.batch = batches.begin(work.session, organisation_id=holder, lot=lot, now=work.now)
            made = filing.file_in_batch(
                *given, source=self.source, batch_id=progress.batch, remarks=self.remarks
            )
            progress.in_batch += len(made)
        progress.claims += made
        progress.listings += len(self.plan.fresh) + len(self.plan.short)
        if progress.in_batch >= work.terms.claims_per_batch:
            close_batch(work, progress)


def close_batch(work: Work, progress: GroupProgress) -> None:
    """No more claims come into a group's batch: it is shown to the desk, and to who filed it."""
    filing.close_batch(work, progress.batch)
    progress.batch = progress.in_batch = 0


def lot_of(import_id: int, group: int) -> str:
    """What the batches of a group are known by."""
    return f"import:{import_id}:{group}"


@dataclass(frozen=True, slots=True)
class _Sorted:
    """A portion with what is claimed already left out; `plan` None if that is all of it."""

    plan: Plan | None
    #: row, and the id and reference of the claim that has it
    claimed: Sequence[tuple[RowToFile, int, str]]

    @classmethod
    def of(cls, work: Work, actor: Actor, group: Group, rows: Sequence[RowToFile]) -> "_Sorted":
        right = rights.by_id(work.session, group.right_id)
        if right is None or right.organisation_id not in actor.principals:
            raise NotYourRight
        ground = check_right(right, group.ground)
        found = tuple(row.found for row in rows if not isinstance(row.found, ShortLink))
        short = tuple(row.found for row in rows if isinstance(row.found, ShortLink))
        known = listings.ids_of(work.session, [key_of(one) for one in found])
        met = claim_faces.elsewhere(work.session, list(known.values()))
        waiting = (
            claims.short_links_of(work.session, right.organisation_id, [address_of(one) for one in short])
            if short
            else {}
        )
        taken = claimed_already(right, met, known)
        try:
            made = plan(
                right,
                ground,
                Reading(found, 0, short, ()),
                atlas=work.setup.platforms,
                met=met,
                known=known,
                waiting=dict.fromkeys(waiting, ""),
                at_most=len(rows),
            )
        except AllClaimedAlready:
            made = None
        return cls(made, [*_taken(rows, taken), *_awaited(work, rows, waiting)])


def _taken(rows: Sequence[RowToFile], taken: dict[ListingKey, Elsewhere]) -> list[tuple[RowToFile, int, str]]:
    found = (
        [(row, taken.get(key_of(row.found))) for row in rows if isinstance(row.found, Found)] if taken else []
    )
    return [(row, one.claim_id, one.reference) for row, one in found if one is not None]


def _awaited(
    work: Work, rows: Sequence[RowToFile], waiting: dict[str, int]
) -> list[tuple[RowToFile, int, str]]:
    """Short links that wait in an own claim to be completed."""
    told = []
    for row in rows:
        claim_id = waiting.get(address_of(row.found)) if isinstance(row.found, ShortLink) else None
        if claim_id is not None:
            face = claim_faces.face(work.session, claim_id)
            told.append((row, claim_id, face.reference if face else ""))
    return told
