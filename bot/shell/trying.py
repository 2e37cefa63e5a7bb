"""Trying MarketSafe out: the stand-in for Slack, the bot beside it, and people to be."""

import asyncio
import secrets
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from datetime import timedelta

from bot.app import Bot, build
from bot.config import Settings
from bot.foundation import lay, make_ready
from bot.manifest import manifest_for
from bot.sandbox import Sandbox, demo, demo_world
from bot.shell import cast
from bot.shell.guide import Guide, newest_claim
from bot.shell.moving import Mover
from bot.shell.report import CannotDo, Report
from bot.shell.seeding import living
from handlers.programme import Programme
from storage import outbox_desk
from storage.outbox_desk import Undelivered
from storage.workspaces import home_installation

#: Seconds between looks at a clock that people move by hand.
_LOOK_EVERY = 0.5
_A_MOVE = timedelta(seconds=50)
#: Ids of the stand-in begin with the second of its start: the store remembers those of earlier runs.
_EPOCH = 1_767_225_600


@dataclass(slots=True)
class StandIn:
    """Both, ready to run."""

    sandbox: Sandbox
    bot: Bot
    mover: Mover

    @asynccontextmanager
    async def running(self) -> AsyncIterator[None]:
        """The stand-in calls the bot, and whoever moves its clock need not wait for the next minute."""
        self.sandbox.connect_bot(f"http://127.0.0.1:{self.bot.port}/slack/events")
        self.sandbox.guide = Guide(self.bot.programme, after=await self.bot.programme.find(newest_claim))
        watching = asyncio.create_task(self._watch_clock())
        try:
            yield
        finally:
            watching.cancel()
            await asyncio.wait({watching})
            await self.bot.stop()

    def report(self) -> Report:
        """Where to look."""
        bot = f"http://127.0.0.1:{self.bot.port}"
        said = (
            f"MarketSafe runs beside a stand-in for Slack (this is not Slack; nothing leaves this machine).\n"
            f"Open {self.sandbox.address} and be whoever you like. Ctrl-C stops both.\n"
            f"The bot itself is at {bot}/healthz, its data in {self.bot.settings.data_dir}."
        )
        return Report({"page": self.sandbox.address, "bot": bot}, said)

    async def outbox(self) -> list[dict[str, object]]:
        """What the bot still has to send."""

        def find(programme: Programme) -> list[Undelivered]:
            return programme.store.read(
                lambda unit: outbox_desk.undelivered(unit.session), now=programme.clock()
            )

        found = await asyncio.to_thread(find, self.bot.programme)
        return [
            {"name": one.name, "to": one.address, "state": one.state, "why": one.error, "what": one.key}
            for one in found
        ]

    async def _watch_clock(self) -> None:
        looked = self.sandbox.clock()
        while True:
            await asyncio.sleep(_LOOK_EVERY)
            now = self.sandbox.clock()
            if now - looked > _A_MOVE and not self.mover.is_moving:
                await self.mover.here()
            looked = now


@asynccontextmanager
async def beside(
    settings: Settings, *, empty: bool, bare: bool = False, tell: Callable[[str], None] = lambda _: None
) -> AsyncIterator[StandIn]:
    """A stand-in that serves, and a bot still to be started.

    An untouched store first gets three weeks of an example, about which `tell` is told. `bare` registers the
    demo's people alone, `empty` nobody. Raises `CannotDo` where the store is that of a real workspace.
    """
    sandbox = Sandbox(signing_secret=secrets.token_hex(16), first_id=int(time.time()) - _EPOCH)
    demo_world(sandbox, manifest_for())
    await _serve(sandbox, settings.port + 1 if settings.port else 0)
    try:
        settings = replace(
            cast.in_the_demo(settings),
            slack_signing_secret=sandbox.app.signing_secret,
            slack_api_url=sandbox.api_url,
        )
        untouched = await asyncio.to_thread(_prepare, settings, sandbox)
        if untouched and not (empty or bare):
            tell(living.WHAT_IS_DONE)
            await living.live(settings, sandbox)
        else:
            await living.show_again(settings, sandbox, register=not empty)
        bot = build(settings, clock=sandbox.clock, host="127.0.0.1")
        mover = Mover(sandbox, bot, bot.programme.setup.terms.calendars["US"])
        stand_in = StandIn(sandbox, bot, mover)
        sandbox.extras |= mover.moves()
        sandbox.outbox = stand_in.outbox
        yield stand_in
    finally:
        await sandbox.stop()


async def _serve(sandbox: Sandbox, port: int) -> None:
    """On the port after the bot's, or any that is free."""
    try:
        await sandbox.start(port)
    except OSError:
        await sandbox.stop()
        await sandbox.start()


def _prepare(settings: Settings, sandbox: Sandbox) -> bool:
    """Bring the store up to date, and the clock to where it was; True if nothing was ever done in it."""
    programme = lay(settings, clock=sandbox.clock)
    try:
        make_ready(programme.store.engine)
        team_id = programme.store.read(
            lambda unit: row.team_id if (row := home_installation(unit.session)) else "", now=sandbox.clock()
        )
        if team_id not in ("", demo.IACC):
            raise CannotDo(
                f"This store belongs to the Slack workspace {team_id}. Set SLACK_BOT_TOKEN to serve it, or"
                " MARKETSAFE_DATA_DIR (and MARKETSAFE_DATABASE_URL) to try things out somewhere else."
            )
        newest = programme.store.read(living.newest, now=sandbox.clock())
        if newest and newest > sandbox.clock():  # the clock had been put forward, and does not go back
            sandbox.clock.set(newest)
        return programme.store.read(living.is_untouched, now=sandbox.clock())
    finally:
        programme.store.close()
