"""The outbox as the shell and the gauges see it: what waits, what is parked, and moving it by hand.

Never a body: whoever runs the shell sees ids, places and error codes.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Select, Table, and_, case, select, text, update
from sqlmodel import Session

from storage.base import table_of
from storage.lanes import CARD_PENDING, POST_PENDING
from storage.outbox import Card, Post
from storage.workspaces import Lane

_lane, _post, _card = table_of(Lane), table_of(Post), table_of(Card)
#: A card counts as waiting while Slack shows less than it should.
_CARD_WAITS = and_(_card.c.shown < _card.c.wanted, _card.c.state.in_(("waiting", "unknown", "sent")))
POST_PARKED, CARD_PARKED = text("post.state = 'parked'"), text("card.state = 'parked'")
_POST_WAITS = _post.c.state.in_(("waiting", "unknown"))


@dataclass(frozen=True, slots=True)
class Undelivered:
    """One row that waits or is parked. `name` ("post:12", "card:3") is what `retry` and `park` take."""

    name: str
    key: str
    kind: str
    team_id: str
    address: str
    state: str
    error: str
    attempts: int
    since: datetime
    due_at: datetime


def undelivered(session: Session, *, parked_only: bool = False, at_most: int = 500) -> list[Undelivered]:
    """What waits or is parked, oldest first."""
    rows = [*_rows(session, _post, POST_PARKED, at_most), *_rows(session, _card, CARD_PARKED, at_most)]
    if not parked_only:
        rows += [*_rows(session, _post, POST_PENDING, at_most), *_rows(session, _card, CARD_PENDING, at_most)]
    return sorted(rows, key=lambda row: (row.since, row.name))[:at_most]


def _rows(session: Session, table: Table, which: Any, at_most: int) -> list[Undelivered]:
    since = table.c.created_at if table is _post else table.c.changed_at
    statement = (
        select(table, since.label("since"), _lane.c.team_id, _lane.c.address)
        .join(_lane, _lane.c.id == table.c.lane_id)
        .where(which)
        .order_by(since, table.c.id)
        .limit(at_most)
    )
    return [
        Undelivered(
            name=f"{table.name}:{row.id}",
            key=row.key,
            kind=row.kind,
            team_id=row.team_id,
            address=row.address,
            # a card that stands and has a newer state to show waits, too
            state="waiting" if row.state == "sent" else row.state,
            error=row.error,
            attempts=row.attempts,
            since=row.since,
            due_at=row.due_at,
        )
        for row in session.execute(statement)
    ]


def retry(session: Session, *, now: datetime, name: str = "") -> int:
    """Let a parked row ("post:12"), or with no name all of them, be tried again; how many it was.

    One whose outcome was never known is looked for first. Raises ValueError for what is no such name.
    """
    return sum(_retry(session, table, unless, now, row_id) for table, unless, row_id in _named(name))


def _retry(session: Session, table: Table, may_stand: Any, now: datetime, row_id: int | None) -> int:
    again = case((and_(table.c.sent_from.is_not(None), may_stand), "unknown"), else_="waiting")
    statement = (
        update(table)
        .where(table.c.state == "parked", *([table.c.id == row_id] if row_id else []))
        .values(state=again, due_at=now, attempts=0, held_from=None, error="")
        .returning(table.c.id)
    )
    return len(session.execute(statement).all())


def park(session: Session, *, name: str) -> bool:
    """Set a waiting row aside by hand; False if it is not waiting. Raises ValueError for what is no name."""
    ((table, _, row_id),) = _named(name)
    waits = _POST_WAITS if table is _post else _CARD_WAITS
    statement = (
        update(table)
        .where(table.c.id == row_id, waits)
        .values(state="parked", error="parked_by_hand", held_from=None)
        .returning(table.c.id)
    )
    return session.execute(statement).first() is not None


def _named(name: str) -> list[tuple[Table, Any, int | None]]:
    """(table, which of its rows may stand after all, id) for "post:12"; both tables for ""."""
    post, card = (_post, _post.c.ts == ""), (_card, _card.c.ts == "")
    if not name:
        return [(*post, None), (*card, None)]
    table, _, number = name.partition(":")
    if table not in ("post", "card") or not number.isdecimal():
        raise ValueError(f"{name!r} is not the name of a row: it looks like post:12 or card:3")
    return [(*(post if table == "post" else card), int(number))]


_OLDEST_POST = select(_post.c.created_at).where(POST_PENDING).order_by(_post.c.created_at).limit(1)
_OLDEST_CARD = select(_card.c.changed_at).where(CARD_PENDING).order_by(_card.c.changed_at).limit(1)


def oldest_waiting(session: Session) -> datetime | None:
    """Since when the oldest row waits that is not parked; None when nothing waits."""
    found = (session.connection().scalar(oldest) for oldest in (_OLDEST_POST, _OLDEST_CARD))
    waiting = [at for at in found if at is not None]
    return min(waiting, default=None)


def _instants(table: Table, waits: Any) -> Select[Any]:
    return (
        select(table.c.due_at, _lane.c.free_at, _lane.c.leased_until)
        .join(_lane, _lane.c.id == table.c.lane_id)
        .where(waits)
    )


_INSTANTS = (_instants(_post, POST_PENDING), _instants(_card, CARD_PENDING))


def next_due(session: Session, *, now: datetime) -> datetime | None:
    """The first instant after `now` at which something that waits may be tried; None when nothing waits."""
    instants = [
        max(at for at in (row.due_at, row.free_at, row.leased_until) if at is not None)
        for statement in _INSTANTS
        for row in session.connection().execute(statement)
    ]
    return min((at for at in instants if at > now), default=None)
