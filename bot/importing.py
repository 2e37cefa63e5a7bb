"""Works off the imports that were stood behind, a portion at a time, each import in its turn.

Every portion is one short unit of work behind those of people, and the importer rests after each: nobody
waits for it. The store knows how far each has come, so that a process that dies loses nothing.
"""

import asyncio
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Literal

import structlog

from bot.rounds import Rounds
from handlers.files import Unreadable
from handlers.imports import ending, running
from handlers.imports.rules import SheetLost
from handlers.imports.units import Unit
from handlers.imports.working import Hand
from handlers.programme import Programme, Work
from handlers.refusals import Refusal
from handlers.words import Words
from storage import imports, people
from storage.imports import Import

#: Seconds between looks when nobody nudges.
_POLL = 10.0

log: structlog.typing.FilteringBoundLogger = structlog.get_logger()


@dataclass(slots=True)
class _InHand:
    """An import in hand, and its next portion, which is read while the one before is filed."""

    hand: Hand
    coming: "asyncio.Task[Unit | None]"


@dataclass(slots=True, kw_only=True)
class Importer:
    """Files what imports have to file: in `rounds`, or all there is with `import_due`."""

    programme: Programme
    #: what this process is known by
    name: str
    #: called after each portion with the seconds that it took: half of the time and of the disk is people's
    rest: Callable[[float], Awaitable[None]] = asyncio.sleep
    rounds: Rounds = field(init=False)
    _in_hand: dict[int, _InHand] = field(init=False, default_factory=dict)

    def __post_init__(self) -> None:
        self.rounds = Rounds(name="importer", every=_POLL, look=self._look)

    async def _look(self) -> None:
        try:
            await self.import_due()
        finally:
            self._in_hand.clear()  # when the store is away; the store knows how far each has come

    async def import_due(self, *, at_most: int = 0) -> int:
        """File every portion that waits, each import in its turn; how many. `at_most` 0 is all of them."""
        filed = 0
        await self._take_in_hand()
        while self._in_hand and not self.rounds.is_over and (not at_most or filed < at_most):
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
