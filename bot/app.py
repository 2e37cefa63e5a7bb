"""The composition root: the one module that knows every part, and puts them together.

bot = build(Settings.read())
await bot.start()      # serving, delivering, ticking
await bot.stop()       # what is under way ends; nothing is lost
"""

import asyncio
import contextlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol

import aiohttp
from prometheus_client import CollectorRegistry
from sqlalchemy import Engine

from bot.config import Settings
from bot.delivery.worker import Postman
from bot.edge.authorize import Installations, Installed
from bot.edge.dispatch import Speech
from bot.edge.routes import Routes
from bot.edge.socket_mode import SocketDoor, SocketMode
from bot.fetching import Fetcher
from bot.foundation import lay, make_ready, places, utc_now
from bot.identity import Clients, who_we_are
from bot.importing import Importer
from bot.rounds import Rounds
from bot.schedule import Ticks, TopicTick
from bot.slack import Edge, Needs
from bot.web import Health, Server, Site, build_web
from handlers.amending import ticks as amending
from handlers.amending.listeners import AmendingDoors
from handlers.claims import ticks as claims
from handlers.claims.listeners import ClaimDoors
from handlers.claims.reading import LinkFiles
from handlers.closures import ticks as closures
from handlers.closures.listeners import ClosureDoors
from handlers.counter_notices import ticks as counter_notices
from handlers.counter_notices.listeners import CounterNoticeDoors
from handlers.counter_notices.papers import Papers
from handlers.digests import ticks as digests
from handlers.digests.listeners import DigestDoors
from handlers.doors import Router
from handlers.escalations import ticks as escalations
from handlers.escalations.listeners import EscalationDoors
from handlers.files import Errand
from handlers.hand_over.listeners import HandOverDoors
from handlers.hand_over.returning import OutcomeSheets
from handlers.home.helps import Helps
from handlers.home.listeners import HomeDoors
from handlers.home.waiting import waiting_for
from handlers.imports import ticks as imports
from handlers.imports.arriving import ImportSheets
from handlers.imports.listeners import ImportDoors
from handlers.people import service as people
from handlers.programme import Programme, Setup
from handlers.sellers.listeners import DealerDoors
from handlers.triage import ticks as triage
from handlers.triage.listeners import TriageDoors
from handlers.trust import service as trust
from handlers.trust.listeners import TrustDoors
from handlers.undelivered import ticks as undelivered
from handlers.undelivered.listeners import UndeliveredDoors
from handlers.words import CHINESE, ENGLISH
from handlers.workspaces import service as workspaces
from handlers.workspaces.listeners import WorkspaceDoors
from storage.uow import UnitOfWork
from storage.workspaces import heard_before


class Doors(Protocol):
    """What a topic registers its listeners with."""

    def register(self, router: Router) -> None: ...


#: Topic → its clock's door.
TICKS: Mapping[str, TopicTick] = {
    "claims": claims.tick,
    "triage": triage.tick,
    "amending": amending.tick,
    "counter_notices": counter_notices.tick,
    "closures": closures.tick,
    "imports": imports.tick,
    # what is not there is not late
    "undelivered": undelivered.tick,
    "escalations": escalations.tick,
    "digests": digests.tick,
}


def doors(programme: Programme, *, forget_channel: Callable[[str], None], helps: Helps) -> tuple[Doors, ...]:
    """Every topic's door to Slack."""
    return (
        WorkspaceDoors(programme, forget_channel),
        DealerDoors(programme),
        ClaimDoors(programme, trust.pass_on),
        TrustDoors(programme),
        TriageDoors(programme),
        HandOverDoors(programme),
        AmendingDoors(programme),
        CounterNoticeDoors(programme),
        ClosureDoors(programme),
        ImportDoors(programme),
        EscalationDoors(programme),
        UndeliveredDoors(programme),
        DigestDoors(programme),
        HomeDoors(programme, waiting_for, helps),
    )


def errands(setup: Setup) -> tuple[Errand, ...]:
    """What is waited for files for."""
    words = setup.catalogues.words
    return (
        LinkFiles(),
        OutcomeSheets((words(ENGLISH, "UTC"), words(CHINESE, "UTC"))),
        Papers(limit=setup.terms.paper_megabytes * 1024 * 1024),
        ImportSheets(limit=setup.terms.sheet_megabytes * 1024 * 1024),
    )


def routes_of(*topics: Doors) -> Routes:
    """The routing table. Raises ValueError where two topics hear the same."""
    routes = Routes()
    for topic in topics:
        topic.register(routes)
    return routes


@dataclass(slots=True)
class Nudges:
    """Whom each commit of this process is told to."""

    heard_by: list[Callable[[], None]] = field(default_factory=list)

    def __call__(self) -> None:
        for hears in self.heard_by:
            hears()


def build(
    settings: Settings,
    *,
    clock: Callable[[], datetime] = utc_now,
    by_itself: bool = True,
    host: str = "0.0.0.0",  # noqa: S104 - it serves
    engine: Engine | None = None,
) -> "Bot":
    """A bot that is ready to start. Raises `BadSettings`.

    `by_itself` False: it ticks and delivers only when told (`bot.ticks.tick`, `bot.postman.deliver_due`), for
    tests whose clock moves only when told. `engine`: as in `lay`.
    """
    nudges = Nudges()
    programme = lay(settings, clock=clock, nudge=nudges, engine=engine)
    return Bot(settings, programme, nudges, by_itself=by_itself, host=host)


class Bot:
    """One process of MarketSafe. `postman`, `ticks`, `routes` and `port` are there once it has started.

    Whatever it commits is told to `nudges.heard_by`.
    """

    postman: Postman
    fetcher: Fetcher
    importer: Importer
    ticks: Ticks
    routes: Routes

    def __init__(
        self, settings: Settings, programme: Programme, nudges: Nudges, *, by_itself: bool, host: str
    ) -> None:
        self.settings = settings
        self.programme = programme
        self.registry = CollectorRegistry()
        self.nudges = nudges
        self._by_itself = by_itself
        self._host = host
        self._ends = contextlib.AsyncExitStack()
        self._working: list[asyncio.Task[None]] = []
        self._server: Server | None = None

    @property
    def port(self) -> int:
        """Where it serves."""
        return self._server.port if self._server else self.settings.port

    async def start(self) -> None:
        """Bring the store up to date, say who we are in Slack, and serve.

        Raises `NotMigrated`, `NotInSlack`, or OSError where the port is taken; then nothing is left running.
        """
        async with contextlib.AsyncExitStack() as unfinished:
            unfinished.push_async_callback(self.stop)
            await self._start()
            unfinished.pop_all()

    async def stop(self) -> None:
        """Take nothing new, let what is under way end, and close the store."""
        await self._ends.aclose()

    async def _start(self) -> None:
        self._ends.callback(self.programme.store.close)
        await asyncio.to_thread(make_ready, self.programme.store.engine)
        session = await self._ends.enter_async_context(aiohttp.ClientSession())
        clients = Clients(session, self.settings.slack_api_url)
        installed = await self._settle(clients)
        self._employ(clients, session)
        helps = Helps()
        nudged = (self.postman, self.fetcher.rounds, self.importer.rounds)
        self.nudges.heard_by += [*(one.nudge for one in nudged), helps.forget]
        topics = doors(self.programme, forget_channel=self.postman.forget_channel, helps=helps)
        self.routes = routes_of(*topics)
        edge = Edge(self._needs(session, Installations([installed])), self.routes)
        await self._serve(edge)
        if self._by_itself:
            self._go()

    async def _settle(self, clients: Clients) -> Installed:
        """Write down which workspace we are in, where its channels are, and its first managers."""
        us = await who_we_are(clients, self.settings, self.programme)
        clients.know(us.installed)
        await self.programme.act(
            workspaces.settle,
            team_id=us.installed.team_id,
            enterprise_id=us.installed.enterprise_id,
            name=us.workspace,
            url=us.url,
            bot_user_id=us.installed.bot_user_id,
            token=us.installed.bot_token,
            places=places(self.settings, self.programme.setup.platforms),
        )
        await self.programme.act(people.appoint_first_managers, managers=self.settings.managers)
        return us.installed

    def _employ(self, clients: Clients, session: aiohttp.ClientSession) -> None:
        """The postman, the fetcher of files, the importer and the clock."""
        self.postman = Postman(
            store=self.programme.store,
            client_for=clients.of,
            clock=self.programme.clock,
            words=self.programme.setup.catalogues.words,
            registry=self.registry,
        )
        self.fetcher = Fetcher(
            programme=self.programme,
            session=session,
            client_for=clients.of,
            errands=errands(self.programme.setup),
        )
        self.importer = Importer(programme=self.programme, name=self.postman.worker)
        self.ticks = Ticks(self.programme, TICKS, self.postman, registry=self.registry)

    def _needs(self, session: aiohttp.ClientSession, installations: Installations) -> Needs:
        speech = Speech(
            words_for=self.programme.words_for,
            fallback=self.programme.setup.catalogues.words(ENGLISH, "UTC"),
            contact=self.settings.contact,
        )
        return Needs(
            signing_secret=self.settings.slack_signing_secret or "socket mode asks for no signature",
            session=session,
            installation_of=installations,
            seen=self._seen,
            speech=speech,
            registry=self.registry,
            api_url=self.settings.slack_api_url,
        )

    async def _seen(self, event_id: str) -> bool:
        """Note an event; True if it was noted before."""

        def note(unit: UnitOfWork) -> bool:
            return heard_before(unit.session, event_id, now=unit.now)

        return await self.programme.store.do(note, now=self.programme.clock())

    async def _serve(self, edge: Edge) -> None:
        """Over HTTP, or Socket Mode where there is a token for it; health and figures always over HTTP."""
        site = Site(
            edge=None if self.settings.is_socket_mode else edge,
            health=Health(store_answers=self.programme.store.reachable, delivery_lives=self._delivers),
            registry=self.registry,
            metrics_token=self.settings.metrics_token,
        )
        self._server = Server(build_web(site), self.settings.port, host=self._host)
        self._ends.push_async_callback(self._server.stop)
        await self._server.start()
        if self.settings.is_socket_mode:
            self._connect(edge)

    def _connect(self, edge: Edge) -> None:
        """Open the line to Slack. The rest does not wait for it: slack_sdk goes on trying until it stands."""
        socket = SocketMode(
            SocketDoor(edge.dispatch),
            app_token=self.settings.slack_app_token,
            api_url=self.settings.slack_api_url,
        )
        connecting = asyncio.create_task(socket.start())

        async def close() -> None:
            connecting.cancel()
            await asyncio.wait({connecting})
            await socket.stop()

        self._ends.push_async_callback(close)

    def _go(self) -> None:
        delivery = asyncio.create_task(self.postman.run())
        self._ends.push_async_callback(self._stop_delivery, delivery)
        self._working.append(delivery)
        for rounds in (self.fetcher.rounds, self.importer.rounds):
            running = asyncio.create_task(rounds.run())
            self._ends.push_async_callback(_stop, rounds, running)
            self._working.append(running)
        self.ticks.start()
        self._ends.push_async_callback(self.ticks.stop)

    async def _stop_delivery(self, delivery: asyncio.Task[None]) -> None:
        await self.postman.stop()
        await delivery

    def _delivers(self) -> bool:
        if not self._by_itself:
            return True
        return bool(self._working) and not any(task.done() for task in self._working)


async def _stop(rounds: Rounds, running: asyncio.Task[None]) -> None:
    rounds.stop()
    await running
