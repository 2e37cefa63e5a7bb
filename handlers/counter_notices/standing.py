"""Standing behind what Alibaba has declined: it goes there again, with the rights-holder's words."""

from collections.abc import Mapping, Sequence
from typing import Any

from handlers.actor import Actor
from handlers.claims import service as claims_service
from handlers.claims.moving import move_on
from handlers.claims.refusals import StatementNotTicked
from handlers.claims.rules import Status, Step, moved
from handlers.claims.wording import standing
from handlers.counter_notices import forms, rules, shared, telling
from handlers.counter_notices.recording import chosen
from handlers.counter_notices.rules import ClaimedMeanwhile, NothingToStandBehind, StoodBehind
from handlers.doors import View
from handlers.hand_over import deciding
from handlers.hand_over import service as hand_over
from handlers.hand_over.deciding import Held
from handlers.hand_over.rules import ranges
from handlers.people.rules import Action
from handlers.programme import Work
from storage import batches, counter_notices, meetings, people
from storage.claim_faces import Face
from storage.claims import Remark
from storage.counter_notices import Noticed


def offer(work: Work, actor: Actor, *, claim_id: int) -> View:
    """The form for the declined listings of a claim."""
    actor.require(Action.STAND_BEHIND_CLAIM)
    face = own_claim(work, actor, claim_id)
    lines = _declined(work, actor, face)
    return forms.stand_behind_form(
        work.words(actor),
        claim_id=claim_id,
        reference=face.reference,
        kind=face.kind,
        holder=face.organisation,
        listings=pickable(lines),
        example=f"{lines[0].position}, {lines[-1].position}",
    )


def own_claim(work: Work, actor: Actor, claim_id: int) -> Face:
    """A claim of a rights-holder for whom this person acts. Raises `NoSuchClaim`."""
    return claims_service.seen_by(work, actor, claim_id)


def pickable(lines: Sequence[Noticed]) -> list[tuple[str, str, str]]:
    """(row's id, place, address) of each, for a form."""
    return [(str(line.id), str(line.position), line.url) for line in lines]


def _declined(work: Work, actor: Actor, face: Face) -> list[Noticed]:
    lines = counter_notices.lines_of(work.session, [face.id])
    found = [line for line in lines if moved(line.status, Step.STAND_BEHIND) == Status.HANDED_OVER]
    if not found:
        status = standing(work.words(actor), face.status, face.counts, face.kind)
        raise NothingToStandBehind(reference=face.reference, status=status)
    return found


def stand_behind(work: Work, actor: Actor, *, claim_id: int, fields: Mapping[str, Any]) -> None:
    """Declined listings go to Alibaba again, which is told the rights-holder's words.

    Sent twice, nothing of it is declined any more, and it is refused; so is a listing that the rights-holder
    has filed again meanwhile.
    """
    actor.require(Action.STAND_BEHIND_CLAIM)
    face = own_claim(work, actor, claim_id)
    people.lock_organisation(work.session, face.organisation_id)
    held = deciding.held(work, batches.case_of(work.session, claim_id))
    lines = _declined(work, actor, face)
    assert held is not None  # noqa: S101 - what was declined was handed over
    picked = chosen(lines, fields, {claim_id: face.reference})
    if "yes" not in (fields.get("statement") or []):
        raise StatementNotTicked
    said = rules.some_words(str(fields.get("words") or ""))
    _check_free(work, face, picked)
    remark = _keep(work, actor, held, picked, said, is_all=face.listing_count == len(picked))
    _tell(work, held, face, StoodBehind(face.reference, face.organisation, remark.places, said), remark)


def _check_free(work: Work, face: Face, lines: Sequence[Noticed]) -> None:
    """Raises `ClaimedMeanwhile` for one that is in an open claim of the same rights-holder."""
    places = {line.listing_id: line.position for line in lines if line.listing_id is not None}
    for met in meetings.elsewhere(work.session, list(places)):
        if met.open and met.organisation_id == face.organisation_id:
            raise ClaimedMeanwhile(place=places[met.listing_id], reference=met.reference)


def _keep(
    work: Work, actor: Actor, held: Held, lines: Sequence[Noticed], said: str, *, is_all: bool
) -> Remark:
    remark = Remark(
        claim_id=lines[0].claim_id,
        person_id=actor.person_id,
        at=work.now,
        kind="stood_behind",
        reason="",
        words=work.seal(said) if said else b"",
        places="" if is_all else ranges(line.position for line in lines),
    )
    work.session.add(remark)
    work.session.flush()
    row_ids = [line.id for line in lines]
    counter_notices.stand_behind(work.session, row_ids, now=work.now)
    move_on(work, held.claims, held.rows, dict.fromkeys(row_ids, (Status.HANDED_OVER, "")))
    listings = [line.listing_id for line in lines]
    work.record(f"claim:{remark.claim_id}", "claim:stood_behind", actor.by, listings=listings)
    return remark


def _tell(work: Work, held: Held, face: Face, shown: StoodBehind, remark: Remark) -> None:
    """Every card; and said once to the officers, who are to decide anew, and to the desk."""
    case = deciding.show_everywhere(work, held)
    key, place = f"counter_notices.claim_stood_behind:{remark.id}", held.claims[0].handed_to
    due = hand_over.disclosure(work, held.case).due_at
    if place in work.places():
        mentions = [f"<@{one.user_id}>" for one in hand_over.officers_for(work, face.family)]
        message = shared.decide_anew(work.bilingual(), shown, due, mentions)
        work.say(key, to=work.places()[place], message=message, under=hand_over.card_key(held.case))
    deciding.tell_desk(work, case, f"{key}:desk", telling.stood_behind_for_desk(work.english(), shown, due))
