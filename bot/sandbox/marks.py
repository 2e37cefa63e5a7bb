"""How far each person has read each room, for the page; what nobody has read is the tests' matter."""

from dataclasses import dataclass, field

from bot.sandbox.records import Channel, Message


@dataclass
class Tally:
    """What one person has not read in one room: every such ts, and those that name them."""

    fresh: set[str] = field(default_factory=set)
    naming: set[str] = field(default_factory=set)

    def clear(self, before: str = "") -> None:
        """All is read, or with a ts what is older."""
        for some in (self.fresh, self.naming):
            some.difference_update([ts for ts in some if not before or ts < before])


class RoomMarks:
    """The tallies of one room, brought up to date when somebody looks: each message is weighed once."""

    def __init__(self, room: Channel) -> None:
        self.room = room
        self._tallies: dict[str, Tally] = {}
        self._arrived = self._gone = 0

    def of(self, user: str) -> Tally:
        """A member's tally as it is now."""
        journal = self.room.journal
        for message in journal.arrivals[self._arrived :]:
            self._weigh(message)
        self._arrived = len(journal.arrivals)
        for _, message in journal.gone[self._gone :]:
            for tally in self._tallies.values():
                tally.fresh.discard(message.ts)
                tally.naming.discard(message.ts)
        self._gone = len(journal.gone)
        return self._tallies.setdefault(user, Tally())

    def _weigh(self, message: Message) -> None:
        named = {one.strip("<@>").partition("|")[0] for one in message.pings}
        in_thread_alone = message.is_reply and not message.broadcast
        followers = self._followers(message) if in_thread_alone else set()
        for user in [message.only_for] if message.only_for else self.room.members:
            tally = self._tallies.setdefault(user, Tally())
            if user == message.user:
                if not in_thread_alone:
                    tally.clear()
            elif not in_thread_alone or message.only_for or user in named | followers:
                tally.fresh.add(message.ts)
                if user in named:
                    tally.naming.add(message.ts)

    def _followers(self, reply: Message) -> set[str]:
        """Who has a part in the thread: its first author and all who replied."""
        root = self.room.journal.find(str(reply.thread_ts))
        others = {one.user for one in self.room.journal.thread(str(reply.thread_ts))}
        return others | {root.user} if root else others


class Marks:
    """The marks of every room."""

    def __init__(self) -> None:
        self._rooms: dict[Channel, RoomMarks] = {}

    def of(self, user: str, room: Channel) -> Tally:
        """What a person has not read in a room."""
        if room not in self._rooms:
            self._rooms[room] = RoomMarks(room)
        return self._rooms[room].of(user)
