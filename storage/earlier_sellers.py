"""Sellers of what was decided before sellers were kept: to be known, so that their strikes are right."""

from collections.abc import Sequence

from sqlalchemy import and_, bindparam, or_, select, text
from sqlmodel import Session

from storage.base import table_of
from storage.claims import ClaimListing
from storage.listings import Listing
from storage.sellers import SellerAlias

_listing, _line, _alias = table_of(Listing), table_of(ClaimListing), table_of(SellerAlias)
_DECIDED = (
    select(_line.c.id)
    .where(
        _line.c.listing_id == _listing.c.id,
        or_(_line.c.removed_at.is_not(None), _line.c.status == "declined"),
    )
    .exists()
)
_KNOWN = (
    select(_alias.c.id)
    .where(
        and_(
            _alias.c.family == _listing.c.family,
            _alias.c.key_kind == _listing.c.seller_key_kind,
            _alias.c.key == _listing.c.seller_key,
        )
    )
    .exists()
)
_UNKNOWN = (
    select(_listing.c.id)
    # in the words of the partial index
    .where(text("listing.seller_key <> ''"), _listing.c.id > bindparam("after"), _DECIDED, ~_KNOWN)
    .order_by(_listing.c.id)
    .limit(bindparam("at_most"))
)


def unknown(session: Session, *, after: int, at_most: int) -> Sequence[int]:
    """The next decided listings, by id, whose link tells a seller whom nobody knows yet."""
    return list(session.scalars(_UNKNOWN, {"after": after, "at_most": at_most}))
