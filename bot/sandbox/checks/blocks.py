"""Layout blocks (https://docs.slack.dev/reference/block-kit/blocks)."""

from typing import Any

from bot.sandbox.checks.composition import plain, text
from bot.sandbox.checks.elements import BUTTON, IMAGE, in_actions, in_input, in_section
from bot.sandbox.checks.shapes import (
    Key,
    Place,
    Shape,
    anything,
    boolean,
    by_type,
    choice,
    many,
    need,
    string,
)
from bot.sandbox.checks.tables import CHART, DATA_TABLE, TABLE

BLOCK_ID = {"block_id": Key(string(255))}
URL = string(3000)


def _says_something(block: dict[str, Any], place: Place) -> None:
    if "text" not in block and "fields" not in block:
        place.wrong("missing required field: text")


def _has_a_source(block: dict[str, Any], place: Place) -> None:
    if ("image_url" in block) == ("slack_file" in block):
        place.wrong("must have either image_url or slack_file")


def _has_content(block: dict[str, Any], place: Place) -> None:
    if not block.keys() & {"hero_image", "title", "actions", "body"}:
        place.wrong("must have a hero_image, title, actions or body")


def _context_part(value: Any, place: Place) -> None:
    if isinstance(value, dict) and value.get("type") == "image":
        IMAGE(value, place)
    else:
        text(2000)(value, place)


CARD = Shape(
    {
        **BLOCK_ID,
        "hero_image": Key(IMAGE),
        "icon": Key(IMAGE),
        "title": Key(text(150)),
        "subtitle": Key(text(150)),
        "body": Key(text(200)),
        "actions": Key(many(by_type({"button": BUTTON}, "element"), 1, 5)),
    },
    surfaces=("message",),
    also=_has_content,
)

BLOCKS: dict[str, Shape] = {
    "section": Shape(
        {
            **BLOCK_ID,
            "text": Key(text(3000)),
            "fields": Key(many(text(2000), 1, 10)),
            "accessory": Key(in_section),
            "expand": Key(boolean),
        },
        also=_says_something,
    ),
    "header": Shape({**BLOCK_ID, "text": need(plain(150)), "level": Key(anything)}),
    "divider": Shape(BLOCK_ID),
    "context": Shape({**BLOCK_ID, "elements": need(many(_context_part, 1, 10))}),
    "actions": Shape({**BLOCK_ID, "elements": need(many(in_actions, 1, 25))}),
    "image": Shape(
        {
            **BLOCK_ID,
            "image_url": Key(URL),
            "slack_file": Key(anything),
            "alt_text": need(string(2000)),
            "title": Key(plain(2000)),
        },
        also=_has_a_source,
    ),
    "input": Shape(
        {
            **BLOCK_ID,
            "label": need(plain(2000)),
            "element": need(in_input),
            "hint": Key(plain(2000)),
            "optional": Key(boolean),
            "dispatch_action": Key(boolean),
        },
        surfaces=("modal", "home", "message"),
    ),
    "markdown": Shape({**BLOCK_ID, "text": need(string(12_000))}, surfaces=("message",)),
    "rich_text": Shape({**BLOCK_ID, "elements": need(many(anything, 1, 1000))}),
    "file": Shape(
        {**BLOCK_ID, "external_id": need(string(255)), "source": need(choice("remote"))},
        surfaces=("message",),
    ),
    "alert": Shape(
        {
            **BLOCK_ID,
            "text": need(text(200)),
            "level": Key(choice("default", "info", "warning", "error", "success")),
        },
        surfaces=("modal",),
    ),
    "table": TABLE,
    "data_table": DATA_TABLE,
    "data_visualization": CHART,
    "card": CARD,
    "carousel": Shape(
        {**BLOCK_ID, "elements": need(many(by_type({"card": CARD}, "element"), 1, 10))}, surfaces=("message",)
    ),
}

block = by_type(BLOCKS, "block")
