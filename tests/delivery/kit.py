"""A post office: a store with a small register, the sandbox Slack, and a postman between them."""

import asyncio
import base64
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, TypeVar

import aiohttp
from slack_sdk.web.async_client import AsyncWebClient
from sqlalchemy import event, insert, select, text, update

from bot.delivery.parking import OtherWay, no_other_way
from bot.delivery.worker import Postman
from bot.sandbox import DemoWorld, Sandbox, demo
from handlers.words import Catalogues
from storage import outbox_desk, workspaces
from storage.base import table_of
from storage.crypto import Keyring
from storage.db import Store
from storage.outbox import Card, Message, Post, Upload, upload_body
from storage.people import Organisation, Person, PersonRole
from storage.uow import UnitOfWork
from storage.workspaces import Installation, Lane

T = TypeVar("T")

#: What the app asks for, from the list of scopes a claims bot needs.
SCOPES = (
    "commands chat:write im:write im:history channels:read groups:read channels:history groups:history"
    " users:read users:read.email files:read files:write metadata.message:read team:read pins:write"
)
MANIFEST = {
    "display_information": {"name": "MarketSafe"},
    "oauth_config": {"scopes": {"bot": SCOPES.split()}},
}
#: The register: user id → (organisation, role). The holder is known, and not of the IACC.
REGISTER = {
    demo.ANALYST: ("IACC", "analyst"),
    demo.TRANSLATOR: ("IACC", "translator"),
    demo.MANAGER: ("IACC", "manager"),
    demo.HOLDER: ("Acme", "holder"),
}
CHANNELS = {"desk": demo.DESK, "shared": demo.SHARED, "group": demo.GROUP}


@dataclass
class Office:
    """What a test drives. Lanes are called "desk", "shared", "group", "@U…" and "~U…"."""

    sandbox: Sandbox
    world: DemoWorld
    store: Store
    http: aiohttp.ClientSession
    catalogues: Catalogues
    #: the encryption key of the store
    key: str
    lanes: dict[str, int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.do(self._fill)
        self.postman = self.hires()

    def hires(self, other_way: OtherWay = no_other_way) -> Postman:
        """Another postman over the same store and the same Slack."""
        return Postman(
            store=self.store,
            client_for=self.client_for,
            clock=self.sandbox.clock,
            words=self.catalogues.words,
            other_way=other_way,
        )

    def client_for(self, team_id: str) -> AsyncWebClient:
        tokens = {demo.IACC: demo.BOT_TOKEN}
        return AsyncWebClient(
            tokens[team_id], base_url=self.sandbox.api_url, session=self.http, retry_handlers=[]
        )

    @property
    def now(self) -> datetime:
        return self.sandbox.clock()

    def do(self, work: Callable[[UnitOfWork], T]) -> T:
        return self.store.run(work, now=self.now)

    def lane(self, name: str, team_id: str = demo.IACC) -> int:
        if name not in self.lanes:
            address = CHANNELS.get(name, name)
            self.lanes[name] = self.do(
                lambda uow: workspaces.lane(uow.session, team_id=team_id, address=address)
            )
        return self.lanes[name]

    def says(self, *texts: str, to: str = "group", key: str = "", **more: Any) -> None:
        """One unit of work that promises messages; without `key`, each text is its key, too."""
        lane = self.lane(to)

        def work(uow: UnitOfWork) -> None:
            for one in texts:
                uow.say(key or f"test:{one}", to=lane, message=Message(one), **more)

        self.do(work)

    def shows(self, key: str, shown: str, to: str = "group", blocks: Sequence[Any] = (), **more: Any) -> None:
        lane = self.lane(to)
        self.do(lambda uow: uow.show(key, to=lane, message=Message(shown, blocks), **more))

    def uploads(self, name: str, content: bytes = b"a,b\n", to: str = "group", **more: Any) -> None:
        lane = self.lane(to)
        self.do(
            lambda uow: uow.upload(
                f"test:{name}", to=lane, filename=name, title=name.upper(), content=content, **more
            )
        )

    def uploads_with_words(self, name: str, comment: str) -> None:
        """As `uploads`, with words beside the file."""
        content = base64.b64encode(b"a,b\n").decode()
        body = upload_body(Upload(filename=name, title=name.upper(), content=content, comment=comment))
        self.uploads(name)
        post = table_of(Post)
        self.do(
            lambda uow: uow.session.execute(
                update(post).where(post.c.key == f"test:{name}").values(body=uow.seal(body))
            )
        )

    async def delivers(self) -> int:
        return await self.postman.deliver_due(self.now)

    def delivering(self) -> "asyncio.Task[int]":
        """As `delivers`, under way."""
        return asyncio.create_task(self.delivers())

    async def until_sending(self) -> None:
        """Until a worker has begun a call (it says so in the store before)."""
        sending = text("SELECT 1 FROM lane WHERE leased_by <> ''")
        async with asyncio.timeout(5):
            # a row in a database tells nobody that it has changed
            while not self.do(lambda uow: uow.session.execute(sending).first()):  # noqa: ASYNC110
                await asyncio.sleep(0)

    async def until_met(self) -> None:
        """Until the armed faults were met: the slow call has reached Slack."""
        async with asyncio.timeout(5):
            while self.sandbox.faults.armed:  # noqa: ASYNC110 - nor does a fault
                await asyncio.sleep(0)

    def loses_its_key(self) -> None:
        """The key of the store is replaced, and the old one is not kept."""
        self.store.keyring = Keyring([Keyring.new_key()])
        self.postman = self.hires()

    def plans_of(self, query: Callable[[UnitOfWork], object]) -> list[str]:
        """How the database would go about each statement of a query, if it may choose to walk no table."""
        statements: list[tuple[str, Any]] = []

        def listen(_c: Any, _k: Any, statement: str, values: Any, _x: Any, _m: Any) -> None:
            statements.append((statement, values))

        event.listen(self.store.engine, "before_cursor_execute", listen)
        self.do(query)
        event.remove(self.store.engine, "before_cursor_execute", listen)
        explain = "EXPLAIN QUERY PLAN " if self.store.is_sqlite else "EXPLAIN "
        with self.store.engine.connect() as connection:
            if not self.store.is_sqlite:
                connection.exec_driver_sql("SET LOCAL enable_seqscan = off")
            return [
                str(row[-1])
                for statement, values in statements
                for row in connection.exec_driver_sql(explain + statement, values)
            ]

    def later(self, seconds: float) -> datetime:
        return self.sandbox.clock.move(timedelta(seconds=seconds))

    async def settles(self, within: float = 600, postman: Postman | None = None) -> float:
        """Deliver, moving the clock from one due instant to the next; the seconds that it took."""
        postman, begun = postman or self.postman, self.now
        while True:
            await postman.deliver_due(self.now)
            due_at = await postman.next_due_at(self.now)
            if due_at is None:
                return (self.now - begun).total_seconds()
            assert due_at - begun <= timedelta(seconds=within), "it does not settle"
            self.sandbox.clock.set(due_at)

    def post(self, said: str) -> Any:
        """The row of a message, by its text."""
        return self._row(Post, f"test:{said}")

    def card(self, key: str) -> Any:
        return self._row(Card, key)

    def waiting(self) -> list[outbox_desk.Undelivered]:
        return self.do(lambda uow: outbox_desk.undelivered(uow.session))

    def parked(self) -> dict[str, str]:
        """Key → error of what is parked."""
        rows = self.do(lambda uow: outbox_desk.undelivered(uow.session, parked_only=True))
        return {row.key: row.error for row in rows}

    def lane_row(self, name: str) -> Any:
        lanes = table_of(Lane)
        return self.do(
            lambda uow: uow.session.execute(select(lanes).where(lanes.c.id == self.lane(name))).one()
        )

    def _row(self, model: type[Post] | type[Card], key: str) -> Any:
        table = table_of(model)
        return self.do(lambda uow: uow.session.execute(select(table).where(table.c.key == key)).one())

    def _fill(self, uow: UnitOfWork) -> None:
        run = uow.session.execute
        run(
            insert(table_of(Installation)).values(
                team_id=demo.IACC,
                bot_user_id=demo.BOT_USER,
                bot_token=uow.seal(demo.BOT_TOKEN),
                installed_at=uow.now,
            )
        )
        for place in ("desk", "shared"):
            self.lanes[place] = workspaces.settle_place(
                uow.session, name=place, team_id=demo.IACC, channel_id=CHANNELS[place]
            )
        organisations = {
            name: run(
                insert(table_of(Organisation))
                .values(name=name, kind=kind, created_at=uow.now)
                .returning(table_of(Organisation).c.id)
            ).scalar_one()
            for name, kind in (("IACC", "iacc"), ("Acme", "holder"))
        }
        for user_id, (organisation, role) in REGISTER.items():
            self._register(uow, user_id, organisations[organisation], role)

    def _register(self, uow: UnitOfWork, user_id: str, organisation_id: int, role: str) -> None:
        address = f"@{user_id}"
        self.lanes[address] = workspaces.lane(uow.session, team_id=demo.IACC, address=address)
        person = (
            insert(table_of(Person))
            .values(
                team_id=demo.IACC,
                user_id=user_id,
                name=user_id,
                organisation_id=organisation_id,
                language="en",
                timezone="America/New_York",
                lane_id=self.lanes[address],
                created_at=uow.now,
            )
            .returning(table_of(Person).c.id)
        )
        person_id = uow.session.execute(person).scalar_one()
        uow.session.execute(insert(table_of(PersonRole)).values(person_id=person_id, role=role))


@asynccontextmanager
async def at_work(postman: Postman) -> AsyncIterator[None]:
    """He keeps promises by himself, and has stopped afterwards, whatever came of the test."""
    running = asyncio.create_task(postman.run())
    try:
        yield
    finally:
        await postman.stop()
        await running
