"""How the stand-in calls the bot: signed HTTP requests to its URL, or envelopes over Socket Mode.

Sources: https://docs.slack.dev/authentication/verifying-requests-from-slack and
https://docs.slack.dev/apis/events-api/using-socket-mode
"""

import asyncio
import hashlib
import hmac
import json
import time
from dataclasses import dataclass, field
from urllib.parse import urlencode

import aiohttp

from bot.sandbox.limits import Limits
from bot.sandbox.records import Json
from bot.sandbox.sockets import SocketHub
from bot.sandbox.world import World

ENVELOPES = {"command": "slash_commands", "interaction": "interactive", "event": "events_api"}
FINE = range(200, 300)
#: So many deliveries are kept, and up to twice as many.
KEPT = 10_000
TIMEOUT, FAILED = "operation_timeout", "dispatch_failed"


@dataclass(frozen=True)
class Reply:
    """What the bot answered. `error` is Slack's word for what went wrong, "" when nothing did."""

    status: int = 0
    body: str = ""
    error: str = ""

    @property
    def ok(self) -> bool:
        return not self.error

    def json(self) -> object:
        """The body as JSON; None when it is empty, the text itself when it is no JSON."""
        if not self.body.strip():
            return None
        try:
            parsed: object = json.loads(self.body)
        except ValueError:
            return self.body
        return parsed


@dataclass
class Delivery:
    """One request to the bot: "command", "interaction" or "event", its payload, and the reply."""

    kind: str
    payload: Json
    headers: dict[str, str] = field(default_factory=dict)
    reply: Reply = field(default_factory=Reply)


class BotLink:
    """The way to the bot. `sent` keeps the deliveries, in order; any may be sent again."""

    def __init__(self, world: World, limits: Limits) -> None:
        self.world, self.limits = world, limits
        self.request_url = ""
        self.sockets = SocketHub(world)
        self.sent: list[Delivery] = []
        self._session: aiohttp.ClientSession | None = None

    async def send(self, kind: str, payload: Json, headers: dict[str, str] | None = None) -> Reply:
        """Deliver once and wait for the answer, at most as long as Slack waits."""
        delivery = Delivery(kind, payload, headers or {})
        if len(self.sent) >= 2 * KEPT:
            del self.sent[:KEPT]
        self.sent.append(delivery)
        return await self.again(delivery)

    async def again(self, delivery: Delivery) -> Reply:
        """Deliver the very same payload (once more)."""
        if self.sockets.is_connected:
            delivery.reply = await self._over_socket(delivery)
        else:
            delivery.reply = await self._over_http(delivery)
        return delivery.reply

    async def _over_socket(self, delivery: Delivery) -> Reply:
        try:
            answer = await asyncio.wait_for(
                self.sockets.deliver(ENVELOPES[delivery.kind], delivery.payload, delivery.headers),
                self.limits.answer_within,
            )
        except TimeoutError:
            return Reply(error=TIMEOUT)
        return Reply(200, json.dumps(answer) if answer else "")

    async def _over_http(self, delivery: Delivery) -> Reply:
        if not self.request_url:
            return Reply(error=FAILED)
        body, content_type = encode(delivery)
        headers = {
            "Content-Type": content_type,
            "User-Agent": "Slackbot 1.0 (+https://api.slack.com/robots)",
            **sign(self.world.app.signing_secret, body),
            **delivery.headers,
        }
        return await self.raw(body, headers)

    async def raw(self, body: bytes, headers: dict[str, str]) -> Reply:
        """POST these very bytes with these headers to the bot: for tests of its edge."""
        wait = aiohttp.ClientTimeout(total=self.limits.answer_within)
        try:
            async with self._client().post(
                self.request_url, data=body, headers=headers, timeout=wait, allow_redirects=False
            ) as answer:
                text = await answer.text(errors="replace")
                return Reply(answer.status, text, "" if answer.status in FINE else FAILED)
        except TimeoutError:
            return Reply(error=TIMEOUT)
        except aiohttp.ClientError:
            return Reply(error=FAILED)

    def _client(self) -> aiohttp.ClientSession:
        if self._session is None:
            self._session = aiohttp.ClientSession(cookie_jar=aiohttp.DummyCookieJar())
        return self._session

    async def close(self) -> None:
        await self.sockets.close()
        if self._session:
            await self._session.close()
            self._session = None


def encode(delivery: Delivery) -> tuple[bytes, str]:
    """The body and content type Slack uses for this kind."""
    if delivery.kind == "event":
        return json.dumps(delivery.payload).encode(), "application/json"
    form = delivery.payload if delivery.kind == "command" else {"payload": json.dumps(delivery.payload)}
    return urlencode(form).encode(), "application/x-www-form-urlencoded"


def sign(secret: str, body: bytes, at: int | None = None) -> dict[str, str]:
    """The signature headers, by real time: they guard the wire, whatever the sandbox's clock shows."""
    stamp = str(int(time.time()) if at is None else at)
    digest = hmac.new(secret.encode(), f"v0:{stamp}:".encode() + body, hashlib.sha256).hexdigest()
    return {"X-Slack-Request-Timestamp": stamp, "X-Slack-Signature": f"v0={digest}"}
