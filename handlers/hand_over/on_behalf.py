"""The desk records what an officer has said elsewhere: by e-mail, on the phone, in a meeting.

Marked so wherever it is shown; where it was said stays with the desk, and the officers can take it back.
"""

from collections.abc import Mapping

from handlers.actor import Actor
from handlers.claims.cases import Case
from handlers.claims.refusals import NoSuchClaim
from handlers.claims.rules import Status
from handlers.doors import View
from handlers.hand_over import deciding, on_behalf_views, outcomes
from handlers.hand_over.deciding import Held
from handlers.hand_over.on_behalf_views import What
from handlers.hand_over.rules import Decision, OfficerMissing, Said, SourceMissing, WhatMissing
from handlers.hand_over.service import card_key, disclosure, officers_for
from handlers.people.rules import Action
from handlers.programme import Work
from handlers.triage import service as triage
from handlers.triage.rules import OwnClaim
from storage import outbox

_SOURCE = 200


def offer(work: Work, actor: Actor, *, case: Case) -> View:
    """The form: who said what, and where."""
    actor.require(Action.RECORD_ON_BEHALF)
    held = _open_case(work, actor, case)
    officers = {one.person_id: one.name for one in officers_for(work, held.family)}
    shown = disclosure(work, case)
    return on_behalf_views.form(work.words(actor), shown, officers, form_holds=work.terms.outcomes_in_form)


def record(
    work: Work,
    actor: Actor,
    *,
    case: Case,
    officer: str,
    source: str,
    what: str,
    chosen: Mapping[str, str],
    reason: str,
    words: str,
    number: str,
) -> None:
    """Record it: `officer` is a person's id, "0" for one whom the register does not know.

    `chosen` is as `outcomes.record_outcomes` takes it. Raises the refusals of each field.
    """
    actor.require(Action.RECORD_ON_BEHALF)
    held = _open_case(work, actor, case)
    said = said_by(work, held.family, officer, source)
    if what not in set(What):
        raise WhatMissing
    if what == What.ACKNOWLEDGED:
        _acknowledge(work, actor, held, said)
        return
    decisions = _decisions(held, What(what), chosen, reason, words)
    outcomes.note_number(work, actor, held, number)
    decide(work, actor, held, decisions, said)


def decide(work: Work, actor: Actor, held: Held, decisions: Mapping[int, Decision], said: Said) -> None:
    """Record decisions (row's id → decision) in an officer's place, and tell the officers of it."""
    made = deciding.decide(work, actor, held, decisions, said=said)
    recorded = {status: len(ids) for status, ids in made.recorded.items()}
    _tell_officers(work, held, said, recorded)


def check_not_own(actor: Actor, held: Held) -> None:
    """Whoever filed a claim does not record for Alibaba what became of it. Raises `OwnClaim`."""
    if held.claims[0].filed_by_id == actor.person_id:  # as all of a batch were
        raise OwnClaim(reference=held.reference)


def _open_case(work: Work, actor: Actor, case: Case) -> Held:
    """A case of which something is with Alibaba. Raises `NoSuchClaim`, `OwnClaim` or `AlreadyDone`."""
    held = deciding.held(work, case)
    if held is None:
        raise NoSuchClaim(reference=f"MS-…-{case.id:06d}")
    check_not_own(actor, held)
    if not held.open_rows:
        raise triage.moved_on(work, actor, case)
    return held


def said_by(work: Work, family: str, officer: str, source: str) -> Said:
    """Whose word it is, and where it was said. Raises `OfficerMissing` or `SourceMissing`."""
    source = " ".join(source.split())[:_SOURCE]
    known = {str(one.person_id): one for one in officers_for(work, family)}
    if officer != "0" and officer not in known:
        raise OfficerMissing
    if not source:
        raise SourceMissing
    named = known.get(officer)
    return Said(named.person_id if named else None, named.name if named else "", source)


def _decisions(
    held: Held, what: What, chosen: Mapping[str, str], reason: str, words: str
) -> dict[int, Decision]:
    match what:
        case What.ONE_BY_ONE:
            return outcomes.one_by_one(held, chosen, reason, words)
        case What.DECLINED:
            return outcomes.all_declined(held, reason, words)
        case _:
            return {row.id: Decision(Status.REMOVED) for row in held.open_rows}


def _acknowledge(work: Work, actor: Actor, held: Held, said: Said) -> None:
    if not deciding.acknowledge(work, actor, held, said):
        raise triage.moved_on(work, actor, held.case)
    deciding.show_everywhere(work, held)
    _tell_officers(work, held, said, {})


def _tell_officers(work: Work, held: Held, said: Said, recorded: Mapping[str, int]) -> None:
    """Once in the thread of their card: what was recorded in their place, and the way back."""
    card = outbox.card_named(work.session, card_key(held.case))
    if card is None:
        return
    who = " ".join(f"<@{one.user_id}>" for one in officers_for(work, held.family))
    told = on_behalf_views.Told(held.reference, said.officer, recorded, held.claims[0].kind)
    message = on_behalf_views.told(work.bilingual(), told, mention=who)
    key = f"hand_over.on_behalf:{held.case.key}:{work.now.isoformat()}"
    work.say(key, to=card.lane_id, message=message, under=card.key)
