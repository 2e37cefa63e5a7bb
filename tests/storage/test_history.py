"""History: what is recorded is committed with its facts, sealed later, and cannot be changed unseen."""

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
from sqlalchemy import delete, update
from sqlalchemy.exc import IntegrityError

from storage import history
from storage.base import table_of
from storage.crypto import Keyring
from storage.db import Store, open_engine
from storage.history import HistoryRow
from storage.uow import UnitOfWork

NOW = datetime(2026, 3, 2, 14, tzinfo=UTC)
ROWS = table_of(HistoryRow)
OLD, NEW = Keyring.new_key(), Keyring.new_key()


@pytest.fixture
def store(database_url: str) -> Iterator[Store]:
    store = Store(open_engine(database_url), Keyring([OLD]))
    yield store
    store.close()


def _records(store: Store, count: int) -> None:
    def work(unit: UnitOfWork) -> None:
        for number in range(count):
            unit.record(f"claim:{number}", "claim:filed", "person:1", listings=[number, None], ground="ü")

    store.run(work, now=NOW)


def _seals(store: Store) -> int:
    return store.run(lambda unit: history.seal(unit.session, unit.keyring), now=NOW)


def _verdict(store: Store) -> history.Verdict:
    return store.read(lambda unit: history.verify(unit.session, unit.keyring), now=NOW)


def test_a_whole_chain_is_found_whole(store: Store) -> None:
    _records(store, 3)
    assert _verdict(store).unsealed == 3
    assert _seals(store) == 3
    _records(store, 2)
    assert _seals(store) == 2
    verdict = _verdict(store)
    assert (verdict.sealed, verdict.unsealed, verdict.head_seq, verdict.broken_at) == (5, 0, 5, None)
    assert verdict.head


@pytest.mark.parametrize(
    "change",
    [{"tag": "claim:refused"}, {"by": "person:2"}, {"facts": {"listings": []}}, {"subject": "claim:9"}],
)
def test_a_changed_row_is_named(store: Store, change: dict[str, object]) -> None:
    _records(store, 4)
    _seals(store)
    store.run(
        lambda unit: unit.session.execute(update(ROWS).where(ROWS.c.seq == 3).values(**change)), now=NOW
    )
    verdict = _verdict(store)
    assert verdict.broken_at == 3
    assert "changed" in verdict.why


def test_a_missing_row_is_named(store: Store) -> None:
    _records(store, 4)
    _seals(store)
    store.run(lambda unit: unit.session.execute(delete(ROWS).where(ROWS.c.seq == 2)), now=NOW)
    verdict = _verdict(store)
    assert verdict.broken_at == 3
    assert "row 2 is missing" in verdict.why


def test_a_chain_cut_short_shows_against_a_head_noted_before(store: Store) -> None:
    _records(store, 4)
    _seals(store)
    noted = _verdict(store)
    store.run(lambda unit: unit.session.execute(delete(ROWS).where(ROWS.c.seq == 4)), now=NOW)
    after = _verdict(store)
    assert after.broken_at is None
    assert (after.head_seq, after.head) != (noted.head_seq, noted.head)


def test_the_chain_stays_true_when_keys_are_rotated(store: Store) -> None:
    _records(store, 2)
    _seals(store)
    store.keyring = Keyring([NEW, OLD])
    _records(store, 2)
    _seals(store)
    assert _verdict(store).broken_at is None
    store.keyring = Keyring([NEW])
    verdict = _verdict(store)
    assert verdict.broken_at == 1
    assert "not among the encryption keys" in verdict.why


def test_two_sealers_at_once_never_fork_the_chain(store: Store) -> None:
    _records(store, 1)

    def both(unit: UnitOfWork) -> None:
        history.seal(unit.session, unit.keyring)
        unit.session.flush()
        forked = update(ROWS).where(ROWS.c.seq.is_(None)).values(seq=1, link="forged")
        unit.record("claim:1", "claim:filed", "person:1")
        unit.flush()
        unit.session.execute(forked)

    with pytest.raises(IntegrityError):
        store.run(both, now=NOW)
    assert _seals(store) == 1
    assert _verdict(store).broken_at is None
