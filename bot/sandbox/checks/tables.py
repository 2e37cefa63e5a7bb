"""Tables and charts.

Sources: docs.slack.dev/reference/block-kit/blocks/table-block, data-table-block and data-visualization-block.
"""

from typing import Any

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
    number,
    string,
)
from bot.sandbox.rendering import cell_text

TABLE_CHARACTERS = 10_000
BLOCK_ID = {"block_id": Key(string(255))}
RICH = Shape({"elements": need(many(anything, 1, 1000)), **BLOCK_ID})
CELL = by_type(
    {
        "raw_text": Shape({"text": need(string(TABLE_CHARACTERS))}),
        "raw_number": Shape({"value": need(number), "text": need(string(100))}),
        "rich_text": RICH,
    },
    "cell",
)
COLUMN = Shape({"align": Key(choice("left", "center", "right")), "is_wrapped": Key(boolean)})


def _column(value: Any, place: Place) -> None:
    """A column's settings; null keeps the defaults."""
    if value is not None:
        COLUMN(value, place)


def _in_all(block: dict[str, Any], place: Place) -> None:
    """10,000 characters over all tables' cells, and rows of one length where the kind asks it."""
    rows = block.get("rows")
    if not isinstance(rows, list) or place.problems:
        return
    if sum(len(cell_text(one)) for row in rows for one in row) > TABLE_CHARACTERS:
        place.wrong(f"all cells together must be less than {TABLE_CHARACTERS + 1} characters")
    if block["type"] == "data_table":
        if len({len(row) for row in rows}) > 1:
            (place / "rows").wrong("all rows must have the same number of cells")
        if any(cell["type"] == "rich_text" for cell in rows[0]):
            (place / "rows" / 0).wrong("rich_text is not allowed in the header")


TABLE = Shape(
    {
        **BLOCK_ID,
        "rows": need(many(many(CELL, 1, 20), 1, 100)),
        "column_settings": Key(many(_column, 0, 20)),
    },
    surfaces=("message",),
    also=_in_all,
)
DATA_TABLE = Shape(
    {
        **BLOCK_ID,
        "caption": need(string(2000)),
        "rows": need(many(many(CELL, 1, 20), 2, 101)),
        "page_size": Key(integer(1, 100)),
        "row_header_column_index": Key(integer(0, 19)),
    },
    surfaces=("message", "home"),
    also=_in_all,
)

LABEL = string(20)
POINT = Shape({"label": need(LABEL), "value": need(number)})
SERIES = Shape({"name": need(LABEL), "data": need(many(POINT, 1, 20))})
AXES = Shape({"categories": need(many(LABEL, 1, 20)), "x_label": Key(string(50)), "y_label": Key(string(50))})


def _labels_match(chart: dict[str, Any], place: Place) -> None:
    """Each series has one point for each category, in the same order; names are unique."""
    if place.problems:
        return
    names = [one["name"] for one in chart["series"]]
    if len(set(names)) < len(names):
        (place / "series").wrong("series names must be unique")
    for at, series in enumerate(chart["series"]):
        if [one["label"] for one in series["data"]] != chart["axis_config"]["categories"]:
            (place / "series" / at / "data").wrong("labels must equal the categories")


_LINES = Shape({"series": need(many(SERIES, 1, 6)), "axis_config": need(AXES)}, also=_labels_match)
CHART = Shape(
    {
        **BLOCK_ID,
        "title": need(string(50)),
        "chart": need(
            by_type(
                {
                    "bar": _LINES,
                    "line": _LINES,
                    "area": _LINES,
                    "pie": Shape({"segments": need(many(POINT, 1, 6))}),
                },
                "chart",
            )
        ),
    },
    surfaces=("message",),
)
