"""`marketsafe seed`: an example into the configured store, without Slack. All of it, or nothing."""

import asyncio
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import func, select

from bot.app import TICKS
from bot.config import Settings
from bot.foundation import utc_now
from bot.sandbox import demo
from bot.shell import cast
from bot.shell.opening import opened
from bot.shell.report import CannotDo, Report
from bot.shell.seeding import headline
from bot.shell.seeding.deeds import Deeds
from bot.shell.seeding.playing import Player
from bot.shell.seeding.tale import read
from handlers.escalations import replies
from handlers.escalations.threads import Heard
from handlers.programme import Programme, Work
from storage import outbox, said, workspaces
from storage.all_or_nothing import AllOrNothing
from storage.base import table_of
from storage.claims import Claim, ClaimListing
from storage.uow import UnitOfWork

_claim, _line = table_of(Claim), table_of(ClaimListing)


def seed(*, scale: str) -> Report:
    """Put an example in: "demo", three weeks of a small programme, or "headline", what this one has done.

    Raises `CannotDo` where the settings or the store are real, or where there are claims already.
    """
    settings = Settings.read()
    if not settings.is_sandbox:
        raise CannotDo(
            "A Slack token is set, so this would mix an example with what is real. Unset SLACK_BOT_TOKEN and"
            " SLACK_CLIENT_ID first."
        )
    settings = cast.in_the_demo(settings)
    began = time.perf_counter()
    with opened(Settings.read()) as programme:
        programme.store.read(_check, now=programme.clock())
        with _clocked(programme) as clocked:
            if scale == "headline":
                headline.put_in(clocked.programme, settings, clocked.clock(), headline.Scale())
            else:
                asyncio.run(_play(clocked, settings))
            clocked.store.keep()
        counted = programme.store.read(_count, now=programme.clock())
    seconds = round(time.perf_counter() - began, 1)
    document = {"scale": scale, **counted, "seconds": seconds}
    claims, listings = counted["claims"], counted["listings"]
    return Report(
        document, f"{claims} claims with {listings:,} listings are in the store, in {seconds} seconds."
    )


def _check(unit: UnitOfWork) -> None:
    """Raises `CannotDo`."""
    home = workspaces.home_installation(unit.session)
    if home is not None and home.team_id != demo.IACC:
        raise CannotDo(
            f"This store belongs to the Slack workspace {home.team_id}, and an example must not be mixed with"
            " what is real. Set MARKETSAFE_DATA_DIR (or MARKETSAFE_DATABASE_URL) to put it somewhere else."
        )
    if unit.session.scalar(select(_claim.c.id).limit(1)) is not None:
        raise CannotDo(
            "This store has claims already, and an example is put into one without. Nothing was changed. Set"
            " MARKETSAFE_DATA_DIR to a fresh folder for another one."
        )


def _count(unit: UnitOfWork) -> dict[str, int]:
    counts = {"claims": _claim, "listings": _line}
    return {
        name: unit.session.scalar(select(func.count()).select_from(table)) or 0
        for name, table in counts.items()
    }


@dataclass(slots=True)
class Clock:
    """Shows what it is told."""

    now: datetime

    def __call__(self) -> datetime:
        return self.now

    def set(self, to: datetime) -> None:
        self.now = to


@dataclass(frozen=True, slots=True)
class Clocked:
    """A programme whose units end together, and whose clock is told."""

    programme: Programme
    store: AllOrNothing
    clock: Clock


@contextmanager
def _clocked(programme: Programme) -> Iterator[Clocked]:
    clock, store = Clock(utc_now()), AllOrNothing.over(programme.store)
    try:
        yield Clocked(replace(programme, store=store, clock=clock), store, clock)
    finally:
        store.close()


async def _play(clocked: Clocked, settings: Settings) -> None:
    """The three weeks before now, told to nobody."""
    programme, clock, present = clocked.programme, clocked.clock, clocked.clock()
    story = read(present, programme.setup.terms.calendars)
    clock.set(story.begins_at)
    await programme.act(cast.begin_again, settings=settings, register=True)

    async def tick() -> None:
        for ask in TICKS.values():
            await ask(programme)

    async def settle(_: datetime) -> None:
        await programme.act(_say_nothing)

    deeds = Deeds(programme, settings, story, _Letters(programme))
    await Player(deeds, clock.set, tick, settle).play(until=present)
    clock.set(present)
    await tick()
    await settle(present)


def _say_nothing(work: Work) -> None:
    work.flush()
    said.everything_promised(work.session)


@dataclass(slots=True)
class _Letters:
    """Where there is no Slack, nobody chats; what people write below a card is part of its case."""

    programme: Programme

    async def says(self, who: str, room: str, words: str, under: str) -> None:
        """Nobody hears it."""

    async def writes(self, who: str, card: str, words: str) -> None:
        character = cast.CHARACTERS[who]

        def write(work: Work) -> None:
            above = outbox.card_named(work.session, card)
            lane = work.session.get(workspaces.Lane, above.lane_id) if above else None
            if above is None or lane is None:
                raise LookupError(f"The card {card} does not stand.")
            heard = Heard(
                channel_id=lane.address,
                thread_ts=above.ts,
                ts=f"{work.now.timestamp():.6f}",
                team_id=character.team_id,
                user_id=character.user_id,
                text=words,
            )
            replies.record(work, heard=heard)

        await self.programme.act(write)
