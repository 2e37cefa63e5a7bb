"""What a channel is after Slack's events on sharing."""

import pytest

from handlers.workspaces.rules import OPEN, READERS, kind_of, sharing_after

ACCEPTED, APPROVED, DECLINED = (
    f"shared_channel_invite_{what}" for what in ("accepted", "approved", "declined")
)


@pytest.mark.parametrize(
    ("event", "before", "still_shared", "after"),
    [
        (ACCEPTED, "", False, "being_shared"),
        (APPROVED, "being_shared", False, "being_shared"),
        (ACCEPTED, "unshared", False, "being_shared"),
        (ACCEPTED, "shared", False, "shared"),
        (DECLINED, "being_shared", False, "unshared"),
        (DECLINED, "shared", False, "shared"),
        (DECLINED, "", False, ""),
        ("channel_shared", "", False, "shared"),
        ("channel_shared", "being_shared", False, "shared"),
        ("channel_unshared", "shared", False, "unshared"),
        ("channel_unshared", "shared", True, "shared"),
    ],
)
def test_what_a_channel_is_afterwards(event: str, before: str, after: str, *, still_shared: bool) -> None:
    assert sharing_after(event, before, still_shared=still_shared) == after


def test_a_channel_about_to_be_shared_counts_as_open() -> None:
    assert {"being_shared", "shared"} == OPEN


@pytest.mark.parametrize(
    ("place", "kind"), [("desk", "desk"), ("shared:taobao", "shared"), ("holder:7", "holder")]
)
def test_a_place_has_a_kind_whose_readers_are_known(place: str, kind: str) -> None:
    assert kind_of(place) == kind
    assert READERS[kind]
