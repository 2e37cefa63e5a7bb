"""Counter-notices as they are read: what a card needs of one, in one statement."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Select, bindparam, select
from sqlmodel import Session

from storage.base import table_of
from storage.claim_faces import reference
from storage.claims import Claim
from storage.counter_notices import CounterNotice
from storage.people import Organisation, Person


@dataclass(frozen=True, slots=True)
class Face:
    """One counter-notice with the names around it. What people wrote is sealed."""

    id: int
    claim_id: int
    #: of its claim
    reference: str
    organisation_id: int
    #: the rights-holder
    organisation: str
    family: str
    kind: str
    #: the shared channel that its claim was handed to
    handed_to: str
    filed_by_id: int
    round: int
    places: str
    state: str
    owner: str
    due_at: datetime | None
    reason: str
    words: bytes
    translation: bytes | None
    papers_with_id: int | None
    recorded_by: str
    recorded_at: datetime
    answer: str
    answer_words: bytes | None
    words_to_iacc: bytes | None
    answered_by: str
    #: whose the person is who answered, None for nobody yet
    answerer_organisation_id: int | None
    answered_at: datetime | None
    answered_by_desk: bool
    decided_by: str
    decided_at: datetime | None
    decision_words: bytes | None
    #: the batch that its claim belongs to
    batch_id: int | None = None


_notice, _claim, _organisation = table_of(CounterNotice), table_of(Claim), table_of(Organisation)
_recorder, _answerer, _decider = (
    table_of(Person).alias(name) for name in ("recorder", "answerer", "decider")
)

_FACES: Select[Any] = (
    select(
        _notice,
        _claim.c.filed_at,
        _claim.c.filed_by_id,
        _claim.c.organisation_id,
        _claim.c.family,
        _claim.c.kind,
        _claim.c.handed_to,
        _claim.c.batch_id,
        _organisation.c.name.label("organisation"),
        _recorder.c.name.label("recorded_by"),
        _answerer.c.name.label("answered_by"),
        _answerer.c.organisation_id.label("answerer_organisation_id"),
        _decider.c.name.label("decided_by"),
    )
    .join(_claim, _claim.c.id == _notice.c.claim_id)
    .join(_organisation, _organisation.c.id == _claim.c.organisation_id)
    .join(_recorder, _recorder.c.id == _notice.c.recorded_by_id)
    .outerjoin(_answerer, _answerer.c.id == _notice.c.answered_by_id)
    .outerjoin(_decider, _decider.c.id == _notice.c.decided_by_id)
)
_ONE = _FACES.where(_notice.c.id == bindparam("notice"))
_SHOWN = tuple(
    name
    for name in Face.__dataclass_fields__
    if name not in {"reference", "recorded_by", "answered_by", "decided_by"}
)


def face(session: Session, notice_id: int) -> Face | None:
    """One counter-notice, or None."""
    row = session.execute(_ONE, {"notice": notice_id}).first()
    return _face(row) if row else None


def _face(row: Any) -> Face:
    said = row._asdict()
    return Face(
        **{name: said[name] for name in _SHOWN},
        reference=reference(row.claim_id, row.filed_at),
        recorded_by=row.recorded_by,
        answered_by=row.answered_by or "",
        decided_by=row.decided_by or "",
    )
