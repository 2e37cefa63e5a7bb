"""What every life begins with."""

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import event

from storage.db import open_engine
from tests.harness.copies import PostgresCopies, SqliteCopies
from tests.life.beginning import Beginning, beginning


@pytest.fixture
def life(request: pytest.FixtureRequest, database: str, tmp_path: Path) -> Iterator[Beginning]:
    """What every life begins with, on each database in turn."""
    if database == "sqlite":
        migrated = request.getfixturevalue("migrated_sqlite")
        kept = SqliteCopies.of(Path(shutil.copy(migrated, tmp_path / "life.db")))
        event.listen(kept.engine, "connect", _patiently)
        yield beginning(kept)
        return
    url = request.getfixturevalue("postgres_url")
    copies = PostgresCopies(open_engine(url), url)
    yield beginning(copies)
    copies.remove()


def _patiently(connection: Any, _record: object) -> None:
    """The bot has one writer; here two people write on threads of their own, and a busy machine is slow."""
    connection.execute("PRAGMA busy_timeout=30000")
