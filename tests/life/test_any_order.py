"""Anybody tries anything in any order, on both databases: nothing illegal comes of it, and all is told."""

from functools import partial
from typing import Any

from hypothesis import HealthCheck, Phase, settings
from hypothesis.stateful import run_state_machine_as_test

from tests.life.beginning import Beginning
from tests.life.machine import AnyOrder, Reached

#: Always the same orders; `tests/life/soak.py` tries others each time.
SETTINGS = settings(
    stateful_step_count=18,
    derandomize=True,
    phases=(Phase.generate,),  # to find the shortest way to a failure takes minutes
    database=None,
    deadline=None,
    suppress_health_check=list(HealthCheck),
)
#: Database → lives in `make test`, and so many of the moves of MOVES, of the acts and of what happened at
#: least: a run in which everything is refused would hold to all laws, too.
_LIVES = {"sqlite": (8, 24, 40, 58), "postgresql": (3, 20, 31, 40)}


def lives(begins: Beginning, how: settings) -> Reached:
    """So many lives from the same beginning; what they came to."""
    reached = Reached()
    machine: Any = partial(AnyOrder, begins, reached)
    run_state_machine_as_test(machine, settings=how)
    return reached


def test_whatever_anybody_does_in_any_order_the_laws_hold(life: Beginning, database: str) -> None:
    count, moves, acts, facts = _LIVES[database]
    reached = lives(life, settings(SETTINGS, max_examples=count))
    assert len(reached.moves) >= moves
    assert len(+reached.acts) >= acts
    assert len(reached.facts) >= facts
    assert reached.once
