"""Triage: take, release, refuse and endorse a claim."""

from collections import Counter
from collections.abc import Sequence

from handlers import blocks
from handlers.actor import Actor
from handlers.claims import cards, cases, refreshing
from handlers.claims.cases import Case
from handlers.claims.moving import going, move_on
from handlers.claims.reasons import Refusing
from handlers.claims.rules import BEFORE_HAND_OVER, AlreadyDone, NoSuchClaim, Status, Step, moved
from handlers.claims.wording import standing
from handlers.doors import View
from handlers.people.rules import Action
from handlers.programme import Work
from handlers.triage import views
from handlers.triage.rules import (
    HeldBySomebodyElse,
    NotHeldByYou,
    OwnClaim,
    ReasonNeeded,
    WordsNeeded,
    check_hold,
)
from storage import claim_faces, claim_lines, claims, people
from storage.claims import Claim, ClaimListing, Remark


def take(work: Work, actor: Actor, *, claim_id: int) -> None:
    """Hold a claim for a while, so that nobody else works on it."""
    actor.require(Action.TAKE_CLAIM)
    claim = _desk_claim(work, actor, claim_id)
    claim.taken_by_id = actor.person_id
    claim.taken_until = work.now + work.terms.hold_for
    work.record(f"claim:{claim_id}", "claim:taken", actor.by)
    refreshing.refresh(work, claim_id)


def release(work: Work, actor: Actor, *, claim_id: int) -> None:
    """Give a claim back to the queue."""
    actor.require(Action.RELEASE_CLAIM)
    claim = locked(work, claim_id)
    if claim.taken_by_id is None:
        raise moved_on(work, actor, claim)
    if claim.taken_by_id != actor.person_id and "manager" not in actor.standing.roles:
        raise NotHeldByYou(reference=claim.reference)
    _let_go(claim)
    work.record(f"claim:{claim_id}", "claim:released", actor.by)
    refreshing.refresh(work, claim_id)


def offer_refusal(work: Work, actor: Actor, *, claim_id: int) -> View:
    """The form to refuse a claim with."""
    actor.require(Action.REFUSE_CLAIM)
    claim = _desk_claim(work, actor, claim_id)
    _movable(work, actor, claim, Step.REFUSE)
    return views.refuse_form(work.words(actor), claim.reference, claim_id=claim_id)


def refuse(work: Work, actor: Actor, *, claim_id: int, reason: str, said: str) -> None:
    """Refuse what is left of a claim, with a coded reason and words. Its holder is told at once."""
    actor.require(Action.REFUSE_CLAIM)
    claim = _desk_claim(work, actor, claim_id)
    rows = _movable(work, actor, claim, Step.REFUSE)
    if reason not in set(Refusing):
        raise ReasonNeeded
    said = said.strip()
    if reason == Refusing.OTHER and not said:
        raise WordsNeeded
    move(work, claim, rows, Step.REFUSE, reason=reason)
    work.session.add(
        Remark(
            claim_id=claim_id,
            person_id=actor.person_id,
            at=work.now,
            kind="refusal",
            reason=reason,
            words=work.seal(said) if said else b"",
        )
    )
    work.record(
        f"claim:{claim_id}",
        "claim:refused",
        actor.by,
        reason=reason,
        listings=[row.listing_id for row in rows],
    )
    face = refreshing.refresh(work, claim_id)
    whole = set(face.counts) == {Status.REFUSED}
    refreshing.tell_holder(
        work,
        face,
        f"triage.refused:{claim_id}",
        lambda words: views.refused(words, face.reference, reason, said, whole=whole),
    )


def endorse(work: Work, actor: Actor, *, case: Case) -> Sequence[Claim]:
    """Endorse what is filed of a case; the hand-over follows in the same unit of work.

    A claim endorsed before, whose hand-over had nowhere to go, is given as it is; one of a batch's that has
    nothing to endorse is left alone.
    """
    actor.require(Action.ENDORSE_CLAIM)
    found = _may_work_on(work, actor, case)
    rows = claim_lines.of(work.session, [int(claim.id or 0) for claim in found])
    if not (going(rows, Step.ENDORSE) or going(rows, Step.HAND_OVER)):
        raise moved_on(work, actor, found[0])
    to = going(rows, Step.ENDORSE)
    for claim in found:
        filed = [row.listing_id for row in rows if row.claim_id == claim.id and row.id in to]
        if filed:
            claim.endorsed_by_id, claim.endorsed_at = actor.person_id, work.now
            work.record(f"claim:{claim.id}", "claim:endorsed", actor.by, listings=filed)
        _let_go(claim)
    move_on(work, found, rows, to)
    return found


def offer_sample(work: Work, actor: Actor, *, case: Case) -> View:
    """The form in which a batch is endorsed after a sample of it was looked at."""
    actor.require(Action.ENDORSE_CLAIM)
    _may_work_on(work, actor, case)
    words = work.words(actor)
    sample = [line.url for line in claim_faces.lines_of(work.session, case, at_most=20)]
    return blocks.form(
        cards.ENDORSE_FORM,
        words("Endorse and hand over"),
        [blocks.section("\n".join(sample))],
        submit=words("Endorse and hand over"),
        close=words("Cancel"),
        private_metadata=case.key,
    )


def _may_work_on(work: Work, actor: Actor, case: Case) -> Sequence[Claim]:
    """The claims of a case in triage that this person may work on now, locked."""
    if not case.is_batch:
        return [_desk_claim(work, actor, case.id)]
    found = cases.locked(work, case)
    waiting = [claim for claim in found if claim.status in BEFORE_HAND_OVER]
    if not waiting:
        raise moved_on(work, actor, found[0])
    for claim in waiting:
        _check_may_work_on(work, actor, claim)
    return waiting


def end_hold(work: Work, *, claim_id: int) -> None:
    """A hold has run out: the claim goes back to the queue."""
    claim = locked(work, claim_id)
    if claim.taken_until is None or claim.taken_until > work.now:
        return
    held_by = claim.taken_by_id
    _let_go(claim)
    work.record(f"claim:{claim_id}", "claim:hold_expired", "clock:triage", held_by=held_by)
    refreshing.refresh(work, claim_id)


def locked(work: Work, claim_id: int) -> Claim:
    """The claim, held until the unit of work ends. Raises `NoSuchClaim`."""
    claim = claims.lock(work.session, claim_id)
    if claim is None:
        raise NoSuchClaim(reference=f"MS-…-{claim_id:06d}")
    return claim


def move(work: Work, claim: Claim, rows: list[ClaimListing], step: Step, *, reason: str = "") -> None:
    """Move these listings on and roll the claim up. Listings that `step` does not move are left alone."""
    for row in rows:
        status = moved(row.status, step)
        if status is None:
            continue
        row.status, row.open = status.value, status.value in claims.OPEN_STATES
        row.reason = reason
        row.decided_at = None if row.open else work.now
    work.session.flush()
    refreshing.settle(work, claim, claims.lines_of(work.session, int(claim.id or 0)))


def moved_on(work: Work, actor: Actor, claim: Claim) -> AlreadyDone:
    """What a stale button says."""
    counts = Counter(row.status for row in claims.lines_of(work.session, int(claim.id or 0)))
    status = standing(work.words(actor), claim.status, counts, claim.kind)
    return AlreadyDone(reference=claim.reference, status=status)


def _let_go(claim: Claim) -> None:
    claim.taken_by_id = claim.taken_until = None


def _desk_claim(work: Work, actor: Actor, claim_id: int) -> Claim:
    """A claim in triage that this person may work on now, locked."""
    claim = locked(work, claim_id)
    _check_may_work_on(work, actor, claim)
    return claim


def _check_may_work_on(work: Work, actor: Actor, claim: Claim) -> None:
    if claim.filed_by_id == actor.person_id:
        raise OwnClaim(reference=claim.reference)
    if claim.status not in BEFORE_HAND_OVER:
        raise moved_on(work, actor, claim)
    if not check_hold(claim.taken_by_id, claim.taken_until, by_id=actor.person_id, now=work.now):
        raise _held(work, actor, claim)


def _held(work: Work, actor: Actor, claim: Claim) -> HeldBySomebodyElse:
    holder = people.by_id(work.session, claim.taken_by_id or 0, today=work.now.date())
    until = work.words(actor).when(claim.taken_until) if claim.taken_until else ""
    return HeldBySomebodyElse(name=holder.name if holder else "?", reference=claim.reference, until=until)


def _movable(work: Work, actor: Actor, claim: Claim, *steps: Step) -> list[ClaimListing]:
    rows = [
        row
        for row in claims.lines_of(work.session, int(claim.id or 0))
        if any(moved(row.status, step) for step in steps)
    ]
    if not rows:
        raise moved_on(work, actor, claim)
    return rows
