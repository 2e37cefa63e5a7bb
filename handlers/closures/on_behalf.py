"""The desk records what an officer has said elsewhere about a store: by e-mail, on the phone, in a meeting.

Marked so wherever it is shown; where it was said stays with the desk, and the officers can take it back.
"""

from dataclasses import replace

from handlers.actor import Actor
from handlers.closures import on_behalf_views, refreshing, service
from handlers.closures.holders import tell_holders
from handlers.closures.rules import TURNS, NothingToReverse, State
from handlers.doors import View
from handlers.hand_over import on_behalf
from handlers.hand_over.service import officers_for
from handlers.hand_over.undoing import check_time
from handlers.people.rules import Action
from handlers.programme import Work
from storage import closures, sellers
from storage.closures import ClosureFace
from storage.sellers import Closure, SellerAction


def offer(work: Work, actor: Actor, *, closure_id: int) -> View:
    """The form: who said what, and where."""
    actor.require(Action.RECORD_ON_BEHALF)
    face = service.at(work, actor, closure_id, State.RECOMMENDED)
    officers = {one.person_id: one.name for one in officers_for(work, face.family)}
    return on_behalf_views.form(work.words(actor), refreshing.disclosure(work, face), officers)


def record(
    work: Work,
    actor: Actor,
    *,
    closure_id: int,
    officer: str,
    source: str,
    kind: str,
    until: str,
    reason: str,
) -> None:
    """Record it: `officer` is a person's id, "0" for one whom the register does not know."""
    actor.require(Action.RECORD_ON_BEHALF)
    closure = service.held(work, actor, closure_id, State.RECOMMENDED)
    said = on_behalf.said_by(work, closure.family, officer, source)
    service.act(work, actor, closure, kind=kind, until=until, reason=reason, said=said)
    face = service.face_of(work, closure_id)
    shown, mentions = refreshing.disclosure(work, face), _mentions(work, face)
    message = on_behalf_views.told(work.bilingual(), shown, mentions)
    refreshing.tell_officers(work, face, f"closures.on_behalf:{closure_id}:{face.action_id}", message)


def take_back(work: Work, actor: Actor, *, closure_id: int) -> None:
    """It is Alibaba's turn again, on the clock that ran before; whoever was told of it is told.

    An officer of the platform may at any time, the desk for an hour. Raises `NothingToReverse` or
    `TooLateToUndo`.
    """
    actor.require(Action.UNDO_OUTCOME)
    closure = sellers.lock_closure(work.session, closure_id)
    is_officers = actor.may(Action.RECORD_SELLER_ACTION)
    face = service.of_officer(work, actor, closure_id) if is_officers else service.face_of(work, closure_id)
    acted = refreshing.acted(work, face)
    if closure is None or acted is None or not acted.on_behalf or acted.reversed_at is not None:
        raise NothingToReverse
    if not is_officers:
        check_time(work, acted.at)
    _check_alone(work, actor, face)
    action_id = face.action_id
    _open_again(work, actor, closure)
    face = refreshing.refresh(work, closure_id)
    acted = replace(acted, reversed_at=work.now, reversed_by=actor.name)
    shown, mentions = refreshing.disclosure(work, face), _mentions(work, face)
    key = f"closures.taken_back_for:{action_id}"
    by = "" if actor.is_desk else actor.name
    refreshing.tell_officers(work, face, key, on_behalf_views.undone(work.bilingual(), shown, by, mentions))
    text = on_behalf_views.undone_for_desk(work.english(), face, actor.name)
    refreshing.tell_desk(work, face, f"{key}:desk", text)
    tell_holders(work, face, acted, key)


def _check_alone(work: Work, actor: Actor, face: ClosureFace) -> None:
    """Raises `ClosureMovedOn` where the seller has come to the bar of that platform again since."""
    # not held: whoever changes a seller holds it, and then all its closures in their order
    others = closures.of_seller(work.session, face.seller_id)
    if any(one.owner and one.family == face.family for one in others):
        raise service.moved_on(work, actor, face)


def _open_again(work: Work, actor: Actor, closure: Closure) -> None:
    action = work.session.get_one(SellerAction, closure.action_id)
    action.reversed_by_id, action.reversed_at = actor.person_id, work.now
    closure.state = State.RECOMMENDED.value
    closure.owner, duty = TURNS[State.RECOMMENDED]
    closure.due_at = work.terms.due_at(duty, closure.recommended_at or work.now)
    closure.action_id, closure.ended_at = None, None
    work.record(f"closure:{closure.id}", "closure:undone", actor.by, action=action.id)
    work.record(f"seller:{closure.seller_id}", "seller:reversed", actor.by, action=action.id)


def _mentions(work: Work, face: ClosureFace) -> list[str]:
    return [f"<@{one.user_id}>" for one in officers_for(work, face.family)]
