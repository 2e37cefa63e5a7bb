"""Delivers what is promised, one after the other, at the pace that Slack keeps: on a clock that is told.

The postman looks for work after each message, since others may have promised something meanwhile. Here nobody
has: a look for each round is enough, and three weeks take half the time.
"""

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime

import aiohttp
from prometheus_client import CollectorRegistry
from sqlalchemy import bindparam, func, literal, or_, select

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
from storage.base import table_of
from storage.lanes import Due
from storage.outbox import Card, Post
from storage.uow import UnitOfWork
from storage.workspaces import Lane

_lane, _post, _card = table_of(Lane), table_of(Post), table_of(Card)
_above = _card.alias("above")
_MAY_SPEAK = or_(_lane.c.free_at.is_(None), _lane.c.free_at <= bindparam("now"))
_CARDS = (
    select(literal("card").label("table"), _card.c.id, _card.c.lane_id, _lane.c.team_id)
    .join(_lane, _lane.c.id == _card.c.lane_id)
    .where(lanes.CARD_PENDING, _card.c.due_at <= bindparam("now"), or_(_card.c.ts != "", _MAY_SPEAK))
    .order_by(_card.c.created_at, _card.c.id)
)
_HEADS = select(func.min(_post.c.id)).where(lanes.POST_PENDING).group_by(_post.c.lane_id)
_REPLIES_AND_POSTS = (
    select(literal("post").label("table"), _post.c.id, _post.c.lane_id, _lane.c.team_id)
    .join(_lane, _lane.c.id == _post.c.lane_id)
    .outerjoin(_above, _above.c.key == _post.c.under)
    .where(
        _post.c.id.in_(_HEADS),
        _post.c.due_at <= bindparam("now"),
        _MAY_SPEAK,
        or_(_post.c.under == "", _above.c.ts != ""),
    )
    .order_by(_post.c.id)
)


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
        chosen: dict[int, Due] = {}
        for statement in (_CARDS, _REPLIES_AND_POSTS):
            for row in unit.session.connection().execute(statement, {"now": unit.now}):
                chosen.setdefault(row.lane_id, Due(row.table, row.id, row.lane_id, row.team_id))
        if chosen:
            return list(chosen.values()), None
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
