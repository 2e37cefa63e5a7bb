"""Who did what to a case, by name: history as a card tells it."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlmodel import Session

from storage.base import table_of
from storage.history import HistoryRow
from storage.people import Person

_PERSON = "person:"
_history, _person = table_of(HistoryRow), table_of(Person)


@dataclass(frozen=True, slots=True)
class Act:
    """One act on a case. `name` is the person's, "" where no person of the register did it."""

    tag: str
    name: str
    at: datetime


def of(
    session: Session,
    subjects: Collection[str],
    tags: Collection[str],
    *,
    recorded: Iterable[Mapping[str, Any]] = (),
) -> list[Act]:
    """The acts with these tags on these subjects, oldest first.

    `recorded`: what the unit of work itself has recorded and not yet written.
    """
    statement = (
        select(_history.c.tag, _history.c.by, _history.c.at)
        .where(_history.c.subject.in_(list(subjects)), _history.c.tag.in_(list(tags)))
        .order_by(_history.c.id)
    )
    found = [tuple(row) for row in session.connection().execute(statement)]
    found += [
        (row["tag"], row["by"], row["at"])
        for row in recorded
        if row["subject"] in subjects and row["tag"] in tags
    ]
    names = _names(session, {by for _, by, _ in found})
    return [Act(tag, names.get(by, ""), at) for tag, by, at in found]


def _names(session: Session, actors: Collection[str]) -> dict[str, str]:
    """What people are called, also those who have left: "person:7" → "Ann Lee"."""
    ids = [int(by.removeprefix(_PERSON)) for by in actors if by.startswith(_PERSON)]
    if not ids:
        return {}
    rows = session.connection().execute(select(_person.c.id, _person.c.name).where(_person.c.id.in_(ids)))
    return {f"{_PERSON}{row.id}": row.name for row in rows}
