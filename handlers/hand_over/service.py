"""Handing over to Alibaba: endorse and hand over, acknowledge, record outcomes, decline."""

import json
from dataclasses import asdict

from handlers.actor import Actor
from handlers.claims import refreshing
from handlers.claims.cases import Case
from handlers.claims.quoting import family_name
from handlers.claims.rules import OUTCOMES, NoSuchClaim, Status, Step, moved
from handlers.hand_over import views
from handlers.hand_over.rules import (
    DisclosedListing,
    Disclosure,
    NoSharedChannel,
    Reasoned,
)
from handlers.hand_over.sheet import sheet
from handlers.programme import Work
from handlers.triage import service as triage
from storage import claim_faces, claims, people
from storage.claims import Claim
from storage.claims import Disclosure as Shown

_NUMBER = 60


def card_key(case: Case | int) -> str:
    """The hand-over card in the shared channel."""
    return f"hand_over.card:{case.key if isinstance(case, Case) else case}"


def endorse_and_hand_over(work: Work, actor: Actor, *, claim_id: int) -> str:
    """Endorse a claim and give it to Alibaba, in one act; "" when that was done.

    For want of a channel shared for its platform it is endorsed and kept, and the sentence that says so
    comes back; the same button hands it over later.
    """
    (claim,) = triage.endorse(work, actor, case=Case(claim_id))
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
    show(work, shown, place)
    readers, atlas, lane = work.bilingual(), work.setup.platforms, work.places()[place]
    work.session.flush()
    version = len(claims.shown_of(work.session, claim_id))
    work.upload(
        f"hand_over.sheet:{claim_id}:{len(shown.listings)}",
        to=lane,
        filename=f"{shown.reference}-v{version}.xlsx",
        title=views.headline(readers[0], atlas, shown),
        content=sheet(readers, atlas, shown, version=version),
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
            Reasoned(remark.reason, work.open(remark.words), remark.places)
            for remark in claim_faces.remarks(work.session, [claim_id])
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


def show(work: Work, shown: Disclosure, place: str) -> None:
    """Promise that the hand-over card shows this."""
    message = views.card(
        work.bilingual(), work.setup.platforms, shown, form_holds=work.terms.outcomes_in_form
    )
    work.show(card_key(shown.claim_id), to=work.places()[place], message=message)
