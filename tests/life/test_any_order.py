"""Anybody tries anything in any order: nothing illegal comes of it, and every card tells the truth."""

import asyncio
import os
import shutil
import tempfile
from collections import Counter
from contextlib import ExitStack
from datetime import timedelta
from pathlib import Path
from typing import ClassVar

from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from bot.app import TICKS
from handlers.claims.rules import can
from handlers.hand_over.outcomes import record_all_removed
from handlers.hand_over.service import endorse_and_hand_over
from tests.life import laws
from tests.life.acts import ACTS as STRAIGHT
from tests.life.later_acts import LATER_ACTS
from tests.life.life import HOLDERS, LINKS, PEOPLE, Life, life_at
from tests.life.undelivered_acts import UNDELIVERED_ACTS

#: Few cases go far; many stay where they begin.
_MOST_CASES, _RAREST = 6, 4
ACTS = {**STRAIGHT, **LATER_ACTS, **UNDELIVERED_ACTS}
_CASES, _PICKS = st.integers(0, 7), st.integers(0, 9)


class AnyOrder(RuleBasedStateMachine):
    """A programme, and what was seen of it before the last act."""

    #: (from, to) of all moves that were seen, of all programmes
    reached: ClassVar[set[tuple[str, str]]] = set()

    def __init__(self) -> None:
        super().__init__()
        self._ends = ExitStack()
        folder = Path(tempfile.mkdtemp(prefix="marketsafe-life-"))
        self._ends.callback(shutil.rmtree, folder)
        self.life: Life = self._ends.enter_context(life_at(folder))
        self.seen = laws.Seen()
        #: act → how often it was tried by somebody whose part it is
        self.done: Counter[str] = Counter()

    def teardown(self) -> None:
        self._ends.close()

    @initialize()
    def has_gone_on_for_a_while(self) -> None:
        """Something is removed, something is with Alibaba, and something waits."""
        life = self.life
        for name, links in (("hana", LINKS[:2]), ("alma", LINKS[2:4]), ("hana", LINKS[4:5])):
            life.files(name, links, 0)
        self.it_holds()
        for case in life.cases()[:2]:
            life.tries("ann", endorse_and_hand_over, case=case)
        self.it_holds()
        life.tries("lin", record_all_removed, case=life.cases()[0])

    @precondition(lambda self: len(self.life.cases()) < _MOST_CASES)
    @rule(
        name=st.sampled_from(HOLDERS),
        links=st.sets(st.sampled_from(LINKS), min_size=1, max_size=4),
        right=_PICKS,
    )
    def files(self, name: str, links: set[str], right: int) -> None:
        self.life.files(name, sorted(links), right)

    @precondition(lambda self: self.seen.stands)
    @rule(deeds=st.lists(st.tuples(_CASES, _PICKS, _PICKS, _PICKS), min_size=4, max_size=8))
    def goes_on(self, deeds: list[tuple[int, int, int, int]]) -> None:
        """Several times, somebody whose part it is does something that can be done with a case."""
        for case, which, whose, pick in deeds:
            self._does(case, which, whose, pick)
            self.it_holds()

    def _does(self, nth: int, which: int, whose: int, pick: int) -> None:
        cases = self.life.cases()
        case = cases[nth % len(cases)]
        stands, filer = self.life.stands(case)
        can_be = [name for name, act in ACTS.items() if any(can(stands, step) for step in act.steps)]
        if not can_be:
            return
        # what was done least so far comes first, so that a life goes far and not in circles
        rarest = sorted(can_be, key=lambda name: self.done[name])[:_RAREST]
        self.done[chosen := rarest[which % len(rarest)]] += 1
        act = ACTS[chosen]
        name = filer if filer in act.by else act.by[whose % len(act.by)]
        act.do(self.life, name, case, pick)

    @precondition(lambda self: self.seen.stands)
    @rule(act=st.sampled_from(sorted(ACTS)), name=st.sampled_from(sorted(PEOPLE)), case=_CASES, pick=_PICKS)
    def tries(self, act: str, name: str, case: int, pick: int) -> None:
        """Anybody tries anything."""
        cases = self.life.cases()
        ACTS[act].do(self.life, name, cases[case % len(cases)], pick)

    @rule(hours=st.sampled_from([1, 26, 80]))
    def time_goes_by(self, hours: int) -> None:
        self.life.now += timedelta(hours=hours)
        asyncio.run(self._ticks())

    async def _ticks(self) -> None:
        for tick in TICKS.values():
            await tick(self.life.programme)

    @invariant()
    def it_holds(self) -> None:
        now = laws.seen_in(self.life)
        AnyOrder.reached |= laws.every_move_is_in_the_table_and_told(self.seen, now)
        laws.the_facts_agree(self.life)
        laws.every_card_shows_how_it_is(self.life)
        self.seen = now


#: `make soak` tries other orders each time, and many more; `make test` always the same ones.
SOAK = "MARKETSAFE_SOAK" in os.environ
_EVERY = (Phase.explicit, Phase.reuse, Phase.generate)

_SETTINGS = settings(
    max_examples=500 if SOAK else 12,
    stateful_step_count=50 if SOAK else 12,
    derandomize=not SOAK,
    phases=(*_EVERY, Phase.shrink) if SOAK else _EVERY,  # to find the shortest way to a failure takes minutes
    database=None,
    deadline=None,
    suppress_health_check=list(HealthCheck),
)
#: So many of the moves of MOVES at least: a run in which everything is refused would hold to all laws, too.
_FAR = 24


def test_whatever_anybody_does_in_any_order_the_laws_hold() -> None:
    AnyOrder.reached = set()
    run_state_machine_as_test(AnyOrder, settings=_SETTINGS)
    assert len(AnyOrder.reached) >= _FAR
