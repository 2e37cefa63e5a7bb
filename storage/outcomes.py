"""What became of a promise: kept, put off, parked, or to be said anew. Written by delivery alone."""

from datetime import datetime
from typing import Any

from sqlalchemy import Table, bindparam, case, func, literal, select, update
from sqlmodel import Session

from storage.base import insert_or_ignore, table_of
from storage.lanes import Promise
from storage.outbox import Card, Post
from storage.workspaces import Lane

_lane, _post, _card = table_of(Lane), table_of(Post), table_of(Card)


#: Execution says what to set.
_ONE = {table.name: update(table).where(table.c.id == bindparam("promise")) for table in (_post, _card)}
_LANE_SPOKEN_IN = update(_lane).where(_lane.c.id == bindparam("lane")).values(last_ts=bindparam("ts"))


def _table(promise: Promise) -> Table:
    return _post if promise.table == "post" else _card


def kept(session: Session, promise: Promise, *, now: datetime, ts: str, version: int) -> None:
    """Slack has it. `ts` is the message's, "" where there is none; `version` is what a card shows now."""
    connection, values = session.connection(), {"state": "sent", "ts": ts, "sent_at": now, "error": ""}
    values |= {"promise": promise.id, "held_from": None}
    if promise.table == "card":
        values |= {"shown": version, "attempts": 0, "due_at": now}
    connection.execute(_ONE[promise.table], values)
    if ts and ts != promise.ts:
        connection.execute(_LANE_SPOKEN_IN, {"lane": promise.place.lane_id, "ts": ts})
        if promise.pinned:
            _promise_a_pin(session, promise, ts, now)


def _promise_a_pin(session: Session, card: Promise, ts: str, now: datetime) -> None:
    """A promise of its own, so that it is retried and parked like any other; its key makes it once."""
    row = {
        "key": f"delivery.pin:{card.id}:{ts}",
        "lane_id": card.place.lane_id,
        "kind": "pin",
        "under": card.key,
        "iacc_only": False,
        "body": b"",
        "state": "waiting",
        "due_at": now,
        "created_at": now,
    }
    session.execute(insert_or_ignore(session, _post, unique=["key"]), [row])


def put_off(
    session: Session,
    promise: Promise,
    *,
    due_at: datetime,
    error: str,
    in_doubt: bool,
    held_from: datetime | None,
) -> None:
    """Not kept yet. `in_doubt`: it may have been, and is to be looked for at `due_at`."""
    values: dict[str, Any] = {"due_at": due_at, "error": error, "held_from": held_from, "state": "unknown"}
    if not in_doubt:
        values |= {"state": "waiting", "sent_from": None}
    table = _table(promise)
    session.execute(update(table).where(table.c.id == promise.id, table.c.state != "parked").values(**values))


def park(session: Session, promise: Promise, *, error: str, in_doubt: bool) -> bool:
    """Give up until a person looks; False if a card has a newer state by now, which is tried instead."""
    table = _table(promise)
    values: dict[str, Any] = {"state": "parked", "error": error, "held_from": None}
    if promise.table == "card":
        newer = _card.c.wanted > promise.version
        values["state"] = case((newer, literal("unknown" if in_doubt else "waiting")), else_="parked")
    if not in_doubt:
        values["sent_from"] = None
    parked = update(table).where(table.c.id == promise.id).values(**values).returning(table.c.state)
    return str(session.execute(parked).scalar_one()) == "parked"


def replace(session: Session, promise: Promise, *, now: datetime, error: str) -> None:
    """A card's message is gone or cannot be edited any more: it is to be posted anew."""
    session.execute(
        update(_card)
        .where(_card.c.id == promise.id)
        .values(
            replaces_ts=promise.ts,
            ts="",
            state="waiting",
            sent_from=None,
            held_from=None,
            due_at=now,
            error=error,
        )
    )


def note_file(session: Session, promise: Promise, file_id: str) -> None:
    """Slack has given the upload its id; committed before the bytes are sent."""
    session.connection().execute(_ONE["post"], {"promise": promise.id, "file_id": file_id})


def send_elsewhere(session: Session, promise: Promise, *, lane_id: int, now: datetime) -> None:
    """Let it go to another lane instead, from the start: a person cannot be written to, their channel can."""
    table = _table(promise)
    session.execute(
        update(table)
        .where(table.c.id == promise.id)
        .values(
            lane_id=lane_id, state="waiting", due_at=now, sent_from=None, held_from=None, attempts=0, error=""
        )
    )


def purge(session: Session, *, before: datetime, at_most: int = 1000) -> int:
    """Empty the bodies of what was delivered before then; how many it was, at most so many at a time."""
    return _empty(session, _post, _post.c.state == "sent", before, at_most) + _empty(
        session, _card, _card.c.shown == _card.c.wanted, before, at_most
    )


def _empty(session: Session, table: Table, delivered: Any, before: datetime, at_most: int) -> int:
    old = (
        select(table.c.id)
        .where(delivered, func.length(table.c.body) > 0, table.c.sent_at < before)
        .order_by(table.c.sent_at)
        .limit(at_most)
    )
    emptied = update(table).where(table.c.id.in_(old)).values(body=b"").returning(table.c.id)
    return len(session.execute(emptied).all())
