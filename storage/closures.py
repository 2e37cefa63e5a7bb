"""Sellers at the bar, as they are read: what the desk is to recommend, and what Alibaba is to answer."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import func, select, text
from sqlmodel import Session

from storage.base import table_of
from storage.listed import Listed
from storage.pending import Room
from storage.people import Person
from storage.sellers import Closure, Seller, SellerAction

_closure, _seller, _action = table_of(Closure), table_of(Seller), table_of(SellerAction)
_person = table_of(Person)


@dataclass(frozen=True, slots=True)
class ClosureFace:
    """One of them with the names around it. Words and reasons are sealed."""

    id: int
    reference: str
    seller_id: int
    seller: str
    family: str
    score: int
    state: str
    owner: str
    due_at: datetime | None
    suggested_at: datetime
    recommended_by: str = ""
    recommended_at: datetime | None = None
    words: bytes | None = None
    ended_at: datetime | None = None
    #: what Alibaba did, "" as long as it has not answered
    action: str = ""
    reason: bytes | None = None
    until: datetime | None = None
    action_id: int | None = None
    #: whose word it is; of what the desk recorded, the officer's, "" for one whom the register does not know
    acted_by: str = ""
    acted_on_behalf: bool = False
    #: of what the desk recorded: who did, and (sealed) where it was said
    written_by: str = ""
    source: bytes | None = None
    acted_at: datetime | None = None
    reversed_by: str = ""
    reversed_at: datetime | None = None
    reversal: bytes | None = None


def reference(closure_id: int, suggested_at: datetime) -> str:
    """What people call it: CL-2026-000007."""
    return f"CL-{suggested_at.year}-{closure_id:06d}"


def _faces() -> Any:
    actor, undoer, officer = (_person.alias(name) for name in ("actor", "undoer", "officer"))
    return (
        select(
            _closure,
            _seller.c.name.label("seller"),
            _person.c.name.label("recommended_by"),
            _action.c.kind.label("action"),
            _action.c.reason,
            _action.c.until,
            _action.c.recorded_at,
            _action.c.reversed_at,
            _action.c.reversal,
            _action.c.on_behalf,
            _action.c.source,
            actor.c.name.label("acted_by"),
            officer.c.name.label("officer"),
            undoer.c.name.label("reversed_by"),
        )
        .join(_seller, _seller.c.id == _closure.c.seller_id)
        .outerjoin(_person, _person.c.id == _closure.c.recommended_by_id)
        .outerjoin(_action, _action.c.id == _closure.c.action_id)
        .outerjoin(actor, actor.c.id == _action.c.recorded_by_id)
        .outerjoin(officer, officer.c.id == _action.c.officer_id)
        .outerjoin(undoer, undoer.c.id == _action.c.reversed_by_id)
    )


_FACES = _faces()
_OPEN = text("closure.owner <> ''")


def face(session: Session, closure_id: int) -> ClosureFace | None:
    """One of them."""
    row = session.execute(_FACES.where(_closure.c.id == closure_id)).one_or_none()
    return None if row is None else _face(row)


def of_seller(session: Session, seller_id: int) -> list[ClosureFace]:
    """All that was suggested of a seller, the oldest first."""
    rows = session.execute(_FACES.where(_closure.c.seller_id == seller_id).order_by(_closure.c.id))
    return [_face(row) for row in rows]


def _face(row: Any) -> ClosureFace:
    return ClosureFace(
        id=row.id,
        reference=reference(row.id, row.suggested_at),
        seller_id=row.seller_id,
        seller=row.seller,
        family=row.family,
        score=row.score,
        state=row.state,
        owner=row.owner,
        due_at=row.due_at,
        suggested_at=row.suggested_at,
        recommended_by=row.recommended_by or "",
        recommended_at=row.recommended_at,
        words=row.words,
        ended_at=row.ended_at,
        action=row.action or "",
        reason=row.reason,
        until=row.until,
        action_id=row.action_id,
        acted_by=(row.officer if row.on_behalf else row.acted_by) or "",
        acted_on_behalf=bool(row.on_behalf),
        written_by=row.acted_by or "",
        source=row.source,
        acted_at=row.recorded_at,
        reversed_by=row.reversed_by or "",
        reversed_at=row.reversed_at,
        reversal=row.reversal,
    )


def late(session: Session, *, now: datetime) -> list[tuple[int, str, datetime]]:
    """(id, state, due) of those whose time is over, the earliest due first."""
    which = select(_closure.c.id, _closure.c.state, _closure.c.due_at)
    statement = which.where(_OPEN, _closure.c.due_at <= now)
    rows = session.execute(statement.order_by(_closure.c.due_at, _closure.c.id))
    return [(row.id, row.state, row.due_at) for row in rows]


@dataclass(frozen=True, slots=True)
class PendingClosure:
    """One that waits, as digests list it. `seller` is for the desk alone."""

    id: int
    reference: str
    seller_id: int
    seller: str
    family: str
    state: str
    due_at: datetime


def pending(
    session: Session, *, owner: str, at_most: int, room: Room | None = None
) -> Listed[PendingClosure]:
    """What waits for the desk or for an officer, the earliest due first; `room` None for all channels."""
    statement = (
        select(_closure, _seller.c.name.label("seller"))
        .join(_seller, _seller.c.id == _closure.c.seller_id)
        .where(_OPEN, _closure.c.owner == owner)
        .order_by(_closure.c.due_at, _closure.c.id)
    )
    if room is not None:
        here = _closure.c.family == room.family
        statement = statement.where(here if room.family else _closure.c.family.not_in(room.other_families))
    rows = session.execute(statement.limit(at_most)).all()
    every = statement.order_by(None).with_only_columns(func.count(), maintain_column_froms=True)
    total = len(rows) if len(rows) < at_most else session.scalar(every) or 0
    return Listed(tuple(_pending(row) for row in rows), total)


def _pending(row: Any) -> PendingClosure:
    return PendingClosure(
        id=row.id,
        reference=reference(row.id, row.suggested_at),
        seller_id=row.seller_id,
        seller=row.seller,
        family=row.family,
        state=row.state,
        due_at=row.due_at,
    )
