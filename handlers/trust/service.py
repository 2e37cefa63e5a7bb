"""What a trusted rights-holder files passes straight to hand-over, but for a sample and what must be read."""

from collections.abc import Sequence
from datetime import datetime

from handlers.claims import cases, refreshing
from handlers.claims.cases import Case
from handlers.claims.rules import Status, Step
from handlers.hand_over import service as hand_over
from handlers.hand_over.rules import Giver
from handlers.people.rules import Action, may
from handlers.programme import Work
from handlers.trust.rules import Check, Standing, months_before, standing_of
from storage import batch_faces, claim_faces, people, rights, trust
from storage.claim_faces import Face
from storage.trust import Tally, TrustSetting

#: How history names what passes a case: a rule, and nobody's judgement.
BY = "rule:standing"


def pass_on(work: Work, faces: Sequence[Face]) -> list[Face]:
    """Hand over those of these new cases that need no check; gives them all as they stand then.

    As long as no manager has allowed it, nothing passes, and only that is looked at.
    """
    setting = trust.setting(work.session)
    if setting is None or not setting.is_on:
        return [*faces]
    work.session.flush()
    return [_pass(work, setting, face) for face in faces]


def _pass(work: Work, setting: TrustSetting, face: Face) -> Face:
    if trust.suspension(work.session, face.organisation_id) is not None:
        return face
    standing = standing_of_holder(work, face.organisation_id)
    if not standing.is_trusted_on(face.ground, work.terms.trust):
        return face
    check = why_checked(work, setting, face)
    if check is not None:
        _note(work, face, "claim:checked_all_the_same", why=check.value)
        return face
    return _handed_over(work, face, standing)


def _handed_over(work: Work, face: Face, standing: Standing) -> Face:
    found = cases.locked(work, face.case)
    for claim in found:
        claim.passed_at = work.now
    its = standing.grounds[face.ground]
    _note(work, face, "claim:passed", decided=its.decided, down=its.down, back=its.back)
    place = hand_over.place_for(work, face.family)
    # whoever stood behind it has it shown: nobody at the desk has
    giver = Giver(BY, face.filed_by_id)
    hand_over.give(work, giver, face.case, found, place, step=Step.PASS)
    return refreshing.refresh(work, face.case)


def _note(work: Work, face: Face, tag: str, **facts: object) -> None:
    for claim_id in face.claim_ids or (face.id,):
        work.record(f"claim:{claim_id}", tag, BY, ground=face.ground, **facts)


def why_checked(work: Work, setting: TrustSetting, face: Face) -> Check | None:
    """Why somebody must look at this case, though its rights-holder is trusted; None where nobody must."""
    if _is_from_the_desk(work, face.filed_by_id):
        return Check.DESK_FILED
    if set(face.counts) != {Status.FILED} or not _is_on_approved_right(work, face):
        return Check.NOT_READY
    if face.kind == "store":
        return Check.STORE
    return _told_against(work, face) or _drawn(work, setting, face.case)


def _told_against(work: Work, face: Face) -> Check | None:
    session, claim_ids = work.session, face.claim_ids or (face.id,)
    if face.confidential_note or claim_faces.has_remarks(session, claim_ids):
        return Check.CONFIDENTIAL
    if face.follows_id is not None or trust.ended_otherwise_before(session, claim_ids):
        return Check.AGAIN
    if batch_faces.rivals(session, claim_ids, at_most=1):
        return Check.RIVAL
    if trust.meets_listed_seller(session, claim_ids, holder_id=face.organisation_id):
        return Check.SELLER
    return None if hand_over.place_for(work, face.family) else Check.NOWHERE


def _drawn(work: Work, setting: TrustSetting, case: Case) -> Check | None:
    """The sample: the store alone knows what it is drawn with, and says nothing of it to whoever filed."""
    return Check.SAMPLE if trust.is_drawn(work.open(setting.secret), case, setting.one_in) else None


def _is_on_approved_right(work: Work, face: Face) -> bool:
    """An import may end because its right was refused, and close its last batch all the same."""
    right = rights.by_id(work.session, face.right_id)
    return right is not None and right.state == "approved"


def _is_from_the_desk(work: Work, person_id: int) -> bool:
    filer = people.by_id(work.session, person_id, today=work.now.date())
    return filer is None or filer.kind == "iacc" or may(filer.roles, Action.SEE_ALL_CLAIMS)


def standing_of_holder(work: Work, organisation_id: int) -> Standing:
    """How a rights-holder stands now."""
    return standing_of(trust.tallies(work.session, since=_since(work), organisation_id=organisation_id))


def everybody(work: Work) -> dict[int, Standing]:
    """How each rights-holder stands now of whom anything was decided."""
    found: dict[int, list[Tally]] = {}
    for one in trust.tallies(work.session, since=_since(work)):
        found.setdefault(one.organisation_id, []).append(one)
    return {organisation_id: standing_of(its) for organisation_id, its in found.items()}


def _since(work: Work) -> datetime:
    return months_before(work.now, work.terms.trust.months)
