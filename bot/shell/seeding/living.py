"""The three weeks as they are lived beside the stand-in: delivered, threaded, edited, at their hours."""

from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

from sqlalchemy import func, select

from bot.app import Bot, Nudges
from bot.config import Settings
from bot.foundation import lay
from bot.sandbox import Message, Person, Sandbox
from bot.shell import cast
from bot.shell.seeding.carrying import carrier
from bot.shell.seeding.deeds import Deeds
from bot.shell.seeding.playing import Player
from bot.shell.seeding.tale import read
from storage import outbox, workspaces
from storage.all_or_nothing import AllOrNothing
from storage.base import table_of
from storage.history import HistoryRow
from storage.uow import UnitOfWork

_history, _post = table_of(HistoryRow), table_of(outbox.Post)

#: Room for as many cards in one channel as there are seconds in it.
_SHOWN_WITHIN = timedelta(minutes=5)
#: Said before it begins.
WHAT_IS_DONE = "Putting in three weeks of an example programme, once; some seconds …"


def is_untouched(unit: UnitOfWork) -> bool:
    """Nothing was ever done in this store."""
    return unit.session.scalar(select(_history.c.id).limit(1)) is None


def newest(unit: UnitOfWork) -> datetime | None:
    """When something was last done or promised in this store."""
    instants = [unit.session.scalar(select(func.max(one))) for one in (_history.c.at, _post.c.created_at)]
    return max((at for at in instants if at is not None), default=None)


async def live(settings: Settings, sandbox: Sandbox) -> int:
    """Live the three weeks before the sandbox's now; how many acts there were.

    The store must be migrated and untouched. All of it is committed at the end: a process that dies before
    leaves the store as it was. The sandbox then shows the present again, and what was said before the last
    day counts as read.
    """
    present = sandbox.clock()
    async with _bot(settings, sandbox) as (bot, store):
        story = read(present, bot.programme.setup.terms.calendars)
        with _back_at(story.begins_at, sandbox):
            await bot.start()
            sandbox.connect_bot(f"http://127.0.0.1:{bot.port}/slack/events")
            await bot.programme.act(cast.begin_again, settings=settings, register=True)
            async with carrier(bot.programme, sandbox, settings.slack_bot_token) as carries:
                deeds = Deeds(bot.programme, settings, story, _People(bot, sandbox))
                player = Player(deeds, sandbox.clock.set, bot.ticks.tick, carries.settle)
                acts = await player.play(until=present)
            sandbox.connect_bot("")
        await bot.ticks.tick()
        await bot.postman.deliver_due(sandbox.clock())
        await bot.ticks.seal()
        store.keep()
    sandbox.calls.clear()
    sandbox.nothing_is_new(before=story.today_from)
    return acts


async def show_again(settings: Settings, sandbox: Sandbox, *, register: bool) -> None:
    """Show the cards of a store to a stand-in that has forgotten them, as `cast.begin_again` promises them.

    All at once, on a clock that is set back meanwhile: at Slack's pace a desk would fill for a minute. What
    is not shown by then, the bot shows when it starts. The store must be migrated.
    """
    present = sandbox.clock()
    programme = lay(settings, clock=sandbox.clock)
    store = AllOrNothing.over(programme.store)
    programme = replace(programme, store=store)
    try:
        with _back_at(present - _SHOWN_WITHIN, sandbox):
            await programme.act(cast.begin_again, settings=settings, register=register)
            async with carrier(programme, sandbox, settings.slack_bot_token) as carries:
                await carries.settle(present)
        store.keep()
        sandbox.nothing_is_new()
    finally:
        store.close()


@contextmanager
def _back_at(past: datetime, sandbox: Sandbox) -> Iterator[None]:
    """The sandbox shows the past for a while, and then the time that it would show by then."""
    present, began = sandbox.clock(), datetime.now(UTC)
    sandbox.clock.set(past)
    try:
        yield
    finally:
        passed = timedelta(0) if sandbox.clock.is_frozen else datetime.now(UTC) - began
        sandbox.clock.set(present + passed)


@asynccontextmanager
async def _bot(settings: Settings, sandbox: Sandbox) -> AsyncIterator[tuple[Bot, AllOrNothing]]:
    """A bot that does only what it is told, over a store that keeps all or nothing."""
    nudges = Nudges()
    programme = lay(settings, clock=sandbox.clock, nudge=nudges)
    store = AllOrNothing.over(programme.store)
    programme = replace(programme, store=store)
    bot = Bot(replace(settings, port=0), programme, nudges, by_itself=False, host="127.0.0.1")
    try:
        yield bot, store
    finally:
        await bot.stop()


@dataclass(slots=True)
class _People:
    """People who write into the stand-in's channels; the bot hears it as it would from Slack."""

    bot: Bot
    sandbox: Sandbox

    async def says(self, who: str, room: str, words: str, under: str) -> None:
        channel = self.sandbox.room(room)
        thread = next((one for one in channel.messages if one.text == under), None) if under else None
        await self._person(who).says(words, channel, thread)

    async def writes(self, who: str, card: str, words: str) -> None:
        await self._person(who).says(words, thread=await self._shown(card))

    def _person(self, who: str) -> Person:
        return self.sandbox.person(cast.CHARACTERS[who].user_id)

    async def _shown(self, key: str) -> Message:
        """The message that is this card."""

        def find(unit: UnitOfWork) -> tuple[str, str]:
            card = outbox.card_named(unit.session, key)
            lane = unit.session.get(workspaces.Lane, card.lane_id) if card else None
            return (lane.channel_id or lane.address, card.ts) if card and lane else ("", "")

        room, ts = await self.bot.programme.store.look(find, now=self.sandbox.clock())
        found = self.sandbox.room(room).message(ts)
        if found is None:
            raise LookupError(f"The card {key} does not stand.")
        return found
