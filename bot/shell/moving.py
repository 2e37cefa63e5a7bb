"""Moving the stand-in's clock, so that all that falls due on the way comes at its own hour."""

import asyncio
from collections import Counter
from collections.abc import Awaitable, Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta

from bot.app import Bot
from bot.sandbox import Sandbox
from handlers.calendars import Calendar
from storage import outbox_desk

_HOUR = timedelta(hours=1)
_MORNING = time(9)
_BUSINESS_DAYS = 3
#: Seconds that a stop on the way waits at most for what it set off to be delivered.
_PATIENCE = 2.0
_LOOK_EVERY = 0.02


@dataclass(slots=True)
class Mover:
    """Goes forward an hour at a time; at each hour what is due is done, and what it says is delivered.

    `calendar` says which mornings are worked: the desk's.
    """

    sandbox: Sandbox
    bot: Bot
    calendar: Calendar
    #: one move at a time
    _moving: asyncio.Lock = field(init=False, default_factory=asyncio.Lock)

    @property
    def is_moving(self) -> bool:
        return self._moving.locked()

    def moves(self) -> dict[str, Callable[[], Awaitable[object]]]:
        """What the page offers, by the words on the button."""
        return {
            "Next hour": self.next_hour,
            "Next working morning": self.next_working_morning,
            "Three business days on": self.three_business_days_on,
            "Do what is due": self.here,
        }

    async def next_hour(self) -> dict[str, object]:
        return await self.to(self.sandbox.clock() + _HOUR)

    async def next_working_morning(self) -> dict[str, object]:
        """09:00 on the desk's next working day, when the desk's digest comes."""
        now = self.sandbox.clock()
        return await self.to(self.calendar.next_at(now, _MORNING, working_days_only=True))

    async def three_business_days_on(self) -> dict[str, object]:
        return await self.to(self.calendar.after_days(self.sandbox.clock(), _BUSINESS_DAYS))

    async def here(self) -> dict[str, object]:
        """Do what is due now, without moving."""
        return await self.to(self.sandbox.clock())

    async def to(self, at: datetime) -> dict[str, object]:
        """Go there. Gives the new time, and topic → how much was done on the way."""
        async with self._moving:
            did: Counter[str] = Counter()
            delivers = await self._delivered()  # what is under way comes before we leave
            for stop in self._stops(at):
                if stop > self.sandbox.clock():
                    self.sandbox.clock.set(stop)
                did.update(await self.bot.ticks.tick())
                await self.bot.ticks.seal()
                delivers = delivers and await self._delivered()
        self.sandbox.world.touch()
        return {"now": self.sandbox.clock().isoformat(), "did": dict(+did)}

    def _stops(self, at: datetime) -> Iterator[datetime]:
        """Each full hour on the way, then `at`."""
        stop = self.sandbox.clock().replace(minute=0, second=0, microsecond=0) + _HOUR
        while stop < at:
            yield stop
            stop += _HOUR
        yield at

    async def _delivered(self) -> bool:
        """Wait until nothing is left to be said; False where that takes too long (Slack may be down)."""
        self.bot.postman.nudge()
        loop = asyncio.get_running_loop()
        until = loop.time() + _PATIENCE
        while loop.time() < until:
            if await self._nothing_waits():
                return True
            await asyncio.sleep(_LOOK_EVERY)
        return False

    async def _nothing_waits(self) -> bool:
        store, now = self.bot.programme.store, self.sandbox.clock()
        return await store.look(lambda unit: outbox_desk.oldest_waiting(unit.session), now=now) is None
