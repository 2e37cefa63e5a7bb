"""The line to one workspace: calls that keep the pace, end in time, and fail only as `Trouble`."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import aiohttp
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient
from slack_sdk.web.async_slack_response import AsyncSlackResponse

from bot.delivery.failures import Policy, Trouble, understand
from bot.delivery.pace import Pace
from bot.delivery.reach import Reach

#: Seconds for one call. All calls for one promise must end well within its lease.
CALL_WITHIN, UPLOAD_WITHIN, ASK_WITHIN = 12.0, 30.0, 5.0


@dataclass(frozen=True, slots=True)
class Line:
    """Made anew for each promise; pace and reach are the worker's."""

    team_id: str
    client: AsyncWebClient
    pace: Pace
    reach: Reach
    now: Callable[[], datetime]

    async def call(
        self,
        method: str,
        ask: Callable[..., Awaitable[AsyncSlackResponse]],
        *,
        within: float = CALL_WITHIN,
        **arguments: Any,
    ) -> dict[str, Any]:
        """Slack's answer. Raises `Trouble` for any other end."""
        closed_until = self.pace.free_at(self.team_id, method, self.now())
        if closed_until is not None:
            seconds = (closed_until - self.now()).total_seconds()
            raise Trouble(Policy.WAIT, "ratelimited", seconds=seconds)
        self.pace.called(self.team_id, method, self.now())
        try:
            async with asyncio.timeout(within):
                response = await ask(**arguments)
        except (SlackApiError, aiohttp.ClientError, OSError) as error:
            raise self._noted(method, understand(method, error)) from error
        answer: dict[str, Any] = response.data  # type: ignore[assignment]  # bytes come from one method, not ours
        return answer

    async def send_bytes(self, url: str, content: bytes) -> None:
        """The middle step of an upload. Raises `Trouble`; whatever happens, nobody can see anything yet."""
        own = self.client.session is None or self.client.session.closed
        session = aiohttp.ClientSession() if own else self.client.session
        assert session is not None  # noqa: S101 - for the type checker
        try:
            async with asyncio.timeout(UPLOAD_WITHIN), session.post(url, data=content) as answer:
                answer.raise_for_status()
        except aiohttp.ClientResponseError as error:
            raise Trouble(Policy.RETRY, f"http_{error.status}") from error
        except (aiohttp.ClientError, OSError) as error:
            raise self._noted("upload", understand("upload", error)) from error
        finally:
            if own:
                await session.close()

    async def is_there(self) -> bool:
        """Does Slack answer at all? Whatever it says, it is there."""
        try:
            await self.call("auth.test", self.client.auth_test, within=ASK_WITHIN)
        except Trouble as trouble:
            return not trouble.unreachable
        return True

    def _noted(self, method: str, trouble: Trouble) -> Trouble:
        if trouble.policy is Policy.WAIT:
            self.pace.wait(self.team_id, method, trouble.seconds, self.now())
        if trouble.unreachable:
            self.reach.lost(self.team_id, self.now())
        return trouble
