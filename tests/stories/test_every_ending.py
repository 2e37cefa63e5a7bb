"""Each way in which a listing of a claim can end, from its filing to the words that its holder reads."""

from collections.abc import Awaitable, Callable, Mapping
from datetime import timedelta

import pytest

from handlers.claims.rules import CLOSED, MOVES, Status, Step
from tests.harness.stage import Stage
from tests.stories.test_counter_notices import countered, removed, stands, stood_behind
from tests.stories.test_the_walk import ALL_REMOVED, DECLINE, ONE_BY_ONE, TAOBAO, files, hands_over


async def refuse(stage: Stage) -> None:
    await files(stage, TAOBAO)
    await stage.ann.presses("Refuse", on=stage.desk)
    await stage.ann.submits(reason="wrong_listing", words="These are shoes, not bags.")


async def with_alibaba(stage: Stage) -> None:
    await files(stage, TAOBAO)
    await hands_over(stage)


async def remove(stage: Stage) -> None:
    await with_alibaba(stage)
    await stage.owen.presses(ALL_REMOVED, on=stage.shared)


async def decline(stage: Stage) -> None:
    await with_alibaba(stage)
    await stage.owen.presses(DECLINE, on=stage.shared)
    await stage.owen.submits(reason="cannot_find", words="链接打不开")


async def find_gone(stage: Stage) -> None:
    await find(stage, "already_gone")


async def find_duplicate(stage: Stage) -> None:
    await find(stage, "duplicate_there")


async def find(stage: Stage, what: str) -> None:
    await with_alibaba(stage)
    await stage.wei.presses(ONE_BY_ONE, on=stage.shared)
    await stage.wei.submits(listing_1=what)


async def withdraw_early(stage: Stage) -> None:
    await files(stage, TAOBAO)
    await withdraw(stage)


async def withdraw_late(stage: Stage) -> None:
    await with_alibaba(stage)
    await withdraw(stage)


async def withdraw(stage: Stage) -> None:
    await stage.hana.presses("Withdraw", on=stage.hana.dm)
    await stage.hana.submits(reason="mistake")


async def retract(stage: Stage) -> None:
    await removed(stage)
    await stage.hana.presses("Retract", on=stage.hana.dm)
    await stage.hana.submits(reason="settled")


async def accept(stage: Stage) -> None:
    await countered(stage)
    await stage.hana.presses("Accept", on=stage.hana.dm)


async def accept_in_the_holders_place(stage: Stage) -> None:
    await countered(stage)
    await stage.hana.presses("Ask the IACC", on=stage.hana.dm)
    await stage.hana.submits(words="What would you do?")
    await stage.ann.presses("Accept", on=stage.desk)


async def after_it_was_stood_behind(stage: Stage, decision: str) -> None:
    await countered(stage)
    await stood_behind(stage)
    await decided(stage, decision)


async def after_nobody_answered(stage: Stage, decision: str) -> None:
    await countered(stage)
    await stage.tick(stage.now + timedelta(days=3))
    await stage.tick(stage.now + timedelta(days=1))
    stage.everybody_reads()
    await decided(stage, decision)


async def decided(stage: Stage, decision: str) -> None:
    await stage.owen.presses(decision, on=stage.shared)
    if stage.owen.has_form:
        await stage.owen.submits(words="They are genuine.")


async def uphold(stage: Stage) -> None:
    await after_it_was_stood_behind(stage, "Uphold")


async def uphold_unanswered(stage: Stage) -> None:
    await after_nobody_answered(stage, "Uphold")


async def reinstate(stage: Stage) -> None:
    await after_it_was_stood_behind(stage, "Reinstate")


async def reinstate_unanswered(stage: Stage) -> None:
    await after_nobody_answered(stage, "Reinstate")


#: (step, from) → what people do, how the listing stands then, and what its holder's card says of it.
WAYS: Mapping[tuple[Step, Status], tuple[Callable[[Stage], Awaitable[None]], tuple[str, str, int], str]] = {
    (Step.REFUSE, Status.FILED): (refuse, ("refused", "wrong_listing", 0), "refused by the IACC"),
    (Step.REMOVE, Status.HANDED_OVER): (remove, ("removed", "", 0), "removed"),
    (Step.DECLINE, Status.HANDED_OVER): (decline, ("declined", "cannot_find", 0), "declined by Alibaba"),
    (Step.FIND_GONE, Status.HANDED_OVER): (find_gone, ("already_gone", "", 0), "already gone"),
    (Step.FIND_DUPLICATE, Status.HANDED_OVER): (find_duplicate, ("duplicate_there", "", 0), "already known"),
    (Step.WITHDRAW, Status.FILED): (withdraw_early, ("withdrawn", "mistake", 0), "withdrawn"),
    (Step.WITHDRAW, Status.HANDED_OVER): (withdraw_late, ("withdrawn", "mistake", 0), "withdrawn"),
    (Step.RETRACT, Status.REMOVED): (retract, ("reinstated", "retracted", 0), "took the claim back"),
    (Step.ACCEPT, Status.COUNTERED): (accept, ("reinstated", "accepted", 1), "back on the platform"),
    (Step.ACCEPT, Status.UNANSWERED): (
        accept_in_the_holders_place,
        ("reinstated", "accepted", 1),
        "back on the platform",
    ),
    (Step.UPHOLD, Status.STOOD_BEHIND): (uphold, ("upheld", "", 1), "removed; Alibaba upheld it"),
    (Step.UPHOLD, Status.LEFT_TO_ALIBABA): (
        uphold_unanswered,
        ("upheld", "", 1),
        "removed; Alibaba upheld it",
    ),
    (Step.REINSTATE, Status.STOOD_BEHIND): (
        reinstate,
        ("reinstated", "by_alibaba", 1),
        "back on the platform",
    ),
    (Step.REINSTATE, Status.LEFT_TO_ALIBABA): (
        reinstate_unanswered,
        ("reinstated", "by_alibaba", 1),
        "back on the platform",
    ),
}


def test_every_step_that_ends_a_listing_is_told_here() -> None:
    ends = {(step, to) for (_, step), to in MOVES.items() if to in CLOSED}
    assert {(step, MOVES[came, step]) for step, came in WAYS} == ends


@pytest.mark.parametrize("way", WAYS, ids=lambda way: f"{way[0].name}-from-{way[1]}".lower())
async def test_a_listing_ends_so(stage: Stage, way: tuple[Step, Status]) -> None:
    does, expected, says = WAYS[way]
    await does(stage)
    assert await stage.act(stands) == [expected]
    card, *_ = stage.hana.reads()
    assert says in card
    stage.everybody_reads()
