"""Help, remembered for a moment: it is asked for far more often than a role changes."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta

from handlers.doors import Who
from storage.outbox import Message

#: After this, what another process has changed is seen too.
_KEEP_FOR = timedelta(seconds=5)
_KEEP_AT_MOST = 2000


@dataclass(slots=True)
class Helps:
    """Help as it was put together for each person, so that asking again costs no query.

    `forget` is called after every commit of this process (a role may have changed).
    """

    _kept: dict[Who, tuple[datetime, Message]] = field(default_factory=dict)
    #: counts the commits: help that was put together before one is not kept after it
    age: int = 0

    def find(self, who: Who, *, now: datetime) -> Message | None:
        """What was kept for this person at most five seconds ago."""
        kept = self._kept.get(who)
        return kept[1] if kept and timedelta() <= now - kept[0] <= _KEEP_FOR else None

    def keep(self, who: Who, message: Message, *, now: datetime, age: int) -> None:
        """`age`: as it was before the facts were read."""
        if age != self.age:
            return
        if len(self._kept) >= _KEEP_AT_MOST:
            self._kept.clear()
        self._kept[who] = (now, message)

    def forget(self) -> None:
        self.age += 1
        self._kept.clear()
