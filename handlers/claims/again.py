"""What was declined or refused is put right and filed again, as a new claim that follows the old one."""

from collections.abc import Collection, Sequence

from handlers.actor import Actor
from handlers.claims import cases, refreshing
from handlers.claims.links import AGAIN, chunks
from handlers.claims.plan import Typed
from handlers.claims.refusals import NoSuchClaim
from handlers.programme import Work
from handlers.refusals import Refusal
from handlers.words import N_
from storage import batches, claim_faces, meetings, people
from storage.claim_faces import Face


class NothingToFileAgain(Refusal):
    """Nothing of the claim was declined or refused, or all of it is in open claims already."""

    text = N_("Nothing of {reference} is left to be filed again.")
    next_step = N_("Its card shows where it stands, and in which claim it was filed again.")


def typed_again(work: Work, actor: Actor, face: Face) -> Typed:
    """The form's words for what was declined or refused of a claim and is in no open claim by now.

    Raises `NothingToFileAgain`. With more links than a form holds, it has the first of them.
    """
    lines = [line for line in claim_faces.lines(work.session, face.id) if line.status in AGAIN]
    known = [line.listing_id for line in lines if line.listing_id is not None]
    met = meetings.elsewhere(work.session, known)
    taken = {one.listing_id for one in met if one.open and one.organisation_id == face.organisation_id}
    links = [line.url for line in lines if line.listing_id is None or line.listing_id not in taken]
    if not links:
        raise NothingToFileAgain(reference=face.reference)
    fitting = chunks(links, most=work.terms.link_fields)
    return Typed(
        right_id=face.right_id,
        ground=face.ground,
        links="\n".join(fitting),
        note=work.open(face.note),
        confidential=confidence(work, actor, face),
        follows=face.id,
    )


def confidence(work: Work, actor: Actor, face: Face) -> str:
    """The confidential note, for people of the organisation whose person wrote it; "" for others.

    A representative and the rights-holder it acts for may each tell the IACC what the other does not know.
    """
    return work.open(face.confidential_note) if is_theirs(work, actor, face) else ""


def is_theirs(work: Work, actor: Actor, face: Face) -> bool:
    """Was a claim filed by somebody of this person's own organisation?"""
    filer = people.by_id(work.session, face.filed_by_id, today=work.now.date())
    return filer is not None and filer.organisation_id == actor.standing.organisation_id


def followed(work: Work, actor: Actor, typed: Typed, right_holder_id: int) -> int | None:
    """The claim that a form files again, if it is one of the same rights-holder's. Raises `NoSuchClaim`."""
    if not typed.follows:
        return None
    face = claim_faces.face(work.session, typed.follows)
    if face is None or face.organisation_id not in actor.principals:
        raise NoSuchClaim(reference=f"MS-…-{typed.follows:06d}")
    return face.id if face.organisation_id == right_holder_id else None


def show_followed(work: Work, faces: Sequence[Face]) -> None:
    """The card of the claim that these follow says so."""
    show(work, {face.follows_id for face in faces if face.follows_id is not None})


def show(work: Work, claim_ids: Collection[int]) -> None:
    """The cards of these claims say as what they were filed again."""
    for claim_id in sorted(claim_ids):
        case = batches.case_of(work.session, claim_id)
        cases.locked(work, case)
        refreshing.refresh(work, case)
