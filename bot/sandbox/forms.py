"""Forms: the ids Slack gives, the state of what is typed, and the rules Slack's own client applies."""

import copy
from collections.abc import Callable
from typing import Any

from bot.sandbox.records import Json, View
from bot.sandbox.rendering import elements

#: What `state.values` holds for each element: its key there, and which key of the element it starts from.
STATE: dict[str, tuple[str, str]] = {
    "plain_text_input": ("value", "initial_value"),
    "number_input": ("value", "initial_value"),
    "email_text_input": ("value", "initial_value"),
    "url_text_input": ("value", "initial_value"),
    "rich_text_input": ("rich_text_value", "initial_value"),
    "static_select": ("selected_option", "initial_option"),
    "external_select": ("selected_option", "initial_option"),
    "radio_buttons": ("selected_option", "initial_option"),
    "multi_static_select": ("selected_options", "initial_options"),
    "multi_external_select": ("selected_options", "initial_options"),
    "checkboxes": ("selected_options", "initial_options"),
    "users_select": ("selected_user", "initial_user"),
    "multi_users_select": ("selected_users", "initial_users"),
    "conversations_select": ("selected_conversation", "initial_conversation"),
    "channels_select": ("selected_channel", "initial_channel"),
    "datepicker": ("selected_date", "initial_date"),
    "timepicker": ("selected_time", "initial_time"),
    "datetimepicker": ("selected_date_time", "initial_date_time"),
    "file_input": ("files", "initial_files"),
}
LISTS = {"selected_options", "selected_users", "files"}
REQUIRED = "Please complete this required field."


def with_ids(blocks: list[Json], new_id: Callable[[str], str]) -> list[Json]:
    """A copy of `blocks` in which every block has a block_id and every element an action_id."""
    given = copy.deepcopy(blocks)
    for block in given:
        block.setdefault("block_id", new_id("b"))
        for _, element in elements([block]):
            if element["type"] != "image":
                element.setdefault("action_id", new_id("a"))
    return given


def starting_values(blocks: list[Json]) -> dict[str, dict[str, Json]]:
    """`state.values` of a form nobody has touched."""
    values: dict[str, dict[str, Json]] = {}
    for block, element in elements(blocks):
        if element["type"] in STATE:
            key, initial = STATE[element["type"]]
            start = copy.deepcopy(element.get(initial, [] if key in LISTS else None))
            values.setdefault(block["block_id"], {})[element["action_id"]] = {
                "type": element["type"],
                key: start,
            }
    return values


def kept_values(before: View, blocks: list[Json]) -> dict[str, dict[str, Json]]:
    """The values after an update: what was typed stays where block, action and kind are still the same."""
    values = starting_values(blocks)
    for block_id, actions in values.items():
        for action_id, start in actions.items():
            typed = before.values.get(block_id, {}).get(action_id)
            if typed and typed["type"] == start["type"]:
                actions[action_id] = typed
    return values


def field(blocks: list[Json], block_id: str) -> tuple[Json, Json]:
    """The (block, element) of one field; a LookupError that names the fields there are."""
    for block, element in elements(blocks):
        if block["block_id"] == block_id and element["type"] in STATE:
            return block, element
    known = ", ".join(block["block_id"] for block, element in elements(blocks) if element["type"] in STATE)
    raise LookupError(f"The form has no field {block_id!r}. It has: {known or 'none'}")


def missing(view: View) -> dict[str, str]:
    """What Slack's client refuses before it asks the bot: required fields left empty, too short texts."""
    wrong: dict[str, str] = {}
    for block, element in elements(view.blocks):
        if block["type"] != "input":
            continue
        key, _ = STATE[element["type"]]
        value = view.values[block["block_id"]][element["action_id"]][key]
        least = element.get("min_length", 0)
        if not value and not block.get("optional"):
            wrong[block["block_id"]] = REQUIRED
        elif value and isinstance(value, str) and len(value) < least:
            wrong[block["block_id"]] = f"Please use at least {least} characters."
    return wrong


def offered(element: Json) -> list[Json]:
    """Every option an element offers, groups opened."""
    groups = element.get("option_groups") or []
    return list(element.get("options") or []) + [one for group in groups for one in group["options"]]


def pick(options: list[Json], wanted: Any) -> Json:
    """The option whose label or value is `wanted`."""
    found = [one for one in options if wanted in (one["text"]["text"], one["value"])]
    if len(found) == 1:
        return found[0]
    labels = ", ".join(repr(one["text"]["text"]) for one in options)
    raise LookupError(f"{len(found)} options are {wanted!r}. There are: {labels or 'none'}")
