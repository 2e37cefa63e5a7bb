"""What the desk keeps among itself: comments on a case, and who leaves which case to others."""

from datetime import datetime

from sqlalchemy import UniqueConstraint

from storage.base import Row, identity, instant, ref


class DeskComment(Row, table=True):
    """What somebody of the desk says of a case to the others; nobody outside the IACC reads it."""

    __tablename__ = "desk_comment"
    id: int | None = identity()
    #: a case's: "claim:7", "batch:7"
    subject: str
    person_id: int = ref("person.id")
    at: datetime = instant()
    #: sealed
    words: bytes


class Skipped(Row, table=True):
    """A case that somebody of the desk leaves to others for a while."""

    __tablename__ = "skipped"
    __table_args__ = (UniqueConstraint("person_id", "subject"),)
    id: int | None = identity()
    person_id: int = ref("person.id")
    subject: str
    until: datetime = instant()
