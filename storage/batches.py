"""Batches: claims of one import that are checked and handed over together; and cases, which are either."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import UniqueConstraint, bindparam, insert, select, update
from sqlmodel import Field, Session

from storage.base import Row, identity, instant, instant_or_none, ref, table_of
from storage.claims import Claim


class Batch(Row, table=True):
    """Claims with one right, platform family, kind and ground: one card, one act, one sheet for all."""

    __table_args__ = (UniqueConstraint("lot", "place"),)
    id: int | None = identity()
    #: the rights-holder
    organisation_id: int = ref("organisation.id")
    #: "import:7:2": the batches that one card of whoever filed them speaks of
    lot: str
    #: 1 for the first of its lot
    place: int
    claim_count: int = Field(default=0)
    begun_at: datetime = instant()
    #: when its last claim was filed; nothing is done with it before
    closed_at: datetime | None = instant_or_none()


_PREFIX = "b"
#: No database counts further.
_MOST_DIGITS = 18


@dataclass(frozen=True, slots=True)
class Case:
    """What has one card and is acted on as one: a claim by itself, or a batch with all its claims."""

    id: int
    is_batch: bool = False

    @property
    def key(self) -> str:
        """As buttons and keys carry it: "7" for a claim, "b7" for a batch."""
        return f"{_PREFIX}{self.id}" if self.is_batch else str(self.id)

    @property
    def subject(self) -> str:
        """As history and files name it: "claim:7", "batch:7"."""
        return f"batch:{self.id}" if self.is_batch else f"claim:{self.id}"

    @classmethod
    def of(cls, key: str) -> "Case":
        """From a `key` or a `subject`; the claim 0, which there is not, from anything else."""
        name, _, rest = key.rpartition(":")
        is_batch = name == "batch" or rest.startswith(_PREFIX)
        digits = rest.removeprefix(_PREFIX)
        is_one = digits.isascii() and digits.isdigit() and len(digits) <= _MOST_DIGITS
        return cls(int(digits), is_batch) if is_one else cls(0)


_batch, _claim = table_of(Batch), table_of(Claim)
_NEW = insert(_batch).returning(_batch.c.id)
_ONE_MORE = (
    update(_batch)
    .where(_batch.c.id == bindparam("batch"))
    .values(claim_count=_batch.c.claim_count + 1)
    .returning(_batch.c.claim_count)
)


def begin(session: Session, *, organisation_id: int, lot: str, place: int, now: datetime) -> int:
    """A new batch without claims; its id."""
    row: dict[str, Any] = {
        "organisation_id": organisation_id,
        "lot": lot,
        "place": place,
        "claim_count": 0,
        "begun_at": now,
        "closed_at": None,
    }
    return int(session.connection().execute(_NEW, row).scalar_one())


def count_one_more(session: Session, batch_id: int) -> int:
    """A claim was filed in it; how many it has now."""
    return int(session.connection().execute(_ONE_MORE, {"batch": batch_id}).scalar_one())


def close(session: Session, batch_id: int, *, now: datetime) -> None:
    """No more claims come into it."""
    session.connection().execute(update(_batch).where(_batch.c.id == batch_id).values(closed_at=now))


def one(session: Session, batch_id: int) -> Batch | None:
    return session.get(Batch, batch_id)


def of_lot(session: Session, lot: str) -> list[int]:
    """The ids of a lot's batches, the first one first."""
    return list(session.scalars(select(_batch.c.id).where(_batch.c.lot == lot).order_by(_batch.c.place)))


_ITS_CLAIMS = select(_claim.c.id).where(_claim.c.batch_id == bindparam("batch")).order_by(_claim.c.id)
_ITS_BATCH = select(_claim.c.batch_id).where(_claim.c.id == bindparam("claim"))


def claims_of(session: Session, case: Case) -> list[int]:
    """The ids of a case's claims, oldest first."""
    if not case.is_batch:
        return [case.id]
    return list(session.scalars(_ITS_CLAIMS, {"batch": case.id}))


def case_of(session: Session, claim_id: int) -> Case:
    """The case that a claim belongs to: its batch, or itself."""
    batch_id = session.scalar(_ITS_BATCH, {"claim": claim_id})
    return Case(batch_id, is_batch=True) if batch_id else Case(claim_id)


_CLAIMS_TO_CHANGE = (
    select(Claim).where(_claim.c.batch_id == bindparam("batch")).order_by(_claim.c.id).with_for_update()
)
_CLAIM_TO_CHANGE = select(Claim).where(_claim.c.id == bindparam("claim")).with_for_update()


def lock(session: Session, case: Case) -> Sequence[Claim]:
    """The claims of a case, oldest first, held against other writers until the unit of work ends."""
    if case.is_batch:
        return session.scalars(_CLAIMS_TO_CHANGE, {"batch": case.id}).all()
    return session.scalars(_CLAIM_TO_CHANGE, {"claim": case.id}).all()
