"""Handing over to Alibaba: endorse and hand over, acknowledge, record outcomes, decline."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict

from handlers.actor import Actor
from handlers.claims import refreshing
from handlers.claims.quoting import family_name
from handlers.claims.reasons import Declining
from handlers.claims.rules import OUTCOMES, AlreadyDone, NoSuchClaim, Status, Step, moved
from handlers.claims.wording import standing
from handlers.doors import View
from handlers.hand_over import views
from handlers.hand_over.rules import (
    DeclineNeedsReason,
    DeclineNeedsWords,
    DisclosedListing,
    Disclosure,
    NoOutcome,
    NoSharedChannel,
    NotYourPlatform,
    TooManyForForm,
)
from handlers.hand_over.sheet import sheet
from handlers.people.rules import Action
from handlers.programme import Work
from handlers.triage import service as triage
from storage import claim_faces, claims, people
from storage.claim_faces import Face
from storage.claims import Claim, ClaimListing, Remark
from storage.claims import Disclosure as Shown
from storage.outbox import Message

_NUMBER = 60


def card_key(claim_id: int) -> str:
    """The hand-over card in the shared channel."""
    return f"hand_over.card:{claim_id}"


def endorse_and_hand_over(work: Work, actor: Actor, *, claim_id: int) -> str:
    """Endorse a claim and give it to Alibaba, in one act; "" when that was done.

    For want of a channel shared for its platform it is endorsed and kept, and the sentence that says so
    comes back; the same button hands it over later.
    """
    claim = triage.endorse(work, actor, claim_id=claim_id)
    place = place_for(work, claim.family)
    if place:
        _hand_over(work, actor, claim, place)
    face = refreshing.refresh(work, claim_id)
    if place:
        return ""
    words = work.words(actor)
    platform = family_name(words, work.setup.platforms, face.family)
    return NoSharedChannel(reference=face.reference, platform=platform).say(words, contact=work.setup.contact)


def place_for(work: Work, family: str) -> str:
    """The place where a platform family's officers are: its own shared channel, else the one for all."""
    places = work.places()
    return next((name for name in (f"shared:{family}", "shared") if name in places), "")


def _hand_over(work: Work, actor: Actor, claim: Claim, place: str) -> None:
    claim_id = int(claim.id or 0)
    claim.handed_over_at, claim.handed_to = work.now, place
    rows = claims.lines_of(work.session, claim_id)
    triage.move(work, claim, [row for row in rows if moved(row.status, Step.HAND_OVER)], Step.HAND_OVER)
    work.session.flush()
    shown = disclosure(work, claim_id)
    work.session.add(
        Shown(
            claim_id=claim_id,
            person_id=actor.person_id,
            at=work.now,
            place=place,
            body=work.seal(json.dumps(asdict(shown), default=str, ensure_ascii=False)),
        )
    )
    work.record(f"claim:{claim_id}", "claim:handed_over", actor.by, place=place, listings=len(shown.listings))
    _show(work, shown, place)
    readers, atlas, lane = work.bilingual(), work.setup.platforms, work.places()[place]
    work.upload(
        f"hand_over.sheet:{claim_id}:{len(shown.listings)}",
        to=lane,
        filename=f"{shown.reference}.xlsx",
        title=views.headline(readers[0], atlas, shown),
        content=sheet(readers, atlas, shown),
        under=card_key(claim_id),
    )
    mentions = [f"<@{one.user_id}>" for one in officers_for(work, claim.family)]
    duty = views.new_duty(readers, atlas, shown, mentions)
    # a claim is handed over again when more of its short links have been completed
    work.say(
        f"hand_over.new:{claim_id}:{len(shown.listings)}", to=lane, message=duty, under=card_key(claim_id)
    )


def disclosure(work: Work, claim_id: int) -> Disclosure:
    """What Alibaba may see of a claim now. Raises `NoSuchClaim` for one that was never handed over.

    Listings that were not handed over (short links still to be completed) are not in it.
    """
    face = claim_faces.face(work.session, claim_id)
    if face is None or face.handed_over_at is None:
        raise NoSuchClaim(reference=f"MS-…-{claim_id:06d}")
    told = {
        status: face.counts[status] for status in (Status.HANDED_OVER, *OUTCOMES) if status in face.counts
    }
    return Disclosure(
        claim_id=face.id,
        reference=face.reference,
        organisation=face.organisation,
        right=face.right,
        right_kind=face.right_kind,
        ground=face.ground,
        family=face.family,
        kind=face.kind,
        note=work.open(face.note),
        status=Status.HANDED_OVER if Status.HANDED_OVER in told else next(iter(told), face.status),
        counts={status.value: count for status, count in told.items()},
        # the claim's own clock may be the desk's again, for links completed since
        due_at=work.terms.due_at("outcome", face.handed_over_at),
        handed_over_at=face.handed_over_at,
        acknowledged_at=face.acknowledged_at,
        acknowledged_by=face.acknowledged_by,
        alibaba_number=face.alibaba_number,
        listings=tuple(
            DisclosedListing(line.position, line.platform, line.item_id, line.url, line.status)
            for line in claim_faces.lines(work.session, claim_id)
            if line.status in told
        ),
        reasons=tuple(
            (remark.reason, work.open(remark.words))
            for remark in claim_faces.remarks(work.session, claim_id)
            if remark.kind == "decline"
        ),
    )


def officers_for(work: Work, family: str) -> list[people.Standing]:
    """Alibaba's officers who act for a platform family."""
    officers = [
        people.by_id(work.session, int(one.id or 0), today=work.now.date())
        for one in people.people_with(work.session, roles=("officer",))
    ]
    return [one for one in officers if one is not None and family in families_of(work, one.platforms)]


def families_of(work: Work, platforms: frozenset[str]) -> frozenset[str]:
    """The platform families that named platforms belong to."""
    known = work.setup.platforms.platforms
    return frozenset(known[key].family for key in platforms if key in known)


def acknowledge(work: Work, actor: Actor, *, claim_id: int) -> None:
    """The officer has seen it and works on it. Said twice, the first counts."""
    actor.require(Action.ACKNOWLEDGE_HAND_OVER)
    claim = _officers_claim(work, actor, claim_id)
    if claim.acknowledged_at is not None:
        raise _moved_on(work, actor, claim_id)
    _acknowledge(work, actor, claim)
    _show_everywhere(work, claim)


def _acknowledge(work: Work, actor: Actor, claim: Claim) -> None:
    claim.acknowledged_at, claim.acknowledged_by_id = work.now, actor.person_id
    work.record(f"claim:{claim.id}", "claim:acknowledged", actor.by)


def record_all_removed(work: Work, actor: Actor, *, claim_id: int) -> None:
    """All that is open of a claim was removed."""
    actor.require(Action.RECORD_OUTCOME)
    claim = _officers_claim(work, actor, claim_id)
    _decide(work, actor, claim, _all(_open_rows(work, claim_id), Status.REMOVED))


def offer_outcomes(work: Work, actor: Actor, *, claim_id: int) -> View:
    """The form of outcomes, one choice a listing."""
    actor.require(Action.RECORD_OUTCOME)
    claim = _officers_claim(work, actor, claim_id)
    count, limit = len(_open_rows(work, claim_id)), work.terms.outcomes_in_form
    if count > limit:
        raise TooManyForForm(reference=claim.reference, count=count, limit=limit)
    return views.outcomes_form(work.words(actor), disclosure(work, claim_id))


def record_outcomes(
    work: Work, actor: Actor, *, claim_id: int, chosen: Mapping[int, str], reason: str, said: str, number: str
) -> None:
    """What became of each listing: `chosen` is position → outcome. What is not in it stays open."""
    actor.require(Action.RECORD_OUTCOME)
    claim = _officers_claim(work, actor, claim_id)
    rows = _open_rows(work, claim_id)
    outcomes = {
        row.position: Status(chosen[row.position])
        for row in rows
        if chosen.get(row.position) in set(OUTCOMES)
    }
    if not outcomes:
        raise NoOutcome(field=f"listing_{rows[0].position}") if rows else _moved_on(work, actor, claim_id)
    if Status.DECLINED in outcomes.values():
        _check_reason(reason, said)
    _number(work, actor, claim, number)
    _decide(work, actor, claim, outcomes, reason=reason, said=said.strip())


def offer_decline(work: Work, actor: Actor, *, claim_id: int) -> View:
    """The form to decline all that is open with."""
    actor.require(Action.DECLINE_HAND_OVER)
    _officers_claim(work, actor, claim_id)
    return views.decline_form(work.words(actor), disclosure(work, claim_id))


def decline(work: Work, actor: Actor, *, claim_id: int, reason: str, said: str, number: str) -> None:
    """Decline all that is open, with a coded reason. Its holder is told at once, and the desk."""
    actor.require(Action.DECLINE_HAND_OVER)
    claim = _officers_claim(work, actor, claim_id)
    _check_reason(reason, said)
    _number(work, actor, claim, number)
    rows = _all(_open_rows(work, claim_id), Status.DECLINED)
    _decide(work, actor, claim, rows, reason=reason, said=said.strip())


def _all(rows: Sequence[ClaimListing], outcome: Status) -> dict[int, Status]:
    return {row.position: outcome for row in rows}


def _check_reason(reason: str, said: str) -> None:
    if reason not in set(Declining):
        raise DeclineNeedsReason
    if reason == Declining.OTHER and not said.strip():
        raise DeclineNeedsWords


def _number(work: Work, actor: Actor, claim: Claim, number: str) -> None:
    number = number.strip()[:_NUMBER]
    if number and number != claim.alibaba_number:
        claim.alibaba_number = number
        work.record(f"claim:{claim.id}", "claim:numbered", actor.by)


def _officers_claim(work: Work, actor: Actor, claim_id: int) -> Claim:
    """A claim with Alibaba that this officer may act on now, locked."""
    claim = triage.locked(work, claim_id)
    if claim.handed_over_at is None:  # answered as if it did not exist
        raise NoSuchClaim(reference=f"MS-…-{claim_id:06d}")
    if claim.family not in families_of(work, actor.standing.platforms):
        raise NotYourPlatform(
            reference=claim.reference,
            platform=family_name(work.words(actor), work.setup.platforms, claim.family),
        )
    if not _open_rows(work, claim_id):
        raise _moved_on(work, actor, claim_id)
    return claim


def _moved_on(work: Work, actor: Actor, claim_id: int) -> AlreadyDone:
    """What an officer's stale button says: only what was disclosed, not how the rest stands at the IACC."""
    shown = disclosure(work, claim_id)
    status = standing(work.words(actor), shown.status, shown.counts)
    return AlreadyDone(reference=shown.reference, status=status)


def _open_rows(work: Work, claim_id: int) -> list[ClaimListing]:
    return [row for row in claims.lines_of(work.session, claim_id) if row.status == Status.HANDED_OVER]


def _decide(
    work: Work,
    actor: Actor,
    claim: Claim,
    outcomes: Mapping[int, Status],
    *,
    reason: str = "",
    said: str = "",
) -> None:
    """Record outcomes (position → outcome): listings move, every card shows it, who must know is told."""
    claim_id = int(claim.id or 0)
    if claim.acknowledged_at is None:
        _acknowledge(work, actor, claim)
    for status, step in OUTCOMES.items():
        rows = [row for row in _open_rows(work, claim_id) if outcomes.get(row.position) == status]
        if rows:
            facts = {"reason": reason} if status == Status.DECLINED else {}
            triage.move(work, claim, rows, step, reason=facts.get("reason", ""))
            listings = [row.listing_id for row in rows]
            work.record(f"claim:{claim_id}", f"claim:{status.value}", actor.by, listings=listings, **facts)
    if Status.DECLINED in outcomes.values():
        _remark(work, actor, claim_id, reason, said)
    _tell(work, _show_everywhere(work, claim), outcomes, reason, said)


def _tell(work: Work, face: Face, outcomes: Mapping[int, Status], reason: str, said: str) -> None:
    """Who filed it hears of every decision, once; the desk hears of declines, which may need its help."""
    declined = Status.DECLINED in outcomes.values()
    counts = {status.value: list(outcomes.values()).count(status) for status in outcomes.values()}
    turn = sum(face.counts.get(status, 0) for status in OUTCOMES)
    refreshing.tell_holder(
        work,
        face,
        f"hand_over.decided:{face.id}:{turn}",
        lambda words: views.decided(words, face.reference, counts, reason if declined else "", said),
    )
    desk = work.places().get("desk")
    if declined and desk is not None:
        text = views.declined_for_desk(work.english(), face.organisation, face.reference, reason)
        work.say(
            f"hand_over.declined:{face.id}:{turn}",
            to=desk,
            message=Message(text),
            under=refreshing.desk_key(face.id),
            iacc_only=True,
        )


def _remark(work: Work, actor: Actor, claim_id: int, reason: str, said: str) -> None:
    work.session.add(
        Remark(
            claim_id=claim_id,
            person_id=actor.person_id,
            at=work.now,
            kind="decline",
            reason=reason,
            words=work.seal(said) if said else b"",
        )
    )


def _show(work: Work, shown: Disclosure, place: str) -> None:
    message = views.card(
        work.bilingual(), work.setup.platforms, shown, form_holds=work.terms.outcomes_in_form
    )
    work.show(card_key(shown.claim_id), to=work.places()[place], message=message)


def _show_everywhere(work: Work, claim: Claim) -> Face:
    """The claim's three cards: the officers', the holder's and the desk's."""
    claim_id = int(claim.id or 0)
    face = refreshing.refresh(work, claim_id)
    if claim.handed_to in work.places():
        _show(work, disclosure(work, claim_id), claim.handed_to)
    return face
