"""The post office, once on SQLite and once on PostgreSQL."""

from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import aiohttp
import pytest

from bot.sandbox import Clock, Sandbox, demo_world
from handlers.words import Catalogues
from storage.base import Row
from storage.crypto import Keyring
from storage.db import Store, open_engine
from tests.delivery.kit import MANIFEST, Office
from tests.harness.postgres import drop_database, fresh_database, postgres_server, template_database

__all__ = ["postgres_server"]


@pytest.fixture(scope="session")
def catalogues() -> Catalogues:
    return Catalogues.load()


def make_tables(url: str) -> None:
    engine = open_engine(url)
    Row.metadata.create_all(engine)
    engine.dispose()


@pytest.fixture(params=["sqlite", "postgres"])
def store_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    if request.param == "sqlite":
        url = f"sqlite:///{tmp_path}/office.db"
        make_tables(url)
        yield url
        return
    server = request.getfixturevalue("postgres_server")
    url = fresh_database(server, template_database(server, "delivery", make_tables))
    yield url
    drop_database(url)


@pytest.fixture
def key() -> str:
    return Keyring.new_key()


@pytest.fixture
def store(store_url: str, key: str) -> Iterator[Store]:
    store = Store(open_engine(store_url), Keyring([key]))
    yield store
    store.close()


@pytest.fixture
async def office(store: Store, key: str, catalogues: Catalogues) -> AsyncIterator[Office]:
    """A post office that has nothing to do yet; at the end nothing may have gone wrong in Slack's eyes."""
    async with Sandbox(Clock.frozen()) as sandbox, aiohttp.ClientSession() as http:
        world = demo_world(sandbox, MANIFEST)
        yield Office(sandbox, world, store, http, catalogues, key)
        assert not sandbox.troubles
