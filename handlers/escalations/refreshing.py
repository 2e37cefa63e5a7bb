"""Showing an escalation where it lives: with who asked, at the desk, with Alibaba. Every change ends here."""

from dataclasses import replace
from datetime import datetime

from handlers.cards import show_changed
from handlers.escalations import cards, rules, shared
from handlers.escalations.cards import Said
from handlers.escalations.rules import Disclosure, Status
from handlers.hand_over import service as hand_over
from handlers.programme import Work
from storage import escalation_faces, outbox, people
from storage.escalation_faces import Face
from storage.outbox import Message
from storage.people import Standing


def raiser_key(escalation_id: int) -> str:
    """The card that the person who asked sees."""
    return f"escalations.raiser:{escalation_id}"


def desk_key(escalation_id: int) -> str:
    """The card in the desk channel."""
    return f"escalations.desk:{escalation_id}"


def shared_key(escalation_id: int) -> str:
    """The card in a channel shared with Alibaba."""
    return f"escalations.shared:{escalation_id}"


def refresh(work: Work, escalation_id: int) -> Face:
    """Promise that its cards show how it stands now, those that change by it; gives its face."""
    work.session.flush()
    face = escalation_faces.face(work.session, escalation_id)
    assert face is not None  # noqa: S101 - its caller holds the escalation's lock
    said = said_of(work, face)
    raiser = raiser_of(work, face)
    if raiser is not None:
        message = cards.raiser_card(work.words(raiser), face, said)
        show_changed(work, raiser_key(face.id), to=raiser.lane_id, message=message)
    desk = work.places().get("desk")
    if desk is not None:
        message = cards.desk_card(work.english(), work.setup.platforms, face, said)
        show_changed(work, desk_key(face.id), to=desk, message=message, iacc_only=True)
    lane = shared_lane(work, face)
    if lane is not None:
        message = shared.card(work.bilingual(), disclosed(work, face))
        show_changed(work, shared_key(face.id), to=lane, message=message)
    return face


def said_of(work: Work, face: Face) -> Said:
    """What was written, opened: for the IACC, never for Alibaba."""
    return Said(
        words=work.open(face.words),
        posted=work.open(face.posted_words),
        answer=work.open(face.answer),
        resolution=work.open(face.resolution),
    )


def raiser_of(work: Work, face: Face) -> Standing | None:
    """The person who asked; None for nobody, and for one who has left or acts no more for whom it was."""
    return who_acts(work, face.raised_by_id or 0, face.organisation_id)


def who_acts(work: Work, person_id: int, organisation_id: int) -> Standing | None:
    """A person, if they are of this organisation or act for it today."""
    found = people.by_id(work.session, person_id, today=work.now.date())
    return found if found is not None and is_of(found, organisation_id) else None


def is_of(person: Standing, organisation_id: int) -> bool:
    """Are they of this organisation, or act for it today?"""
    return organisation_id == person.organisation_id or organisation_id in dict(person.principals)


def shared_lane(work: Work, face: Face) -> int | None:
    """Where its card for Alibaba stands or is to stand; None as long as it was not posted."""
    if face.posted_at is None:
        return None
    card = outbox.card_named(work.session, shared_key(face.id))
    return card.lane_id if card is not None else work.places().get(face.posted_to)


def would_disclose(work: Work, face: Face, words: str) -> Disclosure:
    """What Alibaba would see if `words` were posted now."""
    posted = replace(face, status=Status.POSTED.value, posted_at=work.now)
    return _disclosure(work, posted, words, work.now)


def disclosed(work: Work, face: Face) -> Disclosure:
    """What Alibaba may see of one that was posted."""
    assert face.posted_at is not None  # noqa: S101 - nothing is disclosed before
    return _disclosure(work, face, work.open(face.posted_words), face.posted_at)


def _disclosure(work: Work, face: Face, words: str, posted_at: datetime) -> Disclosure:
    # what was handed over later was not in what the desk was shown before it posted
    handed_over = face.claim_handed_over_at is not None and face.claim_handed_over_at <= posted_at
    clocks = [
        rules.due_at(work.terms, status, face.urgency, now=posted_at, posted_at=posted_at)
        for status in (Status.POSTED, Status.ACKNOWLEDGED)
    ]
    return Disclosure(
        id=face.id,
        reference=face.reference,
        claim_reference=face.claim_reference if handed_over else "",
        holder=face.holder if handed_over else "",
        kind=face.kind,
        urgency=face.urgency,
        words=words,
        # that whoever asked is not satisfied is between them and the desk
        status=Status.ANSWERED.value if face.status == Status.WITH_DESK else face.status,
        acknowledge_by=clocks[0] or posted_at,
        answer_by=clocks[1] or posted_at,
        acknowledged_by=face.acknowledged_by,
        acknowledged_at=face.acknowledged_at,
        answer=work.open(face.answer),
        answered_by=face.answered_by,
        answered_at=face.answered_at,
        resolved_at=face.resolved_at,
    )


def tell_raiser(work: Work, face: Face, key: str, message: Message) -> None:
    """Say something once in the thread of the raiser's card, so that they are notified."""
    raiser = raiser_of(work, face)
    if raiser is not None:
        work.say(key, to=raiser.lane_id, message=message, under=raiser_key(face.id))


def tell_desk(work: Work, key: str, message: Message, *, under: str) -> None:
    """Say something once at the desk, in the thread of a card there."""
    card = outbox.card_named(work.session, under)
    # a card stays where it was posted first, even if the desk has moved to another channel since
    lane = card.lane_id if card is not None else work.places().get("desk")
    if lane is not None:
        work.say(key, to=lane, message=message, under=under, iacc_only=True)


def officers_on_duty(work: Work, family: str) -> list[Standing]:
    """Alibaba's officers who act on what is about a platform family, by name; for "", about none, all."""
    if family:
        return hand_over.officers_for(work, family)
    officers = people.people_with(work.session, roles=("officer",))
    found = [people.by_id(work.session, int(one.id or 0), today=work.now.date()) for one in officers]
    return [one for one in found if one is not None]
