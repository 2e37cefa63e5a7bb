"""Escalations as they are read: what a card, a list or a digest needs of one, in one statement."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Select, String, cast, func, literal, select
from sqlmodel import Session

from storage import claim_faces
from storage.base import table_of
from storage.claims import Claim
from storage.escalations import Escalation, Reply
from storage.people import Organisation, Person


@dataclass(frozen=True, slots=True)
class Face:
    """One escalation with the names around it. What somebody wrote is sealed."""

    id: int
    reference: str
    #: None for one about no claim
    claim_id: int | None
    #: "" for one about no claim, as are the rights-holder and the platform family
    claim_reference: str
    holder: str
    claim_family: str
    claim_handed_over_at: datetime | None
    #: None and "" for what the clock has raised
    raised_by_id: int | None
    raised_by: str
    raiser_user_id: str
    #: whose the person is who raised it, None as above
    raiser_organisation_id: int | None
    #: for whom it was raised
    organisation_id: int
    organisation: str
    kind: str
    urgency: str
    words: bytes
    posted_words: bytes | None
    answer: bytes | None
    resolution: bytes | None
    status: str
    owner: str
    due_at: datetime | None
    raised_at: datetime
    posted_to: str
    posted_by: str
    poster_user_id: str
    posted_at: datetime | None
    acknowledged_by: str
    acknowledged_at: datetime | None
    answered_by: str
    answered_at: datetime | None
    shared_at: datetime | None
    resolved_by: str
    resolved_at: datetime | None
    reminders: int
    #: what was written under its cards
    replies: int

    @property
    def is_clocks(self) -> bool:
        """Has the clock raised it, and nobody asked?"""
        return self.raised_by_id is None

    @property
    def awaits_raiser(self) -> bool:
        """Was Alibaba's answer shared, so that whoever asked says whether it solved the problem?"""
        return self.status == "answered" and self.shared_at is not None

    @property
    def family(self) -> str:
        """The platform family it is about: its claim's, else the shared channel's own; "" for none."""
        return self.claim_family or self.posted_to.partition(":")[2]


_call, _claim, _reply = table_of(Escalation), table_of(Claim), table_of(Reply)
_organisation = table_of(Organisation)
_holder = _organisation.alias("holder")
_raiser, _poster, _receiver, _answerer, _resolver = (
    table_of(Person).alias(name) for name in ("raiser", "poster", "receiver", "answerer", "resolver")
)
_REPLIES = (
    select(func.count())
    .select_from(_reply)
    .where(_reply.c.subject == literal("escalation:").concat(cast(_call.c.id, String)))
    .correlate(_call)
    .scalar_subquery()
)

_FACES: Select[Any] = (
    select(
        _call,
        _claim.c.filed_at,
        _claim.c.family.label("claim_family"),
        _claim.c.handed_over_at.label("claim_handed_over_at"),
        _holder.c.name.label("holder"),
        _organisation.c.name.label("organisation"),
        _raiser.c.name.label("raised_by"),
        _raiser.c.user_id.label("raiser_user_id"),
        _raiser.c.organisation_id.label("raiser_organisation_id"),
        _poster.c.name.label("posted_by"),
        _poster.c.user_id.label("poster_user_id"),
        _receiver.c.name.label("acknowledged_by"),
        _answerer.c.name.label("answered_by"),
        _resolver.c.name.label("resolved_by"),
        _REPLIES.label("replies"),
    )
    .join(_organisation, _organisation.c.id == _call.c.organisation_id)
    .outerjoin(_raiser, _raiser.c.id == _call.c.raised_by_id)
    .outerjoin(_claim, _claim.c.id == _call.c.claim_id)
    .outerjoin(_holder, _holder.c.id == _claim.c.organisation_id)
    .outerjoin(_poster, _poster.c.id == _call.c.posted_by_id)
    .outerjoin(_receiver, _receiver.c.id == _call.c.acknowledged_by_id)
    .outerjoin(_answerer, _answerer.c.id == _call.c.answered_by_id)
    .outerjoin(_resolver, _resolver.c.id == _call.c.resolved_by_id)
)


def face(session: Session, escalation_id: int) -> Face | None:
    """One escalation, or None."""
    row = session.execute(_FACES.where(_call.c.id == escalation_id)).first()
    return _face(row) if row else None


def pending(session: Session, *, owner: str) -> list[Face]:
    """Open escalations whose turn is this owner's ("desk", "officer"), the earliest due first."""
    statement = _FACES.where(_call.c.owner == owner).order_by(_call.c.due_at, _call.c.id)
    return [_face(row) for row in session.execute(statement)]


def open_of(session: Session, organisation_ids: Sequence[int]) -> list[Face]:
    """Open escalations that were raised for these organisations, oldest first."""
    statement = _FACES.where(_call.c.organisation_id.in_(list(organisation_ids)), _call.c.owner != "")
    return [_face(row) for row in session.execute(statement.order_by(_call.c.id))]


#: What stands in the rows as it stands in a face; names are "" where there is nobody.
_NAMES = (
    "raised_by",
    "raiser_user_id",
    "claim_family",
    "holder",
    "posted_by",
    "poster_user_id",
    "acknowledged_by",
    "answered_by",
    "resolved_by",
)
_SHOWN = tuple(
    name for name in Face.__dataclass_fields__ if name not in {"reference", "claim_reference", *_NAMES}
)


def _face(row: Any) -> Face:
    said: dict[str, Any] = row._asdict()
    plain = {name: said[name] for name in _SHOWN}
    named: dict[str, Any] = {name: said[name] or "" for name in _NAMES}
    return Face(
        **plain,
        **named,
        reference=reference(row.id, row.raised_at),
        claim_reference=claim_faces.reference(row.claim_id, row.filed_at) if row.claim_id else "",
    )


def reference(escalation_id: int, raised_at: datetime) -> str:
    """What people call an escalation: ES-2026-000007."""
    return f"ES-{raised_at.year}-{escalation_id:06d}"
