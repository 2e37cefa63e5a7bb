"""What the thread of a card is about, and whose it is: a claim, an objection, a store, a problem."""

from dataclasses import dataclass

from handlers import ids
from handlers.blocks import clip
from handlers.claims import cases as claim_cases
from handlers.claims import refreshing as claims_refreshing
from handlers.closures import refreshing as closures_refreshing
from handlers.counter_notices import showing
from handlers.counter_notices.rules import NoSuchNotice, name_of
from handlers.counter_notices.service import face_of as notice_of
from handlers.escalations import refreshing
from handlers.escalations.rules import NoSuchEscalation
from handlers.escalations.service import face_of
from handlers.programme import Work
from storage import batches, closures, counter_notices, escalations, sellers
from storage.people import Standing

#: So much is repeated of what names nothing.
_SUBJECT = 60


@dataclass(frozen=True, slots=True)
class Case:
    """What a thread is about, and on whose behalf."""

    #: "claim:7", "batch:2", "notice:4", "closure:5" or "escalation:3"
    subject: str
    reference: str
    #: None for one who has left, and for what is no one person's
    person: Standing | None
    #: the person's card, in whose thread they are told
    their_card: str
    #: the desk's card
    desk_card: str


def hold(work: Work, subject: str) -> None:
    """Hold it against other writers until the unit of work ends."""
    kind, _, number = subject.partition(":")
    match kind:
        case "escalation":
            escalations.lock(work.session, int(number))
        case "notice":
            counter_notices.lock(work.session, int(number))
        case "closure":
            sellers.lock_closure(work.session, int(number))
        case _:
            batches.lock(work.session, batches.Case.of(subject))


def in_history(work: Work, subject: str) -> tuple[str, dict[str, int]]:
    """The subject under which history tells of it, and what more it says: an objection is its claim's."""
    kind, _, number = subject.partition(":")
    if kind != "notice":
        return subject, {}
    return f"claim:{counter_notices.claim_of(work.session, int(number))}", {"notice": int(number)}


def case_of(work: Work, subject: str) -> Case:
    """Raises `NoSuchEscalation` for a subject that is nothing of ours."""
    kind, _, number = subject.partition(":")
    case_id = ids.number(number)
    if not case_id:
        raise NoSuchEscalation(reference=clip(subject, _SUBJECT))
    match kind:
        case "claim" | "batch":
            return _claims(work, subject)
        case "notice":
            return _notice(work, subject, case_id)
        case "closure":
            return _closure(work, subject, case_id)
        case _:
            return _escalation(work, subject, case_id)


def _claims(work: Work, subject: str) -> Case:
    claim = claim_cases.face_of(work, batches.Case.of(subject))
    if claim is None:
        raise NoSuchEscalation(reference=subject)
    return Case(
        subject=subject,
        reference=claim.reference,
        person=refreshing.who_acts(work, claim.filed_by_id, claim.organisation_id),
        their_card=claims_refreshing.their_key_of(work, claim),
        desk_card=claims_refreshing.desk_key_of(claim),
    )


def _notice(work: Work, subject: str, notice_id: int) -> Case:
    try:
        face = notice_of(work, notice_id)
    except NoSuchNotice:
        raise NoSuchEscalation(reference=subject) from None
    person = next(iter(showing.readers_of(work, face)), None)
    return Case(
        subject=subject,
        reference=name_of(face.reference, face.places),
        person=person,
        their_card=showing.holder_key(notice_id, person.person_id) if person else "",
        desk_card=showing.desk_key(notice_id),
    )


def _closure(work: Work, subject: str, closure_id: int) -> Case:
    """A store is nobody's case alone: what is written about it stays with the IACC."""
    face = closures.face(work.session, closure_id)
    if face is None:
        raise NoSuchEscalation(reference=subject)
    desk_card = closures_refreshing.desk_key(closure_id)
    return Case(subject=subject, reference=face.reference, person=None, their_card="", desk_card=desk_card)


def _escalation(work: Work, subject: str, escalation_id: int) -> Case:
    face = face_of(work, escalation_id)
    return Case(
        subject=subject,
        reference=face.reference,
        person=refreshing.raiser_of(work, face),
        their_card=refreshing.raiser_key(escalation_id),
        desk_card=refreshing.desk_key(escalation_id),
    )
