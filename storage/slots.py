"""Slots: a unique (job, slot) row, taken in the transaction of what it promises.

Two processes, a crash or a restart thus never do a job of the clock twice, nor skip it.
"""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import insert, select
from sqlalchemy.exc import IntegrityError
from sqlmodel import Field, Session

from storage.base import Row, instant, table_of


class Slot(Row, table=True):
    """One turn of one job, done."""

    #: "digest:12"
    job: str = Field(primary_key=True)
    #: "2026-03-02"
    slot: str = Field(primary_key=True)
    at: datetime = instant()


def taken(session: Session, jobs: Collection[str]) -> set[tuple[str, str]]:
    """(job, slot) of these jobs that were taken."""
    slot = table_of(Slot)
    rows = session.connection().execute(select(slot.c.job, slot.c.slot).where(slot.c.job.in_(list(jobs))))
    return {(row.job, row.slot) for row in rows}


_TAKE = insert(table_of(Slot))


def take(session: Session, *, job: str, slot: str, now: datetime) -> bool:
    """Take a turn; False if it was taken before."""
    try:
        with session.begin_nested():
            session.connection().execute(_TAKE, {"job": job, "slot": slot, "at": now})
    except IntegrityError:
        return False
    return True
