"""Sending digests: each reader's turn is taken once, whoever takes it and however often it is tried."""

from dataclasses import dataclass
from datetime import datetime

from handlers.digests import layout, rules
from handlers.digests.composing import Composed, compose
from handlers.digests.rules import Audience, Outcome, next_at
from handlers.digests.subscribing import lane_of, standing_of, times_of
from handlers.programme import Work
from storage import digests
from storage.digests import Subscription


@dataclass(frozen=True, slots=True)
class Turn:
    """What became of one reader's turn. `reader`: "desk", "shared", "shared:taobao", "person:7".

    `slot` is the day on the reader's clock whose digest it is, "" where none was due. `text` is what was
    promised, as it reads without Slack.
    """

    reader: str
    outcome: Outcome
    slot: str = ""
    text: str = ""


@dataclass(frozen=True, slots=True)
class Preview:
    """One reader's digest as it would be now, as it reads without Slack. `name`: what a person is called."""

    reader: str
    name: str
    text: str


def due(work: Work) -> list[int]:
    """Ids of the subscriptions whose hour has come, the earliest first."""
    return [int(one.id or 0) for one in digests.due(work.session, now=work.now)]


def readers_of(work: Work, *, audience: str) -> list[int]:
    """Ids of an audience's subscriptions. Raises `NoSuchAudience` or `GroupComesLater`."""
    found = digests.all_of(work.session, rules.an_audience(audience))
    return [int(one.id or 0) for one in found if one.active]


def send_due(work: Work, *, subscription_id: int) -> Turn | None:
    """Send a digest whose hour has come, once, whoever asks; None where somebody else was quicker."""
    subscription = digests.lock(work.session, subscription_id)
    if subscription is None or not subscription.active or subscription.next_at > work.now:
        return None
    return _take_turn(work, subscription, at=work.now, by="clock:digests")


def send_at(work: Work, *, subscription_id: int, at: datetime, by: str) -> Turn | None:
    """Send a digest if it is due at the instant `at`, and was not sent yet; None for one that has ended."""
    subscription = digests.lock(work.session, subscription_id)
    if subscription is None or not subscription.active:
        return None
    if subscription.paused_until is not None and subscription.paused_until > at:
        return Turn(subscription.reader, Outcome.PAUSED)
    return _take_turn(work, subscription, at=at, by=by)


def preview_all(work: Work, *, audience: str, at: datetime) -> list[Preview]:
    """All digests of an audience as they would be at `at`. Raises `NoSuchAudience` or `GroupComesLater`."""
    found = [one for one in digests.all_of(work.session, rules.an_audience(audience)) if one.active]
    composed = [(one, compose(work, one, at=at)) for one in found]
    return [
        Preview(one.reader, _name(work, one), layout.plain(digest.message))
        for one, digest in composed
        if digest is not None
    ]


def _name(work: Work, subscription: Subscription) -> str:
    """What people call the reader: a person's name, a channel's place."""
    standing = standing_of(work, subscription)
    return standing.name if standing else subscription.reader


def _take_turn(work: Work, subscription: Subscription, *, at: datetime, by: str) -> Turn:
    times = times_of(work, subscription)
    on = rules.turn_at(times, at, next_due=subscription.next_at)
    if on is None:
        return Turn(subscription.reader, Outcome.NOT_DUE)
    turn = send(work, subscription, slot=on.isoformat(), at=at, by=by, begins_week=times.begins_week(on))
    subscription.next_at = max(subscription.next_at, next_at(times, at))
    return turn


def send(
    work: Work,
    subscription: Subscription,
    *,
    slot: str,
    at: datetime,
    by: str,
    asked: bool = False,
    begins_week: bool = True,
) -> Turn:
    """Promise a digest, unless it was before, or there is nothing to say and nothing is to be said then.

    `asked`: somebody wants it now, whatever it says. `begins_week`: it also comes if nothing has changed.
    """
    subscription_id, reader = int(subscription.id or 0), subscription.reader
    composed = compose(work, subscription, at=at)  # before its slot is taken: it looks for the last
    lane = lane_of(work, subscription)
    if composed is None or lane is None:
        subscription.active = False
        work.record(f"digest:{subscription_id}", "digest:ended", by)
        return Turn(reader, Outcome.NOT_DUE)
    if not work.slot(digests.job_of(subscription_id), slot):
        return Turn(reader, Outcome.SENT_BEFORE, slot)
    if not (asked or subscription.say_nothing_pending):
        if composed.is_empty:
            return Turn(reader, Outcome.NOTHING_PENDING, slot)
        if not begins_week and _is_old(work, subscription_id, composed):
            return Turn(reader, Outcome.NOTHING_NEW, slot)
    work.say(
        f"digests.sent:{subscription_id}:{slot}",
        to=lane,
        message=composed.message,
        iacc_only=subscription.audience == Audience.DESK,
    )
    face = {"face": composed.face} if composed.face else {}
    work.record(f"digest:{subscription_id}", "digest:sent", by, slot=slot, **face)
    return Turn(reader, Outcome.SENT, slot, layout.plain(composed.message))


def _is_old(work: Work, subscription_id: int, composed: Composed) -> bool:
    """Does it need nobody, and tell just what the last one that was sent told?"""
    return composed.is_quiet and composed.face == digests.last_face(work.session, subscription_id)
