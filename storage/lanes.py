"""Whose turn it is: which promises are due, and the lease of a lane to one worker at a time.

A worker asks `due`, takes one with `begin` (which leases its lane and marks the promise as being sent), calls
Slack, and writes what became of it with `storage.outcomes`, in the transaction in which it gives the lane
back with `release`. A worker that dies leaves a lease that runs out and a promise that is being sent: the
next to come finds it in doubt.
"""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from functools import cache
from typing import Any, Literal, NamedTuple

from sqlalchemy import (
    ColumnElement,
    Select,
    Table,
    TextClause,
    and_,
    bindparam,
    func,
    or_,
    select,
    text,
    true,
    update,
)
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
_POST_IN_DOUBT = text("post.state IN ('sending', 'unknown')")
_CARD_IN_DOUBT = text("card.state IN ('sending', 'unknown')")

_lane, _post, _card, _installation = table_of(Lane), table_of(Post), table_of(Card), table_of(Installation)
_TABLES: Mapping[TableName, Table] = {"post": _post, "card": _card}
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
    #: the key of that card
    under: str = ""
    thread_ts: str = ""
    sent_from: datetime | None = None
    sent_after: str = ""
    held_from: datetime | None = None


def due(session: Session, *, now: datetime, shut: Shut, at_most: int) -> list[Due]:
    """What may be done now, one promise a lane: first what is new, oldest first, then edits, newest first.

    Slack takes 50 edits a minute for a whole workspace, so the cards that were changed last come first: these
    are the ones that somebody is looking at.
    """
    teams = {what: sorted(teams) for what, teams in asdict(shut).items() if teams}
    looks, connection = _looks(frozenset(teams)), session.connection()
    asked = {"now": now, "given_up": now - CARD_COMES_WITHIN, "at_most": at_most, **teams}
    new = [*connection.execute(looks.first_posts, asked), *connection.execute(looks.new_cards, asked)]
    # a reply is written in the same instant as its card, which goes first
    new.sort(key=lambda row: (row.created_at, row.table != "card", row.id))
    chosen: dict[int, Due] = {}
    for row in [*new, *connection.execute(looks.edits, asked)]:
        chosen.setdefault(row.lane_id, Due(row.table, row.id, row.lane_id, row.team_id))
    return list(chosen.values())[:at_most]


class _Looks(NamedTuple):
    first_posts: Select[Any]
    new_cards: Select[Any]
    edits: Select[Any]


@cache
def _looks(shut: frozenset[str]) -> _Looks:
    """The statements of a look, built once: building them takes four times as long as executing them.

    `shut` are the fields of `Shut` that name a workspace. Mostly none does, and its condition is left out.
    """

    def elsewhere(what: str) -> ColumnElement[bool]:
        return _lane.c.team_id.not_in(bindparam(what, expanding=True)) if what in shut else true()

    paced = or_(_lane.c.free_at.is_(None), _lane.c.free_at <= bindparam("now"))
    open_now, reached = and_(paced, elsewhere("posting")), elsewhere("everything")
    edits = and_(_card.c.kind == "message", _card.c.ts != "", elsewhere("editing"))
    homes = and_(_card.c.kind == "home", elsewhere("publishing"))
    return _Looks(
        _FIRST_POSTS.where(reached, or_(open_now, _POST_IN_DOUBT)),
        _NEW_CARDS.where(reached, or_(open_now, _CARD_IN_DOUBT)),
        # neither counts for a channel's pace
        _CHANGED_CARDS.where(reached, or_(edits, homes)),
    )


_NOBODY_HOLDS = or_(_lane.c.leased_until.is_(None), _lane.c.leased_until <= bindparam("now"))


def _whose_time_has_come(table: Table) -> Select[Any]:
    name = text(f"'{table.name}' AS \"table\"")
    return (
        select(name, table.c.id, table.c.lane_id, _lane.c.team_id, table.c.created_at)
        .join(_lane, _lane.c.id == table.c.lane_id)
        .where(table.c.due_at <= bindparam("now"), _NOBODY_HOLDS)
        .limit(bindparam("at_most"))
    )


#: The head of each lane: the others wait behind it.
_HEADS = select(func.min(_post.c.id).label("id")).where(POST_PENDING).group_by(_post.c.lane_id).subquery()
_FIRST_POSTS = (
    _whose_time_has_come(_post)
    .join(_HEADS, _HEADS.c.id == _post.c.id)
    .outerjoin(_above, _ITS_CARD)
    .where(
        or_(
            _post.c.under == "",
            _above.c.ts != "",
            _above.c.state == "parked",
            and_(_above.c.id.is_(None), _post.c.created_at <= bindparam("given_up")),
        )
    )
    .order_by(_post.c.created_at, _post.c.id)
)
_CARDS = _whose_time_has_come(_card).where(CARD_PENDING)
_NOT_POSTED = and_(_card.c.kind == "message", _card.c.ts == "")
_NEW_CARDS = _CARDS.where(_NOT_POSTED).order_by(_card.c.created_at, _card.c.id)
_CHANGED_CARDS = _CARDS.order_by(_card.c.changed_at.desc(), _card.c.id.desc())


def begin(session: Session, one: Due, *, worker: str, now: datetime, lease_for: timedelta) -> Promise | None:
    """Lease the lane and take the promise in hand; None if somebody else was quicker.

    A promise that is not in doubt is marked as being sent, with the time: commit before you call Slack.
    """
    connection = session.connection()
    asked = {"lane": one.lane_id, "now": now, "worker": worker, "until": now + lease_for}
    lane = connection.execute(_LEASE, asked).first()
    if lane is None:
        return None
    row = connection.execute(_TO_KEEP[one.table], {"promise": one.id, "lane": one.lane_id}).first()
    found = (_post_of(row, lane) if one.table == "post" else _card_of(row, lane)) if row else None
    if found is None or not _mark(session, found, now):
        release(session, one.lane_id, worker=worker)
        return None
    return found


_FREE = select(_lane.c.id).where(_lane.c.id == bindparam("lane"), _NOBODY_HOLDS)
_LEASE = (
    update(_lane)
    .where(_lane.c.id == _FREE.with_for_update(skip_locked=True).scalar_subquery())
    .values(leased_by=bindparam("worker"), leased_until=bindparam("until"))
    .returning(_lane)
)


def _to_keep(promise: Select[Any], table: Table, pending: TextClause) -> Select[Any]:
    """One that still waits, with who speaks in its lane."""
    return (
        promise.add_columns(_installation.c.bot_user_id, _installation.c.enterprise_id)
        .join(_lane, _lane.c.id == table.c.lane_id)
        .outerjoin(_installation, _installation.c.team_id == _lane.c.team_id)
        .where(table.c.id == bindparam("promise"), _lane.c.id == bindparam("lane"), pending)
    )


_POST_AND_CARD = select(_post, _above.c.id.label("card_id"), _above.c.ts.label("card_ts"))
_TO_KEEP: Mapping[TableName, Select[Any]] = {
    "post": _to_keep(_POST_AND_CARD.outerjoin(_above, _ITS_CARD), _post, POST_PENDING),
    "card": _to_keep(select(_card), _card, CARD_PENDING),
}
_OURS = update(_lane).where(_lane.c.id == bindparam("lane"), _lane.c.leased_by == bindparam("worker"))


def release(session: Session, lane_id: int, *, worker: str, free_at: datetime | None = None) -> None:
    """Give a lane back, if it is still ours. `free_at`: the next message not before then."""
    given_back = {"lane": lane_id, "worker": worker, "leased_by": "", "leased_until": None}
    pace = {} if free_at is None else {"free_at": free_at}
    session.connection().execute(_OURS, given_back | pace)


def extend(session: Session, lane_id: int, *, worker: str, until: datetime) -> None:
    """Hold a lane a little longer, for an upload."""
    session.connection().execute(_OURS, {"lane": lane_id, "worker": worker, "leased_until": until})


def remember_channel(session: Session, lane_id: int, channel_id: str) -> None:
    """The direct message of an "@U…" lane was opened."""
    session.execute(update(_lane).where(_lane.c.id == lane_id).values(channel_id=channel_id))


def _place(lane: Any, installation: Any) -> Place:
    return Place(
        lane_id=lane.id,
        team_id=lane.team_id,
        address=lane.address,
        channel_id=lane.channel_id or ("" if lane.address[:1] in "@~" else lane.address),
        last_ts=lane.last_ts,
        bot_user_id=installation.bot_user_id or "",
        enterprise_id=installation.enterprise_id or "",
    )


def _post_of(row: Any, lane: Any) -> Promise:
    # what nobody can see yet (a file without its id) and what may be done twice (a pin) leaves no doubt
    once = row.kind == "message" or (row.kind == "file" and row.file_id != "")
    standing = "stands" if row.card_ts else "parked" if row.card_id else "missing"
    return Promise(
        table="post",
        id=row.id,
        key=row.key,
        kind=row.kind,
        place=_place(lane, row),
        body=row.body,
        iacc_only=row.iacc_only,
        in_doubt=once and row.state in _IN_DOUBT,
        attempts=row.attempts,
        file_id=row.file_id,
        card=standing if row.under else "",
        under=row.under,
        thread_ts=row.card_ts or "",
        sent_from=row.sent_from,
        sent_after=row.sent_after,
        held_from=row.held_from,
    )


def _card_of(row: Any, lane: Any) -> Promise:
    once = row.kind == "message" and row.ts == ""
    return Promise(
        table="card",
        id=row.id,
        key=row.key,
        kind=row.kind,
        place=_place(lane, row),
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


_MARKED: Mapping[TableName, Any] = {
    name: update(table)
    .where(table.c.id == bindparam("promise"), table.c.state != "parked")
    .returning(table.c.id)
    for name, table in _TABLES.items()
}


def _mark(session: Session, found: Promise, now: datetime) -> bool:
    """Note that it is in hand; False if it was parked by hand meanwhile."""
    values: dict[str, Any] = {"promise": found.id, "state": "unknown"}
    if not found.in_doubt:
        values |= {
            "state": "sending",
            "attempts": found.attempts + 1,
            "sent_from": now,
            "sent_after": found.place.last_ts,
        }
        if found.table == "card":
            values["tried"] = found.version
    return session.connection().execute(_MARKED[found.table], values).first() is not None
