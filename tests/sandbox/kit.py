"""What the tests of the stand-in share: a tiny bot that answers as told, and pieces of Block Kit."""

import json
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qsl

import pytest
from aiohttp import web
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from bot.sandbox import DemoWorld, Sandbox

MANIFEST: dict[str, Any] = {
    "display_information": {"name": "MarketSafe"},
    "features": {
        "slash_commands": [
            {"command": "/claim", "should_escape": True},
            {"command": "/plain", "should_escape": False},
        ],
        "shortcuts": [
            {"callback_id": "file_now", "type": "global"},
            {"callback_id": "escalate_this", "type": "message"},
        ],
    },
    "oauth_config": {
        "scopes": {
            "bot": [
                "commands",
                "chat:write",
                "im:write",
                "im:history",
                "channels:read",
                "groups:read",
                "im:read",
                "channels:history",
                "groups:history",
                "users:read",
                "users:read.email",
                "files:read",
                "files:write",
                "metadata.message:read",
                "team:read",
                "pins:write",
                "groups:write",
                "conversations.connect:write",
            ]
        }
    },
    "settings": {
        "event_subscriptions": {
            "bot_events": [
                "app_home_opened",
                "message.channels",
                "message.groups",
                "message.im",
                "channel_shared",
                "channel_id_changed",
                "member_joined_channel",
                "app_uninstalled",
                "channel_unshared",
                "shared_channel_invite_accepted",
                "shared_channel_invite_declined",
                "file_shared",
            ]
        }
    },
}

Answer = dict[str, Any] | str | int | None


@dataclass
class TinyBot:
    """A bot that keeps what it got and answers what `answers` says: a body, a status, or nothing."""

    got: list[dict[str, Any]] = field(default_factory=list)
    headers: list[dict[str, str]] = field(default_factory=list)
    raw: list[bytes] = field(default_factory=list)
    answers: Callable[[dict[str, Any]], Any] = lambda _: None
    url: str = ""

    async def hear(self, request: web.Request) -> web.Response:
        raw = await request.read()
        if request.content_type == "application/json":
            body = json.loads(raw)
        else:
            body = dict(parse_qsl(raw.decode(), keep_blank_values=True))
            body = json.loads(body["payload"]) if "payload" in body else body
        self.got.append(body)
        self.raw.append(raw)
        self.headers.append({key.lower(): value for key, value in request.headers.items()})
        answer = self.answers(body)
        answer = await answer if hasattr(answer, "__await__") else answer
        if isinstance(answer, int):
            return web.Response(status=answer)
        if isinstance(answer, dict):
            return web.json_response(answer)
        return web.Response(text=answer or "")

    @property
    def last(self) -> dict[str, Any]:
        return self.got[-1]


@dataclass
class Stage:
    """One test's world: `client` is Slack's own SDK with the bot's token, without retries."""

    sandbox: Sandbox
    world: DemoWorld
    bot: TinyBot
    client: AsyncWebClient


def section(text: str, **more: Any) -> dict[str, Any]:
    return {"type": "section", "text": {"type": "mrkdwn", "text": text}, **more}


def button(label: str, action_id: str = "press", **more: Any) -> dict[str, Any]:
    text = {"type": "plain_text", "text": label}
    return {"type": "button", "text": text, "action_id": action_id, **more}


def actions(*elements: dict[str, Any], **more: Any) -> dict[str, Any]:
    return {"type": "actions", "elements": list(elements), **more}


def field_of(block_id: str, element: dict[str, Any], **more: Any) -> dict[str, Any]:
    label = {"type": "plain_text", "text": block_id}
    named = {"action_id": "value", **element}
    return {"type": "input", "block_id": block_id, "label": label, "element": named, **more}


def option(label: str, value: str) -> dict[str, Any]:
    return {"text": {"type": "plain_text", "text": label}, "value": value}


def modal(*blocks: dict[str, Any], **more: Any) -> dict[str, Any]:
    title = {"type": "plain_text", "text": "File a claim"}
    submit = {"type": "plain_text", "text": "Next"}
    view = {"type": "modal", "callback_id": "claims.file", "title": title, "submit": submit, **more}
    return view | {"blocks": list(blocks)}


async def refused(call: Any) -> dict[str, Any]:
    """The body of the refusal that a call must meet."""
    with pytest.raises(SlackApiError) as caught:
        await call
    body: dict[str, Any] = caught.value.response.data
    return body
