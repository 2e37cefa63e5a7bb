"""What every life begins with."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from storage.db import open_engine
from tests.harness.copies import PostgresCopies, SqliteCopies
from tests.life.beginning import Beginning, beginning


@pytest.fixture
def life(request: pytest.FixtureRequest, database: str, tmp_path: Path) -> Iterator[Beginning]:
    """What every life begins with, on each database in turn."""
    if database == "sqlite":
        migrated = request.getfixturevalue("migrated_sqlite")
        yield beginning(SqliteCopies.of(Path(shutil.copy(migrated, tmp_path / "life.db"))))
        return
    url = request.getfixturevalue("postgres_url")
    copies = PostgresCopies(open_engine(url), url)
    yield beginning(copies)
    copies.remove()
