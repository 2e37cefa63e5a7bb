"""How fast Slack may be called, per method and workspace; a channel's own pace stands in its lane.

Source: https://docs.slack.dev/apis/web-api/rate-limits. What Slack says in a 429 always holds. Only the
methods that we could really overrun are also counted beforehand: there is one chat.update for each change of
each card. Reads after an unknown outcome are not: some apps may read history once a minute, others 50 times,
and the 429 says which we are.
"""

from collections import defaultdict, deque
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

_MINUTE = timedelta(minutes=1)
PER_MINUTE: Mapping[str, int] = {"chat.update": 50, "views.publish": 100, "pins.add": 20}


@dataclass(slots=True)
class Pace:
    """The memory of one process. Instants are those of the caller's clock."""

    _until: dict[tuple[str, str], datetime] = field(default_factory=dict)
    _calls: dict[tuple[str, str], deque[datetime]] = field(default_factory=lambda: defaultdict(deque))

    def wait(self, team_id: str, method: str, seconds: float, now: datetime) -> datetime:
        """Slack asks for patience with this method in this workspace; until when."""
        until = now + timedelta(seconds=seconds)
        self._until[team_id, method] = max(until, self._until.get((team_id, method), until))
        return self._until[team_id, method]

    def free_at(self, team_id: str, method: str, now: datetime) -> datetime | None:
        """When the method may be called again, None if now."""
        until = self._until.get((team_id, method))
        if until is not None and until > now:
            return until
        most = PER_MINUTE.get(method)
        calls = self._calls[team_id, method] if most else None
        while calls and calls[0] <= now - _MINUTE:
            calls.popleft()
        return calls[0] + _MINUTE if calls and most and len(calls) >= most else None

    def called(self, team_id: str, method: str, now: datetime) -> None:
        """Count a call that is made now."""
        if method in PER_MINUTE:
            self._calls[team_id, method].append(now)

    def closed(self, method: str, now: datetime) -> frozenset[str]:
        """The workspaces in which this method must not be called now."""
        known = {team for team, name in (*self._until, *self._calls) if name == method}
        return frozenset(team for team in known if self.free_at(team, method, now) is not None)

    def next_free(self, now: datetime) -> datetime | None:
        """The first instant after `now` at which something that is closed opens again."""
        known = {*self._until, *self._calls}
        instants = (self.free_at(team, method, now) for team, method in known)
        return min((at for at in instants if at is not None), default=None)
