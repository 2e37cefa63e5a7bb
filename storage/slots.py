"""Slots: a unique (job, slot) row, taken in the transaction of what it promises.

Two processes, a crash or a restart thus never do a job of the clock twice, nor skip it.
"""

from collections.abc import Collection, Sequence
from datetime import datetime

from sqlalchemy import bindparam, insert, select
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


_slot = table_of(Slot)
_TAKE = insert(_slot)


def taken(session: Session, jobs: Collection[str]) -> set[tuple[str, str]]:
    """(job, slot) of these jobs that were taken."""
    rows = session.connection().execute(select(_slot.c.job, _slot.c.slot).where(_slot.c.job.in_(list(jobs))))
    return {(row.job, row.slot) for row in rows}


def take(session: Session, *, job: str, slot: str, now: datetime) -> bool:
    """Take a turn; False if it was taken before."""
    try:
        with session.begin_nested():
            session.connection().execute(_TAKE, {"job": job, "slot": slot, "at": now})
    except IntegrityError:
        return False
    return True


_AMONG = select(_slot.c.slot).where(
    _slot.c.job == bindparam("job"), _slot.c.slot.in_(bindparam("among", expanding=True))
)


def taken_among(session: Session, *, job: str, among: Sequence[str]) -> set[str]:
    """Which of these turns of a job were taken before."""
    return set(session.scalars(_AMONG, {"job": job, "among": list(among)})) if among else set()
