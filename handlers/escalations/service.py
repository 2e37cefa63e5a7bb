"""Asking for help, looking at it, and the desk's end of it: resolve, share Alibaba's answer."""

from dataclasses import replace
from datetime import datetime

from handlers import ids
from handlers.actor import Actor
from handlers.claims import rules as claim_rules
from handlers.claims import service as claims
from handlers.claims.refusals import NoSuchClaim
from handlers.doors import View
from handlers.escalations import cards, forms, quoting, refreshing, rules
from handlers.escalations.refusals import NobodyAsked
from handlers.escalations.rules import (
    AlreadyAcknowledged,
    AlreadyAnswered,
    AlreadyPosted,
    AlreadyResolved,
    AlreadyShared,
    ClosedByDesk,
    Kind,
    KindMissing,
    NoClaimNamed,
    NoSuchEscalation,
    NotForThem,
    NotYetAnswered,
    Status,
    Step,
    Urgency,
    WordsMissing,
    WordsTooLong,
    moved,
)
from handlers.people.rules import Action
from handlers.programme import Work
from handlers.refusals import Refusal
from handlers.triage import holds
from storage import batches, claim_faces, escalation_faces, escalations, people
from storage.escalation_faces import Face
from storage.escalations import Escalation
from storage.outbox import Message


def offer_form(work: Work, actor: Actor, *, claim_id: int = 0, said: str = "") -> View:
    """The form to ask for help with. `claim_id`: the claim it is about, 0 for none.

    `said` is what stood after the command: a claim's reference, words to begin with, or both. Who holds the
    claim for triage keeps it for longer. Raises `MayNot` or `NoSuchClaim`.
    """
    actor.require(Action.ESCALATE)
    first, rest = (*said.split(None, 1), "", "")[:2]
    number = claim_rules.number_of(first)
    claim = claims.seen_by(work, actor, number or claim_id, first) if number or claim_id else None
    _keep_in_hand(work, actor, claim)
    return forms.escalate_form(
        work.words(actor),
        claim=claim.reference if claim else "",
        typed=rest if number else said,
        principals=actor.principals if len(actor.principals) > 1 else {},
        due=_due_times(work),
    )


def _keep_in_hand(work: Work, actor: Actor, claim: claim_faces.Face | None) -> None:
    """Whoever holds a case for triage and asks about it is still at it."""
    if claim is not None and actor.may(Action.TAKE_CLAIM):
        case = batches.case_of(work.session, claim.id)
        holds.keep(work, actor, case, batches.lock(work.session, case))


def _due_times(work: Work) -> forms.DueTimes:
    terms = work.terms
    return forms.DueTimes(
        desk=terms.due_at("escalation_to_desk", work.now),
        normal=terms.due_at(rules.ACKNOWLEDGEMENT[Urgency.NORMAL], work.now),
        urgent=terms.due_at(rules.ACKNOWLEDGEMENT[Urgency.URGENT], work.now),
    )


def escalate(
    work: Work, actor: Actor, *, source: str, about: str, holder: str, kind: str, urgency: str, said: str
) -> View:
    """Ask the desk for help. Safe to call twice with one `source` (the form's own id).

    `about` is a claim's reference or "", `holder` the id of a rights-holder where there was a choice. Raises
    `MayNot`, and the refusals of each field.
    """
    actor.require(Action.ESCALATE)
    people.lock_organisation(work.session, actor.standing.organisation_id)
    before = escalations.by_source(work.session, source)
    if before is not None:
        return forms.escalated_view(work.words(actor), face_of(work, before.id or 0))
    claim = _claim_about(work, actor, about)
    if kind not in set(Kind):
        raise KindMissing
    if kind == Kind.CLAIM and claim is None:
        raise NoClaimNamed
    row = Escalation(
        claim_id=claim.id if claim else None,
        raised_by_id=actor.person_id,
        organisation_id=_on_behalf_of(actor, claim, holder),
        kind=kind,
        urgency=Urgency(urgency or Urgency.NORMAL).value,
        words=work.seal(checked(said)),
        status=Status.WITH_DESK.value,
        owner=rules.OWNERS[Status.WITH_DESK],
        due_at=work.terms.due_at("escalation_to_desk", work.now),
        raised_at=work.now,
        source=source,
    )
    work.session.add(row)
    work.session.flush()
    facts = {"claim": row.claim_id, "kind": row.kind, "urgency": row.urgency}
    work.record(f"escalation:{row.id}", "escalation:raised", actor.by, **facts)
    _keep_in_hand(work, actor, claim)
    return forms.escalated_view(work.words(actor), refreshing.refresh(work, int(row.id or 0)))


def _claim_about(work: Work, actor: Actor, about: str) -> claim_faces.Face | None:
    """The claim of a reference, among those this person may see; None for no reference."""
    about = about.strip()
    if not about:
        return None
    number = claim_rules.number_of(about)
    try:
        return claims.seen_by(work, actor, number or 0, about)
    except NoSuchClaim as refusal:
        refusal.field = "about"
        raise


def _on_behalf_of(actor: Actor, claim: claim_faces.Face | None, holder: str) -> int:
    """For which organisation it is raised. What the desk raises is its own, whatever claim it is about."""
    own = actor.standing.organisation_id
    if actor.is_desk:
        return own
    if claim is not None:
        return claim.organisation_id
    if len(actor.principals) <= 1:
        return next(iter(actor.principals), own)
    chosen = ids.number(holder)
    if chosen not in actor.principals:
        raise NotForThem
    return chosen


def checked(said: str) -> str:
    """Words as they are kept. Raises `WordsMissing` or `WordsTooLong`."""
    said = said.strip()
    if not said:
        raise WordsMissing
    if len(said) > rules.MOST_WORDS:
        raise WordsTooLong(length=len(said), limit=rules.MOST_WORDS)
    return said


def show(work: Work, actor: Actor, *, said: str) -> Message:
    """One escalation, privately: `/escalate ES-2026-000007`. Raises `NoSuchEscalation`."""
    return _card(work, actor, seen_by(work, actor, rules.number_of(said) or 0, said))


def open_case(work: Work, actor: Actor, *, escalation_id: int) -> View:
    """The same in a form, from a list. Raises `NoSuchEscalation`."""
    face = seen_by(work, actor, escalation_id)
    return cards.in_form(work.words(actor), face, _card(work, actor, face))


def _card(work: Work, actor: Actor, face: Face) -> Message:
    """Its card as this person may see it.

    A representative and the rights-holder it acts for may each tell the IACC what the other does not know.
    """
    words, opened = work.words(actor), refreshing.said_of(work, face)
    if actor.may(Action.SEE_ALL_CLAIMS):
        return cards.desk_card(words, work.setup.platforms, face, opened)
    return cards.raiser_card(words, face, opened if is_theirs(actor, face) else replace(opened, words=""))


def is_theirs(actor: Actor, face: Face) -> bool:
    """Did somebody of this person's own organisation ask?"""
    return face.raiser_organisation_id == actor.standing.organisation_id


def seen_by(work: Work, actor: Actor, escalation_id: int, said: str = "") -> Face:
    """An escalation that this person may see. Raises `NoSuchEscalation`: who may not learns no more."""
    face = escalation_faces.face(work.session, escalation_id)
    if face is None or not (
        actor.may(Action.SEE_ALL_CLAIMS)
        or (face.raised_by_id == actor.person_id and refreshing.is_of(actor.standing, face.organisation_id))
        or (actor.may(Action.SEE_OWN_CLAIMS) and face.organisation_id in actor.principals)
    ):
        raise NoSuchEscalation(reference=said or f"ES-…-{escalation_id:06d}")
    return face


def face_of(work: Work, escalation_id: int) -> Face:
    """An escalation with the names around it. Raises `NoSuchEscalation`."""
    face = escalation_faces.face(work.session, escalation_id)
    if face is None:
        raise NoSuchEscalation(reference=f"ES-…-{escalation_id:06d}")
    return face


def movable(work: Work, actor: Actor, escalation_id: int, step: Step) -> Escalation:
    """The escalation, locked, if the desk may take this step with it now; otherwise says what it is now."""
    row = escalations.lock(work.session, escalation_id)
    face = face_of(work, escalation_id)
    again = step == Step.POST and face.posted_at is not None  # what is asked in its thread needs no new card
    if row is None or again or moved(row.status, step) is None:
        raise _stale(work, actor, face, step)
    return row


def _stale(work: Work, actor: Actor, face: Face, step: Step) -> Refusal:
    """What a button on a card that has moved on says to the desk."""
    when = work.words(actor).when
    reference = face.reference
    if face.resolved_at:
        return already_resolved(work, actor, face, face.resolved_at)
    if step == Step.POST and face.posted_at:
        return AlreadyPosted(reference=reference, name=face.posted_by, when=when(face.posted_at))
    if step == Step.SHARE and face.shared_at:
        return AlreadyShared(name=face.raised_by, when=when(face.shared_at))
    return NotYetAnswered(reference=reference)


def already_resolved(work: Work, actor: Actor, face: Face, at: datetime) -> AlreadyResolved:
    """What is said to who comes too late; nobody's name stands for what was closed by itself."""
    name = face.resolved_by or "MarketSafe"
    return AlreadyResolved(reference=face.reference, name=name, when=work.words(actor).when(at))


def stale_for_officer(work: Work, actor: Actor, face: Face) -> Refusal:
    """The same, said to Alibaba: it names nobody of the IACC."""
    when = work.words(actor).when
    reference = face.reference
    if face.resolved_at and face.posted_at:
        return ClosedByDesk(reference=reference, when=when(face.resolved_at))
    if face.answered_at:
        return AlreadyAnswered(reference=reference, name=face.answered_by, when=when(face.answered_at))
    if face.acknowledged_at:
        at = when(face.acknowledged_at)
        return AlreadyAcknowledged(reference=reference, name=face.acknowledged_by, when=at)
    return NoSuchEscalation(reference=reference)


def advance(work: Work, row: Escalation, step: Step) -> None:
    """Move it on: its state, whose turn it is, and until when."""
    status = moved(row.status, step)
    assert status is not None  # noqa: S101 - its caller has asked
    if status.value != row.status:
        row.due_at = rules.due_at(work.terms, status, row.urgency, now=work.now, posted_at=row.posted_at)
    row.status, row.owner = status.value, rules.OWNERS[status]


def offer_resolve(work: Work, actor: Actor, *, escalation_id: int) -> View:
    """The form to resolve it with."""
    actor.require(Action.RESOLVE_ESCALATION)
    movable(work, actor, escalation_id, Step.RESOLVE)
    return forms.resolve_form(work.words(actor), face_of(work, escalation_id))


def resolve(work: Work, actor: Actor, *, escalation_id: int, said: str) -> View:
    """Close it, with the desk's words to the person who asked. All cards show it."""
    actor.require(Action.RESOLVE_ESCALATION)
    row = movable(work, actor, escalation_id, Step.RESOLVE)
    said = checked(said)
    advance(work, row, Step.RESOLVE)
    row.resolution, row.resolved_by_id, row.resolved_at = work.seal(said), actor.person_id, work.now
    work.record(f"escalation:{escalation_id}", "escalation:resolved", actor.by)
    face = refreshing.refresh(work, escalation_id)
    raiser = refreshing.raiser_of(work, face)
    if raiser is not None:
        words = work.words(raiser)
        sentence = words("The IACC desk has resolved {reference}:", reference=face.reference)
        told = quoting.letter(sentence, said)
        refreshing.tell_raiser(work, face, f"escalations.resolved:{escalation_id}", told)
    return forms.done_view(work.words(actor), face)


def offer_share(work: Work, actor: Actor, *, escalation_id: int) -> View:
    """The form to share Alibaba's answer with, the answer in it to be edited."""
    actor.require(Action.SHARE_ANSWER)
    face = _shareable(work, actor, escalation_id)
    return forms.share_form(work.words(actor), face, work.open(face.answer))


def share(work: Work, actor: Actor, *, escalation_id: int, said: str) -> View:
    """Give Alibaba's answer, as the desk puts it, to the person who asked; once."""
    actor.require(Action.SHARE_ANSWER)
    row = movable(work, actor, escalation_id, Step.SHARE)
    face = _shareable(work, actor, escalation_id)
    said = checked(said)
    advance(work, row, Step.SHARE)
    row.shared_at, row.due_at = work.now, work.terms.due_at("escalation_confirmed", work.now)
    work.record(f"escalation:{escalation_id}", "escalation:shared", actor.by)
    face = refreshing.refresh(work, escalation_id)
    raiser = refreshing.raiser_of(work, face)
    if raiser is not None:
        told = cards.shared_answer(work.words(raiser), face, said)
        refreshing.tell_raiser(work, face, f"escalations.shared_answer:{escalation_id}", told)
    return forms.done_view(work.words(actor), face)


def _shareable(work: Work, actor: Actor, escalation_id: int) -> Face:
    movable(work, actor, escalation_id, Step.SHARE)
    face = face_of(work, escalation_id)
    if face.is_clocks:
        raise NobodyAsked(reference=face.reference)
    if face.shared_at is not None:
        raise AlreadyShared(name=face.raised_by, when=work.words(actor).when(face.shared_at))
    return face
