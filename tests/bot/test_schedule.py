"""The clock: every topic is asked, none stops another, and the chores of the house get done."""

import asyncio
from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest
import pytest_asyncio
from prometheus_client import CollectorRegistry
from sqlalchemy.exc import OperationalError
from structlog.testing import capture_logs

from bot.config import Settings
from bot.delivery.worker import Postman
from bot.foundation import lay
from bot.schedule import Ticks, TopicTick
from handlers.people import service as people
from handlers.programme import Programme
from storage import history, workspaces
from storage.uow import UnitOfWork


class House:
    """Ticks over a real store, with topics of a test's own."""

    def __init__(self, programme: Programme) -> None:
        self.programme = programme
        self.registry = CollectorRegistry()

    def ticks(self, **topics: TopicTick) -> Ticks:
        postman = Postman(
            store=self.programme.store,
            client_for=lambda _: pytest.fail("nothing is said here"),
            clock=self.programme.clock,
            words=self.programme.setup.catalogues.words,
            registry=self.registry,
        )
        return Ticks(self.programme, topics, postman, registry=self.registry)

    def counted(self, name: str, topic: str) -> float:
        return self.registry.get_sample_value(f"marketsafe_ticks_{name}_total", {"name": topic}) or 0


@pytest_asyncio.fixture
async def house(database_url: str, tmp_path: Path) -> AsyncIterator[House]:
    settings = Settings.read({"MARKETSAFE_DATA_DIR": str(tmp_path), "MARKETSAFE_DATABASE_URL": database_url})
    programme = lay(settings)
    yield House(programme)
    programme.store.close()


async def did_two(_: Programme) -> int:
    return 2


async def fails(_: Programme) -> int:
    raise RuntimeError("a topic of its own making")


async def finds_the_store_gone(_: Programme) -> int:
    raise OperationalError("SELECT 1", {}, Exception("gone"))


async def test_a_topic_that_fails_stops_no_other_and_is_logged_and_counted(house: House) -> None:
    ticks = house.ticks(first=did_two, broken=fails, last=did_two)
    with capture_logs() as logged:
        assert await ticks.tick() == {"first": 2, "last": 2}
    assert [(line["event"], line["name"]) for line in logged] == [("tick.failed", "broken")]
    assert (house.counted("failed", "broken"), house.counted("done", "last")) == (1, 2)


async def test_a_store_that_is_gone_is_a_warning_and_no_error(house: House) -> None:
    with capture_logs() as logged:
        assert await house.ticks(lost=finds_the_store_gone).tick() == {}
    assert [(line["event"], line["log_level"]) for line in logged] == [("tick.store_unreachable", "warning")]


async def test_a_tick_is_asked_as_of_the_instant_it_is_told(house: House) -> None:
    heard = []

    async def listens(programme: Programme) -> int:
        heard.append(programme.clock())
        return 0

    later = house.programme.clock() + timedelta(days=3)
    await house.ticks(one=listens).tick(later)
    assert heard == [later]


async def test_history_is_sealed_into_its_chain_however_much_there_is(house: House) -> None:
    def much(unit: UnitOfWork) -> None:
        for number in range(250):
            unit.record(f"claim:{number}", "claim:filed", "person:1")

    house.programme.store.run(much, now=house.programme.clock())
    ticks = house.ticks()
    assert await ticks.seal() == 250
    assert await ticks.seal() == 0
    verdict = house.programme.store.read(
        lambda unit: history.verify(unit.session, unit.keyring), now=house.programme.clock()
    )
    assert (verdict.sealed, verdict.unsealed, verdict.broken_at) == (250, 0, None)


async def test_ids_of_old_events_are_forgotten_and_recent_ones_kept(house: House) -> None:
    def hear(unit: UnitOfWork, *event_ids: str) -> list[bool]:
        return [workspaces.heard_before(unit.session, one, now=unit.now) for one in event_ids]

    now, run = house.programme.clock(), house.programme.store.run
    run(lambda unit: hear(unit, "old"), now=now - timedelta(days=2))
    run(lambda unit: hear(unit, "new"), now=now - timedelta(minutes=5))
    await house.ticks().forget_events()
    assert run(lambda unit: hear(unit, "old", "new"), now=now) == [False, True]


async def test_the_oldest_promise_that_waits_is_measured(house: House) -> None:
    house.programme.act_at(
        house.programme.clock() - timedelta(minutes=10),
        people.add_member,
        slack_id="U0ANN00001@T0IACC0001",
        name="Ann",
        roles=["analyst"],
        organisation="IACC",
        by="shell:operator",
    )
    await house.ticks().measure()
    oldest = house.registry.get_sample_value("marketsafe_delivery_oldest_seconds")
    assert oldest == pytest.approx(600, abs=30)


async def test_the_scheduler_asks_at_once_and_waits_for_what_is_under_way_when_it_stops(house: House) -> None:
    asked, may_end = asyncio.Event(), asyncio.Event()
    ended = []

    async def takes_its_time(_: Programme) -> int:
        asked.set()
        await may_end.wait()
        ended.append("well")
        return 0

    ticks = house.ticks(one=takes_its_time)
    ticks.start()
    async with asyncio.timeout(5):
        await asked.wait()
        stopping = asyncio.create_task(ticks.stop())
        await asyncio.sleep(0)
        assert not stopping.done()
        may_end.set()
        await stopping
    assert ended == ["well"]
    await ticks.stop()
