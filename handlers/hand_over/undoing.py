"""Undoing what a sheet recorded: for an hour, as a whole, and as long as nothing has happened since."""

from collections.abc import Sequence

from handlers.actor import Actor
from handlers.claims import refreshing
from handlers.claims.cases import Case, face_of
from handlers.claims.rules import NoSuchClaim
from handlers.hand_over import deciding, sheet_views
from handlers.hand_over.deciding import Held
from handlers.hand_over.rules import ChangedSince, NothingToUndo, TooLateToUndo
from handlers.hand_over.service import card_key
from handlers.people.rules import Action
from handlers.programme import Work
from storage import claim_faces, claim_lines, claims, files, outbox
from storage.claim_faces import Face
from storage.claim_lines import Placed
from storage.files import GivenFile
from storage.outbox import Message


def undo_sheet(work: Work, actor: Actor, *, file_id: int) -> None:
    """Put every listing that a sheet decided back to Alibaba, and tell everybody who was told of it.

    Any officer of the platform may. Raises `TooLateToUndo`, `ChangedSince` or `NothingToUndo`.
    """
    actor.require(Action.RECORD_OUTCOME)
    held = _held(work, actor, file_id)
    given = files.to_change(work.session, file_id)
    if given is None or given.state != "taken" or given.taken_at is None:
        raise NothingToUndo
    if work.now > given.taken_at + work.terms.undo_for:
        minutes = int(work.terms.undo_for.total_seconds() // 60)
        raise TooLateToUndo(minutes=minutes, when=given.taken_at)
    rows = _rows(work, held, given)
    given.state = "undone"
    _record(work, actor, given, rows)  # before the cards are shown: the desk's tells it
    face = deciding.take_back(work, held, rows)
    _tell(work, actor, face, file_id, len(rows))


def _held(work: Work, actor: Actor, file_id: int) -> Held:
    """The case of a sheet, locked, and its rights-holder before it: nobody else takes its listings now."""
    case = Case.of(files.subject_of(work.session, file_id))
    face = face_of(work, case)
    if face is None:
        raise NoSuchClaim(reference=f"MS-…-{case.id:06d}")
    claims.lock_holder(work.session, face.organisation_id)
    return deciding.officers_case(work, actor, case)


def _rows(work: Work, held: Held, given: GivenFile) -> Sequence[Placed]:
    """The listings as the sheet left them. Raises `ChangedSince`."""
    was = {row_id: status for status, ids in given.result["recorded"].items() for row_id in ids}
    rows = [row for row in held.rows if row.id in was]
    if any(row.status != was[row.id] or row.decided_at != given.taken_at for row in rows):
        raise ChangedSince
    ids = [row.listing_id for row in rows if row.listing_id is not None]
    met = claim_faces.elsewhere(work.session, ids)
    if any(one.open and one.organisation_id == held.claims[0].organisation_id for one in met):
        raise ChangedSince
    return rows


def _record(work: Work, actor: Actor, given: GivenFile, rows: Sequence[Placed]) -> None:
    """The reasons hold no more; one row of history for each claim."""
    remarks = claim_lines.take_back_remarks(work.session, given.result["remarks"], now=work.now)
    for claim_id in dict.fromkeys(row.claim_id for row in rows):
        work.record(
            f"claim:{claim_id}",
            "claim:outcomes_undone",
            actor.by,
            file=int(given.id or 0),
            listings=[row.listing_id for row in rows if row.claim_id == claim_id],
            remarks=remarks.get(claim_id, []),
        )


def _tell(work: Work, actor: Actor, face: Face, file_id: int, count: int) -> None:
    """The officers in their thread, who filed it, and the desk."""
    key = f"hand_over.sheet_undone:{file_id}"
    card = outbox.card_named(work.session, card_key(face.case))
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
