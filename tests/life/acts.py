"""What people do with cases, each as one press with everything chosen by a number: random, and repeatable."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from handlers.claims import completing, waiting
from handlers.claims.cases import Case
from handlers.claims.reasons import Declining, Refusing
from handlers.claims.rules import OUTCOMES, Step
from handlers.hand_over import outcomes
from handlers.hand_over import service as hand_over
from handlers.triage import service as triage
from storage import batches, claim_lines
from tests.life.life import DESK, HOLDERS, OFFICERS, Life


@dataclass(frozen=True, slots=True)
class Act:
    """Something done with a case, and whose it is to do. `pick` chooses among what there is to choose."""

    by: Sequence[str]
    do: Callable[[Life, str, Case, int], Any]
    #: it is worth trying where one of these could be taken
    steps: tuple[Step, ...]


def by_service(service: Callable[..., Any], **named: Any) -> Callable[[Life, str, Case, int], Any]:
    """A service that needs the case alone, with the same words whenever it is called."""
    return lambda life, name, case, _: life.tries(name, service, case=case, **named)


def _refuse(life: Life, name: str, case: Case, pick: int) -> None:
    reason = list(Refusing)[pick % len(Refusing)]
    life.tries(name, triage.refuse, case=case, reason=reason, said="The goods are others.")


def _one_by_one(life: Life, name: str, case: Case, pick: int) -> None:
    """Every listing gets the outcome, or none, that its turn in `pick` says."""
    every = [*OUTCOMES, None]

    def named(work: Any) -> dict[str, str]:
        rows = claim_lines.of(work.session, [int(one.id or 0) for one in batches.lock(work.session, case)])
        chosen = {str(row.position): every[(pick + row.position) % len(every)] for row in rows}
        return {place: outcome.value for place, outcome in chosen.items() if outcome}

    life.tries(
        name,
        outcomes.record_outcomes,
        case=case,
        chosen=life.would(named),
        reason=Declining.CANNOT_FIND,
        said="",
        number=str(pick),
    )


def _complete(life: Life, name: str, case: Case, pick: int) -> None:
    address = f"https://item.taobao.com/item.htm?id=69154167700{pick % 6}"
    life.tries(name, completing.complete, claim_id=case.id, given={1: address, 2: address})


def _approve(life: Life, name: str, case: Case, _: int) -> None:
    life.tries(name, waiting.approve_right, claim_id=case.id)


_OUTCOMES = tuple(OUTCOMES.values())
ACTS: Mapping[str, Act] = {
    "takes": Act(DESK, by_service(triage.take), (Step.ENDORSE,)),
    "releases": Act(DESK, by_service(triage.release), (Step.ENDORSE,)),
    "endorses": Act(DESK, by_service(hand_over.endorse_and_hand_over), (Step.ENDORSE,)),
    "refuses": Act(DESK, _refuse, (Step.REFUSE,)),
    "approves the right of": Act(("mia",), _approve, (Step.APPROVE_RIGHT,)),
    "completes": Act(HOLDERS, _complete, (Step.RESOLVE,)),
    "acknowledges": Act(OFFICERS, by_service(outcomes.acknowledge), (Step.REMOVE,)),
    "removes all of": Act(OFFICERS, by_service(outcomes.record_all_removed), (Step.REMOVE,)),
    "decides one by one on": Act(OFFICERS, _one_by_one, _OUTCOMES),
    "declines": Act(
        OFFICERS,
        by_service(outcomes.decline, reason=Declining.SELLER_AUTHORISED, said="", number=""),
        (Step.DECLINE,),
    ),
}
