"""The routing table: who hears which command, button, form and event."""

from collections.abc import Awaitable, Callable
from typing import Any, Literal

from handlers.doors import Command, Event, Press, Submission, Suggest

Kind = Literal["command", "action", "view", "view_closed", "options", "shortcut", "event"]
Listener = Callable[[Any], Awaitable[None]]

_LONGEST_ID = 255


class Routes:
    """`handlers.doors.Router` as a dict from (kind, id) to the one listener.

    A command's id is "/claim word"; "/claim " is the bare command and "/claim *" any other word. First words
    are compared without case, since phones begin with a capital.
    """

    def __init__(self) -> None:
        self._listeners: dict[tuple[str, str], Listener] = {}

    def command(self, command: str, word: str, listener: Callable[[Command], Awaitable[None]]) -> None:
        self._add("command", f"{command} {word.casefold()}", listener)

    def action(self, action_id: str, listener: Callable[[Press], Awaitable[None]]) -> None:
        self._add("action", action_id, listener)

    def view(self, callback_id: str, listener: Callable[[Submission], Awaitable[None]]) -> None:
        self._add("view", callback_id, listener)

    def view_closed(self, callback_id: str, listener: Callable[[Submission], Awaitable[None]]) -> None:
        self._add("view_closed", callback_id, listener)

    def options(self, action_id: str, listener: Callable[[Suggest], Awaitable[None]]) -> None:
        self._add("options", action_id, listener)

    def event(self, kind: str, listener: Callable[[Event], Awaitable[None]]) -> None:
        self._add("event", kind, listener)

    def find(self, kind: Kind, sought: str) -> Listener | None:
        """The listener of an id, None if nobody hears it. For a command, `sought` is "/claim word"."""
        found = self._listeners.get((kind, sought))
        if found is None and kind == "command":
            return self._listeners.get((kind, sought.partition(" ")[0] + " *"))
        return found

    def ids(self, kind: Kind) -> list[str]:
        """All that is heard of one kind, sorted: what the manifest and the views must agree with."""
        return sorted(name for heard, name in self._listeners if heard == kind)

    def _add(self, kind: Kind, name: str, listener: Listener) -> None:
        if not name.strip() or len(name) > _LONGEST_ID:
            raise ValueError(f"Not an id: {kind} {name!r}")
        if ":" in name:  # a suffix is cut off before the look-up, so this one would never be heard
            raise ValueError(f"An id ends before the first colon: {kind} {name!r}")
        if (kind, name) in self._listeners:
            raise ValueError(f"Heard twice: {kind} {name!r}")
        self._listeners[kind, name] = listener
