"""Listings: many are made known with one statement, exactly as they were told, each once."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
from sqlmodel import col, select

from storage import listings
from storage.crypto import Keyring
from storage.db import Store, open_engine
from storage.listings import Listing, ListingKey, NewListing
from storage.uow import UnitOfWork

COLUMNS = ("id", *NewListing._fields[:6], "first_seen_at")
NOW = datetime(2026, 3, 2, 14, tzinfo=UTC)
STRANGE = ("7", "0007", "null", "[1]", '"', "\\", "a\nb", "%(x)s ? :y", "盒马 @ 店", "🦊", "Ⅸ" * 200)


@pytest.fixture
def store(database_url: str) -> Iterator[Store]:
    store = Store(open_engine(database_url), Keyring([Keyring.new_key()]))
    yield store
    store.close()


def _remembered(
    store: Store, *seen: NewListing, at: datetime = NOW, known: bool = True
) -> dict[ListingKey, int]:
    keys = [ListingKey(*one[:3]) for one in seen]
    return store.run(
        lambda unit: listings.remember(
            unit.session, seen, now=at, known=listings.ids_of(unit.session, keys) if known else {}
        ),
        now=at,
    )


def _stored(store: Store) -> list[tuple[object, ...]]:
    def find(unit: UnitOfWork) -> list[tuple[object, ...]]:
        return [
            tuple(getattr(one, name) for name in COLUMNS)
            for one in unit.session.scalars(select(Listing).order_by(col(Listing.id)))
        ]

    return store.read(find, now=NOW)


def test_whatever_a_link_tells_is_stored_as_it_is_told(store: Store) -> None:
    seen = [NewListing("taobao", "store", text, "tmall", f"https://{text}", text) for text in STRANGE]
    ids = _remembered(store, *seen)
    assert {key.item_id for key in ids} == set(STRANGE)
    assert _stored(store) == [
        (id_, *key[:3], "tmall", f"https://{key.item_id}", key.item_id, NOW)
        for key, id_ in sorted(ids.items(), key=lambda one: one[1])
    ]
    assert _remembered(store, *seen) == ids


@pytest.mark.parametrize("known", [True, False])
def test_what_is_known_already_stays_as_it_is(store: Store, known: bool) -> None:
    """Also where another writer was quicker, and the ids were looked up before."""
    first = NewListing("taobao", "listing", "1", "taobao", "https://first")
    ids = _remembered(store, first)
    before = _stored(store)
    later = first._replace(platform="tmall", url="https://second")
    again = _remembered(store, later, later, at=NOW + timedelta(days=1), known=known)
    assert (again, _stored(store)) == (ids, before)


def test_the_same_id_of_another_family_or_kind_is_another_listing(store: Store) -> None:
    seen = [
        NewListing(family, kind, "1", family, "https://x")
        for family in ("taobao", "lazada")
        for kind in ("listing", "store")
    ]
    ids = _remembered(store, *seen)
    assert len(set(ids.values())) == len(_stored(store)) == 4
    asked = [
        ListingKey("lazada", "store", "1"),
        ListingKey("taobao", "listing", "1"),
        ListingKey("x", "y", "1"),
    ]
    found = store.read(lambda unit: listings.ids_of(unit.session, asked), now=NOW)
    assert found == {key: ids[key] for key in asked[:2]}


def test_nothing_is_made_of_nothing(store: Store) -> None:
    assert _remembered(store) == {}
    assert _stored(store) == []
