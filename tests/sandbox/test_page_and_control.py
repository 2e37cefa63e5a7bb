"""The page's endpoints, the driving verbs as JSON, and the stand-in in a process of its own."""

import asyncio
import base64
import json
import sys
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import aiohttp
import pytest

from bot.sandbox import Clock, Sandbox, demo, demo_world
from tests.sandbox.kit import MANIFEST, Stage, actions, button, field_of, modal, section


@pytest.fixture
async def session() -> AsyncIterator[aiohttp.ClientSession]:
    async with aiohttp.ClientSession() as one:
        yield one


async def order(
    session: aiohttp.ClientSession, address: str, do: str, who: str | None = None, **more: Any
) -> Any:
    async with session.post(f"{address}/control", json={"do": do, "as": who, **more}) as reply:
        answer = await reply.json()
        return answer["result"] if answer["ok"] else answer["error"]


async def test_the_page_says_that_it_is_not_slack(stage: Stage, session: aiohttp.ClientSession) -> None:
    async with session.get(stage.sandbox.address + "/") as reply:
        assert "<strong>not Slack</strong>" in await reply.text()
    for name in ("main.js", "blocks.js", "page.css"):
        async with session.get(f"{stage.sandbox.address}/page/{name}") as reply:
            assert reply.status == 200
    for name in ("__init__.py", "nothing.js", "..%2fcontrol.py"):
        async with session.get(f"{stage.sandbox.address}/page/{name}") as reply:
            assert reply.status == 404


async def test_the_page_runs_nothing_but_its_own(stage: Stage, session: aiohttp.ClientSession) -> None:
    for path in ("/", "/page/main.js", "/page/nothing.js", "/files/F1", "/changes"):
        async with session.get(stage.sandbox.address + path) as reply:
            policy = reply.headers["Content-Security-Policy"].split("; ")
            assert {"default-src 'none'", "script-src 'self'", "frame-ancestors 'none'"} <= set(policy)
            assert not any("unsafe" in one for one in policy)
            assert reply.headers["X-Content-Type-Options"] == "nosniff"


async def test_a_person_is_driven_over_json(stage: Stage, session: aiohttp.ClientSession) -> None:
    here, hana = stage.sandbox.address, demo.HOLDER

    async def answer(body: dict[str, Any]) -> None:
        if "trigger_id" in body and body.get("type") != "view_submission":
            sheet = field_of("sheet", {"type": "file_input"}, optional=True)
            view = modal(field_of("links", {"type": "plain_text_input"}), sheet)
            await stage.client.views_open(trigger_id=body["trigger_id"], view=view)

    stage.bot.answers = answer
    assert await order(session, here, "runs", hana, line="/claim") is None
    errors = await order(session, here, "submits", hana, fields={})
    assert errors == {"errors": {"links": "Please complete this required field."}}
    frame = await order(session, here, "frame", hana)
    assert frame["modals"][0]["title"]["text"] == "File a claim"
    assert frame["modals"][0]["errors"] == errors["errors"]
    files = {"files": [["a.csv", base64.b64encode(b"a,b").decode()]]}
    assert await order(session, here, "submits", hana, fields={"links": "a", "sheet": files}) is None
    values = stage.bot.last["view"]["state"]["values"]
    assert values["sheet"]["value"]["files"][0]["name"] == "a.csv"
    assert (await order(session, here, "frame", hana))["modals"] == []


async def test_buttons_menus_threads_and_reading_over_json(
    stage: Stage, session: aiohttp.ClientSession
) -> None:
    here, ann = stage.sandbox.address, demo.ANALYST
    menu = {
        "type": "static_select",
        "action_id": "menu",
        "options": [{"text": {"type": "plain_text", "text": "One"}, "value": "1"}],
    }
    blocks = [section("MS-1", accessory=menu, block_id="b1"), actions(button("Take"), block_id="b2")]
    posted = await stage.client.chat_postMessage(channel=demo.DESK, text="card", blocks=blocks)
    ts = str(posted["ts"])
    assert (await order(session, here, "unread"))[0]["buttons"] == ["Take"]
    assert (await order(session, here, "reads", ann, **{"in": "desk"}))[0]["ts"] == ts
    await order(session, here, "presses", ann, label="Take", ts=ts)
    await order(session, here, "uses", ann, ts=ts, block_id="b1", action_id="menu", value="1")
    assert stage.bot.last["actions"][0]["selected_option"]["value"] == "1"
    gone = await order(session, here, "uses", ann, ts=ts, block_id="b9", action_id="menu", value="1")
    assert gone == "That is not there any more."
    await order(session, here, "says", ann, text="On it", thread=ts, **{"in": demo.DESK})
    shown = await order(session, here, "messages", **{"in": demo.DESK})
    assert [one["thread_ts"] for one in shown] == [None, ts]
    assert "There is no channel" in await order(session, here, "messages", **{"in": "nowhere"})


async def test_the_panel_moves_time_arms_faults_and_runs_extras(session: aiohttp.ClientSession) -> None:
    async def tick(minutes: int = 1) -> str:
        return f"ticked {minutes}"

    async def waiting() -> list[str]:
        return ["one row"]

    sandbox = Sandbox(Clock.frozen(), extras={"Tick": tick}, outbox=waiting)
    demo_world(sandbox, MANIFEST)
    async with sandbox:
        here = sandbox.address
        assert (await order(session, here, "move", seconds=3600)).startswith("2026-03-02T15:00")
        assert (await order(session, here, "set", to="2026-03-03T09:00:00+00:00")).startswith("2026-03-03")
        assert (
            await order(session, here, "extra", None, name="Tick", **{"with": {"minutes": 2}}) == "ticked 2"
        )
        assert await order(session, here, "outbox") == ["one row"]
        await order(session, here, "fault", kind="rate_limit", method="chat.postMessage", retry_after=3)
        armed = (await order(session, here, "frame", demo.ANALYST))["faults"]
        assert armed == [{"kind": "rate_limit", "method": "chat.postMessage", "times": 1}]
        calls = await order(session, here, "calls", last=1)
        assert calls == []
        assert "no fault" in await order(session, here, "fault", kind="__init__")
        assert "no such verb" in await order(session, here, "dances")


async def test_another_sites_page_cannot_give_orders(stage: Stage, session: aiohttp.ClientSession) -> None:
    url = f"{stage.sandbox.address}/control"
    async with session.post(url, data='{"do": "people"}', headers={"Content-Type": "text/plain"}) as reply:
        assert reply.status == 403
    async with session.post(url, json={"do": "people"}, headers={"Host": "evil.example"}) as reply:
        assert reply.status == 403


async def test_another_sites_name_for_this_machine_shows_nothing(
    stage: Stage, session: aiohttp.ClientSession
) -> None:
    """DNS rebinding: a site may let its own name point here."""
    for path in ("/", "/page/main.js", "/files/F1?as=U1", "/changes"):
        async with session.get(stage.sandbox.address + path, headers={"Host": "evil.example"}) as reply:
            assert reply.status == 403


async def test_the_page_is_told_of_changes(stage: Stage, session: aiohttp.ClientSession) -> None:
    async with session.get(f"{stage.sandbox.address}/changes") as stream:
        first = await stream.content.readuntil(b"\n\n")
        await stage.client.chat_postMessage(channel=demo.DESK, text="news")
        second = await stream.content.readuntil(b"\n\n")
    before, after = (json.loads(line.removeprefix(b"data: ")) for line in (first, second))
    assert after["version"] > before["version"]
    assert after["world"] == before["world"]


async def test_an_open_page_does_not_hold_up_the_sandbox_when_it_stops(
    session: aiohttp.ClientSession,
) -> None:
    sandbox = Sandbox(Clock.frozen())
    demo_world(sandbox, MANIFEST)
    await sandbox.start()
    async with session.get(f"{sandbox.address}/changes") as stream:
        await stream.content.readuntil(b"\n\n")
        await sandbox.stop()
        assert await stream.content.read() == b""  # ended, not cut off


async def test_it_runs_alone_and_keeps_its_memory(tmp_path: Path, session: aiohttp.ClientSession) -> None:
    manifest = tmp_path / "manifest.json"
    manifest.write_text(json.dumps(MANIFEST))
    command = (
        "-m",
        "bot.sandbox",
        "--port",
        "0",
        "--manifest",
        str(manifest),
        "--frozen",
        "2026-03-02T14:00+00:00",
    )
    process = await asyncio.create_subprocess_exec(sys.executable, *command, stdout=asyncio.subprocess.PIPE)
    assert process.stdout
    try:
        ready = json.loads(await process.stdout.readline())
        await order(session, ready["address"], "says", demo.ANALYST, text="remember", **{"in": "desk"})
        head = {"Authorization": f"Bearer {demo.BOT_TOKEN}"}
        url = f"{ready['api_url']}conversations.history?channel={demo.DESK}"
        async with session.get(url, headers=head) as reply:
            assert [one["text"] for one in (await reply.json())["messages"]] == ["remember"]
    finally:
        process.terminate()
        assert await process.wait() == 0
