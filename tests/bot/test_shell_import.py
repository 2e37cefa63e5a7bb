"""Importing from the shell: the whole sheet at once, and the same command goes on where it was ended."""

from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text

from bot.shell.opening import opened
from handlers.imports import portion, running
from tests.bot.conftest import Said, Types
from tests.harness.imported import csv, listings, rows_of, smaller

HANA = "U0HANA0001@T0IACC0001"
FILE = "march.csv"
SHEET = csv("链接", *listings(10), "https://example.com/nothing")


@pytest.fixture(autouse=True)
def register(types: Types, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Northwind, its right and Hana; a sheet of ten listings; claims hold four."""
    smaller(monkeypatch, tmp_path)
    types("organisation", "add", "Northwind", "--kind", "holder")
    types("member", "add", HANA, "--name", "Hana", "--role", "holder", "--organisation", "Northwind")
    right = ("right", "add", "--organisation", "Northwind", "--kind", "trademark", "--mark", "NORTHWIND")
    types(*right, "--number", "1234567", "--jurisdiction", "CN", "--approved")
    (tmp_path / FILE).write_bytes(SHEET)


def imports(types: Types, *more: str, file: str = FILE, who: str = HANA, right: str = "1234567") -> Said:
    return types("import", file, "--as", who, "--right", right, "--ground", "counterfeit", *more)


def claims() -> int:
    with opened() as programme:
        return programme.store.read(
            lambda unit: int(
                unit.session.connection().scalar(text("SELECT count(*) FROM claim_listing")) or 0
            ),
            now=programme.clock(),
        )


def test_a_sheet_is_filed_and_what_was_not_lies_beside_it(types: Types, tmp_path: Path) -> None:
    said = imports(types, "--json")
    assert said.code == 0, said.err
    told = said.document
    assert (told["state"], told["listings"], told["claims"], told["not_filed"]) == ("done", 10, 3, 1)
    (group,) = told["groups"]
    assert (group["platform"], group["ground"], group["listings"]) == ("taobao", "counterfeit", 10)
    beside = tmp_path / "march - not filed.xlsx"
    assert Path(told["rows_again"]).resolve() == beside
    titles, row = rows_of(beside.read_bytes())
    assert titles == ("Row", "What is wrong", "链接")
    assert (row[0], row[2]) == ("12", "https://example.com/nothing")


def test_the_same_sheet_again_files_nothing_and_says_what_was_filed(types: Types) -> None:
    first, again = imports(types, "--json").document, imports(types, "--json").document
    assert {**first, "rows_again": ""} == {**again, "rows_again": ""}
    assert claims() == 10


@pytest.mark.parametrize("portions", [0, 1, 3])
def test_the_same_command_goes_on_where_it_was_interrupted(
    types: Types, monkeypatch: pytest.MonkeyPatch, portions: int
) -> None:
    with monkeypatch.context() as broken:
        break_off(broken, portions)
        assert imports(types).code != 0
    assert claims() == 4 * portions if portions < 3 else 10
    said = imports(types, "--json")
    assert (said.code, said.document["listings"], said.document["not_filed"]) == (0, 10, 1)
    assert claims() == 10


@pytest.mark.parametrize(("at_once", "kept"), [(2, 8), (3, 0)])
def test_of_portions_that_are_filed_together_all_are_kept_or_none(
    types: Types, monkeypatch: pytest.MonkeyPatch, at_once: int, kept: int
) -> None:
    with monkeypatch.context() as broken:
        broken.setattr("bot.shell.importing.AT_ONCE", at_once)
        break_within(broken, 2)
        assert imports(types).code != 0
    assert claims() == kept
    assert imports(types, "--json").document["listings"] == 10
    assert claims() == 10


def test_a_process_that_died_is_waited_for_and_then_gone_on_with(
    types: Types, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as broken:
        break_off(broken, 1)
        broken.setattr(running, "let_go", lambda *_, **__: None)
        imports(types)
    said = imports(types)
    assert (said.code, said.out) == (1, "")
    assert said.err.startswith("Another process works on this import at present")
    with opened() as programme:
        programme.store.run(
            lambda unit: unit.session.connection().execute(
                text("UPDATE sheet_import SET worker_until = NULL")
            ),
            now=programme.clock(),
        )
    assert imports(types, "--json").document["listings"] == 10
    assert claims() == 10


def break_off(monkeypatch: pytest.MonkeyPatch, portions: int) -> None:
    """Ctrl-C after so many portions; after the last one, before the import's end."""
    real, left = running.file_units, [portions]

    def file_units(*given: Any, **named: Any) -> int:
        if not left[0]:
            raise KeyboardInterrupt
        left[0] -= 1
        return real(*given, **named)

    monkeypatch.setattr(running, "file_units", file_units)
    monkeypatch.setattr("bot.shell.importing.AT_ONCE", 1)
    if portions == 3:
        monkeypatch.setattr("bot.shell.importing.ending.finish", _interrupted)


def break_within(monkeypatch: pytest.MonkeyPatch, portions: int) -> None:
    """Ctrl-C within a unit of work, after so many portions have become claims in it or before it."""
    real, left = portion.file_portion, [portions]

    def file_portion(*given: Any) -> list[dict[str, Any]]:
        if not left[0]:
            raise KeyboardInterrupt
        left[0] -= 1
        return real(*given)

    monkeypatch.setattr("handlers.imports.running.file_portion", file_portion)


def _interrupted(work: object, **_: Any) -> None:
    raise KeyboardInterrupt


@pytest.mark.parametrize(
    ("more", "why"),
    [
        ({"who": "U0NOBODY01@T0IACC0001"}, "not"),
        ({"who": "hana"}, "is not a Slack member id"),
        ({"right": "7654321"}, "right"),
        ({"file": "photo.csv"}, "photo.csv: it is neither an XLSX workbook nor text."),
        ({"file": "empty.csv"}, "empty.csv: it holds no rows."),
    ],
)
def test_what_cannot_be_imported_is_told_in_words(
    types: Types, tmp_path: Path, more: dict[str, str], why: str
) -> None:
    (tmp_path / "photo.csv").write_bytes(b"\x89PNG\r\n\x1a\n\0\0")
    (tmp_path / "empty.csv").write_bytes(b"")
    said = imports(types, **more)
    assert (said.code, said.out) == (1, "")
    assert why in said.err
    assert "Traceback" not in said.err
    assert claims() == 0


def test_a_ground_that_does_not_fit_the_right_is_told(types: Types) -> None:
    said = types("import", FILE, "--as", HANA, "--right", "1234567", "--ground", "piracy")
    assert (said.code, said.out) == (1, "")
    assert "ground" in said.err


def test_a_file_that_is_not_there_is_told(types: Types) -> None:
    said = imports(types, file="other.csv")
    assert said.code in (1, 2)
    assert "other.csv" in said.err


@pytest.mark.parametrize(("headings", "cells"), [("链接", ""), ("链接,商品链接", ",")])
def test_rows_of_which_none_can_be_filed_lie_beside_their_sheet(
    types: Types, tmp_path: Path, headings: str, cells: str
) -> None:
    (tmp_path / "nothing.csv").write_bytes(csv(headings, f"https://example.com/nothing{cells}"))
    for _ in range(2):
        said = imports(types, file="nothing.csv")
        assert said.code == 1
        assert "No row of this sheet can be filed, and nothing was." in said.out
        beside = tmp_path / "nothing - not filed.xlsx"
        titles, row = rows_of(beside.read_bytes())
        assert titles == ("Row", "What is wrong", *headings.split(","))
        assert row[1].startswith("This site is not one of the programme's platforms.")
        beside.unlink()
    told = imports(types, "--json", file="nothing.csv").document
    assert (told["state"], told["listings"], told["not_filed"]) == ("dropped", 0, 1)
    assert claims() == 0
