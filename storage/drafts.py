"""Drafts: forms being filled in, until what they say is filed."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, bindparam, select, update
from sqlmodel import Field, Session

from storage.base import Row, identity, insert_or_ignore, instant, one_of, ref, table_of
from storage.people import Person
from storage.workspaces import Lane

STATES = ("open", "reading", "filed", "dropped")


class Draft(Row, table=True):
    """A form being filled in; the form's words live here, sealed, never in the form itself."""

    __table_args__ = (CheckConstraint(one_of("state", STATES), name="state"),)
    id: int | None = identity()
    person_id: int = ref("person.id", index=True)
    #: sealed JSON of what was typed and understood
    body: bytes
    #: reading: a file is still to be fetched
    state: str
    #: unguessable; the form carries it
    token: str = Field(unique=True)
    #: Slack's id of the file to fetch, "" for none
    file_id: str = Field(default="")
    #: what became of it: comma-separated claim ids
    claims: str = Field(default="")
    created_at: datetime = instant()
    changed_at: datetime = instant(index=True)


_draft, _person, _lane = table_of(Draft), table_of(Person), table_of(Lane)
_DRAFT_OF_FORM = select(Draft).where(_draft.c.token == bindparam("form")).with_for_update()


def draft_of_form(session: Session, token: str, *, person_id: int, now: datetime) -> Draft:
    """The draft of a form, made if new, held against other writers until the unit of work ends.

    Safe against the same form being sent twice at once.
    """
    found = session.scalars(_DRAFT_OF_FORM, {"form": token}).one_or_none()
    if found is not None:
        return found
    row = {
        "person_id": person_id,
        "token": token,
        "body": b"",
        "state": "open",
        "file_id": "",
        "claims": "",
        "created_at": now,
        "changed_at": now,
    }
    session.connection().execute(insert_or_ignore(session, _draft, unique=("token",)), [row])
    return session.scalars(_DRAFT_OF_FORM, {"form": token}).one()


def draft_to_change(session: Session, draft_id: int) -> Draft | None:
    """The draft, held against other writers until the unit of work ends."""
    return session.scalars(select(Draft).where(_draft.c.id == draft_id).with_for_update()).one_or_none()


_DRAFT = select(_draft).where(_draft.c.id == bindparam("draft_id")).with_for_update()


def lock_draft(session: Session, draft_id: int) -> Any | None:
    """The draft's columns, held against other writers; None where there is none."""
    return session.connection().execute(_DRAFT, {"draft_id": draft_id}).first()


_DRAFT_DONE = (
    update(_draft)
    .where(_draft.c.id == bindparam("draft_id"))
    .values(state="filed", body=b"", claims=bindparam("made"), changed_at=bindparam("at"))
)


def close_draft(session: Session, draft_id: int, claim_ids: Sequence[int], *, now: datetime) -> None:
    """The draft has become these claims, and its words are theirs: it keeps none."""
    made = ",".join(str(claim_id) for claim_id in claim_ids)
    session.connection().execute(_DRAFT_DONE, {"draft_id": draft_id, "made": made, "at": now})


#: Asked after each commit, so that it is built once.
_TO_FETCH = (
    select(_draft.c.id, _draft.c.file_id, _draft.c.changed_at, _lane.c.team_id)
    .join(_person, _person.c.id == _draft.c.person_id)
    .join(_lane, _lane.c.id == _person.c.lane_id)
    .where(_draft.c.state == "reading")
    .order_by(_draft.c.id)
)


def drafts_to_fetch(session: Session) -> list[Any]:
    """(id, file_id, changed_at, team_id of who speaks to its person) of drafts that wait for a file."""
    return list(session.connection().execute(_TO_FETCH))


def drop_drafts(session: Session, *, before: datetime) -> int:
    """Forget forms that were left before then, with all their words; how many it was."""
    stale = _draft.delete().where(_draft.c.state != "filed", _draft.c.changed_at < before)
    return int(session.connection().execute(stale).rowcount)
