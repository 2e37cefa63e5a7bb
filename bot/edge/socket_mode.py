"""Slack's door without an address of our own: the same payloads over a WebSocket that we open.

For development and small installations (https://docs.slack.dev/apis/events-api/using-socket-mode). Feeds the
same `Edge.dispatch` as HTTP does, so no listener knows the difference.
"""

import asyncio
import json
import logging
from collections.abc import Awaitable, Callable
from typing import Any, Protocol

import structlog
from slack_bolt.response import BoltResponse
from slack_sdk.socket_mode.aiohttp import SocketModeClient
from slack_sdk.socket_mode.async_client import AsyncBaseSocketModeClient
from slack_sdk.socket_mode.request import SocketModeRequest
from slack_sdk.socket_mode.response import SocketModeResponse
from slack_sdk.web.async_client import AsyncWebClient

#: Seconds that requests under way are given when the process stops.
_DRAIN_FOR = 3.0

log: structlog.typing.FilteringBoundLogger = structlog.get_logger()


class Replies(Protocol):
    """The part of slack_sdk's client through which an envelope is answered."""

    async def send_socket_mode_response(self, response: SocketModeResponse) -> None: ...


class SocketDoor:
    """Answers Socket Mode envelopes with `dispatch`, and waits for those under way before it closes."""

    def __init__(self, dispatch: Callable[[dict[str, Any]], Awaitable[BoltResponse]]) -> None:
        self._dispatch = dispatch
        self._under_way: set[asyncio.Task[Any]] = set()
        self._closing = False

    async def handle(self, client: Replies, request: SocketModeRequest) -> None:
        """Answer one envelope. What came while closing, or failed, is left for Slack to send again."""
        if self._closing:
            return
        task = asyncio.current_task()
        if task is not None:
            self._under_way.add(task)
            task.add_done_callback(self._under_way.discard)
        response = await self._dispatch(dict(request.payload))
        if response.status == 200:  # noqa: PLR2004 - Slack's own sign of success
            await client.send_socket_mode_response(_reply(request.envelope_id, response))

    async def drain(self) -> None:
        """Take no more envelopes and wait, 3 s at most, for those under way."""
        self._closing = True
        here = asyncio.current_task()
        if waiting := [task for task in self._under_way if task is not here]:
            await asyncio.wait(waiting, timeout=_DRAIN_FOR)


class SocketMode:
    """A Socket Mode connection. `start` opens it, `stop` drains and closes it."""

    def __init__(self, door: SocketDoor, *, app_token: str, api_url: str = "https://slack.com/api/") -> None:
        self._door = door
        self._app_token = app_token
        self._api_url = api_url
        self._client: SocketModeClient | None = None

    async def start(self) -> None:
        """Connect. While Slack cannot be reached, slack_sdk goes on trying."""
        logger = logging.getLogger("slack_sdk.socket_mode")
        logger.setLevel(logging.WARNING)  # below that, envelopes are logged with their text
        web_client = AsyncWebClient(base_url=self._api_url, logger=logger, retry_handlers=[])
        client = SocketModeClient(app_token=self._app_token, web_client=web_client, logger=logger)
        client.socket_mode_request_listeners.append(self._handle)
        self._client = client
        await client.connect()  # type: ignore[no-untyped-call]
        log.info("edge.socket_open")

    async def stop(self) -> None:
        if self._client is None:
            return
        await self._door.drain()
        await self._client.close()  # type: ignore[no-untyped-call]
        log.info("edge.socket_closed")

    async def _handle(self, client: AsyncBaseSocketModeClient, request: SocketModeRequest) -> None:
        await self._door.handle(client, request)


def _reply(envelope_id: str, response: BoltResponse) -> SocketModeResponse:
    """The envelope of an answer: the body as an object, or no body."""
    if not response.body:
        return SocketModeResponse(envelope_id=envelope_id)
    payload: dict[str, Any] = json.loads(response.body)
    return SocketModeResponse(envelope_id=envelope_id, payload=payload)
