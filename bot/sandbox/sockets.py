"""Socket Mode, instead of a URL (https://docs.slack.dev/apis/events-api/using-socket-mode)."""

import asyncio
import contextlib
import json
from itertools import count

from aiohttp import WSMsgType, web

from bot.sandbox.records import Json
from bot.sandbox.world import World

MOST = 10


class SocketHub:
    """The open connections. Each envelope goes to one of them and is acknowledged by its id."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.open: list[web.WebSocketResponse] = []
        self._waiting: dict[str, asyncio.Future[Json | None]] = {}
        self._numbers = count(1)

    @property
    def is_connected(self) -> bool:
        return bool(self.open)

    async def serve(self, request: web.Request) -> web.WebSocketResponse:
        """Hold one connection until the bot leaves; a ticket opens one, once."""
        ticket = request.match_info["ticket"]
        if ticket not in self.world.socket_tickets:
            raise web.HTTPForbidden
        self.world.socket_tickets.discard(ticket)
        if len(self.open) >= MOST:
            raise web.HTTPTooManyRequests
        socket = web.WebSocketResponse()
        await socket.prepare(request)
        self.open.append(socket)
        await socket.send_json(
            {
                "type": "hello",
                "num_connections": len(self.open),
                "connection_info": {"app_id": self.world.app.id},
                "debug_info": {"host": "sandbox", "approximate_connection_time": 3600},
            }
        )
        try:
            async for frame in socket:
                if frame.type == WSMsgType.TEXT:
                    self._acknowledged(frame.data)
        finally:
            self.open.remove(socket)
        return socket

    def _acknowledged(self, text: str) -> None:
        try:
            frame = json.loads(text)
        except ValueError:
            return
        waiting = self._waiting.pop(str(frame.get("envelope_id")), None)
        if waiting and not waiting.done():
            waiting.set_result(frame.get("payload"))

    async def deliver(self, kind: str, payload: Json, headers: dict[str, str]) -> Json | None:
        """Send one envelope and wait for its acknowledgement; gives the payload that came with it."""
        envelope_id = f"envelope-{next(self._numbers)}"
        envelope: Json = {"envelope_id": envelope_id, "type": kind, "payload": payload}
        envelope["accepts_response_payload"] = kind != "events_api"
        if kind == "events_api":
            envelope["retry_attempt"] = int(headers.get("x-slack-retry-num", 0))
            envelope["retry_reason"] = headers.get("x-slack-retry-reason", "")
        future: asyncio.Future[Json | None] = asyncio.get_running_loop().create_future()
        self._waiting[envelope_id] = future
        await self.open[-1].send_json(envelope)
        return await future

    async def close(self) -> None:
        for socket in list(self.open):
            with contextlib.suppress(ConnectionError):
                await socket.send_json({"type": "disconnect", "reason": "refresh_requested"})
            await socket.close()
