"""Whose turn it is: which promises are due, and the lease of a lane to one worker at a time.

A worker asks `due`, takes one with `begin` (which leases its lane and marks the promise as being sent), calls
Slack, and writes what became of it with `storage.outcomes`, in the transaction in which it gives the lane
back with `release`. A worker that dies leaves a lease that runs out and a promise that is being sent: the
next to come finds it in doubt.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Literal

from sqlalchemy import ColumnElement, and_, func, or_, select, text, true, update
from sqlalchemy import Row as Result
from sqlmodel import Session

from storage.base import table_of
from storage.outbox import Card, Post
from storage.workspaces import Installation, Lane

TableName = Literal["post", "card"]
#: What the partial indexes say, in their words: a database uses one only where it finds its own text.
POST_PENDING = text("post.state IN ('waiting', 'sending', 'unknown')")
CARD_PENDING = text("card.shown < card.wanted AND card.state <> 'parked'")
#: A reply whose card was never promised is given up after this.
CARD_COMES_WITHIN = timedelta(minutes=2)
_IN_DOUBT = ("sending", "unknown")

_lane, _post, _card, _installation = table_of(Lane), table_of(Post), table_of(Card), table_of(Installation)
_above = _card.alias("above")
#: A post's card; a Home tab has no thread, so it is none.
_ITS_CARD = and_(_above.c.key == _post.c.under, _above.c.kind == "message")


@dataclass(frozen=True, slots=True)
class Shut:
    """Workspaces (team ids) where just now nothing may be posted, edited, published, or done at all."""

    posting: frozenset[str] = frozenset()
    editing: frozenset[str] = frozenset()
    publishing: frozenset[str] = frozenset()
    everything: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Due:
    """A promise whose turn it is, in a lane that nobody holds."""

    table: TableName
    id: int
    lane_id: int
    team_id: str


@dataclass(frozen=True, slots=True)
class Place:
    """A lane as delivery needs it: where it leads, and as whom we speak there."""

    lane_id: int
    team_id: str
    address: str
    channel_id: str
    last_ts: str
    bot_user_id: str
    enterprise_id: str


@dataclass(frozen=True, slots=True)
class Promise:
    """A promise in hand, as it was found.

    `in_doubt`: a call was begun and its outcome is not known, so that Slack must be asked before anything is
    sent again. `thread_ts` is the card's, for what goes below a card; `card` says how that one is:
    "" (none named), "stands", "parked" or "missing".
    """

    table: TableName
    id: int
    key: str
    kind: str
    place: Place
    body: bytes
    iacc_only: bool
    in_doubt: bool
    attempts: int
    version: int = 1
    #: the version that the call in doubt was about
    tried: int = 1
    ts: str = ""
    pinned: bool = False
    replaces_ts: str = ""
    file_id: str = ""
    card: str = ""
    thread_ts: str = ""
    sent_from: datetime | None = None
    sent_after: str = ""
    held_from: datetime | None = None


def _nobody_holds(now: datetime) -> ColumnElement[bool]:
    return or_(_lane.c.leased_until.is_(None), _lane.c.leased_until <= now)


def _open(now: datetime, shut: Shut) -> ColumnElement[bool]:
    """May a new message go into this lane now?"""
    paced = or_(_lane.c.free_at.is_(None), _lane.c.free_at <= now)
    return and_(paced, _lane.c.team_id.not_in(shut.posting)) if shut.posting else paced


def _elsewhere(teams: frozenset[str]) -> ColumnElement[bool]:
    return _lane.c.team_id.not_in(teams) if teams else true()


def due(session: Session, *, now: datetime, shut: Shut, at_most: int) -> list[Due]:
    """What may be done now, one promise a lane: first what is new, oldest first, then edits, newest first.

    Slack takes 50 edits a minute for a whole workspace, so the cards that were changed last come first: these
    are the ones that somebody is looking at.
    """
    new = [*_first_posts(session, now, shut, at_most), *_new_cards(session, now, shut, at_most)]
    # a reply is written in the same instant as its card, which goes first
    new.sort(key=lambda row: (row.created_at, row.table != "card", row.id))
    chosen: dict[int, Due] = {}
    for row in [*new, *_edits(session, now, shut, at_most)]:
        chosen.setdefault(row.lane_id, Due(row.table, row.id, row.lane_id, row.team_id))
    return list(chosen.values())[:at_most]


def _first_posts(session: Session, now: datetime, shut: Shut, at_most: int) -> Sequence[Result[Any]]:
    """The head of each lane: the others wait behind it."""
    pending = select(_post.c.lane_id, func.min(_post.c.id).label("id")).where(POST_PENDING)
    heads = pending.group_by(_post.c.lane_id).subquery()
    never_promised = and_(_above.c.id.is_(None), _post.c.created_at <= now - CARD_COMES_WITHIN)
    statement = (
        select(text("'post' AS \"table\""), _post.c.id, _post.c.lane_id, _lane.c.team_id, _post.c.created_at)
        .join(heads, heads.c.id == _post.c.id)
        .join(_lane, _lane.c.id == _post.c.lane_id)
        .outerjoin(_above, _ITS_CARD)
        .where(
            _post.c.due_at <= now,
            _nobody_holds(now),
            _elsewhere(shut.everything),
            or_(_open(now, shut), _post.c.state.in_(_IN_DOUBT)),
            or_(_post.c.under == "", _above.c.ts != "", _above.c.state == "parked", never_promised),
        )
        .order_by(_post.c.created_at, _post.c.id)
        .limit(at_most)
    )
    return session.execute(statement).all()


def _cards(now: datetime, shut: Shut) -> Any:
    return (
        select(text("'card' AS \"table\""), _card.c.id, _card.c.lane_id, _lane.c.team_id, _card.c.created_at)
        .join(_lane, _lane.c.id == _card.c.lane_id)
        .where(CARD_PENDING, _card.c.due_at <= now, _nobody_holds(now), _elsewhere(shut.everything))
    )


def _new_cards(session: Session, now: datetime, shut: Shut, at_most: int) -> Sequence[Result[Any]]:
    statement = (
        _cards(now, shut)
        .where(
            _card.c.kind == "message",
            _card.c.ts == "",
            or_(_open(now, shut), _card.c.state.in_(_IN_DOUBT)),
        )
        .order_by(_card.c.created_at, _card.c.id)
        .limit(at_most)
    )
    return session.execute(statement).all()


def _edits(session: Session, now: datetime, shut: Shut, at_most: int) -> Sequence[Result[Any]]:
    """Edits of cards that stand, and Home tabs: neither counts for a channel's pace."""
    edit = and_(_card.c.kind == "message", _card.c.ts != "", _elsewhere(shut.editing))
    publish = and_(_card.c.kind == "home", _elsewhere(shut.publishing))
    statement = (
        _cards(now, shut)
        .where(or_(edit, publish))
        .order_by(_card.c.changed_at.desc(), _card.c.id.desc())
        .limit(at_most)
    )
    return session.execute(statement).all()


def begin(session: Session, one: Due, *, worker: str, now: datetime, lease_for: timedelta) -> Promise | None:
    """Lease the lane and take the promise in hand; None if somebody else was quicker.

    A promise that is not in doubt is marked as being sent, with the time: commit before you call Slack.
    """
    if not _lease(session, one.lane_id, worker=worker, now=now, until=now + lease_for):
        return None
    place = _place(session, one.lane_id)
    found = _read_post(session, one.id, place) if one.table == "post" else _read_card(session, one.id, place)
    if found is None or not _mark(session, found, now):
        release(session, one.lane_id, worker=worker)
        return None
    return found


def _lease(session: Session, lane_id: int, *, worker: str, now: datetime, until: datetime) -> bool:
    free = select(_lane.c.id).where(_lane.c.id == lane_id, _nobody_holds(now))
    statement = (
        update(_lane)
        .where(_lane.c.id == free.with_for_update(skip_locked=True).scalar_subquery())
        .values(leased_by=worker, leased_until=until)
        .returning(_lane.c.id)
    )
    return session.execute(statement).first() is not None


def release(session: Session, lane_id: int, *, worker: str, free_at: datetime | None = None) -> None:
    """Give a lane back, if it is still ours. `free_at`: the next message not before then."""
    values: dict[str, Any] = {"leased_by": "", "leased_until": None}
    if free_at is not None:
        values["free_at"] = free_at
    session.execute(update(_lane).where(_lane.c.id == lane_id, _lane.c.leased_by == worker).values(**values))


def extend(session: Session, lane_id: int, *, worker: str, until: datetime) -> None:
    """Hold a lane a little longer, for an upload."""
    session.execute(
        update(_lane).where(_lane.c.id == lane_id, _lane.c.leased_by == worker).values(leased_until=until)
    )


def remember_channel(session: Session, lane_id: int, channel_id: str) -> None:
    """The direct message of an "@U…" lane was opened."""
    session.execute(update(_lane).where(_lane.c.id == lane_id).values(channel_id=channel_id))


def _place(session: Session, lane_id: int) -> Place:
    statement = (
        select(_lane, _installation.c.bot_user_id, _installation.c.enterprise_id)
        .outerjoin(_installation, _installation.c.team_id == _lane.c.team_id)
        .where(_lane.c.id == lane_id)
    )
    row = session.execute(statement).one()
    return Place(
        lane_id=row.id,
        team_id=row.team_id,
        address=row.address,
        channel_id=row.channel_id or ("" if row.address[:1] in "@~" else row.address),
        last_ts=row.last_ts,
        bot_user_id=row.bot_user_id or "",
        enterprise_id=row.enterprise_id or "",
    )


def _read_post(session: Session, post_id: int, place: Place) -> Promise | None:
    statement = (
        select(_post, _above.c.id.label("card_id"), _above.c.ts.label("card_ts"))
        .outerjoin(_above, _ITS_CARD)
        .where(_post.c.id == post_id, POST_PENDING)
    )
    row = session.execute(statement).first()
    if row is None:
        return None
    # what nobody can see yet (a file without its id) and what may be done twice (a pin) leaves no doubt
    once = row.kind == "message" or (row.kind == "file" and row.file_id != "")
    standing = "stands" if row.card_ts else "parked" if row.card_id else "missing"
    return Promise(
        table="post",
        id=row.id,
        key=row.key,
        kind=row.kind,
        place=place,
        body=row.body,
        iacc_only=row.iacc_only,
        in_doubt=once and row.state in _IN_DOUBT,
        attempts=row.attempts,
        file_id=row.file_id,
        card=standing if row.under else "",
        thread_ts=row.card_ts or "",
        sent_from=row.sent_from,
        sent_after=row.sent_after,
        held_from=row.held_from,
    )


def _read_card(session: Session, card_id: int, place: Place) -> Promise | None:
    row = session.execute(select(_card).where(_card.c.id == card_id, CARD_PENDING)).first()
    if row is None:
        return None
    once = row.kind == "message" and row.ts == ""
    return Promise(
        table="card",
        id=row.id,
        key=row.key,
        kind=row.kind,
        place=place,
        body=row.body,
        iacc_only=row.iacc_only,
        in_doubt=once and row.state in _IN_DOUBT,
        attempts=row.attempts,
        version=row.wanted,
        tried=row.tried,
        ts=row.ts,
        pinned=row.pinned,
        replaces_ts=row.replaces_ts,
        sent_from=row.sent_from,
        sent_after=row.sent_after,
        held_from=row.held_from,
    )


def _mark(session: Session, found: Promise, now: datetime) -> bool:
    """Note that it is in hand; False if it was parked by hand meanwhile."""
    table = _post if found.table == "post" else _card
    values: dict[str, Any] = {"state": "unknown"}
    if not found.in_doubt:
        values = {
            "state": "sending",
            "attempts": found.attempts + 1,
            "sent_from": now,
            "sent_after": found.place.last_ts,
        }
        if found.table == "card":
            values["tried"] = found.version
    marked = update(table).where(table.c.id == found.id, table.c.state != "parked").values(**values)
    return session.execute(marked.returning(table.c.id)).first() is not None
