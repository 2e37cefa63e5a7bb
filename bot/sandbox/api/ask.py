"""One call of the Web API as its method sees it, and the looks every method takes at the world."""

import base64
import binascii
import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

from bot.sandbox.errors import SlackRefuses
from bot.sandbox.limits import Limits
from bot.sandbox.records import Channel, Installation, Json, Member, Message
from bot.sandbox.world import World

T = TypeVar("T")


@dataclass(frozen=True)
class Ask:
    """Who asks (an installation of the app), what with, and the world to answer from."""

    world: World
    install: Installation
    args: dict[str, Any]
    address: str
    limits: Limits

    def text(self, name: str) -> str:
        return str(self.args.get(name) or "")

    def parsed(self, name: str, wrong: str = "invalid_arguments") -> Any:
        """An argument that is JSON, as an object or as its text; absent is None."""
        value = self.args.get(name)
        if not isinstance(value, str):
            return value
        try:
            return json.loads(value)
        except ValueError:
            raise SlackRefuses(wrong, f"not JSON [json-pointer:/{name}]") from None

    def several(self, name: str) -> list[str]:
        """An argument that is a list: as JSON, or comma-separated as form bodies carry it."""
        value = self.args.get(name) or []
        if isinstance(value, str):
            value = json.loads(value) if value.startswith("[") else value.split(",")
        return [str(one).strip() for one in value]

    def scope(self, *one_of: str) -> None:
        """Refuse with `missing_scope` unless one of these was granted."""
        if not self.install.scopes & set(one_of):
            raise missing_scope(self.install, one_of)

    def room(self, name: str = "channel") -> Channel:
        """The channel an argument names, if the bot can see it, else `channel_not_found`."""
        room = self.world.channels.get(self.text(name))
        if room is None or not self.sees(room):
            raise SlackRefuses("channel_not_found")
        return room

    def sees(self, room: Channel) -> bool:
        inside = self.install.bot_user_id in room.members
        return inside or (not room.private and not room.is_im and self.install.team_id in room.teams)

    def open_room(self, name: str = "channel") -> Channel:
        """As `room`, where the bot is a member and the channel takes messages."""
        room = self.room(name)
        if self.install.bot_user_id not in room.members:
            raise SlackRefuses("not_in_channel")
        if room.archived:
            raise SlackRefuses("is_archived")
        return room

    def message(self, room: Channel, ts: str, code: str = "message_not_found") -> Message:
        found = room.message(ts)
        if found is None:
            raise SlackRefuses(code)
        return found

    def person(self, user_id: str, code: str = "user_not_found") -> Member:
        member = self.world.visible(self.install, user_id)
        if member is None:
            raise SlackRefuses(code)
        return member

    def page(self, everything: Sequence[T], default: int = 100, most: int = 1000) -> tuple[list[T], str]:
        """The part that `cursor` and `limit` ask for, and the next cursor ("" at the end)."""
        size_asked = int(self.args.get("limit") or default)
        start, size = _offset(self.text("cursor")), min(size_asked, most)
        end = start + max(size, 1)
        following = base64.b64encode(f"next:{end}".encode()).decode() if end < len(everything) else ""
        return list(everything[start:end]), following


Handler = Callable[[Ask], Json]


def missing_scope(install: Installation, one_of: Sequence[str]) -> SlackRefuses:
    provided = ",".join(sorted(install.scopes))
    return SlackRefuses("missing_scope", needed=",".join(one_of), provided=provided)


def _offset(cursor: str) -> int:
    if not cursor:
        return 0
    try:
        word, _, number = base64.b64decode(cursor, validate=True).decode().partition(":")
        if word == "next":
            return int(number)
    except (binascii.Error, ValueError):
        pass
    raise SlackRefuses("invalid_cursor")
