"""The driving verbs as JSON: for the page, and for a test whose sandbox runs in a process of its own.

An order is `{"do": verb, "as": user id, …}`; the answer `{"ok": true, "result": …}`, or `{"ok": false,
"error": "…"}`.
"""

import base64
from collections.abc import Awaitable, Callable
from dataclasses import asdict
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from bot.sandbox.errors import CannotDo
from bot.sandbox.people import Person
from bot.sandbox.records import Channel, Json, Message, View
from bot.sandbox.shapes import view_json

if TYPE_CHECKING:
    from bot.sandbox.sandbox import Sandbox  # it makes us, so at run time it comes first

Verb = Callable[[Json], Awaitable[Any]]
FAULTS = ("rate_limit", "lose_answer", "drop", "error", "slow", "archive", "down", "clear")


class Control:
    """Carries out orders. `sees` is the page's picture of one person's Slack."""

    def __init__(self, sandbox: "Sandbox") -> None:
        self.sandbox, self.world = sandbox, sandbox.world
        self._verbs: dict[str, Verb] = {
            "runs": self._runs,
            "says": self._says,
            "edits": self._edits,
            "uploads": self._uploads,
            "presses": self._presses,
            "chooses": self._chooses,
            "uses": self._uses,
            "fills": self._fills,
            "submits": self._submits,
            "closes": self._closes,
            "suggests": self._suggests,
            "home": self._home,
            "reads": self._reads,
            "sees": self._sees,
            "people": self._people,
            "messages": self._messages,
            "unread": self._unread,
            "troubles": self._troubles,
            "calls": self._calls,
            "move": self._move,
            "set": self._set,
            "fault": self._fault,
            "bot": self._bot,
            "retry": self._retry,
            "extra": self._extra,
            "outbox": self._outbox,
        }

    async def obey(self, order: Json) -> Json:
        """Carry out one order; what cannot be done is answered in words."""
        verb = self._verbs.get(str(order.get("do")))
        if verb is None:
            return {"ok": False, "error": f"no such verb; there are {', '.join(self._verbs)}"}
        try:
            return {"ok": True, "result": await verb(order)}
        except KeyError as missing:
            return {"ok": False, "error": f"unknown or missing: {missing}"}
        except (CannotDo, LookupError, ValueError, TypeError) as refusal:
            return {"ok": False, "error": str(refusal)}

    # -- people

    def _who(self, order: Json) -> Person:
        return self.sandbox.person(str(order["as"]))

    def _room(self, order: Json) -> Channel | None:
        return self.sandbox.room(str(order["in"])) if order.get("in") else None

    def _message(self, order: Json, key: str = "ts") -> Message | None:
        """The message that `key` names: in a channel, or shown to this person alone."""
        if not order.get(key):
            return None
        private = [one for one in self.world.private.get(str(order.get("as")), []) if one.ts == order[key]]
        everything = [one for room in self.world.channels.values() for one in room.everything]
        found = private or [one for one in everything if one.ts == order[key]]
        if not found:
            raise CannotDo("That message is gone.")
        return found[0]

    async def _runs(self, order: Json) -> Json | None:
        return told(await self._who(order).runs(str(order["line"]), self._room(order)))

    async def _says(self, order: Json) -> str:
        thread = self._message(order, "thread")
        return (await self._who(order).says(str(order["text"]), self._room(order), thread)).ts

    async def _edits(self, order: Json) -> None:
        message = self._message(order)
        if message:
            await self._who(order).edits(message, str(order["text"]))

    async def _uploads(self, order: Json) -> str:
        body, thread = base64.b64decode(order["body"]), self._message(order, "thread")
        message = await self._who(order).uploads(str(order["name"]), body, self._room(order), thread)
        return message.ts

    async def _presses(self, order: Json) -> Json | None:
        on = self._message(order) or self._room(order) or order.get("on")
        return told(await self._who(order).presses(str(order["label"]), on))

    async def _chooses(self, order: Json) -> Json | None:
        on = self._message(order) or self._room(order) or order.get("on")
        return told(await self._who(order).chooses(str(order["label"]), on))

    async def _uses(self, order: Json) -> Json | None:
        """One element by its ids: of the message `ts`, of the open form, or (`home`) of the Home tab."""
        who = self._who(order)
        where: Message | View | None = self._message(order)
        if where is None:
            where = who.home.view if order.get("home") else who.form.view
        block_id, action_id = str(order["block_id"]), str(order["action_id"])
        return told(await who.uses_element(where, block_id, action_id, order.get("value")))

    async def _fills(self, order: Json) -> Json:
        who = self._who(order)
        await who.fills(**_unpacked(order.get("fields", {})))
        return view_json(who.form.view, self.world)

    async def _submits(self, order: Json) -> Json | None:
        who = self._who(order)
        answer = await who.submits(**_unpacked(order.get("fields", {})))
        if who.has_form and who.form.errors:
            return {"errors": who.form.errors}
        return told(answer)

    async def _closes(self, order: Json) -> None:
        await self._who(order).closes_form(everything=bool(order.get("everything")))

    async def _suggests(self, order: Json) -> list[str]:
        return await self._who(order).looks_for(str(order["value"]), str(order["block_id"]))

    async def _home(self, order: Json) -> str | None:
        home = await self._who(order).opens_home()
        return home.text() if home else None

    async def _reads(self, order: Json) -> list[Json]:
        room = self._room(order)
        who = self._who(order)
        return [
            message_view(one, self.world.members)
            for one in (who.reads(room) if room else who.reads_private())
        ]

    # -- the world

    async def _sees(self, order: Json) -> Json:
        return picture(self.sandbox, self._who(order))

    async def _people(self, _: Json) -> list[Json]:
        everyone = (one for one in self.world.members.values() if not one.is_bot)
        return [{"id": one.id, "name": one.real_name, "team": one.team_id} for one in everyone]

    async def _messages(self, order: Json) -> list[Json]:
        room = self.sandbox.room(str(order["in"]))
        return [message_view(one, self.world.members) for one in room.everything]

    async def _unread(self, _: Json) -> list[Json]:
        return [message_view(one, self.world.members) for one in self.sandbox.unread()]

    async def _troubles(self, _: Json) -> list[Json]:
        return [asdict(one) | {"at": one.at.isoformat()} for one in self.sandbox.troubles]

    async def _calls(self, order: Json) -> list[Json]:
        calls = self.sandbox.calls.of(order["method"]) if order.get("method") else self.sandbox.calls
        return [asdict(one) | {"at": one.at.isoformat()} for one in calls]

    async def _move(self, order: Json) -> str:
        moved = self.sandbox.clock.move(timedelta(seconds=float(order["seconds"])))
        self.world.touch()
        return moved.isoformat()

    async def _set(self, order: Json) -> str:
        shown = self.sandbox.clock.set(datetime.fromisoformat(str(order["to"])))
        self.world.touch()
        return shown.isoformat()

    async def _fault(self, order: Json) -> None:
        """For instance `{"kind": "rate_limit", "method": "chat.postMessage", "retry_after": 2}`."""
        kind = str(order["kind"])
        if kind not in FAULTS:
            raise CannotDo(f"There is no fault {kind}; there are {', '.join(FAULTS)}.")
        options = {key: value for key, value in order.items() if key not in ("do", "kind", "as")}
        getattr(self.sandbox.faults, kind)(**options)

    async def _bot(self, order: Json) -> None:
        self.sandbox.connect_bot(str(order["url"]))

    async def _retry(self, _: Json) -> int:
        return await self.sandbox.events.retry_due()

    async def _extra(self, order: Json) -> Any:
        return await self.sandbox.extras[str(order["name"])](**order.get("with", {}))

    async def _outbox(self, _: Json) -> Any:
        return await self.sandbox.outbox() if self.sandbox.outbox else []


def _unpacked(fields: Json) -> Json:
    """Files come as `{"files": [[name, base64], …]}`; all else as it is."""
    return {
        key: [(name, base64.b64decode(body)) for name, body in value["files"]]
        if isinstance(value, dict)
        else value
        for key, value in fields.items()
    }


def told(message: Message | None) -> Json | None:
    """What a person was told, or nothing."""
    if message is None:
        return None
    return {"text": message.text, "rendered": message.rendered, "error": message.error, "ts": message.ts}


def message_view(message: Message, members: Any) -> Json:
    """A message for the page and for tests in another process."""
    author = members.get(message.user)
    return {
        "ts": message.ts,
        "channel": message.channel.id,
        "thread_ts": message.thread_ts,
        "user": message.user,
        "name": "Slack" if message.from_slack else author.real_name if author else message.user,
        "is_bot": bool(message.bot_id),
        "only_for": message.only_for,
        "text": message.text,
        "blocks": message.blocks,
        "rendered": message.rendered,
        "buttons": message.buttons,
        "files": [{"name": one.name, "size": len(one.body or b"")} for one in message.files],
        "metadata": message.metadata,
        "edited": message.is_edited,
        "pinned": message.ts in message.channel.pins,
        "unread": bool(message.bot_id) and message.seen < message.revision,
    }


def picture(sandbox: "Sandbox", who: Person) -> Json:
    """All that one person sees in their Slack, and the sandbox's own panel."""
    world = sandbox.world
    people = [one for one in world.members.values() if not one.is_bot]
    home = world.homes.get(next(((team, user) for team, user in world.homes if user == who.id), ("", "")))
    return {
        "version": world.version,
        "now": world.clock().isoformat(),
        "me": who.id,
        "people": [
            {"id": one.id, "name": one.real_name, "team": world.teams[one.team_id].name} for one in people
        ],
        "names": {one.id: one.real_name for one in world.members.values()},
        "channels": [
            {
                "id": room.id,
                "name": world.app.name if room.is_im else room.name,
                "kind": room.kind,
                "shared": room.is_ext_shared,
                "messages": [message_view(one, world.members) for one in room.everything],
                "private": [message_view(one, world.members) for one in who.private if one.channel is room],
            }
            for room in who.sees()
        ],
        "modals": [
            view_json(one, world) | {"errors": one.errors, "failure": one.failure}
            for one in world.stack(who.id)
        ],
        "home": view_json(home, world) if home else None,
        "commands": sorted(world.app.commands) if world.installation(who.team_id) else [],
        "troubles": [f"{one.what}: {one.error} {one.detail}" for one in sandbox.troubles[-5:]],
        "extras": list(sandbox.extras),
        "has_outbox": sandbox.outbox is not None,
        "bot": sandbox.link.request_url or ("Socket Mode" if sandbox.link.sockets.is_connected else ""),
        "faults": [f"{one.kind} {one.method}" for one in sandbox.faults.armed]
        + (["down"] if sandbox.faults.is_down else []),
    }
