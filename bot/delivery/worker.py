"""The postman: finds what is due, keeps it, several lanes at once, and stops without losing anything."""

import asyncio
import uuid
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime

import structlog
from prometheus_client import CollectorRegistry

from bot.delivery.audience import Audience
from bot.delivery.keeper import ClientFor, Keeper
from bot.delivery.pace import Pace
from bot.delivery.parking import OtherWay, Parking, WordsOf, no_other_way
from bot.delivery.reach import Reach
from bot.delivery.reconcile import Search
from bot.delivery.tally import Tally
from storage import lanes, outbox_desk
from storage.db import Store
from storage.lanes import Due, Shut

log: structlog.typing.FilteringBoundLogger = structlog.get_logger()

#: Seconds between looks when nobody nudges: another process may have promised something.
_POLL = 1.0
#: And when everybody does: a look costs milliseconds, more where much waits, which filings need more than
#: messages do. So a breath is at least this, and ten times what the look took.
_BREATH, _LOOKING = 0.05, 0.1
_AGES_AGO = datetime(1970, 1, 1, tzinfo=UTC)


def _new_worker() -> str:
    return uuid.uuid4().hex


@dataclass(slots=True, kw_only=True)
class Postman:
    """Keeps the outbox's promises. `run` does so until `stop`; `deliver_due` once, for tests and the sandbox.

    `worker` names this run of this process and no other: a lane that a dead worker of the same name had
    leased would else be taken for ours. `other_way` may find another way for what is about to be parked.
    """

    store: Store
    client_for: ClientFor
    clock: Callable[[], datetime]
    words: WordsOf
    other_way: OtherWay = no_other_way
    registry: CollectorRegistry = field(default_factory=CollectorRegistry)
    worker: str = field(default_factory=_new_worker)
    #: how many lanes are worked at once
    at_once: int = 8
    _keeper: Keeper = field(init=False)
    _tasks: set[asyncio.Task[int]] = field(init=False, default_factory=set)
    #: lanes and workspaces that a task is at
    _in_hand: set[int | str] = field(init=False, default_factory=set)
    _wake: asyncio.Event = field(init=False, default_factory=asyncio.Event)
    _loop: asyncio.AbstractEventLoop | None = field(init=False, default=None)
    _stopping: bool = field(init=False, default=False)
    _not_before: datetime = field(init=False, default=_AGES_AGO)

    def __post_init__(self) -> None:
        self._keeper = Keeper(
            store=self.store,
            client_for=self.client_for,
            now=self._now,
            worker=self.worker,
            pace=Pace(),
            reach=Reach(),
            audience=Audience(self.store, self._now),
            search=Search(self.store.keyring),
            parking=Parking(self.words, self.other_way),
            tally=Tally(self.registry),
        )

    def nudge(self) -> None:
        """Something was committed: look at once. From any thread."""
        if self._loop is not None and not self._wake.is_set() and not self._loop.is_closed():
            self._loop.call_soon_threadsafe(self._wake.set)

    def forget_channel(self, channel_id: str) -> None:
        """A channel, or who is in it, has changed: what was believed of its readers holds no more."""
        self._keeper.audience.forget(channel_id)

    async def deliver_due(self, now: datetime) -> int:
        """Keep all that is due at `now`, without waiting for anything that is not; how many were kept."""
        self._not_before = max(self._not_before, now)
        kept = 0
        while True:
            await self._start_due()
            if not self._tasks:
                return kept
            await asyncio.wait(self._tasks, return_when=asyncio.FIRST_COMPLETED)
            kept += self._reap()

    async def next_due_at(self, now: datetime) -> datetime | None:
        """When something may be done next, None when nothing waits: for clocks that are moved by hand."""
        waiting, due_at = await self.store.look(
            lambda uow: (
                outbox_desk.oldest_waiting(uow.session),
                outbox_desk.next_due(uow.session, now=now),
            ),
            now=now,
        )
        if waiting is None:
            return None
        instants = (due_at, self._keeper.reach.next_ask(), self._keeper.pace.next_free(now))
        return min((at for at in instants if at is not None and at > now), default=None)

    async def measure(self, now: datetime) -> None:
        """Set the gauge of the oldest promise that waits."""
        oldest = await self.store.look(lambda uow: outbox_desk.oldest_waiting(uow.session), now=now)
        self._keeper.tally.oldest.set((now - oldest).total_seconds() if oldest else 0)

    async def run(self) -> None:
        """Keep promises until `stop`. A fault of our own is logged and survived."""
        self._loop = asyncio.get_running_loop()
        while not self._stopping:
            try:
                began = self._loop.time()
                await self._start_due()
                took = self._loop.time() - began
                await asyncio.sleep(min(max(_BREATH, took / _LOOKING), _POLL))
                await self._pause()
                self._reap()
            # Whatever it was, the other lanes' messages must go out; the row keeps its lease until it ends.
            except Exception:
                log.exception("delivery.fault")
                self._keeper.tally.faults.inc()
                await self._pause(for_tasks=False)

    async def stop(self, within: float = 15.0) -> None:
        """Begin nothing more, and wait (seconds) for what is under way; what is cut short is in doubt."""
        self._stopping = True
        self._wake.set()
        if self._tasks:
            await asyncio.wait(self._tasks, timeout=within)
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    def _now(self) -> datetime:
        return max(self.clock(), self._not_before)

    async def _start_due(self) -> None:
        """Start as many tasks as there is room for."""
        now, keeper = self._now(), self._keeper
        for team_id in keeper.reach.to_ask(now):
            if team_id not in self._in_hand:
                self._start(team_id, asyncio.create_task(keeper.ask(team_id)))
        if len(self._tasks) >= self.at_once:
            return
        for one in await self._find(now):
            if len(self._tasks) < self.at_once and one.lane_id not in self._in_hand:
                self._start(one.lane_id, asyncio.create_task(keeper.keep(one)))

    async def _find(self, now: datetime) -> list[Due]:
        pace, reach = self._keeper.pace, self._keeper.reach
        shut = Shut(
            posting=pace.closed("chat.postMessage", now),
            editing=pace.closed("chat.update", now),
            publishing=pace.closed("views.publish", now),
            everything=reach.away(),
        )
        # what is in hand may not be leased yet, and would fill the answer
        at_most = 2 * self.at_once
        return await self.store.look(
            lambda uow: lanes.due(uow.session, now=now, shut=shut, at_most=at_most), now=now
        )

    def _start(self, what: int | str, task: asyncio.Task[int]) -> None:
        self._in_hand.add(what)
        self._tasks.add(task)
        task.add_done_callback(lambda _: self._in_hand.discard(what))

    def _reap(self) -> int:
        """How many promises the ended tasks have kept. Raises what a task ended in, one at a time."""
        kept = 0
        for task in [task for task in self._tasks if task.done()]:
            self._tasks.discard(task)
            kept += 0 if task.cancelled() else task.result()  # cut short: we stop
        if kept and self._loop is not None:
            # the lane's next message may go then
            self._loop.call_later(_POLL, self._wake.set)
        return kept

    async def _pause(self, *, for_tasks: bool = True) -> None:
        """Until a nudge, the end of a task, or the next look."""
        nudged = asyncio.create_task(self._wake.wait())
        awaited: set[asyncio.Task[int] | asyncio.Task[bool]] = {nudged}
        if for_tasks:
            awaited |= self._tasks
        await asyncio.wait(awaited, timeout=_POLL, return_when=asyncio.FIRST_COMPLETED)
        nudged.cancel()
        self._wake.clear()
