"""Faults on demand, Slack's pace, and files on their three steps."""

from datetime import timedelta
from typing import Any

import aiohttp
import pytest
from slack_sdk.errors import SlackApiError

from bot.sandbox import CannotDo, demo
from tests.sandbox.kit import Stage, field_of, modal, refused


async def say(stage: Stage, text: str = "hi", channel: str = demo.DESK) -> Any:
    return await stage.client.chat_postMessage(channel=channel, text=text)


async def test_a_rate_limit_says_how_long_and_does_nothing(stage: Stage) -> None:
    stage.sandbox.faults.rate_limit("chat.postMessage", retry_after=7)
    with pytest.raises(SlackApiError) as caught:
        await say(stage)
    assert caught.value.response.status_code == 429
    assert caught.value.response.headers["Retry-After"] == "7"
    assert caught.value.response["error"] == "ratelimited"
    assert not stage.world.desk.messages
    await say(stage)
    assert stage.world.desk.reads() == ["hi"]


async def test_a_lost_answer_has_done_the_deed(stage: Stage) -> None:
    stage.sandbox.faults.lose_answer("chat.postMessage")
    with pytest.raises(aiohttp.ClientError):
        await say(stage)
    assert stage.world.desk.reads() == ["hi"]
    assert stage.sandbox.calls[-1].dropped


async def test_a_dropped_call_has_done_nothing(stage: Stage) -> None:
    stage.sandbox.faults.drop("chat.postMessage")
    with pytest.raises(aiohttp.ClientError):
        await say(stage)
    assert not stage.world.desk.messages


async def test_an_error_may_come_before_or_after_the_deed(stage: Stage) -> None:
    stage.sandbox.faults.error("chat.postMessage", "internal_error", times=2)
    for _ in range(2):
        with pytest.raises(SlackApiError, match="internal_error"):
            await say(stage)
    assert not stage.world.desk.messages
    stage.sandbox.faults.error("chat.postMessage", "fatal_error", did_it=True)
    with pytest.raises(SlackApiError, match="fatal_error"):
        await say(stage)
    assert stage.world.desk.reads() == ["hi"]
    with pytest.raises(ValueError, match="never answers edit_window_closed"):
        stage.sandbox.faults.error("chat.postMessage", "edit_window_closed")
    stage.sandbox.faults.error("chat.update", "edit_window_closed")


async def test_slack_may_be_down_or_slow(stage: Stage) -> None:
    stage.sandbox.faults.down()
    with pytest.raises(SlackApiError) as caught:
        await say(stage)
    assert caught.value.response.status_code == 503
    stage.sandbox.faults.down(False)
    stage.sandbox.faults.slow("chat.postMessage", 0.2)
    stage.client.timeout = 0.05  # type: ignore[assignment]
    with pytest.raises(TimeoutError):
        await say(stage)
    stage.sandbox.faults.clear()
    await stage.sandbox.until(lambda: stage.world.desk.reads() == ["hi"])


async def test_one_message_a_second_in_a_channel_when_the_pace_is_enforced(stage: Stage) -> None:
    stage.sandbox.limits.enforce = True
    await say(stage)
    await say(stage, channel=demo.GROUP)
    assert (await refused(say(stage)))["error"] == "ratelimited"
    stage.sandbox.clock.move(timedelta(seconds=1))
    await say(stage)


async def test_tiers_are_calls_a_minute(stage: Stage) -> None:
    stage.sandbox.limits.enforce = True
    for _ in range(20):
        await stage.client.users_list()
    with pytest.raises(SlackApiError) as caught:
        await stage.client.users_list()
    assert caught.value.response.headers["Retry-After"] == "60"
    stage.sandbox.clock.move(timedelta(minutes=1))
    await stage.client.users_list()


async def test_history_may_come_fifteen_at_a_time(stage: Stage) -> None:
    stage.sandbox.limits.history_page = 15
    for number in range(16):
        await say(stage, str(number))
    page = await stage.client.conversations_history(channel=demo.DESK, limit=100)
    assert len(page["messages"]) == 15
    assert page["has_more"]
    rest = await stage.client.conversations_history(
        channel=demo.DESK, limit=15, cursor=page["response_metadata"]["next_cursor"]
    )
    assert [one["text"] for one in rest["messages"]] == ["0"]


async def uploaded(stage: Stage, name: str, body: bytes) -> str:
    first = await stage.client.files_getUploadURLExternal(filename=name, length=len(body))
    async with aiohttp.ClientSession() as session, session.post(first["upload_url"], data=body) as answer:
        assert answer.status == 200
    return str(first["file_id"])


async def test_a_sheet_goes_into_a_thread_in_three_steps(stage: Stage) -> None:
    card = await say(stage, "card")
    file = await uploaded(stage, "listings.csv", b"a,b\n")
    await stage.client.files_completeUploadExternal(
        files=[{"id": file, "title": "Listings"}],
        channel_id=demo.DESK,
        thread_ts=card["ts"],
        initial_comment="The sheet",
    )
    reply = stage.world.desk.messages[0].thread[0]
    assert reply.rendered == "The sheet\n(file: listings.csv)"
    shown = (await stage.client.files_info(file=file))["file"]
    assert shown["shares"]["private"][demo.DESK][0]["ts"] == reply.ts
    assert shown["shares"]["private"][demo.DESK][0]["thread_ts"] == card["ts"]
    again = stage.client.files_completeUploadExternal(files=[{"id": file}], channel_id=demo.DESK)
    assert (await refused(again))["error"] == "file_update_failed"


async def test_the_sdks_own_upload_works(stage: Stage) -> None:
    await stage.client.files_upload_v2(channel=demo.DESK, filename="a.csv", content="a,b", title="A")
    assert stage.world.desk.last.files[0].body == b"a,b"


async def test_bytes_that_never_came_or_have_another_length_are_refused(stage: Stage) -> None:
    first = await stage.client.files_getUploadURLExternal(filename="a.csv", length=3)
    done = stage.client.files_completeUploadExternal(files=[{"id": first["file_id"]}], channel_id=demo.DESK)
    assert (await refused(done))["error"] == "file_not_found"
    async with aiohttp.ClientSession() as session, session.post(first["upload_url"], data=b"abcd") as answer:
        assert answer.status == 400


async def test_after_a_lost_completion_the_shares_tell(stage: Stage) -> None:
    file = await uploaded(stage, "a.csv", b"a,b")
    stage.sandbox.faults.lose_answer("files.completeUploadExternal")
    with pytest.raises(aiohttp.ClientError):
        await stage.client.files_completeUploadExternal(files=[{"id": file}], channel_id=demo.DESK)
    assert (await stage.client.files_info(file=file))["file"]["shares"]["private"][demo.DESK]


async def test_a_private_file_needs_the_token(stage: Stage) -> None:
    body = b"x" * (2 * 1024 * 1024)
    await stage.world.analyst.uploads("big.bin", body, in_=stage.world.desk)
    file = stage.world.desk.last.files[0]
    link = (await stage.client.files_info(file=file.id))["file"]["url_private"]
    async with aiohttp.ClientSession() as session:
        async with session.get(link) as answer:
            assert "Sign in" in await answer.text()
        head = {"Authorization": f"Bearer {demo.BOT_TOKEN}"}
        async with session.get(link, headers=head) as answer:
            assert await answer.read() == body


async def test_files_in_forms_reach_the_bot_as_stubs(stage: Stage) -> None:
    officer = stage.world.officer
    await stage.world.holder.runs("/claim")
    files = field_of("sheet", {"type": "file_input", "max_files": 1})
    await stage.client.views_open(trigger_id=stage.bot.last["trigger_id"], view=modal(files))
    with pytest.raises(CannotDo, match="More files"):
        await stage.world.holder.fills(sheet=[("a.csv", b"a"), ("b.csv", b"b")])
    await stage.world.holder.submits(sheet=[("a.csv", b"a,b")])
    stub = stage.bot.last["view"]["state"]["values"]["sheet"]["value"]["files"][0]
    assert (await stage.client.files_info(file=stub["id"]))["file"]["name"] == "a.csv"
    stage.sandbox.limits.external_files_readable = False
    trigger = stage.sandbox.world.new_trigger(officer.id, demo.IACC)
    await stage.client.views_open(trigger_id=trigger.id, view=modal(files))
    await officer.submits(sheet=[("b.csv", b"b")])
    stub = stage.bot.last["view"]["state"]["values"]["sheet"]["value"]["files"][0]
    assert (await refused(stage.client.files_info(file=stub["id"])))["error"] == "file_not_found"
