"""What of a lot was declined or refused, to be put right: its listings, and what follows its claims."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, func, select
from sqlmodel import Session

from storage.base import table_of
from storage.batches import Batch
from storage.claim_faces import reference
from storage.claims import Claim, ClaimListing, Remark
from storage.listings import Listing


@dataclass(frozen=True, slots=True)
class Returned:
    """One listing that Alibaba declined or the IACC refused."""

    id: int
    claim_id: int
    #: "MS-2026-000123-7"
    reference: str
    position: int
    url: str
    platform: str
    item_id: str
    status: str
    #: coded
    reason: str
    right_id: int
    ground: str
    filed_by_id: int
    #: sealed; what its sheet says of it, for the IACC alone
    remark: bytes | None


_batch, _claim, _listing = table_of(Batch), table_of(Claim), table_of(Listing)
_line, _remark = table_of(ClaimListing), table_of(Remark)
_other = _line.alias("other")


def _in_lot(lot: str) -> ColumnElement[bool]:
    its = select(_batch.c.id).where(_batch.c.lot == lot, _batch.c.closed_at.is_not(None))
    return _claim.c.batch_id.in_(its)


def of_lot(session: Session, lot: str, *, statuses: Sequence[str], at_most: int) -> list[Returned]:
    """Those of a lot that stand so and are in no open claim of their rights-holder's, claim by claim."""
    open_again = select(_other.c.id).where(
        _other.c.listing_id == _line.c.listing_id,
        _other.c.organisation_id == _line.c.organisation_id,
        _other.c.open,
    )
    statement = (
        select(
            _line,
            _claim.c.filed_at,
            _claim.c.right_id,
            _claim.c.ground,
            _claim.c.filed_by_id,
            _listing.c.item_id,
        )
        .join(_claim, _claim.c.id == _line.c.claim_id)
        .outerjoin(_listing, _listing.c.id == _line.c.listing_id)
        .where(_in_lot(lot), _line.c.status.in_(list(statuses)), ~open_again.exists())
        .order_by(_line.c.claim_id, _line.c.position)
        .limit(at_most)
    )
    return [_returned(row) for row in session.execute(statement)]


def _returned(row: Any) -> Returned:
    return Returned(
        id=row.id,
        claim_id=row.claim_id,
        reference=f"{reference(row.claim_id, row.filed_at)}-{row.position}",
        position=row.position,
        url=row.url,
        platform=row.platform,
        item_id=row.item_id or "",
        status=row.status,
        reason=row.reason,
        right_id=row.right_id,
        ground=row.ground,
        filed_by_id=row.filed_by_id,
        remark=row.remark,
    )


def remarks_on(session: Session, claim_ids: Sequence[int]) -> list[Remark]:
    """The reasons given for refusing or declining listings of these claims that still hold, oldest first."""
    statement = select(Remark).where(
        _remark.c.claim_id.in_(list(claim_ids)),
        _remark.c.kind.in_(("refusal", "decline")),
        _remark.c.undone_at.is_(None),
    )
    return list(session.scalars(statement.order_by(_remark.c.id)))


def following_lot(session: Session, lot: str, *, at_most: int) -> tuple[list[str], int]:
    """What the first claims are called that file claims of a lot again, and how many there are in all."""
    its = select(_claim.c.id).where(_in_lot(lot))
    after = _claim.alias("after")
    found = select(after.c.id, after.c.filed_at).where(after.c.follows_id.in_(its)).order_by(after.c.id)
    rows = session.execute(found.limit(at_most)).all()
    count = select(func.count()).select_from(after).where(after.c.follows_id.in_(its))
    total = len(rows) if len(rows) < at_most else session.scalar(count) or 0
    return [reference(row.id, row.filed_at) for row in rows], total


def before(session: Session, claim_ids: Sequence[int]) -> list[str]:
    """What the claims are called that these file again, oldest first."""
    first = _claim.alias("first")
    statement = (
        select(first.c.id, first.c.filed_at)
        .join(_claim, _claim.c.follows_id == first.c.id)
        .where(_claim.c.id.in_(list(claim_ids)))
        .distinct()
        .order_by(first.c.id)
    )
    return [reference(row.id, row.filed_at) for row in session.execute(statement)]
