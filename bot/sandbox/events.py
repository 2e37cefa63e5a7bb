"""The Events API: what the bot is told, and told again when it does not answer.

Source: https://docs.slack.dev/apis/events-api
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.sandbox.calls import TIMEOUT, BotLink, Reply
from bot.sandbox.records import Channel, Installation, Json, Message
from bot.sandbox.shapes import message_json
from bot.sandbox.world import World

#: After the immediate first retry: one minute, then five, after the one before.
LATER = (timedelta(minutes=1), timedelta(minutes=5))
_SUBSCRIPTION = {"channel": "message.channels", "group": "message.groups", "im": "message.im"}


@dataclass
class Pending:
    """An event the bot has not taken: when it comes again, and as which retry."""

    payload: Json
    attempt: int
    reason: str
    due_at: datetime


class Events:
    """Sends what the manifest subscribes to. `waiting` holds what failed until `retry_due` finds it due."""

    def __init__(self, world: World, link: BotLink) -> None:
        self.world, self.link = world, link
        self.waiting: list[Pending] = []

    async def send(self, install: Installation, event: Json, *, name: str = "", shared: bool = False) -> None:
        """Tell the bot of one event, if it is subscribed (under `name`, by default the event's type)."""
        if (name or event["type"]) not in self.world.app.events:
            return
        payload: Json = {
            "token": self.world.app.verification_token,
            "team_id": install.team_id,
            "context_team_id": install.team_id,
            "context_enterprise_id": None,
            "api_app_id": self.world.app.id,
            "event": event,
            "type": "event_callback",
            "event_id": self.world.new_id("Ev"),
            "event_time": self.world.stamp(),
            "authorizations": [
                {
                    "enterprise_id": None,
                    "team_id": install.team_id,
                    "user_id": install.bot_user_id,
                    "is_bot": True,
                    "is_enterprise_install": False,
                }
            ],
            "is_ext_shared_channel": shared,
            "event_context": self.world.new_id("4-"),
        }
        await self._attempt(payload, 0, "")

    async def _attempt(self, payload: Json, attempt: int, reason: str) -> None:
        """Send; the first retry follows at once, the others wait for their time."""
        headers = {"x-slack-retry-num": str(attempt), "x-slack-retry-reason": reason} if attempt else {}
        reply = await self.link.send("event", payload, headers)
        if reply.ok:
            return
        self.world.trouble("", f"event {payload['event']['type']}", reply.error, f"HTTP {reply.status}")
        if attempt == 0:
            await self._attempt(payload, 1, _reason(reply))
        elif attempt <= len(LATER):
            due_at = self.world.clock() + LATER[attempt - 1]
            self.waiting.append(Pending(payload, attempt + 1, _reason(reply), due_at))

    async def retry_due(self) -> int:
        """Send again what is due by the sandbox's clock; how many were."""
        now = self.world.clock()
        due = [one for one in self.waiting if one.due_at <= now]
        self.waiting = [one for one in self.waiting if one.due_at > now]
        for one in due:
            await self._attempt(one.payload, one.attempt, one.reason)
        return len(due)

    async def verify_url(self) -> bool:
        """Slack's url_verification: whether the bot gives the challenge back."""
        challenge = "the-challenge-of-the-sandbox"
        payload = {
            "token": self.world.app.verification_token,
            "challenge": challenge,
            "type": "url_verification",
        }
        reply = await self.link.send("event", payload)
        answer = reply.json()
        return reply.ok and (
            answer == challenge or (isinstance(answer, dict) and answer.get("challenge") == challenge)
        )

    # -- events of messages

    def listener_in(self, room: Channel) -> Installation | None:
        """The installation that hears of what happens in a channel: where its bot is a member."""
        return next((one for one in self.world.installations() if one.bot_user_id in room.members), None)

    async def in_room(self, room: Channel, event: Json, name: str = "") -> None:
        """Tell the bot of something in a channel it is in."""
        install = self.listener_in(room)
        if install:
            subscription = name or (_SUBSCRIPTION[room.kind] if event["type"] == "message" else "")
            await self.send(install, event, name=subscription, shared=room.is_ext_shared)

    async def said(self, message: Message) -> None:
        """A person's new message; files in a shared channel are stubs that files.info completes."""
        event = message_json(message, self.world) | self._place(message.channel)
        event |= {"event_ts": message.ts, "client_msg_id": self.world.new_id("m")}
        event |= self._author(message)
        if message.parent:
            event["parent_user_id"] = message.parent.user
        if message.files:
            event["subtype"] = "file_share"
            if message.channel.is_ext_shared:
                event["files"] = [{"id": one.id, "file_access": "check_file_info"} for one in message.files]
        await self.in_room(message.channel, event)
        for file in message.files:
            shared = {
                "type": "file_shared",
                "file_id": file.id,
                "user_id": file.user,
                "file": {"id": file.id},
            }
            shared |= {"channel_id": message.channel.id, "event_ts": message.ts}
            await self.in_room(message.channel, shared)

    async def changed(self, message: Message, before: Json) -> None:
        """A person has edited their message."""
        event = {"type": "message", "subtype": "message_changed", "hidden": True, "previous_message": before}
        event |= self._place(message.channel) | {"ts": self.world.new_ts(), "event_ts": self.world.new_ts()}
        event["message"] = message_json(message, self.world) | self._author(message)
        await self.in_room(message.channel, event)

    async def deleted(self, message: Message) -> None:
        event = {"type": "message", "subtype": "message_deleted", "hidden": True, "deleted_ts": message.ts}
        event |= self._place(message.channel) | {"ts": self.world.new_ts(), "event_ts": self.world.new_ts()}
        event["previous_message"] = message_json(message, self.world)
        await self.in_room(message.channel, event)

    def _place(self, room: Channel) -> Json:
        return {"channel": room.id, "channel_type": room.kind}

    def _author(self, message: Message) -> Json:
        """People of another organisation carry their workspace with them."""
        install = self.listener_in(message.channel)
        if install is None or message.team_id == install.team_id:
            return {}
        return {"user_team": message.team_id, "source_team": message.team_id}


def _reason(reply: Reply) -> str:
    if reply.error == TIMEOUT:
        return "http_timeout"
    return "http_error" if reply.status else "connection_failed"
