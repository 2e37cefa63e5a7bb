"""Who takes part: organisations, their people, and who may act for whom."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import CheckConstraint, Select, UniqueConstraint, bindparam, delete, or_, select
from sqlalchemy import Row as Result
from sqlmodel import Field, Session, col

from storage.base import (
    BigId,
    Row,
    identity,
    insert_or_ignore,
    instant,
    instant_or_none,
    one_of,
    ref,
    table_of,
)

KINDS = ("holder", "representative", "iacc", "alibaba")
ROLES = ("holder", "analyst", "translator", "manager", "officer", "member")


class Organisation(Row, table=True):
    """A rights-holder, a representative firm, the IACC or Alibaba."""

    __table_args__ = (CheckConstraint(one_of("kind", KINDS), name="kind"),)
    id: int | None = identity()
    kind: str
    name: str = Field(unique=True)
    created_at: datetime = instant()


class Person(Row, table=True):
    """Someone we know: a Slack user by user id and the person's own team id."""

    __table_args__ = (UniqueConstraint("team_id", "user_id"),)
    id: int | None = identity()
    team_id: str
    user_id: str
    name: str
    organisation_id: int = ref("organisation.id", index=True)
    #: as stored by Slack or the register: "en", "zh-CN"
    language: str
    timezone: str
    #: where direct messages to this person go
    lane_id: int = ref("lane.id")
    created_at: datetime = instant()
    removed_at: datetime | None = instant_or_none()


class PersonRole(Row, table=True):
    """A role that a person has; rights come from here alone, never from Slack."""

    __tablename__ = "person_role"
    __table_args__ = (CheckConstraint(one_of("role", ROLES), name="role"),)
    person_id: int = Field(foreign_key="person.id", primary_key=True, sa_type=BigId)
    role: str = Field(primary_key=True)


class PersonPlatform(Row, table=True):
    """A platform for which an officer acts."""

    __tablename__ = "person_platform"
    person_id: int = Field(foreign_key="person.id", primary_key=True, sa_type=BigId)
    platform: str = Field(primary_key=True)


class Authorisation(Row, table=True):
    """A letter by which a representative firm (agent) acts for a rights-holder (principal)."""

    id: int | None = identity()
    principal_id: int = ref("organisation.id", index=True)
    agent_id: int = ref("organisation.id", index=True)
    scope: str = Field(default="all")
    from_on: date
    to_on: date
    revoked_at: datetime | None = instant_or_none()


@dataclass(frozen=True, slots=True)
class Standing:
    """One person as the register knows them now."""

    person_id: int
    team_id: str
    user_id: str
    name: str
    organisation_id: int
    organisation: str
    kind: str
    language: str
    timezone: str
    lane_id: int
    roles: frozenset[str]
    platforms: frozenset[str]
    #: rights-holders this person may act for: its own, or its principals by letters valid today
    principals: tuple[tuple[int, str], ...]


_person, _organisation = table_of(Person), table_of(Organisation)
_role, _platform, _letter = table_of(PersonRole), table_of(PersonPlatform), table_of(Authorisation)
_STANDING: Select[Any] = (
    select(
        _person.c.id,
        _person.c.team_id,
        _person.c.user_id,
        _person.c.name,
        _person.c.organisation_id,
        _person.c.language,
        _person.c.timezone,
        _person.c.lane_id,
        _organisation.c.name.label("organisation"),
        _organisation.c.kind,
        _role.c.role,
    )
    .join(_organisation, _organisation.c.id == _person.c.organisation_id)
    .outerjoin(_role, _role.c.person_id == _person.c.id)
    .where(_person.c.removed_at.is_(None))
)


_BY_SLACK_ID = _STANDING.where(_person.c.team_id == bindparam("team"), _person.c.user_id == bindparam("user"))
_BY_USER_ID = _STANDING.where(_person.c.user_id == bindparam("user"))
_BY_ID = _STANDING.where(_person.c.id == bindparam("person"))
_PLATFORMS = select(_platform.c.platform).where(_platform.c.person_id == bindparam("person"))
_PRINCIPALS = (
    select(_organisation.c.id, _organisation.c.name)
    .join(_letter, _letter.c.principal_id == _organisation.c.id)
    .where(
        _letter.c.agent_id == bindparam("agent"),
        _letter.c.revoked_at.is_(None),
        _letter.c.from_on <= bindparam("today"),
        _letter.c.to_on >= bindparam("today"),
    )
    .distinct()
    .order_by(_organisation.c.name)
)


def by_slack_id(session: Session, team_id: str, user_id: str, *, today: date) -> Standing | None:
    """The person behind (team id, user id), or None for someone unknown or removed."""
    rows = session.connection().execute(_BY_SLACK_ID, {"team": team_id, "user": user_id})
    return _standing(session, rows.all(), today)


def by_user_id(session: Session, user_id: str, *, today: date) -> Standing | None:
    """The one present person with that Slack user id, of whatever team; None if there is none, or several."""
    rows = session.connection().execute(_BY_USER_ID, {"user": user_id}).all()
    return _standing(session, rows, today) if len({row.id for row in rows}) == 1 else None


def by_id(session: Session, person_id: int, *, today: date) -> Standing | None:
    """The person with that id, or None if unknown or removed."""
    return _standing(session, session.connection().execute(_BY_ID, {"person": person_id}).all(), today)


def _standing(session: Session, rows: Sequence[Result[Any]], today: date) -> Standing | None:
    if not rows:
        return None
    first = rows[0]
    roles = frozenset(row.role for row in rows if row.role)
    return Standing(
        person_id=first.id,
        team_id=first.team_id,
        user_id=first.user_id,
        name=first.name,
        organisation_id=first.organisation_id,
        organisation=first.organisation,
        kind=first.kind,
        language=first.language,
        timezone=first.timezone,
        lane_id=first.lane_id,
        roles=roles,
        platforms=_platforms(session, first.id) if "officer" in roles else frozenset(),
        principals=_principals(session, first, today),
    )


def _platforms(session: Session, person_id: int) -> frozenset[str]:
    return frozenset(session.connection().scalars(_PLATFORMS, {"person": person_id}))


def _principals(
    session: Session, person: Result[tuple[object, ...]], today: date
) -> tuple[tuple[int, str], ...]:
    if person.kind == "holder":
        return ((person.organisation_id, person.organisation),)
    if person.kind != "representative":
        return ()
    rows = session.connection().execute(_PRINCIPALS, {"agent": person.organisation_id, "today": today})
    return tuple((row.id, row.name) for row in rows)


def people_with(session: Session, *, roles: tuple[str, ...]) -> list[Person]:
    """All present people who have at least one of these roles, by name."""
    statement = (
        select(Person)
        .where(
            col(Person.removed_at).is_(None),
            col(Person.id).in_(select(_role.c.person_id).where(_role.c.role.in_(roles))),
        )
        .order_by(col(Person.name), col(Person.id))
    )
    return list(session.scalars(statement))


def everyone(session: Session) -> list[Person]:
    """All present people, by name."""
    return list(
        session.scalars(
            select(Person).where(col(Person.removed_at).is_(None)).order_by(col(Person.name), col(Person.id))
        )
    )


def organisation_named(session: Session, name: str) -> Organisation | None:
    return session.scalars(select(Organisation).where(col(Organisation.name) == name)).first()


def people_of(session: Session, organisation_id: int, *, today: date) -> list[Person]:
    """Those who see a rights-holder's cases: its own people and its representatives' of today."""
    agents = select(_letter.c.agent_id).where(
        _letter.c.principal_id == organisation_id,
        _letter.c.revoked_at.is_(None),
        _letter.c.from_on <= today,
        _letter.c.to_on >= today,
    )
    statement = select(Person).where(
        col(Person.removed_at).is_(None),
        or_(col(Person.organisation_id) == organisation_id, col(Person.organisation_id).in_(agents)),
    )
    return list(session.scalars(statement.order_by(col(Person.id))))


_KNOWN_TO_IACC = (
    select(_person.c.user_id)
    .join(_organisation, _organisation.c.id == _person.c.organisation_id)
    .where(
        _organisation.c.kind == "iacc",
        _person.c.team_id == bindparam("team"),
        _person.c.user_id.in_(bindparam("users", expanding=True)),
        _person.c.removed_at.is_(None),
    )
)


def known_to_iacc(session: Session, team_id: str, user_ids: list[str]) -> set[str]:
    """Of these Slack users of one team, those whom the register knows as IACC people."""
    return set(session.connection().scalars(_KNOWN_TO_IACC, {"team": team_id, "users": user_ids}))


def lock_organisation(session: Session, organisation_id: int) -> None:
    """Hold an organisation against other writers: two filings of one rights-holder take no listing twice.

    Rows that name it may be added meanwhile: whoever holds a claim and adds one does not wait for us.
    """
    held = select(_organisation.c.id).where(_organisation.c.id == organisation_id)
    session.execute(held.with_for_update(key_share=True))


def organisations(session: Session) -> list[Organisation]:
    """All of them, by name."""
    return list(session.scalars(select(Organisation).order_by(col(Organisation.name))))


def person_at(session: Session, team_id: str, user_id: str) -> Person | None:
    """The register's row for a Slack user, also of one who was removed."""
    statement = select(Person).where(col(Person.team_id) == team_id, col(Person.user_id) == user_id)
    return session.scalars(statement.with_for_update()).one_or_none()


def grant(session: Session, person_id: int, *, roles: frozenset[str], platforms: frozenset[str]) -> None:
    """Give a person roles and platforms; those they have already stay as they are."""
    for table, name, given in ((_role, "role", roles), (_platform, "platform", platforms)):
        if given:
            rows = [{"person_id": person_id, name: one} for one in sorted(given)]
            session.connection().execute(insert_or_ignore(session, table, unique=("person_id", name)), rows)


def strip(session: Session, person_id: int) -> None:
    """Take all roles and platforms from a person."""
    session.execute(delete(_role).where(_role.c.person_id == person_id))
    session.execute(delete(_platform).where(_platform.c.person_id == person_id))


def letters(session: Session) -> list[Authorisation]:
    """All letters of authorisation, the newest first."""
    return list(session.scalars(select(Authorisation).order_by(col(Authorisation.id).desc())))


def letter(session: Session, letter_id: int) -> Authorisation | None:
    """One letter, held against other writers until the unit of work ends."""
    statement = select(Authorisation).where(col(Authorisation.id) == letter_id).with_for_update()
    return session.scalars(statement).one_or_none()
