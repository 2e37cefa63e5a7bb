"""Leaving a case to others for a while: it comes last in one's own queue, and stands in theirs as before."""

from handlers.actor import Actor
from handlers.claims import cases, refreshing
from handlers.claims.cases import Case
from handlers.claims.rules import BEFORE_HAND_OVER, rolled_up
from handlers.people.rules import Action
from handlers.programme import Work
from handlers.triage import holds
from handlers.triage.service import locked, moved_on
from storage import triage_desk


def skip(work: Work, actor: Actor, *, case: Case) -> str:
    """Leave a case to others, also one's own hold of it; gives the sentence that says until when."""
    actor.require(Action.TAKE_CLAIM)
    found = locked(work, case)
    if rolled_up(claim.status for claim in found) not in BEFORE_HAND_OVER:
        raise moved_on(work, actor, case)
    until = work.now + work.terms.skip_for
    triage_desk.skip(work.session, person_id=actor.person_id, subject=case.subject, until=until)
    held = [claim for claim in found if claim.taken_by_id == actor.person_id]
    for claim in found:
        work.record(f"claim:{claim.id}", "claim:skipped", actor.by)
        if claim in held:
            holds.let_go(claim)
            work.record(f"claim:{claim.id}", "claim:released", actor.by)
    if held:
        refreshing.refresh_desk(work, case)
    words = work.words(actor)
    return words(
        "You leave {reference} to your colleagues until {until}. Taking it ends that.",
        reference=cases.span(found),
        until=words.when(until),
    )
