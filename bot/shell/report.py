"""What a command found or did: one value, shown as a table to people or as one JSON document to programs."""

import dataclasses
import json
import sys
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any


class CannotDo(Exception):  # noqa: N818 - says what happened
    """A command cannot do what was asked; says why and what to do, in words."""


@dataclass(frozen=True, slots=True)
class Report:
    """`document` is what `--json` prints; `said` and the table are what people read.

    `is_right` False: something needs looking at; the exit code is 1.
    """

    document: object
    said: str = ""
    columns: Sequence[str] = ()
    rows: Sequence[Sequence[object]] = ()
    is_right: bool = True


def show(report: Report, *, as_json: bool) -> None:
    """Print it on standard output."""
    if as_json:
        sys.stdout.write(json.dumps(report.document, default=_plain, ensure_ascii=False) + "\n")
        return
    if report.columns:
        _table(report)
    if report.said:
        sys.stdout.write(f"{_harmless(report.said)}\n")


def _table(report: Report) -> None:
    from rich.console import Console  # noqa: PLC0415 - not needed for --json
    from rich.table import Table  # noqa: PLC0415

    table = Table(box=None, pad_edge=False, header_style="bold")
    for column in report.columns:
        table.add_column(column, overflow="fold")
    for row in report.rows:
        table.add_row(*(_cell(value) for value in row))
    # piped, a line must stay a line: nobody sees where it would be broken
    Console(file=sys.stdout, width=None if sys.stdout.isatty() else 300, markup=False).print(table)


def _cell(value: object) -> str:
    if isinstance(value, datetime):
        return f"{value:%Y-%m-%d %H:%M:%SZ}"
    if isinstance(value, tuple | list | frozenset):
        return ", ".join(_harmless(str(one)) for one in value)
    return _harmless(str(value))


def _harmless(text: str) -> str:
    """What people wrote, without the signs that a terminal would obey rather than show."""
    return "".join(
        "\ufffd" if unicodedata.category(one) == "Cc" and one not in "\n\t" else one for one in text
    )


def _plain(value: Any) -> Any:
    """What JSON has no word for."""
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return {field.name: getattr(value, field.name) for field in dataclasses.fields(value)}
    if isinstance(value, datetime | date):
        return value.isoformat()
    if isinstance(value, frozenset | set):
        return sorted(value)
    return str(value)
