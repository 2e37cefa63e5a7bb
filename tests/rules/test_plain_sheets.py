"""A CSV sheet that we write opens as it is meant, and runs nothing."""

import csv

import pytest

from handlers.sheets.plain import BOM, safe, written


@pytest.mark.parametrize(
    "cell", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "  =1", "＝1", "\n=1", "\u3000=1"]
)
def test_what_would_run_is_text(cell: str) -> None:
    assert safe(cell) == f"'{cell}"


@pytest.mark.parametrize("cell", ["", "Acme", "a=b", "MS-2026-000001", 3, -3, "1-2"])
def test_what_would_not_stays_as_it_is(cell: object) -> None:
    assert safe(cell) == cell


def test_a_sheet_is_read_again_as_it_was_written() -> None:
    made = written(("A", "B"), [('say "hi", 你好', 1), ("two\nlines", "")])
    assert made.startswith(BOM)
    assert list(csv.reader(made.removeprefix(BOM).splitlines(keepends=True))) == [
        ["A", "B"],
        ['say "hi", 你好', "1"],
        ["two\nlines", ""],
    ]
