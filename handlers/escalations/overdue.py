"""What happens when Alibaba is late: everybody is told once, and the claim escalates by itself, once.

A batch is told of, and escalates, as a whole. When much becomes late at one tick, after an outage or a long
holiday, the desk and each shared channel get one list instead of a message for each.
"""

from collections.abc import Sequence

from handlers.claims import refreshing as claim_cards
from handlers.claims.cases import Case
from handlers.escalations import refreshing, rules
from handlers.escalations.rules import Kind, Status, Step, Urgency, moved
from handlers.escalations.service import advance
from handlers.hand_over import deciding, lateness
from handlers.hand_over import service as hand_over
from handlers.hand_over.deciding import Held
from handlers.hand_over.lateness import LateList
from handlers.programme import Work
from storage import escalations, outbox, people
from storage import lateness as late_claims
from storage.claim_faces import Face
from storage.claims import Claim
from storage.escalations import Escalation
from storage.lateness import LateCase
from storage.outbox import Message

#: How history names it.
BY = "clock:escalations"
#: Cards that are brought up to date at one tick.
_SHOWN_AT_ONCE = 200


def late(work: Work) -> list[Case]:
    """What Alibaba has become late with since the last tick."""
    return late_claims.late(work.session, now=work.now)


def at_half(work: Work) -> list[Case]:
    """What has come to half of its time unacknowledged since the last tick."""
    return late_claims.unacknowledged_at_half(work.session, now=work.now)


def tell_late(work: Work, *, case: Case) -> bool:
    """Say of one case that it is overdue, and let it escalate; False where that was done meanwhile."""
    held = deciding.held(work, case)
    found = [claim for claim in held.claims if _is_late(work, claim)] if held else []
    if held is None or not found:
        return False
    for claim in found:
        claim.overdue_at, claim.outcome_half_at = work.now, None
    work.session.flush()
    escalation = _escalate(work, held, found)
    _record(work, [int(claim.id or 0) for claim in found], escalation)
    face = deciding.show_everywhere(work, held)
    _tell_officers(work, held)
    due_at = min(claim.outcome_due_at for claim in found if claim.outcome_due_at)
    named = escalation.reference if escalation else ""
    told = lateness.overdue_for_desk(work.english(), face, due_at, named)
    deciding.tell_desk(work, face, _key("late_for_desk", case, due_at.timestamp()), told)
    return True


def _is_late(work: Work, claim: Claim) -> bool:
    runs = claim.outcome_due_at is not None and claim.outcome_paused_at is None
    return (
        runs and claim.overdue_at is None and bool(claim.outcome_due_at and claim.outcome_due_at <= work.now)
    )


def _key(what: str, case: Case, turn: float) -> str:
    """Of a message; once for each time that the clock has run."""
    return f"hand_over.{what}:{case.key}:{int(turn)}"


def _escalate(work: Work, held: Held, found: Sequence[Claim]) -> Escalation | None:
    """What the desk is to see to; None for a case that has escalated before."""
    if any(claim.escalated_at for claim in held.claims):
        return None
    for claim in held.claims:
        claim.escalated_at = work.now
    [one] = late_claims.told(work.session, [int(claim.id or 0) for claim in found])
    return _raise(work, [one], claim_id=found[0].id, source=f"clock:{held.case.subject}")


def _raise(work: Work, found: Sequence[LateCase], *, claim_id: int | None, source: str) -> Escalation | None:
    """An escalation of nobody's, with the desk; None while nobody is at the IACC."""
    ours = next((one for one in people.organisations(work.session) if one.kind == "iacc"), None)
    if ours is None:
        return None
    row = Escalation(
        claim_id=claim_id,
        raised_by_id=None,
        organisation_id=int(ours.id or 0),
        kind=Kind.CLAIM.value,
        urgency=Urgency.NORMAL.value,
        words=work.seal(lateness.why_escalated(work.english(), found)),
        status=Status.WITH_DESK.value,
        owner=rules.OWNERS[Status.WITH_DESK],
        due_at=work.terms.due_at("escalation_to_desk", work.now),
        raised_at=work.now,
        source=source,
    )
    work.session.add(row)
    work.session.flush()
    claims = sum(one.claims for one in found)
    work.record(f"escalation:{row.id}", "escalation:raised", BY, claim=claim_id, claims=claims, kind=row.kind)
    refreshing.refresh(work, int(row.id or 0))
    return row


def _record(work: Work, claim_ids: Sequence[int], escalation: Escalation | None) -> None:
    for claim_id in claim_ids:
        work.record(f"claim:{claim_id}", "claim:overdue", BY)
        if escalation is not None:
            work.record(f"claim:{claim_id}", "claim:escalated", BY, escalation=escalation.id)


def _tell_officers(work: Work, held: Held) -> None:
    """In the thread of their card, with a mention of those on duty."""
    shown = hand_over.disclosure(work, held.case)
    card = outbox.card_named(work.session, hand_over.card_key(held.case))
    if card is None or shown.due_at is None:
        return
    told = lateness.overdue(work.bilingual(), shown, _mentions(work, {shown.family}))
    key = _key("late", held.case, shown.due_at.timestamp())
    work.say(key, to=card.lane_id, message=told, under=card.key)


def _mentions(work: Work, families: set[str]) -> list[str]:
    officers = [one for family in sorted(families) for one in hand_over.officers_for(work, family)]
    return list(dict.fromkeys(f"<@{one.user_id}>" for one in officers))


def tell_many_late(work: Work) -> int:
    """Say of all that has become late at once, in one list for each side; how many claims it was."""
    ids, found = late_claims.take_late(work.session, now=work.now)
    if not found:
        return 0
    stamp = work.now.isoformat()
    escalation = _raise(work, found, claim_id=None, source=f"clock:late:{stamp}")
    _record(work, ids, escalation)
    for place, lane in work.places().items():
        theirs = [one for one in found if one.handed_to == place]
        if theirs:
            mentions = _mentions(work, {one.family for one in theirs})
            told = lateness.many_overdue(work.bilingual(), LateList.of(theirs), mentions)
            work.say(f"hand_over.many_late:{place}:{stamp}", to=lane, message=told)
    return len(ids)


def behind(work: Work) -> list[Case]:
    """What is late by now, and whose cards do not say so yet."""
    return late_claims.shown_as_due(work.session, at_most=_SHOWN_AT_ONCE)


def show(work: Work, *, case: Case) -> None:
    """Bring the cards of a case up to date."""
    held = deciding.held(work, case)
    if held is not None:
        deciding.show_everywhere(work, held)


def tell_half(work: Work, *, case: Case) -> bool:
    """Tell the desk that half of the time has passed unacknowledged; False where that is so no more."""
    held = deciding.held(work, case)
    found = [claim for claim in held.claims if _is_at_half(work, claim)] if held else []
    if held is None or not found:
        return False
    for claim in found:
        claim.outcome_half_at = None
        work.record(f"claim:{claim.id}", "claim:half_time", BY)
    face = claim_cards.refresh(work, case)
    _tell_half(work, face, found)
    return True


def _is_at_half(work: Work, claim: Claim) -> bool:
    runs = claim.outcome_paused_at is None and claim.outcome_due_at is not None
    return runs and claim.outcome_half_at is not None and claim.outcome_half_at <= work.now


def _tell_half(work: Work, face: Face, found: Sequence[Claim]) -> None:
    due_at = min(claim.outcome_due_at for claim in found if claim.outcome_due_at)
    told = lateness.half_time(work.english(), face, due_at)
    deciding.tell_desk(work, face, _key("half_time", face.case, due_at.timestamp()), told)


def tell_many_half(work: Work) -> int:
    """The same of much at once, in one list at the desk; how many claims it was."""
    ids, found = late_claims.take_half(work.session, now=work.now)
    desk = work.places().get("desk")
    for claim_id in ids:
        work.record(f"claim:{claim_id}", "claim:half_time", BY)
    if found and desk is not None:
        told = Message(lateness.many_at_half_time(work.english(), found))
        work.say(f"hand_over.many_half_time:{work.now.isoformat()}", to=desk, message=told, iacc_only=True)
    return len(ids)


def moot(work: Work) -> list[int]:
    """Ids of what escalated by itself, and has been decided since."""
    return late_claims.moot_escalations(work.session)


def close(work: Work, *, escalation_id: int) -> bool:
    """Close one of them: nothing is asked of anybody any more; False where something has come between."""
    row = escalations.lock(work.session, escalation_id)
    if row is None or row.raised_by_id is not None or moved(row.status, Step.CLOSE) is None:
        return False
    advance(work, row, Step.CLOSE)
    row.resolved_at = work.now
    work.record(f"escalation:{escalation_id}", "escalation:closed", BY)
    refreshing.refresh(work, escalation_id)
    return True
