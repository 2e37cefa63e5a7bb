"""The sandbox's clock: everything in the stand-in asks it, and tests and people may move it."""

from datetime import UTC, datetime, timedelta

#: A Monday morning in spring, before any change to summer time.
START = datetime(2026, 3, 2, 14, 0, tzinfo=UTC)


class Clock:
    """Call it for the time (aware, UTC). It runs on real time plus what it was moved, unless it is frozen."""

    def __init__(self) -> None:
        self._stopped_at: datetime | None = None
        self._offset = timedelta(0)

    @classmethod
    def frozen(cls, at: datetime = START) -> "Clock":
        """A clock that stands still and moves only when told."""
        clock = cls()
        clock._stopped_at = at.astimezone(UTC)
        return clock

    @property
    def is_frozen(self) -> bool:
        return self._stopped_at is not None

    def __call__(self) -> datetime:
        return self._stopped_at or datetime.now(UTC) + self._offset

    def move(self, by: timedelta) -> datetime:
        """Go forward (or, with a negative step, back) by `by`; gives the new time."""
        moved = self() + by  # an OverflowError leaves the clock as it is
        if self._stopped_at is not None:
            self._stopped_at = moved
        else:
            self._offset += by
        return moved

    def set(self, to: datetime) -> datetime:
        """Show `to`, which must be aware, from now on."""
        if to.tzinfo is None:
            raise ValueError("The clock needs an aware time.")
        return self.move(to.astimezone(UTC) - self())
