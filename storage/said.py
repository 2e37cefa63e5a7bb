"""What would have been said counts as said: for facts that are put in without anybody to tell them to."""

from sqlalchemy import String, cast, update
from sqlmodel import Session

from storage.base import table_of
from storage.outbox import Card, Post

_post, _card = table_of(Post), table_of(Card)
#: What stands for Slack's timestamp of a card that nobody has seen.
_NOWHERE = "unsaid."


def everything_promised(session: Session) -> int:
    """Nothing that waits is ever sent: posts are kept as sent, cards as shown; how many it was.

    A card gets a timestamp of our own making, so that what is written in its thread can be told from others.
    """
    posts = (
        update(_post)
        .where(_post.c.state == "waiting")
        .values(state="sent", sent_at=_post.c.created_at)
        .returning(_post.c.id)
    )
    cards = (
        update(_card)
        .where(_card.c.state != "parked", _card.c.shown < _card.c.wanted)
        .values(
            state="sent",
            shown=_card.c.wanted,
            tried=_card.c.wanted,
            sent_at=_card.c.changed_at,
            ts=_NOWHERE + cast(_card.c.id, String),
        )
        .returning(_card.c.id)
    )
    return sum(len(session.execute(statement).all()) for statement in (posts, cards))
