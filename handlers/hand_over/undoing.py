"""Undoing what a sheet recorded: for an hour, as a whole, and as long as nothing has happened since."""

from collections.abc import Sequence

from handlers import ids
from handlers.actor import Actor
from handlers.claims import refreshing
from handlers.claims.rules import NoSuchClaim
from handlers.hand_over import deciding, sheet_views
from handlers.hand_over.rules import ChangedSince, NothingToUndo, TooLateToUndo
from handlers.hand_over.service import card_key
from handlers.people.rules import Action
from handlers.programme import Work
from storage import claim_faces, claims, files, outbox
from storage.claim_faces import Face
from storage.claims import Claim, ClaimListing
from storage.files import GivenFile
from storage.outbox import Message


def undo_sheet(work: Work, actor: Actor, *, file_id: int) -> None:
    """Put every listing that a sheet decided back to Alibaba, and tell everybody who was told of it.

    Any officer of the platform may. Raises `TooLateToUndo`, `ChangedSince` or `NothingToUndo`.
    """
    actor.require(Action.RECORD_OUTCOME)
    claim = _claim_of(work, actor, file_id)
    given = files.to_change(work.session, file_id)
    if given is None or given.state != "taken" or given.taken_at is None:
        raise NothingToUndo
    if work.now > given.taken_at + work.terms.undo_for:
        minutes = int(work.terms.undo_for.total_seconds() // 60)
        raise TooLateToUndo(minutes=minutes, when=given.taken_at)
    rows = _rows(work, claim, given)
    given.state = "undone"
    work.record(  # before the cards are shown: the desk's tells it
        f"claim:{claim.id}",
        "claim:outcomes_undone",
        actor.by,
        file=file_id,
        listings=[row.listing_id for row in rows],
        remarks=given.result["remarks"],
    )
    face = deciding.take_back(work, claim, rows, given.result["remarks"])
    _tell(work, actor, face, file_id, len(rows))


def _claim_of(work: Work, actor: Actor, file_id: int) -> Claim:
    """The claim of a sheet, locked, and its rights-holder before it: nobody else takes its listings now."""
    claim_id = ids.number(files.subject_of(work.session, file_id).partition(":")[2])
    face = claim_faces.face(work.session, claim_id)
    if face is None:
        raise NoSuchClaim(reference=f"MS-…-{claim_id:06d}")
    claims.lock_holder(work.session, face.organisation_id)
    return deciding.officers_claim(work, actor, claim_id)


def _rows(work: Work, claim: Claim, given: GivenFile) -> Sequence[ClaimListing]:
    """The listings as the sheet left them. Raises `ChangedSince`."""
    was = {place: status for status, places in given.result["recorded"].items() for place in places}
    rows = [row for row in claims.lines_of(work.session, int(claim.id or 0)) if row.position in was]
    if any(row.status != was[row.position] or row.decided_at != given.taken_at for row in rows):
        raise ChangedSince
    ids = [row.listing_id for row in rows if row.listing_id is not None]
    met = claim_faces.elsewhere(work.session, ids)
    if any(one.open and one.organisation_id == claim.organisation_id for one in met):
        raise ChangedSince
    return rows


def _tell(work: Work, actor: Actor, face: Face, file_id: int, count: int) -> None:
    """The officers in their thread, who filed it, and the desk."""
    key = f"hand_over.sheet_undone:{file_id}"
    card = outbox.card_named(work.session, card_key(face.id))
    if card is not None:
        said = "\n".join(
            sheet_views.undone(words, face.reference, actor.name, count) for words in work.bilingual()
        )
        work.say(key, to=card.lane_id, message=Message(said), under=card.key)
    refreshing.tell_holder(
        work,
        face,
        f"{key}:holder",
        lambda words: sheet_views.undone_for_holder(words, face.reference, count),
    )
    told = sheet_views.undone(work.english(), face.reference, actor.name, count)
    deciding.tell_desk(work, face, f"{key}:desk", told)
