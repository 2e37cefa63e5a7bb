"""What people do with cases, each as one press with everything chosen by a number: random, and repeatable."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from handlers.claims import completing, waiting
from handlers.claims.cases import Case
from handlers.claims.reasons import Declining, Refusing
from handlers.claims.rules import OUTCOMES
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


def _service(service: Callable[..., Any], **named: Any) -> Callable[[Life, str, Case, int], Any]:
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


ACTS: Mapping[str, Act] = {
    "takes": Act(DESK, _service(triage.take)),
    "releases": Act(DESK, _service(triage.release)),
    "endorses": Act(DESK, _service(hand_over.endorse_and_hand_over)),
    "refuses": Act(DESK, _refuse),
    "approves the right of": Act(DESK, _approve),
    "completes": Act(HOLDERS, _complete),
    "acknowledges": Act(OFFICERS, _service(outcomes.acknowledge)),
    "removes all of": Act(OFFICERS, _service(outcomes.record_all_removed)),
    "decides one by one on": Act(OFFICERS, _one_by_one),
    "declines": Act(
        OFFICERS, _service(outcomes.decline, reason=Declining.SELLER_AUTHORISED, said="", number="")
    ),
}
