"""What the page is told: one person's frame, rooms a page at a time, what changed, and people's files."""

import time
from collections.abc import AsyncIterator, Awaitable, Callable
from datetime import timedelta
from typing import Any

import aiohttp
import pytest

from bot.sandbox import Clock, Sandbox, demo, demo_world
from bot.sandbox.control import Control
from bot.sandbox.records import Channel
from tests.sandbox.kit import MANIFEST, Stage, actions, button, section

Order = Callable[..., Awaitable[Any]]


@pytest.fixture
async def session() -> AsyncIterator[aiohttp.ClientSession]:
    async with aiohttp.ClientSession() as one:
        yield one


@pytest.fixture
def order(stage: Stage) -> Order:
    """Carry out one order, and give what came of it, or the words of the refusal."""
    control = Control(stage.sandbox)

    async def carry_out(do: str, who: str | None = None, room: str = "", **more: Any) -> Any:
        answer = await control.obey({"do": do, "as": who, **({"in": room} if room else {}), **more})
        return answer["result"] if answer["ok"] else answer["error"]

    return carry_out


def texts(messages: list[dict[str, Any]]) -> list[str]:
    return [one["text"] for one in messages]


def room_in(frame: dict[str, Any], room_id: str) -> dict[str, Any]:
    found: dict[str, Any] = next(one for one in frame["rooms"] if one["id"] == room_id)
    return found


# -- the frame


async def test_a_frame_shows_who_there_is_and_ones_own_rooms(order: Order) -> None:
    frame = await order("frame", demo.OFFICER_CN)
    assert frame["me"] == {
        "id": demo.OFFICER_CN,
        "name": "Chen Wei",
        "handle": "chen.wei",
        "team": demo.ALIBABA,
        "timezone": "Asia/Shanghai",
        "locale": "zh-CN",
        "guest": False,
    }
    assert frame["app"] == {"name": "MarketSafe", "bot": demo.BOT_USER}
    assert {one["id"]: one["has_app"] for one in frame["teams"]} == {
        demo.IACC: True,
        demo.ALIBABA: False,
        demo.NORTHWIND: False,
    }
    shared, dm = frame["rooms"]
    assert (shared["name"], shared["shared"], shared["kind"]) == ("marketsafe-alibaba", True, "group")
    assert shared["teams"] == [demo.IACC, demo.ALIBABA]
    assert (dm["name"], dm["kind"], dm["with_bot"]) == ("MarketSafe", "im", True)
    assert frame["names"][demo.HOLDER] == "Hana Sato"
    assert frame["homes"][demo.HOLDER] == demo.IACC
    assert frame["now"] == "2026-03-02T14:00:00+00:00"


async def test_commands_are_offered_only_where_the_app_is_installed(order: Order) -> None:
    own = await order("frame", demo.ANALYST)
    assert [one["command"] for one in own["commands"]] == ["/claim", "/plain"]
    assert [one["callback_id"] for one in own["shortcuts"]] == ["file_now", "escalate_this"]
    other = await order("frame", demo.OFFICER)
    assert (other["commands"], other["shortcuts"], other["has_home"]) == ([], [], True)
    stranger = await order("frame", demo.BRAND_HOLDER)
    assert stranger["commands"] == []


async def test_a_frame_tells_of_faults_troubles_and_what_its_owner_offers(stage: Stage, order: Order) -> None:
    await order("fault", kind="rate_limit", method="chat.postMessage", times=2)
    stage.sandbox.world.trouble(demo.ANALYST, "command /claim", "dispatch_failed")
    frame = await order("frame", demo.ANALYST)
    assert frame["faults"] == [{"kind": "rate_limit", "method": "chat.postMessage", "times": 2}]
    assert frame["troubles"][0]["error"] == "dispatch_failed"
    assert (frame["has_guide"], frame["has_outbox"], frame["is_down"]) == (False, False, False)
    assert await order("guide") is None


async def test_the_guide_is_the_owners() -> None:
    async def guide() -> dict[str, int]:
        return {"at": 3}

    sandbox = Sandbox(Clock.frozen(), guide=guide)
    demo_world(sandbox, MANIFEST)
    control = Control(sandbox)
    assert (await control.obey({"do": "guide"}))["result"] == {"at": 3}
    frame = await control.obey({"do": "frame", "as": demo.ANALYST})
    assert frame["result"]["has_guide"] is True


async def test_clearing_the_faults_opens_the_channel_that_was_archived(stage: Stage, order: Order) -> None:
    await order("fault", kind="archive", channel=demo.DESK)
    assert room_in(await order("frame", demo.ANALYST), demo.DESK)["archived"] is True
    await order("fault", kind="clear")
    assert room_in(await order("frame", demo.ANALYST), demo.DESK)["archived"] is False


async def test_a_fault_that_was_met_is_told_as_a_change(stage: Stage, order: Order) -> None:
    await order("fault", kind="rate_limit", method="auth.test")
    before = stage.sandbox.world.version
    stage.sandbox.faults.take("auth.test")
    assert stage.sandbox.world.version > before


# -- messages


async def test_history_comes_a_page_at_a_time(stage: Stage, order: Order) -> None:
    for number in range(7):
        await stage.world.analyst.says(str(number), in_=stage.world.desk)
    newest = await order("history", demo.ANALYST, demo.DESK, limit=3)
    assert (texts(newest["messages"]), newest["more"]) == (["4", "5", "6"], True)
    older = await order("history", demo.ANALYST, demo.DESK, before=newest["messages"][0]["ts"], limit=3)
    assert (texts(older["messages"]), older["more"]) == (["1", "2", "3"], True)
    first = await order("history", demo.ANALYST, demo.DESK, before=older["messages"][0]["ts"], limit=3)
    assert (texts(first["messages"]), first["more"]) == (["0"], False)


async def test_a_room_shows_ones_own_whispers_and_no_replies(stage: Stage, order: Order) -> None:
    root = await stage.world.analyst.says("root", in_=stage.world.desk)
    await stage.world.manager.says("reply", thread=root)
    for user in (demo.ANALYST, demo.MANAGER):
        await stage.client.chat_postEphemeral(channel=demo.DESK, user=user, text=f"for {user}")
    shown = (await order("history", demo.ANALYST, demo.DESK))["messages"]
    assert texts(shown) == ["root", f"for {demo.ANALYST}"]
    assert shown[1]["only_for"] == demo.ANALYST
    assert shown[0]["thread"] == {
        "count": 1,
        "users": [demo.MANAGER],
        "latest": stage.world.desk.everything[-1].ts,
        "unread": 1,
    }
    thread = await order("thread", demo.ANALYST, ts=root.ts)
    assert (thread["root"]["text"], texts(thread["replies"])) == ("root", ["reply"])


async def test_nobody_looks_into_a_room_they_are_not_in(stage: Stage, order: Order) -> None:
    root = await stage.world.analyst.says("for the desk", in_=stage.world.desk)
    for answer in (
        await order("history", demo.HOLDER, demo.DESK),
        await order("changes", demo.HOLDER, demo.DESK, since=0),
        await order("thread", demo.HOLDER, ts=root.ts),
        await order("read", demo.HOLDER, demo.DESK),
    ):
        assert answer == "Hana Sato is not in #desk."


async def test_changes_are_what_came_changed_or_went_since(stage: Stage, order: Order) -> None:
    ann, desk = stage.world.analyst, stage.world.desk
    kept, gone, root, pinned = [await ann.says(text, in_=desk) for text in ("kept", "gone", "root", "pin")]
    since = (await order("frame", demo.ANALYST))["version"]
    assert (await order("changes", demo.ANALYST, demo.DESK, since=since))["changed"] == []
    await order("deletes", demo.ANALYST, ts=gone.ts)
    await order("edits", demo.ANALYST, ts=kept.ts, text="changed")
    await ann.says("reply", thread=root)
    await stage.client.pins_add(channel=demo.DESK, timestamp=pinned.ts)
    news = await order("changes", demo.ANALYST, demo.DESK, since=since)
    assert news["removed"] == [gone.ts]
    assert {one["text"] for one in news["changed"]} == {"changed", "reply", "root", "pin"}
    assert [one["edited"] for one in news["changed"] if one["text"] == "changed"] == [True]
    assert [one["pinned"] for one in news["changed"] if one["text"] == "pin"] == [True]
    again = await order("changes", demo.ANALYST, demo.DESK, since=news["version"])
    assert (again["changed"], again["removed"]) == ([], [])


async def test_taking_back_a_reply_changes_the_line_below_the_first(stage: Stage, order: Order) -> None:
    root = await stage.world.analyst.says("root", in_=stage.world.desk)
    reply = await stage.world.analyst.says("reply", thread=root)
    since = stage.sandbox.world.version
    await order("deletes", demo.ANALYST, ts=reply.ts)
    news = await order("changes", demo.ANALYST, demo.DESK, since=since)
    assert [(one["text"], one["thread"]) for one in news["changed"]] == [("root", None)]
    assert news["removed"] == [reply.ts]


async def test_nobody_hears_of_anothers_whispers(stage: Stage, order: Order) -> None:
    since = stage.sandbox.world.version
    await stage.client.chat_postEphemeral(channel=demo.DESK, user=demo.MANAGER, text="Mia alone")
    for who, heard in ((demo.ANALYST, []), (demo.MANAGER, ["Mia alone"])):
        assert texts((await order("changes", who, demo.DESK, since=since))["changed"]) == heard
    whisper = stage.world.manager.private[-1]
    assert await order("thread", demo.ANALYST, ts=whisper.ts) == "That message is gone."


async def test_what_a_person_alone_is_told_comes_with_the_answer(stage: Stage) -> None:
    control = Control(stage.sandbox)
    answer = await control.obey({"do": "runs", "as": demo.OFFICER, "in": demo.SHARED, "line": "/claim"})
    assert "/claim is not a valid command" in answer["told"]["rendered"]
    assert (answer["told"]["room"], answer["told"]["name"]) == (demo.SHARED, "Slackbot")
    posted = await stage.client.chat_postMessage(
        channel=demo.DESK, text="card", blocks=[section("card"), actions(button("Take"))]
    )
    pressed = await control.obey({"do": "presses", "as": demo.ANALYST, "label": "Take", "ts": posted["ts"]})
    assert (pressed["ok"], pressed["told"]) == (True, None)


# -- unread


async def test_what_one_person_reads_stays_new_for_the_others(stage: Stage, order: Order) -> None:
    await stage.client.chat_postMessage(channel=demo.DESK, text="one")
    await stage.client.chat_postMessage(channel=demo.DESK, text=f"two for <@{demo.MANAGER}>")
    assert await unread(order, demo.ANALYST) == (2, 0)
    assert await unread(order, demo.MANAGER) == (2, 1)
    shown = (await order("history", demo.ANALYST, demo.DESK))["messages"]
    assert [one["unread"] for one in shown] == [True, True]
    await order("read", demo.ANALYST, demo.DESK)
    assert await unread(order, demo.ANALYST) == (0, 0)
    assert await unread(order, demo.MANAGER) == (2, 1)
    assert len(stage.sandbox.unread()) == 2
    people = {one["id"]: one["unread"] for one in (await order("frame", demo.HOLDER))["people"]}
    assert (people[demo.ANALYST], people[demo.MANAGER], people[demo.HOLDER]) == (0, 2, 0)


async def unread(order: Order, who: str) -> tuple[int, int]:
    """Of the desk: how many are new, and how many of them name this person."""
    room = room_in(await order("frame", who), demo.DESK)
    return room["unread"], room["mentions"]


async def test_a_reply_is_news_to_those_who_have_a_part_in_the_thread(stage: Stage, order: Order) -> None:
    root = await stage.world.analyst.says("root", in_=stage.world.desk)
    for who in (demo.MANAGER, demo.TRANSLATOR):
        await order("read", who, demo.DESK)
    reply = await stage.world.manager.says("reply", thread=root)
    assert [(await unread(order, who))[0] for who in (demo.ANALYST, demo.TRANSLATOR, demo.MANAGER)] == [
        1,
        0,
        0,
    ]
    await stage.world.manager.deletes(reply)
    assert await unread(order, demo.ANALYST) == (0, 0)


async def test_whoever_writes_has_read_what_stood_there(stage: Stage, order: Order) -> None:
    await stage.client.chat_postMessage(channel=demo.DESK, text="one")
    await stage.world.analyst.says("seen", in_=stage.world.desk)
    assert await unread(order, demo.ANALYST) == (0, 0)
    assert await unread(order, demo.MANAGER) == (2, 0)


async def test_a_past_that_was_made_up_is_new_to_nobody(stage: Stage) -> None:
    await stage.client.chat_postMessage(channel=demo.DESK, text="long ago")
    stage.sandbox.nothing_is_new()
    frame = (await stage.sandbox._control.obey({"do": "frame", "as": demo.ANALYST}))["result"]
    assert {one["unread"] for one in frame["people"]} == {0}
    assert len(stage.sandbox.unread()) == 1


# -- files


async def test_a_file_is_for_those_who_are_in_its_room(stage: Stage, session: aiohttp.ClientSession) -> None:
    posted = await stage.world.analyst.uploads("a b.csv", b"a,b", in_=stage.world.desk)
    url = f"{stage.sandbox.address}/files/{posted.files[0].id}"
    async with session.get(url, params={"as": demo.MANAGER}) as reply:
        assert (reply.status, await reply.read()) == (200, b"a,b")
        assert reply.headers["Content-Disposition"] == "attachment; filename*=UTF-8''a%20b.csv"
        assert reply.headers["X-Content-Type-Options"] == "nosniff"
        assert reply.content_type == "application/octet-stream"
    for who in (demo.HOLDER, "U0NOBODY", ""):
        async with session.get(url, params={"as": who}) as reply:
            assert reply.status == 404


async def test_an_image_is_shown_and_a_page_is_not(stage: Stage, session: aiohttp.ClientSession) -> None:
    for name, kind, how in (
        ("a.PNG", "image/png", "inline"),
        ("a.html", "application/octet-stream", "attachment"),
        ("a.svg", "application/octet-stream", "attachment"),
    ):
        posted = await stage.world.analyst.uploads(name, b"<script>", in_=stage.world.desk)
        url = f"{stage.sandbox.address}/files/{posted.files[0].id}?as={demo.ANALYST}"
        async with session.get(url) as reply:
            assert (reply.content_type, reply.headers["Content-Disposition"].split(";")[0]) == (kind, how)


# -- what it costs


@pytest.mark.parametrize("verb", ["frame", "changes", "history"])
def test_no_look_walks_all_that_was_ever_said(verb: str) -> None:
    few, many = _cost_of_a_look(verb, after=20), _cost_of_a_look(verb, after=5000)
    assert many < 0.01
    assert many < 2 * few


def _cost_of_a_look(verb: str, after: int) -> float:
    """Seconds for what the page asks when somebody said something, in a world of so many messages."""
    sandbox = Sandbox(Clock.frozen())
    world = demo_world(sandbox, MANIFEST)
    feed, ann = Control(sandbox).feed, world.analyst
    _fill(sandbox, [world.desk, world.shared, world.group, world.northwind], after)
    feed.frame(ann)
    since = sandbox.world.version
    sandbox.world.post(world.desk, user=demo.BOT_USER, team_id=demo.IACC, bot_id="B1", text="news")
    looks: dict[str, Callable[[], object]] = {
        "frame": lambda: feed.frame(ann),
        "changes": lambda: feed.changes(ann, world.desk, since),
        "history": lambda: feed.history(ann, world.desk, limit=1),
    }
    return min(_seconds(looks[verb]) for _ in range(50))


def _fill(sandbox: Sandbox, rooms: list[Channel], count: int) -> None:
    for number in range(count):
        sandbox.clock.move(timedelta(seconds=1))
        blocks = [section(f"*Line {number}*"), actions(button("Take"))]
        more: dict[str, Any] = {"bot_id": "B1", "blocks": blocks}
        sandbox.world.post(
            rooms[number % len(rooms)], user=demo.BOT_USER, team_id=demo.IACC, text=f"Line {number}", **more
        )


def _seconds(deed: Callable[[], object]) -> float:
    start = time.perf_counter()
    deed()
    return time.perf_counter() - start
