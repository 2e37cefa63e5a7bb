"""The desk asks a rights-holder about a case before it is handed over, or takes its question back."""

from handlers.actor import Actor
from handlers.claims import cases, questioning, questions_shown, refreshing
from handlers.claims.cases import Case
from handlers.claims.moving import move_all, move_on
from handlers.claims.questioning import DESK
from handlers.claims.rules import Status, Step, can
from handlers.doors import View
from handlers.people.rules import Action
from handlers.programme import Work
from handlers.triage import question_form, service
from storage import claim_lines
from storage.claim_faces import Face


def offer_question(work: Work, actor: Actor, *, case: Case) -> View:
    """The form to ask with."""
    actor.require(Action.ASK_HOLDER)
    service.at_desk(work, actor, case)
    return question_form.question_form(work.words(actor), _askable(work, actor, case).reference, case=case)


def _askable(work: Work, actor: Actor, case: Case) -> Face:
    """Raises `AlreadyDone` where there is nothing to ask about."""
    face = cases.face_of(work, case)
    if face is None or not can(face.counts, Step.ASK):
        raise service.moved_on(work, actor, case)
    return face


def ask(work: Work, actor: Actor, *, case: Case, reason: str, said: str) -> None:
    """Ask about all of a case that is being checked: it waits for its rights-holder, and no hold stands."""
    actor.require(Action.ASK_HOLDER)
    found = service.at_desk(work, actor, case)
    _askable(work, actor, case)
    questioning.check(reason, said)
    moved = move_all(work, found, Step.ASK)
    for claim in found:
        claim.taken_by_id = claim.taken_until = None
    places = dict.fromkeys(moved, "")
    numbers = questioning.ask(work, actor, DESK, places=places, reason=reason, said=said)
    for number, (claim_id, listings) in zip(numbers, moved.items(), strict=True):
        facts = {"question": number, "reason": reason, "listings": list(listings)}
        work.record(f"claim:{claim_id}", "claim:asked", actor.by, **facts)
    face = refreshing.refresh(work, case)
    asked = questioning.asked_about(work, face)[-1]
    refreshing.tell_holder(
        work,
        face,
        f"triage.asked:{numbers[-1]}",
        lambda words: questions_shown.new_duty(words, face.reference, asked),
    )


def take_back(work: Work, actor: Actor, *, case: Case) -> None:
    """The desk needs no answer any more: the case is checked on."""
    actor.require(Action.ASK_HOLDER)
    found = service.at_desk(work, actor, case)
    rows = claim_lines.of(work.session, [int(claim.id or 0) for claim in found])
    waited = [row for row in rows if row.status == Status.NEEDS_CLARIFICATION]
    if not waited:
        raise service.moved_on(work, actor, case)
    move_on(work, found, rows, {row.id: (Status.FILED, "") for row in waited})
    for claim_id in dict.fromkeys(row.claim_id for row in waited):
        listings = [row.listing_id for row in waited if row.claim_id == claim_id]
        work.record(f"claim:{claim_id}", "claim:question_taken_back", actor.by, listings=listings)
    face = refreshing.refresh(work, case)
    last = [one for one in questioning.asked_about(work, face) if one.asker == DESK][-1]
    refreshing.tell_holder(
        work,
        face,
        f"triage.question_taken_back:{last.ids[-1]}",
        lambda words: questions_shown.taken_back(words, face.reference),
    )
