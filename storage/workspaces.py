"""Where the programme lives in Slack: installations, named places, lanes, and events already heard."""

from datetime import datetime, timedelta

from sqlalchemy import UniqueConstraint, bindparam, delete, insert, or_, select, update
from sqlalchemy.exc import IntegrityError
from sqlmodel import Field, Session, col

from storage.base import Row, identity, instant, instant_or_none, ref, table_of


class Installation(Row, table=True):
    """Our app installed in one workspace (or one Enterprise Grid organisation)."""

    id: int | None = identity()
    team_id: str = Field(unique=True)
    enterprise_id: str = Field(default="", index=True)
    name: str = Field(default="")
    bot_user_id: str = Field(default="")
    #: sealed
    bot_token: bytes
    installed_at: datetime = instant()


class Lane(Row, table=True):
    """One place that is written to in order and at its own pace: a channel, a person's DM or Home tab.

    `address` is a channel id ("C…", "D…"), "@U…" for a DM still to be opened (then `channel_id` holds
    it once opened), or "~U…" for a Home tab. The pace and the lease live here, so that they survive a
    restart and hold between processes.
    """

    __table_args__ = (UniqueConstraint("team_id", "address"),)
    id: int | None = identity()
    #: the workspace whose installation speaks
    team_id: str
    address: str
    channel_id: str = Field(default="")
    #: Slack's timestamp of the newest message known to be there
    last_ts: str = Field(default="")
    #: the next message not before this
    free_at: datetime | None = instant_or_none()
    leased_by: str = Field(default="")
    leased_until: datetime | None = instant_or_none()


class Place(Row, table=True):
    """A channel by what it is for: "desk", "shared", "shared:taobao", "group", "holder:7"."""

    name: str = Field(primary_key=True)
    lane_id: int = ref("lane.id")


class SeenEvent(Row, table=True):
    """An event id that was heard, so that Slack's retries are heard once."""

    __tablename__ = "seen_event"
    event_id: str = Field(primary_key=True)
    at: datetime = instant(index=True)


_lane, _place, _seen = table_of(Lane), table_of(Place), table_of(SeenEvent)


_LANE = select(_lane.c.id).where(
    _lane.c.team_id == bindparam("team"), _lane.c.address == bindparam("addressed")
)


def lane(session: Session, *, team_id: str, address: str) -> int:
    """The lane's id, made if new."""
    found = session.scalar(_LANE, {"team": team_id, "addressed": address})
    if found is not None:
        return int(found)
    made = insert(_lane).values(team_id=team_id, address=address).returning(_lane.c.id)
    return int(session.execute(made).scalar_one())


def team_of_lane(session: Session, lane_id: int) -> str:
    """The workspace whose installation speaks in a lane, "" for no such lane."""
    return session.scalar(select(_lane.c.team_id).where(_lane.c.id == lane_id)) or ""


_PLACES = select(_place.c.name, _place.c.lane_id)


def places(session: Session) -> dict[str, int]:
    """Place name → lane id, all of them (a handful)."""
    return {row.name: row.lane_id for row in session.connection().execute(_PLACES)}


def place_of_channel(session: Session, channel_id: str) -> list[str]:
    """The names under which a channel is known."""
    statement = (
        select(_place.c.name)
        .join(_lane, _lane.c.id == _place.c.lane_id)
        .where(_lane.c.address == channel_id)
        .order_by(_place.c.name)
    )
    return list(session.scalars(statement))


def settle_place(session: Session, *, name: str, team_id: str, channel_id: str) -> int:
    """Say which channel a place is; gives its lane's id."""
    lane_id = lane(session, team_id=team_id, address=channel_id)
    session.execute(delete(_place).where(_place.c.name == name))
    session.execute(insert(_place).values(name=name, lane_id=lane_id))
    return lane_id


def installation_for(session: Session, team_id: str, enterprise_id: str = "") -> Installation | None:
    """By team first, then by enterprise: an external person's form names only their own side."""
    found = session.scalars(select(Installation).where(col(Installation.team_id) == team_id)).first()
    if found is None and enterprise_id:
        found = session.scalars(
            select(Installation).where(col(Installation.enterprise_id) == enterprise_id)
        ).first()
    return found


def home_installation(session: Session) -> Installation | None:
    """The IACC's own installation: the first one made."""
    return session.scalars(select(Installation).order_by(col(Installation.id)).limit(1)).first()


def team_that_speaks(session: Session, team_id: str) -> str:
    """The workspace whose installation speaks to people of `team_id`: their own if it has one, else ours."""
    found = installation_for(session, team_id) or home_installation(session)
    return found.team_id if found else team_id


def is_our_bot(session: Session, user_id: str) -> bool:
    """Is this Slack user one of our own installations' bots?"""
    statement = select(Installation).where(col(Installation.bot_user_id) == user_id).limit(1)
    return session.scalars(statement).first() is not None


_HEARD = insert(_seen)


def heard_before(session: Session, event_id: str, *, now: datetime) -> bool:
    """Note an event id; True if it was noted already."""
    try:
        with session.begin_nested():
            session.connection().execute(_HEARD, {"event_id": event_id, "at": now})
    except IntegrityError:
        return True
    return False


def forget_events(session: Session, *, now: datetime, after: timedelta) -> None:
    """Drop noted event ids older than Slack's last retry."""
    session.execute(delete(_seen).where(_seen.c.at < now - after))


def places_at(session: Session, team_id: str) -> dict[str, str]:
    """Place name → channel id, of the places that one workspace's installation writes to."""
    statement = (
        select(_place.c.name, _lane.c.address)
        .join(_lane, _lane.c.id == _place.c.lane_id)
        .where(_lane.c.team_id == team_id)
        .order_by(_place.c.name)
    )
    return {row.name: row.address for row in session.execute(statement)}


def drop_place(session: Session, name: str) -> None:
    """A place is no more; its lane stays, for what was promised there."""
    session.execute(delete(_place).where(_place.c.name == name))


def move_channel(session: Session, *, old: str, new: str) -> int:
    """A channel has got another id: all that was promised to the old one goes to the new. How many lanes."""
    moved = session.execute(select(_lane).where(or_(_lane.c.address == old, _lane.c.channel_id == old))).all()
    for row in moved:
        channel_id = new if row.channel_id == old else row.channel_id
        address = new if row.address == old else row.address
        _become(session, row.id, team_id=row.team_id, address=address, channel_id=channel_id)
    return len(moved)


def adopt_lanes(session: Session, team_id: str) -> int:
    """Lanes to people made before any installation could speak are from now on this one's. How many."""
    installed = select(table_of(Installation).c.team_id)
    orphans = session.execute(
        select(_lane).where(
            _lane.c.team_id.not_in(installed),
            or_(_lane.c.address.startswith("@"), _lane.c.address.startswith("~")),
        )
    ).all()
    for row in orphans:
        _become(session, row.id, team_id=team_id, address=row.address, channel_id="")
    return len(orphans)


def _become(session: Session, lane_id: int, *, team_id: str, address: str, channel_id: str) -> None:
    """Give a lane its new address; if another lane has it already, that one takes everything over."""
    there = session.scalar(select(_lane.c.id).where(_lane.c.team_id == team_id, _lane.c.address == address))
    if there is None or there == lane_id:
        session.execute(
            update(_lane)
            .where(_lane.c.id == lane_id)
            .values(team_id=team_id, address=address, channel_id=channel_id)
        )
        return
    for table in Row.metadata.sorted_tables:
        for key in table.foreign_keys:
            if key.column is _lane.c.id:
                session.execute(update(table).where(key.parent == lane_id).values({key.parent: there}))
    session.execute(delete(_lane).where(_lane.c.id == lane_id))
