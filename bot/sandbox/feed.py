"""What the page shows of one person's Slack: a small frame, and the messages of one room a page at a time."""

from dataclasses import asdict
from typing import TYPE_CHECKING

from bot.sandbox.errors import CannotDo
from bot.sandbox.marks import Marks
from bot.sandbox.people import Person
from bot.sandbox.records import Channel, Installation, Json, Member, Message, StoredFile, View
from bot.sandbox.shapes import view_json

if TYPE_CHECKING:
    from bot.sandbox.sandbox import Sandbox  # it makes us, so at run time it comes first

PAGE, MOST = 50, 200
TROUBLES = 20
IMAGES = {
    "png": "image/png",
    "jpg": "image/jpeg",
    "jpeg": "image/jpeg",
    "gif": "image/gif",
    "webp": "image/webp",
}


class Feed:
    """Reads the world for the page. Raises `CannotDo` where a person could not look."""

    def __init__(self, sandbox: "Sandbox") -> None:
        self.sandbox, self.world = sandbox, sandbox.world
        self.marks = Marks()

    # -- the frame

    def frame(self, who: Person) -> Json:
        """Everything but the messages: who there is, the rooms, open forms, Home, and the sandbox's own."""
        world = self.world
        install = world.serving(who.id)
        home = world.homes.get((install.team_id, who.id)) if install else None
        own_app = world.installation(who.team_id) is not None
        if install:
            world.dm(install, who.id)
        people = [one for one in world.members.values() if one.is_somebody]
        return {
            "world": world.id,
            "version": world.version,
            "now": world.clock().isoformat(),
            "me": _member(who.member),
            "app": {"name": world.app.name, "bot": install.bot_user_id if install else ""},
            "people": [_member(one) | {"unread": self._unread(one.id)} for one in people],
            "teams": [
                {"id": one.id, "name": one.name, "has_app": world.installation(one.id) is not None}
                for one in world.teams.values()
            ],
            "names": {one.id: one.real_name for one in world.members.values()},
            "handles": {one.id: one.handle for one in world.members.values()},
            "homes": {one.id: one.team_id for one in world.members.values()},
            "rooms": [self._room(one, who.id, install) for one in world.rooms_of(who.id)],
            "modals": [self._view(one) for one in world.stack(who.id)],
            "home": self._view(home) if home else None,
            "has_home": install is not None,
            "commands": [_command(one) for one in world.app.commands.values()] if own_app else [],
            "shortcuts": [_shortcut(one) for one in world.app.menu] if own_app else [],
        } | self._panel()

    def _panel(self) -> Json:
        """What is the sandbox's own and no person's."""
        sandbox, faults = self.sandbox, self.sandbox.faults
        sockets = "Socket Mode" if sandbox.link.sockets.is_connected else ""
        return {
            "troubles": [asdict(one) | {"at": one.at.isoformat()} for one in sandbox.troubles[-TROUBLES:]],
            "extras": list(sandbox.extras),
            "has_outbox": sandbox.outbox is not None,
            "has_guide": sandbox.guide is not None,
            "bot": sandbox.link.request_url or sockets,
            "calls": len(sandbox.calls),
            "faults": [{"kind": one.kind, "method": one.method, "times": one.times} for one in faults.armed],
            "is_down": faults.is_down,
            "is_frozen": sandbox.clock.is_frozen,
        }

    def _unread(self, user: str) -> int:
        return sum(len(self.marks.of(user, room).fresh) for room in self.world.rooms_of(user))

    def _room(self, room: Channel, user: str, install: Installation | None) -> Json:
        tally = self.marks.of(user, room)
        with_bot = install is not None and install.bot_user_id in room.members
        return {
            "id": room.id,
            "name": self._name_of(room, user),
            "kind": room.kind,
            "shared": room.is_ext_shared,
            "teams": list(room.teams),
            "archived": room.archived,
            "members": list(room.members),
            "with_bot": with_bot,
            "topic": room.topic,
            "unread": len(tally.fresh),
            "mentions": len(tally.fresh) if room.is_im else len(tally.naming),
        }

    def _name_of(self, room: Channel, user: str) -> str:
        if not room.is_im:
            return room.name
        others = [self.world.members[one] for one in room.members if one != user]
        return ", ".join(one.real_name for one in others) or self.world.members[user].real_name

    def _view(self, view: View) -> Json:
        return view_json(view, self.world) | {"errors": view.errors, "failure": view.failure}

    # -- messages

    def history(self, who: Person, room: Channel, before: str | None = None, limit: int = PAGE) -> Json:
        """The newest of what stands in a room (before a ts), oldest first, and whether there is `more`."""
        _must_be_in(who, room)
        most = max(1, min(limit, MOST))
        found = room.journal.tops(who.id, before, most + 1)
        shown = self._messages(found[-most:], who)
        return {"messages": shown, "more": len(found) > most, "version": self.world.version}

    def thread(self, who: Person, root: Message) -> Json:
        """A message with the replies to it that this person sees."""
        _must_be_in(who, root.channel)
        if root.only_for:
            raise CannotDo("What is only visible to you has no thread.")
        replies = [one for one in root.channel.journal.thread(root.ts) if one.is_for(who.id)]
        shown = {"root": self.message(root, who), "replies": self._messages(replies, who)}
        return shown | {"version": self.world.version}

    def changes(self, who: Person, room: Channel, since: int) -> Json:
        """What came, changed or went in a room after a version of the world: tops and replies."""
        _must_be_in(who, room)
        changed = [one for one in room.journal.changed_since(since) if one.is_for(who.id)]
        removed = [one.ts for one in room.journal.gone_since(since) if one.is_for(who.id)]
        shown = self._messages(changed, who)
        return {"changed": shown, "removed": removed, "version": self.world.version}

    def read(self, who: Person, room: Channel) -> None:
        """This person has now read all that stands in a room; nobody else has."""
        _must_be_in(who, room)
        tally = self.marks.of(who.id, room)
        if tally.fresh:
            tally.clear()
            self.world.touch()

    def read_all(self, before: str = "") -> None:
        """Everybody has read everything, or with a ts what is older."""
        for room in self.world.channels.values():
            for user in room.members:
                self.marks.of(user, room).clear(before)
        self.world.touch()

    def _messages(self, some: list[Message], who: Person) -> list[Json]:
        return [self.message(one, who) for one in some]

    def message(self, message: Message, who: Person) -> Json:
        """A message as this person sees it."""
        author = self.world.members.get(message.user)
        by_slack = message.from_slack
        return {
            "ts": message.ts,
            "room": message.channel.id,
            "thread_ts": message.thread_ts,
            "is_reply": message.is_reply,
            "user": message.user,
            "name": "Slackbot" if by_slack else author.real_name if author else message.user,
            "is_bot": bool(message.bot_id),
            "from_slack": by_slack,
            "only_for": message.only_for,
            "text": message.text,
            "blocks": message.blocks,
            "files": [_file(one, who.id) for one in message.files],
            "reactions": message.reactions,
            "edited": bool(message.edited),
            "pinned": message.ts in message.channel.pins,
            "mine": message.user == who.id,
            "unread": message.ts in self.marks.of(who.id, message.channel).fresh,
            "thread": self._thread_line(message, who.id),
            "broadcast": message.broadcast,
        }

    def _thread_line(self, root: Message, user: str) -> Json | None:
        """The line below a message that was replied to."""
        replies = [one for one in root.channel.journal.thread(root.ts) if not one.only_for]
        if not replies:
            return None
        users = list(dict.fromkeys(one.user for one in replies))
        fresh = self.marks.of(user, root.channel).fresh
        new = sum(one.ts in fresh for one in replies)
        return {"count": len(replies), "users": users, "latest": replies[-1].ts, "unread": new}

    def told(self, message: Message, who: Person) -> Json:
        """What a person alone was told, wherever they look: with the words as they would be read out."""
        return self.message(message, who) | {"rendered": message.rendered}

    # -- files

    def file(self, file_id: str, user: str) -> StoredFile | None:
        """A file that this person may open: their own, or shared in a room they are in."""
        found, member = self.world.files.get(file_id), self.world.members.get(user)
        if found is None or found.body is None or member is None or not member.is_somebody:
            return None
        rooms = {one.id for one in self.world.rooms_of(user)}
        return found if found.user == user or any(room in rooms for room, _, _ in found.shares) else None


def kind_of(name: str) -> str:
    """What an image's file is served as; "" for all else, which is only ever downloaded."""
    return IMAGES.get(name.rpartition(".")[2].lower(), "")


def _must_be_in(who: Person, room: Channel) -> None:
    if who.id not in room.members:
        raise CannotDo(f"{who.name} is not in #{room.name}.")


def _member(member: Member) -> Json:
    return {
        "id": member.id,
        "name": member.real_name,
        "handle": member.handle,
        "team": member.team_id,
        "timezone": member.timezone,
        "locale": member.locale,
        "guest": member.is_restricted or member.is_ultra_restricted,
    }


def _command(command: Json) -> Json:
    return {key: command.get(key, "") for key in ("command", "usage_hint", "description")}


def _shortcut(shortcut: Json) -> Json:
    named = {"name": shortcut["callback_id"], "description": ""}
    return named | {
        key: shortcut[key] for key in ("callback_id", "name", "description", "type") if key in shortcut
    }


def _file(file: StoredFile, user: str) -> Json:
    return {
        "id": file.id,
        "name": file.name,
        "size": len(file.body or b""),
        "kind": file.name.rpartition(".")[2].lower() if "." in file.name else "",
        "url": f"/files/{file.id}?as={user}",
        "image": bool(kind_of(file.name)),
    }
