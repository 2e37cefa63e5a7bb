"""What stands in a form's fields and behind a press, as plain values.

Source of the shapes: https://docs.slack.dev/reference/interaction-payloads/view-interactions-payload
"""

from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from typing import Any

Element = Mapping[str, Any]


def values_of(view: Element) -> dict[str, Any]:
    """A view's state as block_id → value (`handlers.doors.Submission.fields` says which kinds of value).

    A block of several elements (an actions block inside a form) gives one entry for each, named
    "block_id:action_id".
    """
    values: Mapping[str, Any] = (view.get("state") or {}).get("values") or {}
    fields: dict[str, Any] = {}
    for block_id, elements in values.items():
        for action_id, element in elements.items():
            fields[block_id if len(elements) == 1 else f"{block_id}:{action_id}"] = value_of(element)
    return fields


def value_of(element: Element) -> Any:
    """One element's value: text, a chosen value, several, an ISO date or time, or files; "" if none."""
    return _READERS.get(str(element.get("type", "")), _typed)(element)


def pressed_value(element: Element) -> str:
    """The same for a press, as one text: several chosen values are joined with commas."""
    value = value_of(element)
    return ",".join(map(str, value)) if isinstance(value, list) else str(value)


def _typed(element: Element) -> str:
    return str(element.get("value") or "")


def _chosen(element: Element) -> str:
    return str((element.get("selected_option") or {}).get("value") or "")


def _all_chosen(element: Element) -> list[str]:
    return [str(option.get("value") or "") for option in element.get("selected_options") or []]


def _one(key: str) -> Callable[[Element], str]:
    return lambda element: str(element.get(key) or "")


def _many(key: str) -> Callable[[Element], list[Any]]:
    return lambda element: list(element.get(key) or [])


def _instant(element: Element) -> str:
    seconds = element.get("selected_date_time")
    return datetime.fromtimestamp(seconds, UTC).isoformat() if seconds else ""


def _rich_text(element: Element) -> str:
    """The words of a rich text, one line for each paragraph or list entry."""
    parts = (element.get("rich_text_value") or {}).get("elements") or []
    return "\n".join(line for part in parts for line in _lines(part)).strip()


def _lines(part: Element) -> list[str]:
    if part.get("type") == "rich_text_list":
        return [line for entry in part.get("elements") or [] for line in _lines(entry)]
    return "".join(_run(run) for run in part.get("elements") or []).split("\n")


def _run(run: Element) -> str:
    """One run of a rich text. A link is its address, which is what a listing field is after."""
    match run.get("type"):
        case "link":
            return str(run.get("url") or "")
        case "emoji":
            return f":{run.get('name', '')}:"
        case "user":
            return f"<@{run.get('user_id', '')}>"
        case "channel":
            return f"<#{run.get('channel_id', '')}>"
        case _:
            return str(run.get("text") or "")


_READERS: Mapping[str, Callable[[Element], Any]] = {
    "static_select": _chosen,
    "external_select": _chosen,
    "radio_buttons": _chosen,
    "overflow": _chosen,
    "checkboxes": _all_chosen,
    "multi_static_select": _all_chosen,
    "multi_external_select": _all_chosen,
    "users_select": _one("selected_user"),
    "conversations_select": _one("selected_conversation"),
    "channels_select": _one("selected_channel"),
    "datepicker": _one("selected_date"),
    "timepicker": _one("selected_time"),
    "multi_users_select": _many("selected_users"),
    "multi_conversations_select": _many("selected_conversations"),
    "multi_channels_select": _many("selected_channels"),
    "file_input": _many("files"),
    "datetimepicker": _instant,
    "rich_text_input": _rich_text,
}
