"""Digests of what is pending: sent when they are due, shown, paused and changed."""

from collections.abc import Collection
from datetime import date

from handlers.actor import Actor
from handlers.digests import forms, rules
from handlers.digests.composing import compose
from handlers.digests.rules import Audience, NoDigestForRole, NoDigestYet, NotYourDigest, next_at
from handlers.digests.sending import Preview, Turn, preview_all, send
from handlers.digests.subscribing import (
    acts_there,
    reader_of,
    subscribe_all,
    subscribe_desk,
    subscribe_officers,
    subscribe_people,
    subscribe_person,
    times_of,
)
from handlers.doors import View
from handlers.hand_over.service import families_of
from handlers.people.rules import Action
from handlers.programme import Work
from handlers.workspaces.rules import DESK
from storage import digests, workspaces
from storage.digests import Subscription
from storage.outbox import Message

__all__ = [
    "Preview",
    "Turn",
    "preview_all",
    "subscribe_all",
    "subscribe_desk",
    "subscribe_officers",
    "subscribe_people",
    "subscribe_person",
]

_CHANGING = {
    Audience.DESK: Action.CHANGE_DESK_DIGEST,
    Audience.OFFICERS: Action.CHANGE_OFFICERS_DIGEST,
    Audience.HOLDERS: Action.CHANGE_OWN_DIGEST,
}


def send_now(work: Work, actor: Actor, *, source: str, subscription_id: int = 0, channel_id: str = "") -> str:
    """Post this person's digest at once, whatever the hour; a sentence that says so. Safe to call twice."""
    subscription = _to_change(work, actor, subscription_id, channel_id)
    turn = send(work, subscription, slot=f"now:{source}", at=work.now, by=actor.by, asked=True)
    if not turn.slot:
        raise NoDigestYet
    return forms.on_its_way(work.words(actor))


def preview(work: Work, actor: Actor, *, subscription_id: int = 0, channel_id: str = "") -> Message:
    """This person's digest as it would be now. The desk's may be looked at by all who see all claims."""
    found = _found(work, actor, subscription_id, channel_id)
    if found.audience == Audience.DESK:
        actor.require(Action.SEE_ALL_CLAIMS)
    else:
        _check_theirs(work, actor, found)
    composed = compose(work, found, at=work.now)
    if composed is None:
        raise NoDigestYet
    return composed.message


def press_preview(work: Work, actor: Actor, *, subscription_id: int) -> View:
    """The same on top of the form."""
    return forms.preview_view(work.words(actor), preview(work, actor, subscription_id=subscription_id))


def overview(work: Work, actor: Actor, *, channel_id: str = "", not_understood: str = "") -> Message:
    """What `/digest` can do, and how this person's digest is set."""
    found = _to_change(work, actor, 0, channel_id, lock=False)
    return forms.overview(
        work.words(actor),
        work.setup.platforms,
        found,
        paused_until=_paused_until(work, found),
        not_understood=not_understood,
    )


def open_settings(work: Work, actor: Actor, *, subscription_id: int = 0, channel_id: str = "") -> View:
    """The form for a digest; without its id for this person's own, or the one of where they pressed."""
    found = _to_change(work, actor, subscription_id, channel_id, lock=False)
    return forms.settings_form(
        work.words(actor),
        work.setup.platforms,
        found,
        country=_country(work, found),
        paused_until=_paused_until(work, found),
    )


def change(
    work: Work,
    actor: Actor,
    *,
    subscription_id: int,
    local_time: str,
    frequency: str,
    options: Collection[str],
    paused_until: str,
) -> str:
    """Set when a digest comes; a sentence that says when the next one does.

    `local_time` is "HH:MM" on the digest's clock, `options` some of the form's, `paused_until` an ISO date or
    "". Raises the refusals of each field.
    """
    row = _to_change(work, actor, subscription_id, "")
    before = _set(row)
    row.local_time = rules.a_time(local_time)
    row.frequency = rules.a_frequency(frequency).value
    row.calendar = _country(work, row) if forms.WORKING_DAYS in options else ""
    row.say_nothing_pending = forms.SAY_NOTHING in options
    was, until = _paused_until(work, row), date.fromisoformat(paused_until) if paused_until else None
    _pause(work, row, until if until is None or until == was else rules.a_pause(until, _today(work, row)))
    if _set(row) != before:
        work.record(
            f"digest:{row.id}",
            "digest:changed",
            actor.by,
            local_time=row.local_time,
            frequency=row.frequency,
            calendar=row.calendar,
            say_nothing_pending=row.say_nothing_pending,
            paused_until=until.isoformat() if until else "",
        )
    return forms.saved(work.words(actor), row.next_at)


def pause(work: Work, actor: Actor, *, said: str, channel_id: str = "") -> str:
    """Stop this person's digest for a while, or start it again; a sentence that says what holds now."""
    row = _to_change(work, actor, 0, channel_id)
    until = rules.pause_until(said, _today(work, row))
    was = _paused_until(work, row)
    _pause(work, row, until)
    if until != was:
        until_day = until.isoformat() if until else ""
        work.record(f"digest:{row.id}", "digest:paused", actor.by, until=until_day)
    words = work.words(actor)
    return forms.paused(words, until, row.next_at) if until else forms.saved(words, row.next_at)


def _to_change(
    work: Work, actor: Actor, subscription_id: int, channel_id: str, *, lock: bool = True
) -> Subscription:
    """The digest that this person means, if they may change it; locked, unless it is only looked at.

    Raises `MayNot`, `NotYourDigest`, `NoDigestYet` or `NoDigestForRole`.
    """
    found = _found(work, actor, subscription_id, channel_id)
    _check_theirs(work, actor, found)
    locked = digests.lock(work.session, int(found.id or 0)) if lock else found
    if locked is None or not locked.active:
        raise NoDigestYet
    return locked


def _found(work: Work, actor: Actor, subscription_id: int, channel_id: str) -> Subscription:
    if subscription_id:
        found = digests.by_id(work.session, subscription_id)
        if found is None:
            raise NotYourDigest
        return found
    readers = _readers(work, actor, channel_id)
    subscribed = (digests.of_reader(work.session, reader) for reader in readers)
    mine = next((one for one in subscribed if one is not None and one.active), None)
    if mine is None:
        raise NoDigestYet
    return mine


def _readers(work: Work, actor: Actor, channel_id: str) -> list[str]:
    """Whose digest this person means, the likeliest first. Raises `NoDigestForRole`."""
    if actor.is_desk:
        return [DESK]
    if actor.may(Action.CHANGE_OWN_DIGEST):
        return [reader_of(actor.person_id)]
    if actor.may(Action.CHANGE_OFFICERS_DIGEST):
        here = workspaces.place_of_channel(work.session, channel_id) if channel_id else []
        own = sorted(f"shared:{family}" for family in families_of(work, actor.standing.platforms))
        return [*(place for place in here if place.startswith("shared")), *own, "shared"]
    raise NoDigestForRole


def _check_theirs(work: Work, actor: Actor, found: Subscription) -> None:
    """Raises `MayNot` or `NotYourDigest`."""
    audience = Audience(found.audience)
    if audience == Audience.HOLDERS and found.person_id != actor.person_id:
        raise NotYourDigest
    actor.require(_CHANGING[audience])
    if audience == Audience.OFFICERS and not acts_there(work, actor.standing, found.reader):
        raise NotYourDigest


def _pause(work: Work, row: Subscription, until: date | None) -> None:
    """Set or end a pause, and with it the next hour."""
    zone = times_of(work, row).zone
    row.paused_until = rules.first_moment(until, zone) if until else None
    row.next_at = next_at(times_of(work, row), work.now)


def _paused_until(work: Work, row: Subscription) -> date | None:
    """The day on which it comes again, None for one that is not paused."""
    if row.paused_until is None or row.paused_until <= work.now:
        return None
    return row.paused_until.astimezone(times_of(work, row).zone).date()


def _today(work: Work, row: Subscription) -> date:
    return work.now.astimezone(times_of(work, row).zone).date()


def _country(work: Work, row: Subscription) -> str:
    return rules.country_of(row.timezone, work.terms.digests[row.audience].calendar)


def _set(row: Subscription) -> tuple[object, ...]:
    """What makes two settings the same."""
    return (row.local_time, row.frequency, row.calendar, row.say_nothing_pending, row.paused_until)
