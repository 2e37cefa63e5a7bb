"""An escalation's life, its clocks and its confidences, as tables and laws."""

import inspect
import json
from dataclasses import fields
from datetime import UTC, datetime
from itertools import product
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.sandbox.checks.surfaces import problems_of_message
from handlers.calendars import Calendar
from handlers.escalations import rules
from handlers.escalations.quoting import letter, quotations
from handlers.escalations.rules import MOVES, OWNERS, Disclosure, Kind, Status, Step, Urgency
from handlers.escalations.threads import Heard, heard, plain_words, subject_of
from handlers.escalations.wording import KIND_NAMES, STATUS_MARKS, STATUS_NAMES, URGENCY_NAMES
from handlers.refusals import Refusal
from handlers.terms import Terms
from storage import escalations

#: Tuesday, 10:00 in New York and 23:00 in China
NOW = datetime(2026, 3, 3, 15, tzinfo=UTC)


@pytest.fixture(scope="module")
def terms() -> Terms:
    return Terms.load({"US": Calendar.of("US"), "CN": Calendar.of("CN")})


def test_states_kinds_and_owners_are_those_the_store_knows() -> None:
    assert set(Status) == set(escalations.STATES)
    assert set(Kind) == set(escalations.KINDS)
    assert set(Urgency) == set(escalations.URGENCIES)
    assert set(OWNERS.values()) == set(escalations.OWNERS)


def test_everything_has_a_name() -> None:
    assert set(KIND_NAMES) == set(Kind)
    assert set(URGENCY_NAMES) == set(Urgency)
    assert set(STATUS_NAMES) == set(STATUS_MARKS) == set(Status)


@pytest.mark.parametrize(
    ("step", "moves"),
    [
        (Step.POST, {"with_desk": "posted"}),
        (Step.ACKNOWLEDGE, {"posted": "acknowledged"}),
        (Step.ANSWER, {"posted": "answered", "acknowledged": "answered"}),
        (Step.SHARE, {"answered": "answered"}),
        (
            Step.RESOLVE,
            dict.fromkeys(("with_desk", "posted", "acknowledged", "answered"), "resolved"),
        ),
    ],
)
def test_each_step_leads_from_where_it_may_and_nowhere_else(step: Step, moves: dict[str, str]) -> None:
    assert {status.value: to.value for status in Status if (to := rules.moved(status, step))} == moves


def test_every_open_state_can_be_resolved_and_a_resolved_one_is_the_end() -> None:
    assert {status for status in Status if rules.moved(status, Step.RESOLVE)} == {
        status for status, owner in OWNERS.items() if owner
    }
    assert not any(status == Status.RESOLVED for status, _ in MOVES)


@pytest.mark.parametrize(("status", "urgency"), list(product(Status, Urgency)))
def test_every_open_state_has_an_owner_and_a_due_time(terms: Terms, status: Status, urgency: Urgency) -> None:
    due = rules.due_at(terms, status, urgency, now=NOW, posted_at=NOW)
    assert (due is None) == (OWNERS[status] == "")


@pytest.mark.parametrize(
    ("status", "urgency", "due"),
    [
        ("with_desk", "normal", datetime(2026, 3, 5, 15, tzinfo=UTC)),
        ("with_desk", "urgent", datetime(2026, 3, 5, 15, tzinfo=UTC)),
        ("posted", "normal", datetime(2026, 3, 4, 15, tzinfo=UTC)),
        ("posted", "urgent", datetime(2026, 3, 3, 19, tzinfo=UTC)),
        ("acknowledged", "normal", datetime(2026, 3, 5, 15, tzinfo=UTC)),
        ("acknowledged", "urgent", datetime(2026, 3, 5, 15, tzinfo=UTC)),
        ("answered", "urgent", datetime(2026, 3, 5, 15, tzinfo=UTC)),
    ],
)
def test_alibabas_clocks_run_from_the_posting_the_desks_from_now(
    terms: Terms, status: str, urgency: str, due: datetime
) -> None:
    now = datetime(2026, 3, 4, 15, tzinfo=UTC)
    assert rules.due_at(terms, Status(status), urgency, now=now, posted_at=NOW) == due


@pytest.mark.parametrize(
    ("urgency", "reminders", "at"),
    [
        ("urgent", 0, datetime(2026, 3, 3, 15, tzinfo=UTC)),
        ("urgent", 1, datetime(2026, 3, 3, 19, tzinfo=UTC)),
        ("urgent", 2, None),
        ("normal", 0, datetime(2026, 3, 3, 15, tzinfo=UTC)),
        ("normal", 1, datetime(2026, 3, 4, 15, tzinfo=UTC)),
        ("normal", 2, None),
    ],
)
def test_reminders_go_out_at_the_due_time_and_as_long_again_after_it(
    terms: Terms, urgency: str, reminders: int, at: datetime | None
) -> None:
    assert rules.remind_at(terms, urgency, NOW, reminders) == at


@pytest.mark.parametrize(
    ("families", "family", "acts"),
    [
        ({"taobao"}, "taobao", True),
        ({"taobao", "1688"}, "1688", True),
        ({"taobao"}, "lazada", False),
        (set(), "taobao", False),
        ({"taobao"}, "", True),
        (set(), "", True),
    ],
)
def test_officers_act_for_their_platforms(families: set[str], family: str, *, acts: bool) -> None:
    assert rules.acts_for(families, family) == acts


PLACES = ("desk", "group", "shared", "shared:lazada", "shared:taobao", "holder:7")


@pytest.mark.parametrize(
    ("family", "places", "fitting"),
    [
        ("taobao", PLACES, ["shared:taobao", "shared"]),
        ("1688", PLACES, ["shared"]),
        ("", PLACES, ["shared", "shared:lazada", "shared:taobao"]),
        ("taobao", ("desk", "shared:taobao"), ["shared:taobao"]),
        ("1688", ("desk", "shared:taobao"), []),
        ("", ("desk", "shared:taobao"), ["shared:taobao"]),
        ("", ("desk",), []),
    ],
)
def test_what_is_about_one_platform_never_goes_to_anothers_channel(
    family: str, places: tuple[str, ...], fitting: list[str]
) -> None:
    assert rules.shared_places(family, places) == fitting


@pytest.mark.parametrize(
    ("said", "number"),
    [
        ("ES-2026-000007", 7),
        ("es-7", 7),
        ("MS-2026-000007", None),
        ("ES", None),
        ("the tool", None),
        ("", None),
    ],
)
def test_references_are_read_however_they_are_written(said: str, number: int | None) -> None:
    assert rules.number_of(said) == number


def test_alibaba_may_see_these_things_and_no_others() -> None:
    """Who adds a field here says that Alibaba may read it."""
    assert [one.name for one in fields(Disclosure)] == [
        "id",
        "reference",
        "claim_reference",
        "holder",
        "kind",
        "urgency",
        "words",
        "status",
        "acknowledge_by",
        "answer_by",
        "acknowledged_by",
        "acknowledged_at",
        "answer",
        "answered_by",
        "answered_at",
        "resolved_at",
    ]


@pytest.mark.parametrize(
    "refusal",
    [one for _, one in inspect.getmembers(rules, inspect.isclass) if issubclass(one, Refusal)],
)
def test_every_refusal_says_what_and_what_next(refusal: type[Refusal]) -> None:
    assert refusal is Refusal or (refusal.text and refusal.next_step)


@pytest.mark.parametrize(
    ("sent", "typed"),
    [
        ("plain", "plain"),
        (" a &lt;b&gt; &amp; c ", "a <b> & c"),
        ("<https://x.example/a?b=1|x.example>", "https://x.example/a?b=1"),
        ("<mailto:a@x.example|a@x.example>", "a@x.example"),
        ("<@U1> <@U2|bob>", "@U1 @bob"),
        ("<#C1|desk> <#C2>", "#desk #C2"),
        ("<!channel> <!subteam^S1|@legal> <!date^1^{date}|today>", "@channel @legal today"),
        ("&lt;!channel&gt;", "<!channel>"),
    ],
)
def test_slacks_markup_becomes_what_was_typed(sent: str, typed: str) -> None:
    assert plain_words(sent) == typed


REPLY: dict[str, Any] = {"channel": "C1", "user": "U1", "text": "Hello", "ts": "1.1", "thread_ts": "1.0"}


@pytest.mark.parametrize(
    ("event", "expected"),
    [
        (REPLY, Heard("C1", "1.0", "1.1", "T9", "U1", "Hello")),
        ({**REPLY, "team": "T2"}, Heard("C1", "1.0", "1.1", "T2", "U1", "Hello")),
        ({**REPLY, "team": "T2", "user_team": "T3"}, Heard("C1", "1.0", "1.1", "T3", "U1", "Hello")),
        ({**REPLY, "subtype": "file_share"}, Heard("C1", "1.0", "1.1", "T9", "U1", "Hello")),
        (
            {"subtype": "message_changed", "channel": "C1", "ts": "1.2", "message": REPLY},
            Heard("C1", "1.0", "1.1", "T9", "U1", "Hello", edited=True),
        ),
        ({**REPLY, "thread_ts": "1.1"}, None),
        ({**REPLY, "thread_ts": None}, None),
        ({**REPLY, "bot_id": "B1"}, None),
        ({**REPLY, "subtype": "bot_message"}, None),
        ({**REPLY, "subtype": "channel_join"}, None),
        ({**REPLY, "text": None}, None),
        ({"subtype": "message_changed", "channel": "C1", "message": {**REPLY, "bot_id": "B1"}}, None),
        ({"subtype": "message_changed", "channel": "C1"}, None),
        ({"subtype": "message_deleted", "channel": "C1", "previous_message": REPLY}, None),
        ({}, None),
    ],
)
def test_only_what_people_write_in_threads_is_heard(event: dict[str, Any], expected: Heard | None) -> None:
    assert heard(event, team_id="T9") == expected


@pytest.mark.parametrize(
    ("key", "subject"),
    [
        ("hand_over.card:7", "claim:7"),
        ("hand_over.card:b7", "batch:7"),
        ("escalations.shared:3", "escalation:3"),
        ("escalations.desk:3", "escalation:3"),
        ("escalations.raiser:3", ""),
        ("claims.desk:7", ""),
        ("home.start:shared", ""),
        ("", ""),
    ],
)
def test_threads_are_known_by_the_card_above_them(key: str, subject: str) -> None:
    assert subject_of(key) == subject


@given(st.text(st.sampled_from("ab<>&\n\t 。*_~`|"), min_size=1, max_size=4000).filter(str.strip))
def test_any_words_fit_their_blocks_whole_and_ping_nobody(text: str) -> None:
    shown = quotations(text)
    assert problems_of_message(shown) == []
    quoted = "\n".join(block["text"]["text"] for block in shown)
    assert all(line.startswith("> ") for line in quoted.splitlines())
    for mark in ("<", ">", "&"):
        entity = {"<": "&lt;", ">": "&gt;", "&": "&amp;"}[mark]
        assert quoted.count(entity) == text.count(mark)
    assert "<" not in quoted


@given(st.integers(1, 40_000), st.sampled_from(["a", "&", "a ", "\n&"]))
def test_a_letter_of_any_length_is_one_message(length: int, unit: str) -> None:
    told = letter("Somebody wrote:", (unit * length)[:40_000])
    assert len(told.text) <= 3000
    assert problems_of_message(list(told.blocks)) == []
    assert len(json.dumps(list(told.blocks))) < 60_000
