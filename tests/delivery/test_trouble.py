"""Failures: waited for, tried again, or set aside and told; and Slack's absence."""

from datetime import timedelta

import pytest
from slack_sdk.web.async_client import AsyncWebClient

from bot.delivery.worker import Postman
from bot.sandbox import demo
from storage import outbox_desk, outcomes
from storage.lanes import Promise
from storage.uow import UnitOfWork
from tests.delivery.kit import Office


async def test_a_fraction_of_a_second_is_waited_for_as_slack_says(office: Office) -> None:
    office.sandbox.faults.rate_limit("chat.postMessage", retry_after=2.5)
    office.says("one")
    assert await office.settles() == 2.5
    assert office.world.group.reads() == ["one"]


async def test_patience_asked_for_one_method_holds_for_the_workspace_and_no_other_method(
    office: Office,
) -> None:
    office.shows("card", "filed", to="shared")
    await office.settles()
    office.sandbox.faults.rate_limit("chat.postMessage", retry_after=30)
    office.says("one")
    await office.delivers()
    office.says("two", to=f"@{demo.ANALYST}")
    office.shows("card", "taken", to="shared")
    await office.delivers()
    assert len(office.sandbox.calls.of("chat.postMessage")) == 2
    assert office.world.shared.last.text == "taken"
    await office.settles()
    assert office.world.group.reads() == ["one"]
    assert office.world.analyst.dm.reads() == ["two"]


async def test_slack_may_ask_for_more_than_two_minutes_of_patience(office: Office) -> None:
    office.sandbox.faults.rate_limit("chat.postMessage", retry_after=300)
    office.says("one")
    assert await office.settles() == 300
    assert office.world.group.reads() == ["one"]


async def test_after_hours_without_slack_all_goes_out_in_order_once(office: Office) -> None:
    office.sandbox.faults.down()
    office.says("one", "two", "three")
    office.says("dm one", "dm two", to=f"@{demo.ANALYST}")
    office.shows("card", "filed", to="shared")
    for _ in range(60):
        await office.delivers()
        office.later(180)
    office.shows("card", "taken", to="shared")
    office.sandbox.faults.down(is_down=False)
    await office.settles()
    assert office.world.group.reads() == ["one", "two", "three"]
    assert office.world.analyst.dm.reads() == ["dm one", "dm two"]
    assert office.world.shared.reads() == ["taken"]
    assert office.parked() == {}


async def test_an_outage_is_asked_after_ever_less_often_and_posts_are_not_tried(office: Office) -> None:
    office.sandbox.faults.down()
    office.says("one", "two")
    for _ in range(600):
        await office.delivers()
        office.later(1)
    assert len(office.sandbox.calls.of("chat.postMessage")) == 1
    assert 10 <= len(office.sandbox.calls.of("auth.test")) <= 16


async def test_what_was_in_doubt_when_slack_went_away_has_its_two_minutes_when_it_is_back(
    office: Office,
) -> None:
    office.sandbox.faults.lose_answer("chat.postMessage")
    office.says("one")
    await office.delivers()
    office.sandbox.faults.down()
    for _ in range(20):
        office.later(180)
        await office.delivers()
    office.sandbox.faults.down(is_down=False)
    office.sandbox.faults.rate_limit("conversations.history", retry_after=60)
    await office.settles()
    assert office.parked() == {}
    assert office.world.group.reads() == ["one"]


async def test_a_network_that_does_not_connect_parks_nothing(office: Office) -> None:
    nowhere = AsyncWebClient("x", base_url="http://127.0.0.1:9/api/", session=office.http, retry_handlers=[])
    postman = Postman(
        store=office.store,
        client_for=lambda _: nowhere,
        clock=office.sandbox.clock,
        words=office.catalogues.words,
    )
    office.says("one", "two")
    for _ in range(20):
        await postman.deliver_due(office.now)
        office.later(30)
    assert office.parked() == {}
    assert not office.sandbox.calls
    await office.settles()
    assert office.world.group.reads() == ["one", "two"]


async def test_a_message_that_slack_cannot_take_just_now_parks_after_two_minutes(office: Office) -> None:
    office.sandbox.faults.error("chat.postMessage", "message_limit_exceeded", times=None)
    office.says("one", to="shared")
    await office.settles(within=400)
    assert office.parked()["test:one"] == "message_limit_exceeded"
    held = [call for call in office.sandbox.calls.of("chat.postMessage") if call.args["text"] == "one"]
    assert timedelta(minutes=2) <= held[-1].at - held[0].at <= timedelta(minutes=3)


@pytest.mark.parametrize("code", ["invalid_blocks", "msg_too_long", "is_archived", "token_revoked"])
async def test_what_no_second_try_mends_is_parked_at_once_and_frees_its_lane(
    office: Office, code: str
) -> None:
    office.sandbox.faults.error("chat.postMessage", code)
    office.says("one", "two")
    await office.settles()
    assert office.parked() == {"test:one": code}
    assert office.world.group.reads() == ["two"]


async def test_the_desk_is_told_once_of_what_is_parked_and_never_what_it_said(office: Office) -> None:
    office.sandbox.faults.archive(office.world.group)
    office.says("a confidential word", key="claims.filed:7")
    await office.settles()
    (told,) = office.world.desk.reads()
    assert "A message could not be delivered to" in told
    assert "the channel is archived" in told
    assert "marketsafe outbox retry post:1" in told
    assert "claims.filed:7" in told
    assert "confidential" not in told
    office.later(60)
    office.do(lambda uow: outbox_desk.retry(uow.session, now=uow.now))
    await office.settles()
    assert office.parked() == {"claims.filed:7": "is_archived"}
    assert office.world.desk.reads() == []


async def test_a_desk_that_cannot_be_written_to_is_not_written_to_about_it(office: Office) -> None:
    office.sandbox.faults.archive(office.world.desk)
    office.says("one", to="desk")
    await office.settles()
    assert office.parked() == {"test:one": "is_archived"}


async def test_a_person_who_cannot_be_written_to_is_reached_another_way(office: Office) -> None:
    group = office.lane("group")
    asked: list[str] = []

    def their_channel(uow: UnitOfWork, promise: Promise, code: str) -> bool:
        asked.append(code)
        outcomes.send_elsewhere(uow.session, promise, lane_id=group, now=uow.now)
        return True

    office.postman = office.hires(other_way=their_channel)
    office.says("one", to=f"@{demo.BRAND_HOLDER}X")
    await office.settles()
    assert asked == ["user_not_found"]
    assert office.world.group.reads() == ["one"]
    assert office.parked() == {}


async def test_without_another_way_a_person_who_cannot_be_written_to_is_told_to_the_desk(
    office: Office,
) -> None:
    office.says("one", to="@U0NOBODY")
    await office.settles()
    assert office.parked() == {"test:one": "user_not_found"}
    assert "the app cannot write to this person" in office.world.desk.reads()[0]


async def test_a_workspace_without_the_app_parks(office: Office) -> None:
    lane = office.lane("C0ELSEWHERE", team_id="T0NOWHERE")
    assert lane
    office.says("one", to="C0ELSEWHERE")
    await office.settles()
    assert office.parked() == {"test:one": "not_installed"}


async def test_a_body_whose_key_is_gone_parks(office: Office) -> None:
    office.says("one")
    office.loses_its_key()
    await office.settles()
    assert office.parked() == {"test:one": "no_key_fits"}


async def test_a_row_parked_by_hand_lets_the_others_pass(office: Office) -> None:
    office.says("one", "two")
    assert office.do(lambda uow: outbox_desk.park(uow.session, name="post:1"))
    await office.settles()
    assert office.world.group.reads() == ["two"]
    assert not office.do(lambda uow: outbox_desk.park(uow.session, name="post:2"))
    assert office.do(lambda uow: outbox_desk.retry(uow.session, now=uow.now, name="post:1")) == 1
    await office.settles()
    assert office.world.group.reads() == ["one"]


async def test_a_row_that_is_no_row_is_refused_by_name(office: Office) -> None:
    with pytest.raises(ValueError, match="post:12"):
        office.do(lambda uow: outbox_desk.retry(uow.session, now=uow.now, name="12"))
