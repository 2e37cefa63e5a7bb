"""Listings and store fronts by their key: what several claims may speak of."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import CheckConstraint, Index, UniqueConstraint, bindparam, select, text
from sqlmodel import Field, Session

from storage.base import Row, identity, insert_with_conflict, instant, one_of, table_of

KINDS = ("listing", "store")


class Listing(Row, table=True):
    """One offer, or one store front, known by (family, kind, item id)."""

    __table_args__ = (
        UniqueConstraint("family", "kind", "item_id"),
        CheckConstraint(one_of("kind", KINDS), name="kind"),
        Index(
            "ix_listing_seller",
            "family",
            "seller_key_kind",
            "seller_key",
            sqlite_where=text("seller_key <> ''"),
            postgresql_where=text("seller_key <> ''"),
        ),
        Index(
            "ix_listing_seller_name",
            "family",
            "seller_name",
            sqlite_where=text("seller_name <> ''"),
            postgresql_where=text("seller_name <> ''"),
        ),
    )
    id: int | None = identity()
    #: platforms of one family share their ids ("taobao": Taobao, Tmall, Juhuasuan …)
    family: str
    kind: str
    #: text: up to 16 digits and more, or a store's key
    item_id: str
    platform: str
    #: its address; of what is sold in an app only, the words that name it
    url: str
    seller_key: str = Field(default="")
    seller_key_kind: str = Field(default="")
    first_seen_at: datetime = instant()
    #: what the seller is called, as a rights-holder's sheet says
    seller_name: str = Field(default="")


@dataclass(frozen=True, slots=True, order=True)
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
    seller_name: str = ""


_listing = table_of(Listing)
_FIND = select(_listing.c.id, _listing.c.item_id).where(
    _listing.c.family == bindparam("family"),
    _listing.c.kind == bindparam("kind"),
    _listing.c.item_id.in_(bindparam("items", expanding=True)),
)


def ids_of(session: Session, keys: Sequence[ListingKey]) -> dict[ListingKey, int]:
    """The ids of those that are known."""
    # Asked for whole keys at once, SQLite reads all listings there are. Most claims have one family and kind.
    items = defaultdict(list)
    for key in keys:
        items[key.family, key.kind].append(key.item_id)
    found: dict[ListingKey, int] = {}
    for (family, kind), wanted in items.items():
        rows = session.connection().execute(_FIND, {"family": family, "kind": kind, "items": wanted})
        found |= {ListingKey(family, kind, row.item_id): row.id for row in rows}
    return found


def remember(
    session: Session, seen: Sequence[NewListing], *, now: datetime, known: Mapping[ListingKey, int]
) -> dict[ListingKey, int]:
    """The ids of all, making those that are not `known` (as `ids_of` gave them).

    Safe against another writer making the same ones meanwhile.
    """
    ids, fresh = dict(known), {one.key: one for one in seen if one.key not in known}
    if fresh:
        rows = [_values(fresh[key], now) for key in sorted(fresh)]
        made = session.connection().execute(_new_listings(session.get_bind().dialect.name), rows)
        ids |= {ListingKey(row.family, row.kind, row.item_id): row.id for row in made}
    return ids


@cache
def _new_listings(dialect: str) -> Any:
    """An INSERT that gives the ids of all its rows; one that is there already stays as it is."""
    key = [_listing.c.family, _listing.c.kind, _listing.c.item_id]
    insert = insert_with_conflict(dialect, _listing)
    again = insert.on_conflict_do_update(index_elements=key, set_={"item_id": insert.excluded.item_id})
    return again.returning(_listing.c.id, *key)


def _values(one: NewListing, now: datetime) -> dict[str, object]:
    return {
        "family": one.key.family,
        "kind": one.key.kind,
        "item_id": one.key.item_id,
        "platform": one.platform,
        "url": one.url,
        "seller_key": one.seller_key,
        "seller_key_kind": one.seller_key_kind,
        "seller_name": one.seller_name,
        "first_seen_at": now,
    }
