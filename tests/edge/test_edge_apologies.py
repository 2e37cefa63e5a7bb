"""What a person is told when a listener refuses or fails, by every door and in their language."""

import asyncio
from datetime import UTC, date, datetime
from typing import Any

import pytest
from prometheus_client import CollectorRegistry
from structlog.typing import EventDict

from bot.edge.routes import Routes
from handlers.doors import FormNotOpened
from handlers.refusals import Refusal
from storage.errors import NotBegun, NotYetKnown
from tests.edge.conftest import World
from tests.edge.kit import AlreadyClosed, Caller, NoLinks, SlackStub, counted, text_block

CLOSED: dict[str, Any] = {"reference": "MS-2026-<1>", "since": datetime(2026, 3, 6, 9, tzinfo=UTC)}


async def test_a_refused_command_is_told_why_in_the_readers_language(
    caller: Caller, raising: Any, lines: list[EventDict], registry: CollectorRegistry
) -> None:
    raising(AlreadyClosed(**CLOSED))
    answer = await caller.runs("/claim")
    assert answer.body == {
        "response_type": "ephemeral",
        "text": "MS-2026-&lt;1&gt; is closed since Fri 6 Mar, 09:00 UTC. File a new claim.",
    }
    assert [(line["event"], line["refusal"]) for line in lines] == [("edge.refused", "AlreadyClosed")]
    assert counted(registry, "marketsafe_requests_answered", kind="command", outcome="refused") == 1


async def test_a_refused_press_is_told_why_where_it_was_pressed(
    caller: Caller, slack: SlackStub, raising: Any
) -> None:
    raising(AlreadyClosed(reference="MS-1", since=date(2026, 3, 6)))
    answer = await caller.presses("claims.endorse", response_url=slack.url + "/respond/1")
    assert (answer.status, answer.text) == (200, "")
    assert slack.of("respond")[0]["text"] == "MS-1 is closed since Fri 6 Mar 2026. File a new claim."


BLOCKS = [{"type": "section", "block_id": "intro"}, text_block("right"), text_block("links")]


@pytest.mark.parametrize(
    ("refusal", "field"),
    [
        (NoLinks(), "links"),
        (NoLinks(field="right"), "right"),
        (NoLinks(field="intro"), "right"),
        (NoLinks(field="gone"), "right"),
    ],
)
async def test_a_refused_form_shows_why_under_its_field(
    caller: Caller, raising: Any, refusal: Refusal, field: str
) -> None:
    raising(refusal)
    body = (await caller.submits("claims.file", blocks=BLOCKS)).body
    assert body == {"response_action": "errors", "errors": {field: "No link was understood."}}


async def test_a_name_under_a_field_is_not_escaped(caller: Caller, raising: Any) -> None:
    raising(AlreadyClosed(**CLOSED))
    body = (await caller.submits("claims.file", blocks=BLOCKS)).body
    assert body["errors"]["right"].startswith("MS-2026-<1> is closed")


@pytest.mark.parametrize(
    ("stack", "action"),
    [
        ({"root_view_id": "V1", "previous_view_id": None}, "push"),
        ({"root_view_id": "V0", "previous_view_id": "V0"}, "push"),
        ({"root_view_id": "V0", "previous_view_id": "V-1"}, "update"),
    ],
)
async def test_a_refused_form_without_fields_says_why_in_an_alert(
    caller: Caller, raising: Any, stack: dict[str, Any], action: str
) -> None:
    raising(NoLinks())
    body = (await caller.submits("claims.file", view=stack)).body
    assert (body["response_action"], body["view"]["blocks"][0]["text"]["text"]) == (
        action,
        "No link was understood.",
    )


async def test_a_refused_event_closing_or_suggestion_is_acked(
    caller: Caller, raising: Any, lines: list[EventDict]
) -> None:
    raising(NoLinks())
    event = await caller.tells("message", channel="C1")
    closed = await caller.submits("claims.file", type="view_closed")
    options = await caller.interacts(
        {"type": "block_suggestion", "action_id": "claims.right", "value": "", "user": {"id": "U1"}}
    )
    assert [(answer.status, answer.body) for answer in (event, closed, options)] == [
        (200, {}),
        (200, {}),
        (200, {"options": []}),
    ]
    assert [line["event"] for line in lines] == ["edge.refused"] * 3


NOTHING = (
    "Nothing was filed or changed: our store could not be reached in time. Please try again in a minute."
)
UNKNOWN = "We cannot say yet whether this went through. Look at *My cases*; you will also get a message."
AGAIN = "Slack did not open the form in time. Please press again."


@pytest.mark.parametrize(
    ("error", "sentence"),
    [(NotBegun(), NOTHING), (NotYetKnown(), UNKNOWN), (FormNotOpened("expired_trigger_id"), AGAIN)],
)
async def test_what_is_known_to_go_wrong_is_told_by_every_door(
    *, caller: Caller, slack: SlackStub, raising: Any, lines: list[EventDict], error: Exception, sentence: str
) -> None:
    raising(error)
    command = await caller.runs("/claim")
    await caller.presses("claims.endorse", response_url=slack.url + "/respond/1")
    form = await caller.submits("claims.file", blocks=BLOCKS)
    assert command.body["text"] == sentence.replace("press again", "send the command again")
    assert slack.of("respond")[0]["text"] == sentence
    assert form.body["errors"] == {"right": sentence.replace("*", "")}
    assert [(line["event"], "exc_info" in line) for line in lines] == [("edge.fell_short", False)] * 3


async def test_the_apology_for_a_store_that_is_down_does_not_need_the_store(
    caller: Caller, raising: Any, world: World
) -> None:
    world.store_is_down = True
    raising(NotBegun())
    assert (await caller.runs("/claim")).body["text"] == NOTHING


async def test_the_apology_does_not_wait_for_a_slow_store(caller: Caller, raising: Any, world: World) -> None:
    raising(NoLinks())
    world.store_hangs = True
    started = asyncio.get_running_loop().time()
    assert (await caller.runs("/claim")).body["text"] == "No link was understood."
    assert asyncio.get_running_loop().time() - started < 1


@pytest.mark.parametrize("error", [NotBegun(), NotYetKnown()])
async def test_an_event_that_the_store_did_not_take_is_sent_again_and_heard_then(
    caller: Caller, routes: Routes, error: Exception
) -> None:
    fates: list[Exception | None] = [error, None, None]
    heard: list[str] = []

    async def hear(request: Any) -> None:
        if fate := fates.pop(0):
            raise fate
        heard.append(request.source)
        await request.answer.ack()

    routes.event("file_shared", hear)
    answers = [await caller.tells("file_shared", event_id="Ev9") for _ in range(3)]
    assert ([answer.status for answer in answers], heard) == ([503, 200, 200], ["Ev9"])


async def test_an_event_is_sent_again_when_it_could_not_even_be_noted(
    caller: Caller, doing: Any, world: World
) -> None:
    async def act(_answer: Any) -> None:
        return

    doing(act)
    world.store_is_down = True
    assert (await caller.tells("message", event_id="Ev9")).status == 503
    world.store_is_down = False
    assert (await caller.tells("message", event_id="Ev9")).status == 200


async def test_what_nobody_expected_gets_an_error_id_that_stands_in_the_log(
    caller: Caller, slack: SlackStub, raising: Any, lines: list[EventDict]
) -> None:
    raising(ZeroDivisionError("the words of somebody"))
    command = await caller.runs("/claim")
    await caller.presses("claims.endorse", response_url=slack.url + "/respond/1")
    form = await caller.submits("claims.file", blocks=BLOCKS)
    said = [command.body["text"], slack.of("respond")[0]["text"], form.body["errors"]["right"]]
    failures = [line for line in lines if line["event"] == "edge.failed"]
    assert [line["error_id"] for line in failures] == [text[-8:] for text in said]
    assert len({text[-8:] for text in said}) == 3
    assert said[0].startswith(
        "Something went wrong on our side; nothing was changed. Tell the help desk: error"
    )
    assert all(isinstance(line["exc_info"], ZeroDivisionError) for line in failures)
    assert (failures[0]["kind"], failures[0]["id"], failures[0]["user"]) == ("command", "/claim ", "U1")


async def test_an_event_or_a_closing_that_fails_is_acked_and_logged(
    caller: Caller, raising: Any, lines: list[EventDict]
) -> None:
    raising(ZeroDivisionError())
    event = await caller.tells("message", channel="C1")
    closed = await caller.submits("claims.file", type="view_closed")
    assert [(answer.status, answer.text) for answer in (event, closed)] == [(200, ""), (200, "")]
    assert [line["event"] for line in lines] == ["edge.failed", "edge.failed"]


async def test_a_chinese_reader_is_refused_in_chinese(caller: Caller, raising: Any, world: World) -> None:
    world.languages["U1"] = "zh-CN"
    raising(AlreadyClosed(reference="MS-1", since=datetime(2026, 3, 6, 9, tzinfo=UTC)))
    assert "3月6日" in (await caller.runs("/claim")).body["text"]
