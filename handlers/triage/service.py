"""Triage: take, release, refuse and endorse a case: a claim by itself, or a batch with all its claims."""

from collections.abc import Sequence

from handlers.actor import Actor
from handlers.claims import cases, refreshing
from handlers.claims.cases import Case
from handlers.claims.moving import move_all
from handlers.claims.reasons import Refusing
from handlers.claims.refusals import AlreadyDone, NoSuchClaim
from handlers.claims.rules import BEFORE_HAND_OVER, Status, Step, moved, rolled_up
from handlers.claims.wording import standing
from handlers.doors import View
from handlers.people.rules import Action
from handlers.programme import Work
from handlers.triage import holds, views
from handlers.triage.rules import (
    HeldBySomebodyElse,
    NotHeldByYou,
    OwnClaim,
    ReasonNeeded,
    WordsNeeded,
    check_hold,
)
from handlers.triage.sampling import sample_of
from storage import claim_faces, people
from storage.claim_faces import Face
from storage.claims import Claim, Remark


def take(work: Work, actor: Actor, *, case: Case) -> None:
    """Hold a case for a while, so that nobody else works on it."""
    actor.require(Action.TAKE_CLAIM)
    holds.take_up(work, actor, case, at_desk(work, actor, case))
    refreshing.refresh_desk(work, case)


def release(work: Work, actor: Actor, *, case: Case) -> None:
    """Give a case back to the queue."""
    actor.require(Action.RELEASE_CLAIM)
    held = [claim for claim in locked(work, case) if claim.taken_by_id is not None]
    if not held:
        raise moved_on(work, actor, case)
    if held[0].taken_by_id != actor.person_id and "manager" not in actor.standing.roles:
        raise NotHeldByYou(reference=_face(work, case).reference)
    for claim in held:
        holds.let_go(claim)
        work.record(f"claim:{claim.id}", "claim:released", actor.by)
    refreshing.refresh_desk(work, case)


def offer_refusal(work: Work, actor: Actor, *, case: Case) -> View:
    """The form to refuse a case with; whoever holds it has a fresh while for it."""
    actor.require(Action.REFUSE_CLAIM)
    found = at_desk(work, actor, case)
    _check_movable(work, actor, case, found, Step.REFUSE)
    holds.keep(work, actor, case, found)
    return views.refuse_form(work.words(actor), _face(work, case).reference, case=case)


def refuse(work: Work, actor: Actor, *, case: Case, reason: str, said: str) -> None:
    """Refuse what is left of a case, with a coded reason and words. Its holder is told at once."""
    actor.require(Action.REFUSE_CLAIM)
    found = at_desk(work, actor, case)
    _check_movable(work, actor, case, found, Step.REFUSE)
    if reason not in set(Refusing):
        raise ReasonNeeded
    said = said.strip()
    if reason == Refusing.OTHER and not said:
        raise WordsNeeded
    holds.count_turn(work, found)
    refused = move_all(work, found, Step.REFUSE, reason=reason)
    sealed = work.seal(said) if said else b""
    for claim_id, listings in refused.items():
        work.session.add(_refusal(work, actor, claim_id, reason, sealed))
        work.record(f"claim:{claim_id}", "claim:refused", actor.by, reason=reason, listings=list(listings))
    face = refreshing.refresh(work, case)
    whole = set(face.counts) == {Status.REFUSED}
    refreshing.tell_holder(
        work,
        face,
        f"triage.refused:{case.key}",
        lambda words: views.refused(words, face.reference, reason, said, whole=whole),
    )


def _refusal(work: Work, actor: Actor, claim_id: int, reason: str, sealed: bytes) -> Remark:
    return Remark(
        claim_id=claim_id,
        person_id=actor.person_id,
        at=work.now,
        kind="refusal",
        reason=reason,
        words=sealed,
    )


def offer_sample(work: Work, actor: Actor, *, case: Case) -> View:
    """A sample of a batch, to be looked at before all of it is endorsed by sending the form.

    Whoever holds the batch has a fresh while for it.
    """
    actor.require(Action.ENDORSE_CLAIM)
    found = at_desk(work, actor, case)
    _check_movable(work, actor, case, found, Step.ENDORSE, Step.HAND_OVER)
    holds.keep(work, actor, case, found)
    statuses = [status.value for status in Status if _leads_on(status, Step.ENDORSE, Step.HAND_OVER)]
    sample = sample_of(work, [_id(claim) for claim in found], statuses)
    return views.sample_form(work.words(actor), work.setup.platforms, _face(work, case), sample)


def endorse(work: Work, actor: Actor, *, case: Case) -> Sequence[Claim]:
    """Endorse what is filed of a case; the hand-over follows in the same unit of work.

    Gives all claims of it, oldest first. One endorsed before, whose hand-over had nowhere to go, and one with
    nothing to endorse are among them as they are.
    """
    actor.require(Action.ENDORSE_CLAIM)
    found = at_desk(work, actor, case)
    _check_movable(work, actor, case, found, Step.ENDORSE, Step.HAND_OVER)
    holds.count_turn(work, found)
    endorsed = move_all(work, found, Step.ENDORSE)
    for claim in found:
        holds.let_go(claim)
        if _id(claim) in endorsed:
            claim.endorsed_by_id, claim.endorsed_at = actor.person_id, work.now
            listings = list(endorsed[_id(claim)])
            work.record(f"claim:{claim.id}", "claim:endorsed", actor.by, listings=listings)
    return found


def end_hold(work: Work, *, case: Case) -> None:
    """A hold has run out: the case goes back to the queue."""
    over = [
        claim
        for claim in locked(work, case)
        if claim.taken_until is not None and claim.taken_until <= work.now
    ]
    for claim in over:
        holds.note_expired(work, claim)
    if over:
        refreshing.refresh_desk(work, case)


def locked(work: Work, case: Case) -> Sequence[Claim]:
    """The claims of a case, oldest first, held until the unit of work ends. Raises `NoSuchClaim`."""
    return cases.locked(work, case)


def moved_on(work: Work, actor: Actor, case: Case) -> AlreadyDone:
    """What a stale button says."""
    work.session.flush()
    face = _face(work, case)
    status = standing(work.words(actor), face.status, face.counts, face.kind)
    return AlreadyDone(reference=face.reference, status=status)


def _face(work: Work, case: Case) -> Face:
    """Of a case that is locked."""
    face = cases.face_of(work, case)
    if face is None:
        raise NoSuchClaim(reference=f"MS-…-{case.id:06d}")
    return face


def _id(claim: Claim) -> int:
    return int(claim.id or 0)


def at_desk(work: Work, actor: Actor, case: Case, *, whoever_holds: bool = False) -> Sequence[Claim]:
    """The claims of a case in triage that this person may work on now, locked.

    `whoever_holds`: a colleague's hold does not stand in the way.
    """
    found = locked(work, case)
    if found[0].filed_by_id == actor.person_id:  # as all of them were
        raise OwnClaim(reference=_face(work, case).reference)
    if rolled_up(claim.status for claim in found) not in BEFORE_HAND_OVER:
        raise moved_on(work, actor, case)
    for claim in found:
        is_free = check_hold(claim.taken_by_id, claim.taken_until, by_id=actor.person_id, now=work.now)
        if not (is_free or whoever_holds):
            raise _held(work, actor, case, claim)
    return found


def _held(work: Work, actor: Actor, case: Case, claim: Claim) -> HeldBySomebodyElse:
    holder = people.by_id(work.session, claim.taken_by_id or 0, today=work.now.date())
    until = work.words(actor).when(claim.taken_until) if claim.taken_until else ""
    reference = _face(work, case).reference
    return HeldBySomebodyElse(name=holder.name if holder else "?", reference=reference, until=until)


def _check_movable(work: Work, actor: Actor, case: Case, found: Sequence[Claim], *steps: Step) -> None:
    """Raises `AlreadyDone` where none of these steps moves any listing of a case."""
    counts = claim_faces.counts_of(work.session, [_id(claim) for claim in found])
    if not any(_leads_on(status, *steps) for counted in counts.values() for status in counted):
        raise moved_on(work, actor, case)


def _leads_on(status: str, *steps: Step) -> bool:
    return any(moved(status, step) for step in steps)
