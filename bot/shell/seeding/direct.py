"""A Web API client that asks the stand-in without a wire between: as strict, and several times as fast."""

from typing import Any

import aiohttp
from slack_sdk.web.async_client import AsyncWebClient
from slack_sdk.web.async_slack_response import AsyncSlackResponse

from bot.sandbox import Sandbox


class DirectClient(AsyncWebClient):
    """Every call goes straight to the door of the stand-in's Web API. Files' bytes still go over HTTP."""

    def __init__(self, sandbox: Sandbox, token: str, session: aiohttp.ClientSession) -> None:
        super().__init__(token=token, base_url=sandbox.api_url, session=session, retry_handlers=[])
        self._sandbox = sandbox

    async def api_call(self, api_method: str, **given: Any) -> AsyncSlackResponse:
        """As the SDK's own. Raises SlackApiError where the stand-in refuses."""
        said = [given.get(kind) or {} for kind in ("params", "data", "json")]
        raw = {name: value for some in said for name, value in some.items() if value is not None}
        answer = await self._sandbox.api.call(api_method, raw, self.token or "")
        response = AsyncSlackResponse(
            client=self,
            http_verb="POST",
            api_url=self.base_url + api_method,
            req_args={},
            data=answer.body,
            headers=answer.headers,
            status_code=answer.status,
        )
        response.validate()  # type: ignore[no-untyped-call]  # the SDK's own
        return response
