"""What each way to answer becomes, for each kind of request."""

import asyncio
from typing import Any

import pytest
from structlog.typing import EventDict

from handlers.doors import FormNotOpened
from storage.errors import NotBegun
from tests.edge.kit import AlreadyClosed, Caller, SlackStub

FORM = {
    "type": "modal",
    "callback_id": "claims.file",
    "title": {"type": "plain_text", "text": "File"},
    "blocks": [],
}


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


@pytest.mark.parametrize(("where", "method"), [("modal", "views.push"), ("home", "views.open")])
async def test_a_press_in_a_form_is_answered_by_an_alert_on_top_and_on_the_home_tab_by_one_of_its_own(
    caller: Caller, slack: SlackStub, doing: Any, where: str, method: str
) -> None:
    doing(lambda answer: answer.respond("Taken."))
    await caller.presses("claims.endorse", view={"id": "V1", "type": where})
    (pushed,) = slack.of(method)
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
