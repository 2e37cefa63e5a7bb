"""What happened: append-only rows, sealed into a hash chain after they are committed.

A row is written without a hash, in the transaction of the fact. One sealer later gives committed rows
their sequence and their link: a chain written by concurrent transactions would fork, or make every writer
wait. Rows hold ids, codes and counts, never a person's words, so that erasure and key rotation leave the
chain true.
"""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import JSON, BigInteger, Column, Index, Table, bindparam, func, select, text, update
from sqlmodel import Field, Session, col

from storage.base import Row, identity, instant, table_of
from storage.crypto import Keyring, NoKeyFits


class HistoryRow(Row, table=True):
    """One act on one subject."""

    __tablename__ = "history"
    __table_args__ = (
        Index(
            "ix_history_unsealed",
            "id",
            sqlite_where=text("seq IS NULL"),
            postgresql_where=text("seq IS NULL"),
        ),
        Index("ix_history_subject_id", "subject", "id"),
    )
    id: int | None = identity()
    at: datetime = instant()
    #: "claim:123"
    subject: str
    #: "claim:endorsed"
    tag: str
    #: "person:7", "clock:digests", "shell:operator"
    by: str
    facts: dict[str, Any] = Field(sa_column=Column("facts", JSON, nullable=False))
    seq: int | None = Field(default=None, sa_type=BigInteger, unique=True, nullable=True)
    key_id: str = Field(default="")
    link: str = Field(default="")


@dataclass(frozen=True, slots=True)
class Verdict:
    """What `audit verify` found.

    `head_seq` and `head` name the newest sealed row (note them elsewhere: a chain cut short can only be seen
    against a head noted before); `broken_at` is the sequence of the first row that does not fit, with why.
    """

    sealed: int
    unsealed: int
    head_seq: int
    head: str
    broken_at: int | None = None
    why: str = ""


_history: Table = table_of(HistoryRow)


def _spoken(row: Any, previous: str) -> str:
    """What a link is computed over: every column of the row, and the link before."""
    return json.dumps(
        [previous, row.id, row.at.isoformat(), row.subject, row.tag, row.by, row.facts],
        sort_keys=True,
        separators=(",", ":"),
        ensure_ascii=False,
    )


_HEAD = (
    select(_history.c.seq, _history.c.link)
    .where(_history.c.seq.is_not(None))
    .order_by(_history.c.seq.desc())
    .limit(1)
)
_UNSEALED = (
    select(_history).where(_history.c.seq.is_(None)).order_by(_history.c.id).limit(bindparam("at_most"))
)


def _head(session: Session) -> tuple[int, str]:
    row = session.connection().execute(_HEAD).first()
    return (row.seq, row.link) if row else (0, "")


_SEALED = (
    update(_history)
    .where(_history.c.id == bindparam("row"))
    .values(seq=bindparam("place"), key_id=bindparam("key"), link=bindparam("mac"))
)


def seal(session: Session, keyring: Keyring, *, at_most: int = 500) -> int:
    """Give up to `at_most` committed rows their place in the chain; how many it was.

    Two sealers at once collide on the unique sequence, and the later one's transaction is rolled back.
    """
    seq, link = _head(session)
    rows = session.connection().execute(_UNSEALED, {"at_most": at_most}).all()
    places = []
    for row in rows:
        seq += 1
        key_id, link = keyring.mac(_spoken(row, link))
        places.append({"row": row.id, "place": seq, "key": key_id, "mac": link})
    if places:
        session.connection().execute(_SEALED, places)
    return len(places)


def verify(session: Session, keyring: Keyring) -> Verdict:
    """Walk the whole chain from its first link."""
    unsealed = session.scalar(select(func.count()).where(_history.c.seq.is_(None))) or 0
    seq, link = 0, ""
    for row in _sealed(session):
        why = _fault(row, seq, link, keyring)
        if why:
            return Verdict(sealed=seq, unsealed=unsealed, head_seq=seq, head=link, broken_at=row.seq, why=why)
        seq, link = row.seq, row.link
    return Verdict(sealed=seq, unsealed=unsealed, head_seq=seq, head=link)


def _sealed(session: Session) -> Iterator[Any]:
    """Sealed rows in their order, a thousand at a time: a chain of any length needs little memory."""
    after = 0
    while True:
        rows = session.execute(
            select(_history).where(_history.c.seq > after).order_by(_history.c.seq).limit(1000)
        ).all()
        if not rows:
            return
        yield from rows
        after = rows[-1].seq


def _fault(row: Any, seq: int, link: str, keyring: Keyring) -> str:
    if row.seq != seq + 1:
        return f"row {seq + 1} is missing"
    try:
        _, expected = keyring.mac(_spoken(row, link), key_id=row.key_id)
    except NoKeyFits:
        return f"sealed with key {row.key_id}, which is not among the encryption keys"
    return "" if expected == row.link else "the row was changed after it was sealed, or a link before it was"


def newest(session: Session, subject: str, tag: str) -> dict[str, Any]:
    """The facts of what happened to a subject last under this tag; {} where nothing did."""
    told = (
        select(_history.c.facts)
        .where(_history.c.subject == subject, _history.c.tag == tag)
        .order_by(_history.c.id.desc())
        .limit(1)
    )
    return dict(session.scalar(told) or {})


def newest_by(session: Session, subject: str, tag: str) -> str:
    """By whom it happened to a subject last under this tag; "" where nothing did."""
    who = (
        select(_history.c.by)
        .where(_history.c.subject == subject, _history.c.tag == tag)
        .order_by(_history.c.id.desc())
        .limit(1)
    )
    return session.scalar(who) or ""


def of(session: Session, subject: str) -> list[HistoryRow]:
    """All that happened to a subject, oldest first."""
    return list(
        session.scalars(
            select(HistoryRow).where(col(HistoryRow.subject) == subject).order_by(col(HistoryRow.id))
        )
    )


def times(session: Session, subjects: Sequence[str], tags: Sequence[str]) -> int:
    """How often anything under these tags happened to these subjects, up to this unit of work."""
    counted = select(func.count()).where(
        _history.c.subject.in_(list(subjects)), _history.c.tag.in_(list(tags))
    )
    return session.scalar(counted) or 0
