"""Anybody tries anything in any order, on both databases: nothing illegal comes of it, and all is told."""

import os
import shutil
import time
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis.stateful import run_state_machine_as_test

from storage.db import open_engine
from tests.harness.copies import PostgresCopies, SqliteCopies
from tests.life.beginning import Beginning, beginning
from tests.life.machine import AnyOrder, Reached

#: `make soak` tries other orders each time, on each database for so many minutes; `make test` always these.
SOAK = float(os.environ.get("MARKETSAFE_SOAK", "0"))
_SETTINGS = settings(
    stateful_step_count=18,
    derandomize=True,
    phases=(Phase.generate,),  # to find the shortest way to a failure takes minutes
    database=None,
    deadline=None,
    suppress_health_check=list(HealthCheck),
)
_SOAKING = settings(
    _SETTINGS,
    max_examples=5,
    stateful_step_count=40,
    derandomize=False,
    phases=(Phase.generate, Phase.shrink),
    print_blob=False,
)
#: Database → lives in `make test`, and so many of the moves of MOVES, of the acts and of what happened at
#: least: a run in which everything is refused would hold to all laws, too.
_LIVES = {"sqlite": (8, 24, 40, 58), "postgresql": (3, 20, 31, 40)}


@pytest.fixture
def life(request: pytest.FixtureRequest, database: str, tmp_path: Path) -> Iterator[Beginning]:
    """What every life begins with, on each database in turn."""
    if database == "sqlite":
        migrated = request.getfixturevalue("migrated_sqlite")
        yield beginning(SqliteCopies.of(Path(shutil.copy(migrated, tmp_path / "life.db"))))
        return
    url = request.getfixturevalue("postgres_url")
    copies = PostgresCopies(open_engine(url), url)
    yield beginning(copies)
    copies.remove()


def lives(begins: Beginning, how: settings) -> Reached:
    """So many lives from the same beginning; what they came to."""
    reached = Reached()
    machine: Any = partial(AnyOrder, begins, reached)
    run_state_machine_as_test(machine, settings=how)
    return reached


@pytest.mark.skipif(SOAK > 0, reason="a soak takes its time below")
def test_whatever_anybody_does_in_any_order_the_laws_hold(life: Beginning, database: str) -> None:
    count, moves, acts, facts = _LIVES[database]
    reached = lives(life, settings(_SETTINGS, max_examples=count))
    assert len(reached.moves) >= moves
    assert len(+reached.acts) >= acts
    assert len(reached.facts) >= facts
    assert reached.once


@pytest.mark.skipif(not SOAK, reason="make soak")
def test_they_hold_for_a_long_time_and_differently_each_time(life: Beginning) -> None:
    until = time.monotonic() + 60 * SOAK
    while time.monotonic() < until:
        lives(life, _SOAKING)
