"""Escalations: calls for help, from a holder to the desk, from the desk to Alibaba; and recorded replies."""

from datetime import datetime

from sqlalchemy import CheckConstraint, Index, UniqueConstraint, or_, select, text
from sqlmodel import Field, Session, col

from storage.base import Row, identity, instant, instant_or_none, one_of, ref
from storage.outbox import Card
from storage.workspaces import Lane

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
    #: None for what the clock has raised
    raised_by_id: int | None = ref("person.id", nullable=True, index=True)
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
    """What somebody wrote in the thread of a card that Alibaba sees, or of the desk's of the same."""

    __table_args__ = (UniqueConstraint("channel_id", "ts"),)
    id: int | None = identity()
    #: "claim:7", "batch:2", "notice:4", "closure:5" or "escalation:3"
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


def unacknowledged(session: Session, *, now: datetime, reminded_at_most: int) -> list[int]:
    """Ids of what was posted to Alibaba and not acknowledged by its due time, the earliest due first."""
    statement = (
        select(col(Escalation.id))
        .where(
            col(Escalation.owner) == "officer",
            col(Escalation.status) == "posted",
            col(Escalation.due_at) <= now,
            col(Escalation.reminders) <= reminded_at_most,
        )
        .order_by(col(Escalation.due_at), col(Escalation.id))
    )
    return [one for one in session.scalars(statement) if one is not None]


def unconfirmed(session: Session, *, now: datetime) -> list[int]:
    """Ids of what was answered and shared, and whose time to say more is over, the earliest due first."""
    statement = (
        select(col(Escalation.id))
        .where(
            col(Escalation.owner) == "desk",
            col(Escalation.status) == "answered",
            col(Escalation.shared_at).is_not(None),
            col(Escalation.due_at) <= now,
        )
        .order_by(col(Escalation.due_at), col(Escalation.id))
    )
    return [one for one in session.scalars(statement) if one is not None]


def card_above(session: Session, *, channel_id: str, thread_ts: str) -> str:
    """The key of the card in whose thread something was written, "" if that is no card of ours.

    A card that had to be posted anew is still known by the message it replaces.
    """
    for ts in (col(Card.ts), col(Card.replaces_ts)):
        statement = (
            select(col(Card.key))
            .join(Lane, col(Lane.id) == col(Card.lane_id))
            .where(
                ts == thread_ts,
                ts != "",  # the words of the partial index, by which alone it is used
                or_(col(Lane.address) == channel_id, col(Lane.channel_id) == channel_id),
            )
        )
        found = session.scalars(statement).first()
        if found:
            return found
    return ""


def reply_at(session: Session, *, channel_id: str, ts: str) -> Reply | None:
    """The reply that Slack names so, held against other writers."""
    statement = select(Reply).where(col(Reply.channel_id) == channel_id, col(Reply.ts) == ts)
    return session.scalars(statement.with_for_update()).one_or_none()


def lock_reply(session: Session, reply_id: int) -> Reply | None:
    """One reply, held against other writers until the unit of work ends."""
    return session.scalars(select(Reply).where(col(Reply.id) == reply_id).with_for_update()).one_or_none()


def replies_to(session: Session, subject: str) -> list[Reply]:
    """What was written under the cards of "claim:7" or "escalation:3", oldest first."""
    statement = select(Reply).where(col(Reply.subject) == subject).order_by(col(Reply.at), col(Reply.id))
    return list(session.scalars(statement))
