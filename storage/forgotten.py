"""Beginning again beside a stand-in for Slack, which forgets everything when it stops."""

from datetime import datetime

from sqlalchemy import delete, func, update
from sqlmodel import Session

from storage.base import table_of
from storage.outbox import Card, Post
from storage.workspaces import Lane, SeenEvent

_lane, _post, _card, _seen = table_of(Lane), table_of(Post), table_of(Card), table_of(SeenEvent)


def everything_said(session: Session, *, now: datetime) -> int:
    """Nothing of ours stands there any more: every card is shown anew; how many it was.

    What was said once stays said. Channel ids that the other side made up mean nothing now, nor do the ids of
    its events.
    """
    session.execute(update(_lane).values(last_ts="", free_at=None, leased_by="", leased_until=None))
    session.execute(update(_lane).where(_lane.c.address.startswith("@")).values(channel_id=""))
    session.execute(
        update(_post).where(_post.c.state.in_(("sending", "unknown"))).values(state="waiting", due_at=now)
    )
    session.execute(delete(_seen))
    shown_anew = (
        update(_card)
        .where(func.length(_card.c.body) > 0)
        .values(
            shown=0,
            tried=0,
            ts="",
            replaces_ts="",
            state="waiting",
            attempts=0,
            due_at=now,
            sent_from=None,
            sent_after="",
            held_from=None,
        )
        .returning(_card.c.id)
    )
    return len(session.execute(shown_anew).all())
