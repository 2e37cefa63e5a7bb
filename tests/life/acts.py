"""What people do with cases, each as one press with everything chosen by a number: random, and repeatable."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from handlers.claims import completing, waiting
from handlers.claims.cases import Case
from handlers.claims.reasons import Declining, Refusing
from handlers.claims.rules import OUTCOMES, Status, Step, can
from handlers.hand_over import deciding, outcomes
from handlers.hand_over import service as hand_over
from handlers.programme import Work
from handlers.triage import service as triage
from storage import batches, claim_lines
from tests.life.life import DESK, HOLDERS, LINKS, OFFICERS, Life

#: life, who, with what (a case, or a row's id), and a number that chooses among what there is to choose
Do = Callable[[Life, str, Any, int], Any]


@dataclass(frozen=True, slots=True)
class Act:
    """Something that is done, and whose it is to do."""

    by: Sequence[str]
    do: Do
    #: is it worth trying with what stands so
    fits: Callable[[frozenset[str]], bool]
    #: little can be done with it afterwards
    ends: bool = False


def steps(*any_of: Step) -> Callable[[frozenset[str]], bool]:
    """Where one of these steps could be taken with a listing of the case."""
    return lambda stands: any(can(stands, step) for step in any_of)


def by_service(service: Callable[..., Any], **named: Any) -> Do:
    """A service that needs the case alone, with the same words whenever it is called."""
    return lambda life, name, case, _: life.tries(name, service, case=case, **named)


def claims_of(life: Life, case: Case) -> list[int]:
    """The ids of a case's claims."""
    return life.would(lambda work: [int(one.id or 0) for one in batches.lock(work.session, case)])


def _refuse(life: Life, name: str, case: Case, pick: int) -> None:
    reason = list(Refusing)[pick % len(Refusing)]
    life.tries(name, triage.refuse, case=case, reason=reason, said="The goods are others.")


def one_by_one(life: Life, case: Case, pick: int) -> dict[str, str]:
    """Every listing of a case gets the outcome, or none, that its turn in `pick` says."""
    every = [*OUTCOMES, None]

    def chosen(work: Work) -> dict[str, str]:
        held = deciding.held(work, case)
        rows = held.rows if held else []
        made = {held.name_of(row): every[(pick + nth) % len(every)] for nth, row in enumerate(rows) if held}
        return {place: outcome.value for place, outcome in made.items() if outcome}

    return life.would(chosen)


def _one_by_one(life: Life, name: str, case: Case, pick: int) -> None:
    life.tries(
        name,
        outcomes.record_outcomes,
        case=case,
        chosen=one_by_one(life, case, pick),
        reason=Declining.CANNOT_FIND,
        said="",
        number=str(pick),
    )


def _complete(life: Life, name: str, case: Case, pick: int) -> None:
    """Every short link of it becomes the same address."""
    for claim_id in claims_of(life, case):
        rows = life.act(lambda work, of: claim_lines.of(work.session, of), of=[claim_id])
        short = [row.position for row in rows if row.status == Status.UNRESOLVED]
        given = dict.fromkeys(short, LINKS[pick % len(LINKS)])
        life.tries(name, completing.complete, claim_id=claim_id, given=given)


def _approve(life: Life, name: str, case: Case, _: int) -> None:
    life.tries(name, waiting.approve_right, claim_id=claims_of(life, case)[0])


ACTS: Mapping[str, Act] = {
    "takes": Act(DESK, by_service(triage.take), steps(Step.ENDORSE)),
    "releases": Act(DESK, by_service(triage.release), steps(Step.ENDORSE)),
    "endorses": Act(DESK, by_service(hand_over.endorse_and_hand_over), steps(Step.ENDORSE)),
    "refuses": Act(DESK, _refuse, steps(Step.REFUSE), ends=True),
    "approves the right of": Act(("mia",), _approve, steps(Step.APPROVE_RIGHT)),
    "completes": Act(HOLDERS, _complete, steps(Step.RESOLVE)),
    "acknowledges": Act(OFFICERS, by_service(outcomes.acknowledge), steps(Step.REMOVE)),
    "removes all of": Act(OFFICERS, by_service(outcomes.record_all_removed), steps(Step.REMOVE)),
    "decides one by one on": Act(OFFICERS, _one_by_one, steps(*OUTCOMES.values())),
    "declines": Act(
        OFFICERS,
        by_service(outcomes.decline, reason=Declining.SELLER_AUTHORISED, said="", number=""),
        steps(Step.DECLINE),
    ),
}
