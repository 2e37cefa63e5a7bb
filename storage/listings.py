"""Listings and store fronts by their key: what several claims may speak of."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import CheckConstraint, UniqueConstraint, bindparam, select, tuple_
from sqlmodel import Field, Session

from storage.base import Row, identity, insert_or_ignore, instant, one_of, table_of

KINDS = ("listing", "store")


class Listing(Row, table=True):
    """One offer, or one store front, known by (family, kind, item id)."""

    __table_args__ = (
        UniqueConstraint("family", "kind", "item_id"),
        CheckConstraint(one_of("kind", KINDS), name="kind"),
    )
    id: int | None = identity()
    #: platforms of one family share their ids ("taobao": Taobao, Tmall, Juhuasuan …)
    family: str
    kind: str
    #: text: up to 16 digits and more, or a store's key
    item_id: str
    platform: str
    url: str
    seller_key: str = Field(default="")
    seller_key_kind: str = Field(default="")
    first_seen_at: datetime = instant()


@dataclass(frozen=True, slots=True)
class ListingKey:
    """What makes two links the same listing."""

    family: str
    kind: str
    item_id: str


@dataclass(frozen=True, slots=True)
class NewListing:
    """A listing as a link tells it."""

    key: ListingKey
    platform: str
    url: str
    seller_key: str = ""
    seller_key_kind: str = ""


_listing = table_of(Listing)
_FIND = select(_listing.c.id, _listing.c.family, _listing.c.kind, _listing.c.item_id).where(
    tuple_(_listing.c.family, _listing.c.kind, _listing.c.item_id).in_(bindparam("keys", expanding=True))
)


def ids_of(session: Session, keys: Sequence[ListingKey]) -> dict[ListingKey, int]:
    """The ids of those that are known."""
    if not keys:
        return {}
    wanted = [(key.family, key.kind, key.item_id) for key in keys]
    rows = session.connection().execute(_FIND, {"keys": wanted})
    return {ListingKey(row.family, row.kind, row.item_id): row.id for row in rows}


def remember(session: Session, seen: Sequence[NewListing], *, now: datetime) -> dict[ListingKey, int]:
    """The ids of all, making those that are new. Safe against another writer making the same ones."""
    known = ids_of(session, [one.key for one in seen])
    fresh = {one.key: one for one in seen if one.key not in known}
    if fresh:
        make = insert_or_ignore(session, _listing, unique=("family", "kind", "item_id"))
        session.connection().execute(make, [_values(one, now) for one in fresh.values()])
        known |= ids_of(session, list(fresh))
    return known


def _values(one: NewListing, now: datetime) -> dict[str, object]:
    return {
        "family": one.key.family,
        "kind": one.key.kind,
        "item_id": one.key.item_id,
        "platform": one.platform,
        "url": one.url,
        "seller_key": one.seller_key,
        "seller_key_kind": one.seller_key_kind,
        "first_seen_at": now,
    }
