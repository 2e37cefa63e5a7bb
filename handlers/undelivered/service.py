"""Trying again to deliver to Alibaba what was held up."""

from dataclasses import replace

from handlers.actor import Actor
from handlers.claims.cases import Case
from handlers.hand_over import deciding
from handlers.hand_over import service as hand_over
from handlers.hand_over.rules import Disclosure
from handlers.people.rules import Action
from handlers.programme import Work
from handlers.undelivered import views
from handlers.undelivered.places import about
from handlers.undelivered.rules import ALL, NothingHeldUp
from storage import outbox, undelivered
from storage.undelivered import Undelivered


def try_again(work: Work, actor: Actor, *, key: str) -> str:
    """One card with all that belongs below it, or all that is held up; what to say to who asked for it."""
    actor.require(Action.TRY_AGAIN)
    # many are left to the clock: a press has three seconds, and others write meanwhile
    count = undelivered.ask_for_all(work.session, actor.by) if key == ALL else _again(work, actor.by, key)
    if not count:
        raise NothingHeldUp
    return views.tried(work.words(actor), count)


def try_as_asked(work: Work, *, key: str) -> bool:
    """One of all that somebody wants tried again."""
    row = undelivered.lock(work.session, key)
    if row is None or not row.asked_by:
        return False
    by, row.asked_by = row.asked_by, ""
    return _again(work, by, key)


def _again(work: Work, by: str, key: str) -> bool:
    found = about(work, key)
    # before the case itself, as the clock does
    row, card = undelivered.lock(work.session, key), outbox.card_named(work.session, key)
    if found is None or row is None or card is None:
        return False
    row.tried_at = work.now
    place = hand_over.standing_place(work, key, found.family)
    lane_id = work.places().get(place, card.lane_id)
    if found.case is not None and place:
        _show_as_now(work, found.case, row, place, is_elsewhere=lane_id != card.lane_id)
    undelivered.send_again(work.session, key, lane_id=lane_id, now=work.now)
    work.record(found.subject, "undelivered:tried_again", by)
    return True


def _show_as_now(work: Work, case: Case, row: Undelivered, place: str, *, is_elsewhere: bool) -> None:
    """What Alibaba reads is how it stands now; and its new duty names the time that it has from now on."""
    held = deciding.held(work, case)
    if held is None:
        return
    for claim in held.claims:
        claim.handed_to = place
    work.session.flush()
    shown = hand_over.disclosure(work, case)
    hand_over.show(work, shown, place)
    is_new = undelivered.drop_post(work.session, hand_over.DUTY, row.key)
    anew = str(work.places()[place]) if is_elsewhere and row.stood else ""
    if not shown.is_open:
        return
    if anew:  # its sheet stands where nobody works any more
        undelivered.drop_post(work.session, hand_over.SHEET, row.key)
        hand_over.send_sheet(work, shown, place, anew=anew)
    if is_new or anew:
        hand_over.say_duty(work, _from_now(work, shown, held.family), place, anew=anew)


def _from_now(work: Work, shown: Disclosure, family: str) -> Disclosure:
    due_at = shown.due_at or work.terms.clock("outcome", family).due_at(work.now)
    return replace(shown, due_at=due_at)
