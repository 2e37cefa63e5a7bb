"""Taking a claim back after the removal: the listings come back, and Alibaba is told."""

from collections.abc import Mapping, Sequence
from typing import Any

from handlers.actor import Actor
from handlers.claims.moving import move_on
from handlers.claims.rules import Status, Step
from handlers.claims.wording import standing
from handlers.counter_notices import forms, rules, service, shared, showing, telling
from handlers.counter_notices.recording import chosen
from handlers.counter_notices.rules import Answer, NothingToRetract, Retracted, RetractionNeedsReason
from handlers.counter_notices.standing import own_claim, pickable
from handlers.doors import View
from handlers.hand_over import deciding
from handlers.hand_over import service as hand_over
from handlers.hand_over.deciding import Held
from handlers.hand_over.rules import ranges
from handlers.people.rules import Action
from handlers.programme import Work
from storage import batches, counter_notices
from storage.claim_faces import Face
from storage.counter_notices import CounterNotice, Noticed


def offer(work: Work, actor: Actor, *, claim_id: int) -> View:
    """The form for the removed listings of a claim."""
    actor.require(Action.RETRACT_CLAIM)
    face = own_claim(work, actor, claim_id)
    lines = _removed(work, actor, face)
    return forms.retract_form(
        work.words(actor),
        claim_id=claim_id,
        reference=face.reference,
        kind=face.kind,
        listings=pickable(lines),
        example=f"{lines[0].position}, {lines[-1].position}",
    )


def _removed(work: Work, actor: Actor, face: Face) -> list[Noticed]:
    lines = counter_notices.lines_of(work.session, [face.id])
    found = [line for line in lines if line.status in rules.RETRACTABLE]
    if not found:
        status = standing(work.words(actor), face.status, face.counts, face.kind)
        raise NothingToRetract(reference=face.reference, status=status)
    return found


def retract(work: Work, actor: Actor, *, claim_id: int, fields: Mapping[str, Any]) -> None:
    """Removed listings of a claim come back, because its rights-holder says so. Safe to send twice."""
    actor.require(Action.RETRACT_CLAIM)
    face = own_claim(work, actor, claim_id)
    held = deciding.held(work, batches.case_of(work.session, claim_id))
    lines = _removed(work, actor, face)
    assert held is not None  # noqa: S101 - what was removed was handed over
    picked = chosen(lines, fields, {claim_id: face.reference})
    code = str(fields.get("reason") or "")
    if code not in forms.RETRACTING:
        raise RetractionNeedsReason
    touched = _end_notices(work, actor, lines, picked)
    back = service.back_by(Step.RETRACT)
    move_on(
        work, held.claims, held.rows, dict.fromkeys([line.id for line in picked], (Status.REINSTATED, back))
    )
    listings = [line.listing_id for line in picked]
    work.record(f"claim:{claim_id}", "claim:retracted", actor.by, reason=code, listings=listings)
    shown = Retracted(
        face.reference, face.organisation, ranges(line.position for line in picked), len(picked), face.kind
    )
    _tell(work, held, face, shown, key=f"counter_notices.retracted:{claim_id}:{picked[0].id}")
    for notice in touched:
        showing.refresh(work, int(notice.id or 0))


def _end_notices(
    work: Work, actor: Actor, lines: Sequence[Noticed], picked: Sequence[Noticed]
) -> list[CounterNotice]:
    """Counter-notices on which Alibaba was to decide need no decision for what is taken back."""
    contested = (Status.STOOD_BEHIND, Status.LEFT_TO_ALIBABA)
    ids = {line.notice_id for line in picked if line.status in contested and line.notice_id}
    touched = [notice for one in sorted(ids) if (notice := counter_notices.lock(work.session, one))]
    for notice in touched:
        left = [
            line.position
            for line in lines
            if line.notice_id == notice.id and line.status in contested and line not in picked
        ]
        if left:
            notice.places = ranges(left)
            continue
        service.put(work, notice, Status.REINSTATED)
        notice.answer, notice.answered_by_id = Answer.RETRACTED.value, actor.person_id
        notice.answered_at, notice.answered_by_desk, notice.decided_at = work.now, False, work.now
    return touched


def _tell(work: Work, held: Held, face: Face, shown: Retracted, *, key: str) -> None:
    """Every card; and said once to the officers, who put the listings back, and to the desk."""
    case = deciding.show_everywhere(work, held)
    place = held.claims[0].handed_to
    if place in work.places():
        mentions = [f"<@{one.user_id}>" for one in hand_over.officers_for(work, face.family)]
        message = shared.put_back(work.bilingual(), shown, mentions)
        work.say(key, to=work.places()[place], message=message, under=hand_over.card_key(held.case))
    deciding.tell_desk(work, case, f"{key}:desk", telling.retracted_for_desk(work.english(), shown))
