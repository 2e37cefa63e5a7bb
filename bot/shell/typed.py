"""How commands are typed and answered: instants, `--json`, and whatever goes wrong, in words."""
# ruff: noqa: PLC0415 - what only some commands need is imported there, so that `marketsafe --help` takes 0.1 s

import functools
import json
from collections.abc import Callable
from datetime import datetime
from types import TracebackType
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from bot.shell.report import Report


class Instant(click.ParamType[datetime]):
    """An instant with its zone, such as 2026-03-02T14:00Z."""

    name = "instant"

    def convert(
        self, value: str | datetime, param: click.Parameter | None, ctx: click.Context | None
    ) -> datetime:
        try:
            at = value if isinstance(value, datetime) else datetime.fromisoformat(value)
        except ValueError:
            self.fail(f"{value!r} is not an instant such as 2026-03-02T14:00Z.", param, ctx)
        if at.tzinfo is None:
            self.fail(f"{value!r} has no zone. Write 2026-03-02T14:00Z, or +08:00 in place of Z.", param, ctx)
        return at


JSON = click.option("--json", "as_json", is_flag=True, help="Print one JSON document.")


class InWords:
    """Whatever goes wrong inside is said in words where it can be, and ends the process with 1."""

    def __init__(self, *, as_json: bool) -> None:
        self._as_json = as_json

    def __enter__(self) -> None: ...

    def __exit__(
        self,
        _kind: type[BaseException] | None,
        error: BaseException | None,
        _trace: TracebackType | None,
    ) -> None:
        if error is None or isinstance(error, click.ClickException | click.exceptions.Exit):
            return
        from bot.shell.failures import in_words

        said = in_words(error)
        if not said:
            return
        if self._as_json:
            click.echo(json.dumps({"error": said}, ensure_ascii=False))
        else:
            click.echo(said, err=True)
        raise click.exceptions.Exit(1) from error


def reports(command: "Callable[..., Report]") -> Callable[..., None]:
    """Adds `--json`, prints what the command reports, and sets the exit code."""

    @JSON
    @functools.wraps(command)
    def run(*, as_json: bool, **given: Any) -> None:
        from bot.shell.report import show

        with InWords(as_json=as_json):
            report = command(**given)
            show(report, as_json=as_json)
        if not report.is_right:
            raise click.exceptions.Exit(1)

    return run
