"""Handing a case to a colleague: the hold passes to them, and they are told."""

from collections.abc import Sequence

from handlers.actor import Actor
from handlers.claims import cases, refreshing
from handlers.claims.cases import Case
from handlers.claims.rules import BEFORE_HAND_OVER
from handlers.doors import View
from handlers.people.rules import MAY, Action, Role
from handlers.programme import Work
from handlers.triage import holds, passing_views
from handlers.triage.rules import NoColleague, NotAColleague
from handlers.triage.service import at_desk
from storage import people, permalinks, triage_desk
from storage.claims import Claim
from storage.people import Person


def offer_colleagues(work: Work, actor: Actor, *, case: Case) -> View:
    """The form to hand a case to a colleague with. Raises `NoColleague` where there is none."""
    found = _in_hand(work, actor, case)
    among = _colleagues(work, actor, found)
    if not among:
        raise NoColleague(reference=cases.span(found))
    holds.keep(work, actor, case, found)
    named = [(person.name, int(person.id or 0)) for person in among]
    return passing_views.pass_on_form(work.words(actor), cases.span(found), named, case=case)


def pass_on(work: Work, actor: Actor, *, case: Case, colleague: int) -> None:
    """From now on a colleague holds the case, for a fresh while; they are told by direct message.

    Whoever holds it hands it on, or a manager; a case that nobody holds anybody of the desk.
    """
    found = _in_hand(work, actor, case, to=colleague)
    if all(claim.taken_by_id == colleague for claim in found if claim.status in BEFORE_HAND_OVER):
        return
    to = next((one for one in _colleagues(work, actor, found) if one.id == colleague), None)
    if to is None:
        raise NotAColleague(reference=cases.span(found))
    for claim in found:
        holds.note_expired(work, claim)
    holds.count_turn(work, found)
    passed = [claim for claim in found if claim.status in BEFORE_HAND_OVER]
    holds.hold(work, passed, colleague)
    triage_desk.unskip(work.session, person_id=colleague, subject=case.subject)
    for claim in passed:
        work.record(f"claim:{claim.id}", "claim:passed_on", actor.by, to=colleague)
    _tell(work, actor, to, case)


def _tell(work: Work, actor: Actor, to: Person, case: Case) -> None:
    """The card says who holds it; the colleague reads of it where they are told things."""
    face = refreshing.refresh_desk(work, case)
    key, desk = refreshing.desk_key_of(face), work.places().get("desk")
    links = permalinks.of(work.session, [key], lane_id=desk) if desk is not None else {}
    message = passing_views.passed_on(
        work.words(to), work.setup.platforms, face, by=actor.name, link=links.get(key, "")
    )
    turn = f"triage.passed_on:{case.key}:{to.id}:{work.now.isoformat()}"
    work.say(turn, to=to.lane_id, message=message, iacc_only=True)


def _in_hand(work: Work, actor: Actor, case: Case, *, to: int = 0) -> Sequence[Claim]:
    """The claims of a case that this person may hand on, locked. `to`: who may have them by now."""
    actor.require(Action.HAND_TO_COLLEAGUE)
    found = at_desk(work, actor, case, whoever_holds=True)
    is_theirs = all(claim.taken_by_id == to for claim in found)
    if Role.MANAGER not in actor.standing.roles and not is_theirs:
        at_desk(work, actor, case)
    return found


def _colleagues(work: Work, actor: Actor, found: Sequence[Claim]) -> list[Person]:
    """Who else of the desk may triage a case, by name."""
    roles = tuple(sorted(MAY[Action.TAKE_CLAIM]))
    out = {actor.person_id, found[0].filed_by_id, found[0].taken_by_id}
    return [one for one in people.people_with(work.session, roles=roles) if one.id not in out]
