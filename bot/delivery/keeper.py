"""Keeping one promise: take it in hand, call Slack, write what became of it."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TypeVar

from slack_sdk.web.async_client import AsyncWebClient

from bot.delivery.audience import Audience
from bot.delivery.failures import Policy, Trouble
from bot.delivery.line import Line
from bot.delivery.pace import Pace
from bot.delivery.parking import Parking
from bot.delivery.reach import Reach
from bot.delivery.reconcile import Search
from bot.delivery.sender import Sender, Sent
from bot.delivery.tally import Tally
from bot.delivery.verdict import Next, Verdict, judge
from storage import lanes, outcomes
from storage.db import Store
from storage.lanes import Due, Promise
from storage.uow import UnitOfWork

T = TypeVar("T")

#: A worker that dies frees its lane after this. All the calls for one promise end well before.
LEASE_FOR = timedelta(seconds=60)
_PREPARE_WITHIN = 30.0
#: One message a second in a channel. https://docs.slack.dev/apis/web-api/rate-limits
_PACE = timedelta(seconds=1)

#: A workspace's client, with `retry_handlers=[]`: the SDK's own would send twice. Raises LookupError where
#: the app is not installed.
ClientFor = Callable[[str], AsyncWebClient]


@dataclass(frozen=True, slots=True)
class Keeper:
    """Everything that keeping a promise needs."""

    store: Store
    client_for: ClientFor
    now: Callable[[], datetime]
    worker: str
    pace: Pace
    reach: Reach
    audience: Audience
    search: Search
    parking: Parking
    tally: Tally

    async def keep(self, one: Due) -> int:
        """1 if Slack has it now, else 0: somebody else was quicker, or it was put off or parked."""
        promise = await self._write(
            lambda uow: lanes.begin(uow.session, one, worker=self.worker, now=uow.now, lease_for=LEASE_FOR)
        )
        if promise is None:
            return 0
        try:
            sent = await self._attempt(promise)
        except Trouble as trouble:
            return await self._troubled(promise, trouble)
        await self._kept(promise, sent)
        self.tally.outcomes.labels("found" if promise.in_doubt else "kept").inc()
        return 1

    async def ask(self, team_id: str) -> int:
        """Is Slack back, for this workspace?"""
        try:
            there = await self._line(team_id).is_there()
        except Trouble:
            there = True  # uninstalled meanwhile: its promises must find out and be parked
        if there:
            self.reach.found(team_id, self.now())
        else:
            self.reach.still_lost(team_id, self.now())
        return 0

    async def _attempt(self, promise: Promise) -> Sent:
        if promise.card in ("parked", "missing"):
            raise Trouble(Policy.PARK, f"card_{promise.card}")
        line = self._line(promise.place.team_id)
        try:
            async with asyncio.timeout(_PREPARE_WITHIN):
                channel_id = await self._channel(line, promise)
                if promise.in_doubt:
                    return await self.search.look(line, promise, channel_id)
                if promise.iacc_only:
                    await self.audience.require_iacc(line, promise.place, channel_id)
        except TimeoutError:
            raise Trouble(Policy.RETRY, "too_slow") from None
        return await Sender(
            keyring=self.store.keyring,
            line=line,
            promise=promise,
            channel_id=channel_id,
            note_file=lambda file_id: self._note_file(promise, file_id),
        ).send()

    def _line(self, team_id: str) -> Line:
        try:
            client = self.client_for(team_id)
        except LookupError:
            raise Trouble(Policy.PARK, "not_installed") from None
        return Line(team_id, client, self.pace, self.reach, self.now)

    async def _channel(self, line: Line, promise: Promise) -> str:
        """The lane's channel; a direct message is opened first, once. "" for a Home tab."""
        place = promise.place
        if place.channel_id or not place.address.startswith("@"):
            return place.channel_id
        users = place.address.removeprefix("@")
        answer = await line.call("conversations.open", line.client.conversations_open, users=users)
        channel_id = str(answer["channel"]["id"])
        await self._write(lambda uow: lanes.remember_channel(uow.session, place.lane_id, channel_id))
        return channel_id

    async def _note_file(self, promise: Promise, file_id: str) -> None:
        def note(uow: UnitOfWork) -> None:
            outcomes.note_file(uow.session, promise, file_id)
            until = uow.now + LEASE_FOR
            lanes.extend(uow.session, promise.place.lane_id, worker=self.worker, until=until)

        await self._write(note)

    async def _kept(self, promise: Promise, sent: Sent) -> None:
        def note(uow: UnitOfWork) -> None:
            outcomes.kept(uow.session, promise, now=uow.now, ts=sent.ts, version=sent.version)
            self._release(uow, promise, spoke=not promise.in_doubt)

        await self._write(note)

    async def _troubled(self, promise: Promise, trouble: Trouble) -> int:
        team_id, now = promise.place.team_id, self.now()
        since = self.reach.in_trouble_since(team_id, promise.held_from, now)
        verdict = judge(promise, trouble, now=now, since=since)
        self.tally.outcomes.labels(trouble.policy.value).inc()
        parked = await self._write(lambda uow: self._note(uow, promise, verdict, trouble))
        if parked:
            self.tally.parked.labels(verdict.error).inc()
        return int(verdict.next is Next.KEPT)

    def _note(self, uow: UnitOfWork, promise: Promise, verdict: Verdict, trouble: Trouble) -> bool:
        """Write what was decided, and give the lane back; True if it was parked."""
        parked = False
        match verdict.next:
            case Next.KEPT:
                outcomes.kept(uow.session, promise, now=uow.now, ts=promise.ts, version=promise.version)
            case Next.REPLACE:
                outcomes.replace(uow.session, promise, now=uow.now, error=verdict.error)
            case Next.PARK:
                parked = self.parking.park(uow, promise, verdict.error, in_doubt=verdict.in_doubt)
            case Next.PUT_OFF | Next.RESTART:
                if verdict.next is Next.RESTART:
                    outcomes.note_file(uow.session, promise, "")
                outcomes.put_off(
                    uow.session,
                    promise,
                    due_at=verdict.due_at or uow.now,
                    error=verdict.error,
                    in_doubt=verdict.in_doubt,
                    held_from=verdict.held_from,
                )
        self._release(uow, promise, spoke=trouble.policy is Policy.UNKNOWN)
        return parked

    def _release(self, uow: UnitOfWork, promise: Promise, *, spoke: bool) -> None:
        """`spoke`: a message went into the channel, or may have."""
        new_message = promise.kind == "file" or (promise.kind == "message" and not promise.ts)
        free_at = uow.now + _PACE if spoke and new_message else None
        lanes.release(uow.session, promise.place.lane_id, worker=self.worker, free_at=free_at)

    async def _write(self, work: Callable[[UnitOfWork], T]) -> T:
        return await self.store.unhurried(work, now=self.now())
