"""What the desk keeps among itself: comments on a case, who leaves which to others, whose turn it is."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import UniqueConstraint, bindparam, delete, func, select
from sqlmodel import Field, Session

from storage.base import (
    BigId,
    Row,
    identity,
    insert_or_ignore,
    insert_with_conflict,
    instant,
    ref,
    table_of,
)
from storage.people import Person


class DeskComment(Row, table=True):
    """What somebody of the desk says of a case to the others; nobody outside the IACC reads it."""

    __tablename__ = "desk_comment"
    id: int | None = identity()
    #: a case's: "claim:7", "batch:7"
    subject: str = Field(index=True)
    person_id: int = ref("person.id")
    at: datetime = instant()
    #: sealed
    words: bytes
    #: the form it was written in; makes a double submit impossible
    source: str = Field(unique=True)


class Skipped(Row, table=True):
    """A case that somebody of the desk leaves to others for a while."""

    __tablename__ = "skipped"
    __table_args__ = (UniqueConstraint("person_id", "subject"),)
    id: int | None = identity()
    person_id: int = ref("person.id")
    subject: str
    until: datetime = instant()


class Served(Row, table=True):
    """When the desk last took up a case of a rights-holder: whoever has waited longest for that is next."""

    organisation_id: int = Field(foreign_key="organisation.id", primary_key=True, sa_type=BigId)
    at: datetime = instant()


@dataclass(frozen=True, slots=True)
class Comment:
    """A comment with who made it. `words` are sealed."""

    name: str
    at: datetime
    words: bytes


_comment, _skipped, _served = table_of(DeskComment), table_of(Skipped), table_of(Served)
_person = table_of(Person)


def comment(
    session: Session, *, subject: str, person_id: int, at: datetime, words: bytes, source: str
) -> bool:
    """Keep a comment; False if it was kept before."""
    row = {"subject": subject, "person_id": person_id, "at": at, "words": words, "source": source}
    made = insert_or_ignore(session, _comment, unique=("source",)).returning(_comment.c.id)
    return session.connection().execute(made, row).first() is not None


_NEWEST = (
    select(_person.c.name, _comment.c.at, _comment.c.words)
    .join(_person, _person.c.id == _comment.c.person_id)
    .where(_comment.c.subject == bindparam("of"))
    .order_by(_comment.c.id.desc())
    .limit(bindparam("at_most"))
)


def newest_comments(session: Session, subject: str, *, at_most: int) -> list[Comment]:
    """The newest comments on a case, the newest first."""
    rows = session.connection().execute(_NEWEST, {"of": subject, "at_most": at_most})
    return [Comment(*row) for row in rows]


def count_comments(session: Session, subject: str) -> int:
    counted = select(func.count()).select_from(_comment).where(_comment.c.subject == subject)
    return session.scalar(counted) or 0


def skip(session: Session, *, person_id: int, subject: str, until: datetime) -> None:
    """Leave a case to others until then; a later time takes the place of an earlier one."""
    row = {"person_id": person_id, "subject": subject, "until": until}
    made = insert_with_conflict(session.get_bind().dialect.name, _skipped)
    unique = ["person_id", "subject"]
    session.connection().execute(
        made.on_conflict_do_update(index_elements=unique, set_={"until": until}), row
    )


def unskip(session: Session, *, person_id: int, subject: str) -> None:
    """They take it up after all."""
    left = (_skipped.c.person_id == person_id) & (_skipped.c.subject == subject)
    session.connection().execute(delete(_skipped).where(left))


def skipped_by(session: Session, person_id: int, *, now: datetime) -> list[str]:
    """The subjects of the cases that somebody leaves to others now."""
    statement = select(_skipped.c.subject).where(_skipped.c.person_id == person_id, _skipped.c.until > now)
    return list(session.connection().scalars(statement))


def forget_skipped(session: Session, *, now: datetime) -> int:
    """Drop what has come back to whoever skipped it; how many it was."""
    return session.connection().execute(delete(_skipped).where(_skipped.c.until <= now)).rowcount


def serve(session: Session, organisation_ids: Iterable[int], *, now: datetime) -> None:
    """The desk has taken up a case of these rights-holders."""
    rows: Sequence[dict[str, object]] = [{"organisation_id": one, "at": now} for one in organisation_ids]
    made = insert_with_conflict(session.get_bind().dialect.name, _served)
    session.connection().execute(
        made.on_conflict_do_update(index_elements=["organisation_id"], set_={"at": now}), rows
    )
