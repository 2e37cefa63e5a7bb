"""Undoing what was recorded: for an hour, as a whole, and as long as nothing has happened since."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from handlers.actor import Actor
from handlers.claims import refreshing
from handlers.claims.cases import Case, face_of
from handlers.claims.refusals import NoSuchClaim
from handlers.hand_over import deciding, sheet_views
from handlers.hand_over.deciding import Held
from handlers.hand_over.rules import ChangedSince, NothingToUndo, TooLateToUndo
from handlers.hand_over.service import card_key
from handlers.people.rules import MAY, Action, MayNot
from handlers.programme import Work
from storage import claim_lines, files, meetings, outbox, people, recorded
from storage.claim_faces import Face
from storage.claim_lines import Placed
from storage.outbox import Message


def undo_sheet(work: Work, actor: Actor, *, file_id: int) -> None:
    """Put every listing that a sheet decided back to Alibaba, and tell everybody who was told of it.

    Any officer of the platform may. Raises `TooLateToUndo`, `ChangedSince` or `NothingToUndo`.
    """
    actor.require(Action.RECORD_OUTCOME)
    held = _held(work, actor, files.subject_of(work.session, file_id))
    given = files.to_change(work.session, file_id)
    if given is None or given.state != "taken" or given.taken_at is None:
        raise NothingToUndo
    check_time(work, given.taken_at)
    rows = _rows(work, held, given.result["recorded"], given.taken_at)
    given.state = "undone"
    # before the cards are shown: the desk's tells it
    _record(work, actor, rows, given.result["remarks"], file=file_id)
    face = deciding.take_back(work, held, rows, given.result.get("clocks", {}))
    _tell(work, actor, held, face, len(rows), key=f"hand_over.sheet_undone:{file_id}", by_sheet=True)


def undo_record(work: Work, actor: Actor, *, record_id: int) -> None:
    """The same for what was recorded with a button, a form or from the shell.

    Any officer of the platform may, for an hour, and without an end what the IACC recorded for officers:
    their own word counts more. The desk may for an hour, what it recorded itself. Raises the same.
    """
    actor.require(Action.UNDO_OUTCOME)
    held = _held(work, actor, recorded.subject_of(work.session, record_id))
    row = recorded.to_change(work.session, record_id)
    if row is None or row.undone_at is not None:
        raise NothingToUndo
    is_officers = actor.may(Action.RECORD_OUTCOME)
    if not is_officers and not row.on_behalf:
        raise MayNot(who_may=sorted(MAY[Action.RECORD_OUTCOME]))
    if not (is_officers and row.on_behalf):
        check_time(work, row.at)
    rows = _rows(work, held, row.result["recorded"], row.at)
    row.undone_at = work.now
    _record(work, actor, rows, row.result["remarks"], record=record_id)
    face = deciding.take_back(work, held, rows, row.result.get("clocks", {}))
    _tell(work, actor, held, face, len(rows), key=f"hand_over.record_undone:{record_id}", by_sheet=False)


def check_time(work: Work, at: datetime) -> None:
    """Raises `TooLateToUndo`."""
    if work.now > at + work.terms.undo_for:
        raise TooLateToUndo(minutes=int(work.terms.undo_for.total_seconds() // 60), when=at)


def _held(work: Work, actor: Actor, subject: str) -> Held:
    """A case, locked, and its rights-holder before it: nobody else takes its listings now."""
    case = Case.of(subject)
    face = face_of(work, case)
    if face is None:
        raise NoSuchClaim(reference=f"MS-…-{case.id:06d}")
    people.lock_organisation(work.session, face.organisation_id)
    if actor.may(Action.RECORD_OUTCOME):
        return deciding.officers_case(work, actor, case)
    held = deciding.held(work, case)
    if held is None:
        raise NoSuchClaim(reference=face.reference)
    return held


def _rows(work: Work, held: Held, found: Mapping[str, Sequence[int]], at: datetime) -> Sequence[Placed]:
    """The listings as they were left then. Raises `ChangedSince`."""
    was = {row_id: status for status, ids in found.items() for row_id in ids}
    rows = [row for row in held.rows if row.id in was]
    if any(row.status != was[row.id] or row.decided_at != at for row in rows):
        raise ChangedSince
    ids = [row.listing_id for row in rows if row.listing_id is not None]
    met = meetings.elsewhere(work.session, ids)
    if any(one.open and one.organisation_id == held.claims[0].organisation_id for one in met):
        raise ChangedSince
    return rows


def _record(work: Work, actor: Actor, rows: Sequence[Placed], remarks: Sequence[int], **of: int) -> None:
    """The reasons hold no more; one row of history for each claim."""
    taken = claim_lines.take_back_remarks(work.session, remarks, now=work.now)
    for claim_id in dict.fromkeys(row.claim_id for row in rows):
        work.record(
            f"claim:{claim_id}",
            "claim:outcomes_undone",
            actor.by,
            listings=[row.listing_id for row in rows if row.claim_id == claim_id],
            remarks=taken.get(claim_id, []),
            **of,
        )


def _tell(work: Work, actor: Actor, held: Held, face: Face, count: int, *, key: str, by_sheet: bool) -> None:
    """The officers in their thread, of the claims that they know; who filed it, and the desk."""
    undone = sheet_views.undone if by_sheet else sheet_views.undone_record
    who = "" if actor.is_desk else actor.name
    card = outbox.card_named(work.session, card_key(face.case))
    if card is not None:
        said = "\n".join(undone(words, held.reference, who, count) for words in work.bilingual())
        work.say(key, to=card.lane_id, message=Message(said), under=card.key)
    refreshing.tell_holder(
        work,
        face,
        f"{key}:holder",
        lambda words: sheet_views.undone_for_holder(words, face.reference, count, by_desk=actor.is_desk),
    )
    told = undone(work.english(), face.reference, actor.name, count)
    deciding.tell_desk(work, face, f"{key}:desk", told)
