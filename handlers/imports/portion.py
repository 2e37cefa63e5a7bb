"""One portion of an import becomes one claim, without what is claimed already."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from handlers.actor import Actor
from handlers.claims import again, filing
from handlers.claims.plan import Plan, Typed, check_right, claimed_already, plan
from handlers.claims.refusals import AllClaimedAlready, NotYourRight
from handlers.claims.rules import Priority
from handlers.imports.reasons import Why
from handlers.imports.rules import START, Group, Mark
from handlers.imports.units import RowToFile, Unit, refused
from handlers.listings.rules import Found, Reading, ShortLink
from handlers.people.rules import Action
from handlers.programme import Work
from handlers.trust import service as trust
from storage import batches, claim_faces, claims, listings, meetings, rights
from storage.imports import Import
from storage.listings import ListingKey
from storage.meetings import Elsewhere
from storage.rights import KnownRight

#: Rows that file more claims again than these go into batches, however few they are.
_BY_THEMSELVES = 3


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
class Filer:
    """Who files portions of an import in one unit of work, and on which rights.

    The rights-holders are held until it ends, so that their rights and open claims stay as they are read.
    """

    job: Import
    actor: Actor
    #: as they are typed into the form
    notes: tuple[str, str]
    rights: Mapping[int, KnownRight]

    @classmethod
    def of(cls, work: Work, job: Import, right_ids: set[int]) -> "Filer":
        """Raises a refusal where its person may not file any more."""
        actor = filing.actor_of(work, job.person_id)
        actor.require(Action.FILE_CLAIM)
        known = {}
        for right_id in sorted(right_ids):  # always in one order: two that hold several never wait in a ring
            claims.lock_holder_of_right(work.session, right_id)
            right = rights.by_id(work.session, right_id)
            if right is not None and right.organisation_id in actor.principals:
                known[right_id] = right
        return cls(job, actor, (work.open(job.note), work.open(job.confidential_note)), known)

    def right(self, group: Group) -> KnownRight:
        """Raises `NotYourRight`."""
        if group.right_id not in self.rights:
            raise NotYourRight
        return self.rights[group.right_id]


def file_portion(
    work: Work, filer: Filer, unit: Unit, group: Group, progress: GroupProgress
) -> list[dict[str, Any]]:
    """Make the claim of one portion of its group; the rows that did not come into it.

    Raises a refusal where its person may not file on this right any more.
    """
    right = filer.right(group)
    known, strange = _followed(work, right, unit.rows)
    first, twice = _each_once([row for row in unit.rows if row.follows not in strange])
    sorted_out = _Sorted.of(work, right, group, first)
    if sorted_out.plan is not None:
        filed = _Filed(
            filer.actor,
            sorted_out.plan,
            Typed(
                group.right_id,
                group.ground,
                "",
                *filer.notes,
                follows=known[0] if len(known) == 1 else 0,
                priority=_priority(group),
            ),
            source=f"import:{filer.job.id}:{unit.group}:{len(progress.claims)}",
            remarks={row.key: row.remark for row in first if row.remark},
        )
        filed.store(work, lot_of(int(filer.job.id or 0), unit.group or 0), group, progress)
        again.show(work, known[:1] if len(known) == 1 else ())
    ours = set(progress.claims)
    return [
        *(
            _refused(row, Why.NO_SUCH_CLAIM, strange[row.follows])
            for row in unit.rows
            if row.follows in strange
        ),
        *(_refused(row, Why.REPEATED, "") for row in twice),
        *(
            _refused(row, Why.REPEATED if claim_id in ours else Why.ALREADY_CLAIMED, reference)
            for row, claim_id, reference in sorted_out.claimed
        ),
    ]


def _followed(work: Work, right: KnownRight, rows: Sequence[RowToFile]) -> tuple[list[int], dict[int, str]]:
    """Ids of the claims that these rows file again; and of those that are not this rights-holder's."""
    named = sorted({row.follows for row in rows if row.follows})
    if not named:
        return [], {}
    owners = claim_faces.owners(work.session, named)
    strange = [claim_id for claim_id in named if owners.get(claim_id) != right.organisation_id]
    return (
        [claim_id for claim_id in named if claim_id not in strange],
        {claim_id: f"MS-…-{claim_id:06d}" for claim_id in strange},
    )


def _priority(group: Group) -> Priority:
    return Priority.URGENT if group.urgent else Priority.USUAL


def _refused(row: RowToFile, why: Why, told: str) -> dict[str, Any]:
    return refused(row.sheet.id, row.row, row.nth, why.value, told)


def _each_once(rows: Sequence[RowToFile]) -> tuple[list[RowToFile], list[RowToFile]]:
    """The rows that name something for the first time, and those that name it again."""
    seen: set[ListingKey | str] = set()
    first: list[RowToFile] = []
    again: list[RowToFile] = []
    for row in rows:
        (again if row.key in seen else first).append(row)
        seen.add(row.key)
    return first, again


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
        if group.count <= work.terms.listings_per_claim and group.follows <= _BY_THEMSELVES:
            filed = filing.file(*given, source=self.source, remarks=self.remarks)
            made = [face.id for face in trust.pass_on(work, filed)]
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
    trust.pass_on(work, [filing.close_batch(work, progress.batch)])
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
    def of(cls, work: Work, right: KnownRight, group: Group, rows: Sequence[RowToFile]) -> "_Sorted":
        ground = check_right(right, group.ground)
        found = tuple(row.found for row in rows if isinstance(row.found, Found))
        short = tuple(row.found for row in rows if isinstance(row.found, ShortLink))
        known = listings.ids_of(work.session, [row.key for row in rows if isinstance(row.key, ListingKey)])
        met = meetings.elsewhere(work.session, list(known.values()))
        addresses = [row.key for row in rows if isinstance(row.key, str)]
        waiting = meetings.short_links_of(work.session, right.organisation_id, addresses) if addresses else {}
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


def _taken(
    rows: Sequence[RowToFile], taken: Mapping[ListingKey, Elsewhere]
) -> list[tuple[RowToFile, int, str]]:
    found = [(row, taken.get(row.key)) for row in rows if isinstance(row.key, ListingKey)] if taken else []
    return [(row, one.claim_id, one.reference) for row, one in found if one is not None]


def _awaited(
    work: Work, rows: Sequence[RowToFile], waiting: dict[str, int]
) -> list[tuple[RowToFile, int, str]]:
    """Short links that wait in an own claim to be completed."""
    told = []
    for row in rows:
        claim_id = waiting.get(row.key) if isinstance(row.key, str) else None
        if claim_id is not None:
            face = claim_faces.face(work.session, claim_id)
            told.append((row, claim_id, face.reference if face else ""))
    return told
