"""Escalations: calls for help, from a holder to the desk, from the desk to Alibaba; and recorded replies."""

from datetime import datetime

from sqlalchemy import CheckConstraint, Index, UniqueConstraint, select, text
from sqlmodel import Field, Session, col

from storage.base import Row, identity, instant, instant_or_none, one_of, ref

KINDS = ("claim", "tool", "policy", "safety", "other")
URGENCIES = ("urgent", "normal")
STATES = ("with_desk", "posted", "acknowledged", "answered", "resolved")
OWNERS = ("desk", "officer", "")


class Escalation(Row, table=True):
    """One call for help, about a claim or none."""

    __table_args__ = (
        CheckConstraint(one_of("kind", KINDS), name="kind"),
        CheckConstraint(one_of("urgency", URGENCIES), name="urgency"),
        CheckConstraint(one_of("status", STATES), name="status"),
        CheckConstraint(one_of("owner", OWNERS), name="owner"),
        CheckConstraint("(owner = '') = (due_at IS NULL)", name="open_has_owner_and_due_time"),
        Index(
            "ix_escalation_pending",
            "owner",
            "due_at",
            sqlite_where=text("owner <> ''"),
            postgresql_where=text("owner <> ''"),
        ),
    )
    id: int | None = identity()
    claim_id: int | None = ref("claim.id", nullable=True, index=True)
    raised_by_id: int = ref("person.id", index=True)
    organisation_id: int = ref("organisation.id", index=True)
    kind: str
    urgency: str
    #: sealed; what was said to the desk, for the IACC alone
    words: bytes
    #: sealed; what the desk wrote for Alibaba
    posted_words: bytes | None = Field(default=None)
    #: sealed; Alibaba's answer
    answer: bytes | None = Field(default=None)
    #: sealed; the desk's words to the person who raised it, when it was resolved
    resolution: bytes | None = Field(default=None)
    status: str
    owner: str
    due_at: datetime | None = instant_or_none()
    raised_at: datetime = instant()
    #: the shared channel's place
    posted_to: str = Field(default="")
    posted_by_id: int | None = ref("person.id", nullable=True)
    posted_at: datetime | None = instant_or_none()
    acknowledged_by_id: int | None = ref("person.id", nullable=True)
    acknowledged_at: datetime | None = instant_or_none()
    answered_by_id: int | None = ref("person.id", nullable=True)
    answered_at: datetime | None = instant_or_none()
    #: the answer was shared with the person who raised it
    shared_at: datetime | None = instant_or_none()
    resolved_by_id: int | None = ref("person.id", nullable=True)
    resolved_at: datetime | None = instant_or_none()
    #: reminders sent since it was posted
    reminders: int = Field(default=0)
    source: str = Field(unique=True)

    @property
    def reference(self) -> str:
        """What people call it: ES-2026-000007."""
        return f"ES-{self.raised_at.year}-{self.id:06d}"


class Reply(Row, table=True):
    """What somebody wrote in the thread of a hand-over or escalation card."""

    __table_args__ = (UniqueConstraint("channel_id", "ts"),)
    id: int | None = identity()
    #: "claim:7" or "escalation:3"
    subject: str = Field(index=True)
    channel_id: str
    ts: str
    #: as Slack names the author, who may be nobody we know
    team_id: str
    user_id: str
    #: sealed
    words: bytes
    at: datetime = instant()
    edited_at: datetime | None = instant_or_none()
    shared_at: datetime | None = instant_or_none()


def lock(session: Session, escalation_id: int) -> Escalation | None:
    """The escalation, held against other writers until the unit of work ends."""
    statement = select(Escalation).where(col(Escalation.id) == escalation_id).with_for_update()
    return session.scalars(statement).one_or_none()


def by_id(session: Session, escalation_id: int) -> Escalation | None:
    return session.get(Escalation, escalation_id)


def by_source(session: Session, source: str) -> Escalation | None:
    return session.scalars(select(Escalation).where(col(Escalation.source) == source)).one_or_none()


def pending(session: Session, *, owner: str) -> list[Escalation]:
    """Open escalations whose turn is this owner's, the earliest due first."""
    statement = (
        select(Escalation)
        .where(col(Escalation.owner) == owner)
        .order_by(col(Escalation.due_at), col(Escalation.id))
    )
    return list(session.scalars(statement))


def open_of(session: Session, organisation_id: int) -> list[Escalation]:
    """A rights-holder's open escalations, oldest first."""
    statement = (
        select(Escalation)
        .where(col(Escalation.organisation_id) == organisation_id, col(Escalation.owner) != "")
        .order_by(col(Escalation.id))
    )
    return list(session.scalars(statement))
