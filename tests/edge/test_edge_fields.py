"""Every kind of form field, as a plain value."""

from typing import Any

import pytest

from bot.edge.fields import value_of, values_of
from tests.edge.kit import chosen

RICH = {
    "type": "rich_text",
    "elements": [
        {
            "type": "rich_text_section",
            "elements": [
                {"type": "text", "text": "Seen at "},
                {"type": "link", "url": "https://item.taobao.com/item.htm?id=1", "text": "here"},
                {"type": "emoji", "name": "eyes"},
            ],
        },
        {
            "type": "rich_text_list",
            "elements": [
                {"type": "rich_text_section", "elements": [{"type": "text", "text": "one"}]},
                {"type": "rich_text_section", "elements": [{"type": "user", "user_id": "U1"}]},
            ],
        },
    ],
}


@pytest.mark.parametrize(
    ("element", "value"),
    [
        ({"type": "plain_text_input", "value": "words"}, "words"),
        ({"type": "plain_text_input", "value": None}, ""),
        ({"type": "email_text_input", "value": "a@b.c"}, "a@b.c"),
        ({"type": "url_text_input", "value": None}, ""),
        ({"type": "number_input", "value": "4"}, "4"),
        ({"type": "static_select", "selected_option": chosen("a")}, "a"),
        ({"type": "static_select", "selected_option": None}, ""),
        ({"type": "external_select", "selected_option": chosen("b")}, "b"),
        ({"type": "radio_buttons", "selected_option": chosen("c")}, "c"),
        ({"type": "checkboxes", "selected_options": [chosen("a"), chosen("b")]}, ["a", "b"]),
        ({"type": "checkboxes", "selected_options": []}, []),
        ({"type": "multi_static_select", "selected_options": [chosen("a")]}, ["a"]),
        ({"type": "multi_external_select", "selected_options": [chosen("a")]}, ["a"]),
        ({"type": "users_select", "selected_user": "U1"}, "U1"),
        ({"type": "users_select", "selected_user": None}, ""),
        ({"type": "channels_select", "selected_channel": "C1"}, "C1"),
        ({"type": "conversations_select", "selected_conversation": "C2"}, "C2"),
        ({"type": "multi_users_select", "selected_users": ["U1", "U2"]}, ["U1", "U2"]),
        ({"type": "multi_channels_select", "selected_channels": None}, []),
        ({"type": "datepicker", "selected_date": "2026-11-21"}, "2026-11-21"),
        ({"type": "datepicker", "selected_date": None}, ""),
        ({"type": "timepicker", "selected_time": "09:30"}, "09:30"),
        ({"type": "datetimepicker", "selected_date_time": 1700000000}, "2023-11-14T22:13:20+00:00"),
        ({"type": "datetimepicker", "selected_date_time": None}, ""),
        ({"type": "file_input", "files": [{"id": "F1"}]}, [{"id": "F1"}]),
        ({"type": "file_input", "files": None}, []),
        (
            {"type": "rich_text_input", "rich_text_value": RICH},
            "Seen at https://item.taobao.com/item.htm?id=1:eyes:\none\n<@U1>",
        ),
        ({"type": "rich_text_input", "rich_text_value": None}, ""),
        ({"type": "something_new", "value": "kept"}, "kept"),
        ({}, ""),
    ],
)
def test_every_kind_of_field_has_a_plain_value(element: dict[str, Any], value: object) -> None:
    assert value_of(element) == value


def test_a_block_of_several_elements_gives_one_value_for_each() -> None:
    state = {
        "one": {"a": {"type": "plain_text_input", "value": "x"}},
        "two": {"b": {"type": "users_select", "selected_user": "U1"}, "c": {"type": "datepicker"}},
    }
    assert values_of({"state": {"values": state}}) == {"one": "x", "two:b": "U1", "two:c": ""}


@pytest.mark.parametrize("view", [{}, {"state": None}, {"state": {"values": {}}}])
def test_a_form_without_fields_has_no_values(view: dict[str, Any]) -> None:
    assert values_of(view) == {}
