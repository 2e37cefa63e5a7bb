"""Once Alibaba's answer was shared: whoever asked says whether it solves the problem, or the clock closes it.

The desk owns it meanwhile, until the day on which it is closed by itself: nothing is late, nothing is left.
"""

from handlers.actor import Actor
from handlers.doors import View
from handlers.escalations import forms, quoting, refreshing, service, solving_views
from handlers.escalations.refusals import NothingAsked
from handlers.escalations.rules import NoSuchEscalation, Status, Step
from handlers.escalations.service import advance, already_resolved, checked, seen_by
from handlers.people.rules import Action
from handlers.programme import Work
from storage import escalations
from storage.escalation_faces import Face
from storage.escalations import Escalation
from storage.outbox import Message


def solved(work: Work, actor: Actor, *, escalation_id: int) -> str:
    """The answer solves it: it is closed; a sentence that says so."""
    row = _own(work, actor, escalation_id)
    advance(work, row, Step.CONFIRM)
    row.resolved_by_id, row.resolved_at = actor.person_id, work.now
    work.record(f"escalation:{escalation_id}", "escalation:confirmed", actor.by)
    face = refreshing.refresh(work, escalation_id)
    told = Message(solving_views.solved_for_desk(work.english(), face))
    key, under = f"escalations.solved:{escalation_id}", refreshing.desk_key(escalation_id)
    refreshing.tell_desk(work, key, told, under=under)
    return solving_views.solved(work.words(actor), face)


def offer_not_solved(work: Work, actor: Actor, *, escalation_id: int) -> View:
    """The form in which to say what is still wrong."""
    _own(work, actor, escalation_id)
    return solving_views.not_solved_form(work.words(actor), seen_by(work, actor, escalation_id))


def not_solved(work: Work, actor: Actor, *, escalation_id: int, said: str) -> View:
    """The answer does not solve it: the desk sees to it again, and reads why. Alibaba does not.

    Nor does whoever asked, where somebody of another organisation says so: they read no more of each other
    than of what was asked (`service.show`).
    """
    row = _own(work, actor, escalation_id)
    said = checked(said)
    advance(work, row, Step.REOPEN)
    if service.is_theirs(actor, service.face_of(work, escalation_id)):
        row.words = work.seal(f"{work.open(row.words)}\n\n{said}")
    work.record(f"escalation:{escalation_id}", "escalation:reopened", actor.by)
    face = refreshing.refresh(work, escalation_id)
    told = quoting.letter(solving_views.not_solved_for_desk(work.english(), face, actor.name), said)
    key = f"escalations.not_solved:{escalation_id}:{int(work.now.timestamp())}"
    refreshing.tell_desk(work, key, told, under=refreshing.desk_key(escalation_id))
    return forms.escalated_view(work.words(actor), face)


def _own(work: Work, actor: Actor, escalation_id: int) -> Escalation:
    """What this person or their organisation asked, locked, if a word about a shared answer is waited for."""
    actor.require(Action.CONFIRM_ANSWER)
    row = escalations.lock(work.session, escalation_id)
    face = seen_by(work, actor, escalation_id)
    if row is None or not (face.raised_by_id == actor.person_id or face.organisation_id in actor.principals):
        raise NoSuchEscalation(reference=face.reference)
    if face.resolved_at:
        raise already_resolved(work, actor, face, face.resolved_at)
    if not face.awaits_raiser:
        raise NothingAsked(reference=face.reference)
    return row


def let_be(work: Work) -> list[int]:
    """Ids of what was answered and shared, and about which nobody has said a word in time."""
    return escalations.unconfirmed(work.session, now=work.now)


def close(work: Work, *, escalation_id: int) -> bool:
    """Close one of them, and tell whoever asked; False where a word has come meanwhile."""
    row = escalations.lock(work.session, escalation_id)
    if row is None or not _is_over(work, row):
        return False
    advance(work, row, Step.CLOSE)
    row.resolved_at = work.now
    work.record(f"escalation:{escalation_id}", "escalation:closed", "clock:escalations")
    _tell_closed(work, refreshing.refresh(work, escalation_id))
    return True


def _is_over(work: Work, row: Escalation) -> bool:
    waits = row.status == Status.ANSWERED and row.shared_at is not None
    return waits and row.due_at is not None and row.due_at <= work.now


def _tell_closed(work: Work, face: Face) -> None:
    raiser = refreshing.raiser_of(work, face)
    if raiser is not None:
        told = Message(solving_views.closed(work.words(raiser), face))
        refreshing.tell_raiser(work, face, f"escalations.closed:{face.id}", told)
