"""What happened in one room, in the orders that the page asks for: no walk over all that was ever said."""

from bisect import bisect_left
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from bot.sandbox.records import Message  # it holds us, so at run time it comes first


class Journal:
    """One room's messages, whispers too: as they came, as they stand, as they changed, thread by thread.

    Versions are the world's. `arrivals` keeps what was taken back as well.
    """

    def __init__(self) -> None:
        self.arrivals: list[Message] = []
        self.gone: list[tuple[int, Message]] = []
        self._tops: list[Message] = []
        self._threads: dict[str, list[Message]] = {}
        self._by_ts: dict[str, Message] = {}
        self._changed: dict[str, tuple[int, Message]] = {}

    def add(self, message: "Message") -> None:
        """A new message, which must be the newest."""
        self.arrivals.append(message)
        self._by_ts[message.ts] = message
        if not message.is_reply or message.broadcast:
            self._tops.append(message)
        if message.is_reply:
            self._threads.setdefault(str(message.thread_ts), []).append(message)

    def note(self, message: "Message", version: int) -> None:
        """Something about a message changed, and so about the thread it is in."""
        root = self._by_ts.get(str(message.thread_ts)) if message.is_reply else None
        for one in (message, root):
            if one and one.ts in self._by_ts:
                self._changed.pop(one.ts, None)
                self._changed[one.ts] = version, one

    def drop(self, message: "Message", version: int) -> None:
        """A message was taken back."""
        self.gone.append((version, message))
        del self._by_ts[message.ts]
        self._changed.pop(message.ts, None)
        if not message.is_reply or message.broadcast:
            self._tops.remove(message)
        if message.is_reply:
            self._threads[str(message.thread_ts)].remove(message)

    def find(self, ts: str) -> "Message | None":
        return self._by_ts.get(ts)

    def thread(self, ts: str) -> list["Message"]:
        """The replies to a message, whispers too, oldest first."""
        return list(self._threads.get(ts, ()))

    def tops(self, user: str, before: str | None, most: int) -> list["Message"]:
        """The newest of what stands in the room itself for a person, older than `before`; oldest first."""
        found: list[Message] = []
        at = len(self._tops) if before is None else bisect_left(self._tops, before, key=lambda one: one.ts)
        while at > 0 and len(found) < most:
            at -= 1
            if self._tops[at].is_for(user):
                found.append(self._tops[at])
        return found[::-1]

    def changed_since(self, version: int) -> list["Message"]:
        """What came or changed after a version of the world, in the order of the last change."""
        found: list[Message] = []
        for at, message in reversed(self._changed.values()):
            if at <= version:
                break
            found.append(message)
        return found[::-1]

    def gone_since(self, version: int) -> list["Message"]:
        """What was taken back after a version of the world."""
        found: list[Message] = []
        for at, message in reversed(self.gone):
            if at <= version:
                break
            found.append(message)
        return found[::-1]
