"""The post office, once on SQLite and once on PostgreSQL."""

from collections.abc import AsyncIterator, Iterator

import aiohttp
import pytest

from bot.sandbox import Clock, Sandbox, demo_world
from handlers.words import Catalogues
from storage.base import Row
from storage.crypto import Keyring
from storage.db import Store, open_engine
from tests.delivery.kit import MANIFEST, Office
from tests.harness.copies import Copies, PostgresCopies, SqliteCopies
from tests.harness.postgres import postgres_server, template_database

__all__ = ["postgres_server"]


@pytest.fixture(scope="session")
def catalogues() -> Catalogues:
    return Catalogues.load()


def make_tables(url: str) -> None:
    engine = open_engine(url)
    Row.metadata.create_all(engine)
    engine.dispose()


@pytest.fixture(scope="session")
def on_sqlite(tmp_path_factory: pytest.TempPathFactory) -> Copies:
    """Empty tables, to be copied."""
    copies = SqliteCopies.of(tmp_path_factory.mktemp("offices") / "office.db")
    Row.metadata.create_all(copies.engine)
    copies.keep()
    return copies


@pytest.fixture(scope="session")
def on_postgres(postgres_server: str) -> Iterator[Copies]:
    """Empty tables, to be copied."""
    copies = PostgresCopies.of(postgres_server, template_database(postgres_server, "delivery", make_tables))
    copies.keep()
    yield copies
    copies.remove()


@pytest.fixture(params=["sqlite", "postgres"])
def copies(request: pytest.FixtureRequest) -> Copies:
    found: Copies = request.getfixturevalue(f"on_{request.param}")
    return found


@pytest.fixture
def key() -> str:
    return Keyring.new_key()


@pytest.fixture
def store(copies: Copies, key: str) -> Iterator[Store]:
    store = Store(copies.anew(), Keyring([key]), closes_engine=False)
    yield store
    store.close()


@pytest.fixture
async def office(store: Store, key: str, catalogues: Catalogues) -> AsyncIterator[Office]:
    """A post office that has nothing to do yet; at the end nothing may have gone wrong in Slack's eyes."""
    async with Sandbox(Clock.frozen()) as sandbox, aiohttp.ClientSession() as http:
        world = demo_world(sandbox, MANIFEST)
        yield Office(sandbox, world, store, http, catalogues, key)
        assert not sandbox.troubles
