"""Digests from the shell."""

from datetime import UTC, datetime

from bot.shell.opening import OPERATOR, opened
from bot.shell.report import Report
from handlers.digests import ticks


def send(*, audience: str, at: datetime | None) -> Report:
    """Send an audience's digests that are due at `at` (aware; None is now), each exactly once."""
    with opened() as programme:
        turns = ticks.send(programme, audience=audience, at=_utc(at) or programme.clock(), by=OPERATOR)
    rows = [(one.reader, one.outcome, one.slot) for one in turns]
    return Report(
        turns, "" if turns else _NOBODY, ("Reader", "What became of it", "Day") if turns else (), rows
    )


def preview(*, audience: str, at: datetime | None) -> Report:
    """An audience's digests as they would read at `at`; nothing is sent."""
    with opened() as programme:
        found = ticks.preview(programme, audience=audience, at=_utc(at) or programme.clock())
    return Report(found, "\n\n".join(f"To {one.name}:\n{one.text}" for one in found) or _NOBODY)


_NOBODY = "Nobody reads this digest yet."


def _utc(at: datetime | None) -> datetime | None:
    return at.astimezone(UTC) if at else None
