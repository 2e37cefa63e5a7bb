"""Claims that wait: for their right to be approved, or for a form to be finished."""

from typing import Any

from handlers.actor import Actor
from handlers.claims import refreshing
from handlers.claims.rules import Status, Step, moved
from handlers.claims.service import seen_by
from handlers.people.rules import Action
from handlers.programme import Work
from handlers.rights import service as rights
from storage import claims, people
from storage import rights as known_rights
from storage.rights import KnownRight


def register_right(work: Work, /, *, by: str, **right: Any) -> KnownRight:
    """`rights.service.add_right`; claims that waited for the right's approval move on by themselves."""
    known = rights.add_right(work, by=by, **right)
    if known.state == "approved":
        _move_all_on(work, known, by)
    return known


def approve_right(work: Work, actor: Actor, *, claim_id: int) -> None:
    """Alibaba has approved the right that a claim waits for: it moves on, as do all others that wait."""
    actor.require(Action.APPROVE_RIGHT)
    face = seen_by(work, actor, claim_id)
    people.lock_organisation(work.session, face.organisation_id)
    known = known_rights.by_id(work.session, face.right_id)
    assert known is not None  # noqa: S101 - a claim's right is never removed
    _move_all_on(work, rights.approve(work, known, by=actor.by), actor.by)


def _move_all_on(work: Work, known: KnownRight, by: str) -> None:
    for claim_id in claims.waiting_for(work.session, known.id):
        _move_on(work, claim_id, by)


def _move_on(work: Work, claim_id: int, by: str) -> None:
    claim = claims.lock(work.session, claim_id)
    if claim is None or claim.status != Status.WAITING_FOR_RIGHT:
        return
    rows = claims.lines_of(work.session, claim_id)
    for row in rows:
        row.status = (moved(row.status, Step.APPROVE_RIGHT) or Status(row.status)).value
    work.session.flush()
    refreshing.settle(work, claim, rows)
    work.record(f"claim:{claim_id}", "claim:right_approved", by, right=claim.right_id)
    face = refreshing.refresh(work, claim_id)
    refreshing.tell_desk_it_is_ready(work, face, f"claims.right_approved:{claim_id}")


def drop_left_forms(work: Work) -> int:
    """Forget forms that were begun and left, with all that was typed into them; how many it was."""
    return claims.drop_drafts(work.session, before=work.now - work.terms.draft_for)
