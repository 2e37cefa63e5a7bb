"""What was meant for Alibaba and is parked: known by the card in a shared channel that it belongs to."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Table, and_, case, delete, or_, select, update
from sqlmodel import Field, Session

from storage.base import Row, identity, instant, instant_or_none, table_of
from storage.batches import Case
from storage.claims import Claim, ClaimListing
from storage.listed import Listed, first_of
from storage.outbox import Card, Post
from storage.outbox_desk import CARD_PARKED, POST_PARKED

#: What the keys of officers' cards begin with: hand-overs, counter-notices, closures, escalations.
CARDS = ("hand_over.card:", "counter_notices.shared:", "closures.shared:", "escalations.shared:")


class Undelivered(Row, table=True):
    """One card, while it or anything below it could not be delivered; gone when all has been."""

    id: int | None = identity()
    #: of the card
    key: str = Field(unique=True)
    #: what it is about, as people call it: "MS-2026-000123"
    reference: str
    #: Slack's error code, or ours
    error: str
    since: datetime = instant()
    #: had Alibaba seen an older state of the card
    stood: bool
    #: when somebody last had it tried again; None once that has failed, too
    tried_at: datetime | None = instant_or_none()
    #: who wants it tried again with all the others, as history names them; "" once that was done
    asked_by: str = Field(default="")


@dataclass(frozen=True, slots=True)
class HeldUp:
    """One of them on a list."""

    key: str
    reference: str
    error: str
    since: datetime

    @property
    def case(self) -> Case | None:
        """What is handed over by it; None where it is no hand-over."""
        return Case.of(self.key) if self.key.startswith(CARDS[0]) else None


@dataclass(frozen=True, slots=True)
class Stuck:
    """A card that is parked, or below which something is. `stood`: an older state of it was seen."""

    key: str
    error: str
    card_is_parked: bool
    stood: bool


_card, _post, _row = table_of(Card), table_of(Post), table_of(Undelivered)
_claim, _line = table_of(Claim), table_of(ClaimListing)


def is_officers(key: str) -> bool:
    """Is it the key of a card for Alibaba's officers?"""
    return key.startswith(CARDS)


def stuck(session: Session, key: str = "") -> list[Stuck]:
    """All that is parked of what was meant for Alibaba, a card once; with a key, of that card alone."""
    found: dict[str, Stuck] = {}
    theirs = or_(*(_card.c.key.startswith(one, autoescape=True) for one in CARDS))
    theirs = _card.c.key == key if key else theirs
    cards = select(_card.c.key, _card.c.error, _card.c.shown).where(CARD_PARKED, theirs).order_by(_card.c.id)
    for row in session.execute(cards):
        found[row.key] = Stuck(row.key, row.error, card_is_parked=True, stood=row.shown > 0)
    below = or_(*(_post.c.under.startswith(one, autoescape=True) for one in CARDS))
    below = _post.c.under == key if key else below
    posts = select(_post.c.under, _post.c.error).where(POST_PARKED, below).order_by(_post.c.id)
    for row in session.execute(posts):
        found.setdefault(row.under, Stuck(row.under, row.error, card_is_parked=False, stood=True))
    return list(found.values())


def with_alibaba(session: Session, keys: Sequence[str]) -> list[str]:
    """Of these cards those of hand-overs of which a listing is said to be with Alibaba."""
    cases = {case: key for key in keys if key.startswith(CARDS[0]) and (case := Case.of(key))}
    alone = [case.id for case in cases if not case.is_batch]
    whole = [case.id for case in cases if case.is_batch]
    there = select(_line.c.id).where(_line.c.claim_id == _claim.c.id, _line.c.status == "handed_over")
    statement = select(_claim.c.id, _claim.c.batch_id).where(
        or_(and_(_claim.c.batch_id.is_(None), _claim.c.id.in_(alone)), _claim.c.batch_id.in_(whole)),
        there.exists(),
    )
    found = {
        Case(row.batch_id, is_batch=True) if row.batch_id else Case(row.id)
        for row in session.execute(statement)
    }
    return [key for case, key in cases.items() if case in found]


def every(session: Session) -> list[Undelivered]:
    """All that is known to be held up, the longest first."""
    return list(session.scalars(select(Undelivered).order_by(_row.c.id)))


def held_among(session: Session, keys: Sequence[str]) -> set[str]:
    """Of these cards those that are known to be held up."""
    return set(session.scalars(select(_row.c.key).where(_row.c.key.in_(list(keys))))) if keys else set()


def listed(session: Session, *, at_most: int) -> Listed[HeldUp]:
    """The first of them, and how many there are."""
    rows, total = first_of(session, select(_row).order_by(_row.c.id), at_most)
    return Listed(tuple(HeldUp(row.key, row.reference, row.error, row.since) for row in rows), total)


def of(session: Session, key: str) -> Undelivered | None:
    return session.scalars(select(Undelivered).where(_row.c.key == key)).one_or_none()


def lock(session: Session, key: str) -> Undelivered | None:
    """The same, held until the unit of work ends."""
    return session.scalars(select(Undelivered).where(_row.c.key == key).with_for_update()).one_or_none()


def ask_for_all(session: Session, by: str) -> int:
    """All that is held up is to be tried again, one after the other; how many it is."""
    return int(session.connection().execute(update(_row).values(asked_by=by)).rowcount)


def forget(session: Session, key: str) -> None:
    """It has been delivered."""
    session.execute(delete(_row).where(_row.c.key == key))


def delivered(session: Session, keys: Sequence[str]) -> set[str]:
    """Those of these cards that Slack has, in their newest state and with all that belongs below them."""
    left = select(_post.c.id).where(_post.c.under == _card.c.key, _post.c.state != "sent")
    shown = and_(_card.c.state == "sent", _card.c.shown == _card.c.wanted)
    there = select(_card.c.key).where(_card.c.key.in_(list(keys)), shown, ~left.exists())
    return set(session.scalars(there))


def drop_post(session: Session, prefix: str, card: str) -> bool:
    """Drop what is parked below a card and was never sent, of the kind that a key's beginning tells."""
    gone = (
        delete(_post)
        .where(
            POST_PARKED,
            _post.c.under == card,
            _post.c.key.startswith(prefix, autoescape=True),
            _post.c.sent_from.is_(None),
        )
        .returning(_post.c.id)
    )
    return bool(session.execute(gone).all())


def send_again(session: Session, key: str, *, lane_id: int, now: datetime) -> None:
    """Let a card and all that is parked below it be tried anew, in this lane.

    What may stand after all is looked for first, unless it goes to another lane than before.
    """
    moves = select(_card.c.id).where(_card.c.key == key, _card.c.lane_id != lane_id)
    if session.scalar(moves) is not None:
        fresh = {"ts": "", "replaces_ts": "", "sent_from": None, "shown": 0, "state": "parked"}
        session.execute(update(_card).where(_card.c.key == key).values(lane_id=lane_id, **fresh))
        moving = update(_post).where(POST_PARKED, _post.c.under == key)
        session.execute(moving.values(lane_id=lane_id, sent_from=None))
    for table, which in ((_card, _card.c.key == key), (_post, _post.c.under == key)):
        _retry(session, table, which, now)


def _retry(session: Session, table: Table, which: object, now: datetime) -> None:
    again = case((and_(table.c.sent_from.is_not(None), table.c.ts == ""), "unknown"), else_="waiting")
    session.execute(
        update(table)
        .where(table.c.state == "parked", which)  # type: ignore[arg-type]
        .values(state=again, due_at=now, attempts=0, held_from=None, error="")
    )
