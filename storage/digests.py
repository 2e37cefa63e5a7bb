"""Who gets which digest, where and when."""

from datetime import datetime

from sqlalchemy import CheckConstraint, Index, select, text
from sqlmodel import Field, Session, col

from storage.base import Row, identity, instant, instant_or_none, one_of, ref

AUDIENCES = ("desk", "officers", "holders")
FREQUENCIES = ("daily", "weekly")
CALENDARS = ("US", "CN", "")


class Subscription(Row, table=True):
    """One reader of one digest: a channel (desk, officers) or a person (holders)."""

    __table_args__ = (
        CheckConstraint(one_of("audience", AUDIENCES), name="audience"),
        CheckConstraint(one_of("frequency", FREQUENCIES), name="frequency"),
        CheckConstraint(one_of("calendar", CALENDARS), name="calendar"),
        Index(
            "ix_subscription_due",
            "next_at",
            sqlite_where=text("active"),
            postgresql_where=text("active"),
        ),
    )
    id: int | None = identity()
    audience: str
    #: the place's name, for a channel; "person:7" for a person
    reader: str = Field(unique=True)
    person_id: int | None = ref("person.id", nullable=True)
    frequency: str
    #: "09:00" on the reader's clock
    local_time: str
    timezone: str
    language: str
    #: whose working days count; "" for every day
    calendar: str
    #: is "nothing pending" said, or nothing
    say_nothing_pending: bool
    paused_until: datetime | None = instant_or_none()
    active: bool = Field(default=True)
    next_at: datetime = instant()


def due(session: Session, *, now: datetime, audience: str = "") -> list[Subscription]:
    """Whose hour has come, the earliest first."""
    statement = select(Subscription).where(col(Subscription.active), col(Subscription.next_at) <= now)
    if audience:
        statement = statement.where(col(Subscription.audience) == audience)
    return list(session.scalars(statement.order_by(col(Subscription.next_at), col(Subscription.id))))


def lock(session: Session, subscription_id: int) -> Subscription | None:
    """The subscription, held against other writers until the unit of work ends."""
    statement = select(Subscription).where(col(Subscription.id) == subscription_id).with_for_update()
    return session.scalars(statement).one_or_none()


def of_reader(session: Session, reader: str) -> Subscription | None:
    return session.scalars(select(Subscription).where(col(Subscription.reader) == reader)).one_or_none()


def all_of(session: Session, audience: str) -> list[Subscription]:
    statement = (
        select(Subscription).where(col(Subscription.audience) == audience).order_by(col(Subscription.id))
    )
    return list(session.scalars(statement))
