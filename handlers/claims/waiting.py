"""Claims that wait: for their right to be approved, or for a form to be finished."""

from typing import Any

from handlers.actor import Actor
from handlers.claims import cases, refreshing
from handlers.claims.cases import Case
from handlers.claims.moving import move_all
from handlers.claims.rules import Step
from handlers.claims.service import seen_by
from handlers.people.rules import Action
from handlers.programme import Work
from handlers.rights import service as rights
from storage import batches, drafts, history, people
from storage import rights as known_rights
from storage.rights import KnownRight


def register_right(work: Work, /, *, by: str, **right: Any) -> KnownRight:
    """`rights.service.add_right`; claims that waited for the right's approval move on by themselves."""
    known = rights.add_right(work, by=by, **right)
    if known.state == "approved":
        _move_all_on(work, known, by)
    return known


def approve_right(work: Work, actor: Actor, *, claim_id: int) -> None:
    """Alibaba has approved the right that a claim waits for: it moves on, as do all others that wait.

    Batches move on within a minute.
    """
    actor.require(Action.APPROVE_RIGHT)
    face = seen_by(work, actor, claim_id)
    people.lock_organisation(work.session, face.organisation_id)
    known = known_rights.by_id(work.session, face.right_id)
    assert known is not None  # noqa: S101 - a claim's right is never removed
    _move_all_on(work, rights.approve(work, known, by=actor.by), actor.by)


def _move_all_on(work: Work, known: KnownRight, by: str) -> None:
    """Claims by themselves move on at once; batches follow one by one, as `left_waiting` tells."""
    for case in batches.waiting_for(work.session, known.id):
        if not case.is_batch:
            move_on(work, case=case, by=by)


def left_waiting(work: Work) -> list[tuple[Case, str]]:
    """Batches that still wait for a right which is approved by now, each with who approved it.

    An import may make many of them, more than can move while somebody waits for an answer to a button.
    """
    return [
        (case, history.newest_by(work.session, f"right:{right_id}", "right:approved"))
        for right_id, case in batches.left_waiting(work.session)
    ]


def move_on(work: Work, *, case: Case, by: str) -> None:
    """The right that a case waits for is approved: it can be checked. Safe to call twice."""
    found = cases.locked(work, case)
    moved = move_all(work, found, Step.APPROVE_RIGHT)
    for claim in found:
        if claim.id in moved:
            work.record(f"claim:{claim.id}", "claim:right_approved", by, right=claim.right_id)
    if moved:
        face = refreshing.refresh(work, case)
        refreshing.tell_desk_it_is_ready(work, face, f"claims.right_approved:{case.key}")


def drop_left_forms(work: Work) -> int:
    """Forget forms that were begun and left, with all that was typed into them; how many it was."""
    return drafts.drop_drafts(work.session, before=work.now - work.terms.draft_for)
