"""Composition objects (https://docs.slack.dev/reference/block-kit/composition-objects)."""

from typing import Any

from bot.sandbox.checks.shapes import Check, Key, Place, Shape, boolean, choice, many, need, string


def text(limit: int, *kinds: str) -> Check:
    """A text object of one of `kinds` (both when none is named) with 1 to `limit` characters."""
    allowed = kinds or ("plain_text", "mrkdwn")

    def check(value: Any, place: Place) -> None:
        if not isinstance(value, dict):
            place.wrong("must be a text object")
            return
        choice(*allowed)(value.get("type"), place / "type")
        if value.get("type") == "mrkdwn":
            Shape({"text": need(string(limit)), "verbatim": Key(boolean)})(value, place)
        else:
            Shape({"text": need(string(limit)), "emoji": Key(boolean)})(value, place)

    return check


def plain(limit: int) -> Check:
    return text(limit, "plain_text")


CONFIRM = Shape(
    {
        "title": need(plain(100)),
        "text": need(text(300)),
        "confirm": need(plain(30)),
        "deny": need(plain(30)),
        "style": Key(choice("primary", "danger")),
    }
)


def option(*kinds: str, url: bool = False) -> Shape:
    """An option whose texts are of `kinds`; only an overflow menu's may carry a URL."""
    keys = {"text": need(text(75, *kinds)), "value": need(string(150)), "description": Key(text(75, *kinds))}
    return Shape({**keys, "url": Key(string(3000))} if url else keys)


OPTION = option("plain_text")


def _distinct(value: Any, place: Place) -> None:
    """Slack refuses two options with the same value in one element."""
    if not isinstance(value, list):
        return
    values = [one.get("value") for one in value if isinstance(one, dict)]
    for at, one in enumerate(values):
        if one in values[:at]:
            (place / at / "value").wrong(f"duplicate option value: {one}")


def options(shape: Shape, least: int, most: int) -> Check:
    """A list of options with distinct values."""
    items = many(shape, least, most)

    def check(value: Any, place: Place) -> None:
        items(value, place)
        _distinct(value, place)

    return check


OPTION_GROUP = Shape({"label": need(plain(75)), "options": need(options(OPTION, 1, 100))})


def initial_is_offered(element: dict[str, Any], place: Place) -> None:
    """An initial option must be exactly one of the options."""
    groups = element.get("option_groups")
    offered = list(element.get("options") or [])
    for group in groups if isinstance(groups, list) else []:
        offered += group.get("options", []) if isinstance(group, dict) else []
    initial = element.get("initial_options")
    wanted = [element["initial_option"]] if "initial_option" in element else initial or []
    for one in wanted if isinstance(wanted, list) else []:
        if not any(_same(one, other) for other in offered):
            place.wrong("initial_option must exactly match one of the options")


def _same(one: Any, other: Any) -> bool:
    if not isinstance(one, dict) or not isinstance(other, dict):
        return False
    if one.get("value") != other.get("value"):
        return False
    return (one.get("text") or {}).get("text") == (other.get("text") or {}).get("text")
