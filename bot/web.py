"""The HTTP server: Slack's endpoint, health, figures, and the pages that topics register."""

import asyncio
import hmac
import ipaddress
import secrets
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field

import structlog
from aiohttp import web
from aiohttp.typedefs import Handler
from prometheus_client import CollectorRegistry, generate_latest
from prometheus_client.exposition import CONTENT_TYPE_PLAIN_0_0_4

from bot.edge.parsing import BODY_LIMIT
from bot.slack import Edge

#: Seconds for the store to prove that it is there.
_READY_WITHIN = 1.0
#: Seconds that requests under way are given when the process stops: as long as Slack waits for an answer.
_DRAIN_FOR = 3.0
#: Pages carry their own styles and scripts from our address; nothing else may run, frame or be sent to.
_HEADERS = {
    "Content-Security-Policy": "default-src 'none'; img-src 'self' data:; style-src 'self'; "
    "script-src 'self'; connect-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cache-Control": "no-store",
}

log: structlog.typing.FilteringBoundLogger = structlog.get_logger()


@dataclass(frozen=True, slots=True, kw_only=True)
class Health:
    """What `/readyz` asks: whether the store answers, and whether the delivery loop is alive."""

    store_answers: Callable[[], Awaitable[bool]]
    delivery_lives: Callable[[], bool]


@dataclass(frozen=True, slots=True, kw_only=True)
class Site:
    """What the server serves.

    `edge` None: Socket Mode, no endpoint for Slack. `metrics_token` "": only this machine may read
    `/metrics`. `pages` are the routes that topics register.
    """

    edge: Edge | None
    health: Health
    registry: CollectorRegistry
    metrics_token: str = field(default="", repr=False)
    pages: Sequence[web.AbstractRouteDef] = ()


def build_web(site: Site) -> web.Application:
    """The aiohttp application of one site; give it to `Server`."""
    app = web.Application(client_max_size=BODY_LIMIT, middlewares=[_answer_errors])
    doors = _Doors(site)
    app.router.add_get("/healthz", doors.healthz)
    app.router.add_get("/readyz", doors.readyz)
    app.router.add_get("/metrics", doors.metrics)
    if site.edge is not None:
        slack = _SlackDoor(site.edge)
        app.router.add_post("/slack/events", slack.post)
        app.router.add_get("/slack/events", slack.get)
    app.add_routes(site.pages)
    app.on_response_prepare.append(_add_headers)
    return app


class Server:
    """One application on one port. `port` 0 takes a free one, which `port` names after `start`."""

    def __init__(self, app: web.Application, port: int, *, host: str = "0.0.0.0") -> None:  # noqa: S104 - it serves
        self._runner = web.AppRunner(app, access_log=None, shutdown_timeout=_DRAIN_FOR)
        self._host = host
        self.port = port

    async def start(self) -> None:
        """Listen. Raises OSError if the port is taken."""
        await self._runner.setup()
        await web.TCPSite(self._runner, self._host, self.port).start()
        self.port = int(self._runner.addresses[0][1])
        log.info("web.listening", port=self.port)

    async def stop(self) -> None:
        """Take no more connections, let requests under way finish (3 s at most), close."""
        await self._runner.cleanup()
        log.info("web.closed", port=self.port)


@dataclass(frozen=True, slots=True)
class _SlackDoor:
    edge: Edge

    async def post(self, request: web.Request) -> web.Response:
        try:
            raw = await request.read()
        except web.HTTPRequestEntityTooLarge:
            answer = self.edge.turn_away(413, "too_large", size=request.content_length or BODY_LIMIT)
        else:
            answer = await self.edge.receive(request.headers, raw)
        headers = {"Content-Type": answer.headers["content-type"][0]}
        return web.Response(status=answer.status, body=answer.body.encode(), headers=headers)

    async def get(self, request: web.Request) -> web.Response:
        """Slack's look at our certificate, as slash commands make it; nothing else has business here."""
        if request.query.get("ssl_check") == "1":
            return web.Response()
        raise web.HTTPMethodNotAllowed("GET", ["POST"])


class _Doors:
    def __init__(self, site: Site) -> None:
        self._site = site

    async def healthz(self, _request: web.Request) -> web.Response:
        return web.json_response({"alive": True})

    async def readyz(self, _request: web.Request) -> web.Response:
        try:
            async with asyncio.timeout(_READY_WITHIN):
                store = await self._site.health.store_answers()
        except TimeoutError:
            store = False
        delivery = self._site.health.delivery_lives()
        status = 200 if store and delivery else 503
        return web.json_response({"store": store, "delivery": delivery}, status=status)

    async def metrics(self, request: web.Request) -> web.Response:
        if not (_is_local(request) or _has_token(request, self._site.metrics_token)):
            raise web.HTTPForbidden
        body = generate_latest(self._site.registry)
        return web.Response(body=body, headers={"Content-Type": CONTENT_TYPE_PLAIN_0_0_4})


def _is_local(request: web.Request) -> bool:
    """Whether this machine asks for itself, rather than as a proxy for somebody else."""
    if "X-Forwarded-For" in request.headers or "Forwarded" in request.headers:
        return False
    try:
        return ipaddress.ip_address(request.remote or "").is_loopback
    except ValueError:
        return False


def _has_token(request: web.Request, token: str) -> bool:
    given = request.headers.get("Authorization", "").encode("utf-8", "surrogateescape")
    return bool(token) and hmac.compare_digest(given, b"Bearer " + token.encode())


async def _add_headers(_request: web.Request, response: web.StreamResponse) -> None:
    for name, value in _HEADERS.items():
        response.headers.setdefault(name, value)


@web.middleware
async def _answer_errors(request: web.Request, handler: Handler) -> web.StreamResponse:
    try:
        return await handler(request)
    except web.HTTPException:
        raise
    # One of the four places where anything may be caught: the last before a connection is torn down. What
    # went wrong is in the log, under an id that the answer names.
    except Exception:
        error_id = secrets.token_hex(4)
        resource = request.match_info.route.resource
        log.exception("web.failed", error_id=error_id, page=resource.canonical if resource else "")
        return web.Response(status=500, text=f"Something went wrong on our side. Error id {error_id}")
