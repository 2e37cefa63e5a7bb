"""What other web sites, and orders that make no sense, can do to the stand-in: nothing."""

import json
from collections.abc import AsyncIterator
from typing import Any
from urllib.parse import urlsplit

import aiohttp
import pytest

from bot.sandbox import demo
from bot.sandbox.people import LONGEST
from tests.sandbox.kit import Stage, actions, button, field_of, modal

FORBIDDEN = 403
POST = f"/api/chat.postMessage?channel={demo.SHARED}&text=PWNED"


@pytest.fixture
async def session() -> AsyncIterator[aiohttp.ClientSession]:
    async with aiohttp.ClientSession() as one:
        yield one


async def told(session: aiohttp.ClientSession, stage: Stage, order: Any) -> dict[str, Any]:
    """What the control endpoint answers, which is always an object."""
    raw = order if isinstance(order, bytes) else json.dumps(order).encode()
    headers = {"Content-Type": "application/json"}
    async with session.post(f"{stage.sandbox.address}/control", data=raw, headers=headers) as reply:
        answer: dict[str, Any] = await reply.json()
        return answer


@pytest.mark.parametrize(
    "path", ["/", "/page/main.js", "/control", POST, "/socket/x", "/files/F1", "/changes"]
)
@pytest.mark.parametrize(
    "headers",
    [
        {"Host": "evil.example"},
        {"Host": "127.0.0.1.evil.example:80"},
        {"Host": "localhost:99999"},
        {"Origin": "https://evil.example"},
        {"Origin": "null"},
        {"Sec-Fetch-Site": "cross-site", "Sec-Fetch-Mode": "no-cors"},
        {"Sec-Fetch-Site": "same-site", "Sec-Fetch-Mode": "cors"},
    ],
    ids=str,
)
async def test_another_site_is_refused_at_every_door(
    stage: Stage, session: aiohttp.ClientSession, path: str, headers: dict[str, str]
) -> None:
    async with session.get(stage.sandbox.address + path, headers=headers) as reply:
        assert reply.status == FORBIDDEN
    assert not stage.world.shared.messages


async def test_a_link_elsewhere_may_lead_to_the_page(stage: Stage, session: aiohttp.ClientSession) -> None:
    headers = {"Sec-Fetch-Site": "cross-site", "Sec-Fetch-Mode": "navigate"}
    async with session.get(stage.sandbox.address + "/", headers=headers) as reply:
        assert reply.status == 200
    own = {"Origin": stage.sandbox.address, "Sec-Fetch-Site": "same-origin"}
    url = f"{stage.sandbox.address}/control"
    async with session.post(url, json={"do": "people"}, headers=own) as reply:
        assert (await reply.json())["ok"]


async def test_a_token_in_an_address_is_none(stage: Stage, session: aiohttp.ClientSession) -> None:
    url = f"{stage.sandbox.address}{POST}&token={demo.BOT_TOKEN}"
    async with session.post(url) as reply:
        assert (await reply.json())["error"] == "not_authed"
    body = {"channel": demo.SHARED, "text": "hello", "token": demo.BOT_TOKEN}
    async with session.post(f"{stage.sandbox.address}/api/chat.postMessage", data=body) as reply:
        assert (await reply.json())["ok"]


async def test_a_socket_takes_a_ticket_and_takes_it_once(
    stage: Stage, session: aiohttp.ClientSession
) -> None:
    head = {"Authorization": f"Bearer {stage.sandbox.app.app_token}"}
    async with session.post(f"{stage.sandbox.api_url}apps.connections.open", headers=head) as reply:
        url = (await reply.json())["url"]
    async with session.ws_connect(url) as socket:
        assert (await socket.receive_json())["type"] == "hello"
    made_up = f"ws://{urlsplit(url).netloc}/socket/anything"
    for used in (url, made_up):
        with pytest.raises(aiohttp.WSServerHandshakeError):
            await session.ws_connect(used)


async def test_nobody_is_the_bot_or_sees_what_is_not_theirs(
    stage: Stage, session: aiohttp.ClientSession
) -> None:
    await stage.client.chat_postMessage(channel=demo.DESK, text="for the desk alone")
    wei = demo.OFFICER_CN
    for order in (
        {"do": "history", "as": demo.BOT_USER, "in": demo.DESK},
        {"do": "says", "as": demo.BOT_USER, "in": demo.SHARED, "text": "I am the bot"},
        {"do": "messages", "as": wei, "in": "desk"},
        {"do": "unread", "as": wei},
        {"do": "history", "as": wei, "in": demo.DESK},
    ):
        answer = await told(session, stage, order)
        assert not answer["ok"]
        assert "for the desk alone" not in str(answer)


DEEP = b'{"do":"says","as":' + b"[" * 900 + b"]" * 900 + b"}"


@pytest.mark.parametrize(
    "order",
    [
        b"",
        b"{",
        b"\xff\xfe",
        b"[" * 100_000,
        b"[1]",
        DEEP,
        {"do": "fills", "as": demo.HOLDER, "fields": None},
        {"do": "submits", "as": demo.HOLDER, "fields": [1]},
        {"do": "history", "as": demo.HOLDER, "in": demo.GROUP, "limit": "many"},
        b'{"do":"changes","as":"'
        + demo.HOLDER.encode()
        + b'","in":"'
        + demo.GROUP.encode()
        + b'","since":1e999}',
        b'{"do":"calls","last":1e999}',
        {"do": "move", "seconds": -1},
        {"do": "move", "seconds": 1e12},
        b'{"do":"move","seconds":NaN}',
        {"do": "set", "to": "9999-12-31T23:59:50+00:00"},
        {"do": "set", "to": "2026-03-02T15:00:00"},
        {"do": "set", "to": "1999-03-02T15:00:00+00:00"},
        {"do": "fault", "kind": "rate_limit", "method": "chat.postMessage", "times": "x"},
        {"do": "fault", "kind": "rate_limit", "method": "chat.postMessage", "retry_after": "1\r\nX: 1"},
        {"do": "fault", "kind": "slow", "method": "chat.postMessage", "seconds": 1e9},
        {"do": "fault", "kind": "down", "is_down": [1]},
        {"do": "fault", "kind": "rate_limit", "method": 7},
        {"do": "says", "as": demo.HOLDER, "in": demo.GROUP, "text": "*a* " * LONGEST},
    ],
    ids=lambda order: str(order)[:60],
)
async def test_an_order_that_makes_no_sense_is_answered_in_words_and_does_nothing(
    stage: Stage, session: aiohttp.ClientSession, order: Any
) -> None:
    before = stage.sandbox.clock()
    answer = await told(session, stage, order)
    assert not answer["ok"]
    assert answer["error"]
    assert stage.sandbox.clock() == before
    assert not stage.sandbox.faults.armed
    assert (await told(session, stage, {"do": "frame", "as": demo.HOLDER}))["ok"]


@pytest.mark.parametrize(
    ("element", "odd"),
    [
        ({"type": "datepicker"}, {"a": 1}),
        ({"type": "datepicker"}, "9999-99-99"),
        ({"type": "timepicker"}, "25:00"),
        ({"type": "timepicker"}, "soon"),
        ({"type": "datetimepicker"}, "2026-03-02"),
        ({"type": "users_select"}, ["U1"]),
        ({"type": "rich_text_input"}, "plain"),
    ],
    ids=str,
)
async def test_a_field_takes_only_what_it_could_hold(
    stage: Stage, session: aiohttp.ClientSession, element: dict[str, Any], odd: Any
) -> None:
    async def opens(body: dict[str, Any]) -> None:
        if "trigger_id" in body:
            await stage.client.views_open(trigger_id=body["trigger_id"], view=modal(field_of("one", element)))

    stage.bot.answers = opens
    await stage.world.holder.runs("/claim")
    fill = {"do": "fills", "as": demo.HOLDER, "fields": {"one": odd}}
    assert "does not take" in (await told(session, stage, fill))["error"]


async def test_a_file_goes_with_the_message_that_showed_it(
    stage: Stage, session: aiohttp.ClientSession
) -> None:
    ann, wei = stage.world.analyst, demo.OFFICER_CN
    message = await ann.uploads("a.csv", b"a,b", in_=stage.world.shared)
    url = f"{stage.sandbox.address}/files/{message.files[0].id}?as={wei}"
    async with session.get(url) as reply:
        assert await reply.read() == b"a,b"
    await ann.deletes(message)
    async with session.get(url) as reply:
        assert reply.status == 404


async def test_a_button_is_pressed_by_those_who_see_it(stage: Stage, session: aiohttp.ClientSession) -> None:
    posted = await stage.client.chat_postMessage(
        channel=demo.DESK, text="card", blocks=[actions(button("Take"), block_id="b1")]
    )
    press = {"do": "uses", "as": demo.OFFICER_CN, "ts": posted["ts"], "block_id": "b1", "action_id": "take"}
    assert not (await told(session, stage, press))["ok"]
