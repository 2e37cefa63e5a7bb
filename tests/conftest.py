"""Fixtures that more than one kind of test needs."""

import gc
import shutil
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest
import pytest_asyncio
from hypothesis import settings

from storage.db import open_engine
from storage.migrate import migrate
from tests.harness.copies import Copies, PostgresCopies, SqliteCopies
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
async def opening_sqlite(
    migrated_sqlite: Path, tmp_path_factory: pytest.TempPathFactory
) -> tuple[Copies, Opened]:
    """A store as each story finds it, to be copied: to put people into it takes a quarter of a second."""
    folder = tmp_path_factory.mktemp("opened")
    copies = SqliteCopies.of(Path(shutil.copy(migrated_sqlite, folder / "marketsafe.db")))
    return await _opening(copies, folder)


@pytest_asyncio.fixture(scope="session")
async def opening_postgres(
    postgres_server: str, tmp_path_factory: pytest.TempPathFactory
) -> AsyncIterator[tuple[Copies, Opened]]:
    """The same on PostgreSQL."""
    copies = PostgresCopies.of(postgres_server, template_database(postgres_server, "migrated", _migrate))
    yield await _opening(copies, tmp_path_factory.mktemp("opened"))
    copies.remove()


async def _opening(copies: Copies, folder: Path) -> tuple[Copies, Opened]:
    opened = await opened_at(copies.engine, folder)
    copies.keep()
    return copies, opened


@pytest.fixture
def opened_sqlite(opening_sqlite: tuple[Copies, Opened]) -> Opened:
    """What a story begins with."""
    copies, opened = opening_sqlite
    copies.anew()
    return opened


@pytest.fixture
def opened_postgres(opening_postgres: tuple[Copies, Opened]) -> Opened:
    """What a story begins with."""
    copies, opened = opening_postgres
    copies.anew()
    return opened


@pytest.fixture
def opened(request: pytest.FixtureRequest, database: str) -> Opened:
    """What a story begins with, on each kind of database in turn."""
    found: Opened = request.getfixturevalue("opened_sqlite" if database == "sqlite" else "opened_postgres")
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
