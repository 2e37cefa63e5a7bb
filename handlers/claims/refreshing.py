"""Showing a case where it lives: on its holder's card and on the desk's. Every change ends here.

A claim by itself has two cards of its own. A batch has one at the desk, and shares that of its lot at the
person who filed it.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence

from handlers import delivering
from handlers.actor import Actor
from handlers.cards import show_changed
from handlers.claims import alibabas, cards, cases, clocks, desk_talk, links, lots, questioning
from handlers.claims.lots import Lot, lot_key, lot_named
from handlers.claims.plan import Typed
from handlers.claims.questioning import Asked
from handlers.claims.quoting import quoted
from handlers.claims.reasons import BACK, reason_and_places
from handlers.claims.remarks import Why, whys
from handlers.claims.rules import CONTESTED, TURNS, Status, rolled_up
from handlers.claims.track import track_of
from handlers.people.rules import Action, may
from handlers.programme import Work
from handlers.sellers import hints
from handlers.sellers.hints import NOTHING_TOLD, Told
from handlers.words import Words
from storage import batch_faces, batches, claim_faces, claim_lines, counter_notices, people, undelivered
from storage.batches import Case
from storage.claim_faces import Face, Line, reference
from storage.claim_lines import Placed
from storage.claims import Claim, ClaimListing
from storage.outbox import Message

__all__ = ["desk_key", "desk_key_of", "holder_key", "lot_key", "refresh"]
#: Of many claims only so many reasons are told at once, the newest ones, and so many remarks looked at.
_REASONS, _REMARKS = 5, 50


def desk_key_of(case: Case | Face) -> str:
    """The desk's card of a case: "claims.desk:7", "claims.desk:b7"."""
    return f"claims.desk:{(case.case if isinstance(case, Face) else case).key}"


def their_key_of(work: Work, case: Case | Face) -> str:
    """The card of a case with whoever filed it: a claim's own, or that of the lot."""
    found = case.case if isinstance(case, Face) else case
    return lot_key(batches.lot_of(work.session, found.id)) if found.is_batch else holder_key(found.id)


def holder_key(claim_id: int) -> str:
    """The card that the person who filed sees."""
    return f"claims.holder:{claim_id}"


def desk_key(claim_id: int) -> str:
    """The card in the desk channel."""
    return f"claims.desk:{claim_id}"


def show_new(
    work: Work,
    actor: Actor,
    face: Face,
    lines: Sequence[Line],
    *,
    typed: Typed,
    others: Sequence[str],
    tells_seller: bool,
) -> None:
    """Promise both cards of a claim that was just filed. `tells_seller`: a seller of it may be known."""
    atlas, words = work.setup.platforms, work.words(actor)
    receipt = cards.holder_card(words, atlas, face, linked=links.told(work, words, face))
    work.show(holder_key(face.id), to=face.filer_lane_id, message=receipt)
    desk = work.places().get("desk")
    if desk is not None:
        notes = (typed.note, typed.confidential)
        remarks = remarks_on(work, lines[: cards.SHOWN_LINKS])
        message = cards.desk_card(
            work.english(),
            atlas,
            face,
            lines,
            notes=notes,
            others=others,
            remarks=remarks,
            has_more_remarks=any(line.remark for line in lines),
            linked=links.told(work, work.english(), face),
            sellers=_sellers_of(work, face) if tells_seller else NOTHING_TOLD,
        )
        work.show(desk_key(face.id), to=desk, message=message, iacc_only=True)


def refresh(work: Work, case: Case | int) -> Face:
    """Promise that all cards of a case show how it stands now; gives its face.

    A claim of a batch is shown with its batch, as it has no card of its own; and a batch is shown at its
    lot, too, once no more claims come to it.
    """
    work.session.flush()
    face = cases.face_of(work, Case(case) if isinstance(case, int) else case)
    if face is not None and face.batch_id and not face.claim_ids:
        face = cases.face_of(work, Case(face.batch_id, is_batch=True))
    assert face is not None  # noqa: S101 - its caller holds the lock of a claim of it
    asked = questioning.brought_up_to_date(work, face)
    if not face.claim_ids:
        _show_holder(work, face, asked)
    elif not _show_lot_of(work, face):
        return face
    _show_desk(work, face, asked)
    return face


def refresh_desk(work: Work, case: Case) -> Face:
    """Promise that the desk's card shows how a case stands, where no other card would say anything new."""
    work.session.flush()
    face = cases.face_of(work, case)
    assert face is not None  # noqa: S101 - its caller holds its lock
    _show_desk(work, face, questioning.brought_up_to_date(work, face))
    return face


def _show_desk(work: Work, face: Face, asked: Sequence[Asked]) -> None:
    desk = work.places().get("desk")
    if desk is not None:
        work.show(desk_key_of(face), to=desk, message=_desk_card(work, face, asked), iacc_only=True)


def _show_holder(work: Work, face: Face, asked: Sequence[Asked]) -> None:
    filer = _reader(work, face, face.filed_by_id)
    if filer is not None:
        words = work.words(filer)
        reasons = reasons_for(work, words, face)
        linked = links.told(work, words, face)
        message = cards.holder_card(words, work.setup.platforms, face, reasons, asked=asked, linked=linked)
        work.show(holder_key(face.id), to=face.filer_lane_id, message=message)


def _show_lot_of(work: Work, face: Face) -> bool:
    """Keep what has become of a batch, and show it at its lot; False as long as claims come to the batch."""
    batch = batches.one(work.session, face.case.id)
    if batch is None or batch.closed_at is None:
        return False
    batches.lock_lot(work.session, batch.lot)
    batches.keep_counts(work.session, face.case.id, face.counts, platform=face.platform)
    filer, lot = _reader(work, face, face.filed_by_id), lot_named(work, batch.lot)
    if filer is not None and lot is not None:
        words = work.words(filer)
        reasons = _reasons_in_lot(work, words, batch.lot, lot)
        asked = questioning.asked_in_lot(work, batch.lot)
        message = lots.lot_card(words, work.setup.platforms, lot, reasons, asked)
        show_changed(work, lot_key(batch.lot), to=face.filer_lane_id, message=message)
    return True


def _desk_card(work: Work, face: Face, asked: Sequence[Asked]) -> Message:
    claim_ids = face.claim_ids or (face.id,)
    lines = claim_faces.lines(work.session, face.id, at_most=cards.SHOWN_LINKS)
    words = work.english()
    return cards.desk_card(
        words,
        work.setup.platforms,
        face,
        lines,
        notes=(work.open(face.note), work.open(face.confidential_note)),
        others=batch_faces.rivals(work.session, claim_ids),
        remarks=remarks_on(work, lines),
        has_more_remarks=claim_faces.has_remarks(work.session, claim_ids),
        reasons=reasons_for(work, words, face, for_desk=True),
        asked=asked,
        linked=links.told(work, words, face),
        track=track_of(work, words, face),
        comments=desk_talk.on_card(work, words, face.case),
        sellers=_sellers_of(work, face),
        held_up=_held_up(work, words, face),
    )


def _held_up(work: Work, words: Words, face: Face) -> str:
    """Why it could not be brought to Alibaba, and what to do; "" where nothing is held up."""
    if Status.UNDELIVERED not in face.counts:
        return ""
    row = undelivered.of(work.session, alibabas.officers_card(face.case))
    return delivering.held_up(words, row.reference, row.error) if row else ""


def _sellers_of(work: Work, face: Face) -> Told:
    """What the desk is told of a case's sellers: never Alibaba, nor a rights-holder."""
    claim_ids = face.claim_ids or (face.id,)
    return hints.of_case(work, work.english(), claim_ids, family=face.family, holder_id=face.organisation_id)


def remarks_on(work: Work, lines: Iterable[Line]) -> list[str]:
    """What the rights-holder's sheet says of each of these listings, opened: for the IACC alone."""
    return [work.open(line.remark) for line in lines]


def tell_desk_it_is_ready(work: Work, face: Face, key: str) -> None:
    """Say once under the desk's card that a claim which waited can be checked now: an edit tells nobody."""
    desk = work.places().get("desk")
    if desk is not None:
        words = work.english()
        said = words(
            "{reference} can be checked now. {next}",
            reference=face.reference,
            next=cards.next_step(words, face),
        )
        work.say(key, to=desk, message=Message(said), under=desk_key_of(face), iacc_only=True)


def tell_holder(work: Work, face: Face, key: str, say: Callable[[Words], str]) -> None:
    """Say something once in the thread of the holder's card, so that who filed it is notified.

    Where they have left, or no longer act for the rights-holder, all who do are told instead.
    """
    filer = _reader(work, face, face.filed_by_id)
    if filer is not None:
        under = their_key_of(work, face)
        work.say(key, to=filer.lane_id, message=Message(say(work.words(filer))), under=under)
        return
    for person in people.people_of(work.session, face.organisation_id, today=work.now.date()):
        reader = _reader(work, face, int(person.id or 0))
        if reader is not None:
            message = Message(say(work.words(reader)))
            work.say(f"{key}:{reader.person_id}", to=reader.lane_id, message=message)


def _reader(work: Work, face: Face, person_id: int) -> people.Standing | None:
    """The person, if they may read of this claim as its rights-holder or for it today."""
    found = people.by_id(work.session, person_id, today=work.now.date())
    if found is None or face.organisation_id not in dict(found.principals):
        return None
    return found if may(found.roles, Action.SEE_OWN_CLAIMS) else None


def settle(work: Work, claim: Claim, rows: Sequence[ClaimListing] | Sequence[Placed]) -> None:
    """Roll the listings' states up to the claim: its status, whose turn it is, and until when.

    The clock starts anew when the turn changes, and runs on when it does not.
    """
    settle_at(work, claim, (row.status for row in rows))


def settle_at(work: Work, claim: Claim, statuses: Iterable[str]) -> None:
    """The same, from the states alone that its listings have."""
    present = set(statuses)
    status = rolled_up(present)
    owner, duty = TURNS.get(status, ("", ""))
    clocks.settle(work, claim, present)
    if status == Status.HANDED_OVER:
        claim.due_at = claim.outcome_due_at
    elif status in CONTESTED:  # each counter-notice has a clock of its own
        due = counter_notices.due_at(work.session, int(claim.id or 0), status)
        claim.due_at = due or work.terms.due_at(duty, work.now)
    elif TURNS.get(Status(claim.status), ("", "")) != (owner, duty):
        claim.due_at = work.terms.due_at(duty, work.now) if duty else None
    claim.status, claim.owner = status.value, owner
    claim.decided_at = None if owner else work.now
    if not owner:
        claim.taken_by_id = claim.taken_until = None


def reasons_for(work: Work, words: Words, face: Face, *, for_desk: bool = False) -> list[str]:
    """Why listings of a case were refused, declined, stood behind or came back, in the reader's language.

    `for_desk`: with the words of whoever withdrew, which the IACC alone reads.
    """
    claim_ids = face.claim_ids or (face.id,)
    found = claim_faces.remarks(work.session, claim_ids)
    shown = found if len(claim_ids) == 1 else found[-_REASONS * len(claim_ids) :]
    references = {one: reference(one, face.filed_at) for one in claim_ids}
    told = [_told(words, why, for_desk=for_desk) for why in whys(work, shown, references)]
    back = claim_lines.ways_back(work.session, claim_ids) if Status.REINSTATED in face.counts else {}
    return [*dict.fromkeys(told), *_ways_back(words, back)]


def _ways_back(words: Words, counts: Mapping[str, int]) -> list[str]:
    """How many listings came back each way."""
    return [
        words("🔄 {n} {status}", n=words.number(counts[back]), status=words(name))
        for back, name in BACK.items()
        if counts.get(back)
    ]


def _reasons_in_lot(work: Work, words: Words, name: str, lot: Lot) -> list[str]:
    """Each reason once, without the claims and listings it is about: those are told under the card."""
    newest = batch_faces.remarks_of_lot(work.session, name, at_most=_REMARKS)
    found = [Why(one.kind, one.reason, work.open(one.words), "") for one in newest]
    told = list(dict.fromkeys(_told(words, why) for why in found))[-_REASONS:]
    has_some = Status.REINSTATED in lot.face.counts
    back = claim_lines.ways_back_in(work.session, lot.batch_ids) if has_some else {}
    return [*told, *_ways_back(words, back)]


def _told(words: Words, why: Why, *, for_desk: bool = False) -> str:
    if why.kind == "stood_behind":
        return _stood_behind(words, why)
    sides = {"refusal": words("The IACC"), "withdrawal": words("The rights-holder")}
    who = sides.get(why.kind) or words("Alibaba")
    reason = reason_and_places(words, why.reason, why.places)
    line = words("*{who}:* {reason}", who=who, reason=reason)
    is_told = why.said and (for_desk or why.kind != "withdrawal")
    return f"{line}\n{quoted(why.said)}" if is_told else line


def _stood_behind(words: Words, why: Why) -> str:
    line = words("*The rights-holder* stands behind it.")
    if why.places.isdecimal():
        line = words("*The rights-holder* stands behind listing {place}.", place=why.places)
    elif why.places:
        line = words("*The rights-holder* stands behind listings {places}.", places=why.places)
    return f"{line}\n{quoted(why.said)}" if why.said else line
