"""Taking Alibaba's decision on a counter-notice back: an officer's mistake, within the hour."""

from dataclasses import replace
from functools import partial

from handlers.actor import Actor
from handlers.claims.rules import Status, Step
from handlers.counter_notices import service, settling, showing, undone_views
from handlers.counter_notices.rules import Answer
from handlers.counter_notices.service import Opened
from handlers.counter_notices.told import Told
from handlers.hand_over.rules import ChangedSince, NothingToUndo, ranges
from handlers.hand_over.undoing import check_time
from handlers.people.rules import Action
from handlers.programme import Work
from handlers.words import Words
from storage import counter_notices, history, meetings, people

_DECIDED = {Status.UPHELD: Step.UPHOLD, Status.REINSTATED: Step.REINSTATE}


def undo(work: Work, actor: Actor, *, notice_id: int) -> None:
    """It waits for Alibaba again, on the clock that ran before, and everybody who was told is told.

    Any officer of the platform may. Raises `NothingToUndo`, `TooLateToUndo`, or `ChangedSince` where
    something has happened to its listings.
    """
    actor.require(Action.DECIDE_COUNTER_NOTICE)
    people.lock_organisation(work.session, service.face_of(work, notice_id).organisation_id)
    one = settling.of_officer(work, actor, notice_id)
    notice = one.notice
    if notice.state not in _DECIDED or notice.decided_by_id is None or notice.decided_at is None:
        raise NothingToUndo
    check_time(work, notice.decided_at)
    one, was, since = _as_decided(work, one), notice.state, notice.turn_at
    step = Step.UNDO_ANSWERED if notice.answer == Answer.STOOD_BEHIND else Step.UNDO_UNANSWERED
    service.advance(work, one, step)
    notice.turn_at, notice.due_at = since, work.terms.due_at("counter_notice_decided", since)
    notice.decided_by_id, notice.decided_at, notice.decision_words = None, None, None
    counter_notices.decided_as_removed(work.session, [row.id for row in one.rows])
    facts = {"notice": one.id, "round": notice.round, "was": was, "listings": one.listings}
    work.record(f"claim:{notice.claim_id}", "claim:counter_undone", actor.by, **facts)
    _tell(work, actor, service.show_everywhere(work, one))


def _as_decided(work: Work, one: Opened) -> Opened:
    """With the listings that were decided, if nothing has happened to them since. Raises `ChangedSince`."""
    reason = service.back_by(_DECIDED[Status(one.notice.state)])
    rows = [row for row in one.rows if row.reason == reason]
    met = meetings.elsewhere(work.session, [row.listing_id for row in rows if row.listing_id is not None])
    holder = one.held.claims[0].organisation_id
    is_filed_again = any(found.open and found.organisation_id == holder for found in met)
    if is_filed_again or ranges(row.position for row in rows) != one.notice.places:
        raise ChangedSince
    return replace(one, rows=rows)


def _tell(work: Work, actor: Actor, told: Told) -> None:
    """The officers, whose turn it is again; the rights-holder, and the desk."""
    face = told.face
    turn = history.times(work.session, [f"claim:{face.claim_id}"], ["claim:counter_undone"])
    key = f"counter_notices.undone:{face.id}:{turn}"
    shown, mentions = showing.disclosed(work, face), showing.mentions(work, face)
    message = undone_views.for_officers(work.bilingual(), shown, actor.name, mentions)
    showing.tell_officers(work, face, key, message)
    showing.tell_holder(work, face, key, partial(_for_holder, told))
    showing.tell_desk(work, face, f"{key}:desk", undone_views.for_desk(work.english(), told, actor.name))


def _for_holder(told: Told, words: Words, _: object) -> str:
    return undone_views.for_holder(words, told)
