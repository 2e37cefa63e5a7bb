"""Anybody tries anything in any order: nothing illegal comes of it, all is told, and every card tells the truth."""

import os
import shutil
import time
from functools import partial
from pathlib import Path

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis.stateful import run_state_machine_as_test

from tests.harness.copies import SqliteCopies
from tests.life.beginning import Beginning, beginning
from tests.life.machine import AnyOrder, Reached

#: `make soak` tries other orders for so many minutes; `make test` always the same ones.
SOAK = float(os.environ.get("MARKETSAFE_SOAK", "0"))
_EVERY = (Phase.explicit, Phase.reuse, Phase.generate)
_SETTINGS = settings(
    stateful_step_count=12,
    derandomize="RND" not in os.environ,
    phases=_EVERY,  # to find the shortest way to a failure takes minutes
    database=None,
    deadline=None,
    suppress_health_check=list(HealthCheck),
)


@pytest.fixture
def sqlite_life(migrated_sqlite: Path, tmp_path: Path) -> Beginning:
    return beginning(SqliteCopies.of(Path(shutil.copy(migrated_sqlite, tmp_path / "life.db"))))


def test_whatever_anybody_does_in_any_order_the_laws_hold(sqlite_life: Beginning) -> None:
    reached = Reached()
    began = time.process_time()
    run_state_machine_as_test(
        partial(AnyOrder, sqlite_life, reached),
        settings=settings(_SETTINGS, max_examples=int(os.environ.get("N", "12"))),
    )
    print(time.process_time() - began, len(reached.moves), reached.acts, reached.facts)
