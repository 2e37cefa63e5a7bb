"""The desk's decisions, from history: what was decided on which claim, when, by whom and for which reason."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, select
from sqlmodel import Session

from storage.base import table_of
from storage.claim_faces import reference
from storage.claims import Claim
from storage.history import HistoryRow
from storage.people import Organisation, Person

_SUBJECT, _PERSON = "claim:", "person:"
#: Rows of history at once: a history of any length needs little memory while it is read.
_AT_ONCE = 1000


@dataclass(frozen=True, slots=True)
class Decision:
    """One act of history on one claim; nothing that anybody wrote."""

    at: datetime
    tag: str
    reference: str
    organisation: str
    family: str
    kind: str
    ground: str
    #: how many it is about
    listings: int
    #: the coded one, "" where none is given
    reason: str
    #: the person's name, "" where the clock did it
    by: str
    #: who was handed it, or whose hold ran out
    colleague: str


_history, _claim = table_of(HistoryRow), table_of(Claim)
_organisation, _person = table_of(Organisation), table_of(Person)
_ROWS = (
    select(_history)
    .where(
        _history.c.id > bindparam("after"),
        _history.c.at >= bindparam("since"),
        _history.c.tag.in_(bindparam("tags", expanding=True)),
    )
    .order_by(_history.c.id)
    .limit(_AT_ONCE)
)
_CLAIMS = (
    select(
        _claim.c.id,
        _claim.c.filed_at,
        _claim.c.family,
        _claim.c.kind,
        _claim.c.ground,
        _claim.c.listing_count,
        _organisation.c.name.label("organisation"),
    )
    .join(_organisation, _organisation.c.id == _claim.c.organisation_id)
    .where(_claim.c.id.in_(bindparam("claims", expanding=True)))
)
_PEOPLE = select(_person.c.id, _person.c.name).where(_person.c.id.in_(bindparam("people", expanding=True)))


def since(session: Session, tags: Sequence[str], *, at: datetime) -> Iterator[Decision]:
    """All acts with these tags on claims from an instant on, oldest first."""
    after, connection = 0, session.connection()
    while True:
        rows = connection.execute(_ROWS, {"after": after, "since": at, "tags": list(tags)}).all()
        if not rows:
            return
        claims = connection.execute(_CLAIMS, {"claims": _numbers(_SUBJECT, (row.subject for row in rows))})
        known = {row.id: row for row in claims}
        names = _names(session, rows)
        for row in rows:
            claim = known.get(_number(_SUBJECT, row.subject))
            if claim is not None:
                yield _decision(row, claim, names)
        after = rows[-1].id


def _decision(row: Any, claim: Any, names: Mapping[int, str]) -> Decision:
    about = row.facts.get("listings")
    return Decision(
        at=row.at,
        tag=row.tag,
        reference=reference(claim.id, claim.filed_at),
        organisation=claim.organisation,
        family=claim.family,
        kind=claim.kind,
        ground=claim.ground,
        listings=len(about) if isinstance(about, list) else claim.listing_count,
        reason=str(row.facts.get("reason") or ""),
        by=names.get(_number(_PERSON, row.by), ""),
        colleague=names.get(_colleague(row.facts), ""),
    )


def _colleague(facts: Mapping[str, Any]) -> int:
    return int(facts.get("to") or facts.get("held_by") or 0)


def _names(session: Session, rows: Iterable[Any]) -> dict[int, str]:
    """What people are called, also those who have left."""
    ids = {one for row in rows for one in (_number(_PERSON, row.by), _colleague(row.facts)) if one}
    return {row.id: row.name for row in session.connection().execute(_PEOPLE, {"people": list(ids)})}


def _numbers(prefix: str, names: Iterable[str]) -> list[int]:
    return [number for number in {_number(prefix, name) for name in names} if number]


def _number(prefix: str, name: str) -> int:
    """The id in "claim:7"; 0 for what is none."""
    digits = name.removeprefix(prefix)
    return int(digits) if name.startswith(prefix) and digits.isdecimal() else 0
