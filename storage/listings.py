"""Listings and store fronts by their key: what several claims may speak of."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from functools import cache
from typing import Any, NamedTuple

from sqlalchemy import CheckConstraint, Index, UniqueConstraint, bindparam, select, text
from sqlmodel import Field, Session

from storage.base import Row, identity, instant, one_of, table_of
from storage.given import ROWS, insert_given, is_among

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


class ListingKey(NamedTuple):
    """What makes two links the same listing."""

    family: str
    kind: str
    item_id: str


class NewListing(NamedTuple):
    """A listing as a link tells it."""

    family: str
    kind: str
    item_id: str
    platform: str
    url: str
    seller_key: str = ""
    seller_key_kind: str = ""
    seller_name: str = ""


_listing = table_of(Listing)
_KEY = ("family", "kind", "item_id")


def ids_of(session: Session, keys: Iterable[ListingKey]) -> dict[ListingKey, int]:
    """The ids of those that are known."""
    # Asked for whole keys at once, SQLite reads all listings there are. Most claims have one family and kind.
    items: defaultdict[tuple[str, str], list[str]] = defaultdict(list)
    for family, kind, item_id in keys:
        items[family, kind].append(item_id)
    find, found = _find(session.get_bind().dialect.name), {}
    for (family, kind), wanted in items.items():
        given = {"family": family, "kind": kind, "items": wanted}
        for id_, item_id in session.connection().execute(find, given).all():
            found[ListingKey(family, kind, item_id)] = id_
    return found


@cache
def _find(dialect: str) -> Any:
    return select(_listing.c.id, _listing.c.item_id).where(
        _listing.c.family == bindparam("family"),
        _listing.c.kind == bindparam("kind"),
        is_among(dialect, _listing.c.item_id, "items"),
    )


def remember(
    session: Session, seen: Sequence[NewListing], *, now: datetime, known: Mapping[ListingKey, int]
) -> dict[ListingKey, int]:
    """The ids of all, making those that are not `known` (as `ids_of` gave them).

    Safe against another writer making the same ones meanwhile.
    """
    # two that make the same listings at once make them in the same order, and never wait in a ring
    rows = sorted({one[:3]: one for one in seen if one[:3] not in known}.values())
    if not rows:
        return dict(known)
    insert = _new_listings(session.get_bind().dialect.name)
    made = session.connection().execute(insert, {ROWS: rows, "first_seen_at": now}).all()
    return {**known, **{ListingKey._make(key): id_ for id_, *key in made}}


@cache
def _new_listings(dialect: str) -> Any:
    """An INSERT that gives the ids of all its rows; one that is there already stays as it is."""
    insert = insert_given(dialect, _listing, NewListing._fields, ("first_seen_at",))
    again = insert.on_conflict_do_update(index_elements=_KEY, set_={"item_id": insert.excluded.item_id})
    return again.returning(_listing.c.id, *(_listing.c[name] for name in _KEY))
