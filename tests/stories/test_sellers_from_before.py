"""A store from before sellers were kept: after the upgrade their strikes are right by themselves."""

from datetime import timedelta

from sqlalchemy import delete

from handlers.programme import Work
from handlers.sellers import earlier
from storage.base import table_of
from storage.sellers import Seller, SellerAlias
from storage.slots import Slot
from tests.harness.sellers import APART, removed
from tests.harness.stage import MONDAY, Stage
from tests.stories.test_sellers import looks_up


def forget_sellers(work: Work) -> None:
    """As a store is that was migrated from a revision without sellers."""
    for table in (SellerAlias, Seller, Slot):
        work.session.execute(delete(table_of(table)))


async def three_removals(stage: Stage) -> None:
    for strike in range(3):
        stage.sandbox.clock.set(max(stage.now, MONDAY + strike * APART))
        await removed(stage, strike * 10 + 1)
    await stage.act(forget_sellers)


async def test_earlier_removals_are_strikes_again_and_the_bar_is_seen(stage: Stage) -> None:
    await three_removals(stage)
    assert "No seller is known" in await looks_up(stage, "912345")
    await stage.tick(stage.now + timedelta(minutes=1))
    assert "*3 of 3 strikes*" in await looks_up(stage, "912345")
    assert any("Recommend closing the store?" in one for one in stage.desk.reads())
    stage.everybody_reads()


async def test_it_goes_in_portions_and_is_done_once(stage: Stage) -> None:
    await removed(stage, 1, 2)
    await removed(stage, 3, store=777)
    await removed(stage, 4, store=778)
    await stage.act(forget_sellers)
    done, after = await stage.act(earlier.portion, after=0, at_most=1)
    assert done == 1
    assert not await stage.act(earlier.is_done)
    assert [(await stage.act(earlier.portion, after=0, at_most=1))[0] for _ in range(3)] == [1, 1, 0]
    assert after > 0
    assert await stage.act(earlier.is_done)
    assert await earlier.catch_up(stage.bot.programme) == 0
    for store in (777, 778, 912345):
        assert "*1 of 3 strikes*" in await looks_up(stage, str(store))
    stage.everybody_reads()
