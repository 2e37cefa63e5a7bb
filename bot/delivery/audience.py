"""Who would read it: what is for IACC people alone goes only where all readers are known as such.

The register decides, never Slack's roles: a guest, another app's bot or a person of another organisation is
unknown unless registered. Any doubt means no.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from bot.delivery.failures import Policy, Trouble
from bot.delivery.line import Line
from storage import people
from storage.db import Store
from storage.lanes import Place
from storage.uow import UnitOfWork

NOT_IACC_ONLY = "not_iacc_only"
#: What Slack said of a channel is believed for so long, unless an event tells otherwise.
_BELIEVED_FOR = timedelta(seconds=60)
#: Any of these, true or a list that is not empty: somebody else reads, or may soon.
_SHARED = (
    "is_shared",
    "is_ext_shared",
    "is_org_shared",
    "is_pending_ext_shared",
    "pending_shared",
    "pending_connected_team_ids",
)


@dataclass(slots=True)
class Audience:
    """Checks channels; remembers for a minute which members an unshared channel has."""

    store: Store
    clock: Callable[[], datetime]
    _members: dict[tuple[str, str], tuple[datetime, frozenset[str]]] = field(default_factory=dict)
    _forgotten: int = 0

    def forget(self, channel_id: str) -> None:
        """Something about the channel or its members has changed."""
        self._forgotten += 1
        for place in [place for place in self._members if place[1] == channel_id]:
            del self._members[place]

    async def require_iacc(self, line: Line, place: Place, channel_id: str) -> None:
        """Raises `Trouble`: `not_iacc_only` if somebody else reads there, or why it cannot be told."""
        if place.address[:1] in "@~":  # one reader, and no scope is needed to know who
            readers = frozenset({place.address[1:]})
        else:
            readers = await self._readers(line, channel_id)
        strangers = readers - await self._known(place, readers) - {place.bot_user_id}
        if strangers:
            raise Trouble(Policy.PARK, NOT_IACC_ONLY)

    async def _readers(self, line: Line, channel_id: str) -> frozenset[str]:
        remembered = self._members.get((line.team_id, channel_id))
        if remembered is not None and self.clock() < remembered[0] + _BELIEVED_FOR:
            return remembered[1]
        before, at = self._forgotten, self.clock()
        await self._require_unshared(line, channel_id)
        members = await _all_members(line, channel_id)
        if self._forgotten == before:  # else what was read may be old already
            self._members[line.team_id, channel_id] = (at, members)
        return members

    async def _require_unshared(self, line: Line, channel_id: str) -> None:
        answer = await line.call("conversations.info", line.client.conversations_info, channel=channel_id)
        if any(answer["channel"].get(flag) for flag in _SHARED):
            raise Trouble(Policy.PARK, NOT_IACC_ONLY)

    async def _known(self, place: Place, readers: frozenset[str]) -> set[str]:
        def ask(uow: UnitOfWork) -> set[str]:
            # in an Enterprise Grid organisation a person's own team is the organisation
            teams = {place.team_id, place.enterprise_id} - {""}
            asked = sorted(readers)
            return {one for team in teams for one in people.known_to_iacc(uow.session, team, asked)}

        return await self.store.look(ask, now=self.clock())


async def _all_members(line: Line, channel_id: str) -> frozenset[str]:
    members: set[str] = set()
    cursor = ""
    while True:
        answer: dict[str, Any] = await line.call(
            "conversations.members",
            line.client.conversations_members,
            channel=channel_id,
            cursor=cursor or None,
            limit=1000,
        )
        members.update(answer["members"])
        cursor = (answer.get("response_metadata") or {}).get("next_cursor") or ""
        if not cursor:
            return frozenset(members)
