"""Showing a claim where it lives: on its holder's card and on the desk's. Every change ends here."""

from collections.abc import Callable, Sequence

from handlers.actor import Actor
from handlers.claims import cards
from handlers.claims.cases import face_of
from handlers.claims.plan import Typed
from handlers.claims.quoting import quoted
from handlers.claims.reasons import reason_and_places
from handlers.claims.remarks import whys
from handlers.claims.rules import TURNS, Status, rolled_up
from handlers.claims.track import track_of
from handlers.people.rules import Action, may
from handlers.programme import Work
from handlers.words import Words
from storage import batches, claim_faces, people
from storage.batches import Case
from storage.claim_faces import Face, Line
from storage.claim_lines import Placed
from storage.claims import Claim, ClaimListing
from storage.outbox import Message


def holder_key(claim_id: int) -> str:
    """The card that the person who filed sees."""
    return f"claims.holder:{claim_id}"


def desk_key(claim_id: int) -> str:
    """The card in the desk channel."""
    return f"claims.desk:{claim_id}"


def desk_key_of(case: Face | Case) -> str:
    """The same, of a claim by itself or of a batch."""
    return f"claims.desk:{(case.case if isinstance(case, Face) else case).key}"


def lot_key(lot: str) -> str:
    """The one card of all batches of a lot that the person who filed sees."""
    return f"claims.lot:{lot}"


def holder_key_of(work: Work, case: Face | Case) -> str:
    """The card on which the person who filed sees a case."""
    case = case.case if isinstance(case, Face) else case
    batch = batches.one(work.session, case.id) if case.is_batch else None
    return lot_key(batch.lot) if batch else holder_key(case.id)


def show_new(
    work: Work, actor: Actor, face: Face, lines: Sequence[Line], *, typed: Typed, others: Sequence[str]
) -> None:
    """Promise both cards of a claim that was just filed."""
    atlas = work.setup.platforms
    work.show(
        holder_key(face.id), to=face.filer_lane_id, message=cards.holder_card(work.words(actor), atlas, face)
    )
    desk = work.places().get("desk")
    if desk is not None:
        notes = (typed.note, typed.confidential)
        message = cards.desk_card(work.english(), atlas, face, lines, notes=notes, others=others)
        work.show(desk_key(face.id), to=desk, message=message, iacc_only=True)


def refresh(work: Work, case: Case | int) -> Face:
    """Promise that all cards of a case show how it stands now; gives its face.

    The id of a claim stands for the case that the claim belongs to.
    """
    work.session.flush()
    if isinstance(case, int):
        case = batches.case_of(work.session, case)
    face = face_of(work, case)
    assert face is not None  # noqa: S101 - its caller holds the lock of its claims
    atlas = work.setup.platforms
    filer = _reader(work, face, face.filed_by_id)
    if filer is not None:
        words = work.words(filer)
        message = cards.holder_card(words, atlas, face, reasons_for(work, words, face))
        work.show(holder_key_of(work, case), to=face.filer_lane_id, message=message)
    desk = work.places().get("desk")
    if desk is not None:
        work.show(desk_key_of(case), to=desk, message=_desk_card(work, face), iacc_only=True)
    return face


def _desk_card(work: Work, face: Face) -> Message:
    lines = claim_faces.lines_of(work.session, face.case, at_most=cards.SHOWN_LINKS)
    met = claim_faces.elsewhere_of(work.session, face.claim_ids or [face.id])
    others = sorted(
        {one.reference for one in met if one.open and one.organisation_id != face.organisation_id}
    )
    words = work.english()
    return cards.desk_card(
        words,
        work.setup.platforms,
        face,
        lines,
        notes=(work.open(face.note), work.open(face.confidential_note)),
        others=others,
        reasons=reasons_for(work, words, face),
        track=track_of(work, words, face),
    )


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
        under = holder_key_of(work, face)
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
    status = rolled_up(row.status for row in rows)
    owner, duty = TURNS.get(status, ("", ""))
    if TURNS.get(Status(claim.status), ("", "")) != (owner, duty):
        claim.due_at = work.terms.due_at(duty, work.now) if duty else None
    claim.status, claim.owner = status.value, owner
    claim.decided_at = None if owner else work.now
    if not owner:
        claim.taken_by_id = claim.taken_until = None


def reasons_for(work: Work, words: Words, face: Face) -> list[str]:
    """Why a case or some of its listings were refused or declined, in the reader's language."""
    faces = claim_faces.of_batch(work.session, face.case.id) if face.claim_ids else [face]
    references = {one.id: one.reference for one in faces}
    told = []
    for why in whys(work, claim_faces.remarks(work.session, list(references)), references):
        who = words("The IACC") if why.kind == "refusal" else words("Alibaba")
        reason = reason_and_places(words, why.reason, why.places)
        line = words("*{who}:* {reason}", who=who, reason=reason)
        told.append(f"{line}\n{quoted(why.said)}" if why.said else line)
    return told
