"""Slack's pace: one message a second in a channel, so many calls of a method a minute in a workspace."""

from collections import defaultdict, deque
from dataclasses import dataclass, field
from datetime import datetime

from bot.sandbox.methods import Method

MINUTE, SECOND = 60.0, 1.0


@dataclass
class Limits:
    """Switches. Rate limits are off until `enforce` is set; times are by the sandbox's clock.

    `answer_within` (real seconds) is how long the bot may take to answer; `history_page` caps what
    conversations.history and .replies give at once (15 for commercial apps outside the Marketplace);
    `external_files_readable` decides whether files that an external person put into a form can be read.
    """

    enforce: bool = False
    answer_within: float = 3.0
    history_page: int | None = None
    external_files_readable: bool = True
    _calls: dict[tuple[str, str], deque[datetime]] = field(default_factory=lambda: defaultdict(deque))

    def wait(self, method: Method, team_id: str, channel: str, now: datetime) -> float:
        """Seconds until the call would be taken: 0 when it is taken now (and counted)."""
        if not self.enforce:
            return 0
        if method.name in ("chat.postMessage", "chat.postEphemeral") and channel:
            return self._within(f"post {channel}", team_id, now, 1, SECOND)
        return self._within(method.name, team_id, now, method.per_minute, MINUTE) if method.per_minute else 0

    def _within(self, what: str, team_id: str, now: datetime, most: int, window: float) -> float:
        recent = self._calls[what, team_id]
        while recent and (now - recent[0]).total_seconds() >= window:
            recent.popleft()
        if len(recent) >= most:
            return window - (now - recent[0]).total_seconds()
        recent.append(now)
        return 0
