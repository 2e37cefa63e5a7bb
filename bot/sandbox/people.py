"""People, driven in a few words a step: what somebody at a keyboard does, and nothing they could not."""

from collections.abc import Iterator
from typing import Any

from bot.sandbox.errors import CannotDo
from bot.sandbox.events import Events
from bot.sandbox.filling import as_state, fill, keep
from bot.sandbox.forms import STATE, field, offered, pick
from bot.sandbox.handles import FormHandle
from bot.sandbox.interactions import Interactions
from bot.sandbox.onlooker import Onlooker
from bot.sandbox.payloads import typed
from bot.sandbox.records import Channel, Json, Member, Message, View
from bot.sandbox.rendering import elements, words
from bot.sandbox.shapes import message_json

On = Message | Channel | str | None
Spot = tuple[Message | View, Json, Json]
#: Characters of a message that a person writes.
LONGEST = 12_000


class Person(Onlooker):
    """One person at their own Slack."""

    def __init__(self, member: Member, does: Interactions, events: Events) -> None:
        super().__init__(member, does.world)
        self._does, self._events = does, events

    # -- commands and words

    async def runs(self, line: str, in_: Channel | None = None) -> Message | None:
        """Type a slash command; gives what this person alone was told in answer, or None."""
        self._no_form("type a command")
        word, _, text = line.partition(" ")
        room = self._inside(in_ or self._anywhere())
        before = self.private
        await self._does.command(self.member, room, word, text.strip())
        return self._told_since(before)

    async def uses(self, callback_id: str, on: Message | None = None) -> Message | None:
        """Use a global shortcut, or with `on` an action on a message; one's workspace must have the app."""
        if self._world.installation(self.team_id) is None or callback_id not in self._world.app.shortcuts:
            raise CannotDo(f"{self.name} has no shortcut {callback_id}.")
        before, room = self.private, self._reached(on).channel if on else self._anywhere()
        await self._does.shortcut(self.member, room, callback_id, on)
        return self._told_since(before)

    async def says(self, text: str, in_: Channel | None = None, thread: Message | None = None) -> Message:
        """Write a message (or a reply); the bot hears of it where it is subscribed."""
        self._no_form("write a message")
        message = self._posts(self._room_of(in_, thread), text, thread)
        await self._events.said(message)
        return message

    async def edits(self, message: Message, text: str) -> None:
        """Change one's own message."""
        self._owns(message)
        before = message_json(message, self._world)
        stamp = {"user": self.id, "ts": self._world.new_ts()}
        self._world.edit(message, text=typed(self._world, self.member, _no_longer(text)), edited=stamp)
        await self._events.changed(message, before)

    async def deletes(self, message: Message) -> None:
        """Take back one's own message."""
        self._owns(message)
        self._world.remove(message)
        await self._events.deleted(message)

    async def uploads(
        self,
        name: str,
        body: bytes,
        in_: Channel | None = None,
        thread: Message | None = None,
        text: str = "",
    ) -> Message:
        """Post a file into a channel or thread."""
        self._no_form("upload a file")
        file = keep(self._does, self.member, name, body)
        message = self._posts(self._room_of(in_, thread), text, thread, files=[file])
        file.shares.append((message.channel.id, message.ts, message.thread_ts))
        await self._events.said(message)
        return message

    def _posts(self, room: Channel, text: str, thread: Message | None, **more: Any) -> Message:
        thread_ts = (thread.thread_ts or thread.ts) if thread else None
        words_sent = typed(self._world, self.member, _no_longer(text))
        return self._world.post(
            room, user=self.id, team_id=self.team_id, text=words_sent, thread_ts=thread_ts, **more
        )

    def _owns(self, message: Message) -> None:
        if message.user != self.id or message.deleted:
            raise CannotDo(f"{self.name} can change only their own messages.")
        self._inside(message.channel)

    def _room_of(self, in_: Channel | None, thread: Message | None) -> Channel:
        if thread and in_ not in (None, thread.channel):
            raise CannotDo(f"That thread is not in #{in_.name if in_ else ''}.")
        return self._inside(thread.channel if thread else in_ or self.dm)

    def _inside(self, room: Channel) -> Channel:
        if self._member_of(room).archived:
            raise CannotDo(f"#{room.name} is archived.")
        return room

    def _member_of(self, room: Channel) -> Channel:
        """A public channel can be read from outside, in Slack; whoever is not in it can do nothing there."""
        if self.id not in room.members:
            raise CannotDo(f"{self.name} is not in #{room.name}.")
        return room

    def _reached(self, message: Message) -> Message:
        """A message that is there for this person, in a channel that they are in."""
        self._member_of(message.channel)
        if message.deleted or (message.only_for and message.only_for != self.id):
            raise CannotDo(f"{self.name} does not see that message.")
        return message

    def _anywhere(self) -> Channel:
        """Where one types when it does not matter: the DM with the bot, else any channel of one's own."""
        if self._world.serving(self.id):
            return self.dm
        rooms = self.sees()
        return rooms[0] if rooms else self._own_notes()

    def _own_notes(self) -> Channel:
        """One's messages to oneself, which everybody has."""
        room = Channel(self._world.new_id("D"), f"notes-{self.member.handle}", [self.team_id], is_im=True)
        room.members = [self.id]
        return self._world.channels.setdefault(room.id, room)

    def _no_form(self, what: str) -> None:
        if self.has_form:
            title = FormHandle(self._top()).title
            raise CannotDo(f"{self.name} cannot {what} while the form {title!r} is open: submit or close it.")

    def _told_since(self, before: list[Message]) -> Message | None:
        """The newest whisper that was not there before (handed over, and so read)."""
        fresh = [one for one in self.private if one not in before]
        if not fresh:
            return None
        fresh[-1].seen = fresh[-1].revision
        return fresh[-1]

    # -- buttons and menus

    async def presses(self, label: str, on: On = None, *, confirms: bool = True) -> Message | None:
        """Press the one button with this label that is in sight: in the open form, else in messages and Home.

        `on` narrows it to a message, a channel or what shows these words. A confirmation is accepted unless
        `confirms` is False. Gives what this person alone was told.
        """
        spots = [one for one in self._spots(on) if _is_button(one[2], label)]
        where, block, element = self._only(spots, f"button {label!r}", on)
        if "confirm" in element and not confirms:
            return None
        return await self._uses(where, block, element, {})

    async def chooses(self, label: str, on: On = None, *, confirms: bool = True) -> Message | None:
        """Choose an option of a menu, overflow, radio group or box that is in sight."""
        spots = [one for one in self._spots(on) if _offers(one[2], label)]
        where, block, element = self._only(spots, f"menu with {label!r}", on)
        if "confirm" in element and not confirms:
            return None
        value = [label] if STATE.get(element["type"], ("",))[0] == "selected_options" else label
        return await self._uses(where, block, element, self._choice(where, block, element, value))

    async def uses_element(
        self, where: Message | View, block_id: str, action_id: str, value: Any = None
    ) -> Message | None:
        """Use one element by its ids, as the page does; refused when it is not there (any more)."""
        if isinstance(where, Message):
            self._reached(where)
        for block, element in elements(where.blocks):
            if block["block_id"] == block_id and element.get("action_id") == action_id:
                return await self._uses(where, block, element, self._choice(where, block, element, value))
        raise CannotDo("That is not there any more.")

    def _choice(self, where: Message | View, block: Json, element: Json, value: Any) -> Json:
        """What a payload says was chosen; in a view it is remembered too."""
        if element["type"] == "button":
            return {}
        if element["type"] == "overflow":
            return {"selected_option": pick(offered(element), value)}
        key, _ = STATE[element["type"]]
        state = as_state(element, value)
        if isinstance(where, View):
            where.values[block["block_id"]][element["action_id"]] = {"type": element["type"], key: state}
        return {key: state}

    async def _uses(self, where: Message | View, block: Json, element: Json, chosen: Json) -> Message | None:
        before = self.private
        await self._does.press(self.member, where, block, element, chosen)
        return self._told_since(before)

    def _spots(self, on: On) -> Iterator[Spot]:
        """Every element in reach; an open form covers all else."""
        stack = self._world.stack(self.id)
        if stack:
            yield from _spots_in(stack[-1])
            return
        home = self._home()
        if home and (on is None or on == "home" or (isinstance(on, str) and on in FormHandle(home).text())):
            yield from _spots_in(home)
        for message in self._messages(on):
            yield from _spots_in(message)

    def _messages(self, on: On) -> Iterator[Message]:
        if isinstance(on, Message):
            yield self._reached(on)
            return
        rooms = [self._member_of(on)] if isinstance(on, Channel) else self.sees()
        everything = [one for room in rooms for one in room.everything]
        everything += [one for one in self.private if one.channel in rooms]
        yield from (one for one in everything if not isinstance(on, str) or on in one.rendered)

    def _only(self, spots: list[Spot], what: str, on: On) -> Spot:
        if len(spots) == 1:
            return spots[0]
        seen = sorted({words(one["text"]) for _, _, one in self._spots(on) if one["type"] == "button"})
        where = f" on {on!r}" if on else ""
        raise CannotDo(f"{self.name} sees {len(spots)} of {what}{where}. Buttons in sight: {seen}")

    # -- forms

    async def fills(self, **fields: Any) -> FormHandle:
        """Fill fields of the open form, by block id: text, an option's label or value, True, files, dates."""
        for block_id, value in fields.items():
            await fill(self._does, self.member, self._top(), block_id, value)
        return self.form

    async def submits(self, **fields: Any) -> Message | None:
        """Fill, then submit. See `has_form` and `form.errors` for what came of it."""
        await self.fills(**fields)
        view = self._top()
        if not view.face.get("submit") or view.face.get("submit_disabled"):
            raise CannotDo(f"The form {FormHandle(view).title!r} has no submit button.")
        before = self.private
        await self._does.submit(self.member, view)
        return self._told_since(before)

    async def closes_form(self, *, everything: bool = False) -> None:
        """Cancel the form on top; with `everything`, the cross that closes the whole stack."""
        self._top()
        await self._does.close(self.member, everything=everything)

    async def looks_for(self, value: str, block_id: str) -> list[str]:
        """The labels an external select offers for what is typed."""
        block, element = field(self._top().blocks, block_id)
        options = await self._does.suggest(self.member, self._top(), block, element, value)
        return [words(one["text"]) for one in options]

    # -- home

    async def opens_home(self) -> FormHandle | None:
        """Open the bot's Home tab; the bot hears `app_home_opened`. Gives what is there, if anything yet."""
        install = self._world.serving(self.id)
        if install is None:
            raise CannotDo(f"{self.name} has no such app in their Slack.")
        event: Json = {"type": "app_home_opened", "user": self.id, "channel": self.dm.id, "tab": "home"}
        await self._events.send(install, event | {"event_ts": self._world.new_ts()})
        view = self._home()
        return FormHandle(view) if view else None

    def __repr__(self) -> str:
        return f"<Person {self.id}@{self.team_id} {self.name}>"


def _no_longer(text: str) -> str:
    """What Slack's composer takes."""
    if len(text) > LONGEST:
        raise CannotDo(f"A message has {LONGEST} characters at most; these are {len(text)}.")
    return text


def _spots_in(where: Message | View) -> Iterator[Spot]:
    yield from ((where, block, element) for block, element in elements(where.blocks))


def _is_button(element: Json, label: str) -> bool:
    return element["type"] == "button" and "url" not in element and words(element["text"]) == label


def _offers(element: Json, label: str) -> bool:
    return any(label in (words(one["text"]), one.get("value")) for one in offered(element))
