"""Where a card can be opened: its address in Slack."""

from collections.abc import Collection

from sqlalchemy import select
from sqlmodel import Session, col

from storage import history
from storage.outbox import Card
from storage.workspaces import Lane

#: History keeps a workspace's own address ("url") under this tag: Slack tells it at each start.
ADDRESSED = "workspace:addressed"


def address_of(session: Session, team_id: str) -> str:
    """A workspace's own address, "https://iacc.slack.com/"; "" where Slack has not told it yet."""
    return str(history.newest(session, f"workspace:{team_id}", ADDRESSED).get("url", ""))


def of(session: Session, keys: Collection[str], *, lane_id: int) -> dict[str, str]:
    """The addresses of these cards, as far as they stand in that lane: key → address.

    A message's address is the workspace's, the channel's id and the timestamp without its point, as
    `chat.getPermalink` gives it: https://docs.slack.dev/reference/methods/chat.getPermalink
    """
    lane = session.get(Lane, lane_id)
    address = address_of(session, lane.team_id) if lane and keys else ""
    if lane is None or not address:
        return {}
    channel = lane.channel_id or lane.address
    there = select(col(Card.key), col(Card.ts)).where(
        col(Card.key).in_(list(keys)), col(Card.lane_id) == lane_id, col(Card.ts) != ""
    )
    return {key: f"{address}archives/{channel}/p{ts.replace('.', '')}" for key, ts in session.execute(there)}
