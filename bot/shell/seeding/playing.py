"""Plays the story: each act at its instant, and between the acts what the clock does."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import func, select

from bot.shell.seeding.deeds import Deeds
from storage.base import UtcDateTime, table_of
from storage.claims import Claim
from storage.digests import Subscription
from storage.escalations import Escalation
from storage.uow import UnitOfWork

_subscription, _claim, _escalation = table_of(Subscription), table_of(Claim), table_of(Escalation)
#: What follows within this is shown together: a card that is taken and handed over is edited once.
_AT_ONCE = timedelta(minutes=15)
_MINUTE = timedelta(minutes=1)


@dataclass(slots=True)
class Player:
    """Goes from act to act.

    `set_clock` moves the programme's now, `tick` asks every topic what is due then, `settle` delivers what
    can be delivered before the instant it is given.
    """

    deeds: Deeds
    set_clock: Callable[[datetime], object]
    tick: Callable[[], Awaitable[object]]
    settle: Callable[[datetime], Awaitable[None]]

    async def play(self, *, until: datetime) -> int:
        """From the register's first day to `until`; how many acts there were."""
        story = self.deeds.story
        acts = [act for act in story.acts if act.at <= until]
        ends = [*(act.at for act in acts[1:]), until]
        await self.tick()  # subscribes everybody to their digests
        await self.settle(acts[0].at)
        await self._pass(story.begins_at, acts[0].at)
        for act, next_at in zip(acts, ends, strict=True):
            self.set_clock(act.at)
            await self.deeds.do(act)
            if next_at - act.at > _AT_ONCE or next_at == until:
                await self.settle(next_at)
                await self._pass(act.at, next_at)
        return len(acts)

    async def _pass(self, now: datetime, until: datetime) -> None:
        """Do what falls due on the way."""
        while True:
            due = await self.deeds.programme.store.look(_next_due, now=now)
            at = max(now + _MINUTE, due) if due else until
            if at >= until:
                return
            now = at
            self.set_clock(now)
            await self.tick()
            await self.settle(until)


def _next_due(unit: UnitOfWork) -> datetime | None:
    """When a digest, a hold's end, a reminder or Alibaba's time is due next; past, if it was not done yet."""
    runs = _claim.c.outcome_paused_at.is_(None)
    earliest = (
        select(func.min(_subscription.c.next_at, type_=UtcDateTime)).where(_subscription.c.active),
        select(func.min(_claim.c.taken_until, type_=UtcDateTime)),
        select(func.min(_escalation.c.due_at, type_=UtcDateTime)).where(
            _escalation.c.status == "posted", _escalation.c.reminders == 0
        ),
        select(func.min(_claim.c.outcome_half_at, type_=UtcDateTime)).where(runs),
        select(func.min(_claim.c.outcome_due_at, type_=UtcDateTime)).where(
            runs, _claim.c.overdue_at.is_(None)
        ),
    )
    found = [unit.session.scalar(statement) for statement in earliest]
    return min((at for at in found if at is not None), default=None)
