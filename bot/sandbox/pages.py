"""The page at `/`, the JSON it lives on, people's files, and the control endpoint."""

import asyncio
import contextlib
import json
from collections.abc import Awaitable, Callable
from importlib import resources
from urllib.parse import quote

from aiohttp import web

from bot.sandbox.control import Control
from bot.sandbox.feed import kind_of

PAGE = "bot.sandbox.page"
KINDS = {"html": "text/html", "js": "text/javascript", "css": "text/css"}
#: Levels of an order's JSON. What is deeper cannot be written again.
DEEP = 64
BEAT = 15.0
#: The page loads nothing from elsewhere but the pictures that messages name; nothing else runs on it.
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob: https:;"
    " connect-src 'self'; form-action 'none'; base-uri 'none'; frame-ancestors 'none'"
)
HEADERS = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cache-Control": "no-store",
}
Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


class Pages:
    """Serves the page, `POST /control`, files, and `/changes` (server-sent events: the world's version)."""

    def __init__(self, control: Control) -> None:
        self.control = control
        self.world = control.world
        #: each wakes one page's stream of changes
        self._streams: set[asyncio.Event] = set()
        self._ends = False

    def add_to(self, app: web.Application) -> None:
        app.router.add_get("/", guarded(self.index))
        app.router.add_get("/page/{name}", guarded(self.page_file))
        app.router.add_get("/files/{id}", guarded(self.file))
        app.router.add_post("/control", guarded(self.obey))
        app.router.add_get("/changes", guarded(self.changes))
        app.on_shutdown.append(self._end)

    async def index(self, _: web.Request) -> web.Response:
        """The page; its modules are named ahead, so that a browser need not find them one by one."""
        page = _page_file("index.html")
        names = sorted(one.name for one in resources.files(PAGE).iterdir() if one.name.endswith(".js"))
        page.headers["Link"] = ", ".join(f"</page/{name}>; rel=modulepreload" for name in names)
        return page

    async def page_file(self, request: web.Request) -> web.Response:
        return _page_file(request.match_info["name"])

    async def file(self, request: web.Request) -> web.Response:
        """A file that the person `as` may open; images are shown, all else is downloaded."""
        found = self.control.feed.file(request.match_info["id"], request.query.get("as", ""))
        if found is None:
            raise web.HTTPNotFound
        kind = kind_of(found.name)
        how = "inline" if kind else "attachment"
        return web.Response(
            body=found.body,
            content_type=kind or "application/octet-stream",
            headers={"Content-Disposition": f"{how}; filename*=UTF-8''{quote(found.name, safe='')}"},
        )

    async def obey(self, request: web.Request) -> web.Response:
        """One order, from this machine's own page: another site's cannot send JSON here unasked."""
        if request.content_type != "application/json":
            raise web.HTTPForbidden(text="The control endpoint takes JSON.")
        try:
            order = await request.json()
        except (ValueError, RecursionError):
            order = None
        if not isinstance(order, dict) or _is_deep(order):
            return web.json_response({"ok": False, "error": "That is no order."}, status=400)
        return web.json_response(await self.control.obey(order))

    async def changes(self, request: web.Request) -> web.StreamResponse:
        """Tell the page each time something a person could see has changed."""
        response = web.StreamResponse(headers=HEADERS | {"Content-Type": "text/event-stream"})
        await response.prepare(request)
        changed = asyncio.Event()
        self._streams.add(changed)
        self.world.listeners.append(changed.set)
        try:
            while not self._ends:
                news = json.dumps({"world": self.world.id, "version": self.world.version})
                await response.write(f"data: {news}\n\n".encode())
                with contextlib.suppress(TimeoutError):
                    await asyncio.wait_for(changed.wait(), BEAT)
                changed.clear()
        except ConnectionError:
            return response
        finally:
            self._streams.discard(changed)
            self.world.listeners.remove(changed.set)
        return response

    async def _end(self, _: web.Application) -> None:
        """The server stops: it need not wait for pages that are open."""
        self._ends = True
        for stream in self._streams:
            stream.set()


def guarded(handler: Handler) -> Handler:
    """With the page's headers on every answer."""

    async def answer(request: web.Request) -> web.StreamResponse:
        try:
            response = await handler(request)
        except web.HTTPException as refusal:
            refusal.headers.update(HEADERS)
            raise
        if not response.prepared:
            response.headers.update(HEADERS)
        return response

    return answer


def _is_deep(value: object, levels: int = DEEP) -> bool:
    inside = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    return levels == 0 or any(_is_deep(one, levels - 1) for one in inside)


def _page_file(name: str) -> web.Response:
    kind = KINDS.get(name.rpartition(".")[2])
    found = resources.files(PAGE).joinpath(name)
    if kind is None or "/" in name or not found.is_file():
        raise web.HTTPNotFound
    return web.Response(text=found.read_text("utf-8"), content_type=kind)
