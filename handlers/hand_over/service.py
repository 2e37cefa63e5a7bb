"""Handing over to Alibaba: a claim, or a batch with all its claims, is endorsed and handed over."""

import json
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import asdict, fields, replace
from datetime import datetime

from handlers.actor import Actor
from handlers.claims import cases, questioning, refreshing
from handlers.claims.alibabas import officers_card
from handlers.claims.cases import Case
from handlers.claims.moving import going, move_on
from handlers.claims.quoting import family_name
from handlers.claims.refusals import NoSuchClaim
from handlers.claims.remarks import whys
from handlers.claims.rules import Status, Step, rolled_up
from handlers.doors import View
from handlers.hand_over import forms, views
from handlers.hand_over.rules import (
    DisclosedListing,
    Disclosure,
    Giver,
    NoSharedChannel,
    Questioned,
    Reasoned,
    Recorded,
    as_shown,
)
from handlers.hand_over.sheet import file_name, sheet
from handlers.programme import Work
from handlers.triage import service as triage
from storage import claim_faces, claim_lines, outbox, people, recorded
from storage import shown as shown_rows
from storage.claim_faces import Face
from storage.claims import Claim

#: What the keys of what is said below a hand-over card begin with: its sheet, and the news of a new duty.
SHEET, DUTY = "hand_over.sheet:", "hand_over.new:"
_OF_LISTING = tuple(field.name for field in fields(DisclosedListing))


def card_key(case: Case) -> str:
    """The hand-over card in the shared channel."""
    return officers_card(case)


def endorse_and_hand_over(work: Work, actor: Actor, *, case: Case) -> str:
    """Endorse a claim, or all claims of a batch, and give them to Alibaba, in one act; "" when that was done.

    For want of a channel shared for the platform they are endorsed and kept, and the sentence that says so
    comes back; the same button hands them over later.
    """
    endorsed = triage.endorse(work, actor, case=case)
    place = standing_place(work, card_key(case), endorsed[0].family)
    if place:
        give(work, Giver(actor.by, actor.person_id), case, endorsed, place)
    face = refreshing.refresh(work, case)
    if place:
        return ""
    words = work.words(actor)
    platform = family_name(words, work.setup.platforms, face.family)
    return NoSharedChannel(reference=face.reference, platform=platform).say(words, contact=work.setup.contact)


def endorse_sampled(work: Work, actor: Actor, *, case: Case) -> View | None:
    """The same for a batch of which a sample was looked at in a form; what the form shows if it was kept."""
    kept = endorse_and_hand_over(work, actor, case=case)
    return forms.kept(work.words(actor), kept) if kept else None


def place_for(work: Work, family: str) -> str:
    """The place where a platform family's officers are: its own shared channel, else the one for all."""
    places = work.places()
    return next((name for name in (f"shared:{family}", "shared") if name in places), "")


def standing_place(work: Work, key: str, family: str) -> str:
    """The place of a card for Alibaba: where it stands, as long as that is one; else where its officers are.

    "" where there is neither. All that is said below a card must go to where that stands.
    """
    places, card = work.places(), outbox.card_named(work.session, key)
    there = {
        name for name, lane in places.items() if card and lane == card.lane_id and name.startswith("shared")
    }
    own = (f"shared:{family}", "shared")
    return next((name for name in (*own, *sorted(there)) if name in there), "") or place_for(work, family)


def give(
    work: Work, giver: Giver, case: Case, found: Sequence[Claim], place: str, *, step: Step = Step.HAND_OVER
) -> None:
    """Move all that `step` moves of a case to Alibaba, and show it there: card, sheet, a word to officers.

    `found` are the claims of the case, held; `place` is where its officers are.
    """
    rows = claim_lines.of(work.session, [int(claim.id or 0) for claim in found])
    to = going(rows, step)
    goes = {row.claim_id for row in rows if row.id in to}
    for claim in found:
        if claim.id in goes:
            claim.handed_over_at, claim.handed_to = work.now, place
    move_on(work, found, rows, to)
    work.session.flush()
    shown = disclosure(work, case)
    keep(work, giver, shown, goes, place)
    show(work, shown, place)
    _send(work, shown, place)


def keep(work: Work, giver: Giver, shown: Disclosure, goes: set[int], place: str) -> None:
    """Note what was shown of each claim, and that it was handed over."""
    parts = list(_of_each_claim(shown))
    bodies = [(part.case.id, work.seal(_spelled_out(part))) for part in parts]
    shown_rows.keep(work.session, bodies, person_id=giver.person_id, place=place, now=work.now)
    for part in parts:
        if part.case.id in goes:
            facts = {"place": place, "listings": len(part.listings)}
            work.record(part.case.subject, "claim:handed_over", giver.by, **facts)


def _of_each_claim(shown: Disclosure) -> Iterator[Disclosure]:
    """What is shown of each claim of a case by itself."""
    listings: dict[int, list[DisclosedListing]] = {}
    for one in shown.listings:
        listings.setdefault(one.claim_id, []).append(one)
    for claim_id, its in listings.items():
        yield replace(
            shown,
            case=Case(claim_id),
            reference=its[0].claim,
            claims=1,
            counts=dict(Counter(one.status for one in its)),
            listings=tuple(its),
        )


def _spelled_out(shown: Disclosure) -> str:
    """All that is disclosed, as JSON. `asdict` would copy 3,000 listings for a tenth of a second."""
    values = {field.name: getattr(shown, field.name) for field in fields(Disclosure)}
    values["listings"] = [{name: getattr(one, name) for name in _OF_LISTING} for one in shown.listings]
    for name in ("reasons", "stood_behind", "questions", "for_officers"):
        values[name] = [asdict(one) for one in getattr(shown, name)]
    values["undoable"] = asdict(shown.undoable) if shown.undoable else None
    values["case"] = shown.case.key
    return json.dumps(values, default=str, ensure_ascii=False)


def _send(work: Work, shown: Disclosure, place: str) -> None:
    """The sheet and the news of a new duty, in the thread of the card."""
    send_sheet(work, shown, place)
    say_duty(work, shown, place)


def _turn(shown: Disclosure, anew: str) -> str:
    """A case is handed over again when more of its short links have been completed; or said `anew`."""
    turn = f"{shown.case.key}:{len(shown.listings)}"
    return f"{turn}:{anew}" if anew else turn


def send_sheet(work: Work, shown: Disclosure, place: str, *, anew: str = "") -> None:
    """The sheet of the listings, in the thread of the card. `anew` tells this from a time before."""
    readers, atlas, lane = work.bilingual(), work.setup.platforms, work.places()[place]
    version = shown_rows.times(work.session, {one.claim_id for one in shown.listings})
    work.upload(
        f"{SHEET}{_turn(shown, anew)}",
        to=lane,
        filename=file_name(shown.reference, f"v{version}"),
        title=views.headline(readers[0], atlas, shown),
        content=sheet(readers, atlas, shown, version=version),
        under=card_key(shown.case),
    )


def say_duty(work: Work, shown: Disclosure, place: str, *, anew: str = "") -> None:
    """The news of a new duty, with a mention, in the thread of the card."""
    mentions = [f"<@{one.user_id}>" for one in officers_for(work, shown.family)]
    duty = views.new_duty(work.bilingual(), work.setup.platforms, shown, mentions)
    key, under = f"{DUTY}{_turn(shown, anew)}", card_key(shown.case)
    work.say(key, to=work.places()[place], message=duty, under=under)


def disclosure(work: Work, case: Case) -> Disclosure:
    """What Alibaba may see of a case now. Raises `NoSuchClaim` for one that was never handed over.

    Listings that were not handed over (short links still to be completed) are not in it, nor are claims of a
    batch that have no others.
    """
    faces = _handed_over(work, case)
    face = cases.merged(faces) if case.is_batch else faces[0]
    listings = _listings(work, case, faces)
    counts = Counter(one.status for one in listings)
    acts = recorded.standing(work.session, case.subject)
    return Disclosure(
        case=case,
        reference=face.reference,
        claims=len(faces),
        organisation=face.organisation,
        right=face.right,
        right_kind=face.right_kind,
        ground=face.ground,
        family=face.family,
        kind=face.kind,
        note=work.open(face.note),
        status=rolled_up(counts).value,
        counts=dict(counts),
        # the claim's own clock may be the desk's again, for links completed since
        due_at=cases.running_due(faces),
        is_late=any(one.overdue_at and one.outcome_paused_at is None for one in faces),
        handed_over_at=_since(faces),
        acknowledged_at=None if any(one.acknowledged_at is None for one in faces) else face.acknowledged_at,
        acknowledged_by=face.acknowledged_by,
        acknowledged_on_behalf=face.acknowledged_on_behalf,
        alibaba_number=next((one.alibaba_number for one in faces if one.alibaba_number), ""),
        listings=listings,
        reasons=_reasons(work, faces, "decline"),
        stood_behind=_reasons(work, faces, "stood_behind"),
        questions=_questions(work, case, faces, listings),
        for_officers=tuple(_told(*one) for one in acts if one[0].on_behalf),
        undoable=_undoable(work, acts),
    )


def _told(row: recorded.Recorded, officer: str) -> Recorded:
    return Recorded(
        id=int(row.id or 0),
        at=row.at,
        count=sum(map(len, row.result["recorded"].values())),
        on_behalf=row.on_behalf,
        officer=officer,
    )


def _undoable(work: Work, acts: Sequence[tuple[recorded.Recorded, str]]) -> Recorded | None:
    """The last, if it can be taken back: an officer's own for an hour, what the IACC recorded always.

    It cannot once something has happened since to a listing of it.
    """
    if not acts:
        return None
    row, officer = acts[-1]
    in_time = row.on_behalf or work.now <= row.at + work.terms.undo_for
    stands = in_time and claim_lines.stand_as(work.session, row.result["recorded"], at=row.at)
    return _told(row, officer) if stands else None


def _handed_over(work: Work, case: Case) -> list[Face]:
    """The claims of a case that were handed over. Raises `NoSuchClaim` where there are none."""
    if case.is_batch:
        faces = claim_faces.of_batch(work.session, case.id)
    else:
        face = claim_faces.face(work.session, case.id)
        faces = [face] if face else []
    handed_over = [face for face in faces if face.handed_over_at is not None]
    if not handed_over:
        raise NoSuchClaim(reference=f"MS-…-{case.id:06d}")
    return handed_over


def _since(faces: Sequence[Face]) -> datetime:
    """When what is with Alibaba was handed over, the earliest first; all, where nothing is any more."""
    still = [face for face in faces if Status.HANDED_OVER in face.counts] or faces
    return min(face.handed_over_at for face in still if face.handed_over_at is not None)


def _listings(work: Work, case: Case, faces: Sequence[Face]) -> tuple[DisclosedListing, ...]:
    """Those that Alibaba was shown, or is about to be."""
    claim_ids = {face.reference: face.id for face in faces}
    return tuple(
        DisclosedListing(
            claim_ids[line.reference],
            line.reference,
            line.position,
            line.platform,
            line.item_id,
            line.url,
            as_shown(line.status),
            line.round,
            line.on_behalf,
        )
        for line in claim_faces.lines_of(work.session, case)
        if line.handed_over_at is not None and line.reference in claim_ids
    )


def _reasons(work: Work, faces: Sequence[Face], kind: str) -> tuple[Reasoned, ...]:
    references = {face.id: face.reference for face in faces}
    remarks = claim_faces.remarks(work.session, list(references))
    meant = [remark for remark in remarks if remark.kind == kind]
    return tuple(Reasoned(why.reason, why.said, why.places) for why in whys(work, meant, references))


def _questions(
    work: Work, case: Case, faces: Sequence[Face], listings: Sequence[DisclosedListing]
) -> tuple[Questioned, ...]:
    """Alibaba's own questions: what the desk asks, and its answers, have no way in here."""
    face = cases.merged(faces) if case.is_batch else faces[0]
    names = {one.reference if case.is_batch else str(one.position) for one in listings}
    return tuple(
        Questioned(
            reason=one.reason,
            said=one.said,
            places=one.places,
            due_at=one.due_at,
            is_open=one.is_open,
            answer=one.answer,
            changed=questioning.disclosed(one.changed, names),
        )
        for one in questioning.asked_about(work, face)
        if one.asker == questioning.OFFICER
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
    work.show(card_key(shown.case), to=work.places()[place], message=message)
