"""SQLite's log: emptied beside the writer, so that nobody's commit has to."""

from datetime import UTC, datetime
from pathlib import Path

from storage import workspaces
from storage.crypto import Keyring
from storage.db import Store, open_engine
from storage.migrate import migrate
from storage.uow import UnitOfWork

NOW = datetime(2026, 3, 2, 14, tzinfo=UTC)


def _say_much(unit: UnitOfWork) -> None:
    for number in range(500):
        workspaces.lane(unit.session, team_id="T1", address=f"C{number}")


async def test_what_was_committed_leaves_the_log_which_then_begins_anew(tmp_path: Path) -> None:
    file, log = tmp_path / "marketsafe.db", tmp_path / "marketsafe.db-wal"
    store = Store(open_engine(f"sqlite:///{file}"), Keyring([Keyring.new_key()]))
    migrate(store.engine)
    store.run(_say_much, now=NOW)
    size, in_the_database = log.stat().st_size, file.stat().st_size
    await store.checkpoint()
    assert file.stat().st_size > in_the_database
    store.run(lambda unit: workspaces.lane(unit.session, team_id="T2", address="C1"), now=NOW)
    assert log.stat().st_size == size, "it grew instead of beginning anew"
    store.close()
