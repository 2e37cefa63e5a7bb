"""The guided first visit follows a newcomer, and the clock moves as its buttons say."""

from datetime import UTC, datetime, time, timedelta
from functools import partial
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from bot.sandbox import Channel, demo
from bot.shell.trying import StandIn
from tests.bot.test_trying import LINK, RIGHT, running

NEW_YORK, SHANGHAI = ZoneInfo("America/New_York"), ZoneInfo("Asia/Shanghai")


async def steps_done(stand_in: StandIn) -> int:
    assert stand_in.sandbox.guide is not None
    guide: Any = await stand_in.sandbox.guide()
    return int(guide["at"])


async def moved(stand_in: StandIn, how: str) -> tuple[datetime, dict[str, int]]:
    told: Any = await stand_in.sandbox.extras[how]()
    return datetime.fromisoformat(told["now"]), told["did"]


def offered(room: Channel, label: str) -> bool:
    return any(label in one.buttons for one in room.messages)


async def test_each_step_of_the_guide_is_done_by_what_it_asks_for(tmp_path: Path) -> None:
    async with running(tmp_path) as stand_in:
        sandbox = stand_in.sandbox
        guide: Any = await sandbox.guide() if sandbox.guide else None
        assert [step["look"] for step in guide["steps"]][1:3] == ["Take", "Endorse and hand over"]
        assert await steps_done(stand_in) == 0
        hana, ann, wei = (sandbox.person(one) for one in (demo.HOLDER, demo.ANALYST, demo.OFFICER_CN))
        await hana.runs("/claim")
        await hana.submits(right=RIGHT, links=LINK)
        await hana.submits(statement=["yes"])
        assert await steps_done(stand_in) == 1
        desk, shared = sandbox.room(demo.DESK), sandbox.room(demo.SHARED)
        acts = [(ann, desk), (ann, desk), (wei, shared), (wei, shared)]
        for done, ((who, room), step) in enumerate(zip(acts, guide["steps"][1:], strict=True), start=2):
            assert (step["me"], step["room"]) == (who.id, room.id)
            label = step["look"]
            await sandbox.until(partial(offered, room, label))
            await who.presses(label, on=room)
            assert await steps_done(stand_in) == done


async def test_a_guide_begins_anew_with_each_start(tmp_path: Path) -> None:
    async with running(tmp_path) as stand_in:
        hana = stand_in.sandbox.person(demo.HOLDER)
        await hana.runs("/claim")
        await hana.submits(right=RIGHT, links=LINK)
        await hana.submits(statement=["yes"])
        assert await steps_done(stand_in) == 1
    async with running(tmp_path) as again:
        assert await steps_done(again) == 0


async def test_the_next_working_morning_is_the_desks_and_brings_its_digest(tmp_path: Path) -> None:
    async with running(tmp_path) as stand_in:
        sandbox = stand_in.sandbox
        sandbox.clock.set(datetime(2027, 3, 5, 20, tzinfo=UTC))  # a Friday afternoon in New York
        now, did = await moved(stand_in, "Next working morning")
        here = now.astimezone(NEW_YORK)
        assert (here.strftime("%A"), here.time().replace(second=0, microsecond=0)) == ("Monday", time(9))
        assert did["digests"] > 0
        came = sandbox.room(demo.DESK).finds("The desk's digest, Mon 8 Mar 2027")
        assert datetime.fromtimestamp(float(came.ts), NEW_YORK).hour == 9


async def test_on_the_way_each_digest_comes_at_its_own_hour(tmp_path: Path) -> None:
    async with running(tmp_path) as stand_in:
        sandbox = stand_in.sandbox
        sandbox.clock.set(datetime(2027, 3, 8, 20, tzinfo=UTC))
        before = sandbox.clock()
        now, _ = await moved(stand_in, "Three business days on")
        assert (now - before).days == 3
        digests = [one for one in sandbox.room(demo.SHARED).messages if "Digest for Alibaba" in one.rendered]
        came = [datetime.fromtimestamp(float(one.ts), SHANGHAI) for one in digests]
        assert [(one.day, one.hour) for one in came] == [(9, 9), (10, 9), (11, 9)]


async def test_while_slack_is_down_the_clock_still_moves_and_what_waits_comes_later(tmp_path: Path) -> None:
    async with running(tmp_path) as stand_in:
        sandbox = stand_in.sandbox
        sandbox.faults.down()
        hour_before = sandbox.clock()
        now, _ = await moved(stand_in, "Next hour")
        assert 0 <= (now - hour_before).total_seconds() - 3600 < 60


async def test_a_clock_that_was_put_forward_does_not_go_back_with_a_restart(tmp_path: Path) -> None:
    async with running(tmp_path) as stand_in:
        now, _ = await moved(stand_in, "Three business days on")
    async with running(tmp_path) as again:
        assert again.sandbox.clock() > now - timedelta(days=1)  # the last that was done on the way
