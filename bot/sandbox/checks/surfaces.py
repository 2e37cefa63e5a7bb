"""Whole messages and views: counts, unique ids, required parts, sizes.

Sources: https://docs.slack.dev/reference/views and https://docs.slack.dev/reference/methods/chat.postMessage
"""

import json
from typing import Any

from bot.sandbox.checks.blocks import block
from bot.sandbox.checks.composition import OPTION, OPTION_GROUP, options, plain
from bot.sandbox.checks.shapes import Key, Place, Shape, boolean, many, need, string
from bot.sandbox.rendering import elements

MESSAGE_TEXT, UPDATE_TEXT = 40_000, 4_000
MESSAGE_BLOCKS, VIEW_BLOCKS = 50, 100
VIEW_BYTES, METADATA_BYTES = 250 * 1024, 1024
CHARTS = 2

_VIEW_KEYS = {
    "blocks": need(many(block, 0, VIEW_BLOCKS)),
    "private_metadata": Key(string(3000, 0)),
    "callback_id": Key(string(255, 0)),
    "external_id": Key(string(255, 0)),
}
MODAL = Shape(
    {
        **_VIEW_KEYS,
        "title": need(plain(24)),
        "submit": Key(plain(24)),
        "close": Key(plain(24)),
        "clear_on_close": Key(boolean),
        "notify_on_close": Key(boolean),
        "submit_disabled": Key(boolean),
    }
)
HOME = Shape(_VIEW_KEYS)


def problems_of_message(blocks: Any) -> list[str]:
    """What Slack would refuse in a message's `blocks`."""
    place = Place("message", [])
    many(block, 0, MESSAGE_BLOCKS)(blocks, place / "blocks")
    if not place.problems:
        _unique_ids(blocks, place)
        for kind, most in (("table", 1), ("data_visualization", CHARTS)):
            if sum(one["type"] == kind for one in blocks) > most:
                (place / "blocks").wrong(f"only {most} {kind} allowed in a message")
    return place.problems


def problems_of_modal(view: Any) -> list[str]:
    """What Slack would refuse in a modal."""
    place = _view(view, "modal", MODAL)
    if not place.problems and "submit" not in view and any(one["type"] == "input" for one in view["blocks"]):
        (place / "view").wrong("`submit` is required when an `input` block is within the `blocks` array")
    return place.problems


def problems_of_home(view: Any) -> list[str]:
    """What Slack would refuse in a Home tab."""
    return _view(view, "home", HOME).problems


def _view(view: Any, kind: str, shape: Shape) -> Place:
    place = Place(kind, [])
    if not isinstance(view, dict) or view.get("type") != kind:
        (place / "view" / "type").wrong(f"must be {kind}")
        return place
    shape(view, place / "view")
    if not place.problems:
        _unique_ids(view["blocks"], place / "view")
    return place


def _unique_ids(blocks: list[dict[str, Any]], place: Place) -> None:
    """block_id must be unique on a surface, action_id within its block."""
    seen: set[str] = set()
    for at, one in enumerate(blocks):
        name = one.get("block_id")
        if name and name in seen:
            (place / "blocks" / at / "block_id").wrong(f"`block_id` {name} already exists")
        seen.add(name or "")
        ids = [element["action_id"] for _, element in elements([one]) if element.get("action_id")]
        for twice in sorted({each for each in ids if ids.count(each) > 1}):
            (place / "blocks" / at).wrong(f"`action_id` {twice} already exists")


def view_is_too_large(view: Any) -> bool:
    return len(json.dumps(view).encode()) > VIEW_BYTES


def metadata_problems(metadata: Any) -> tuple[str, list[str]] | None:
    """Slack's error code and sentences for a message's `metadata`, or None where it is right."""
    if not isinstance(metadata, dict):
        return "invalid_metadata_format", ["metadata must be an object"]
    place = Place("message", [], "/metadata")
    wrong = set(metadata) != {"event_type", "event_payload"}
    if wrong or not metadata["event_type"] or not isinstance(metadata["event_payload"], dict):
        place.wrong("must have an event_type and an event_payload, and nothing else")
        return "invalid_metadata_schema", place.problems
    if len(json.dumps(metadata).encode()) > METADATA_BYTES:
        return "metadata_too_large", [f"metadata must be under {METADATA_BYTES} bytes"]
    return None


def options_problems(answer: Any) -> list[str]:
    """What Slack would refuse in the answer to a block_suggestion."""
    place = Place("modal", [])
    if not isinstance(answer, dict) or ("options" in answer) == ("option_groups" in answer):
        place.wrong("must have either options or option_groups")
        return place.problems
    shape = Shape({"options": Key(options(OPTION, 0, 100)), "option_groups": Key(many(OPTION_GROUP, 0, 100))})
    shape(answer, place)
    return place.problems
