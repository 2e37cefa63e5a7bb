"""The state of the stand-in, and the questions of sight and membership that every part asks it."""

import json
import secrets
import zlib
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

from bot.sandbox.clock import Clock
from bot.sandbox.records import (
    App,
    Channel,
    Installation,
    Json,
    Listener,
    Member,
    Message,
    ResponseUrl,
    StoredFile,
    Trigger,
    Trouble,
    View,
    Workspace,
)

TRIGGER_LIVES = timedelta(seconds=3)
RESPONSE_URL_LIVES = timedelta(minutes=30)
#: Triggers and response_urls that are remembered, the dead ones among them.
KEPT = 10_000


class World:
    """Everything Slack would remember. `changed` listeners are called after each visible change.

    Ids are counted from `first_id`, so they are the same in every run; a bot that remembers earlier ones
    needs new ones.
    """

    def __init__(self, clock: Clock, first_id: int = 0) -> None:
        self.clock = clock
        #: of this start: a page that outlives it can tell
        self.id = secrets.token_hex(8)
        self.app = App()
        self.teams: dict[str, Workspace] = {}
        self.members: dict[str, Member] = {}
        self.channels: dict[str, Channel] = {}
        self.files: dict[str, StoredFile] = {}
        self.modals: dict[str, list[View]] = {}
        self.homes: dict[tuple[str, str], View] = {}
        self.private: dict[str, list[Message]] = {}
        self.triggers: dict[str, Trigger] = {}
        self.response_urls: dict[str, ResponseUrl] = {}
        self.oauth_codes: dict[str, str] = {}
        self.socket_tickets: set[str] = set()
        self.troubles: list[Trouble] = []
        self.listeners: list[Listener] = []
        self.version = 0
        self._serial = first_id
        self._last_ts = 0

    # -- change and identity

    def touch(self, message: Message | None = None) -> None:
        """Something that a person could see has changed; with `message`, something about that."""
        self.version += 1
        if message:
            message.channel.journal.note(message, self.version)
        for listener in list(self.listeners):
            listener()

    def new_id(self, prefix: str) -> str:
        """A new id of Slack's shape, such as C0SBX00001; the same in every run."""
        self._serial += 1
        return f"{prefix}0SBX{self._serial:05d}"

    def new_ts(self) -> str:
        """A message's ts: the clock's time in microseconds, never the same twice, never going back."""
        self._last_ts = max(int(self.clock().timestamp() * 1_000_000), self._last_ts + 1)
        return f"{self._last_ts // 1_000_000}.{self._last_ts % 1_000_000:06d}"

    # -- who is where

    def installations(self) -> Iterator[Installation]:
        yield from (team.install for team in self.teams.values() if team.install and not team.install.revoked)

    def by_token(self, token: str) -> Installation | None:
        everyone = (team.install for team in self.teams.values() if team.install)
        return next((one for one in everyone if one.token == token), None)

    def installation(self, team_id: str) -> Installation | None:
        team = self.teams.get(team_id)
        return team.install if team and team.install and not team.install.revoked else None

    def serving(self, user_id: str) -> Installation | None:
        """The installation a person meets: their own workspace's, else one they share a channel with."""
        own = self.installation(self.members[user_id].team_id)
        return own or next(
            (one for one in self.installations() if self.share(one.bot_user_id, user_id)), None
        )

    def share(self, one: str, other: str) -> bool:
        """Whether two people (or a person and the bot) are members of one channel, DMs aside."""
        rooms = (room for room in self.channels.values() if not room.is_im and not room.archived)
        return any(one in room.members and other in room.members for room in rooms)

    def visible(self, install: Installation, user_id: str) -> Member | None:
        """The person as this installation may see them: of its workspace, or sharing a channel with it."""
        member = self.members.get(user_id)
        if member is None or (member.deleted and member.team_id != install.team_id):
            return None
        ours = member.team_id == install.team_id
        return member if ours or self.share(install.bot_user_id, user_id) else None

    def rooms_of(self, user_id: str) -> list[Channel]:
        """The channels and DMs a person is in."""
        return [room for room in self.channels.values() if user_id in room.members]

    def dm(self, install: Installation, user_id: str) -> Channel:
        """The direct message between a person and the bot, made when first needed."""
        pair = {install.bot_user_id, user_id}
        for room in self.channels.values():
            if room.is_im and set(room.members) == pair:
                return room
        teams = list(dict.fromkeys([install.team_id, self.members[user_id].team_id]))
        room = Channel(
            id=self.new_id("D"), name=f"dm-{self.members[user_id].handle}", teams=teams, is_im=True
        )
        room.members, room.created = [install.bot_user_id, user_id], int(self.clock().timestamp())
        self.channels[room.id] = room
        return room

    # -- what is said

    def post(self, room: Channel, *, user: str, text: str = "", **more: Any) -> Message:
        """Put a message into a channel; keyword arguments are fields of `Message`."""
        message = Message(channel=room, ts=self.new_ts(), user=user, text=text, **more)
        room.everything.append(message)
        room.journal.add(message)
        self.touch(message)
        return message

    def whisper(self, room: Channel, to: str, *, text: str = "", **more: Any) -> Message:
        """Show `to` alone a message in a channel."""
        message = Message(channel=room, ts=self.new_ts(), only_for=to, text=text, **more)
        self.private.setdefault(to, []).append(message)
        room.journal.add(message)
        self.touch(message)
        return message

    def edit(self, message: Message, **fields: Any) -> None:
        for name, value in fields.items():
            setattr(message, name, value)
        message.revision += 1
        self.touch(message)

    def remove(self, message: Message) -> None:
        message.deleted = True
        if message.only_for:
            self.private[message.only_for].remove(message)
        else:
            message.channel.everything.remove(message)
        for file in message.files:
            file.shares = [one for one in file.shares if one[1] != message.ts]
        message.channel.journal.drop(message, self.version + 1)
        self.touch(message)

    # -- what lives for a short time

    def new_trigger(self, user: str, team_id: str, *, from_modal: bool = False) -> Trigger:
        self._serial += 1
        key = f"{self._serial}.{len(self.triggers)}.{self._serial * 7919:032x}"
        expires_at = self.clock() + TRIGGER_LIVES
        trigger = Trigger(id=key, user=user, team_id=team_id, expires_at=expires_at, from_modal=from_modal)
        _forget(self.triggers)
        self.triggers[key] = trigger
        return trigger

    def new_response_url(self, user: str, room: Channel, about: Message | None = None) -> ResponseUrl:
        self._serial += 1
        expires_at = self.clock() + RESPONSE_URL_LIVES
        key = f"{room.teams[0]}-{self._serial}-{self._serial * 7907:024x}"
        url = ResponseUrl(id=key, user=user, channel=room, expires_at=expires_at, about=about)
        _forget(self.response_urls)
        self.response_urls[key] = url
        return url

    def trouble(self, user: str, what: str, error: str, detail: str = "") -> None:
        """The bot did something that Slack would hold against it; tests fail on these."""
        self.troubles.append(Trouble(user=user, what=what, error=error, detail=detail, at=self.clock()))
        self.touch()

    # -- views

    def stack(self, user: str) -> list[View]:
        """A person's open modals, the top one last."""
        return self.modals.setdefault(user, [])

    def view(self, view_id: str) -> View | None:
        everything = [one for stack in self.modals.values() for one in stack] + list(self.homes.values())
        return next((one for one in everything if one.id == view_id), None)

    def new_hash(self, face: Json) -> str:
        self._serial += 1
        return f"{self.stamp()}.{zlib.crc32(json.dumps(face).encode()):08x}{self._serial}"

    def stamp(self) -> int:
        return int(self.clock().timestamp())


def _forget(some: dict[str, Any]) -> None:
    """Of very many, the older half: they are long dead."""
    if len(some) >= KEPT:
        for key in list(some)[: KEPT // 2]:
            del some[key]


def ts_of(at: datetime) -> str:
    """An instant as Slack writes it."""
    micros = int(at.timestamp() * 1_000_000)
    return f"{micros // 1_000_000}.{micros % 1_000_000:06d}"
