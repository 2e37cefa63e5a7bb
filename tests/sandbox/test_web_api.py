"""The Web API through Slack's own client: tokens, arguments, scopes, sight, metadata, pages of history."""

from typing import Any

import aiohttp
import pytest
from slack_sdk.web.async_client import AsyncWebClient

from bot.sandbox import demo
from bot.sandbox.methods import catalogue
from tests.sandbox.kit import Stage, refused, section


async def test_a_call_needs_a_token_that_is_known(stage: Stage) -> None:
    base = stage.sandbox.api_url
    assert (await refused(AsyncWebClient(base_url=base).auth_test()))["error"] == "not_authed"
    assert (await refused(AsyncWebClient("xoxb-no", base_url=base).auth_test()))["error"] == "invalid_auth"
    who = await stage.client.auth_test()
    assert (who["team_id"], who["user_id"]) == (demo.IACC, demo.BOT_USER)


async def test_unknown_methods_and_arguments_are_refused_loudly(stage: Stage) -> None:
    assert (await refused(stage.client.api_call("chat.shout")))["error"] == "unknown_method"
    body = await refused(stage.client.chat_postMessage(channel=demo.DESK, text="a", colour="red"))
    assert body["error"] == "invalid_arguments"
    assert body["response_metadata"]["messages"] == ["[ERROR] unknown argument: colour"]
    body = await refused(stage.client.api_call("chat.postMessage", json={"text": "a"}))
    assert body["response_metadata"]["messages"] == ["[ERROR] missing required field: channel"]


async def test_every_argument_of_a_method_we_know_is_taken_as_form_json_or_query(stage: Stage) -> None:
    url, head = f"{stage.sandbox.api_url}chat.postMessage", {"Authorization": f"Bearer {demo.BOT_TOKEN}"}
    said = {"channel": demo.DESK, "text": "hi"}
    async with aiohttp.ClientSession(headers=head) as session:
        for way in ({"json": said}, {"data": said}, {"params": said}):
            async with session.post(url, **way) as answer:  # type: ignore[arg-type]
                assert (await answer.json())["ok"]
    assert len(stage.world.desk.unread()) == 3


async def test_a_missing_scope_is_named(stage: Stage) -> None:
    stage.world.install.scopes -= {"groups:history"}
    body = await refused(stage.client.conversations_history(channel=demo.DESK))
    assert (body["error"], body["needed"]) == ("missing_scope", "groups:history")
    assert "chat:write" in body["provided"]
    stage.world.install.scopes.clear()
    assert (await refused(stage.client.users_info(user=demo.ANALYST)))["error"] == "missing_scope"


async def test_the_bot_posts_only_where_it_is(stage: Stage) -> None:
    sandbox, iacc = stage.sandbox, stage.world.iacc
    hidden = sandbox.channel("hidden", iacc, private=True, with_bot=False)
    lobby = sandbox.channel("lobby", iacc, with_bot=False)
    say = stage.client.chat_postMessage
    assert (await refused(say(channel="C0NOWHERE", text="a")))["error"] == "channel_not_found"
    assert (await refused(say(channel=hidden.id, text="a")))["error"] == "channel_not_found"
    assert (await refused(say(channel=lobby.id, text="a")))["error"] == "not_in_channel"
    sandbox.faults.archive(stage.world.desk)
    assert (await refused(say(channel=demo.DESK, text="a")))["error"] == "is_archived"


async def test_a_message_needs_words_and_keeps_to_its_length(stage: Stage) -> None:
    say = stage.client.chat_postMessage
    silent = stage.client.api_call("chat.postMessage", json={"channel": demo.DESK})
    assert (await refused(silent))["error"] == "no_text"
    assert (await refused(say(channel=demo.DESK, text="a" * 40_001)))["error"] == "msg_too_long"
    posted = await say(channel=demo.DESK, text="a" * 40_000)
    edit = stage.client.chat_update(channel=demo.DESK, ts=posted["ts"], text="a" * 4_001)
    assert (await refused(edit))["error"] == "msg_too_long"
    stage.world.desk.unread()


async def test_an_edit_keeps_blocks_and_metadata_that_it_does_not_name(stage: Stage) -> None:
    mark = {"event_type": "card", "event_payload": {"key": "k1"}}
    posted = await stage.client.chat_postMessage(
        channel=demo.DESK, text="a", blocks=[section("one")], metadata=mark
    )
    await stage.client.chat_update(channel=demo.DESK, ts=posted["ts"], text="b")
    message = stage.world.desk.last
    assert (message.text, message.rendered, message.metadata) == ("b", "one", mark)
    await stage.client.chat_update(channel=demo.DESK, ts=posted["ts"], text="c", blocks=[])
    assert stage.world.desk.last.rendered == "c"


async def test_only_ones_own_messages_are_edited_or_deleted(stage: Stage) -> None:
    hers = await stage.world.analyst.says("mine", in_=stage.world.desk)
    edit = stage.client.chat_update(channel=demo.DESK, ts=hers.ts, text="ours")
    assert (await refused(edit))["error"] == "cant_update_message"
    away = stage.client.chat_delete(channel=demo.DESK, ts=hers.ts)
    assert (await refused(away))["error"] == "cant_delete_message"
    away = stage.client.chat_delete(channel=demo.DESK, ts="1.000001")
    assert (await refused(away))["error"] == "message_not_found"


async def test_metadata_is_read_back_only_when_asked_for_and_allowed(stage: Stage) -> None:
    mark = {"event_type": "card", "event_payload": {"key": "k1"}}
    posted = await stage.client.chat_postMessage(channel=demo.DESK, text="a", metadata=mark)
    plain = await stage.client.conversations_history(channel=demo.DESK)
    assert "metadata" not in plain["messages"][0]
    full = await stage.client.conversations_history(
        channel=demo.DESK, include_all_metadata=True, oldest=posted["ts"], inclusive=True, limit=5
    )
    assert full["messages"][0]["metadata"] == mark
    stage.world.install.scopes.remove("metadata.message:read")
    less = await stage.client.conversations_history(channel=demo.DESK, include_all_metadata=True)
    assert "metadata" not in less["messages"][0]


@pytest.mark.parametrize(
    ("metadata", "error"),
    [
        ({"event_type": "card"}, "invalid_metadata_schema"),
        ({"event_type": "card", "event_payload": {}, "more": 1}, "invalid_metadata_schema"),
        ({"event_type": "card", "event_payload": {"key": "k" * 1100}}, "metadata_too_large"),
        ("{not json", "invalid_metadata_format"),
    ],
)
async def test_metadata_that_slack_would_refuse(stage: Stage, metadata: Any, error: str) -> None:
    body = {"channel": demo.DESK, "text": "a", "metadata": metadata}
    assert (await refused(stage.client.api_call("chat.postMessage", json=body)))["error"] == error


async def test_threads_have_their_own_page_and_history_pages_by_cursor(stage: Stage) -> None:
    say = stage.client.chat_postMessage
    top = await say(channel=demo.DESK, text="card")
    for number in range(3):
        await say(channel=demo.DESK, text=f"reply {number}", thread_ts=top["ts"])
    await say(channel=demo.DESK, text="later")
    first = await stage.client.conversations_history(channel=demo.DESK, limit=1)
    assert [one["text"] for one in first["messages"]] == ["later"]
    cursor = first["response_metadata"]["next_cursor"]
    second = await stage.client.conversations_history(channel=demo.DESK, limit=1, cursor=cursor)
    assert [(one["text"], one["reply_count"]) for one in second["messages"]] == [("card", 3)]
    thread = await stage.client.conversations_replies(channel=demo.DESK, ts=str(top["ts"]))
    assert [one["text"] for one in thread["messages"]] == ["card", "reply 0", "reply 1", "reply 2"]
    bad = stage.client.conversations_history(channel=demo.DESK, cursor="nonsense")
    assert (await refused(bad))["error"] == "invalid_cursor"
    assert (await refused(say(channel=demo.DESK, text="a", thread_ts="1.0")))[
        "error"
    ] == "cannot_reply_to_message"


async def test_people_of_other_organisations_are_seen_less(stage: Stage) -> None:
    listed = await stage.client.users_list()
    ids = {one["id"] for one in listed["members"]}
    assert demo.HOLDER in ids
    assert demo.OFFICER not in ids
    ours = (await stage.client.users_info(user=demo.ANALYST, include_locale=True))["user"]
    assert (ours["locale"], ours["profile"]["email"]) == ("en-US", "ann@iacc.example")
    theirs = (await stage.client.users_info(user=demo.OFFICER_CN, include_locale=True))["user"]
    assert theirs["team_id"] == demo.ALIBABA
    assert theirs["tz"] == "Asia/Shanghai"
    assert "locale" not in theirs
    assert "email" not in theirs["profile"]


async def test_a_dm_needs_a_shared_channel(stage: Stage) -> None:
    room = await stage.client.conversations_open(users=demo.OFFICER)
    assert room["channel"]["id"] == stage.world.officer.dm.id
    await stage.sandbox.leave(stage.world.shared, demo.OFFICER)
    assert (await refused(stage.client.conversations_open(users=demo.OFFICER)))["error"] == "user_not_found"
    posted = await stage.client.chat_postMessage(channel=demo.HOLDER, text="Receipt")
    assert posted["channel"] == stage.world.holder.dm.id


async def test_channels_tell_whether_another_organisation_is_in(stage: Stage) -> None:
    shared = (await stage.client.conversations_info(channel=demo.SHARED))["channel"]
    desk = (await stage.client.conversations_info(channel=demo.DESK, include_num_members=True))["channel"]
    assert (shared["is_ext_shared"], desk["is_ext_shared"], desk["num_members"]) == (True, False, 4)
    stage.sandbox.offer_share(stage.world.desk, stage.world.alibaba)
    desk = (await stage.client.conversations_info(channel=demo.DESK))["channel"]
    assert desk["is_pending_ext_shared"]
    members = await stage.client.conversations_members(channel=demo.SHARED)
    assert demo.OFFICER in members["members"]
    listed = await stage.client.conversations_list(types="private_channel")
    assert {one["id"] for one in listed["channels"]} == {demo.DESK, demo.SHARED, demo.NORTHWIND_ROOM}


async def test_channels_are_made_and_people_invited(stage: Stage) -> None:
    made = await stage.client.conversations_create(name="acme", is_private=True)
    room = made["channel"]["id"]
    await stage.client.conversations_invite(channel=room, users=[demo.HOLDER])
    again = stage.client.conversations_invite(channel=room, users=[demo.HOLDER])
    assert (await refused(again))["error"] == "already_in_channel"
    assert (await refused(stage.client.conversations_create(name="acme", is_private=True)))[
        "error"
    ] == "name_taken"
    assert (await refused(stage.client.conversations_create(name="open")))["error"] == "missing_scope"
    await stage.client.conversations_inviteShared(channel=room, emails=["owen@alibaba.example"])
    assert stage.sandbox.room("acme").pending == [demo.ALIBABA]


async def test_small_methods(stage: Stage) -> None:
    posted = await stage.client.chat_postMessage(channel=demo.DESK, text="card")
    await stage.client.pins_add(channel=demo.DESK, timestamp=posted["ts"])
    pin = stage.client.pins_add(channel=demo.DESK, timestamp=posted["ts"])
    assert (await refused(pin))["error"] == "already_pinned"
    link = await stage.client.chat_getPermalink(channel=demo.DESK, message_ts=posted["ts"])
    assert link["permalink"].startswith("https://iacc.slack.com/archives/C0DESK0001/p")
    assert (await stage.client.team_info())["team"]["id"] == demo.IACC
    found = await stage.client.users_lookupByEmail(email="ann@iacc.example")
    assert found["user"]["id"] == demo.ANALYST
    rooms = await stage.client.users_conversations(types="public_channel")
    assert [one["id"] for one in rooms["channels"]] == [demo.GROUP]
    bot = await stage.client.bots_info(bot=stage.world.install.bot_id)
    assert bot["bot"]["user_id"] == demo.BOT_USER
    assert (await refused(stage.client.reactions_add(channel=demo.DESK, name="eyes", timestamp="1.0")))[
        "error"
    ] == "missing_scope"


async def test_a_whisper_goes_to_members_only(stage: Stage) -> None:
    await stage.client.chat_postEphemeral(channel=demo.DESK, user=demo.ANALYST, text="Only you")
    assert [one.text for one in stage.world.analyst.reads_private()] == ["Only you"]
    away = stage.client.chat_postEphemeral(channel=demo.DESK, user=demo.OFFICER, text="a")
    assert (await refused(away))["error"] == "user_not_in_channel"


@pytest.mark.filterwarnings("ignore:BasicAuth is deprecated")  # slack_sdk's own use of aiohttp
async def test_a_code_becomes_a_token_once(stage: Stage) -> None:
    app, code = stage.sandbox.app, stage.sandbox.oauth_code(stage.world.iacc)
    client = AsyncWebClient(base_url=stage.sandbox.api_url)
    pair = {"client_id": app.client_id, "client_secret": app.client_secret}
    got = await client.oauth_v2_access(code=code, **pair)
    assert (got["access_token"], got["team"]["id"]) == (demo.BOT_TOKEN, demo.IACC)
    assert (await refused(client.oauth_v2_access(code=code, **pair)))["error"] == "invalid_code"
    pair["client_secret"] = "no"
    assert (await refused(client.oauth_v2_access(code=code, **pair)))["error"] == "bad_client_secret"


async def test_a_changed_channel_id_leaves_nothing_under_the_old_one(stage: Stage) -> None:
    await stage.sandbox.change_id(stage.world.northwind, "C0NEWIDNTH")
    assert stage.bot.last["event"]["new_channel_id"] == "C0NEWIDNTH"
    gone = stage.client.chat_postMessage(channel=demo.NORTHWIND_ROOM, text="a")
    assert (await refused(gone))["error"] == "channel_not_found"


async def test_calls_are_kept_with_what_was_answered(stage: Stage) -> None:
    await stage.client.chat_postMessage(channel=demo.DESK, text="hi")
    call = stage.sandbox.calls.of("chat.postMessage")[0]
    assert (call.args["text"], call.ok, call.team_id, call.at) == (
        "hi",
        True,
        demo.IACC,
        stage.sandbox.clock(),
    )
    assert "token" not in call.args


def test_the_catalogue_names_every_method_with_its_arguments() -> None:
    assert catalogue()["chat.update"].arguments["ts"].required
    assert catalogue()["conversations.list"].per_minute == 20
