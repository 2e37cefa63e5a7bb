"""Block Kit's limits, one by one: what fits passes, one more is refused with the place that is wrong."""

from typing import Any

import pytest

from bot.sandbox import checks, demo
from tests.sandbox.kit import Stage, actions, button, field_of, modal, option, refused, section

Json = dict[str, Any]


def plain(text: str) -> Json:
    return {"type": "plain_text", "text": text}


def words(text: str) -> Json:
    return {"type": "mrkdwn", "text": text}


def table(rows: int, columns: int, cell: str = "x", **more: Any) -> Json:
    row = [{"type": "raw_text", "text": cell} for _ in range(columns)]
    return {"type": "table", "rows": [row for _ in range(rows)], **more}


def chart(points: int, series: int, label: str = "n", title: str = "Removals") -> Json:
    names = [f"{label}{number}" for number in range(points)]
    drawn = [
        {"name": f"s{number}", "data": [{"label": name, "value": 1} for name in names]}
        for number in range(series)
    ]
    axes = {"categories": names}
    return {
        "type": "data_visualization",
        "title": title,
        "chart": {"type": "bar", "series": drawn, "axis_config": axes},
    }


def numbers(rows: int, **more: Any) -> Json:
    row = [{"type": "raw_text", "text": "a"}, {"type": "raw_number", "value": 1, "text": "1"}]
    return {"type": "data_table", "caption": "Figures", "rows": [row for _ in range(rows)], **more}


def boxes(count: int, kind: str = "checkboxes") -> Json:
    return {
        "type": kind,
        "action_id": "a",
        "options": [option(str(each), str(each)) for each in range(count)],
    }


SELECT = {"type": "static_select", "action_id": "s"}

FITS_AND_NOT: list[tuple[str, Json, Json]] = [
    ("section 3000", section("a" * 3000), section("a" * 3001)),
    ("empty text", section("a"), section("")),
    (
        "header 150",
        {"type": "header", "text": plain("a" * 150)},
        {"type": "header", "text": plain("a" * 151)},
    ),
    ("header is plain", {"type": "header", "text": plain("a")}, {"type": "header", "text": words("a")}),
    (
        "fields of 2000",
        {"type": "section", "fields": [words("a" * 2000)]},
        {"type": "section", "fields": [words("a" * 2001)]},
    ),
    (
        "ten fields",
        {"type": "section", "fields": [words("a")] * 10},
        {"type": "section", "fields": [words("a")] * 11},
    ),
    (
        "ten of context",
        {"type": "context", "elements": [words("a")] * 10},
        {"type": "context", "elements": [words("a")] * 11},
    ),
    (
        "25 of actions",
        actions(*[button("a", f"a{each}") for each in range(25)]),
        actions(*[button("a", f"a{each}") for each in range(26)]),
    ),
    ("button 75", actions(button("a" * 75)), actions(button("a" * 76))),
    ("value 2000", actions(button("a", value="a" * 2000)), actions(button("a", value="a" * 2001))),
    ("style", actions(button("a", style="danger")), actions(button("a", style="red"))),
    ("action_id 255", actions(button("a", "a" * 255)), actions(button("a", "a" * 256))),
    ("block_id 255", section("a", block_id="b" * 255), section("a", block_id="b" * 256)),
    ("unknown key", section("a"), section("a", colour="red")),
    ("unknown block", section("a"), {"type": "sparkle"}),
    ("unknown element", actions(button("a")), actions({"type": "lever", "action_id": "a"})),
    ("options 100", actions(boxes(100) | SELECT), actions(boxes(101) | SELECT)),
    ("ten boxes", actions(boxes(10)), actions(boxes(11))),
    ("ten radios", actions(boxes(10, "radio_buttons")), actions(boxes(11, "radio_buttons"))),
    (
        "five of overflow",
        section("a", accessory=boxes(5, "overflow")),
        section("a", accessory=boxes(6, "overflow")),
    ),
    (
        "option text 75",
        actions(SELECT | {"options": [option("a" * 75, "v")]}),
        actions(SELECT | {"options": [option("a" * 76, "v")]}),
    ),
    (
        "option value 150",
        actions(SELECT | {"options": [option("a", "v" * 150)]}),
        actions(SELECT | {"options": [option("a", "v" * 151)]}),
    ),
    (
        "values differ",
        actions(SELECT | {"options": [option("a", "v"), option("b", "w")]}),
        actions(SELECT | {"options": [option("a", "v"), option("b", "v")]}),
    ),
    (
        "initial is offered",
        actions(SELECT | {"options": [option("a", "v")], "initial_option": option("a", "v")}),
        actions(SELECT | {"options": [option("a", "v")], "initial_option": option("b", "w")}),
    ),
    (
        "placeholder 150",
        actions(SELECT | {"options": [option("a", "v")], "placeholder": plain("a" * 150)}),
        actions(SELECT | {"options": [option("a", "v")], "placeholder": plain("a" * 151)}),
    ),
    (
        "image needs alt_text",
        {"type": "image", "image_url": "https://a.example/a.png", "alt_text": "a"},
        {"type": "image", "image_url": "https://a.example/a.png"},
    ),
    (
        "markdown 12000",
        {"type": "markdown", "text": "a" * 12_000},
        {"type": "markdown", "text": "a" * 12_001},
    ),
    ("table 100 rows", table(100, 1), table(101, 1)),
    ("table 20 columns", table(1, 20), table(1, 21)),
    ("table 10000 characters", table(100, 1, "x" * 97), table(100, 1, "x" * 102)),
    ("data_table 101 rows", numbers(101), numbers(102)),
    ("data_table two rows", numbers(2), numbers(1)),
    ("data_table caption", numbers(2), numbers(2, caption="")),
    ("chart title 50", chart(1, 1, title="a" * 50), chart(1, 1, title="a" * 51)),
    ("chart six series", chart(2, 6), chart(2, 7)),
    ("chart label 20", chart(1, 1, "a" * 19), chart(1, 1, "a" * 20)),
    ("no alert in messages", section("a"), {"type": "alert", "text": plain("a")}),
]


@pytest.mark.parametrize(("name", "fits", "not_"), FITS_AND_NOT, ids=[one[0] for one in FITS_AND_NOT])
def test_a_block_fits_and_one_more_does_not(name: str, fits: Json, not_: Json) -> None:
    assert checks.problems_of_message([fits]) == []
    problems = checks.problems_of_message([not_])
    assert problems
    assert "[json-pointer:/blocks/0" in problems[0]


TEXT = {"type": "plain_text_input"}
IN_FORMS: list[tuple[str, Json, Json]] = [
    ("alert 200", {"type": "alert", "text": plain("a" * 200)}, {"type": "alert", "text": plain("a" * 201)}),
    ("no table in forms", section("a"), table(1, 1)),
    (
        "max_length 3000",
        field_of("f", TEXT | {"max_length": 3000}),
        field_of("f", TEXT | {"max_length": 3001}),
    ),
    (
        "initial fits max_length",
        field_of("f", TEXT | {"max_length": 3, "initial_value": "abc"}),
        field_of("f", TEXT | {"max_length": 3, "initial_value": "abcd"}),
    ),
    (
        "ten files",
        field_of("f", {"type": "file_input", "max_files": 10}),
        field_of("f", {"type": "file_input", "max_files": 11}),
    ),
    ("no button in an input", field_of("f", TEXT), field_of("f", button("a"))),
]


@pytest.mark.parametrize(("name", "fits", "not_"), IN_FORMS, ids=[one[0] for one in IN_FORMS])
def test_a_form_takes_it_and_one_more_not(name: str, fits: Json, not_: Json) -> None:
    assert checks.problems_of_modal(modal(fits)) == []
    assert checks.problems_of_modal(modal(not_))


def test_a_file_input_stands_in_modals_only() -> None:
    home = {"type": "home", "blocks": [field_of("f", {"type": "file_input"})]}
    assert "file_input is not allowed in a home" in checks.problems_of_home(home)[0]


def test_a_message_takes_fifty_blocks_one_table_and_two_charts() -> None:
    assert not checks.problems_of_message([section("a")] * 50)
    assert checks.problems_of_message([section("a")] * 51)
    assert checks.problems_of_message([table(1, 1), table(1, 1)]) == [
        "only 1 table allowed in a message [json-pointer:/blocks]"
    ]
    assert not checks.problems_of_message([chart(1, 1)] * 2)
    assert checks.problems_of_message([chart(1, 1)] * 3)


def test_ids_are_unique_on_a_surface() -> None:
    assert checks.problems_of_message([section("a", block_id="x"), section("b", block_id="x")])
    assert checks.problems_of_message([actions(button("a", "same"), button("b", "same"))])
    assert not checks.problems_of_message([actions(button("a", "same")), actions(button("b", "same"))])


def test_chart_labels_must_be_the_categories() -> None:
    wrong = chart(2, 1)
    wrong["chart"]["axis_config"]["categories"].reverse()
    assert checks.problems_of_message([wrong]) == [
        "labels must equal the categories [json-pointer:/blocks/0/chart/series/0/data]"
    ]


def test_an_answer_with_options_has_at_most_a_hundred() -> None:
    hundred = [option(str(each), str(each)) for each in range(100)]
    assert not checks.options_problems({"options": hundred})
    assert checks.options_problems({"options": [*hundred, option("a", "b")]})
    assert checks.options_problems({})


@pytest.mark.parametrize("nonsense", [None, 3, "x", {"type": "section"}, [None], [[]], [{"type": []}]])
def test_nonsense_is_refused_without_falling_over(nonsense: Any) -> None:
    assert checks.problems_of_message(nonsense)


async def test_the_refusal_names_the_path(stage: Stage) -> None:
    body = await refused(
        stage.client.chat_postMessage(channel=demo.DESK, text="a", blocks=[section("a"), section("")])
    )
    assert body["error"] == "invalid_blocks"
    assert body["response_metadata"]["messages"] == [
        "[ERROR] must be more than 0 characters [json-pointer:/blocks/1/text/text]"
    ]


async def test_what_a_person_reads_is_all_there(stage: Stage) -> None:
    blocks = [
        {"type": "header", "text": plain("MS-1")},
        section("Tom &amp; Ann", fields=[words("one")], accessory=button("Open")),
        {"type": "context", "elements": [words("small print")]},
        table(1, 2, "cell"),
        chart(1, 1),
        actions(button("Take"), boxes(2, "radio_buttons")),
        {
            "type": "rich_text",
            "elements": [{"type": "rich_text_section", "elements": [{"type": "text", "text": "rich"}]}],
        },
    ]
    await stage.client.chat_postMessage(channel=demo.DESK, text="notification", blocks=blocks)
    lines = stage.world.desk.last.rendered.splitlines()
    assert lines == [
        *("MS-1", "Tom & Ann", "one", "[Open]", "small print", "cell | cell"),
        *("Removals", "s0: n0 1", "[Take] [0] [1]", "rich"),
    ]
    stage.world.desk.unread()
