"""The listings of claims, thousands at once: read as plain values, moved without an entity for each."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import and_, bindparam, func, or_, select, update
from sqlmodel import Session

from storage.base import table_of
from storage.claims import Claim, ClaimListing, Remark, moving_to


@dataclass(frozen=True, slots=True)
class Placed:
    """One listing of a claim, as it stands."""

    id: int
    claim_id: int
    position: int
    #: None for a short link that does not tell its listing
    listing_id: int | None
    status: str
    decided_at: datetime | None
    #: its outcome was recorded by the desk in an officer's place
    on_behalf: bool = False


_claim, _line, _remark = table_of(Claim), table_of(ClaimListing), table_of(Remark)
_OF = (
    select(
        _line.c.id,
        _line.c.claim_id,
        _line.c.position,
        _line.c.listing_id,
        _line.c.status,
        _line.c.decided_at,
        _line.c.on_behalf,
    )
    .where(_line.c.claim_id.in_(bindparam("claims", expanding=True)))
    .order_by(_line.c.claim_id, _line.c.position)
)


def of(session: Session, claim_ids: Iterable[int]) -> list[Placed]:
    """The listings of these claims, claim by claim, in the order they were filed."""
    return [Placed(*row) for row in session.connection().execute(_OF, {"claims": list(claim_ids)})]


def to_change(session: Session, row_id: int) -> ClaimListing:
    """One of them, whose claim is locked."""
    return session.scalars(select(ClaimListing).where(_line.c.id == row_id)).one()


_MOVE = update(_line).where(_line.c.id.in_(bindparam("lines", expanding=True)))


def move(session: Session, ids: Sequence[int], *, status: str, reason: str, now: datetime) -> None:
    """Listings (by the ids of their rows) stand so from now on. Entities of theirs are not told."""
    statement = _MOVE.values(moving_to(status, reason, now))
    session.connection().execute(statement, {"lines": list(ids)})


def stand_as(session: Session, recorded: Mapping[str, Sequence[int]], *, at: datetime) -> bool:
    """Do all these listings (state → ids of their rows) stand as somebody decided at that instant?"""
    alike = (and_(_line.c.status == status, _line.c.id.in_(list(ids))) for status, ids in recorded.items())
    found = select(func.count()).select_from(_line).where(_line.c.decided_at == at, or_(*alike))
    return session.scalar(found) == sum(map(len, recorded.values()))


_WAYS_BACK = (
    select(_line.c.reason, func.count().label("n"))
    .where(_line.c.claim_id.in_(bindparam("claims", expanding=True)), _line.c.status == "reinstated")
    .group_by(_line.c.reason)
)


def ways_back(session: Session, claim_ids: Iterable[int]) -> dict[str, int]:
    """How many listings of these claims came back each way: coded reason → how many."""
    rows = session.connection().execute(_WAYS_BACK, {"claims": list(claim_ids)})
    return {row.reason: row.n for row in rows}


_WAYS_BACK_IN = (
    select(_line.c.reason, func.count().label("n"))
    .join(_claim, _claim.c.id == _line.c.claim_id)
    .where(_claim.c.batch_id.in_(bindparam("batches", expanding=True)), _line.c.status == "reinstated")
    .group_by(_line.c.reason)
)


def ways_back_in(session: Session, batch_ids: Iterable[int]) -> dict[str, int]:
    """The same of all claims of these batches."""
    rows = session.connection().execute(_WAYS_BACK_IN, {"batches": list(batch_ids)})
    return {row.reason: row.n for row in rows}


def mark_on_behalf(session: Session, ids: Iterable[int]) -> None:
    """The outcomes of these listings were recorded by the desk, in an officer's place."""
    session.connection().execute(_MOVE.values(on_behalf=True), {"lines": list(ids)})


_TAKE_BACK = (
    update(_remark)
    .where(_remark.c.id.in_(bindparam("remarks", expanding=True)))
    .values(undone_at=bindparam("now"))
    .returning(_remark.c.id, _remark.c.claim_id)
)


def take_back_remarks(session: Session, ids: Iterable[int], *, now: datetime) -> dict[int, list[int]]:
    """These reasons hold no more: claim id → ids of those that were given for it."""
    taken: dict[int, list[int]] = {}
    for row in session.connection().execute(_TAKE_BACK, {"remarks": list(ids), "now": now}):
        taken.setdefault(row.claim_id, []).append(row.id)
    return {claim_id: sorted(found) for claim_id, found in taken.items()}
