"""Fetches the files that people give us: asked for before the ack, read by this worker after it.

What waits for a file is a row of its topic (`handlers.files.Errand`); a process that dies loses nothing, the
next one goes on. A file that was fetched before and is to be read anew is read here, too.
"""

import asyncio
import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from typing import Any

import aiohttp
import structlog
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from bot.delivery.failures import Policy, understand
from bot.rounds import Rounds
from handlers.doors import View
from handlers.files import Came, Errand, ToFetch, Unreadable
from handlers.programme import Programme, Work

#: Seconds between looks when nobody nudges.
_POLL = 5.0
_CALL = aiohttp.ClientTimeout(total=60, connect=10, sock_read=20)

#: What a later look may mend.
_LATER = frozenset({Policy.WAIT, Policy.AGAIN, Policy.RETRY})
_TOO_MANY, _SERVER_ERROR = 429, 500

log: structlog.typing.FilteringBoundLogger = structlog.get_logger()


@dataclass(slots=True, kw_only=True)
class Fetcher:
    """Fetches what topics wait for: in `rounds`, or once with `fetch_due`."""

    programme: Programme
    session: aiohttp.ClientSession
    client_for: Callable[[str], AsyncWebClient]
    errands: Sequence[Errand]
    rounds: Rounds = field(init=False)

    def __post_init__(self) -> None:
        self.rounds = Rounds(name="fetcher", every=_POLL, look=self.fetch_due)

    async def fetch_due(self) -> int:
        """Fetch every file that something waits for; how many went on."""
        waiting = await self.programme.find(_waiting, self.errands)
        return sum([await self._fetch(errand, one) for errand, one in waiting])

    async def _fetch(self, errand: Errand, one: ToFetch) -> bool:
        client = self._client(one.team_id)
        came = await (self._read_again(one.again) if one.again else self._what_came(errand, client, one))
        if came is None:
            return False
        taken = await self.programme.act(errand.take, one, came)
        if taken is not None and taken.view is not None and client is not None:
            await self._show(client, one, taken.external_id, taken.view)
        return taken is not None

    async def _what_came(self, errand: Errand, client: AsyncWebClient | None, one: ToFetch) -> Came | None:
        """What became of one file; None if a later look may find more."""
        if client is None:
            return Came(problem=errand.not_given)
        came = Came()
        try:
            told = (await client.files_info(file=one.file_id)).get("file") or {}
            came = Came(name=str(told.get("name") or ""))
            content = await self._bytes_of(client, told, errand)
        except Unreadable as unreadable:
            return replace(came, problem=unreadable.why)
        except (SlackApiError, aiohttp.ClientError, TimeoutError) as error:
            failure = understand("files.info", error)
            log.warning("fetching.failed", waiting=one.id, file=one.file_id, code=failure.code)
            if failure.policy in _LATER and not one.is_late:
                return None
            return replace(came, problem=errand.not_given)
        came = replace(came, content_hash=hashlib.sha256(content).hexdigest())
        return await asyncio.to_thread(_understood, partial(errand.understand, came.name, content), came)

    async def _read_again(self, again: Callable[[Work], Callable[[], Any]]) -> Came:
        read = await self.programme.find(again)
        return await asyncio.to_thread(_understood, read, Came())

    def _client(self, team_id: str) -> AsyncWebClient | None:
        try:
            return self.client_for(team_id)
        except LookupError:  # the app was removed from that workspace
            return None

    async def _bytes_of(self, client: AsyncWebClient, told: dict[str, Any], errand: Errand) -> bytes:
        """The file that files.info tells of. Raises `Unreadable`, or what the network raises."""
        address = told.get("url_private")
        if not address:  # deleted meanwhile: Slack leaves a tombstone
            raise Unreadable(errand.not_given)
        if int(told.get("size") or 0) > errand.limit:
            raise Unreadable(errand.too_large)
        headers = {"Authorization": f"Bearer {client.token}"}
        async with self.session.get(address, headers=headers, timeout=_CALL) as response:
            if response.status == _TOO_MANY or response.status >= _SERVER_ERROR:
                response.raise_for_status()
            if response.status != 200:  # noqa: PLR2004 - HTTP's own OK
                raise Unreadable(errand.not_given)
            return await _at_most(response.content, errand)

    async def _show(self, client: AsyncWebClient, one: ToFetch, external_id: str, view: View) -> None:
        try:
            await client.views_update(external_id=external_id, view=view)
        except (SlackApiError, aiohttp.ClientError, TimeoutError) as error:
            # the form was closed, or Slack cannot be reached: the message that was promised leads on
            log.info("fetching.form_gone", waiting=one.id, error=type(error).__name__)


def _waiting(work: Work, errands: Sequence[Errand]) -> list[tuple[Errand, ToFetch]]:
    """What every topic waits for, in one look: there is one after each commit."""
    return [(errand, one) for errand in errands for one in errand.waiting(work)]


async def _at_most(content: aiohttp.StreamReader, errand: Errand) -> bytes:
    """All of a body. Raises `Unreadable` as soon as it is larger than it may be."""
    raw = bytearray()
    async for chunk in content.iter_chunked(64 * 1024):
        raw += chunk
        if len(raw) > errand.limit:
            raise Unreadable(errand.too_large)
    return bytes(raw)


def _understood(read: Callable[[], Any], came: Came) -> Came:
    """On a thread of its own: a large sheet takes seconds to read."""
    try:
        return replace(came, understood=read())
    except Unreadable as unreadable:
        return replace(came, problem=unreadable.why)
