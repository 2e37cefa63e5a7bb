"""Works off the imports that were stood behind, a portion at a time, each import in its turn.

Every portion is one short unit of work behind those of people, and the importer rests after each: nobody
waits for it. The store knows how far each has come, so that a process that dies loses nothing.
"""

import asyncio
import contextlib
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Literal

import structlog
from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError

from handlers.files import Unreadable
from handlers.imports import ending, running
from handlers.imports.rules import SheetLost
from handlers.imports.units import Unit
from handlers.imports.working import Hand
from handlers.programme import Programme, Work
from handlers.refusals import Refusal
from handlers.words import Words
from storage import imports, people
from storage.errors import NotBegun
from storage.imports import Import

#: Seconds between looks when nobody nudges, and at least.
_POLL, _BREATH = 10.0, 0.2

log: structlog.typing.FilteringBoundLogger = structlog.get_logger()


@dataclass(slots=True)
class _InHand:
    """An import in hand, and its next portion, which is read while the one before is filed."""

    hand: Hand
    coming: "asyncio.Task[Unit | None]"


@dataclass(slots=True, kw_only=True)
class Importer:
    """Files what imports have to file. `run` does so until `stop`; `import_due` all there is, for tests."""

    programme: Programme
    #: what this process is known by
    name: str
    #: called after each portion with the seconds that it took: half of the time and of the disk is people's
    rest: Callable[[float], Awaitable[None]] = asyncio.sleep
    _in_hand: dict[int, _InHand] = field(init=False, default_factory=dict)
    _wake: asyncio.Event = field(init=False, default_factory=asyncio.Event)
    _loop: asyncio.AbstractEventLoop | None = field(init=False, default=None)
    _stopping: bool = field(init=False, default=False)

    def nudge(self) -> None:
        """Something was committed: look at once. From any thread."""
        if self._loop is not None and not self._wake.is_set() and not self._loop.is_closed():
            self._loop.call_soon_threadsafe(self._wake.set)

    async def run(self) -> None:
        """Import until `stop`."""
        self._loop = asyncio.get_running_loop()
        while not self._stopping:
            self._wake.clear()
            try:
                await self.import_due()
            except (NotBegun, DBAPIError, PoolTimeoutError) as error:  # the store is away: it goes on later
                self._in_hand.clear()
                log.warning("importing.store_unreachable", error=type(error).__name__)
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self._wake.wait(), _POLL)
            if not self._stopping:
                await asyncio.sleep(_BREATH)

    def stop(self) -> None:
        self._stopping = True
        self._wake.set()

    async def import_due(self, *, at_most: int = 0) -> int:
        """File every portion that waits, each import in its turn; how many. `at_most` 0 is all of them."""
        filed = 0
        await self._take_in_hand()
        while self._in_hand and not self._stopping and (not at_most or filed < at_most):
            for import_id in list(self._in_hand):
                filed += await self._step(import_id)
            await self._take_in_hand()
        await self._leave_the_rest()
        return filed

    async def _take_in_hand(self) -> None:
        """Whatever nobody works on."""
        for import_id in await self.programme.find(_waiting):
            job = await self.programme.act(running.begin, import_id=import_id, worker=self.name)
            if job is not None:
                words = await self.programme.find(_words, import_id=import_id)
                hand = await asyncio.to_thread(Hand, self.programme, job, words)
                self._in_hand[import_id] = _InHand(hand, _coming(hand))

    async def _leave_the_rest(self) -> None:
        """Another process may go on at once."""
        for import_id, one in self._in_hand.items():
            await asyncio.wait({one.coming})
            await self.programme.act(running.let_go, import_id=import_id, worker=self.name)
        self._in_hand.clear()

    async def _step(self, import_id: int) -> Literal[0, 1]:
        """File the next portion of one import; at its end, end it."""
        one = self._in_hand[import_id]
        try:
            unit = await one.coming
            if unit is not None:
                one.coming = _coming(one.hand)
                begun = time.monotonic()
                await self._file(import_id, one.hand, unit)
                await self.rest(time.monotonic() - begun)
                return 1
            again = await asyncio.to_thread(one.hand.rows_again)
            await self.programme.act(ending.finish, import_id=import_id, worker=self.name, again=again)
        except running.NotOurs:
            log.info("importing.left", import_id=import_id)
        except Refusal as refusal:
            await self._stop_because(import_id, refusal)
        except Unreadable as unreadable:  # it was read before: its bytes are not what they were
            log.exception("importing.sheet_lost", import_id=import_id, why=unreadable.why)
            await self._stop_because(import_id, SheetLost())
        await asyncio.wait({one.coming})
        del self._in_hand[import_id]
        return 0

    async def _file(self, import_id: int, hand: Hand, unit: Unit) -> None:
        await self.programme.act(
            running.file_units,
            import_id=import_id,
            sorting=hand.job.sorting,
            worker=self.name,
            units=[unit],
        )

    async def _stop_because(self, import_id: int, refusal: Refusal) -> None:
        await self.programme.act(ending.stop_because, import_id=import_id, worker=self.name, refusal=refusal)


def _coming(hand: Hand) -> "asyncio.Task[Unit | None]":
    return asyncio.create_task(asyncio.to_thread(hand.next_unit))


def _waiting(work: Work) -> list[int]:
    return imports.running(work.session, now=work.now)


def _words(work: Work, *, import_id: int) -> Words:
    """Those of whoever gave the import."""
    job = work.session.get(Import, import_id)
    standing = people.by_id(work.session, job.person_id, today=work.now.date()) if job else None
    return work.words(standing) if standing else work.english()
