"""The driving verbs as JSON: for the page, and for a test whose sandbox runs in a process of its own.

An order is `{"do": verb, "as": user id, …}`; the answer `{"ok": true, "result": …}`, or `{"ok": false,
"error": "…"}`. Where a person may be told something that they alone see, the answer also has `told`: that
message as the page shows it, or null.
"""

import base64
from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING, Any

from bot.sandbox.errors import CannotDo
from bot.sandbox.feed import PAGE, Feed
from bot.sandbox.panel import Panel, Verb, whole
from bot.sandbox.people import Person
from bot.sandbox.records import Channel, Json, Message, View
from bot.sandbox.shapes import view_json

if TYPE_CHECKING:
    from bot.sandbox.sandbox import Sandbox  # it makes us, so at run time it comes first

Deed = Callable[[Json], Awaitable[Message | None]]


class Control:
    """Carries out orders: what people do, what the page looks at, and what is done to the world."""

    def __init__(self, sandbox: "Sandbox") -> None:
        self.sandbox, self.world = sandbox, sandbox.world
        self.feed, self.panel = Feed(sandbox), Panel(sandbox)
        self._deeds: dict[str, Deed] = {
            "runs": self._runs,
            "presses": self._presses,
            "chooses": self._chooses,
            "uses": self._uses,
            "submits": self._submits,
        }
        self._verbs: dict[str, Verb] = self._for_people() | self._for_the_page() | self.panel.verbs()

    def _for_people(self) -> dict[str, Verb]:
        return {
            "says": self._says,
            "edits": self._edits,
            "deletes": self._deletes,
            "uploads": self._uploads,
            "fills": self._fills,
            "closes": self._closes,
            "suggests": self._suggests,
            "home": self._home,
            "reads": self._reads,
        }

    def _for_the_page(self) -> dict[str, Verb]:
        return {
            "frame": self._frame,
            "history": self._history,
            "thread": self._thread,
            "changes": self._changes,
            "read": self._read,
            "people": self._people,
            "messages": self._messages,
            "unread": self._unread,
        }

    async def obey(self, order: Json) -> Json:
        """Carry out one order; what cannot be done is answered in words."""
        do = str(order.get("do"))
        try:
            if do in self._deeds:
                return await self._did(do, order)
            if do in self._verbs:
                return {"ok": True, "result": await self._verbs[do](order)}
        except KeyError as missing:
            return {"ok": False, "error": f"unknown or missing: {missing}"}
        except (CannotDo, LookupError, ValueError, TypeError) as refusal:
            return {"ok": False, "error": str(refusal)}
        return {"ok": False, "error": f"no such verb; there are {', '.join([*self._deeds, *self._verbs])}"}

    async def _did(self, do: str, order: Json) -> Json:
        """What the bot was asked to answer: with what this person alone was told."""
        message, who = await self._deeds[do](order), self._who(order)
        result: Json | None = told(message)
        if do == "submits" and who.has_form and who.form.errors:
            result = {"errors": who.form.errors}
        return {"ok": True, "result": result, "told": self.feed.told(message, who) if message else None}

    # -- people

    def _who(self, order: Json) -> Person:
        who = self.sandbox.person(str(order["as"]))
        if not who.member.is_somebody:
            raise CannotDo(f"{who.name} is nobody whom one can be.")
        return who

    def _room(self, order: Json) -> Channel | None:
        return self.sandbox.room(str(order["in"])) if order.get("in") else None

    def _here(self, order: Json) -> Channel:
        return self.sandbox.room(str(order["in"]))

    def _message(self, order: Json, key: str = "ts") -> Message | None:
        """The message that `key` names, if it names one: in a channel, or shown to this person alone."""
        return self._named(order, key) if order.get(key) else None

    def _named(self, order: Json, key: str = "ts") -> Message:
        for room in self.world.channels.values():
            found = room.journal.find(str(order[key]))
            if found and found.is_for(str(order.get("as"))):
                return found
        raise CannotDo("That message is gone.")

    async def _runs(self, order: Json) -> Message | None:
        return await self._who(order).runs(str(order["line"]), self._room(order))

    async def _says(self, order: Json) -> str:
        thread = self._message(order, "thread")
        return (await self._who(order).says(str(order["text"]), self._room(order), thread)).ts

    async def _edits(self, order: Json) -> None:
        await self._who(order).edits(self._named(order), str(order["text"]))

    async def _deletes(self, order: Json) -> None:
        await self._who(order).deletes(self._named(order))

    async def _uploads(self, order: Json) -> str:
        body, thread = base64.b64decode(order["body"]), self._message(order, "thread")
        room, text = self._room(order), str(order.get("text") or "")
        return (await self._who(order).uploads(str(order["name"]), body, room, thread, text)).ts

    async def _presses(self, order: Json) -> Message | None:
        on = self._message(order) or self._room(order) or order.get("on")
        return await self._who(order).presses(str(order["label"]), on)

    async def _chooses(self, order: Json) -> Message | None:
        on = self._message(order) or self._room(order) or order.get("on")
        return await self._who(order).chooses(str(order["label"]), on)

    async def _uses(self, order: Json) -> Message | None:
        """One element by its ids: of the message `ts`, of the open form, or (`home`) of the Home tab.

        With `callback_id` a shortcut; with `ts` too, the action of that name on a message.
        """
        who, message = self._who(order), self._message(order)
        if order.get("callback_id"):
            return await who.uses(str(order["callback_id"]), message)
        where: Message | View = message or (who.home.view if order.get("home") else who.form.view)
        block_id, action_id = str(order["block_id"]), str(order["action_id"])
        return await who.uses_element(where, block_id, action_id, order.get("value"))

    async def _fills(self, order: Json) -> Json:
        who = self._who(order)
        await who.fills(**_unpacked(order))
        return view_json(who.form.view, self.world)

    async def _submits(self, order: Json) -> Message | None:
        return await self._who(order).submits(**_unpacked(order))

    async def _closes(self, order: Json) -> None:
        await self._who(order).closes_form(everything=bool(order.get("everything")))

    async def _suggests(self, order: Json) -> list[str]:
        return await self._who(order).looks_for(str(order["value"]), str(order["block_id"]))

    async def _home(self, order: Json) -> str | None:
        home = await self._who(order).opens_home()
        return home.text() if home else None

    async def _reads(self, order: Json) -> list[Json]:
        room, who = self._room(order), self._who(order)
        read = who.reads(room) if room else who.reads_private()
        return [message_view(one, self.world.members) for one in read]

    # -- the page

    async def _frame(self, order: Json) -> Json:
        return self.feed.frame(self._who(order))

    async def _history(self, order: Json) -> Json:
        before, limit = order.get("before"), whole(order.get("limit", PAGE))
        return self.feed.history(self._who(order), self._here(order), before, limit)

    async def _thread(self, order: Json) -> Json:
        return self.feed.thread(self._who(order), self._named(order))

    async def _changes(self, order: Json) -> Json:
        return self.feed.changes(self._who(order), self._here(order), whole(order["since"]))

    async def _read(self, order: Json) -> None:
        self.feed.read(self._who(order), self._here(order))

    async def _people(self, _: Json) -> list[Json]:
        everyone = (one for one in self.world.members.values() if not one.is_bot)
        return [{"id": one.id, "name": one.real_name, "team": one.team_id} for one in everyone]

    async def _messages(self, order: Json) -> list[Json]:
        """For tests in another process, which see it all; a person sees their own rooms."""
        if order.get("as") and self._who(order).id not in self._here(order).members:
            raise CannotDo(f"{self._who(order).name} is not in #{self._here(order).name}.")
        return [message_view(one, self.world.members) for one in self._here(order).everything]

    async def _unread(self, order: Json) -> list[Json]:
        """For tests in another process: what nobody has read. No person sees that."""
        if order.get("as"):
            raise CannotDo("What nobody has read is nobody's to see.")
        return [message_view(one, self.world.members) for one in self.sandbox.unread()]


def _unpacked(order: Json) -> Json:
    """The order's fields. Files come as `{"files": [[name, base64], …]}`; all else as it is."""
    fields = order.get("fields", {})
    if not isinstance(fields, dict):
        raise CannotDo("The fields are no object.")
    return {
        key: [(name, base64.b64decode(body)) for name, body in value["files"]]
        if isinstance(value, dict) and "files" in value
        else value
        for key, value in fields.items()
    }


def told(message: Message | None) -> Json | None:
    """What a person was told, or nothing."""
    if message is None:
        return None
    return {"text": message.text, "rendered": message.rendered, "error": message.error, "ts": message.ts}


def message_view(message: Message, members: Any) -> Json:
    """A message for tests in another process: unread is what nobody has read."""
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
