"""The stage of a story: the real bot, a real database, and the stand-in for Slack, on a clock that is told.

A player's verb ends when everything it led to has been delivered, so a story reads what people read:

    await hana.runs("/claim")
    await hana.submits(right="NORTHWIND", links="https://item.taobao.com/item.htm?id=691541677564")
    await hana.submits(statement=["yes"])
    assert "1 listing on Taobao" in stage.desk.reads()[-1]

A story fails at its end if something was said that nobody read, a promise is parked, or an error was logged.
"""

import asyncio
import pickle
import secrets
from collections.abc import AsyncIterator, Callable, Coroutine, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any, Concatenate, ParamSpec, TypeVar

import yaml
from aiohttp import web_app
from sqlalchemy import Engine, text
from sqlmodel import col, select
from structlog.testing import capture_logs

from bot.app import Bot, build
from bot.config import Settings
from bot.sandbox import Clock, Sandbox, demo, demo_world
from bot.sandbox.demo import DemoWorld
from bot.sandbox.handles import FormHandle
from bot.sandbox.people import Person
from bot.sandbox.records import Channel, Message
from handlers.people import service as people
from handlers.programme import Work
from handlers.rights import service as rights
from storage.crypto import Keyring
from storage.db import open_engine
from storage.outbox import Card, Post

P = ParamSpec("P")
T = TypeVar("T")

#: A Monday morning in New York, the evening of the same day in Shanghai.
MONDAY = datetime(2026, 3, 2, 14, tzinfo=UTC)
SECRET = "a signing secret of the tests"
CONTACT = "marketsafeinfo@iacc.org"
ROOT = Path(__file__).parents[2]
#: A made key: sealing must work, not be secret.
KEY = Keyring.new_key()
#: Seconds that Slack, and the bot, have for an answer here; the three they really have are tested elsewhere.
SLOW = 30.0
#: What may be waited for between two messages of one channel, or until Slack lets us speak again.
_PATIENCE = timedelta(minutes=5)


def manifest() -> dict[str, Any]:
    """The app's manifest, as Slack would be given it."""
    told: dict[str, Any] = yaml.safe_load((ROOT / "manifest.yml").read_text(encoding="utf-8"))
    return told


@dataclass(slots=True)
class Player:
    """A person of the sandbox, whose verbs end when all that they led to has been delivered."""

    person: Person
    stage: "Stage"

    async def runs(self, line: str, in_: Channel | None = None) -> Message | None:
        return await self._then(self.person.runs(line, in_))

    async def presses(self, label: str, on: Any = None) -> Message | None:
        """Press a button by its label, or by the English half of a bilingual one."""
        return await self._then(self.person.presses(self.full(label, on), on))

    def full(self, label: str, on: Any = None) -> str:
        """A button's whole label: "Acknowledge" is "Acknowledge · 确认收到" where both languages meet."""
        seen = {element["text"]["text"] for _, _, element in self.person._spots(on) if "text" in element}
        found = [one for one in seen if one == label or one.startswith(f"{label} · ")]
        return found[0] if len(found) == 1 else label

    async def chooses(self, label: str, on: Any = None) -> Message | None:
        return await self._then(self.person.chooses(label, on))

    async def fills(self, **fields: Any) -> FormHandle:
        return await self.person.fills(**fields)

    async def submits(self, **fields: Any) -> Message | None:
        return await self._then(self.person.submits(**fields))

    async def says(self, text: str, in_: Channel | None = None, thread: Message | None = None) -> Message:
        return await self._then(self.person.says(text, in_, thread))

    async def uploads(self, name: str, body: bytes, thread: Message, text: str = "") -> Message:
        """Post a file into a message's thread."""
        return await self._then(self.person.uploads(name, body, thread=thread, text=text))

    async def edits(self, message: Message, text: str) -> None:
        await self._then(self.person.edits(message, text))

    async def closes_form(self) -> None:
        await self._then(self.person.closes_form(everything=True))

    async def opens_home(self) -> FormHandle | None:
        await self._then(self.person.opens_home())
        return self.person.home

    async def _then(self, verb: Coroutine[Any, Any, T]) -> T:
        told = await verb
        await self.stage.follow_up()
        return told

    @property
    def form(self) -> FormHandle:
        return self.person.form

    @property
    def has_form(self) -> bool:
        return self.person.has_form

    @property
    def dm(self) -> Channel:
        return self.person.dm

    def reads(self, channel: Channel | None = None) -> list[str]:
        """What is new or changed since it was last read; their direct messages where no channel is named."""
        return [message.rendered for message in self.person.reads(channel or self.person.dm)]


@dataclass(slots=True)
class Stage:
    """Everything a story plays on."""

    sandbox: Sandbox
    world: DemoWorld
    bot: Bot
    logged: list[Any] = field(default_factory=list)
    #: errors in the log that the story expects
    expected_errors: set[str] = field(default_factory=set)
    #: the story is about a promise that cannot be kept
    parked_is_expected: bool = False
    #: something was committed since all was worked off
    _stirred: bool = True

    def __post_init__(self) -> None:
        self.heed(self.bot)

    def player(self, person: Person) -> Player:
        return Player(person, self)

    @property
    def hana(self) -> Player:
        """Northwind's holder, a guest of the IACC's workspace."""
        return self.player(self.world.holder)

    @property
    def nora(self) -> Player:
        """Northwind's holder in Northwind's own workspace, which has no app."""
        return self.player(self.world.brand_holder)

    @property
    def rob(self) -> Player:
        """The representative of Northwind and Acme."""
        return self.player(self.world.representative)

    @property
    def ann(self) -> Player:
        """The analyst."""
        return self.player(self.world.analyst)

    @property
    def mia(self) -> Player:
        """The manager."""
        return self.player(self.world.manager)

    @property
    def owen(self) -> Player:
        """Alibaba's officer who reads English, in a workspace without the app."""
        return self.player(self.world.officer)

    @property
    def wei(self) -> Player:
        """Alibaba's officer who reads Chinese."""
        return self.player(self.world.officer_cn)

    @property
    def sam(self) -> Player:
        """Somebody whom the register does not know."""
        return self.player(self.world.stranger)

    @property
    def desk(self) -> Channel:
        return self.world.desk

    @property
    def shared(self) -> Channel:
        return self.world.shared

    @property
    def now(self) -> datetime:
        return self.sandbox.clock()

    async def settle(self) -> None:
        """Fetch and deliver until nothing is due; the clock moves only as far as pace asks."""
        until = self.now + _PATIENCE
        while True:
            await self._work_off()
            self._stirred = False
            due = await self.bot.postman.next_due_at(self.now)
            if due is None or due > until:
                return
            self.sandbox.clock.set(due)

    async def follow_up(self) -> None:
        """Whatever came of what somebody did, if anything was committed."""
        if self._stirred:
            await self.settle()

    async def _work_off(self) -> None:
        """All that is due now; to deliver leads to nothing that would be fetched."""
        while await self.bot.fetcher.fetch_due() or await self.bot.importer.import_due():
            pass
        await self.bot.postman.deliver_due(self.now)

    def heed(self, bot: Bot) -> None:
        """Whatever this bot commits is to be worked off."""
        self.bot = patient(bot)
        bot.nudges.heard_by.append(self._stir)

    def _stir(self) -> None:
        self._stirred = True

    async def tick(self, at: datetime | None = None) -> None:
        """Let the clock's doors do what is due, at that instant if one is named, and deliver it."""
        if at is not None:
            self.sandbox.clock.set(at)
        await self.bot.ticks.tick()
        await self.settle()

    async def act(self, service: Callable[Concatenate[Work, P], T], *args: P.args, **named: P.kwargs) -> T:
        """One unit of work that no person does: the operator's."""
        done = await self.bot.programme.act(service, *args, **named)
        await self.settle()
        return done

    async def restarts(self) -> None:
        """The process ends, with whatever it had not done yet, and another takes its place."""
        await self.bot.stop()
        self.heed(build(self.bot.settings, clock=self.sandbox.clock, by_itself=False))
        await self.bot.start()
        self.sandbox.connect_bot(f"http://127.0.0.1:{self.bot.port}/slack/events")

    @contextmanager
    def store_out_of_reach(self) -> Iterator[None]:
        """Meanwhile another connection holds what every filing must write to."""
        engine = open_engine(self.bot.settings.database_url)
        with engine.connect() as connection:
            if engine.dialect.name == "postgresql":
                connection.execute(text("LOCK TABLE draft, claim IN ACCESS EXCLUSIVE MODE"))
            else:
                connection.execute(text("SELECT 1"))  # begins a transaction that may write
            yield
            connection.rollback()
        engine.dispose()

    def everybody_reads(self) -> None:
        """Mark all that was said as read: what comes next is what the story is about."""
        for message in self.sandbox.unread():
            message.seen = message.revision

    async def ends(self) -> None:
        """What must hold when a story is over."""
        unread = [message.rendered for message in self.sandbox.unread()]
        assert not unread, f"said, and nobody read it: {unread}"
        assert not self.sandbox.troubles, self.sandbox.troubles
        parked = await self.bot.programme.act(_parked)
        assert self.parked_is_expected or not parked, f"parked: {parked}"
        errors = [
            entry
            for entry in self.logged
            if entry["log_level"] in ("error", "critical") and entry["event"] not in self.expected_errors
        ]
        assert not errors, errors


def _parked(work: Work) -> list[str]:
    parked: list[Post | Card] = [
        *work.session.scalars(select(Post).where(col(Post.state) == "parked")),
        *work.session.scalars(select(Card).where(col(Card.state) == "parked")),
    ]
    return [f"{row.key}: {row.error}" for row in parked]


def settings(database_url: str, data_dir: Path, sandbox: Sandbox) -> Settings:
    """How a bot on this stage is set up."""
    return Settings(
        data_dir=data_dir,
        database_url=database_url,
        encryption_keys=(KEY,),
        port=0,
        slack_bot_token=demo.BOT_TOKEN,
        slack_signing_secret=SECRET,
        slack_api_url=sandbox.api_url,
        desk_channel=demo.DESK,
        shared_channel=demo.SHARED,
        contact=CONTACT,
    )


@dataclass(frozen=True, slots=True)
class Opened:
    """What a stage begins with: a store with the demo world's people in it, and Slack when all were told.

    `engine` is of this very store, and may have served other stages: to compile its statements anew would
    take longer than most stories.
    """

    engine: Engine
    slack: bytes


async def opened_at(engine: Engine, data_dir: Path) -> Opened:
    """Put the people into a migrated store, as an operator would; every stage then takes a copy of both."""
    sandbox = Sandbox(Clock.frozen(MONDAY), signing_secret=SECRET)
    world = demo_world(sandbox, manifest())
    async with _played(sandbox, world, engine, data_dir) as stage:
        await stage.act(register)
        stage.everybody_reads()
    return Opened(engine, pickle.dumps((sandbox, world)))


@asynccontextmanager
async def staged(opened: Opened, data_dir: Path) -> AsyncIterator[Stage]:
    """A stage over this very store, with the people of the demo world in the register."""
    sandbox, world = pickle.loads(opened.slack)  # noqa: S301 - our own, of this process
    sandbox.world.id = secrets.token_hex(8)  # to a page it is another start
    async with _played(sandbox, world, opened.engine, data_dir) as stage:
        yield stage


@asynccontextmanager
async def _played(sandbox: Sandbox, world: DemoWorld, engine: Engine, data_dir: Path) -> AsyncIterator[Stage]:
    await sandbox.start()
    ours = settings(engine.url.render_as_string(hide_password=False), data_dir, sandbox)
    bot = build(ours, clock=sandbox.clock, by_itself=False, engine=engine)
    sandbox.limits.answer_within = SLOW
    with capture_logs() as logged:
        stage = Stage(sandbox, world, bot, logged)
        try:
            await bot.start()
            sandbox.connect_bot(f"http://127.0.0.1:{bot.port}/slack/events")
            yield stage
            await stage.settle()
            await stage.ends()
        finally:
            await asyncio.gather(stage.bot.stop(), sandbox.stop())
            # aiohttp remembers 1,024 handlers, and by them hundreds of stages would stay in memory
            web_app._cached_build_middleware.cache_clear()


def patient(bot: Bot) -> Bot:
    """A story is about what is said, not how fast: a busy machine must not make the bot late."""
    bot.programme.store.begin_within = bot.programme.store.known_within = SLOW
    return bot


def register(work: Work) -> None:
    """The people of the demo world, as an operator would add them."""
    by = "shell:operator"
    for name, kind in (("Northwind", "holder"), ("Acme", "holder"), ("Kent Law", "representative")):
        people.add_organisation(work, name=name, kind=kind, by=by)
    new_york, shanghai = "America/New_York", "Asia/Shanghai"
    for user, team, name, role, organisation, language, zone in (
        (demo.HOLDER, demo.IACC, "Hana Sato", "holder", "Northwind", "en", "Europe/Berlin"),
        (demo.BRAND_HOLDER, demo.NORTHWIND, "Nora Wind", "holder", "Northwind", "en", "Europe/London"),
        (demo.REPRESENTATIVE, demo.IACC, "Rob Kent", "holder", "Kent Law", "en", new_york),
        (demo.ANALYST, demo.IACC, "Ann Lee", "analyst", "IACC", "en", new_york),
        (demo.TRANSLATOR, demo.IACC, "Tom Zhao", "translator", "IACC", "zh-CN", new_york),
        (demo.MANAGER, demo.IACC, "Mia Ross", "manager", "IACC", "en", new_york),
        (demo.OFFICER, demo.ALIBABA, "Owen Park", "officer", "Alibaba", "en", shanghai),
        (demo.OFFICER_CN, demo.ALIBABA, "Chen Wei", "officer", "Alibaba", "zh-CN", shanghai),
    ):
        people.add_member(
            work,
            slack_id=f"{user}@{team}",
            name=name,
            roles=[role],
            organisation=organisation,
            language=language,
            timezone=zone,
            by=by,
        )
    for principal in ("Northwind", "Acme"):
        people.add_letter(
            work,
            principal=principal,
            agent="Kent Law",
            from_on=date(2026, 1, 1),
            to_on=date(2026, 12, 31),
            by=by,
        )
    for organisation, mark, number in (
        ("Northwind", "NORTHWIND", "1234567"),
        ("Acme", "ACME", "7654321"),
    ):
        rights.add_right(
            work,
            organisation=organisation,
            kind="trademark",
            mark=mark,
            number=number,
            jurisdiction="CN",
            approved=True,
            by=by,
        )
