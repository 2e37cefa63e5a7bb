"""Fixtures that more than one kind of test needs."""

import shutil
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest
import pytest_asyncio
from hypothesis import settings

from storage.db import open_engine
from storage.migrate import migrate
from tests.harness.imported import smaller
from tests.harness.postgres import (
    drop_database,
    empty_postgres,
    fresh_database,
    postgres_server,
    template_database,
)
from tests.harness.stage import Stage, staged

__all__ = ["empty_postgres", "postgres_server"]

# A law holds however long it takes to look: a busy machine must not fail it.
settings.register_profile("unhurried", deadline=None)
settings.load_profile("unhurried")


def _migrate(url: str) -> None:
    engine = open_engine(url)
    try:
        migrate(engine)
    finally:
        engine.dispose()


@pytest.fixture(scope="session")
def migrated_sqlite(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A migrated store, to be copied."""
    path = tmp_path_factory.mktemp("template") / "marketsafe.db"
    _migrate(f"sqlite:///{path}")
    return path


@pytest.fixture
def sqlite_url(migrated_sqlite: Path, tmp_path: Path) -> str:
    """A migrated SQLite store of one's own."""
    path = tmp_path / "marketsafe.db"
    shutil.copy(migrated_sqlite, path)
    return f"sqlite:///{path}"


@pytest.fixture
def postgres_url(postgres_server: str) -> Iterator[str]:
    """A migrated PostgreSQL database of one's own."""
    template = template_database(postgres_server, "migrated", _migrate)
    url = fresh_database(postgres_server, template)
    yield url
    drop_database(url)


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest) -> str:
    """Each database in turn."""
    name = "sqlite_url" if request.param == "sqlite" else "postgres_url"
    url: str = request.getfixturevalue(name)
    return url


@pytest_asyncio.fixture
async def stage(database_url: str, tmp_path: Path) -> AsyncIterator[Stage]:
    """The stage of a story, on each database in turn."""
    async with staged(database_url, tmp_path) as stage:
        yield stage


@pytest_asyncio.fixture
async def few_stage(
    database_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> AsyncIterator[Stage]:
    """A stage on which claims hold at most four listings and batches three claims."""
    smaller(monkeypatch, tmp_path, claim=4, batch=3)
    async with staged(database_url, tmp_path) as stage:
        yield stage
