"""A rights-holder with a standing, and the setting by which what it files passes."""

from itertools import count

from handlers.actor import Actor
from handlers.claims.cases import Case, locked
from handlers.claims.moving import move_all
from handlers.claims.rules import Step
from handlers.programme import Work
from storage import people, trust
from storage.trust import TrustSetting
from tests.harness.batches import batch_of
from tests.harness.stage import Stage

#: Of the lots by which a standing is made: no story meets these listings.
_FIRST = 500_000_000_000
#: Cases of a story have small numbers.
_CASES = [Case(n, is_batch=is_batch) for n in range(1, 30) for is_batch in (False, True)]


async def has_standing(stage: Stage, *, removed: int = 120, declined: int = 0, refused: int = 0) -> None:
    """So many of Northwind's listings were decided so, a moment ago; everybody has read of it."""
    for nth, (size, step) in enumerate(
        ((removed, Step.REMOVE), (declined, Step.DECLINE), (refused, Step.REFUSE))
    ):
        if size:
            await stage.act(_decided, nth, size, step)
    stage.everybody_reads()


def _decided(work: Work, nth: int, size: int, step: Step) -> None:
    case = batch_of(work, [size], lot=f"import:9:{nth}", first=_FIRST + 1000 * nth)
    for one in (step,) if step == Step.REFUSE else (Step.ENDORSE, Step.HAND_OVER, step):
        work.session.flush()
        move_all(work, locked(work, case), one)


async def allows(stage: Stage, *, draws: bool = False) -> None:
    """A manager has let trusted rights-holders' claims pass; of a story's cases all are drawn, or none."""
    await stage.act(_allow, draws=draws)


def _allow(work: Work, *, draws: bool) -> None:
    one_in = 1 if draws else trust.MOST_IN
    work.session.add(
        TrustSetting(
            is_on=True,
            one_in=one_in,
            secret=work.seal("any" if draws else secret_that_draws_none(one_in)),
            set_by_id=_mia(work).person_id,
            set_at=work.now,
        )
    )


def secret_that_draws_none(one_in: int) -> str:
    """A secret with which none of a story's cases is drawn."""
    fitting = (
        f"secret {n}"
        for n in count()
        if not any(trust.is_drawn(f"secret {n}", case, one_in) for case in _CASES)
    )
    return next(fitting)


def _mia(work: Work) -> Actor:
    manager = people.people_with(work.session, roles=("manager",))[0]
    standing = people.by_id(work.session, int(manager.id or 0), today=work.now.date())
    assert standing is not None
    return Actor(standing)
