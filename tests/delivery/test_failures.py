"""The table of Slack's error codes: nothing that Slack may answer is a surprise."""

import re
from pathlib import Path

import pytest

from bot import delivery
from bot.delivery.failures import POLICIES, Policy, is_sorted, policy_of
from bot.sandbox.methods import COMMON, catalogue

CALLED = [
    "auth.test",
    "chat.postMessage",
    "chat.update",
    "conversations.history",
    "conversations.info",
    "conversations.members",
    "conversations.open",
    "conversations.replies",
    "files.completeUploadExternal",
    "files.getUploadURLExternal",
    "files.info",
    "pins.add",
    "views.publish",
]


@pytest.mark.parametrize("method", CALLED)
def test_every_error_of_every_method_we_call_is_sorted(method: str) -> None:
    assert {code for code in catalogue()[method].errors | COMMON if not is_sorted(method, code)} == set()


def test_no_code_stands_in_the_table_that_slack_never_answers() -> None:
    # named by other pages: docs.slack.dev/apis/web-api/rate-limits and conversations.open's older versions
    elsewhere = {"cannot_dm_bot", "unknown_method"}
    known = {code for method in CALLED for code in catalogue()[method].errors} | COMMON | elsewhere
    assert set(POLICIES) - known == set()


@pytest.mark.parametrize("code", ["fatal_error", "internal_error", "request_timeout", "service_unavailable"])
@pytest.mark.parametrize(
    ("method", "policy"),
    [
        ("chat.postMessage", Policy.UNKNOWN),
        ("files.completeUploadExternal", Policy.UNKNOWN),
        ("chat.update", Policy.RETRY),
        ("views.publish", Policy.RETRY),
        ("conversations.members", Policy.RETRY),
    ],
)
def test_only_what_posts_can_be_in_doubt(method: str, code: str, policy: Policy) -> None:
    assert policy_of(method, code) is policy


def test_the_list_of_methods_is_that_of_the_calls_in_the_code() -> None:
    sources = (Path(delivery.__file__).parent).glob("*.py")
    called = {
        name for source in sources for name in re.findall(r"\.call\(\s*\"([\w.]+)\"", source.read_text())
    }
    assert called == set(CALLED)


def test_a_code_that_nobody_knows_parks() -> None:
    assert policy_of("chat.postMessage", "a_new_code_of_2027") is Policy.PARK
