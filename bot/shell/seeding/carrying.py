"""Delivers what is promised, one after the other, at the pace that Slack keeps: on a clock that is told.

The postman looks for work after each message, since others may have promised something meanwhile. Here nobody
has: a look for each round is enough, and what goes out keeps one order.
"""

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime

import aiohttp
from prometheus_client import CollectorRegistry

from bot.delivery.audience import Audience
from bot.delivery.keeper import Keeper
from bot.delivery.pace import Pace
from bot.delivery.parking import Parking
from bot.delivery.reach import Reach
from bot.delivery.reconcile import Search
from bot.delivery.tally import Tally
from bot.sandbox import Clock, Sandbox
from bot.shell.seeding.direct import DirectClient
from handlers.programme import Programme
from storage import lanes, outbox_desk
from storage.lanes import Due, Shut
from storage.uow import UnitOfWork

#: More than the example ever has waiting at once.
_AT_MOST = 1000


@dataclass(frozen=True, slots=True)
class Carrier:
    """Keeps promises with the postman's own keeper. `clock` is moved where a channel's pace asks to wait."""

    programme: Programme
    clock: Clock
    keeper: Keeper

    async def settle(self, until: datetime) -> None:
        """Deliver all that can be delivered before `until`."""
        while True:
            due, next_due = await self.programme.store.look(self._find, now=self.clock())
            for one in due:
                await self.keeper.keep(one)
            if due:
                continue
            if next_due is None or next_due >= until:
                return
            self.clock.set(next_due)

    def _find(self, unit: UnitOfWork) -> tuple[Sequence[Due], datetime | None]:
        """What is due now, one promise a lane, or else when something is."""
        due = lanes.due(unit.session, now=unit.now, shut=Shut(), at_most=_AT_MOST)
        if due:
            return due, None
        return (), outbox_desk.next_due(unit.session, now=unit.now)


@asynccontextmanager
async def carrier(programme: Programme, sandbox: Sandbox, token: str) -> AsyncIterator[Carrier]:
    """One who speaks to the stand-in without a wire between."""
    async with aiohttp.ClientSession() as session:
        client, clock = DirectClient(sandbox, token, session), sandbox.clock
        keeper = Keeper(
            store=programme.store,
            client_for=lambda _: client,
            now=clock,
            worker="seeding",
            pace=Pace(),
            reach=Reach(),
            audience=Audience(programme.store, clock),
            search=Search(programme.store.keyring),
            parking=Parking(programme.setup.catalogues.words),
            tally=Tally(CollectorRegistry()),
        )
        yield Carrier(programme, clock, keeper)
