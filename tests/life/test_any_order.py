"""Anybody tries anything in any order: nothing illegal comes of it, and every card tells the truth."""

import asyncio
import os
import shutil
import tempfile
from contextlib import ExitStack
from datetime import timedelta
from pathlib import Path

from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from bot.app import TICKS
from tests.life import laws
from tests.life.acts import ACTS
from tests.life.life import HOLDERS, LINKS, PEOPLE, Life, life_at

_CASES, _PICKS = st.integers(0, 7), st.integers(0, 9)


class AnyOrder(RuleBasedStateMachine):
    """A programme, and what was seen of it before the last act."""

    def __init__(self) -> None:
        super().__init__()
        self._ends = ExitStack()
        folder = Path(tempfile.mkdtemp(prefix="marketsafe-life-"))
        self._ends.callback(shutil.rmtree, folder)
        self.life: Life = self._ends.enter_context(life_at(folder))
        self.seen = laws.Seen()

    def teardown(self) -> None:
        self._ends.close()

    @rule(
        name=st.sampled_from(HOLDERS),
        links=st.sets(st.sampled_from(LINKS), min_size=1, max_size=4),
        right=_PICKS,
    )
    def files(self, name: str, links: set[str], right: int) -> None:
        self.life.files(name, sorted(links), right)

    @precondition(lambda self: self.seen.stands)
    @rule(act=st.sampled_from(sorted(ACTS)), whose=_PICKS, case=_CASES, pick=_PICKS)
    def does(self, act: str, whose: int, case: int, pick: int) -> None:
        """Somebody whose part it is does something with a case."""
        by = ACTS[act].by
        self._do(act, by[whose % len(by)], case, pick)

    @precondition(lambda self: self.seen.stands)
    @rule(act=st.sampled_from(sorted(ACTS)), name=st.sampled_from(sorted(PEOPLE)), case=_CASES, pick=_PICKS)
    def tries(self, act: str, name: str, case: int, pick: int) -> None:
        """Anybody tries it."""
        self._do(act, name, case, pick)

    def _do(self, act: str, name: str, case: int, pick: int) -> None:
        cases = self.life.cases()
        ACTS[act].do(self.life, name, cases[case % len(cases)], pick)

    @rule(hours=st.sampled_from([1, 6, 26, 80]))
    def time_goes_by(self, hours: int) -> None:
        self.life.now += timedelta(hours=hours)
        asyncio.run(self._ticks())

    async def _ticks(self) -> None:
        for tick in TICKS.values():
            await tick(self.life.programme)

    @invariant()
    def it_holds(self) -> None:
        now = laws.seen_in(self.life)
        laws.every_move_is_in_the_table_and_told(self.seen, now)
        laws.the_facts_agree(self.life)
        laws.every_card_shows_how_it_is(self.life)
        self.seen = now


#: `make soak` tries other orders each time, and many more; `make test` always the same ones.
SOAK = "MARKETSAFE_SOAK" in os.environ
_EVERY = (Phase.explicit, Phase.reuse, Phase.generate)

TestAnyOrder = AnyOrder.TestCase
TestAnyOrder.settings = settings(
    max_examples=500 if SOAK else 12,
    stateful_step_count=60 if SOAK else 30,
    derandomize=not SOAK,
    phases=(*_EVERY, Phase.shrink) if SOAK else _EVERY,  # to find the shortest way to a failure takes minutes
    database=None,
    deadline=None,
    suppress_health_check=list(HealthCheck),
)
