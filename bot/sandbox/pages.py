"""The page at `/`, the JSON it lives on, and the control endpoint."""

import asyncio
import contextlib
from importlib import resources

from aiohttp import web

from bot.sandbox.control import Control

KINDS = {"html": "text/html", "js": "text/javascript", "css": "text/css"}
LOCAL = {"127.0.0.1", "localhost"}
BEAT = 15.0


class Pages:
    """Serves the page's files, `POST /control`, and `/changes` (server-sent events: the world's version)."""

    def __init__(self, control: Control) -> None:
        self.control = control
        self.world = control.world

    def add_to(self, app: web.Application) -> None:
        app.router.add_get("/", self.index)
        app.router.add_get("/page/{name}", self.file)
        app.router.add_post("/control", self.obey)
        app.router.add_get("/changes", self.changes)

    async def index(self, _: web.Request) -> web.Response:
        return _page_file("index.html")

    async def file(self, request: web.Request) -> web.Response:
        return _page_file(request.match_info["name"])

    async def obey(self, request: web.Request) -> web.Response:
        """One order, from this machine's own pages: another site's can send neither this host nor JSON."""
        if request.url.host not in LOCAL or request.content_type != "application/json":
            raise web.HTTPForbidden(text="The control endpoint takes JSON from this machine only.")
        order = await request.json()
        answer = await self.control.obey(order if isinstance(order, dict) else {})
        return web.json_response(answer, status=200 if answer["ok"] else 409)

    async def changes(self, request: web.Request) -> web.StreamResponse:
        """Tell the page each time something a person could see has changed."""
        response = web.StreamResponse(
            headers={"Content-Type": "text/event-stream", "Cache-Control": "no-cache"}
        )
        await response.prepare(request)
        changed = asyncio.Event()
        self.world.listeners.append(changed.set)
        try:
            while True:
                await response.write(f"data: {self.world.version}\n\n".encode())
                with contextlib.suppress(TimeoutError):
                    await asyncio.wait_for(changed.wait(), BEAT)
                changed.clear()
        except ConnectionError:
            return response
        finally:
            self.world.listeners.remove(changed.set)


def _page_file(name: str) -> web.Response:
    kind = KINDS.get(name.rpartition(".")[2])
    found = resources.files("bot.sandbox.page").joinpath(name)
    if kind is None or "/" in name or not found.is_file():
        raise web.HTTPNotFound
    return web.Response(
        text=found.read_text("utf-8"), content_type=kind, headers={"Cache-Control": "no-store"}
    )
