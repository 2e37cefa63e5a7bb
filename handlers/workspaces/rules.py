"""Places, who reads in each, and whether a channel is open to others."""

from handlers.people.rules import Role

DESK, SHARED, GROUP, HOLDER = "desk", "shared", "group", "holder"

#: Kind of place → the roles of those who read there.
READERS: dict[str, frozenset[str]] = {
    DESK: frozenset({Role.ANALYST, Role.TRANSLATOR, Role.MANAGER}),
    SHARED: frozenset({Role.OFFICER}),
    GROUP: frozenset({Role.MEMBER}),
    HOLDER: frozenset({Role.HOLDER}),
}

BEING_SHARED, IS_SHARED, UNSHARED = "being_shared", "shared", "unshared"
#: Whoever is outside may read, or soon will.
OPEN = frozenset({BEING_SHARED, IS_SHARED})

_INVITED = {"shared_channel_invite_accepted", "shared_channel_invite_approved"}


def kind_of(place: str) -> str:
    """Of the place "shared:taobao" it is "shared". Raises ValueError for a place that nobody knows."""
    kind = place.partition(":")[0]
    if kind not in READERS:
        raise ValueError(f"Not a place: {place!r}")
    return kind


def sharing_after(event: str, before: str, *, still_shared: bool) -> str:
    """What a channel is after one of Slack's events on sharing; `before` is "" where nothing is known.

    Source: https://docs.slack.dev/reference/events/channel_shared and those of `shared_channel_invite_*`.
    """
    if event == "channel_shared":
        return IS_SHARED
    if event == "channel_unshared":
        return IS_SHARED if still_shared else UNSHARED
    if event in _INVITED:
        return before if before == IS_SHARED else BEING_SHARED
    return UNSHARED if before == BEING_SHARED else before
