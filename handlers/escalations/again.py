"""What Alibaba declines a second time, though its rights-holder stands behind it, escalates by itself."""

from datetime import datetime

from handlers.claims.reasons import reason_and_places
from handlers.claims.remarks import Why, whys
from handlers.escalations import refreshing, rules
from handlers.escalations.rules import Kind, Status, Urgency
from handlers.programme import Work
from handlers.words import Words
from storage import batches, claim_faces, counter_notices, slots
from storage.claim_faces import Face
from storage.claims import Remark
from storage.escalations import Escalation

_JOB = "escalations.declined_again"
_BY = "clock:escalations"
#: What Alibaba and the rights-holder said to each other; why one withdrew, the IACC alone reads.
_BETWEEN = frozenset({"decline", "stood_behind"})


def declined_again(work: Work) -> list[tuple[int, datetime]]:
    """(claim, when it was declined again) of those that have not escalated for that."""
    found = counter_notices.declined_again(work.session)
    taken = slots.taken_among(work.session, job=_JOB, among=[_slot(*one) for one in found])
    return [one for one in found if _slot(*one) not in taken]


def _slot(claim_id: int, at: datetime) -> str:
    return f"{claim_id}:{at.isoformat()}"


def escalate(work: Work, *, claim_id: int, at: datetime) -> bool:
    """Give it to the desk, with Alibaba's reasons and the rights-holder's words, once for each decline.

    Whoever stood behind it is who asks, and follows it.
    """
    batches.lock(work.session, batches.case_of(work.session, claim_id))
    face = claim_faces.face(work.session, claim_id)
    remarks = claim_faces.remarks(work.session, [claim_id])
    stood = next((one for one in reversed(remarks) if one.kind == "stood_behind"), None)
    if face is None or stood is None or not work.slot(_JOB, _slot(claim_id, at)):
        return False
    row = Escalation(
        claim_id=claim_id,
        raised_by_id=stood.person_id,
        organisation_id=face.organisation_id,
        kind=Kind.CLAIM.value,
        urgency=Urgency.NORMAL.value,
        words=work.seal(_words(work, face, remarks)),
        status=Status.WITH_DESK.value,
        owner=rules.OWNERS[Status.WITH_DESK],
        due_at=work.terms.due_at("escalation_to_desk", work.now),
        raised_at=work.now,
        source=f"{_JOB}:{_slot(claim_id, at)}",
    )
    work.session.add(row)
    work.session.flush()
    facts = {"claim": claim_id, "kind": row.kind, "urgency": row.urgency}
    work.record(f"escalation:{row.id}", "escalation:raised", _BY, **facts)
    work.record(f"claim:{claim_id}", "claim:escalated", _BY, escalation=row.id)
    refreshing.refresh(work, int(row.id or 0))
    return True


def _words(work: Work, face: Face, remarks: list[Remark]) -> str:
    """Both sides' reasons in their order, as the desk reads them."""
    words = work.english()
    meant = [one for one in remarks if one.kind in _BETWEEN]
    told = [_line(words, why) for why in whys(work, meant, {face.id: face.reference})]
    first = words(
        "{reference} was declined again, after its rights-holder stood behind it.", reference=face.reference
    )
    return "\n".join([first, *told])[: rules.MOST_WORDS]


def _line(words: Words, why: Why) -> str:
    if why.kind == "stood_behind":
        line = words("The rights-holder: stood behind.")
    else:
        line = words("Alibaba: {reason}", reason=reason_and_places(words, why.reason, why.places))
    return f"{line}\n“{why.said}”" if why.said else line  # as a person would write it: the card quotes it
