"""The unit of work: all or nothing, once, and within the time that Slack leaves us."""

import asyncio
import json
import threading
from collections.abc import Iterator
from concurrent.futures import Future
from datetime import UTC, datetime
from functools import partial

import pytest
from sqlalchemy import text
from sqlmodel import col, select

from storage import outbox, workspaces
from storage.crypto import BadKey, Keyring, NoKeyFits
from storage.db import Store, open_engine
from storage.errors import NotBegun, NotYetKnown
from storage.history import HistoryRow
from storage.outbox import Message, Post
from storage.uow import UnitOfWork

NOW = datetime(2026, 3, 2, 14, tzinfo=UTC)


@pytest.fixture
def store(database_url: str) -> Iterator[Store]:
    store = Store(open_engine(database_url), Keyring([Keyring.new_key()]))
    yield store
    store.close()


def _lane(unit: UnitOfWork) -> int:
    return workspaces.lane(unit.session, team_id="T1", address="C1")


def _counts(store: Store) -> tuple[int, int]:
    def count(unit: UnitOfWork) -> tuple[int, int]:
        posts, rows = unit.session.scalars(select(Post)).all(), unit.session.scalars(select(HistoryRow)).all()
        return len(posts), len(rows)

    return store.read(count, now=NOW)


def test_facts_history_and_promises_stand_or_fall_together(store: Store) -> None:
    def work(unit: UnitOfWork) -> None:
        unit.record("claim:1", "claim:filed", "person:1")
        unit.say("claims.filed:1", to=_lane(unit), message=Message("Filed."))
        unit.flush()
        raise RuntimeError

    with pytest.raises(RuntimeError):
        store.run(work, now=NOW)
    assert _counts(store) == (0, 0)


def test_what_is_said_twice_is_said_once(store: Store) -> None:
    def says(unit: UnitOfWork, words: str) -> None:
        unit.say("claims.filed:1", to=_lane(unit), message=Message(words))

    for words in ("first", "second"):
        store.run(partial(says, words=words), now=NOW)

    def bodies(unit: UnitOfWork) -> list[str]:
        return [json.loads(unit.open(post.body))["text"] for post in unit.session.scalars(select(Post))]

    assert store.read(bodies, now=NOW) == ["first"]


def test_a_card_shows_its_newest_state(store: Store) -> None:
    def shows(unit: UnitOfWork, words: str) -> None:
        unit.show("claims.desk:1", to=_lane(unit), message=Message(words))

    for words in ("filed", "removed"):
        store.run(partial(shows, words=words), now=NOW)

    def look(unit: UnitOfWork) -> tuple[int, str]:
        card = outbox.card_named(unit.session, "claims.desk:1")
        assert card is not None
        return card.wanted, json.loads(unit.open(card.body))["text"]

    assert store.read(look, now=NOW) == (2, "removed")


def test_a_turn_is_taken_once_and_given_back_by_a_failure(store: Store) -> None:
    def fails(unit: UnitOfWork) -> None:
        assert unit.slot("digest:1", "2026-03-02")
        raise RuntimeError

    with pytest.raises(RuntimeError):
        store.run(fails, now=NOW)
    assert store.run(lambda unit: unit.slot("digest:1", "2026-03-02"), now=NOW)
    assert not store.run(lambda unit: unit.slot("digest:1", "2026-03-02"), now=NOW)


def test_a_savepoint_that_fails_leaves_the_rest(store: Store) -> None:
    def work(unit: UnitOfWork) -> bool:
        unit.record("claim:1", "claim:filed", "person:1")
        assert not workspaces.heard_before(unit.session, "Ev1", now=NOW)
        return workspaces.heard_before(unit.session, "Ev1", now=NOW)

    assert store.run(work, now=NOW)
    assert _counts(store) == (0, 1)


async def test_a_unit_that_finds_no_thread_in_time_is_not_begun(store: Store) -> None:
    store.begin_within, store.known_within = 0.02, 0.05
    free = threading.Event()
    busy = [asyncio.create_task(store.unhurried(lambda _: free.wait(5), now=NOW)) for _ in range(4)]
    await asyncio.sleep(0)
    with pytest.raises(NotBegun):
        await store.do(lambda unit: unit.record("claim:1", "claim:filed", "person:1"), now=NOW)
    free.set()
    await asyncio.gather(*busy)
    assert _counts(store) == (0, 0)


async def test_a_unit_begun_and_not_ended_is_not_yet_known_and_tells_later(store: Store) -> None:
    store.known_within = 0.05
    free, told = threading.Event(), threading.Event()
    outcomes: list[Future[str]] = []

    def slow(unit: UnitOfWork) -> str:
        free.wait(5)
        unit.record("claim:1", "claim:filed", "person:1")
        return "done"

    def late(outcome: "Future[str]") -> None:
        outcomes.append(outcome)
        told.set()

    with pytest.raises(NotYetKnown):
        await store.do(slow, now=NOW, late=late)
    free.set()
    assert await asyncio.to_thread(told.wait, 5)
    assert outcomes[0].result() == "done"
    assert _counts(store) == (0, 1)


async def test_a_store_that_cannot_be_reached_says_so(store: Store) -> None:
    assert await store.reachable()
    nowhere = Store(open_engine("sqlite:////nowhere/at/all/marketsafe.db"), store.keyring)
    assert not await nowhere.reachable()
    with pytest.raises(NotBegun):
        await nowhere.do(lambda unit: unit.session.execute(text("SELECT 1")), now=NOW)
    with pytest.raises(NotBegun):
        await nowhere.look(lambda unit: unit.session.execute(text("SELECT 1")), now=NOW)
    nowhere.close()


def test_naive_instants_are_refused(store: Store) -> None:
    with pytest.raises(Exception, match="naive datetime"):
        store.run(lambda unit: unit.slot("digest:1", "2026-03-02"), now=NOW.replace(tzinfo=None))


def test_instants_come_back_aware_and_utc(store: Store) -> None:
    store.run(lambda unit: unit.record("claim:1", "claim:filed", "person:1"), now=NOW)
    row = store.read(lambda unit: unit.session.scalars(select(HistoryRow)).one(), now=NOW)
    assert row.at == NOW
    assert row.at.tzinfo is UTC


def test_sealed_words_open_with_their_key_alone(store: Store) -> None:
    def work(unit: UnitOfWork) -> bytes:
        unit.say("claims.filed:1", to=_lane(unit), message=Message("in confidence"))
        unit.flush()
        return bytes(unit.session.scalars(select(Post).where(col(Post.key) == "claims.filed:1")).one().body)

    sealed = store.run(work, now=NOW)
    assert b"confidence" not in sealed
    assert "in confidence" in store.keyring.open(sealed)
    with pytest.raises(NoKeyFits):
        Keyring([Keyring.new_key()]).open(sealed)


def test_a_bad_key_is_named_by_its_place_never_by_itself() -> None:
    with pytest.raises(BadKey, match="key 2") as refused:
        Keyring([Keyring.new_key(), "sesame"])
    assert "sesame" not in str(refused.value)
    with pytest.raises(BadKey, match="at least one"):
        Keyring(["", " "])
