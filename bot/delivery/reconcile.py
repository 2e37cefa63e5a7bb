"""After an unknown outcome: look whether it was done, before anything is sent again.

Messages are found by their mark, in the channel's history or the thread's replies; files, whose shares carry
no metadata, by `files.info`. Apps of some kinds may read one page of 15 messages a minute, so pages are
small, the search begins after the newest message known before the call, and where it stopped is remembered
until the next minute.
Source: https://docs.slack.dev/changelog/2025/05/29/rate-limit-changes-for-non-marketplace-apps
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from bot.delivery.failures import Policy, Trouble
from bot.delivery.line import Line
from bot.delivery.marks import is_marked, shows
from bot.delivery.sender import Sent
from storage.crypto import Keyring
from storage.lanes import Promise

#: A request on its way may still arrive; earlier than this after the call, "not there" means nothing.
SETTLE = timedelta(seconds=10)
#: How far Slack's clock and ours may be apart.
_SKEW = timedelta(seconds=60)
_PAGE = 15


@dataclass(frozen=True, slots=True)
class Search:
    """Looks for promises in doubt. `_pages`: where a search of several pages goes on, in this process."""

    keyring: Keyring
    _pages: dict[tuple[str, int], str] = field(default_factory=dict)

    async def look(self, line: Line, promise: Promise, channel_id: str) -> Sent:
        """What was found. Raises `Trouble`: ABSENT if it is not there, else what the reading ended in."""
        if promise.kind == "file":
            return await self._look_for_file(line, promise, channel_id)
        while True:
            messages, following = await self._read(line, promise, channel_id)
            found = next((one for one in messages if is_marked(self.keyring, promise, one)), None)
            if found is not None:
                self._pages.pop((promise.table, promise.id), None)
                # an earlier try may be the one that arrived: then the card is shown anew
                newest = shows(self.keyring, found, promise.tried)
                return Sent(ts=str(found["ts"]), version=promise.tried if newest else 0)
            if not following:
                self._pages.pop((promise.table, promise.id), None)
                raise Trouble(Policy.ABSENT, "not_there")
            self._pages[promise.table, promise.id] = following

    async def _read(
        self, line: Line, promise: Promise, channel_id: str
    ) -> tuple[Sequence[Mapping[str, Any]], str]:
        where: dict[str, Any] = {
            "channel": channel_id,
            "oldest": _after(promise),
            "limit": _PAGE,
            "include_all_metadata": True,
            "cursor": self._pages.get((promise.table, promise.id)),
        }
        client = line.client
        if promise.thread_ts:
            where["ts"] = promise.thread_ts
            answer = await line.call("conversations.replies", client.conversations_replies, **where)
        else:
            answer = await line.call("conversations.history", client.conversations_history, **where)
        following = (answer.get("response_metadata") or {}).get("next_cursor") or ""
        return answer["messages"], str(following) if answer.get("has_more") else ""

    async def _look_for_file(self, line: Line, promise: Promise, channel_id: str) -> Sent:
        answer = await line.call("files.info", line.client.files_info, file=promise.file_id)
        shares = answer["file"].get("shares") or {}
        if any(channel_id in places for places in shares.values()):
            return Sent()
        raise Trouble(Policy.ABSENT, "not_there")


def _after(promise: Promise) -> str:
    """The ts after which it can stand: after what stood there already, and not long before the call."""
    begun = f"{(promise.sent_from - _SKEW).timestamp():.6f}" if promise.sent_from else "0"
    return max(begun, promise.sent_after, key=lambda ts: float(ts or 0))
