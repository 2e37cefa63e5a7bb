"""A claim by itself, or a batch with all its claims: what has one card, and is acted on as one."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime

from handlers.claims.refusals import NoSuchClaim
from handlers.claims.rules import rolled_up
from handlers.programme import Work
from storage import batch_faces, batches, claim_faces
from storage.batch_faces import Summed
from storage.batches import Case
from storage.claim_faces import Face
from storage.claims import Claim

__all__ = ["Case", "face_of", "gathered", "locked", "merged", "running_due", "span"]


def locked(work: Work, case: Case) -> Sequence[Claim]:
    """The claims of a case, oldest first, held until the unit of work ends. Raises `NoSuchClaim`.

    A claim of a batch is no case by itself, and a batch to which claims still come is none yet.
    """
    found = batches.lock(work.session, case)
    if not found or (found[0].batch_id is not None) != case.is_batch or not _is_whole(work, case):
        raise NoSuchClaim(reference=f"MS-…-{case.id:06d}")
    return found


def _is_whole(work: Work, case: Case) -> bool:
    batch = batches.one(work.session, case.id) if case.is_batch else None
    return batch is None or batch.closed_at is not None


def face_of(work: Work, case: Case) -> Face | None:
    """How a case stands; a batch as the sum of its claims."""
    if not case.is_batch:
        return claim_faces.face(work.session, case.id)
    faces = claim_faces.of_batch(work.session, case.id)
    return merged(faces) if faces else None


def merged(faces: Sequence[Face]) -> Face:
    """Claims of one batch seen as one: it stands where its most needy claim stands, and is due with that."""
    status = rolled_up(face.status for face in faces).value
    leading = min((face for face in faces if face.status == status), key=_urgency)
    return replace(
        leading,
        id=faces[0].id,
        reference=span(faces),
        listing_count=sum(face.listing_count for face in faces),
        counts=sum((Counter(face.counts) for face in faces), Counter()),
        platform=claim_faces.one_platform(face.platform for face in faces),
        claim_ids=tuple(face.id for face in faces),
        outcome_due_at=running_due(faces),
        outcome_paused_at=None if running_due(faces) else _first(face.outcome_paused_at for face in faces),
        follows_id=next((face.follows_id for face in faces if face.follows_id is not None), None),
        priority=max(face.priority for face in faces),
        outcomes_on_behalf=any(face.outcomes_on_behalf for face in faces),
        acknowledged_on_behalf=any(face.acknowledged_on_behalf for face in faces),
        overdue_at=_first(face.overdue_at for face in faces),
    )


def _first(instants: Iterable[datetime | None]) -> datetime | None:
    return min((at for at in instants if at is not None), default=None)


def running_due(faces: Sequence[Face]) -> datetime | None:
    """Until when Alibaba decides, the earliest of these claims first; None while no clock of theirs runs."""
    return _first(face.outcome_due_at for face in faces if face.outcome_paused_at is None)


def _urgency(face: Face) -> tuple[float, int]:
    return (face.due_at.timestamp() if face.due_at else 0.0, face.id)


def span(faces: Sequence[Face] | Sequence[Claim]) -> str:
    """What people call a batch: "MS-2026-000101–000110"; "… +9" where the numbers do not follow."""
    return claim_faces.span(faces[0].reference, faces[-1].reference, len(faces))


def gathered(work: Work, faces: Sequence[Face]) -> list[Face]:
    """For lists: each claim that belongs to a batch as its whole batch, the others as they are."""
    known = batch_faces.summed(work.session, {face.batch_id for face in faces if face.batch_id})
    return [_whole(face, known[face.batch_id]) if face.batch_id in known else face for face in faces]


def _whole(face: Face, batch: Summed) -> Face:
    return replace(
        face,
        id=batch.claim_ids[0],
        reference=batch.reference,
        status=rolled_up(batch.counts or [face.status]).value,
        listing_count=batch.listing_count,
        counts=batch.counts,
        platform=batch.platform,
        claim_ids=batch.claim_ids,
    )
