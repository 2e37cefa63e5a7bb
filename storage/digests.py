"""Who gets which digest, where and when."""

from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, Index, func, select, text
from sqlmodel import Field, Session, col

from storage import history
from storage.base import (
    Row,
    UtcDateTime,
    identity,
    insert_or_ignore,
    instant,
    instant_or_none,
    one_of,
    ref,
    table_of,
)
from storage.slots import Slot

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


_subscription = table_of(Subscription)


def job_of(subscription_id: int) -> str:
    """The job whose slots are this subscription's digests."""
    return f"digest:{subscription_id}"


def add(session: Session, subscription: dict[str, Any]) -> int | None:
    """A new subscription; its id, None where its reader has one already."""
    statement = insert_or_ignore(session, _subscription, unique=("reader",)).values(**subscription)
    made = session.execute(statement.returning(_subscription.c.id)).scalar_one_or_none()
    return None if made is None else int(made)


def last_at(session: Session, subscription_id: int) -> datetime | None:
    """When this reader's last digest was made, None before the first."""
    newest = func.max(Slot.at, type_=UtcDateTime)
    found: datetime | None = session.scalar(select(newest).where(col(Slot.job) == job_of(subscription_id)))
    return found


def last_face(session: Session, subscription_id: int) -> str:
    """What this reader's last digest told, as history keeps it ("face"); "" before the first."""
    return str(history.newest(session, f"digest:{subscription_id}", "digest:sent").get("face", ""))


def due(session: Session, *, now: datetime, audience: str = "") -> list[Subscription]:
    """Whose hour has come, the earliest first."""
    statement = select(Subscription).where(col(Subscription.active), col(Subscription.next_at) <= now)
    if audience:
        statement = statement.where(col(Subscription.audience) == audience)
    return list(session.scalars(statement.order_by(col(Subscription.next_at), col(Subscription.id))))


def lock(session: Session, subscription_id: int) -> Subscription | None:
    """The subscription, held against other writers until the unit of work ends."""
    statement = select(Subscription).where(col(Subscription.id) == subscription_id).with_for_update()
    # another writer may have changed it since this unit of work read it
    return session.scalars(statement, execution_options={"populate_existing": True}).one_or_none()


def by_id(session: Session, subscription_id: int) -> Subscription | None:
    return session.get(Subscription, subscription_id)


def of_reader(session: Session, reader: str) -> Subscription | None:
    return session.scalars(select(Subscription).where(col(Subscription.reader) == reader)).one_or_none()


def all_of(session: Session, audience: str) -> list[Subscription]:
    statement = (
        select(Subscription).where(col(Subscription.audience) == audience).order_by(col(Subscription.id))
    )
    return list(session.scalars(statement))
