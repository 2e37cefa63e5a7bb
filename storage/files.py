"""Files that people gave us: each is a row from before the ack, fetched after it, and taken once."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, CheckConstraint, Column, Index, bindparam, select, text
from sqlmodel import Field, Session

from storage.base import Row, identity, insert_or_ignore, instant, instant_or_none, one_of, ref, table_of

#: what a file is given for
KINDS = ("outcomes",)
#: how it came: put into a form, or posted into a thread
WAYS = ("form", "thread")
#: waiting → taken | refused (of no use) | left (not meant for us) ; taken → undone
STATES = ("waiting", "taken", "refused", "left", "undone")


class GivenFile(Row, table=True):
    """A file that somebody gave us for a case; the file itself stays with Slack."""

    __tablename__ = "given_file"
    __table_args__ = (
        CheckConstraint(one_of("kind", KINDS), name="kind"),
        CheckConstraint(one_of("way", WAYS), name="way"),
        CheckConstraint(one_of("state", STATES), name="state"),
        # what a file says is taken once for a case; what was undone may come again
        Index(
            "uq_given_file_taken",
            "subject",
            "content_hash",
            unique=True,
            sqlite_where=text("state = 'taken'"),
            postgresql_where=text("state = 'taken'"),
        ),
        Index(
            "ix_given_file_waiting",
            "id",
            sqlite_where=text("state = 'waiting'"),
            postgresql_where=text("state = 'waiting'"),
        ),
    )
    id: int | None = identity()
    kind: str
    #: "claim:7"
    subject: str = Field(index=True)
    #: None for one whom the register does not know
    person_id: int | None = ref("person.id", nullable=True)
    way: str
    #: the form or message it came with, and the file: makes a double submit impossible
    source: str = Field(unique=True)
    #: Slack's id of it, and the workspace whose installation may read it
    file_id: str
    team_id: str
    state: str
    #: SHA-256 of its bytes, "" as long as they have not come
    content_hash: str = Field(default="")
    #: what it led to, as ids, codes and counts
    result: dict[str, Any] = Field(default_factory=dict, sa_column=Column("result", JSON, nullable=False))
    given_at: datetime = instant()
    #: when it was seen what becomes of it
    taken_at: datetime | None = instant_or_none()


_file = table_of(GivenFile)


def give(
    session: Session,
    *,
    kind: str,
    subject: str,
    person_id: int | None,
    way: str,
    source: str,
    file_id: str,
    team_id: str,
    now: datetime,
) -> None:
    """Note that a file is to be fetched; one that was noted before stays as it is."""
    row: dict[str, Any] = {
        "kind": kind,
        "subject": subject,
        "person_id": person_id,
        "way": way,
        "source": f"{source}:{file_id}",
        "file_id": file_id,
        "team_id": team_id,
        "state": "waiting",
        "content_hash": "",
        "result": {},
        "given_at": now,
        "taken_at": None,
    }
    session.connection().execute(insert_or_ignore(session, _file, unique=("source",)), [row])


#: Asked after each commit, so that it is built once.
_WAITING = (
    select(_file.c.id, _file.c.file_id, _file.c.team_id, _file.c.given_at)
    .where(_file.c.state == "waiting", _file.c.kind == bindparam("kind"))
    .order_by(_file.c.id)
)


def waiting(session: Session, kind: str) -> list[Any]:
    """(id, file_id, team_id, given_at) of the files of a kind that are to be fetched, oldest first."""
    return list(session.connection().execute(_WAITING, {"kind": kind}))


def subject_of(session: Session, given_id: int) -> str:
    """The case a file was given for, "" for no such file."""
    return session.scalar(select(_file.c.subject).where(_file.c.id == given_id)) or ""


def to_change(session: Session, given_id: int) -> GivenFile | None:
    """The file's row, held against other writers until the unit of work ends."""
    return session.scalars(select(GivenFile).where(_file.c.id == given_id).with_for_update()).one_or_none()


def taken_before(session: Session, subject: str, content_hash: str) -> GivenFile | None:
    """The same file, as it was taken for this case before; None if it was not, or was undone since."""
    statement = select(GivenFile).where(
        _file.c.subject == subject, _file.c.content_hash == content_hash, _file.c.state == "taken"
    )
    return session.scalars(statement).one_or_none()
