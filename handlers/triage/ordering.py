"""The desk changes in which order a case is taken, with a reason that its colleagues read."""

from collections.abc import Sequence

from handlers.actor import Actor
from handlers.claims import cases, refreshing
from handlers.claims.cases import Case
from handlers.claims.rules import Priority, Step, can
from handlers.doors import View
from handlers.people.rules import Action
from handlers.programme import Work
from handlers.triage import holds, ordering_form
from handlers.triage.rules import PriorityMissing, PriorityNeedsWords
from handlers.triage.service import at_desk, moved_on
from storage import triage_desk
from storage.claims import Claim


def offer_priorities(work: Work, actor: Actor, *, case: Case) -> View:
    """The form to choose one in; whoever holds the case has a fresh while for it."""
    actor.require(Action.ORDER_QUEUE)
    found = _in_queue(work, actor, case)
    holds.keep(work, actor, case, found)
    priority = Priority(max(claim.priority for claim in found))
    return ordering_form.priority_form(work.words(actor), cases.span(found), case=case, priority=priority)


def set_priority(work: Work, actor: Actor, *, case: Case, chosen: str, said: str, source: str) -> None:
    """Give a case this priority. `said` becomes a comment of the desk; `source`: the form, so twice is once.

    Raises `PriorityMissing` or `PriorityNeedsWords`.
    """
    actor.require(Action.ORDER_QUEUE)
    found = _in_queue(work, actor, case)
    known = {str(int(one)): one for one in Priority}
    if chosen not in known:
        raise PriorityMissing
    if not said.strip():
        raise PriorityNeedsWords
    priority = known[chosen]
    is_new = triage_desk.comment(
        work.session,
        subject=case.subject,
        person_id=actor.person_id,
        at=work.now,
        words=work.seal(f"{ordering_form.name_of(work.english(), priority)} {said.strip()}"),
        source=source,
    )
    if not is_new:
        return
    for claim in found:
        before, claim.priority = claim.priority, int(priority)
        work.record(
            f"claim:{claim.id}", "claim:priority_set", actor.by, priority=int(priority), before=before
        )
    holds.renew(work, actor, found)
    refreshing.refresh_desk(work, case)


def _in_queue(work: Work, actor: Actor, case: Case) -> Sequence[Claim]:
    """Raises `AlreadyDone` for a case that is not waiting to be checked any more."""
    found = at_desk(work, actor, case, whoever_holds=True)
    if not can({claim.status for claim in found}, Step.ENDORSE):
        raise moved_on(work, actor, case)
    return found
