"""How the bot is called: signatures, ids of other organisations, late answers, retries, Socket Mode."""

import asyncio
from datetime import timedelta
from typing import Any

import aiohttp
import pytest
from slack_sdk.errors import SlackApiError
from slack_sdk.signature import SignatureVerifier
from slack_sdk.socket_mode.aiohttp import SocketModeClient
from slack_sdk.socket_mode.request import SocketModeRequest
from slack_sdk.socket_mode.response import SocketModeResponse
from slack_sdk.web.async_client import AsyncWebClient

from bot.sandbox import demo
from tests.sandbox.kit import Stage, actions, button, field_of, modal

TEXT = {"type": "plain_text_input"}


async def test_every_request_is_signed(stage: Stage) -> None:
    await stage.world.holder.runs("/claim")
    verifier = SignatureVerifier(stage.sandbox.app.signing_secret)
    assert verifier.is_valid_request(stage.bot.raw[-1].decode(), stage.bot.headers[-1])
    assert stage.bot.headers[-1]["content-type"] == "application/x-www-form-urlencoded"


async def test_a_command_of_another_organisation_never_reaches_the_bot(stage: Stage) -> None:
    told = await stage.world.officer.runs("/claim", in_=stage.world.shared)
    assert told
    assert told.from_slack
    assert told.text.startswith("/claim is not a valid command.")
    assert not stage.bot.got
    told = await stage.world.holder.runs("/nonsense")
    assert told
    assert told.from_slack


async def test_a_press_from_another_organisation_carries_both_workspaces(stage: Stage) -> None:
    blocks = [actions(button("Acknowledge", value="1"))]
    await stage.client.chat_postMessage(channel=demo.SHARED, text="a", blocks=blocks)
    await stage.world.officer.presses("Acknowledge")
    body = stage.bot.last
    assert (body["team"]["id"], body["user"]["team_id"]) == (demo.IACC, demo.ALIBABA)
    assert body["is_ext_shared_channel"]
    assert body["container"]["channel_id"] == demo.SHARED
    assert body["actions"][0]["value"] == "1"
    await stage.client.views_open(trigger_id=body["trigger_id"], view=modal(field_of("number", TEXT)))
    await stage.world.officer.submits(number="T-1")
    body = stage.bot.last
    assert (body["team"]["id"], body["user"]["team_id"]) == (demo.ALIBABA, demo.ALIBABA)
    assert body["view"]["app_installed_team_id"] == demo.IACC


async def test_a_late_answer_shows_slacks_error_and_is_kept_as_trouble(stage: Stage) -> None:
    gate = asyncio.Event()
    stage.sandbox.limits.answer_within = 0.05

    async def late(_: dict[str, Any]) -> None:
        await gate.wait()

    stage.bot.answers = late
    told = await stage.world.holder.runs("/claim")
    gate.set()
    assert told
    assert (told.error, told.from_slack) == ("operation_timeout", True)
    assert [one.error for one in stage.sandbox.troubles] == ["operation_timeout"]


async def test_a_bot_that_is_down_or_fails_shows_slacks_error(stage: Stage) -> None:
    stage.bot.answers = lambda _: 500
    told = await stage.world.holder.runs("/claim")
    assert told
    assert told.text == '/claim failed with the error "dispatch_failed"'
    stage.sandbox.connect_bot("http://127.0.0.1:9/slack/events")
    told = await stage.world.holder.runs("/claim")
    assert told
    assert told.error == "dispatch_failed"


async def test_an_event_is_retried_at_once_then_after_a_minute_then_after_five(stage: Stage) -> None:
    stage.bot.answers = lambda _: 500
    await stage.world.analyst.says("hello", in_=stage.world.desk)
    assert len(stage.bot.got) == 2
    assert stage.bot.headers[1]["x-slack-retry-num"] == "1"
    assert stage.bot.headers[1]["x-slack-retry-reason"] == "http_error"
    assert await stage.sandbox.events.retry_due() == 0
    stage.sandbox.clock.move(timedelta(minutes=1))
    await stage.sandbox.events.retry_due()
    stage.sandbox.clock.move(timedelta(minutes=5))
    stage.bot.answers = lambda _: None
    await stage.sandbox.events.retry_due()
    assert [one.get("x-slack-retry-num") for one in stage.bot.headers] == [None, "1", "2", "3"]
    assert len({one["event_id"] for one in stage.bot.got}) == 1
    assert not stage.sandbox.events.waiting


async def test_a_message_of_another_organisation_says_so(stage: Stage) -> None:
    message = await stage.world.officer.says("Done & <done>", in_=stage.world.shared)
    body = stage.bot.last
    assert body["is_ext_shared_channel"]
    assert body["team_id"] == demo.IACC
    assert body["authorizations"][0]["team_id"] == demo.IACC
    assert body["event"]["user_team"] == demo.ALIBABA
    assert body["event"]["text"] == "Done &amp; &lt;done&gt;"
    await stage.world.officer.edits(message, "Really done")
    changed = stage.bot.last["event"]
    assert (changed["subtype"], changed["message"]["text"]) == ("message_changed", "Really done")
    assert changed["previous_message"]["text"] == "Done &amp; &lt;done&gt;"
    await stage.world.officer.deletes(message)
    assert stage.bot.last["event"]["subtype"] == "message_deleted"


async def test_a_file_in_a_shared_channel_is_a_stub(stage: Stage) -> None:
    posted = await stage.client.chat_postMessage(channel=demo.SHARED, text="card")
    card = stage.world.shared.message(str(posted["ts"]))
    await stage.world.officer.uploads("out.csv", b"a,b", in_=stage.world.shared, thread=card)
    event, shared = stage.bot.got[-2]["event"], stage.bot.last["event"]
    assert (event["subtype"], event["thread_ts"]) == ("file_share", posted["ts"])
    assert (shared["type"], shared["file_id"]) == ("file_shared", event["files"][0]["id"])
    assert event["files"] == [{"id": event["files"][0]["id"], "file_access": "check_file_info"}]
    shown = (await stage.client.files_info(file=event["files"][0]["id"]))["file"]
    assert shown["name"] == "out.csv"


async def test_joining_and_sharing_are_told(stage: Stage) -> None:
    await stage.sandbox.join(stage.world.desk, stage.world.stranger)
    assert stage.bot.last["event"]["type"] == "member_joined_channel"
    await stage.sandbox.share(stage.world.desk, stage.world.alibaba, [stage.world.officer])
    assert stage.bot.last["event"]["connected_team_id"] == demo.ALIBABA
    assert stage.world.desk.is_ext_shared


async def test_an_invitation_is_accepted_declined_or_ended(stage: Stage) -> None:
    desk, alibaba = stage.world.desk, stage.world.alibaba
    stage.sandbox.offer_share(desk, alibaba)
    await stage.sandbox.decline_share(desk, alibaba)
    stage.sandbox.offer_share(desk, alibaba)
    await stage.sandbox.share(desk, alibaba, [stage.world.officer])
    await stage.sandbox.unshare(desk, alibaba)
    assert [one["event"]["type"] for one in stage.bot.got] == [
        "shared_channel_invite_declined",
        "shared_channel_invite_accepted",
        "channel_shared",
        "channel_unshared",
    ]
    assert (desk.is_ext_shared, demo.OFFICER in desk.members) == (False, False)


async def test_an_app_that_is_removed_has_a_dead_token_and_no_commands(stage: Stage) -> None:
    await stage.sandbox.uninstall(stage.world.iacc)
    assert stage.bot.last["event"]["type"] == "app_uninstalled"
    with pytest.raises(SlackApiError, match="token_revoked"):
        await stage.client.auth_test()
    told = await stage.world.analyst.runs("/claim", in_=stage.world.desk)
    assert told
    assert told.from_slack


async def test_the_url_is_verified_by_a_challenge(stage: Stage) -> None:
    stage.bot.answers = lambda body: {"challenge": body["challenge"]}
    assert await stage.sandbox.events.verify_url()
    stage.bot.answers = lambda _: "no"
    assert not await stage.sandbox.events.verify_url()


async def test_a_delivery_may_come_again_byte_for_byte(stage: Stage) -> None:
    await stage.world.holder.runs("/claim")
    await stage.sandbox.link.again(stage.sandbox.link.sent[-1])
    assert stage.bot.raw[0] == stage.bot.raw[1]


async def test_a_response_url_works_five_times_within_half_an_hour(stage: Stage) -> None:
    blocks = [actions(button("Take"))]
    await stage.client.chat_postMessage(channel=demo.DESK, text="card", blocks=blocks)
    await stage.world.analyst.presses("Take")
    url = stage.bot.last["response_url"]
    async with aiohttp.ClientSession() as session:

        async def say(**answer: Any) -> int:
            async with session.post(url, json=answer) as reply:
                return reply.status

        assert await say(text="Not yours") == 200
        assert await say(replace_original=True, text="Taken") == 200
        assert await say(text="x", blocks=[{"type": "section"}]) == 400
        assert await say(response_type="in_channel", text="All") == 200
        stage.sandbox.clock.move(timedelta(minutes=31))
        assert await say(text="late") == 404
        stage.sandbox.clock.move(timedelta(minutes=-31))
        assert await say(text="fifth") == 200
        assert await say(text="sixth") == 404
    assert [one.text for one in stage.world.analyst.reads_private()] == ["Not yours", "fifth"]
    assert stage.world.desk.reads() == ["Taken", "All"]
    assert len(stage.sandbox.troubles) == 3


async def test_what_an_ack_whispers_is_handed_back(stage: Stage) -> None:
    async def answer(body: dict[str, Any]) -> None:
        await stage.client.chat_postEphemeral(
            channel=body["channel"]["id"], user=body["user"]["id"], text="Not yours."
        )

    await stage.client.chat_postMessage(channel=demo.SHARED, text="a", blocks=[actions(button("Take"))])
    stage.bot.answers = answer
    told = await stage.world.officer.presses("Take")
    assert told
    assert told.text == "Not yours."
    assert told not in stage.sandbox.unread()


async def test_wrong_options_are_a_trouble(stage: Stage) -> None:
    await stage.world.holder.runs("/claim")
    view = modal(field_of("right", {"type": "external_select"}))
    await stage.client.views_open(trigger_id=stage.bot.last["trigger_id"], view=view)
    stage.bot.answers = lambda _: {"options": [{"value": "r1"}]}
    assert await stage.world.holder.looks_for("a", "right") == []
    assert stage.sandbox.troubles[0].error == "invalid_arguments"


async def test_socket_mode_takes_over_once_a_bot_is_connected(stage: Stage) -> None:
    web_client = AsyncWebClient(base_url=stage.sandbox.api_url)
    socket = SocketModeClient(app_token=stage.sandbox.app.app_token, web_client=web_client)
    seen: list[SocketModeRequest] = []

    async def hear(client: Any, request: SocketModeRequest) -> None:
        seen.append(request)
        payload = {"text": "over the socket"} if request.type == "slash_commands" else None
        await client.send_socket_mode_response(SocketModeResponse(request.envelope_id, payload))

    socket.socket_mode_request_listeners.append(hear)
    await socket.connect()  # type: ignore[no-untyped-call]
    await stage.sandbox.until(lambda: stage.sandbox.link.sockets.is_connected)
    told = await stage.world.holder.runs("/claim")
    await stage.world.analyst.says("hello", in_=stage.world.desk)
    await socket.close()  # type: ignore[no-untyped-call]
    assert told
    assert told.text == "over the socket"
    assert [one.type for one in seen] == ["slash_commands", "events_api"]
    assert not stage.bot.got


async def test_socket_mode_wants_the_apps_own_token(stage: Stage) -> None:
    with pytest.raises(SlackApiError, match="not_allowed_token_type"):
        await stage.client.apps_connections_open(app_token=demo.BOT_TOKEN)


async def test_whoever_shares_nothing_with_the_bot_has_no_dm_with_it(stage: Stage) -> None:
    lonely = stage.sandbox.person("U0LONELY01", "Lon Ely", stage.world.alibaba)
    told = await lonely.runs("/claim")
    assert told
    assert told.from_slack
