"""Batches and lots as they are read: what many claims come to, without reading their listings one by one."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from itertools import groupby
from typing import Any

from sqlalchemy import and_, bindparam, func, select
from sqlmodel import Session

from storage.base import table_of
from storage.batches import Batch
from storage.claim_faces import one_platform, reference, span
from storage.claims import Claim, ClaimListing, Remark


@dataclass(frozen=True, slots=True)
class Summed:
    """A batch as one line of a list. `counts` is status → number of listings."""

    id: int
    lot: str
    #: "MS-2026-000101–000110"
    reference: str
    claim_ids: tuple[int, ...]
    listing_count: int
    counts: Mapping[str, int] = field(default_factory=dict)
    #: of all its listings, "" for several
    platform: str = ""


@dataclass(frozen=True, slots=True)
class LotSum:
    """All closed batches of a lot. `dues`: status of claims → when the earliest of them is due."""

    batch_ids: tuple[int, ...]
    first_claim_id: int
    first: str
    last: str
    claim_count: int
    listing_count: int
    counts: Mapping[str, int]
    #: of all its listings, "" for several
    platform: str
    dues: Mapping[str, datetime]
    #: how many of its claims were handed over by standing
    passed: int = 0


_batch, _claim = table_of(Batch), table_of(Claim)
_line, _remark = table_of(ClaimListing), table_of(Remark)
_theirs = _line.alias("theirs")

_SUMS = select(_batch.c.id, _batch.c.lot, _batch.c.counts, _batch.c.platform).where(
    _batch.c.id.in_(bindparam("batches", expanding=True))
)
_CLAIMS = (
    select(_claim.c.batch_id, _claim.c.id, _claim.c.filed_at, _claim.c.listing_count)
    .where(_claim.c.batch_id.in_(bindparam("batches", expanding=True)))
    .order_by(_claim.c.batch_id, _claim.c.id)
)


def summed(session: Session, batch_ids: Iterable[int]) -> dict[int, Summed]:
    """These batches, by id, in two statements."""
    asked = {"batches": list(batch_ids)}
    if not asked["batches"]:
        return {}
    rows = session.connection().execute(_CLAIMS, asked)
    claims = {batch_id: list(found) for batch_id, found in groupby(rows, lambda row: row.batch_id)}
    sums = session.connection().execute(_SUMS, asked)
    return {row.id: _summed(row, claims[row.id]) for row in sums if row.id in claims}


def _summed(batch: Any, claims: Sequence[Any]) -> Summed:
    first, last = (reference(one.id, one.filed_at) for one in (claims[0], claims[-1]))
    return Summed(
        id=batch.id,
        lot=batch.lot,
        reference=span(first, last, len(claims)),
        claim_ids=tuple(one.id for one in claims),
        listing_count=sum(one.listing_count for one in claims),
        counts=batch.counts,
        platform=batch.platform,
    )


_COUNTS_OF_LOT = (
    select(_batch.c.id, _batch.c.counts, _batch.c.platform)
    .where(_batch.c.lot == bindparam("lot"), _batch.c.closed_at.is_not(None))
    .order_by(_batch.c.place)
)
_CLAIMS_OF_LOT = (
    select(
        _claim.c.status,
        func.count().label("n"),
        func.sum(_claim.c.listing_count).label("listings"),
        func.min(_claim.c.due_at).label("due_at"),
        func.min(_claim.c.id).label("first_id"),
        func.min(_claim.c.filed_at).label("first_at"),
        func.max(_claim.c.id).label("last_id"),
        func.max(_claim.c.filed_at).label("last_at"),
        func.count(_claim.c.passed_at).label("passed"),
    )
    .where(_claim.c.batch_id.in_(bindparam("batches", expanding=True)))
    .group_by(_claim.c.status)
)


def lot(session: Session, name: str) -> LotSum | None:
    """What a lot has come to so far; None as long as no batch of it is closed.

    Its listings are not read: each batch keeps how many of its own stand where.
    """
    batches = session.connection().execute(_COUNTS_OF_LOT, {"lot": name}).all()
    ids = [row.id for row in batches]
    rows = session.connection().execute(_CLAIMS_OF_LOT, {"batches": ids}).all() if ids else []
    if not rows:
        return None
    first_id, last_id = min(row.first_id for row in rows), max(row.last_id for row in rows)
    return LotSum(
        batch_ids=tuple(ids),
        first_claim_id=first_id,
        first=reference(first_id, min(row.first_at for row in rows)),
        last=reference(last_id, max(row.last_at for row in rows)),
        claim_count=sum(row.n for row in rows),
        listing_count=sum(row.listings for row in rows),
        counts=sum((Counter(row.counts) for row in batches), Counter()),
        platform=one_platform(row.platform for row in batches),
        dues={row.status: row.due_at for row in rows if row.due_at is not None},
        passed=sum(row.passed for row in rows),
    )


@dataclass(frozen=True, slots=True)
class Shelf:
    """The claims of a lot that stand alike: how many, and the ids of the first."""

    status: str
    count: int
    first_ids: tuple[int, ...]


_RANKED = (
    select(
        _claim.c.id,
        _claim.c.status,
        func.count().over(partition_by=_claim.c.status).label("n"),
        func.row_number().over(partition_by=_claim.c.status, order_by=_claim.c.id).label("place"),
    )
    .join(_batch, _batch.c.id == _claim.c.batch_id)
    .where(_batch.c.lot == bindparam("lot"), _batch.c.closed_at.is_not(None))
    .subquery()
)
_FIRST_OF_EACH = select(_RANKED).where(_RANKED.c.place <= bindparam("at_most")).order_by(_RANKED.c.id)


def shelves_of_lot(session: Session, name: str, *, at_most: int) -> list[Shelf]:
    """The claims of a lot's closed batches by where they stand, of each the first `at_most`."""
    rows = session.connection().execute(_FIRST_OF_EACH, {"lot": name, "at_most": at_most}).all()
    counts = {row.status: row.n for row in rows}
    return [
        Shelf(status, count, tuple(row.id for row in rows if row.status == status))
        for status, count in counts.items()
    ]


_WITH_STATUS = (
    select(_claim.c.id)
    .join(_line, _line.c.claim_id == _claim.c.id)
    .where(_claim.c.batch_id == bindparam("batch"), _line.c.status == bindparam("status"))
    .order_by(_claim.c.id)
    .limit(1)
)


def first_with(session: Session, batch_ids: Sequence[int], status: str) -> int:
    """The first claim of these batches that has a listing which stands so; 0 for none."""
    kept = session.connection().execute(_SUMS, {"batches": list(batch_ids)}).all()
    for row in sorted(kept, key=lambda row: batch_ids.index(row.id)):
        if row.counts.get(status):
            return session.scalar(_WITH_STATUS, {"batch": row.id, "status": status}) or 0
    return 0


_REMARKS_OF_LOT = (
    select(func.max(_remark.c.id))
    .join(_claim, _claim.c.id == _remark.c.claim_id)
    .join(_batch, _batch.c.id == _claim.c.batch_id)
    .where(_batch.c.lot == bindparam("lot"), _remark.c.undone_at.is_(None))
    .group_by(_remark.c.kind, _remark.c.reason, _remark.c.words)
    .order_by(func.max(_remark.c.id).desc())
    .limit(bindparam("at_most"))
)


def remarks_of_lot(session: Session, name: str, *, at_most: int) -> list[Remark]:
    """The newest reasons given for refusing or declining in a lot that still hold, oldest first.

    What was said once of several claims is one of them.
    """
    newest = session.scalars(_REMARKS_OF_LOT, {"lot": name, "at_most": at_most}).all()
    return list(session.scalars(select(Remark).where(_remark.c.id.in_(newest)).order_by(_remark.c.id)))


def _met() -> Any:
    """The same listing in an open claim of another rights-holder."""
    return and_(
        _theirs.c.listing_id == _line.c.listing_id,
        _theirs.c.organisation_id != _line.c.organisation_id,
        _theirs.c.open,
    )


_RIVALS = (
    select(_theirs.c.claim_id, _claim.c.filed_at)
    .select_from(_line)
    .join(_theirs, _met())
    .join(_claim, _claim.c.id == _theirs.c.claim_id)
    .where(_line.c.claim_id.in_(bindparam("claims", expanding=True)))
    .distinct()
    .order_by(_theirs.c.claim_id)
    .limit(bindparam("at_most"))
)


def rivals(session: Session, claim_ids: Sequence[int], *, at_most: int = 20) -> list[str]:
    """References of other rights-holders' open claims on the same listings, the oldest first."""
    rows = session.connection().execute(_RIVALS, {"claims": list(claim_ids), "at_most": at_most})
    return [reference(row.claim_id, row.filed_at) for row in rows]


_TO_LOOK_AT = (
    select(
        _line.c.id,
        _line.c.claim_id,
        _line.c.position,
        (_line.c.back_again | select(1).where(_met()).correlate(_line).exists()).label("telling"),
    )
    .where(
        _line.c.claim_id.in_(bindparam("claims", expanding=True)),
        _line.c.status.in_(bindparam("statuses", expanding=True)),
    )
    .order_by(_line.c.claim_id, _line.c.position)
)


def to_look_at(
    session: Session, claim_ids: Sequence[int], statuses: Sequence[str]
) -> tuple[list[int], list[int]]:
    """Ids of the listings of these claims that stand so, claim by claim: the telling ones, and the others.

    Telling are those that are back again, and those that another rights-holder claims, too.
    """
    asked = {"claims": list(claim_ids), "statuses": list(statuses)}
    telling: list[int] = []
    others: list[int] = []
    for row in session.connection().execute(_TO_LOOK_AT, asked):
        (telling if row.telling else others).append(row.id)
    return telling, others
