"""Holds: so long as somebody has a case in hand, nobody else works on it; whoever does something keeps it."""

from collections.abc import Sequence
from datetime import timedelta

from handlers.actor import Actor
from handlers.claims import refreshing
from handlers.claims.cases import Case
from handlers.claims.rules import BEFORE_HAND_OVER
from handlers.programme import Work
from handlers.triage.rules import is_held
from storage import triage_desk
from storage.claims import Claim

#: A card shows minutes: less is not worth an edit of it.
_WORTH_AN_EDIT = timedelta(minutes=1)


def take_up(work: Work, actor: Actor, case: Case, found: Sequence[Claim]) -> None:
    """Somebody has a case in hand from now on; whoever has it already, for longer."""
    for claim in found:
        note_expired(work, claim)
    fresh = [claim for claim in found if claim.taken_by_id is None and claim.status in BEFORE_HAND_OVER]
    triage_desk.unskip(work.session, person_id=actor.person_id, subject=case.subject)
    if not fresh:
        renew(work, actor, found)
        return
    count_turn(work, found)
    hold(work, fresh, actor.person_id)
    for claim in fresh:
        work.record(f"claim:{claim.id}", "claim:taken", actor.by)


def hold(work: Work, found: Sequence[Claim], person_id: int) -> None:
    """These claims are in somebody's hands, whoever had them before."""
    for claim in found:
        claim.taken_by_id, claim.taken_until = person_id, work.now + work.terms.hold_for


def renew(work: Work, actor: Actor, found: Sequence[Claim]) -> bool:
    """Whoever holds a case and does something with it keeps it for longer; whether that is worth an edit."""
    until = work.now + work.terms.hold_for
    longer = [
        claim for claim in found if claim.taken_by_id == actor.person_id and claim.status in BEFORE_HAND_OVER
    ]
    worth = any(until - claim.taken_until >= _WORTH_AN_EDIT for claim in longer if claim.taken_until)
    for claim in longer if worth else ():
        claim.taken_until = until
    return worth


def keep(work: Work, actor: Actor, case: Case, found: Sequence[Claim]) -> None:
    """`renew`, shown on the case's card: for what changes nothing else of it."""
    if renew(work, actor, found):
        refreshing.refresh_desk(work, case)


def note_expired(work: Work, claim: Claim) -> None:
    """A hold that ran out is over and stands in history, also where somebody comes before the clock does."""
    if claim.taken_by_id is not None and not is_held(claim.taken_by_id, claim.taken_until, now=work.now):
        held_by = claim.taken_by_id
        let_go(claim)
        work.record(f"claim:{claim.id}", "claim:hold_expired", "clock:triage", held_by=held_by)


def let_go(claim: Claim) -> None:
    claim.taken_by_id = claim.taken_until = None


def count_turn(work: Work, found: Sequence[Claim]) -> None:
    """The desk takes up a case of this rights-holder: the next turn is another's.

    One that is in somebody's hands was counted when it was taken.
    """
    if all(claim.taken_by_id is None for claim in found):
        triage_desk.serve(work.session, {claim.organisation_id for claim in found}, now=work.now)
