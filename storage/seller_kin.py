"""Who may be the same seller under another store: by a key that two share, or by goods that came up again.

All of it is a hint, and no more: the desk merges two sellers by hand.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import UniqueConstraint, and_, bindparam, or_, select
from sqlmodel import Session

from storage.base import Row, identity, insert_or_ignore, instant, ref, table_of
from storage.claims import ClaimListing
from storage.listings import Listing, NewListing
from storage.seller_faces import Known
from storage.sellers import Seller, SellerAlias, SellerKey


class ListingStore(Row, table=True):
    """A store in which a listing was seen, other than the one that was told of it first."""

    __tablename__ = "listing_store"
    __table_args__ = (UniqueConstraint("listing_id", "key_kind", "key"),)
    id: int | None = identity()
    listing_id: int = ref("listing.id")
    family: str
    key_kind: str
    key: str
    first_seen_at: datetime = instant()


_store, _listing, _line = table_of(ListingStore), table_of(Listing), table_of(ClaimListing)
_alias, _seller = table_of(SellerAlias), table_of(Seller)
_other = _listing.alias("other")
#: What parts a title from its store where a platform's listings are known by both.
_PARTS = " @ "
#: In a key that was clipped.
_CLIPPED = "…"

_TOLD = select(_listing.c.id, _listing.c.family, _listing.c.seller_key_kind, _listing.c.seller_key).where(
    _listing.c.id.in_(bindparam("listings", expanding=True)), _listing.c.seller_key != ""
)


def note_stores(session: Session, seen: Mapping[int, NewListing], *, now: datetime) -> None:
    """Known listings are seen again: keep where that is another store than was told of them before."""
    told = {listing_id: one for listing_id, one in seen.items() if one.seller_key}
    if not told:
        return
    rows = [
        {
            "listing_id": row.id,
            "family": row.family,
            "key_kind": told[row.id].seller_key_kind,
            "key": told[row.id].seller_key,
            "first_seen_at": now,
        }
        for row in session.execute(_TOLD, {"listings": sorted(told)})
        # a store has keys of several kinds: only of one kind two are certainly two stores
        if row.seller_key_kind == told[row.id].seller_key_kind and row.seller_key != told[row.id].seller_key
    ]
    if rows:
        insert = insert_or_ignore(session, _store, unique=["listing_id", "key_kind", "key"])
        session.connection().execute(insert, rows)


_STORES = (
    select(_store.c.family, _store.c.key_kind, _store.c.key, _store.c.listing_id)
    .join(_line, _line.c.listing_id == _store.c.listing_id)
    .where(_line.c.claim_id.in_(bindparam("claims", expanding=True)))
    .distinct()
    .order_by(_store.c.listing_id, _store.c.key_kind, _store.c.key)
    .limit(bindparam("at_most"))
)


@dataclass(frozen=True, slots=True)
class Moved:
    """Listings that were seen in more stores than one. `stores`: the others."""

    listings: int = 0
    stores: tuple[SellerKey, ...] = ()


def moved(session: Session, claim_ids: Sequence[int], *, at_most: int) -> Moved:
    """Listings of these claims that were seen in another store, too."""
    rows = session.execute(_STORES, {"claims": list(claim_ids), "at_most": at_most}).all()
    stores = dict.fromkeys(SellerKey(row.family, row.key_kind, row.key) for row in rows)
    return Moved(len({row.listing_id for row in rows}), tuple(stores))


_SAME_KEY = (
    select(_alias.c.seller_id, _alias.c.key)
    .join(
        _listing,
        and_(
            _listing.c.seller_key == _alias.c.key,
            or_(_listing.c.family != _alias.c.family, _listing.c.seller_key_kind != _alias.c.key_kind),
        ),
    )
    .join(_line, _line.c.listing_id == _listing.c.id)
    .where(_line.c.claim_id.in_(bindparam("claims", expanding=True)), _listing.c.seller_key != "")
    .distinct()
    .order_by(_alias.c.seller_id)
    .limit(bindparam("at_most"))
)


def sharing_keys(session: Session, claim_ids: Sequence[int], *, at_most: int) -> dict[int, str]:
    """Sellers who go elsewhere by the very key that these claims' listings tell: id → that key."""
    rows = session.execute(_SAME_KEY, {"claims": list(claim_ids), "at_most": at_most})
    return {row.seller_id: row.key for row in rows if tells(row.key)}


def tells(key: str) -> bool:
    """Does it say something that two share a key? Platforms count alike: two equal numbers are chance."""
    return not key.isdecimal()


def with_keys_of(session: Session, found: Known, *, at_most: int) -> list[int]:
    """Other sellers who share a key with this one, on another platform or of another kind."""
    keys = [one.key for one in found.keys if tells(one.key)]
    statement = (
        select(_alias.c.seller_id)
        .where(_alias.c.key.in_(keys), _alias.c.seller_id != found.id)
        .distinct()
        .order_by(_alias.c.seller_id)
    )
    return list(session.scalars(statement.limit(at_most))) if keys else []


_NAMED = (
    select(_listing.c.id, _listing.c.family, _listing.c.item_id)
    .join(_line, _line.c.listing_id == _listing.c.id)
    .where(_line.c.claim_id.in_(bindparam("claims", expanding=True)), _listing.c.item_id.contains(_PARTS))
    .limit(bindparam("at_most"))
)
_SAME_TITLE = (
    select(_other.c.seller_key_kind, _other.c.seller_key)
    .join(_line, _line.c.listing_id == _other.c.id)
    .where(
        _other.c.family == bindparam("family"),
        _other.c.kind == "listing",
        _other.c.item_id.like(bindparam("begins"), escape="\\"),
        _other.c.id != bindparam("listing"),
        _other.c.seller_key != "",
        _line.c.removed_at.is_not(None),
    )
    .distinct()
    .limit(bindparam("at_most"))
)


def same_goods(session: Session, claim_ids: Sequence[int], *, at_most: int) -> tuple[SellerKey, ...]:
    """Other stores from which goods of the same title were removed, where titles tell listings."""
    found: dict[SellerKey, None] = {}
    for row in session.execute(_NAMED, {"claims": list(claim_ids), "at_most": at_most}).all():
        title, _, store = row.item_id.rpartition(_PARTS)
        if _CLIPPED in row.item_id or not title or not store:
            continue
        plain = "".join(f"\\{sign}" if sign in "\\%_" else sign for sign in title)
        asked = {"family": row.family, "listing": row.id, "at_most": at_most, "begins": f"{plain}{_PARTS}%"}
        for kind, key in session.execute(_SAME_TITLE, asked):
            found[SellerKey(row.family, kind, key)] = None
    return tuple(found)[:at_most]
