"""A seller's papers: each is a row from before the ack, fetched after it, and passed on once."""

from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, Index, func, select, text
from sqlmodel import Field, Session

from storage.base import Row, identity, insert_or_ignore, instant, instant_or_none, one_of, ref, table_of

#: waiting → given (passed on) | again (the same bytes were before) | refused (of no use, or not to be had)
STATES = ("waiting", "given", "again", "refused")


class Paper(Row, table=True):
    """A file that was given with a counter-notice, or in the thread of its card."""

    __table_args__ = (
        CheckConstraint(one_of("state", STATES), name="state"),
        Index(
            "ix_paper_waiting",
            "id",
            sqlite_where=text("state = 'waiting'"),
            postgresql_where=text("state = 'waiting'"),
        ),
    )
    id: int | None = identity()
    #: the counter-notice under whose card it goes
    notice_id: int = ref("counter_notice.id", index=True)
    #: the officer who gave it
    person_id: int = ref("person.id")
    #: the form or message it came with, and the file: makes a double submit impossible
    source: str = Field(unique=True)
    #: Slack's id of it, and the workspace whose installation may read it
    file_id: str
    team_id: str
    state: str
    #: SHA-256 of its bytes, "" as long as they have not come: what it is kept by
    content_hash: str = Field(default="")
    given_at: datetime = instant()
    #: when it was seen what becomes of it
    taken_at: datetime | None = instant_or_none()


_paper = table_of(Paper)


def give(
    session: Session,
    *,
    notice_id: int,
    person_id: int,
    source: str,
    file_id: str,
    team_id: str,
    now: datetime,
) -> None:
    """Note that a paper is to be fetched; one that was noted before stays as it is."""
    row: dict[str, Any] = {
        "notice_id": notice_id,
        "person_id": person_id,
        "source": f"{source}:{file_id}",
        "file_id": file_id,
        "team_id": team_id,
        "state": "waiting",
        "content_hash": "",
        "given_at": now,
        "taken_at": None,
    }
    session.connection().execute(insert_or_ignore(session, _paper, unique=("source",)), [row])


#: Asked after each commit, so that it is built once.
_WAITING = (
    select(_paper.c.id, _paper.c.file_id, _paper.c.team_id, _paper.c.given_at)
    .where(text("state = 'waiting'"))
    .order_by(_paper.c.id)
)


def waiting(session: Session) -> list[Any]:
    """(id, file_id, team_id, given_at) of the papers that are to be fetched, oldest first."""
    return list(session.connection().execute(_WAITING))


def notice_of(session: Session, paper_id: int) -> int:
    """The counter-notice it was given with, 0 for no such paper."""
    return session.scalar(select(_paper.c.notice_id).where(_paper.c.id == paper_id)) or 0


def to_change(session: Session, paper_id: int) -> Paper | None:
    """One paper, held against other writers until the unit of work ends."""
    return session.scalars(select(Paper).where(_paper.c.id == paper_id).with_for_update()).one_or_none()


def was_given(session: Session, notice_id: int, content_hash: str) -> bool:
    """Were these very bytes passed on under the card of this counter-notice before?"""
    its = select(_paper.c.id).where(_paper.c.notice_id == notice_id, _paper.c.state == "given")
    return session.scalar(its.where(_paper.c.content_hash == content_hash).limit(1)) is not None


def counted(session: Session, notice_id: int) -> dict[str, int]:
    """State → how many of the papers under the card of a counter-notice are in it."""
    its = select(_paper.c.state, func.count().label("times")).where(_paper.c.notice_id == notice_id)
    return {row.state: row.times for row in session.execute(its.group_by(_paper.c.state))}
