"""Batches: claims of one import that are checked and handed over together; and cases, which are either."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import (
    JSON,
    Column,
    ColumnElement,
    UniqueConstraint,
    bindparam,
    func,
    insert,
    or_,
    select,
    text,
    update,
)
from sqlmodel import Field, Session

from storage.base import Row, identity, instant, instant_or_none, ref, table_of
from storage.claims import Claim
from storage.rights import Right


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
    #: status → number of listings, as when one of them moved last: a lot's card is made of these
    counts: dict[str, int] = Field(default_factory=dict, sa_column=Column("counts", JSON, nullable=False))
    begun_at: datetime = instant()
    #: when its last claim was filed; nothing is done with it before
    closed_at: datetime | None = instant_or_none()
    #: the one on which all its listings stand, "" for several; kept with the counts
    platform: str = Field(default="")


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


_batch, _claim, _right = table_of(Batch), table_of(Claim), table_of(Right)
_NEW = insert(_batch).returning(_batch.c.id)
_ONE_MORE = (
    update(_batch)
    .where(_batch.c.id == bindparam("batch"))
    .values(claim_count=_batch.c.claim_count + 1)
    .returning(_batch.c.claim_count)
)


def begin(session: Session, *, organisation_id: int, lot: str, now: datetime) -> int:
    """The next batch of a lot, without claims; its id."""
    before = session.scalar(select(func.count()).where(_batch.c.lot == lot)) or 0
    row: dict[str, Any] = {
        "organisation_id": organisation_id,
        "lot": lot,
        "place": before + 1,
        "claim_count": 0,
        "counts": {},
        "platform": "",
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


def keep_counts(session: Session, batch_id: int, counts: Mapping[str, int], *, platform: str) -> None:
    """How many of its listings stand where, now that one of them has moved; and on which platform all do."""
    statement = update(_batch).where(_batch.c.id == batch_id)
    session.connection().execute(statement.values(counts=dict(counts), platform=platform))


def one(session: Session, batch_id: int) -> Batch | None:
    return session.get(Batch, batch_id)


_LOT_OF = select(_batch.c.lot).where(_batch.c.id == bindparam("batch"))
_FIRST_OF_LOT = (
    select(_batch.c.id)
    .where(_batch.c.lot == bindparam("lot"), _batch.c.place == 1)
    .with_for_update(key_share=True)
)


def lot_of(session: Session, batch_id: int) -> str:
    return session.scalar(_LOT_OF, {"batch": batch_id}) or ""


def lock_lot(session: Session, lot: str) -> None:
    """Hold a lot's card against others who move batches of it, until the unit of work ends."""
    session.connection().execute(_FIRST_OF_LOT, {"lot": lot})


_ITS_BATCH = select(_claim.c.batch_id).where(_claim.c.id == bindparam("claim"))


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


def expired_holds(session: Session, *, now: datetime) -> list[Case]:
    """The cases whose hold has run out."""
    statement = select(_claim.c.id, _claim.c.batch_id).where(
        text("claim.taken_until IS NOT NULL"), _claim.c.taken_until <= now
    )
    return cases_among(session.connection().execute(statement.order_by(_claim.c.id)))


def waiting_for(session: Session, right_id: int) -> list[Case]:
    """The cases that wait for this right to be approved, oldest first."""
    statement = select(_claim.c.id, _claim.c.batch_id).where(
        _claim.c.right_id == right_id, _claim.c.status == "waiting_for_right"
    )
    return cases_among(session.connection().execute(statement.order_by(_claim.c.id)))


def with_desk(session: Session, claim_ids: Sequence[int]) -> list[Case]:
    """The cases of those of these claims that are the desk's to see to, oldest first."""
    statement = select(_claim.c.id, _claim.c.batch_id).where(
        _claim.c.id.in_(bindparam("claims", expanding=True)), _claim.c.owner == "desk"
    )
    return cases_among(
        session.connection().execute(statement.order_by(_claim.c.id), {"claims": list(claim_ids)})
    )


def left_waiting(session: Session) -> list[tuple[int, Case]]:
    """(right, batch) of the batches that wait for a right which is approved by now, oldest first."""
    statement = (
        select(_claim.c.right_id, _claim.c.batch_id)
        .join(_right, _right.c.id == _claim.c.right_id)
        .where(
            text("claim.owner <> ''"),
            _claim.c.owner == "desk",
            _claim.c.status == "waiting_for_right",
            _claim.c.batch_id.is_not(None),
            _right.c.state == "approved",
        )
        .distinct()
        .order_by(_claim.c.batch_id)
    )
    rows = session.connection().execute(statement)
    return [(row.right_id, Case(row.batch_id, is_batch=True)) for row in rows]


def leads(
    fits: Callable[[Any], ColumnElement[bool]], before: Callable[[Any, Any], ColumnElement[bool]]
) -> ColumnElement[bool]:
    """Does a claim speak for its batch in a list: of those that fit, does none of the batch come before it?

    Claims by themselves always do. `before(twin, claim)`: does a twin stand before the claim?
    """
    twin = _claim.alias("twin")
    earlier = select(twin.c.id).where(
        twin.c.batch_id == _claim.c.batch_id, fits(twin.c), before(twin.c, _claim.c)
    )
    return ~earlier.correlate(_claim).exists()


def is_whole() -> ColumnElement[bool]:
    """Is a claim by itself, or in a batch to which no more claims come?"""
    closed = select(_batch.c.id).where(_batch.c.id == _claim.c.batch_id, _batch.c.closed_at.is_not(None))
    return or_(_claim.c.batch_id.is_(None), closed.correlate(_claim).exists())


def cases_among(rows: Iterable[Any]) -> list[Case]:
    """The cases of claims (id, batch_id), each once, in the order of the first claim of each."""
    return list(dict.fromkeys(_case(row) for row in rows))


def _case(row: Any) -> Case:
    return Case(row.batch_id, is_batch=True) if row.batch_id else Case(row.id)
