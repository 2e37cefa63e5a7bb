"""Block elements: which keys, how long, how many, and where each may stand.

Source: https://docs.slack.dev/reference/block-kit/block-elements
"""

from typing import Any

from bot.sandbox.checks.composition import (
    CONFIRM,
    OPTION,
    OPTION_GROUP,
    initial_is_offered,
    option,
    options,
    plain,
)
from bot.sandbox.checks.shapes import (
    Key,
    Place,
    Shape,
    anything,
    boolean,
    by_type,
    choice,
    integer,
    many,
    need,
    string,
)

ACTION_ID = {"action_id": Key(string(255))}
FOCUS = {"focus_on_load": Key(boolean)}
PLACEHOLDER = {"placeholder": Key(plain(150))}
CONFIRMED = {"confirm": Key(CONFIRM)}
URL = string(3000)
PICKER = {**ACTION_ID, **FOCUS, **PLACEHOLDER, **CONFIRMED}
SEVERAL = {"max_selected_items": Key(integer(1, 100))}
DISPATCH = {"dispatch_action_config": Key(anything)}
INPUT_LIMIT = 3000
FILTER = {"default_to_current_conversation": Key(boolean), "filter": Key(anything)}
BOXES = option("plain_text", "mrkdwn")


def _one_source(element: dict[str, Any], place: Place) -> None:
    """A static select takes options or groups, never both, never neither."""
    if ("options" in element) == ("option_groups" in element):
        place.wrong("must have either options or option_groups")
    initial_is_offered(element, place)


def _lengths_fit(element: dict[str, Any], place: Place) -> None:
    least, most = element.get("min_length", 0), element.get("max_length", INPUT_LIMIT)
    if isinstance(least, int) and isinstance(most, int) and least > most:
        place.wrong("min_length must not be more than max_length")
    initial = element.get("initial_value", "")
    if isinstance(initial, str) and isinstance(most, int) and len(initial) > most:
        (place / "initial_value").wrong(f"must be less than {most + 1} characters")


def _choices(**initial: Key) -> dict[str, Key]:
    return {
        "options": Key(options(OPTION, 1, 100)),
        "option_groups": Key(many(OPTION_GROUP, 1, 100)),
        **initial,
    }


BUTTON = Shape(
    {
        **ACTION_ID,
        **CONFIRMED,
        "text": need(plain(75)),
        "value": Key(string(2000)),
        "url": Key(URL),
        "style": Key(choice("primary", "danger")),
        "accessibility_label": Key(string(75)),
    }
)
IMAGE = Shape({"image_url": Key(URL), "slack_file": Key(anything), "alt_text": need(string(2000))})

#: Elements that may stand in sections and actions as well as in inputs.
PICKERS: dict[str, Shape] = {
    "static_select": Shape({**PICKER, **_choices(initial_option=Key(OPTION))}, also=_one_source),
    "multi_static_select": Shape(
        {**PICKER, **SEVERAL, **_choices(initial_options=Key(options(OPTION, 1, 100)))}, also=_one_source
    ),
    "external_select": Shape(
        {**PICKER, "initial_option": Key(OPTION), "min_query_length": Key(integer(0, 100))}
    ),
    "multi_external_select": Shape(
        {
            **PICKER,
            **SEVERAL,
            "initial_options": Key(options(OPTION, 1, 100)),
            "min_query_length": Key(integer(0, 100)),
        }
    ),
    "users_select": Shape({**PICKER, "initial_user": Key(string(255))}),
    "multi_users_select": Shape({**PICKER, **SEVERAL, "initial_users": Key(many(string(255), 1, 100))}),
    "conversations_select": Shape(
        {**PICKER, **FILTER, "initial_conversation": Key(string(255)), "response_url_enabled": Key(boolean)}
    ),
    "channels_select": Shape(
        {**PICKER, "initial_channel": Key(string(255)), "response_url_enabled": Key(boolean)}
    ),
    "checkboxes": Shape(
        {
            **ACTION_ID,
            **FOCUS,
            **CONFIRMED,
            "options": need(options(BOXES, 1, 10)),
            "initial_options": Key(options(BOXES, 1, 10)),
        },
        also=initial_is_offered,
    ),
    "radio_buttons": Shape(
        {
            **ACTION_ID,
            **FOCUS,
            **CONFIRMED,
            "options": need(options(BOXES, 1, 10)),
            "initial_option": Key(BOXES),
        },
        also=initial_is_offered,
    ),
    "datepicker": Shape({**PICKER, "initial_date": Key(string(10, 10))}),
    "timepicker": Shape({**PICKER, "initial_time": Key(string(5, 5)), "timezone": Key(string(100))}),
    "datetimepicker": Shape(
        {**ACTION_ID, **FOCUS, **CONFIRMED, "initial_date_time": Key(integer(10**9, 10**10))},
        surfaces=("message", "modal"),
    ),
}

_TYPED = {**ACTION_ID, **FOCUS, **PLACEHOLDER, **DISPATCH, "initial_value": Key(string(INPUT_LIMIT, 0))}
INPUTS: dict[str, Shape] = {
    **PICKERS,
    "plain_text_input": Shape(
        {
            **_TYPED,
            "multiline": Key(boolean),
            "min_length": Key(integer(0, INPUT_LIMIT)),
            "max_length": Key(integer(1, INPUT_LIMIT)),
        },
        also=_lengths_fit,
    ),
    "number_input": Shape(
        {
            **_TYPED,
            "is_decimal_allowed": need(boolean),
            "min_value": Key(string(100)),
            "max_value": Key(string(100)),
        },
    ),
    "email_text_input": Shape(_TYPED),
    "url_text_input": Shape(_TYPED),
    "rich_text_input": Shape({**_TYPED, "initial_value": Key(anything)}),
    "file_input": Shape(
        {
            **ACTION_ID,
            "filetypes": Key(many(string(20), 1, 100)),
            "max_files": Key(integer(1, 10)),
        },
        surfaces=("modal",),
    ),
}
OVERFLOW = Shape({**ACTION_ID, **CONFIRMED, "options": need(options(option("plain_text", url=True), 1, 5))})
ACTIONS: dict[str, Shape] = {**PICKERS, "button": BUTTON, "overflow": OVERFLOW}
ACCESSORIES: dict[str, Shape] = {**ACTIONS, "image": IMAGE}

in_actions = by_type(ACTIONS, "element")
in_section = by_type(ACCESSORIES, "accessory")
in_input = by_type(INPUTS, "element")
