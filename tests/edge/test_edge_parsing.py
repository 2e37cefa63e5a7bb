"""What reaches a listener, and what is turned away before anything is parsed."""

import json
import time
from urllib.parse import unquote_plus, urlencode

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from prometheus_client import CollectorRegistry
from structlog.typing import EventDict

from bot.edge.parsing import read_body, unquoted
from bot.edge.routes import Routes
from handlers.doors import Command
from tests.edge.kit import FORM, JSON, Caller, counted, signed, submission

COMMAND = urlencode({"command": "/claim", "text": "hello", "user_id": "U1", "team_id": "T1"}).encode()


@pytest.fixture
def heard(routes: Routes) -> list[Command]:
    """Every /claim, whatever its words."""
    commands: list[Command] = []

    async def hear(request: Command) -> None:
        commands.append(request)
        await request.answer.ack("Heard.")

    routes.command("/claim", "", hear)
    routes.command("/claim", "*", hear)
    return commands


@given(st.text(alphabet='%+&=25aA7BbDFf3C "{,é'))
def test_a_payload_is_unquoted_as_the_standard_library_does_it(text: str) -> None:
    try:
        expected = unquote_plus(text, errors="strict")
    except UnicodeDecodeError:
        with pytest.raises(UnicodeDecodeError):
            unquoted(text)
    else:
        assert unquoted(text) == expected


@given(st.dictionaries(st.text(), st.text()))
def test_any_payload_is_read_as_it_was_sent(body: dict[str, str]) -> None:
    assume(body)
    assume("\x00" not in json.dumps(body, ensure_ascii=False).replace("\\u0000", "\x00"))
    raw = urlencode({"payload": json.dumps(body)}).encode()
    assert read_body(FORM, raw) == body
    assert read_body(FORM, raw + b"&extra=1") == body


@pytest.mark.parametrize(
    "text", ["payload", "the payload= of it", 'payload={"type":"view_submission"}', "{payload", "a&payload=1"]
)
async def test_a_command_may_speak_of_the_payload(caller: Caller, heard: list[Command], text: str) -> None:
    answer = await caller.runs("/claim", text)
    assert (answer.status, answer.body["text"]) == (200, "Heard.")
    assert heard[0].text == " ".join(text.split())


@pytest.mark.parametrize(
    ("text", "word", "rest"),
    [
        ("", "", ""),
        ("   ", "", ""),
        ("list", "list", ""),
        (" list  all of it ", "list", "all of it"),
        ("列表\u3000全部", "列表", "全部"),
        ("list\nall\tof it", "list", "all\tof it"),
    ],
)
async def test_a_command_is_split_at_its_first_space_of_any_kind(
    caller: Caller, heard: list[Command], text: str, word: str, rest: str
) -> None:
    await caller.runs("/claim", text)
    assert (heard[0].word, heard[0].rest) == (word, rest)


TURNED_AWAY = [
    pytest.param(b"{", JSON, 400, "not_json", id="bad JSON"),
    pytest.param(b"[" * 100_000, JSON, 400, "not_json", id="JSON deeper than the stack"),
    pytest.param(b"[1]", JSON, 400, "not_an_object", id="JSON that is no object"),
    pytest.param(b"payload=%7B", FORM, 400, "not_json", id="a form with bad JSON"),
    pytest.param(b"payload=7", FORM, 400, "not_an_object", id="a form whose payload is a number"),
    pytest.param(b'{"a":"\xff"}', JSON, 400, "not_utf8", id="JSON that is not UTF-8"),
    pytest.param(b"command=%2Fclaim&text=\xff", FORM, 400, "not_utf8", id="a form that is not UTF-8"),
    pytest.param(b"command=%2Fclaim&text=%ff", FORM, 400, "not_utf8", id="a form that hides non-UTF-8"),
    pytest.param(b'{"a":"\\ud800"}', JSON, 400, "not_text", id="half a surrogate pair"),
    pytest.param(b'{"a":"\\u0000"}', JSON, 400, "not_text", id="NUL in JSON"),
    pytest.param(b"command=%2Fclaim&text=%00", FORM, 400, "not_text", id="NUL in a form"),
    pytest.param(b"&".join([b"a=1"] * 200), FORM, 400, "too_many_fields", id="too many fields"),
    pytest.param(b"", FORM, 400, "empty", id="nothing"),
    pytest.param(b"{}", "text/plain", 415, "content_type", id="plain text"),
    pytest.param(b"{}", "multipart/form-data; boundary=x", 415, "content_type", id="multipart"),
    pytest.param(COMMAND, FORM + "; charset=latin-1", 415, "content_type", id="another charset"),
]


@pytest.mark.parametrize(("raw", "content_type", "status", "reason"), TURNED_AWAY)
async def test_what_cannot_be_read_is_a_4xx_logged_once_without_a_trace(
    *,
    caller: Caller,
    lines: list[EventDict],
    registry: CollectorRegistry,
    raw: bytes,
    content_type: str,
    status: int,
    reason: str,
) -> None:
    answer = await caller.posts(raw, content_type)
    assert (answer.status, answer.text) == (status, "")
    assert lines == [
        {
            "event": "edge.turned_away",
            "log_level": "warning",
            "status": status,
            "reason": reason,
            "size": len(raw),
        }
    ]
    assert counted(registry, "marketsafe_requests_turned_away", reason=reason) == 1


@pytest.mark.parametrize(("raw", "content_type", "status", "reason"), TURNED_AWAY)
async def test_unsigned_it_is_a_401_and_nothing_else(
    *, caller: Caller, lines: list[EventDict], raw: bytes, content_type: str, status: int, reason: str
) -> None:
    answer = await caller.sends(raw, {"Content-Type": content_type})
    assert (answer.status, [line["reason"] for line in lines]) == (401, ["no_signature"])


async def test_a_body_larger_than_slack_ever_sends_is_refused(
    caller: Caller, heard: list[Command], lines: list[EventDict]
) -> None:
    answer = await caller.posts(COMMAND + b"&x=" + b"a" * 1024 * 1024)
    assert (answer.status, [line["reason"] for line in lines], heard) == (413, ["too_large"], [])


async def test_a_body_of_the_largest_view_is_taken(caller: Caller, heard: list[Command]) -> None:
    answer = await caller.posts(COMMAND + b"&x=" + b"a" * 900 * 1024)
    assert (answer.status, len(heard)) == (200, 1)


@pytest.mark.parametrize(
    ("headers", "reason"),
    [
        ({"X_Slack_Signature": "v0=" + "0" * 64}, "wrong_signature"),
        ({"X_Slack_Signature": "v0=é"}, "wrong_signature"),
        ({"X_Slack_Signature": ""}, "no_signature"),
        ({"X_Slack_Request_Timestamp": ""}, "no_signature"),
        ({"X_Slack_Request_Timestamp": "soon"}, "bad_timestamp"),
        ({"X_Slack_Request_Timestamp": "9" * 40}, "bad_timestamp"),
        ({"X_Slack_Request_Timestamp": "-5"}, "bad_timestamp"),
    ],
)
async def test_a_request_that_is_not_slacks_is_a_401(
    caller: Caller, heard: list[Command], lines: list[EventDict], headers: dict[str, str], reason: str
) -> None:
    answer = await caller.posts(COMMAND, **headers)
    assert (answer.status, [line["reason"] for line in lines], heard) == (401, [reason], [])


@pytest.mark.parametrize("minutes", [-5.2, 5.2])
async def test_a_stale_or_early_request_is_a_401(
    caller: Caller, heard: list[Command], lines: list[EventDict], minutes: float
) -> None:
    headers = {"Content-Type": FORM, **signed(COMMAND, at=time.time() + 60 * minutes)}
    answer = await caller.sends(COMMAND, headers)
    assert (answer.status, [line["reason"] for line in lines], heard) == (401, ["stale_timestamp"], [])


async def test_a_request_signed_with_another_secret_is_a_401(caller: Caller, heard: list[Command]) -> None:
    headers = {"Content-Type": FORM, **signed(COMMAND, secret="guess")}
    assert ((await caller.sends(COMMAND, headers)).status, heard) == (401, [])


async def test_a_changed_body_is_a_401(caller: Caller, heard: list[Command]) -> None:
    headers = {"Content-Type": FORM, **signed(COMMAND)}
    assert ((await caller.sends(COMMAND + b"!", headers)).status, heard) == (401, [])


@pytest.mark.parametrize("raw", [b"ssl_check=1&token=x", b"token=x&ssl_check=1"])
async def test_slacks_look_at_the_certificate_is_answered(caller: Caller, raw: bytes) -> None:
    unsigned = await caller.sends(raw, {"Content-Type": FORM})
    assert (unsigned.status, unsigned.text) == (200, "")
    assert (await caller.posts(raw)).status == 200
    assert (await caller.gets("/slack/events?ssl_check=1&token=x")).status == 200
    assert (await caller.gets("/slack/events")).status == 405


async def test_slacks_question_for_the_address_is_answered(caller: Caller) -> None:
    raw = json.dumps({"type": "url_verification", "token": "x", "challenge": "3eZbrw1a"}).encode()
    assert (await caller.posts(raw, JSON + "; charset=utf-8")).body == {"challenge": "3eZbrw1a"}
    assert (await caller.sends(raw, {"Content-Type": JSON})).status == 401


@pytest.mark.parametrize(
    "body",
    [
        {"type": "app_rate_limited", "team_id": "T1"},
        {"type": ["view_submission"]},
        {"type": "view_submission"},
        {"type": "block_actions", "actions": []},
        {"type": "block_actions", "actions": [7]},
        {"type": "event_callback", "event": {"type": "message"}},
        {"something": "else"},
    ],
)
async def test_a_signed_body_of_no_known_shape_is_acked_and_counted(
    caller: Caller, lines: list[EventDict], registry: CollectorRegistry, body: dict[str, object]
) -> None:
    answer = await caller.posts(json.dumps(body).encode(), JSON)
    assert (answer.status, answer.text) == (200, "")
    assert [line["event"] for line in lines] == ["edge.unheard"]
    assert counted(registry, "marketsafe_requests_unheard", kind="unknown") == 1


async def test_people_may_type_emoji_and_backslashes(caller: Caller, routes: Routes) -> None:
    typed = []

    async def hear(request: object) -> None:
        typed.append(request.fields["note"])  # type: ignore[attr-defined]
        await request.answer.ack()  # type: ignore[attr-defined]

    routes.view("claims.file", hear)
    text = "😀 C:\\u0000 \\\\u0000"
    values = {"note": {"a": {"type": "plain_text_input", "value": text}}}
    assert (await caller.interacts(submission("claims.file", values=values))).status == 200
    assert typed == [text]
