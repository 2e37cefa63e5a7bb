"""Fetches the files that people put into forms: asked for before the ack, read by this worker after it.

A draft whose file is still to be fetched is a row; a process that dies loses nothing, the next one goes on.
"""

import asyncio
import contextlib
from collections.abc import Callable
from dataclasses import dataclass, field

import aiohttp
import structlog
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient
from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError

from bot.delivery.failures import Policy, understand
from handlers.claims import service
from handlers.claims.service import ToFetch
from handlers.programme import Programme
from handlers.words import N_
from storage.errors import NotBegun

#: Bytes; a list of 300 links is a hundredth of it.
_LIMIT = 1024 * 1024
#: Seconds between looks when nobody nudges, and when everybody does: every filing nudges, few bring a file.
_POLL, _BREATH = 5.0, 0.2
_CALL = aiohttp.ClientTimeout(total=20)
#: Tried in turn; the last reads anything that Chinese spreadsheets write.
_ENCODINGS = ("utf-8-sig", "gb18030")

#: What a later look may mend.
_LATER = frozenset({Policy.WAIT, Policy.AGAIN, Policy.RETRY})
_TOO_MANY, _SERVER_ERROR = 429, 500

_UNREADABLE = N_("Slack did not give it to us; post it as text, or paste the links instead")
_TOO_LARGE = N_("it is larger than one megabyte")
_NOT_TEXT = N_("it is not a text file")

log: structlog.typing.FilteringBoundLogger = structlog.get_logger()


class _Unreadable(Exception):  # noqa: N818 - says what happened
    """The file is of no use; carries a sentence for the person."""

    def __init__(self, why: str) -> None:
        super().__init__(why)
        self.why = why


@dataclass(slots=True, kw_only=True)
class Fetcher:
    """Fetches what drafts wait for. `run` does so until `stop`; `fetch_due` once, for tests."""

    programme: Programme
    session: aiohttp.ClientSession
    client_for: Callable[[str], AsyncWebClient]
    _wake: asyncio.Event = field(init=False, default_factory=asyncio.Event)
    _loop: asyncio.AbstractEventLoop | None = field(init=False, default=None)
    _stopping: bool = field(init=False, default=False)

    def nudge(self) -> None:
        """Something was committed: look at once. From any thread."""
        if self._loop is not None and not self._wake.is_set() and not self._loop.is_closed():
            self._loop.call_soon_threadsafe(self._wake.set)

    async def run(self) -> None:
        """Fetch until `stop`."""
        self._loop = asyncio.get_running_loop()
        while not self._stopping:
            await self._fetch_what_can_be()
            await self._pause()

    async def _fetch_what_can_be(self) -> None:
        self._wake.clear()
        try:
            await self.fetch_due()
        except (NotBegun, DBAPIError, PoolTimeoutError) as error:  # the store is away: the next look finds it
            log.warning("fetching.store_unreachable", error=type(error).__name__)

    async def _pause(self) -> None:
        """Until a nudge or the next look, and at least for a breath unless we stop."""
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(self._wake.wait(), _POLL)
        if not self._stopping:
            await asyncio.sleep(_BREATH)

    def stop(self) -> None:
        self._stopping = True
        self._wake.set()

    async def fetch_due(self) -> int:
        """Fetch every file that a draft waits for; how many drafts went on."""
        waiting = await self.programme.find(service.files_to_fetch)
        return sum([await self._fetch(one) for one in waiting])

    async def _fetch(self, one: ToFetch) -> bool:
        client = self._client(one.team_id)
        text = problem = ""
        try:
            text = await self._read(client, one.file_id)
        except _Unreadable as why:
            problem = why.why
        except (SlackApiError, aiohttp.ClientError, TimeoutError) as error:
            failure = understand("files.info", error)
            log.warning("fetching.failed", draft=one.draft_id, file=one.file_id, code=failure.code)
            if failure.policy in _LATER and not one.is_late:
                return False
            problem = _UNREADABLE
        read = await self.programme.act(
            service.read_file, draft_id=one.draft_id, file_id=one.file_id, text=text, problem=problem
        )
        if read is not None and client is not None:
            await self._show(client, one, read)
        return read is not None

    def _client(self, team_id: str) -> AsyncWebClient | None:
        try:
            return self.client_for(team_id)
        except LookupError:  # the app was removed from that workspace
            return None

    async def _read(self, client: AsyncWebClient | None, file_id: str) -> str:
        if client is None:
            raise _Unreadable(_UNREADABLE)
        told = (await client.files_info(file=file_id)).get("file") or {}
        address = told.get("url_private")
        if not address:  # deleted meanwhile: Slack leaves a tombstone
            raise _Unreadable(_UNREADABLE)
        if int(told.get("size") or 0) > _LIMIT:
            raise _Unreadable(_TOO_LARGE)
        headers = {"Authorization": f"Bearer {client.token}"}
        async with self.session.get(address, headers=headers, timeout=_CALL) as response:
            if response.status == _TOO_MANY or response.status >= _SERVER_ERROR:
                response.raise_for_status()
            if response.status != 200:  # noqa: PLR2004 - HTTP's own OK
                raise _Unreadable(_UNREADABLE)
            raw = await response.content.read(_LIMIT + 1)
        if len(raw) > _LIMIT:
            raise _Unreadable(_TOO_LARGE)
        return _decoded(raw)

    async def _show(self, client: AsyncWebClient, one: ToFetch, read: service.FileRead) -> None:
        try:
            await client.views_update(external_id=read.external_id, view=read.view)
        except (SlackApiError, aiohttp.ClientError, TimeoutError) as error:
            # the form was closed, or Slack cannot be reached: the direct message leads on
            log.info("fetching.form_gone", draft=one.draft_id, error=type(error).__name__)


def _decoded(raw: bytes) -> str:
    if b"\0" in raw:
        raise _Unreadable(_NOT_TEXT)
    for encoding in _ENCODINGS:
        try:
            return raw.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise _Unreadable(_NOT_TEXT)
