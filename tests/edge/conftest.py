"""One edge behind a real server on loopback, and a stub of Slack's side of it."""

import asyncio
from collections.abc import AsyncIterator, Iterator
from typing import Any

import aiohttp
import pytest
import structlog
from prometheus_client import CollectorRegistry
from structlog.typing import EventDict

from bot.edge.authorize import Installations, Installed
from bot.edge.dispatch import Speech
from bot.edge.routes import Routes
from bot.slack import Edge, Needs
from bot.web import Health, Server, Site, build_web
from handlers.doors import Who
from handlers.words import Catalogues, Words
from storage.errors import NotBegun
from tests.edge.kit import SECRET, Caller, SlackStub


class World:
    """What the composition root would give to the edge, within reach of a test."""

    def __init__(self) -> None:
        self.catalogues = Catalogues.load()
        self.languages: dict[str, str] = {}
        self.seen_events: set[str] = set()
        self.store_is_down = False
        self.store_hangs = False
        self.delivery_is_dead = False
        self.installations = Installations(
            [
                Installed("T1", "xoxb-one", "UBOT", bot_id="BBOT"),
                Installed("", "xoxb-grid", "UBOT2", enterprise_id="E7"),
            ]
        )

    async def words_for(self, who: Who, _locale: str) -> Words:
        self._reach_store()
        if self.store_hangs:
            await asyncio.Event().wait()
        return self.catalogues.words(self.languages.get(who.user_id, "en"), "UTC")

    async def seen(self, event_id: str) -> bool:
        self._reach_store()
        known = event_id in self.seen_events
        self.seen_events.add(event_id)
        return known

    async def store_answers(self) -> bool:
        return not self.store_is_down

    def _reach_store(self) -> None:
        if self.store_is_down:
            raise NotBegun


@pytest.fixture
def world() -> World:
    return World()


@pytest.fixture
def routes() -> Routes:
    return Routes()


@pytest.fixture
def registry() -> CollectorRegistry:
    return CollectorRegistry()


@pytest.fixture
def lines() -> Iterator[list[EventDict]]:
    """What was logged, as (event, fields)."""
    with structlog.testing.capture_logs() as captured:
        yield captured


@pytest.fixture
async def session() -> AsyncIterator[aiohttp.ClientSession]:
    async with aiohttp.ClientSession() as opened:
        yield opened


@pytest.fixture
async def slack() -> AsyncIterator[SlackStub]:
    stub = SlackStub()
    server = Server(stub.app(), 0, host="127.0.0.1")
    await server.start()
    stub.url = f"http://127.0.0.1:{server.port}"
    yield stub
    for held in stub.held.values():
        held.set()
    await server.stop()


@pytest.fixture
def edge(
    world: World,
    routes: Routes,
    registry: CollectorRegistry,
    session: aiohttp.ClientSession,
    slack: SlackStub,
) -> Edge:
    speech = Speech(
        words_for=world.words_for, fallback=world.catalogues.words("en", "UTC"), contact="the help desk"
    )
    needs = Needs(
        signing_secret=SECRET,
        session=session,
        installation_of=world.installations,
        seen=world.seen,
        speech=speech,
        registry=registry,
        api_url=slack.url + "/api/",
    )
    return Edge(needs, routes)


@pytest.fixture
async def caller(
    edge: Edge, world: World, registry: CollectorRegistry, session: aiohttp.ClientSession
) -> AsyncIterator[Caller]:
    health = Health(store_answers=world.store_answers, delivery_lives=lambda: not world.delivery_is_dead)
    site = Site(edge=edge, health=health, registry=registry, metrics_token="open-sesame")
    server = Server(build_web(site), 0, host="127.0.0.1")
    await server.start()
    yield Caller(session, f"http://127.0.0.1:{server.port}", edge)
    await server.stop()


@pytest.fixture
def listening(routes: Routes) -> Any:
    """Have every kind of request heard by one function."""

    def listen(hear: Any) -> None:
        routes.command("/claim", "", hear)
        routes.action("claims.endorse", hear)
        routes.view("claims.file", hear)
        routes.view_closed("claims.file", hear)
        routes.options("claims.right", hear)
        routes.event("message", hear)

    return listen


@pytest.fixture
def raising(listening: Any) -> Any:
    """Have every request end in an exception."""

    def raise_(error: Exception) -> None:
        async def hear(_request: Any) -> None:
            raise error

        listening(hear)

    return raise_


@pytest.fixture
def doing(listening: Any) -> Any:
    """Have every request do one thing and ack."""

    def do(act: Any) -> None:
        async def hear(request: Any) -> None:
            await act(request.answer)
            if request.answer.response is None:
                await request.answer.ack()

        listening(hear)

    return do
