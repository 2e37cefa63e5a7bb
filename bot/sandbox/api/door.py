"""The door of the Web API: token, arguments, scopes, pace, faults; then the method; then the log."""

import base64
import math
import secrets
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from bot.sandbox.api import chat, conversations, files, people, views
from bot.sandbox.api.ask import Ask, Handler, missing_scope
from bot.sandbox.errors import SlackRefuses
from bot.sandbox.faults import Fault, Faults, delay
from bot.sandbox.limits import Limits
from bot.sandbox.methods import Method, catalogue, may_answer, understand
from bot.sandbox.records import Installation, Json
from bot.sandbox.world import World

OK, TOO_MANY = 200, 429
#: What any method takes besides its own: the SDK sends `team_id` with every call of a client bound to a team.
ALWAYS = ("token", "team_id")


@dataclass(frozen=True)
class Answer:
    """What goes back over HTTP; `dropped` means that the connection is cut instead."""

    body: Json
    status: int = OK
    headers: dict[str, str] = field(default_factory=dict)
    dropped: bool = False


@dataclass(frozen=True)
class ApiCall:
    """One call the bot made: method, arguments, what was answered (`result`), for which workspace, when."""

    method: str
    args: dict[str, Any]
    result: Json
    at: datetime
    team_id: str = ""
    dropped: bool = False

    @property
    def ok(self) -> bool:
        return bool(self.result.get("ok"))


#: So many calls are kept, and up to twice as many.
KEPT = 10_000


class CallLog(list[ApiCall]):
    """The calls the bot made, in order; of very many the newest."""

    def append(self, call: ApiCall) -> None:
        if len(self) >= 2 * KEPT:
            del self[:KEPT]
        super().append(call)

    def of(self, method: str) -> list[ApiCall]:
        """The calls of one method."""
        return [one for one in self if one.method == method]


class Api:
    """Answers calls of the Web API from the world."""

    def __init__(self, world: World, faults: Faults, limits: Limits) -> None:
        self.world, self.faults, self.limits = world, faults, limits
        self.calls = CallLog()
        self.address = ""
        self.handlers: dict[str, Handler] = {
            **chat.METHODS,
            **conversations.METHODS,
            **files.METHODS,
            **people.METHODS,
            **views.METHODS,
        }

    async def call(self, name: str, raw: dict[str, Any], token: str, basic: str = "") -> Answer:
        """Answer one call; `token` is the bearer's, `basic` the header of oauth.v2.access."""
        fault = self.faults.take(name)
        await delay(fault)
        early = self._refused_early(fault)
        answer = early or self._answer(name, raw, token, basic)
        if fault and fault.kind == "error" and fault.did_it:
            answer = Answer(SlackRefuses(fault.code).body())
        if fault and fault.kind == "lose_answer":
            answer = Answer(answer.body, dropped=True)
        shown = {key: value for key, value in raw.items() if key != "token"}
        install = self.world.by_token(token)
        team = install.team_id if install else ""
        self.calls.append(ApiCall(name, shown, answer.body, self.world.clock(), team, answer.dropped))
        return answer

    def _refused_early(self, fault: Fault | None) -> Answer | None:
        if self.faults.is_down:
            return Answer({"ok": False, "error": "service_unavailable"}, 503)
        if fault is None or fault.kind in ("slow", "lose_answer") or fault.did_it:
            return None
        if fault.kind == "drop":
            return Answer({"ok": False, "error": "dropped"}, dropped=True)
        if fault.kind == "rate_limit":
            return too_many(fault.retry_after)
        return Answer(SlackRefuses(fault.code).body())

    def _answer(self, name: str, raw: dict[str, Any], token: str, basic: str) -> Answer:
        try:
            return self._do(name, raw, token, basic)
        except SlackRefuses as refusal:
            if not may_answer(name, refusal.code):
                raise AssertionError(f"Slack never answers {refusal.code} to {name}.") from refusal
            return Answer(refusal.body())

    def _do(self, name: str, raw: dict[str, Any], token: str, basic: str) -> Answer:
        method = catalogue().get(name)
        if method is None:
            raise SlackRefuses("unknown_method", req_method=name)
        raw = {key: value for key, value in raw.items() if key in method.arguments or key not in ALWAYS}
        if name == "oauth.v2.access":
            return Answer({"ok": True, **self._oauth(understand(method, raw), basic)})
        if name == "apps.connections.open":
            return Answer({"ok": True, "url": self._socket(token)})
        handler = self.handlers.get(name)
        if handler is None:
            raise SlackRefuses("unknown_method", f"{name} is not in this stand-in", req_method=name)
        install = self._installation(token)
        if method.scopes and not install.scopes & set(method.scopes):
            raise missing_scope(install, method.scopes)
        wait = self._wait(method, install, raw)
        if wait:
            return too_many(math.ceil(wait))
        ask = Ask(self.world, install, understand(method, raw), self.address, self.limits)
        return Answer(
            {"ok": True, **handler(ask)}, headers={"x-oauth-scopes": ",".join(sorted(install.scopes))}
        )

    def _wait(self, method: Method, install: Installation, raw: dict[str, Any]) -> float:
        channel = str(raw.get("channel") or "")
        return self.limits.wait(method, install.team_id, channel, self.world.clock())

    def _installation(self, token: str) -> Installation:
        if not token:
            raise SlackRefuses("not_authed")
        install = self.world.by_token(token)
        if install is None:
            raise SlackRefuses("invalid_auth")
        if install.revoked:
            raise SlackRefuses("token_revoked")
        return install

    def _socket(self, token: str) -> str:
        if not token:
            raise SlackRefuses("not_authed")
        if token != self.world.app.app_token:
            raise SlackRefuses("not_allowed_token_type" if token.startswith("xoxb") else "invalid_auth")
        ticket = secrets.token_hex(16)
        self.world.socket_tickets.add(ticket)
        return f"{self.address.replace('http', 'ws', 1)}/socket/{ticket}"

    def _oauth(self, args: dict[str, Any], basic: str) -> Json:
        """Exchange a code for a bot token (https://docs.slack.dev/reference/methods/oauth.v2.access)."""
        app = self.world.app
        pair = (str(args.get("client_id") or ""), str(args.get("client_secret") or ""))
        if basic.startswith("Basic "):
            first, _, second = base64.b64decode(basic[6:]).decode().partition(":")
            pair = (first, second)
        if pair[0] != app.client_id:
            raise SlackRefuses("invalid_client_id")
        if pair[1] != app.client_secret:
            raise SlackRefuses("bad_client_secret")
        team = self.world.teams.get(self.world.oauth_codes.pop(str(args.get("code")), ""))
        if team is None or team.install is None:
            raise SlackRefuses("invalid_code")
        team.install.revoked = False
        return {
            "app_id": app.id,
            "access_token": team.install.token,
            "token_type": "bot",
            "scope": ",".join(sorted(team.install.scopes)),
            "bot_user_id": team.install.bot_user_id,
            "team": {"id": team.id, "name": team.name},
            "enterprise": None,
            "is_enterprise_install": False,
            "authed_user": {"id": ""},
        }


def too_many(retry_after: float) -> Answer:
    """Slack's 429, with `Retry-After` as it was asked for."""
    return Answer({"ok": False, "error": "ratelimited"}, TOO_MANY, {"Retry-After": f"{retry_after:g}"})
