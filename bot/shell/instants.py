"""An instant as an argument of a command."""

from datetime import datetime

import click


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
