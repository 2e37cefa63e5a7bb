"""Lanes: in order, at their pace, one worker at a time."""

import asyncio
from datetime import timedelta

from bot.sandbox import demo
from handlers.blocks import section
from storage import lanes
from tests.delivery.kit import Office


async def test_messages_of_a_channel_go_out_in_order_one_a_second(office: Office) -> None:
    office.sandbox.limits.enforce = True
    office.says("one", "two", "three")
    seen = []
    for _ in range(3):
        assert await office.delivers() == 1
        seen.append(office.world.group.reads())
        office.later(1)
    assert seen == [["one"], ["two"], ["three"]]
    assert not [call for call in office.sandbox.calls if not call.ok]


async def test_a_second_that_has_not_passed_is_waited_for(office: Office) -> None:
    office.says("one", "two")
    await office.delivers()
    office.later(0.9)
    assert await office.delivers() == 0
    office.later(0.1)
    assert await office.delivers() == 1


async def test_channels_do_not_wait_for_each_other(office: Office) -> None:
    office.says("one", to="group")
    office.says("two", to="shared")
    office.says("three", to=f"@{demo.ANALYST}")
    assert await office.delivers() == 3
    assert office.world.analyst.dm.reads() == ["three"]


async def test_what_waits_holds_back_those_behind_it_in_its_own_lane_only(office: Office) -> None:
    office.sandbox.faults.error("chat.postMessage", "message_limit_exceeded")
    office.says("one", "two")
    await office.delivers()
    office.says("elsewhere", to=f"@{demo.ANALYST}")
    await office.delivers()
    assert office.world.group.reads() == []
    assert office.world.analyst.dm.reads() == ["elsewhere"]
    await office.settles()
    assert office.world.group.reads() == ["one", "two"]


async def test_the_pace_holds_for_another_postman_too(office: Office) -> None:
    office.says("one", "two")
    await office.delivers()
    assert await office.hires().deliver_due(office.now) == 0
    office.later(1)
    assert await office.hires().deliver_due(office.now) == 1


async def test_a_reply_waits_until_its_card_stands(office: Office) -> None:
    office.sandbox.faults.error("chat.postMessage", "message_limit_exceeded")
    office.shows("card", "the card")
    office.says("the reply", under="card")
    await office.delivers()
    assert office.world.group.reads() == []
    await office.settles()
    card = office.world.group.finds("the card")
    assert [reply.text for reply in card.thread] == ["the reply"]


async def test_a_reply_below_a_parked_card_is_parked(office: Office) -> None:
    office.sandbox.faults.error("chat.postMessage", "invalid_blocks")
    office.shows("card", "the card")
    office.says("the reply", under="card")
    office.says("next")
    await office.settles()
    assert office.parked() == {"card": "invalid_blocks", "test:the reply": "card_parked"}
    assert office.world.group.reads() == ["next"]


async def test_a_reply_below_a_card_that_nobody_promised_is_parked_after_two_minutes(office: Office) -> None:
    office.says("the reply", under="no such card")
    await office.delivers()
    office.later(119)
    await office.delivers()
    assert office.parked() == {}
    office.later(1)
    await office.delivers()
    assert office.parked() == {"test:the reply": "card_missing"}


async def test_a_reply_below_a_home_tab_is_parked_rather_than_waiting_for_ever(office: Office) -> None:
    blocks = [section("Your cases")]
    office.shows("home", "home", to=f"~{demo.ANALYST}", kind="home", blocks=blocks)
    office.says("the reply", under="home")
    await office.delivers()
    office.later(120)
    await office.delivers()
    assert office.parked() == {"test:the reply": "card_missing"}


async def test_a_direct_message_is_opened_once(office: Office) -> None:
    office.says("one", "two", to=f"@{demo.ANALYST}")
    await office.settles()
    assert office.world.analyst.dm.reads() == ["one", "two"]
    assert len(office.sandbox.calls.of("conversations.open")) == 1


async def test_two_postmen_at_once_send_everything_once(office: Office) -> None:
    other = office.hires()
    analyst, manager = office.world.analyst, office.world.manager
    for lane in ("group", "shared", f"@{analyst.id}", f"@{manager.id}"):
        office.says(*(f"{lane} {n}" for n in range(6)), to=lane)
    for _ in range(6):
        await asyncio.gather(office.delivers(), other.deliver_due(office.now))
        office.later(1)
    assert office.world.group.reads() == [f"group {n}" for n in range(6)]
    assert office.world.shared.reads() == [f"shared {n}" for n in range(6)]
    for person in (analyst, manager):
        assert [message.text for message in person.dm.messages] == [f"@{person.id} {n}" for n in range(6)]
    assert len(office.sandbox.calls.of("chat.postMessage")) == 24


async def test_a_lane_that_somebody_holds_is_left_alone(office: Office) -> None:
    office.says("one")
    due = office.do(lambda uow: lanes.due(uow.session, now=uow.now, shut=lanes.Shut(), at_most=9))
    minute = timedelta(seconds=60)
    first = office.do(lambda uow: lanes.begin(uow.session, due[0], worker="a", now=uow.now, lease_for=minute))
    second = office.do(
        lambda uow: lanes.begin(uow.session, due[0], worker="b", now=uow.now, lease_for=minute)
    )
    assert first is not None
    assert second is None
    assert await office.delivers() == 0
