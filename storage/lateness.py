"""Claims that Alibaba is late with, or has not acknowledged at half of its time."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, String, and_, bindparam, case, cast, func, literal, select, text, update
from sqlmodel import Session

from storage.base import table_of
from storage.batches import Case, cases_among
from storage.claim_faces import reference, span
from storage.claims import Claim
from storage.escalations import Escalation
from storage.outbox import Card
from storage.people import Organisation

_claim, _card, _escalation = table_of(Claim), table_of(Card), table_of(Escalation)
_organisation, _other = table_of(Organisation), table_of(Claim).alias("other")


@dataclass(frozen=True, slots=True)
class LateCase:
    """A claim by itself, or a batch by those of its claims that are meant; nothing that anybody wrote."""

    case: Case
    reference: str
    organisation: str
    family: str
    #: the shared channel it was handed to
    handed_to: str
    claims: int
    due_at: datetime


def _runs(claim: Any) -> ColumnElement[bool]:
    return and_(claim.outcome_due_at.is_not(None), claim.outcome_paused_at.is_(None))


_LATE = and_(_runs(_claim.c), _claim.c.outcome_due_at <= bindparam("now"), _claim.c.overdue_at.is_(None))
_HALF = and_(
    _runs(_claim.c),
    _claim.c.outcome_half_at.is_not(None),
    _claim.c.outcome_half_at <= bindparam("now"),
    _claim.c.outcome_due_at > bindparam("now"),
)


def late(session: Session, *, now: datetime) -> list[Case]:
    """The cases whose time has run out and of which nobody was told yet, the earliest due first."""
    return _cases(session, _LATE, now)


def unacknowledged_at_half(session: Session, *, now: datetime) -> list[Case]:
    """The cases of whose time half has passed unacknowledged, and of which the desk was not told yet."""
    return _cases(session, _HALF, now)


def _cases(session: Session, which: ColumnElement[bool], now: datetime) -> list[Case]:
    statement = select(_claim.c.id, _claim.c.batch_id).where(which)
    ordered = statement.order_by(_claim.c.outcome_due_at, _claim.c.id)
    return cases_among(session.connection().execute(ordered, {"now": now}))


def take_late(session: Session, *, now: datetime) -> tuple[list[int], list[LateCase]]:
    """Mark all that `late` gives, in a few statements: ids of their claims, and the cases, as it does."""
    marks = {
        "overdue_at": now,
        "outcome_half_at": None,
        "escalated_at": func.coalesce(_claim.c.escalated_at, now),
    }
    return _take(session, _LATE, now, marks)


def take_half(session: Session, *, now: datetime) -> tuple[list[int], list[LateCase]]:
    """The same for `unacknowledged_at_half`."""
    return _take(session, _HALF, now, {"outcome_half_at": None})


def _take(
    session: Session, which: ColumnElement[bool], now: datetime, marks: dict[str, Any]
) -> tuple[list[int], list[LateCase]]:
    held = select(_claim.c.id).where(which).order_by(_claim.c.id).with_for_update()
    ids = list(session.connection().scalars(held, {"now": now}))
    found = told(session, ids)
    for start in range(0, len(ids), _AT_ONCE):
        part = ids[start : start + _AT_ONCE]
        session.connection().execute(update(_claim).where(_claim.c.id.in_(part)).values(marks))
    return ids, found


#: ids in one statement: SQLite takes so many parameters and more
_AT_ONCE = 500
_TOLD = (
    select(
        _claim.c.id,
        _claim.c.batch_id,
        _claim.c.filed_at,
        _organisation.c.name,
        _claim.c.family,
        _claim.c.handed_to,
        _claim.c.outcome_due_at,
    )
    .join(_organisation, _organisation.c.id == _claim.c.organisation_id)
    .where(_claim.c.id.in_(bindparam("ids", expanding=True)))
)


def told(session: Session, ids: Sequence[int]) -> list[LateCase]:
    """The cases of these claims as lists tell them, the earliest due first."""
    rows: list[Any] = []
    for start in range(0, len(ids), _AT_ONCE):
        rows += session.connection().execute(_TOLD, {"ids": ids[start : start + _AT_ONCE]})
    groups: dict[Case, list[Any]] = {}
    for row in sorted(rows, key=lambda row: row.id):
        [its_case] = cases_among([row])
        groups.setdefault(its_case, []).append(row)
    made = [_case(of, its) for of, its in groups.items()]
    return sorted(made, key=lambda one: (one.due_at, one.case.id))


def _case(of: Case, rows: Sequence[Any]) -> LateCase:
    named = [reference(row.id, row.filed_at) for row in (rows[0], rows[-1])]
    return LateCase(
        case=of,
        reference=span(named[0], named[1], len(rows)),
        organisation=rows[0].name,
        family=rows[0].family,
        handed_to=rows[0].handed_to,
        claims=len(rows),
        due_at=min(row.outcome_due_at for row in rows),
    )


#: "7" of a claim by itself, "b7" of a batch: as `Case.key`
_KEY = case(
    (_claim.c.batch_id.is_(None), cast(_claim.c.id, String)),
    else_=literal("b").concat(cast(_claim.c.batch_id, String)),
)
_BEHIND = (
    select(_claim.c.id, _claim.c.batch_id)
    .join(_card, _card.c.key == literal("claims.desk:").concat(_KEY))
    .where(
        _claim.c.outcome_due_at.is_not(None),
        _claim.c.overdue_at.is_not(None),
        _card.c.changed_at < _claim.c.overdue_at,
    )
    .order_by(_claim.c.outcome_due_at, _claim.c.id)
)


def shown_as_due(session: Session, *, at_most: int) -> list[Case]:
    """The first cases that are late by now, and whose cards do not say so yet."""
    return cases_among(session.connection().execute(_BEHIND.limit(at_most)))


_MOOT = (
    select(_escalation.c.id)
    .join(_claim, _claim.c.id == _escalation.c.claim_id)
    .where(
        # in the words of the partial index, by which alone it is quick
        text("escalation.owner <> ''"),
        _escalation.c.raised_by_id.is_(None),
        _escalation.c.answered_at.is_(None),
        ~select(_other.c.id)
        .where(
            _other.c.overdue_at.is_not(None),
            (_other.c.id == _claim.c.id) | (_other.c.batch_id == _claim.c.batch_id),
        )
        .correlate(_claim)
        .exists(),
    )
    .order_by(_escalation.c.id)
)


def moot_escalations(session: Session) -> list[int]:
    """Ids of what escalated by itself and is late no more, and to which Alibaba has not answered."""
    return list(session.connection().scalars(_MOOT))
