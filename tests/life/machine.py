"""Who does what next: chosen by numbers, so that what was found can be found again."""

from collections import Counter
from collections.abc import Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from datetime import timedelta

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from handlers.trust import settings
from tests.life import laws
from tests.life.acts import ACTS, Act
from tests.life.at_once import ONCE, at_once
from tests.life.beginning import Beginning
from tests.life.escalation_acts import ESCALATION_ACTS, RAISING
from tests.life.later_acts import LATER_ACTS
from tests.life.life import HOLDERS, LINKS, PEOPLE, Life
from tests.life.lots import imports
from tests.life.seller_acts import CLOSURE_ACTS, SELLER_ACTS
from tests.life.subjects import Subject, subjects_of
from tests.life.undelivered_acts import UNDELIVERED_ACTS, UNDELIVERED_OTHERS

#: kind of subject → what is done with it
EVERYTHING: Mapping[str, Mapping[str, Act]] = {
    "case": {**ACTS, **LATER_ACTS, **RAISING, **UNDELIVERED_ACTS},
    "escalation": {**ESCALATION_ACTS, **UNDELIVERED_OTHERS["escalation"]},
    "closure": {**CLOSURE_ACTS, **UNDELIVERED_OTHERS["closure"]},
    "seller": SELLER_ACTS,
}
#: Few cases go far; many stay where they begin.
_MOST_CASES, _RAREST = 13, 4
#: What ends a case comes later than what leads on.
_LATER = 2
#: Most of what people do, they do with cases.
_KINDS = ("case", "case", "escalation", "case", "case", "closure", "case", "seller")
#: All laws are looked at after so many rules each time.
_LOOKED_AT = 4
_SUBJECTS, _PICKS = st.integers(0, 255), st.integers(0, 9)
_LINKS = st.sets(st.sampled_from(LINKS), min_size=1, max_size=4)


@dataclass(slots=True)
class Reached:
    """What all lives together came to."""

    #: (from, to) of the moves of listings
    moves: set[tuple[str, str]] = field(default_factory=set)
    #: act → how often it went through
    acts: Counter[str] = field(default_factory=Counter)
    #: how often it went through for one of two who did the same at once
    once: int = 0
    #: what happened, as history names it
    facts: Counter[str] = field(default_factory=Counter)


class AnyOrder(RuleBasedStateMachine):
    """A life, and what was seen of it before the last act."""

    def __init__(self, beginning: Beginning, reached: Reached) -> None:
        super().__init__()
        self._ends = ExitStack()
        self.life: Life = self._ends.enter_context(beginning.begins())
        self.seen, self.reached = beginning.seen, reached
        #: act → how often it was tried by somebody whose part it is
        self.done: Counter[str] = Counter()
        self.turns = 0

    def teardown(self) -> None:
        self._ends.close()

    @initialize(is_on=st.booleans())
    def lets_pass(self, is_on: bool) -> None:
        """In a part of the lives, what trusted rights-holders file passes, but for a sample."""
        self.life.tries("mia", settings.save, is_on=is_on, one_in=5)
        self._it_holds()

    @precondition(lambda self: len(self.life.cases()) < _MOST_CASES)
    @rule(name=st.sampled_from(HOLDERS), links=_LINKS, right=_PICKS)
    def files(self, name: str, links: set[str], right: int) -> None:
        self.life.files(name, sorted(links), right)
        self._it_holds()

    @precondition(lambda self: len(self.life.cases()) < _MOST_CASES)
    @rule(name=st.sampled_from(HOLDERS), links=_LINKS, right=_PICKS)
    def imports(self, name: str, links: set[str], right: int) -> None:
        imports(self.life, name, sorted({*links, *LINKS[:4]}), right)
        self._it_holds()

    @rule(deeds=st.lists(st.tuples(_SUBJECTS, _PICKS, _PICKS, _PICKS), min_size=5, max_size=9))
    def goes_on(self, deeds: list[tuple[int, int, int, int]]) -> None:
        """Several times, somebody whose part it is does something that can be done."""
        for nth, which, whose, pick in deeds:
            self._does(nth, which, whose, pick)
            self._it_holds()

    def _does(self, nth: int, which: int, whose: int, pick: int) -> None:
        kind, can_be = self._chosen(nth)
        if not can_be:
            return
        # what was done least so far comes first, so that a life goes far and not in circles
        acts = EVERYTHING[kind]
        rarest = sorted(can_be, key=lambda name: self.done[name] + _LATER * acts[name].ends)[:_RAREST]
        self.done[chosen := rarest[which % len(rarest)]] += 1
        fitting = can_be[chosen]
        subject = fitting[(nth // len(_KINDS)) % len(fitting)]
        self._acts(chosen, acts[chosen], self._whose(acts[chosen], subject, whose), subject, pick)

    def _chosen(self, nth: int) -> tuple[str, Mapping[str, Sequence[Subject]]]:
        """A kind of record, and what can be done now with which of them."""
        kind = _KINDS[nth % len(_KINDS)]
        found = [one for one in self.life.would(subjects_of) if one.kind == kind]
        can_be = {
            name: [one for one in found if act.fits(one.stands)] for name, act in EVERYTHING[kind].items()
        }
        return kind, {name: its for name, its in can_be.items() if its}

    @rule(nth=_SUBJECTS, which=_SUBJECTS, pick=_PICKS)
    def two_do_it_at_once(self, nth: int, which: int, pick: int) -> None:
        """What can be done once, is done once; and whoever comes second is told."""
        kind, can_be = self._chosen(nth)
        once = sorted(can_be.keys() & set(ONCE))
        if not once:
            return
        chosen = once[which % len(once)]
        act, fitting = EVERYTHING[kind][chosen], can_be[chosen]
        subject = fitting[which // len(once) % len(fitting)]
        one = act.by.index(self._whose(act, subject, which))
        names = (act.by[one], act.by[one - 1])
        self.reached.once += at_once(self.life, act, names, subject.key, pick)
        self.life.now += timedelta(seconds=2)
        self._it_holds()

    def _whose(self, act: Act, subject: Subject, whose: int) -> str:
        began = [name for name in act.by if self.life.ids[name] == subject.begun_by]
        return began[0] if began else act.by[whose % len(act.by)]

    def _acts(self, named: str, act: Act, who: str, subject: Subject, pick: int) -> None:
        act.do(self.life, who, subject.key, pick)
        self.reached.acts[named] += not self.life.refused

    @rule(name=st.sampled_from(sorted(PEOPLE)), nth=_SUBJECTS, which=_SUBJECTS, pick=_PICKS)
    def tries(self, name: str, nth: int, which: int, pick: int) -> None:
        """Anybody tries anything with anything."""
        subjects = self.life.would(subjects_of)
        subject = subjects[nth % len(subjects)]
        acts = EVERYTHING[subject.kind]
        chosen = sorted(acts)[which % len(acts)]
        self._acts(chosen, acts[chosen], name, subject, pick)
        self._it_holds()

    @rule(hours=st.sampled_from([1, 26, 80]))
    def time_goes_by(self, hours: int) -> None:
        self.life.time_goes_by(timedelta(hours=hours))
        self._it_holds()

    def _it_holds(self) -> None:
        self.seen, moved, happened = laws.hold_after_an_act(self.life, self.seen)
        self.reached.moves |= moved
        self.reached.facts.update(happened)

    @invariant()
    def now_and_then_all_of_it_holds(self) -> None:
        """To look at everything takes longer than what people do meanwhile."""
        self.turns += 1
        if self.turns % _LOOKED_AT == 0:
            laws.hold_always(self.life)
