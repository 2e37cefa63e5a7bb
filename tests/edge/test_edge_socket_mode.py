"""The same listeners over a WebSocket."""

import asyncio
import json
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass, field
from typing import Any

import pytest
from aiohttp import WSMsgType, web
from slack_sdk.socket_mode.request import SocketModeRequest
from slack_sdk.socket_mode.response import SocketModeResponse

from bot.edge.routes import Routes
from bot.edge.socket_mode import SocketDoor, SocketMode
from bot.slack import Edge
from bot.web import Server
from handlers.doors import Command, Event
from storage.errors import NotBegun
from tests.edge.kit import press, submission, text_block


@dataclass
class Line:
    """What was sent back over the WebSocket."""

    sent: list[dict[str, Any]] = field(default_factory=list)

    async def send_socket_mode_response(self, response: SocketModeResponse) -> None:
        self.sent.append(response.to_dict())


def envelope(payload: dict[str, Any], kind: str = "interactive") -> SocketModeRequest:
    return SocketModeRequest(type=kind, envelope_id="e1", payload=payload)


COMMAND = {"command": "/claim", "text": "payload here", "user_id": "U1", "team_id": "T1", "trigger_id": "t"}


async def test_every_kind_of_answer_goes_back_in_its_envelope(edge: Edge, routes: Routes) -> None:
    async def hear(request: Command) -> None:
        await request.answer.ack("" if isinstance(request, Event) else "Heard.")

    routes.command("/claim", "*", hear)
    routes.event("message", hear)  # type: ignore[arg-type]
    door, line = SocketDoor(edge.dispatch), Line()
    await door.handle(line, envelope(COMMAND, "slash_commands"))
    event = {"type": "message", "user": "U1", "channel": "C1"}
    body = {"type": "event_callback", "event_id": "Ev1", "team_id": "T1", "event": event}
    await door.handle(line, envelope(body, "events_api"))
    await door.handle(line, envelope(press("claims.gone")))
    gone = submission("claims.gone", blocks=[text_block("links")])
    await door.handle(line, envelope(gone))
    assert [sent.get("payload", {}) for sent in line.sent[:3]] == [
        {"response_type": "ephemeral", "text": "Heard."},
        {},
        {},
    ]
    assert line.sent[3]["payload"]["response_action"] == "errors"


async def test_an_event_that_the_store_did_not_take_is_left_unanswered(edge: Edge, routes: Routes) -> None:
    async def hear(_request: Event) -> None:
        raise NotBegun

    routes.event("message", hear)
    line = Line()
    event = {"type": "message", "user": "U1", "channel": "C1"}
    body = {"type": "event_callback", "event_id": "Ev1", "team_id": "T1", "event": event}
    await SocketDoor(edge.dispatch).handle(line, envelope(body, "events_api"))
    assert line.sent == []


async def test_closing_waits_for_what_is_under_way_and_takes_nothing_new(edge: Edge, routes: Routes) -> None:
    begun, may_end = asyncio.Event(), asyncio.Event()

    async def hear(request: Command) -> None:
        begun.set()
        await may_end.wait()
        await request.answer.ack("Heard.")

    routes.command("/claim", "*", hear)
    door, line = SocketDoor(edge.dispatch), Line()
    under_way = asyncio.create_task(door.handle(line, envelope(COMMAND, "slash_commands")))
    await begun.wait()
    draining = asyncio.create_task(door.drain())
    await asyncio.sleep(0)
    async with asyncio.timeout(2):
        await door.handle(line, envelope(COMMAND, "slash_commands"))
    assert (line.sent, draining.done()) == ([], False)
    may_end.set()
    await draining
    assert (len(line.sent), under_way.done()) == (1, True)


@dataclass
class SocketSlack:
    """apps.connections.open and the WebSocket that it names."""

    url: str = ""
    tokens: list[str] = field(default_factory=list)
    sockets: asyncio.Queue[web.WebSocketResponse] = field(default_factory=asyncio.Queue)
    replies: asyncio.Queue[dict[str, Any]] = field(default_factory=asyncio.Queue)

    async def open(self, request: web.Request) -> web.Response:
        self.tokens.append(request.headers["Authorization"])
        return web.json_response({"ok": True, "url": self.url.replace("http", "ws") + "/link"})

    async def link(self, request: web.Request) -> web.WebSocketResponse:
        socket = web.WebSocketResponse()
        await socket.prepare(request)
        await self.sockets.put(socket)
        async for message in socket:
            if message.type == WSMsgType.TEXT:
                await self.replies.put(json.loads(message.data))
        return socket


@pytest.fixture
async def socket_slack() -> AsyncIterator[SocketSlack]:
    stub = SocketSlack()
    app = web.Application()
    app.router.add_post("/api/apps.connections.open", stub.open)
    app.router.add_get("/link", stub.link)
    server = Server(app, 0, host="127.0.0.1")
    await server.start()
    stub.url = f"http://127.0.0.1:{server.port}"
    yield stub
    await server.stop()


async def test_a_command_is_heard_and_answered_over_a_real_socket(
    edge: Edge, routes: Routes, socket_slack: SocketSlack
) -> None:
    async def hear(request: Command) -> None:
        await request.answer.ack("Heard " + request.text)

    routes.command("/claim", "*", hear)
    link = SocketMode(SocketDoor(edge.dispatch), app_token="xapp-1", api_url=socket_slack.url + "/api/")
    await link.start()
    socket = await _soon(socket_slack.sockets.get)
    asked = {
        "type": "slash_commands",
        "envelope_id": "e7",
        "payload": COMMAND,
        "accepts_response_payload": True,
    }
    await socket.send_json(asked)
    reply = await _soon(socket_slack.replies.get)
    await link.stop()
    assert reply == {
        "envelope_id": "e7",
        "payload": {"response_type": "ephemeral", "text": "Heard payload here"},
    }
    assert socket_slack.tokens == ["Bearer xapp-1"]


async def _soon(get: Callable[[], Awaitable[Any]]) -> Any:
    async with asyncio.timeout(5):
        return await get()
