"""The clock: once a minute every topic is asked what is due, and a few chores run beside that.

The scheduler only asks. What is due, and whose turn it is, the database decides (`storage.slots`, `due_at`),
so that two processes, a crash or a restart do nothing twice and skip nothing.
"""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import TypeVar

import structlog
from apscheduler.schedulers.asyncio import AsyncIOScheduler
from prometheus_client import CollectorRegistry, Counter
from sqlalchemy.exc import DBAPIError, IntegrityError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError

from bot.delivery import ticks as delivery
from bot.delivery.worker import Postman
from handlers.programme import Programme
from storage import history, workspaces
from storage.db import is_unreachable
from storage.uow import UnitOfWork

T = TypeVar("T")

#: A topic's door: does what is due at the programme's now, and says how much it was.
TopicTick = Callable[[Programme], Awaitable[int]]

#: Rows sealed in one transaction: few enough that nobody who files waits for it (some 10 ms).
_SEALED_AT_ONCE = 100
#: Slack tries an event again for five minutes; a day is on the safe side.
_EVENTS_KEPT_FOR = timedelta(days=1)

log: structlog.typing.FilteringBoundLogger = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Chore:
    """Something to do at intervals."""

    name: str
    every: timedelta
    do: Callable[[], Awaitable[object]]


class Ticks:
    """Everything that happens because time has passed. `tick(now)` is what tests and the sandbox call."""

    def __init__(
        self,
        programme: Programme,
        topics: Mapping[str, TopicTick],
        postman: Postman,
        *,
        registry: CollectorRegistry,
    ) -> None:
        self._programme = programme
        self._topics = topics
        self._postman = postman
        self._scheduler: AsyncIOScheduler | None = None
        self._under_way: set[asyncio.Task[object]] = set()
        self._failed = Counter("marketsafe_ticks_failed", "Ticks that failed", ["name"], registry=registry)
        self._done = Counter("marketsafe_ticks_done", "Things that ticks did", ["name"], registry=registry)
        self.chores = (
            Chore("seal", timedelta(seconds=5), self.seal),
            Chore("checkpoint", timedelta(seconds=2), self.checkpoint),
            Chore("measure", timedelta(seconds=15), self.measure),
            Chore("purge", timedelta(hours=1), self.purge),
            Chore("forget_events", timedelta(hours=1), self.forget_events),
        )

    async def tick(self, now: datetime | None = None) -> dict[str, int]:
        """Ask every topic what is due at `now` (the programme's own now); topic → how much it did.

        A topic that fails is logged, counted and left out; the others are asked all the same.
        """
        programme = self._programme if now is None else replace(self._programme, clock=lambda: now)
        asked = {
            name: await self._guarded(name, partial(ask, programme)) for name, ask in self._topics.items()
        }
        return {name: did for name, did in asked.items() if did is not None}

    async def seal(self) -> int:
        """Link what was committed since into the history's chain; how many rows."""
        total = 0
        while True:
            try:
                sealed = await self._act(
                    lambda unit: history.seal(unit.session, unit.keyring, at_most=_SEALED_AT_ONCE)
                )
            except IntegrityError:  # another process seals at this moment; it will not leave any out
                return total
            total += sealed
            if sealed < _SEALED_AT_ONCE:
                return total

    async def purge(self) -> int:
        """Empty the bodies of what was delivered long ago."""
        return await delivery.purge_all(self._programme.store, self._programme.clock())

    async def measure(self) -> int:
        """Set the gauge of the oldest promise that waits."""
        await delivery.measure(self._postman, self._programme.clock())
        return 0

    async def checkpoint(self) -> int:
        """Let the store move what was committed out of its log; nothing that anybody would count."""
        await self._programme.store.checkpoint()
        return 0

    async def forget_events(self) -> int:
        """Forget the ids of events that Slack will not send again."""

        def forget(unit: UnitOfWork) -> int:
            workspaces.forget_events(unit.session, now=unit.now, after=_EVENTS_KEPT_FOR)
            return 0

        return await self._act(forget)

    def start(self) -> None:
        """From now on ask by the real clock, the first time at once. Needs a running loop."""
        logging.getLogger("apscheduler").setLevel(logging.WARNING)  # else a line for every run
        scheduler = AsyncIOScheduler(timezone=UTC)
        for job in (Chore("tick", timedelta(minutes=1), self.tick), *self.chores):
            scheduler.add_job(
                self._run,
                "interval",
                seconds=job.every.total_seconds(),
                args=(job,),
                id=job.name,
                next_run_time=datetime.now(UTC),
                max_instances=1,
                coalesce=True,
                misfire_grace_time=None,
            )
        scheduler.start()
        self._scheduler = scheduler

    async def stop(self, within: float = 10.0) -> None:
        """Begin nothing more, and wait (seconds) for what is under way."""
        if self._scheduler is None:
            return
        self._scheduler.remove_all_jobs()
        if self._under_way:
            await asyncio.wait(self._under_way, timeout=within)
        self._scheduler.shutdown(wait=False)
        self._scheduler = None

    async def _run(self, job: Chore) -> None:
        """One turn of one job, which `stop` waits for."""
        task = asyncio.current_task()
        assert task is not None  # noqa: S101 - the scheduler makes one
        self._under_way.add(task)
        task.add_done_callback(self._under_way.discard)
        await self._guarded(job.name, job.do)

    async def _act(self, work: Callable[[UnitOfWork], int]) -> int:
        return await self._programme.store.unhurried(work, now=self._programme.clock())

    async def _guarded(self, name: str, do: Callable[[], Awaitable[T]]) -> T | None:
        """What it did, None if it failed."""
        try:
            did = await do()
        # One of the four places where anything may be caught: a topic that fails must not stop the clock for
        # the others. It is tried again a minute later.
        except Exception as error:
            self._failed.labels(name).inc()
            if isinstance(error, DBAPIError | PoolTimeoutError) and is_unreachable(error):
                log.warning("tick.store_unreachable", name=name)
            else:
                log.exception("tick.failed", name=name)
            return None
        if isinstance(did, int):
            self._done.labels(name).inc(did)
        return did
