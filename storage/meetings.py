"""Where listings meet: other claims on the same ones."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, and_, bindparam, or_, select
from sqlmodel import Session

from storage.base import table_of
from storage.claim_faces import reference
from storage.claims import GONE_STATES, Claim, ClaimListing

_claim, _line = table_of(Claim), table_of(ClaimListing)


@dataclass(frozen=True, slots=True)
class Elsewhere:
    """A listing's place in another claim: open there, or removed by it."""

    listing_id: int
    organisation_id: int
    claim_id: int
    reference: str
    open: bool


def _met() -> ColumnElement[bool]:
    return and_(
        _line.c.listing_id.in_(bindparam("listings", expanding=True)),
        or_(_line.c.open, _line.c.status.in_(GONE_STATES)),
    )


_ELSEWHERE = (
    select(_line.c.listing_id, _line.c.organisation_id, _line.c.claim_id, _line.c.open, _claim.c.filed_at)
    .join(_claim, _claim.c.id == _line.c.claim_id)
    .where(_met())
    .order_by(_line.c.claim_id)
)


def elsewhere(session: Session, listing_ids: Sequence[int]) -> list[Elsewhere]:
    """Where these listings are open in a claim, or were removed by one, whoever filed it."""
    if not listing_ids:
        return []
    return [
        Elsewhere(
            listing_id=row.listing_id,
            organisation_id=row.organisation_id,
            claim_id=row.claim_id,
            reference=reference(row.claim_id, row.filed_at),
            open=row.open,
        )
        for row in session.connection().execute(_ELSEWHERE, {"listings": list(listing_ids)})
    ]


def short_links_of(session: Session, organisation_id: int, urls: Sequence[str]) -> dict[str, int]:
    """Of these short links, those that wait to be completed for this rights-holder: url → claim id."""
    statement = select(_line.c.url, _line.c.claim_id).where(
        _line.c.organisation_id == organisation_id,
        _line.c.status == "unresolved",
        _line.c.url.in_(list(urls)),
    )
    return {row.url: row.claim_id for row in session.execute(statement)}
