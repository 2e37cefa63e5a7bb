"""Fixtures that more than one kind of test needs."""

import gc
import shutil
from collections.abc import AsyncIterator, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
import pytest_asyncio
from hypothesis import settings
from sqlalchemy.engine import make_url

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
from tests.harness.stage import Opened, Stage, opened_at, staged

__all__ = ["empty_postgres", "postgres_server"]

# A law holds however long it takes to look: a busy machine must not fail it.
settings.register_profile("unhurried", deadline=None)
settings.load_profile("unhurried")


def pytest_collection_finish() -> None:
    """What was imported and collected stays to the end: not to be looked through at each full collection."""
    gc.collect()
    gc.freeze()


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
def database(request: pytest.FixtureRequest) -> str:
    """Each kind of database in turn."""
    kind: str = request.param
    return kind


@pytest.fixture
def database_url(request: pytest.FixtureRequest, database: str) -> str:
    """A migrated database of one's own, of each kind in turn."""
    url: str = request.getfixturevalue("sqlite_url" if database == "sqlite" else "postgres_url")
    return url


@pytest_asyncio.fixture(scope="session")
async def opened_sqlite(migrated_sqlite: Path, tmp_path_factory: pytest.TempPathFactory) -> Opened:
    """A store as each story finds it, to be copied: to put people into it takes a quarter of a second."""
    folder = tmp_path_factory.mktemp("opened")
    url = f"sqlite:///{shutil.copy(migrated_sqlite, folder / 'marketsafe.db')}"
    return await opened_at(url, folder)


@pytest_asyncio.fixture(scope="session")
async def opened_postgres(postgres_server: str, tmp_path_factory: pytest.TempPathFactory) -> Opened:
    """The same on PostgreSQL, where it is this worker's own template."""
    url = fresh_database(postgres_server, template_database(postgres_server, "migrated", _migrate))
    return await opened_at(url, tmp_path_factory.mktemp("opened"))


@pytest.fixture
def sqlite_opened(opened_sqlite: Opened, tmp_path: Path) -> Opened:
    """A copy of one's own."""
    path = tmp_path / "marketsafe.db"
    shutil.copy(make_url(opened_sqlite.url).database or "", path)
    return replace(opened_sqlite, url=f"sqlite:///{path}")


@pytest.fixture
def postgres_opened(opened_postgres: Opened) -> Iterator[Opened]:
    """A copy of one's own."""
    url = fresh_database(opened_postgres.url, make_url(opened_postgres.url).database)
    yield replace(opened_postgres, url=url)
    drop_database(url)


@pytest.fixture
def opened(request: pytest.FixtureRequest, database: str) -> Opened:
    """A copy of one's own, of each kind in turn."""
    found: Opened = request.getfixturevalue("sqlite_opened" if database == "sqlite" else "postgres_opened")
    return found


@pytest_asyncio.fixture
async def stage(opened: Opened, tmp_path: Path) -> AsyncIterator[Stage]:
    """The stage of a story, on each database in turn."""
    async with staged(opened, tmp_path) as stage:
        yield stage


@pytest_asyncio.fixture
async def few_stage(opened: Opened, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Stage]:
    """A stage on which claims hold at most four listings and batches three claims."""
    smaller(monkeypatch, tmp_path, claim=4, batch=3)
    async with staged(opened, tmp_path) as stage:
        yield stage
