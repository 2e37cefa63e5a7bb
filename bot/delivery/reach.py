"""Is Slack there at all? One lost call closes a workspace until a harmless call gets through.

Without this, an outage would turn the head of every lane into a message of unknown outcome, one after the
other, each of which costs a read afterwards; with it, only those that were under way when it began.
"""

from dataclasses import dataclass, field
from datetime import datetime, timedelta

_LONGEST = 60.0


@dataclass(slots=True)
class _Outage:
    ask_at: datetime
    asked: int = 0


@dataclass(slots=True)
class Reach:
    """The memory of one process, by workspace."""

    _outages: dict[str, _Outage] = field(default_factory=dict)
    _back_at: dict[str, datetime] = field(default_factory=dict)

    def lost(self, team_id: str, now: datetime) -> None:
        """A call did not get through: ask again in a second."""
        self._outages.setdefault(team_id, _Outage(now + timedelta(seconds=1)))

    def still_lost(self, team_id: str, now: datetime) -> None:
        """Asked, in vain: again after 2, 4, … seconds, a minute at most."""
        outage = self._outages.setdefault(team_id, _Outage(now))
        outage.asked += 1
        outage.ask_at = now + timedelta(seconds=min(_LONGEST, 2.0**outage.asked))

    def found(self, team_id: str, now: datetime) -> None:
        """Slack answered. After a real outage, what was in trouble gets its two minutes anew."""
        outage = self._outages.pop(team_id, None)
        if outage is not None and outage.asked:
            self._back_at[team_id] = now

    def away(self) -> frozenset[str]:
        """The workspaces that cannot be reached."""
        return frozenset(self._outages)

    def to_ask(self, now: datetime) -> list[str]:
        """Those that should be asked now whether they are back."""
        return [team_id for team_id, outage in self._outages.items() if outage.ask_at <= now]

    def next_ask(self) -> datetime | None:
        return min((outage.ask_at for outage in self._outages.values()), default=None)

    def in_trouble_since(self, team_id: str, held_from: datetime | None, now: datetime) -> datetime:
        """Since when a promise has been in trouble of its own, not counting the last outage."""
        since = held_from or now
        return max(since, self._back_at.get(team_id, since))
