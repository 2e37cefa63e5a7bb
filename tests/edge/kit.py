"""A Slack of a few lines: it signs what it sends to the edge, and notes what the edge sends back.

Only what the edge itself needs; the stories use bot/sandbox.
"""

import asyncio
import hashlib
import hmac
import io
import json
import time
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode

import aiohttp
from aiohttp import web

from bot.slack import Edge
from handlers.refusals import Refusal

SECRET = "8f742231b10e8888abcd99yyyzzz85a5"
FORM, JSON = "application/x-www-form-urlencoded", "application/json"
ALICE = {"id": "U1", "team_id": "T1", "name": "alice"}


@dataclass(frozen=True)
class Heard:
    """What the edge answered."""

    status: int
    text: str
    headers: dict[str, str]

    @property
    def body(self) -> Any:
        return json.loads(self.text) if self.text else {}


def signed(raw: bytes, *, at: float | None = None, secret: str = SECRET) -> dict[str, str]:
    stamp = str(int(time.time() if at is None else at))
    mac = hmac.new(secret.encode(), b"v0:" + stamp.encode() + b":" + raw, hashlib.sha256).hexdigest()
    return {"X-Slack-Request-Timestamp": stamp, "X-Slack-Signature": f"v0={mac}"}


@dataclass
class Caller:
    """Slack's side of the bot's endpoint."""

    session: aiohttp.ClientSession
    url: str
    edge: Edge

    async def posts(self, raw: bytes, content_type: str = FORM, **headers: str) -> Heard:
        """A signed request; `headers` replace the right ones ("" leaves one out)."""
        sent = {"Content-Type": content_type, **signed(raw)}
        sent |= {name.replace("_", "-"): value for name, value in headers.items()}
        return await self.sends(raw, {name: value for name, value in sent.items() if value})

    async def sends(self, raw: bytes, headers: dict[str, str]) -> Heard:
        async with self.session.post(
            self.url + "/slack/events", data=io.BytesIO(raw), headers=headers
        ) as reply:
            return Heard(reply.status, await reply.text(), dict(reply.headers))

    async def gets(self, path: str, **headers: str) -> Heard:
        sent = {name.replace("_", "-"): value for name, value in headers.items()}
        async with self.session.get(self.url + path, headers=sent) as reply:
            return Heard(reply.status, await reply.text(), dict(reply.headers))

    async def interacts(self, payload: dict[str, Any]) -> Heard:
        return await self.posts(urlencode({"payload": json.dumps(payload)}).encode())

    async def runs(self, command: str, text: str = "", **fields: str) -> Heard:
        form = {"command": command, "text": text, "user_id": "U1", "team_id": "T1", "channel_id": "C1"}
        return await self.posts(urlencode({**form, "trigger_id": "1.2.t", **fields}).encode())

    async def presses(self, action_id: str, **changes: Any) -> Heard:
        return await self.interacts(press(action_id, **changes))

    async def submits(self, callback_id: str, **changes: Any) -> Heard:
        return await self.interacts(submission(callback_id, **changes))

    async def tells(
        self, kind: str, *, event_id: str = "Ev1", body: dict[str, Any] | None = None, **event: Any
    ) -> Heard:
        outer = {"type": "event_callback", "team_id": "T1", "event_id": event_id, **(body or {})}
        raw = json.dumps({**outer, "event": {"type": kind, "user": "U1", **event}}).encode()
        return await self.posts(raw, JSON)


@dataclass
class SlackStub:
    """The Web API and response_urls: notes calls, answers `ok` unless told otherwise."""

    calls: list[tuple[str, dict[str, Any]]] = field(default_factory=list)
    #: method (or "respond") → what to answer: an error code, an HTTP status, "drop" for a lost connection
    failing: dict[str, str | int] = field(default_factory=dict)
    #: methods that answer only once this is set
    held: dict[str, asyncio.Event] = field(default_factory=dict)
    tokens: list[str] = field(default_factory=list)
    url: str = ""

    def of(self, method: str) -> list[dict[str, Any]]:
        return [body for called, body in self.calls if called == method]

    def app(self) -> web.Application:
        app = web.Application()
        app.router.add_post("/api/{method}", self._called)
        app.router.add_post("/respond/{id}", self._responded)
        return app

    async def _called(self, request: web.Request) -> web.Response:
        self.tokens.append(request.headers.get("Authorization", ""))
        return await self._answer(request, request.match_info["method"])

    async def _responded(self, request: web.Request) -> web.Response:
        return await self._answer(request, "respond")

    async def _answer(self, request: web.Request, method: str) -> web.Response:
        self.calls.append((method, await request.json()))
        if method in self.held:
            await self.held[method].wait()
        failure = self.failing.get(method)
        if failure == "drop" and request.transport:
            request.transport.close()
        if isinstance(failure, int):
            return web.Response(status=failure, text="<html>no</html>", content_type="text/html")
        return web.json_response({"ok": False, "error": failure} if failure else {"ok": True})


def press(
    action_id: str, *, value: str = "7", view: dict[str, Any] | None = None, **changes: Any
) -> dict[str, Any]:
    """A press on a message's button, or in a form if `view` is given."""
    action = {
        "type": "button",
        "action_id": action_id,
        "block_id": "b",
        "value": value,
        "action_ts": "1700.1",
    }
    body: dict[str, Any] = {
        "type": "block_actions",
        "user": ALICE,
        "team": {"id": "T1"},
        "enterprise": None,
        "trigger_id": "1.2.t",
        "actions": [action],
    }
    if view is not None:
        return {**body, "view": view, "container": {"type": "view", "view_id": view["id"]}, **changes}
    message = {"channel": {"id": "C1"}, "message": {"ts": "1699.5", "thread_ts": "1699.1"}}
    return {**body, **message, "container": {"type": "message", "message_ts": "1699.5"}, **changes}


def submission(
    callback_id: str,
    *,
    values: dict[str, Any] | None = None,
    blocks: list[dict[str, Any]] | None = None,
    view: dict[str, Any] | None = None,
    **changes: Any,
) -> dict[str, Any]:
    shown = {
        "id": "V1",
        "type": "modal",
        "callback_id": callback_id,
        "hash": "h1",
        "private_metadata": "m",
        "external_id": "",
        "root_view_id": "V1",
        "previous_view_id": None,
        "app_installed_team_id": "T1",
        "blocks": blocks or [],
        "state": {"values": values or {}},
        **(view or {}),
    }
    body = {"type": "view_submission", "user": ALICE, "team": {"id": "T1"}, "enterprise": None}
    return {**body, "trigger_id": "1.2.t", "view": shown, **changes}


def text_block(block_id: str) -> dict[str, Any]:
    return {"type": "input", "block_id": block_id, "element": {"type": "plain_text_input", "action_id": "a"}}


def counted(edge_registry: Any, name: str, **labels: str) -> float:
    """The value of one counter, 0 if it was never touched."""
    return edge_registry.get_sample_value(f"{name}_total", labels) or 0.0


class AlreadyClosed(Refusal):
    text = "{reference} is closed since {since}."
    next_step = "File a new claim."


class NoLinks(Refusal):
    text = "No link was understood."
    field = "links"


def chosen(value: str) -> dict[str, Any]:
    return {"text": {"type": "plain_text", "text": value.upper()}, "value": value}
