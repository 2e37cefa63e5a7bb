"""Outcomes that somebody recorded by hand, act by act, so that each can be taken back as a whole."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import JSON, Column, select
from sqlmodel import Field, Session

from storage.base import Row, identity, instant, instant_or_none, ref, table_of
from storage.people import Person


class Recorded(Row, table=True):
    """One act by which outcomes of a case were recorded: with a button, a form, or from the shell."""

    id: int | None = identity()
    #: "claim:7", "batch:7"
    subject: str = Field(index=True)
    person_id: int = ref("person.id")
    at: datetime = instant()
    #: what it led to, as ids and codes: "recorded" (outcome → ids of rows), "remarks" (their ids), "clocks"
    #: (claim → until when Alibaba's clock ran)
    result: dict[str, Any] = Field(default_factory=dict, sa_column=Column("result", JSON, nullable=False))
    #: by the desk, in an officer's place
    on_behalf: bool = Field(default=False)
    #: whose, None for one whom the register does not know
    officer_id: int | None = ref("person.id", nullable=True)
    undone_at: datetime | None = instant_or_none()


_recorded, _officer = table_of(Recorded), table_of(Person)


def keep(
    session: Session,
    *,
    subject: str,
    person_id: int,
    now: datetime,
    recorded: Mapping[str, Sequence[int]],
    remarks: Sequence[int],
    clocks: Mapping[str, str],
    on_behalf: bool,
    officer_id: int | None,
) -> None:
    """Note an act. `recorded`: outcome → ids of the rows of its listings."""
    result = {
        "recorded": {status: list(ids) for status, ids in recorded.items()},
        "remarks": list(remarks),
        "clocks": {**clocks},
    }
    session.add(
        Recorded(
            subject=subject,
            person_id=person_id,
            at=now,
            result=result,
            on_behalf=on_behalf,
            officer_id=officer_id,
        )
    )
    session.flush()


def standing(session: Session, subject: str) -> list[tuple[Recorded, str]]:
    """What was recorded of a case and not taken back, oldest first, each with the name of whom it is for."""
    statement = (
        select(Recorded, _officer.c.name)
        .outerjoin(_officer, _officer.c.id == _recorded.c.officer_id)
        .where(_recorded.c.subject == subject, _recorded.c.undone_at.is_(None))
        .order_by(_recorded.c.id)
    )
    return [(row[0], row[1] or "") for row in session.execute(statement)]


def to_change(session: Session, record_id: int) -> Recorded | None:
    """One act, held against other writers until the unit of work ends."""
    return session.scalars(
        select(Recorded).where(_recorded.c.id == record_id).with_for_update()
    ).one_or_none()


def subject_of(session: Session, record_id: int) -> str:
    """The case it is about, "" for no such act."""
    return session.scalar(select(_recorded.c.subject).where(_recorded.c.id == record_id)) or ""
