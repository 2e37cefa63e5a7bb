"""The desk's queue: what can be taken now, each rights-holder in turn, in a few statements at any length."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, case, func, or_, select, text, true, union_all
from sqlmodel import Session

from storage import batch_faces
from storage.base import table_of
from storage.batches import Batch, Case
from storage.claim_faces import reference
from storage.claims import Claim
from storage.people import Organisation, Person
from storage.triage_desk import Served


@dataclass(frozen=True, slots=True)
class Asker:
    """For whom it is asked: what they filed never stands in their queue, what they leave to others last.

    `family` "" is all platforms.
    """

    person_id: int
    skipped: Sequence[str] = ()
    family: str = ""


@dataclass(frozen=True, slots=True)
class Queued:
    """A case that can be taken; nothing that anybody wrote. Of a batch, all of its claims that can be."""

    case: Case
    reference: str
    organisation: str
    family: str
    kind: str
    listing_count: int
    priority: int
    filed_at: datetime
    due_at: datetime
    is_skipped: bool


@dataclass(frozen=True, slots=True)
class Held:
    """A case that somebody at the desk holds now."""

    case: Case
    reference: str
    organisation: str
    family: str
    kind: str
    listing_count: int
    due_at: datetime | None
    taken_by_id: int
    taken_by: str
    taken_until: datetime


@dataclass(frozen=True, slots=True)
class Queue:
    """The first of it, and how many cases there are in all."""

    first: tuple[Queued, ...]
    total: int


#: The priority that the desk alone gives.
FIRST = 2
_claim, _batch, _served = table_of(Claim), table_of(Batch), table_of(Served)
_organisation, _taker = table_of(Organisation), table_of(Person).alias("taker")
#: In the words of the partial indexes: a database uses one only where it finds its own text.
_FILED, _TAKEN = text("claim.status = 'filed'"), text("claim.taken_until IS NOT NULL")
#: Claims by themselves are groups of one.
_ITSELF = case((_claim.c.batch_id.is_(None), _claim.c.id))


def queue(session: Session, asker: Asker, *, now: datetime, at_most: int) -> Queue:
    """What this person may take now: every rights-holder's first case before anybody's second.

    What the desk puts first comes before all. Within a rights-holder the urgent first, then what is due
    first. Among rights-holders whose turn it is alike, first the one of whom the desk has taken up nothing
    for the longest time: so it stays fair while cases are taken, however many one of them has filed.
    """
    ranked = _ranked(asker, now)
    statement = (
        select(ranked, func.count().over().label("total"))
        .outerjoin(_served, _served.c.organisation_id == ranked.c.organisation_id)
        .order_by(
            ranked.c.is_skipped,
            case((ranked.c.priority >= FIRST, 0), else_=1),
            ranked.c.turn,
            # what a rights-holder calls urgent orders its own alone, and so has no place here
            _served.c.at.asc().nulls_first(),
            ranked.c.due_at,
            ranked.c.id,
        )
        .limit(at_most)
    )
    rows = session.connection().execute(statement).all()
    return Queue(tuple(_queued(session, rows, _free(asker, now))), rows[0].total if rows else 0)


def _ranked(asker: Asker, now: datetime) -> Any:
    """Each case with its turn among those of its rights-holder."""
    waiting = _waiting(_free(asker, now)).subquery()
    skipped = _is_skipped(waiting.c, asker.skipped)
    order = (skipped, waiting.c.priority.desc(), waiting.c.due_at, waiting.c.id)
    turn = func.row_number().over(partition_by=waiting.c.organisation_id, order_by=order)
    return select(waiting, skipped.label("is_skipped"), turn.label("turn")).subquery()


def _free(asker: Asker, now: datetime) -> ColumnElement[bool]:
    """Of a claim that is filed: may this person take it?"""
    return and_(
        or_(_claim.c.taken_until.is_(None), _claim.c.taken_until <= now),
        _claim.c.filed_by_id != asker.person_id,
        _of(asker.family),
    )


def _waiting(free: ColumnElement[bool]) -> Any:
    """The cases that can be taken: all that ranks them stands in one index, so no claim itself is read."""
    alone = select(
        _claim.c.id, _claim.c.batch_id, _claim.c.organisation_id, _claim.c.priority, _claim.c.due_at
    ).where(_FILED, _claim.c.batch_id.is_(None), free)
    together = (
        select(
            func.min(_claim.c.id).label("id"),
            _claim.c.batch_id,
            _claim.c.organisation_id,
            func.max(_claim.c.priority).label("priority"),
            func.min(_claim.c.due_at).label("due_at"),
        )
        .where(_FILED, _claim.c.batch_id.is_not(None), free)
        .group_by(_claim.c.batch_id, _claim.c.organisation_id)
        .subquery()
    )
    whole = select(together).join(_batch, _batch.c.id == together.c.batch_id)
    return union_all(alone, whole.where(_batch.c.closed_at.is_not(None)))


def _cases() -> Select[Any]:
    """What claims come to, case by case."""
    return select(
        func.min(_claim.c.id).label("id"),
        _claim.c.batch_id,
        _claim.c.organisation_id,
        func.min(_claim.c.family).label("family"),
        func.min(_claim.c.kind).label("kind"),
        func.sum(_claim.c.listing_count).label("listing_count"),
        func.min(_claim.c.filed_at).label("filed_at"),
        func.min(_claim.c.due_at).label("due_at"),
    ).group_by(_claim.c.organisation_id, _claim.c.batch_id, _ITSELF)


def _of(family: str) -> ColumnElement[bool]:
    return _claim.c.family == family if family else true()


def _is_skipped(waiting: Any, subjects: Sequence[str]) -> ColumnElement[int]:
    cases = [Case.of(subject) for subject in subjects]
    alone = [one.id for one in cases if not one.is_batch]
    whole = [one.id for one in cases if one.is_batch]
    by_itself = and_(waiting.batch_id.is_(None), waiting.id.in_(alone))
    return case((or_(waiting.batch_id.in_(whole), by_itself), 1), else_=0)


def held(
    session: Session, *, now: datetime, family: str = "", person_id: int | None = None, at_most: int
) -> list[Held]:
    """What somebody holds now, or one person does, the hold that ends first coming first."""
    statement = (
        _cases()
        .add_columns(
            _claim.c.taken_by_id,
            _taker.c.name.label("taken_by"),
            func.min(_claim.c.taken_until).label("taken_until"),
        )
        .join(_taker, _taker.c.id == _claim.c.taken_by_id)
        .where(_TAKEN, _claim.c.taken_until > now, _of(family))
        .where(true() if person_id is None else _claim.c.taken_by_id == person_id)
        .group_by(_claim.c.taken_by_id, _taker.c.name)
        .order_by(text("taken_until"), text("id"))
        .limit(at_most)
    )
    rows = session.connection().execute(statement).all()
    return [
        Held(**told, taken_by_id=row.taken_by_id, taken_by=row.taken_by, taken_until=row.taken_until)
        for row, told in zip(rows, _told(session, rows), strict=True)
    ]


def _queued(session: Session, ranked: Sequence[Any], free: ColumnElement[bool]) -> list[Queued]:
    """What the lines of these cases say, in their order."""
    alone = [row.id for row in ranked if row.batch_id is None]
    together = [row.batch_id for row in ranked if row.batch_id is not None]
    which = or_(_claim.c.id.in_(alone), _claim.c.batch_id.in_(together))
    rows = session.connection().execute(_cases().where(which, _FILED, free)).all()
    told = {one["case"]: (row, one) for row, one in zip(rows, _told(session, rows), strict=True)}
    found = []
    for rank in ranked:
        if _case_of(rank) not in told:  # somebody has taken it since
            continue
        row, said = told[_case_of(rank)]
        more = {"priority": rank.priority, "is_skipped": bool(rank.is_skipped), "filed_at": row.filed_at}
        found.append(Queued(**said, **more))
    return found


def _case_of(row: Any) -> Case:
    return Case(row.batch_id, is_batch=True) if row.batch_id else Case(row.id)


def _told(session: Session, rows: Sequence[Any]) -> list[dict[str, Any]]:
    """What every line of a case says."""
    batches = batch_faces.summed(session, {row.batch_id for row in rows if row.batch_id})
    names = _names(session, {row.organisation_id for row in rows})
    return [
        {
            "case": _case_of(row),
            "reference": batches[row.batch_id].reference if row.batch_id else reference(row.id, row.filed_at),
            "organisation": names[row.organisation_id],
            "family": row.family,
            "kind": row.kind,
            "listing_count": row.listing_count,
            "due_at": row.due_at,
        }
        for row in rows
    ]


def _names(session: Session, ids: set[int]) -> Mapping[int, str]:
    rows = session.connection().execute(
        select(_organisation.c.id, _organisation.c.name).where(_organisation.c.id.in_(ids))
    )
    return {row.id: row.name for row in rows}
