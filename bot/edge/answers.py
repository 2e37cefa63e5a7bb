"""`handlers.doors.Answer` for one live request: what Slack gets back, and the calls a listener may make."""

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import Any

import aiohttp
import structlog
from slack_bolt.response import BoltResponse
from slack_sdk.errors import SlackApiError, SlackClientError
from slack_sdk.web.async_client import AsyncWebClient

from bot.edge.requests import Body
from bot.edge.routes import Kind
from handlers.apologies import alert
from handlers.doors import Block, FormNotOpened, View

#: Seconds for one call to Slack: a trigger dies after 3.
CALL_FOR = 2.0
#: Seconds from the request's arrival after which nothing more is said before the ack.
SPEAK_UNTIL = 2.75

log: structlog.typing.FilteringBoundLogger = structlog.get_logger()


@dataclass(slots=True, kw_only=True)
class LiveAnswer:
    """The answer to one request. `response` is what Bolt gives to Slack, None until `ack`.

    `client` carries the installation's token ("" or None: not installed). `since` is the loop's time of the
    request's arrival. Anything but one ack, said last, is a mistake in a listener and raises RuntimeError.
    """

    kind: Kind
    body: Body
    client: AsyncWebClient
    session: aiohttp.ClientSession
    since: float
    response: BoltResponse | None = None
    _unsaid: str = field(default="")

    async def ack(
        self,
        text: str = "",
        *,
        blocks: Sequence[Block] | None = None,
        errors: Mapping[str, str] | None = None,
        push: View | None = None,
        update: View | None = None,
        clear: bool = False,
        options: Sequence[Block] | None = None,
    ) -> None:
        self._must_be_open()
        reply = _reply_of(errors=errors, push=push, update=update, clear=clear, options=options)
        if reply is None and self.kind == "action" and (text or blocks):
            # Slack does not show the body of an ack to a press.
            await self.respond(text, blocks=blocks)
        elif reply is None:
            reply = self._spoken(text or self._unsaid, blocks)
        self.response = BoltResponse(status=200, body=reply or "")

    async def respond(self, text: str, *, blocks: Sequence[Block] | None = None) -> None:
        """Say `text` to this person alone. What cannot be said is logged, never raised: the deed stands."""
        self._must_be_open()
        url = self.body.get("response_url")
        failed = await self._post(url, text, blocks) if url else "no_response_url"
        if not failed:
            return
        if url:
            log.warning("edge.respond_failed", reason=failed, kind=self.kind)
        if self.kind in ("command", "view"):
            self._unsaid = text
        elif self.kind == "action" and failed != "timeout":
            await self._alert(text, blocks)
        else:
            log.warning("edge.unsaid", reason=failed, kind=self.kind)

    async def open(self, view: View) -> None:
        self._must_be_open()
        await self._call("views.open", view, trigger_id=self._trigger())

    async def push(self, view: View) -> None:
        self._must_be_open()
        await self._call("views.push", view, trigger_id=self._trigger())

    async def update(self, view: View, *, view_id: str = "", external_id: str = "") -> None:
        """Without an id, the form in which the button was pressed."""
        self._must_be_open()
        if external_id:
            return await self._call("views.update", view, external_id=external_id)
        here = (self.body.get("view") or {}).get("id", "")
        return await self._call("views.update", view, view_id=view_id or here)

    def refuse_service(self) -> None:
        """Answer 503, so that Slack sends an event again."""
        self.response = BoltResponse(status=503, body="")

    def _must_be_open(self) -> None:
        if self.response is not None:
            raise RuntimeError("Something was said after the ack, which is a listener's last statement.")

    def _spoken(self, text: str, blocks: Sequence[Block] | None) -> dict[str, Any] | None:
        """Words in an ack: a command shows them as they are, a form that is sent turns into an alert."""
        if not (text or blocks):
            return None
        if self.kind == "view":
            return {"response_action": "update", "view": alert(text)}
        spoken: dict[str, Any] = {"response_type": "ephemeral", "text": text}
        return {**spoken, "blocks": list(blocks)} if blocks else spoken

    def _trigger(self) -> str:
        return str(self.body.get("trigger_id") or "")

    async def _alert(self, text: str, blocks: Sequence[Block] | None = None) -> None:
        """Say it in a small form: over the one that was pressed in, but the Home tab is none."""
        in_form = (self.body.get("view") or {}).get("type") == "modal"
        try:
            await (self.push if in_form else self.open)(alert(text, blocks))
        except FormNotOpened as failure:
            log.warning("edge.unsaid", reason=failure.code, kind=self.kind)

    async def _call(self, method: str, view: View, **arguments: str) -> None:
        """One of the views methods; every way to fail is a `FormNotOpened` with Slack's code or ours."""
        if not self.client.token:
            raise FormNotOpened("not_installed")
        if not all(arguments.values()):
            raise FormNotOpened(f"no_{next(iter(arguments))}")
        try:
            async with asyncio.timeout(CALL_FOR):
                await self.client.api_call(method, json={"view": view, **arguments})
        except TimeoutError:
            raise FormNotOpened("timeout") from None
        except SlackApiError as error:
            raise FormNotOpened(_code_of(error)) from None
        except (aiohttp.ClientError, SlackClientError, OSError):
            raise FormNotOpened("connection_error") from None

    async def _post(self, url: str, text: str, blocks: Sequence[Block] | None) -> str:
        """Post to the response_url, once, since it is not idempotent; "" or a word for what went wrong."""
        said: dict[str, Any] = {"response_type": "ephemeral", "replace_original": False, "text": text}
        if blocks:
            said["blocks"] = list(blocks)
        left = self.since + SPEAK_UNTIL - asyncio.get_running_loop().time()
        limit = aiohttp.ClientTimeout(total=min(CALL_FOR, max(left, 0.2)))
        try:
            async with self.session.post(url, json=said, timeout=limit, allow_redirects=False) as reply:
                return "" if reply.status == HTTPStatus.OK else f"http_{reply.status}"
        except TimeoutError:
            return "timeout"
        except (aiohttp.ClientError, OSError, ValueError):  # ValueError: not an address at all
            return "connection_error"


def _reply_of(
    *,
    errors: Mapping[str, str] | None,
    push: View | None,
    update: View | None,
    clear: bool,
    options: Sequence[Block] | None,
) -> dict[str, Any] | None:
    """The body of an ack that carries more than words, None for one that does not."""
    if errors:
        return {"response_action": "errors", "errors": dict(errors)}
    if push is not None or update is not None:
        action, view = ("push", push) if push is not None else ("update", update)
        return {"response_action": action, "view": view}
    if clear:
        return {"response_action": "clear"}
    return {"options": list(options)} if options is not None else None


def _code_of(error: SlackApiError) -> str:
    """Slack's own code; where the answer was no JSON (`response` is of another type), the HTTP status."""
    answer = error.response
    said = answer.get("error") if hasattr(answer, "get") else None
    return str(said or f"http_{getattr(answer, 'status_code', getattr(answer, 'status', 'unknown'))}")
