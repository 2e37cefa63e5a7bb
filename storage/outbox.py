"""The outbox: every message is a promise, written in the transaction of the facts it speaks of.

Two kinds of promise. A *post* is said once (a message, a thread reply, a file); posts of one lane go out in
order. A *card* is a living message (or a Home tab) that always shows its newest state; it takes no place in
the order, and a newer state replaces an unsent older one. `bot/delivery` alone keeps promises.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import CheckConstraint, Index, Table, and_, case, null, select, text
from sqlmodel import Field, Session

from storage.base import (
    Row,
    identity,
    insert_or_ignore,
    insert_with_conflict,
    instant,
    instant_or_none,
    one_of,
    ref,
    table_of,
)

#: waiting → sending → sent | unknown (asked for again by reconciliation) | parked (a person must look)
STATES = ("waiting", "sending", "unknown", "sent", "parked")
CARD_KINDS = ("message", "home")
POST_KINDS = ("message", "file", "pin")


class Post(Row, table=True):
    """What is said once."""

    __table_args__ = (
        CheckConstraint(one_of("state", STATES), name="state"),
        CheckConstraint(one_of("kind", POST_KINDS), name="kind"),
        Index(
            "ix_post_pending",
            "lane_id",
            "id",
            sqlite_where=text("state IN ('waiting', 'sending', 'unknown')"),
            postgresql_where=text("state IN ('waiting', 'sending', 'unknown')"),
        ),
        Index(
            "ix_post_parked",
            "id",
            sqlite_where=text("state = 'parked'"),
            postgresql_where=text("state = 'parked'"),
        ),
        Index(
            "ix_post_kept",
            "sent_at",
            sqlite_where=text("state = 'sent' AND length(body) > 0"),
            postgresql_where=text("state = 'sent' AND length(body) > 0"),
        ),
    )
    id: int | None = identity()
    #: "claims.filed:123": a second promise with the same key is the same promise
    key: str = Field(unique=True)
    lane_id: int = ref("lane.id")
    kind: str
    #: the key of the card in whose thread this goes; waits until that card stands
    under: str = Field(default="")
    #: may only be read by IACC people: delivery checks the channel's members first
    iacc_only: bool
    #: sealed JSON of a `Message` or `Upload`; emptied 30 days after delivery
    body: bytes
    state: str
    #: tries so far
    attempts: int = Field(default=0)
    due_at: datetime = instant()
    created_at: datetime = instant()
    #: when the call was begun whose outcome is not known (yet)
    sent_from: datetime | None = instant_or_none()
    #: the newest message known there when that call was begun
    sent_after: str = Field(default="")
    #: since when it has held its lane; two minutes later it is parked
    held_from: datetime | None = instant_or_none()
    sent_at: datetime | None = instant_or_none()
    #: Slack's timestamp of the message
    ts: str = Field(default="")
    #: of an upload, committed before its bytes are sent
    file_id: str = Field(default="")
    #: Slack's error code, or ours, of the last failure
    error: str = Field(default="")


class Card(Row, table=True):
    """A living message, or a Home tab: `wanted` is the newest version, `shown` the one Slack has."""

    __table_args__ = (
        CheckConstraint(one_of("state", STATES), name="state"),
        CheckConstraint(one_of("kind", CARD_KINDS), name="kind"),
        Index(
            "ix_card_pending",
            "lane_id",
            "id",
            sqlite_where=text("shown < wanted AND state <> 'parked'"),
            postgresql_where=text("shown < wanted AND state <> 'parked'"),
        ),
        Index(
            "ix_card_parked",
            "id",
            sqlite_where=text("state = 'parked'"),
            postgresql_where=text("state = 'parked'"),
        ),
        # every reply in a channel is looked up by the message that it stands under
        Index("ix_card_ts", "ts", sqlite_where=text("ts <> ''"), postgresql_where=text("ts <> ''")),
        Index(
            "ix_card_replaces_ts",
            "replaces_ts",
            sqlite_where=text("replaces_ts <> ''"),
            postgresql_where=text("replaces_ts <> ''"),
        ),
        Index(
            "ix_card_kept",
            "sent_at",
            sqlite_where=text("shown = wanted AND length(body) > 0"),
            postgresql_where=text("shown = wanted AND length(body) > 0"),
        ),
    )
    id: int | None = identity()
    #: "claims.desk:123"
    key: str = Field(unique=True)
    lane_id: int = ref("lane.id")
    kind: str
    iacc_only: bool
    #: is it to be pinned once it stands
    pinned: bool = Field(default=False)
    body: bytes
    wanted: int
    shown: int = Field(default=0)
    #: the version that the newest call was about
    tried: int = Field(default=0)
    state: str
    attempts: int = Field(default=0)
    due_at: datetime = instant()
    created_at: datetime = instant()
    changed_at: datetime = instant()
    sent_from: datetime | None = instant_or_none()
    sent_after: str = Field(default="")
    held_from: datetime | None = instant_or_none()
    sent_at: datetime | None = instant_or_none()
    ts: str = Field(default="")
    #: set when an older message had to be replaced by a new one
    replaces_ts: str = Field(default="")
    error: str = Field(default="")


@dataclass(frozen=True, slots=True)
class Message:
    """`text` is a full sentence: the notification and the screen reader's line."""

    text: str
    blocks: Sequence[Mapping[str, Any]] = ()


@dataclass(frozen=True, slots=True)
class Upload:
    """A file. `content` is base64."""

    filename: str
    title: str
    content: str
    comment: str = ""


@dataclass(slots=True)
class Promises:
    """What one unit of work has promised so far; written in a few statements before it commits."""

    posts: dict[str, dict[str, Any]] = field(default_factory=dict)
    cards: dict[str, dict[str, Any]] = field(default_factory=dict)

    def write(self, session: Session) -> None:
        if self.posts:
            _say(session, list(self.posts.values()))
        if self.cards:
            _show(session, list(self.cards.values()))
        self.posts.clear()
        self.cards.clear()


def message_body(message: Message) -> str:
    return json.dumps({"text": message.text, "blocks": list(message.blocks)}, ensure_ascii=False)


def upload_body(upload: Upload) -> str:
    return json.dumps(
        {
            "filename": upload.filename,
            "title": upload.title,
            "content": upload.content,
            "comment": upload.comment,
        },
        ensure_ascii=False,
    )


_post: Table = table_of(Post)
_card: Table = table_of(Card)


def _say(session: Session, rows: list[dict[str, Any]]) -> None:
    session.connection().execute(insert_or_ignore(session, _post, unique=("key",)), rows)


def _show(session: Session, rows: list[dict[str, Any]]) -> None:
    session.connection().execute(_newest_cards(session.get_bind().dialect.name), rows)


@cache
def _newest_cards(dialect: str) -> Any:
    insert = insert_with_conflict(dialect, _card)
    new = insert.excluded
    # a parked card is tried anew; one that may stand after all is looked for first
    parked = _card.c.state == "parked"
    revive = case(
        (and_(parked, _card.c.ts == "", _card.c.sent_from.is_not(None)), "unknown"),
        (parked, "waiting"),
        else_=_card.c.state,
    )
    return insert.on_conflict_do_update(
        index_elements=["key"],
        set_={
            "body": new.body,
            "wanted": _card.c.wanted + 1,
            "changed_at": new.changed_at,
            "iacc_only": new.iacc_only,
            "state": revive,
            "attempts": case((parked, 0), else_=_card.c.attempts),
            "due_at": case((parked, new.due_at), else_=_card.c.due_at),
            "held_from": case((parked, null()), else_=_card.c.held_from),
        },
    )


def card_named(session: Session, key: str) -> Card | None:
    return session.scalars(select(Card).where(_card.c.key == key)).one_or_none()
