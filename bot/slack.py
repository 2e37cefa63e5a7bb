"""Slack's side of the process: builds the AsyncApp, and is the one way in for HTTP and Socket Mode.

Bolt keeps what it does well: authorisation per request, a client with the right token, ignoring our own
events, url_verification, the order of things and the error listener. Proof, parsing and routing are ours
(`bot/edge`): each of Bolt's listeners that is tried costs 10 µs, and its parser has holes.
"""

import asyncio
import logging
import os
import re
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

import aiohttp
import structlog
from prometheus_client import CollectorRegistry
from slack_bolt.app.async_app import AsyncApp
from slack_bolt.context.async_context import AsyncBoltContext
from slack_bolt.request.async_request import AsyncBoltRequest
from slack_bolt.response import BoltResponse
from slack_sdk.web.async_client import AsyncWebClient

from bot.edge.authorize import Authorize, InstallationOf
from bot.edge.dispatch import KIND, SINCE, Dispatch, Seen, Speech
from bot.edge.figures import Figures
from bot.edge.parsing import Signature, TurnedAway, is_ssl_check, read_body
from bot.edge.requests import kind_of
from bot.edge.routes import Routes

_ANYTHING = re.compile("")
#: Seconds after which an ack is as good as late (Slack hangs up at 3).
_LATE = 2.9
#: Variables that Bolt reads by itself and has no argument to leave alone; two of them turn OAuth on.
_BEHIND_OUR_BACK = (
    "SLACK_BOT_TOKEN",
    "SLACK_CLIENT_ID",
    "SLACK_CLIENT_SECRET",
    "SLACK_SIGNING_SECRET",
    "SLACK_VERIFICATION_TOKEN",
)

log: structlog.typing.FilteringBoundLogger = structlog.get_logger()


@dataclass(frozen=True, slots=True, kw_only=True)
class Needs:
    """What the edge is given.

    `seen(event_id)` notes an event and says whether it was noted before; it and `speech.words_for` may raise
    NotBegun. `clock` gives Unix seconds, against which signatures are dated.
    """

    signing_secret: str = field(repr=False)
    session: aiohttp.ClientSession
    installation_of: InstallationOf
    seen: Seen
    speech: Speech
    registry: CollectorRegistry
    api_url: str = "https://slack.com/api/"
    clock: Callable[[], float] = time.time


class Edge:
    """One request in, one response out. Build one for each process, with the table that topics filled."""

    def __init__(self, needs: Needs, routes: Routes) -> None:
        self._signature = Signature(needs.signing_secret.encode())
        self._clock = needs.clock
        self._figures = Figures(needs.registry)
        self._dispatch = Dispatch(
            routes=routes,
            session=needs.session,
            seen=needs.seen,
            speech=needs.speech,
            figures=self._figures,
        )
        self.app = _build_app(needs, self._dispatch)

    async def receive(self, headers: Mapping[str, str], raw: bytes) -> BoltResponse:
        """Answer one HTTP request: proof first, on the raw bytes, then reading, then its listener.

        `headers` must not care about case. What is not Slack's or cannot be read gets a 4xx without a body,
        one line in the log and a count.
        """
        try:
            if is_ssl_check(headers, raw):
                return BoltResponse(status=200, body="")
            self._signature.check(headers, raw, now=self._clock())
            body = read_body(headers.get("Content-Type", ""), raw)
        except TurnedAway as refused:
            return self.turn_away(refused.status, refused.reason, size=len(raw))
        return await self.dispatch(body)

    async def dispatch(self, body: dict[str, Any]) -> BoltResponse:
        """Answer one payload that is known to be Slack's (Socket Mode brings nothing else)."""
        kind = kind_of(body)
        if kind is None and body.get("type") != "url_verification":
            self._dispatch.note_unheard("unknown", str(body.get("type", "")))
            return BoltResponse(status=200, body="")
        since = asyncio.get_running_loop().time()
        # In this mode Bolt takes a dict as it is, and does not ask for a signature a second time.
        request = AsyncBoltRequest(body=body, mode="socket_mode", context={KIND: kind, SINCE: since})
        response = await self.app.async_dispatch(request)
        self._note_time(kind or "url_verification", asyncio.get_running_loop().time() - since)
        return response

    def turn_away(self, status: int, reason: str, *, size: int) -> BoltResponse:
        self._figures.turned_away.labels(reason).inc()
        log.warning("edge.turned_away", status=status, reason=reason, size=size)
        return BoltResponse(status=status, body="")

    def _note_time(self, kind: str, seconds: float) -> None:
        self._figures.seconds.labels(kind).observe(seconds)
        if seconds > _LATE:
            log.warning("edge.late", kind=kind, milliseconds=round(seconds * 1000))


def _build_app(needs: Needs, dispatch: Dispatch) -> AsyncApp:
    logger = logging.getLogger("slack_bolt")
    # An unset level makes Bolt and slack_sdk format their debug lines, bodies included, on every request.
    logger.setLevel(logging.WARNING)
    client = AsyncWebClient(
        base_url=needs.api_url, session=needs.session, timeout=2, retry_handlers=[], logger=logger
    )
    with _environment_hidden():
        app = AsyncApp(
            name="MarketSafe",
            logger=logger,
            process_before_response=True,
            signing_secret=needs.signing_secret,
            client=client,
            authorize=Authorize(needs.installation_of),
            ssl_check_enabled=False,
            attaching_function_token_enabled=False,
            attaching_conversation_kwargs_enabled=False,
        )
    _register(app, dispatch)
    return app


def _register(app: AsyncApp, dispatch: Dispatch) -> None:
    """One catch-all for each kind, the frequent ones first; the routing table does the rest."""

    async def hear(context: AsyncBoltContext, body: dict[str, Any]) -> BoltResponse:
        return await dispatch.hear(context, body)

    async def failed(error: Exception, context: AsyncBoltContext) -> BoltResponse:
        return await dispatch.failed(error, context)

    for catch_all in (
        app.command(_ANYTHING),
        app.view_submission(_ANYTHING),
        app.action(_ANYTHING),
        app.event(_ANYTHING),
        app.options(_ANYTHING),
        app.view_closed(_ANYTHING),
        app.shortcut(_ANYTHING),
    ):
        catch_all(hear)
    # One of the four places where anything may be caught: Bolt catches it and hands it to this listener.
    app.error(failed)


@contextmanager
def _environment_hidden() -> Iterator[None]:
    """While Bolt's constructor runs, hide what it would read from the environment."""
    hidden = {name: os.environ.pop(name) for name in _BEHIND_OUR_BACK if name in os.environ}
    try:
        yield
    finally:
        os.environ.update(hidden)
