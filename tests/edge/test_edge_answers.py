"""How each kind of request is answered: by its listener, by a refusal, by an apology."""

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
from tests.edge.kit import Caller, SlackStub, counted, text_block

FORM = {
    "type": "modal",
    "callback_id": "claims.file",
    "title": {"type": "plain_text", "text": "File"},
    "blocks": [],
}


class AlreadyClosed(Refusal):
    text = "{reference} is closed since {since}."
    next_step = "File a new claim."


class NoLinks(Refusal):
    text = "No link was understood."
    field = "links"


@pytest.fixture
def listening(routes: Routes) -> Any:
    """Have every kind of request heard by one function."""

    def listen(hear: Any) -> None:
        routes.command("/claim", "", hear)
        routes.action("claims.endorse", hear)
        routes.view("claims.file", hear)
        routes.view_closed("claims.file", hear)
        routes.options("claims.right", hear)
        routes.event("message", hear)

    return listen


@pytest.fixture
def raising(listening: Any) -> Any:
    """Have every request end in an exception."""

    def raise_(error: Exception) -> None:
        async def hear(_request: Any) -> None:
            raise error

        listening(hear)

    return raise_


@pytest.fixture
def doing(listening: Any) -> Any:
    """Have every request do one thing and ack."""

    def do(act: Any) -> None:
        async def hear(request: Any) -> None:
            await act(request.answer)
            if request.answer.response is None:
                await request.answer.ack()

        listening(hear)

    return do


async def test_a_command_gets_words_and_blocks_that_only_its_sender_sees(caller: Caller, doing: Any) -> None:
    doing(lambda answer: answer.ack("Done.", blocks=[{"type": "divider"}]))
    assert (await caller.runs("/claim")).body == {
        "response_type": "ephemeral",
        "text": "Done.",
        "blocks": [{"type": "divider"}],
    }


@pytest.mark.parametrize(
    ("said", "body"),
    [
        ({}, {}),
        ({"errors": {"links": "No."}}, {"response_action": "errors", "errors": {"links": "No."}}),
        ({"push": FORM}, {"response_action": "push", "view": FORM}),
        ({"update": FORM}, {"response_action": "update", "view": FORM}),
        ({"clear": True}, {"response_action": "clear"}),
    ],
)
async def test_a_form_gets_its_next_step(
    caller: Caller, doing: Any, said: dict[str, Any], body: dict[str, Any]
) -> None:
    doing(lambda answer: answer.ack(**said))
    answer = await caller.submits("claims.file")
    assert (answer.status, answer.body) == (200, body)


async def test_words_after_a_form_turn_it_into_an_alert(caller: Caller, doing: Any) -> None:
    doing(lambda answer: answer.ack("Filed."))
    body = (await caller.submits("claims.file")).body
    assert body["response_action"] == "update"
    assert body["view"]["blocks"][0]["text"]["text"] == "Filed."


async def test_an_empty_list_of_options_is_an_answer(caller: Caller, doing: Any) -> None:
    doing(lambda answer: answer.ack(options=[]))
    body = {"type": "block_suggestion", "action_id": "claims.right", "value": "", "user": {"id": "U1"}}
    assert (await caller.interacts(body)).body == {"options": []}


async def test_a_press_is_answered_where_it_was_pressed(caller: Caller, slack: SlackStub, doing: Any) -> None:
    doing(lambda answer: answer.respond("Taken.", blocks=[{"type": "divider"}]))
    answer = await caller.presses("claims.endorse", response_url=slack.url + "/respond/1")
    assert (answer.status, answer.text) == (200, "")
    assert slack.of("respond") == [
        {
            "response_type": "ephemeral",
            "replace_original": False,
            "text": "Taken.",
            "blocks": [{"type": "divider"}],
        }
    ]


async def test_words_in_the_ack_of_a_press_are_said_where_it_was_pressed(
    caller: Caller, slack: SlackStub, doing: Any
) -> None:
    doing(lambda answer: answer.ack("Taken."))
    answer = await caller.presses("claims.endorse", response_url=slack.url + "/respond/1")
    assert (answer.text, slack.of("respond")[0]["text"]) == ("", "Taken.")


async def test_a_press_in_a_form_is_answered_by_an_alert_on_top(
    caller: Caller, slack: SlackStub, doing: Any
) -> None:
    doing(lambda answer: answer.respond("Taken."))
    await caller.presses("claims.endorse", view={"id": "V1"})
    pushed = slack.of("views.push")[0]
    assert (pushed["trigger_id"], pushed["view"]["blocks"][0]["text"]["text"]) == ("1.2.t", "Taken.")


@pytest.mark.parametrize("failure", [500, 404, 302])  # a redirect is not followed
async def test_a_press_whose_response_url_fails_gets_an_alert_once_and_no_second_post(
    caller: Caller, slack: SlackStub, doing: Any, lines: list[EventDict], failure: int
) -> None:
    slack.failing["respond"] = failure
    doing(lambda answer: answer.respond("Taken."))
    answer = await caller.presses("claims.endorse", response_url=slack.url + "/respond/1")
    assert (answer.status, len(slack.of("respond")), len(slack.of("views.open"))) == (200, 1, 1)
    assert [(line["event"], line["reason"]) for line in lines] == [("edge.respond_failed", f"http_{failure}")]


@pytest.mark.parametrize("url", ["http://127.0.0.1:9/respond", "not an address"])
async def test_a_response_url_that_leads_nowhere_does_not_undo_the_deed(
    caller: Caller, slack: SlackStub, doing: Any, lines: list[EventDict], url: str
) -> None:
    slack.failing["views.open"] = "expired_trigger_id"
    doing(lambda answer: answer.respond("Taken."))
    answer = await caller.presses("claims.endorse", response_url=url)
    assert (answer.status, answer.text) == (200, "")
    assert [(line["event"], line["reason"]) for line in lines] == [
        ("edge.respond_failed", "connection_error"),
        ("edge.unsaid", "expired_trigger_id"),
    ]


async def test_a_command_whose_response_url_fails_is_answered_in_its_ack(
    caller: Caller, slack: SlackStub, doing: Any
) -> None:
    slack.failing["respond"] = 500
    doing(lambda answer: answer.respond("Taken."))
    answer = await caller.runs("/claim", response_url=slack.url + "/respond/1")
    assert answer.body["text"] == "Taken."


async def test_forms_are_opened_pushed_and_updated_with_the_installations_token(
    caller: Caller, slack: SlackStub, doing: Any
) -> None:
    async def act(answer: Any) -> None:
        await answer.open(FORM)
        await answer.push(FORM)
        await answer.update(FORM)
        await answer.update(FORM, view_id="V7")
        await answer.update(FORM, external_id="X7")

    doing(act)
    await caller.presses("claims.endorse", view={"id": "V1"})
    assert slack.calls == [
        ("views.open", {"view": FORM, "trigger_id": "1.2.t"}),
        ("views.push", {"view": FORM, "trigger_id": "1.2.t"}),
        ("views.update", {"view": FORM, "view_id": "V1"}),
        ("views.update", {"view": FORM, "view_id": "V7"}),
        ("views.update", {"view": FORM, "external_id": "X7"}),
    ]
    assert set(slack.tokens) == {"Bearer xoxb-one"}


@pytest.mark.parametrize(
    ("failure", "code"),
    [
        ("expired_trigger_id", "expired_trigger_id"),
        ("ratelimited", "ratelimited"),
        (502, "http_502"),
        ("drop", "connection_error"),
    ],
)
async def test_a_form_that_slack_does_not_open_says_why_after_one_try(
    caller: Caller, slack: SlackStub, doing: Any, failure: str | int, code: str
) -> None:
    codes: list[str] = []

    async def act(answer: Any) -> None:
        with pytest.raises(FormNotOpened) as raised:
            await answer.open(FORM)
        codes.append(raised.value.code)

    slack.failing["views.open"] = failure
    doing(act)
    await caller.runs("/claim")
    assert (codes, len(slack.of("views.open"))) == ([code], 1)


async def test_a_form_that_slack_does_not_open_in_two_seconds_is_given_up(
    caller: Caller, slack: SlackStub, listening: Any
) -> None:
    async def hear(request: Any) -> None:
        await request.answer.open(FORM)

    slack.held["views.open"] = asyncio.Event()
    listening(hear)
    started = asyncio.get_running_loop().time()
    answer = await caller.runs("/claim")
    assert answer.body["text"] == "Slack did not open the form in time. Please send the command again."
    assert 1.9 < asyncio.get_running_loop().time() - started < 2.6


async def test_without_a_trigger_no_form_is_tried(caller: Caller, slack: SlackStub, doing: Any) -> None:
    codes: list[str] = []

    async def act(answer: Any) -> None:
        with pytest.raises(FormNotOpened) as raised:
            await answer.open(FORM)
        codes.append(raised.value.code)

    doing(act)
    await caller.runs("/claim", trigger_id="")
    assert (codes, slack.calls) == (["no_trigger_id"], [])


async def test_a_second_ack_is_a_mistake_and_the_first_one_stands(
    caller: Caller, listening: Any, lines: list[EventDict]
) -> None:
    async def hear(request: Any) -> None:
        await request.answer.ack("First.")
        await request.answer.ack("Second.")

    listening(hear)
    answer = await caller.runs("/claim")
    assert (answer.status, answer.body["text"]) == (200, "First.")
    assert [line["event"] for line in lines] == ["edge.failed"]


@pytest.mark.parametrize("error", [RuntimeError("x"), AlreadyClosed(reference="a", since="b"), NotBegun()])
async def test_what_a_listener_raises_after_its_ack_does_not_undo_it(
    caller: Caller, listening: Any, lines: list[EventDict], error: Exception
) -> None:
    async def hear(request: Any) -> None:
        await request.answer.ack("Done.")
        raise error

    listening(hear)
    answer = await caller.runs("/claim")
    assert (answer.status, answer.body["text"]) == (200, "Done.")
    assert [line["event"] for line in lines if line["log_level"] == "error"] in (
        ["edge.failed"],
        ["edge.raised_after_ack"],
    )


async def test_a_listener_that_forgets_to_ack_is_acked_and_logged(
    caller: Caller, listening: Any, lines: list[EventDict]
) -> None:
    async def hear(_request: Any) -> None:
        return

    listening(hear)
    assert (await caller.runs("/claim")).status == 200
    assert [line["event"] for line in lines] == ["edge.not_answered"]


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
