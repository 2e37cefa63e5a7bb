"""The bot on a stage whose people sit at browsers: it acts by itself, on the clock that is told."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from bot.foundation import calendars
from bot.shell.guide import Guide
from bot.shell.moving import Mover
from bot.shell.trying import StandIn
from tests.harness.stage import Stage


def furnish(stage: Stage) -> None:
    """What the page offers beside `make run`: moves of the clock, the outbox, the guided first visit."""
    sandbox, bot = stage.sandbox, stage.bot
    mover = Mover(sandbox, bot, calendars(bot.settings)["US"])
    sandbox.extras |= mover.moves()
    sandbox.outbox = StandIn(sandbox, bot, mover).outbox
    sandbox.guide = Guide(bot.programme, after=0)


@asynccontextmanager
async def by_itself(stage: Stage) -> AsyncIterator[None]:
    """Whatever is committed, or changes in Slack, is fetched and delivered at once.

    The clock moves only as far as Slack's pace asks, as at the end of a player's verb.
    """
    woken, loop = asyncio.Event(), asyncio.get_running_loop()

    def wake() -> None:
        loop.call_soon_threadsafe(woken.set)

    stage.bot.nudges.heard_by.append(wake)
    stage.sandbox.world.listeners.append(wake)
    acting = asyncio.create_task(_settle_when(woken, stage))
    try:
        yield
    finally:
        stage.sandbox.world.listeners.remove(wake)
        stage.bot.nudges.heard_by.remove(wake)
        acting.cancel()
        await asyncio.wait({acting})
    if not acting.cancelled():
        acting.result()


async def _settle_when(woken: asyncio.Event, stage: Stage) -> None:
    while True:
        await woken.wait()
        woken.clear()
        await stage.settle()
