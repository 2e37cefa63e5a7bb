"""A claim by itself, or a batch with all its claims: what has one card, and is acted on as one."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

from handlers.claims.rules import NoSuchClaim, rolled_up
from handlers.programme import Work
from storage import batches, claim_faces
from storage.batches import Case
from storage.claim_faces import Face
from storage.claims import Claim

__all__ = ["Case", "face_of", "locked", "span"]


def locked(work: Work, case: Case) -> Sequence[Claim]:
    """The claims of a case, oldest first, held until the unit of work ends. Raises `NoSuchClaim`."""
    found = batches.lock(work.session, case)
    if not found:
        raise NoSuchClaim(reference=f"MS-…-{case.id:06d}")
    return found


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
        claim_ids=tuple(face.id for face in faces),
    )


def _urgency(face: Face) -> tuple[float, int]:
    return (face.due_at.timestamp() if face.due_at else 0.0, face.id)


def span(faces: Sequence[Face] | Sequence[Claim]) -> str:
    """What people call a batch: "MS-2026-000101–000110"; "… +9" where the numbers do not follow."""
    first, last = faces[0], faces[-1]
    if len(faces) == 1:
        return first.reference
    if int(last.id or 0) - int(first.id or 0) == len(faces) - 1 and last.filed_at.year == first.filed_at.year:
        return f"{first.reference}–{last.id:06d}"
    return f"{first.reference} +{len(faces) - 1}"
