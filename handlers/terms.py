"""The programme's numbers, read from `terms.toml` once at start."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from handlers.calendars import Calendar

_FILE = Path(__file__).parent / "terms.toml"
#: How long a clock runs is said with one of these.
_LONG = ("days", "hours")


@dataclass(frozen=True, slots=True)
class Clock:
    """How long an owner has: business days, or hours on business days, of a calendar."""

    calendar: Calendar
    days: int = 0
    hours: int = 0

    def due_at(self, start: datetime) -> datetime:
        """When a duty that began at `start` is due (aware UTC)."""
        if self.hours:
            return self.calendar.after_hours(start, self.hours)
        return self.calendar.after_days(start, self.days)

    def half_at(self, start: datetime, due_at: datetime) -> datetime:
        """When half of the business time between them has passed."""
        return self.calendar.after(start, self.calendar.between(start, due_at) / 2)

    def resumed(self, instant: datetime, *, stood_from: datetime, until: datetime) -> datetime:
        """What `instant` becomes of a clock that stood still: as much business time is left as there was."""
        return self.calendar.after(until, self.calendar.between(stood_from, instant))


@dataclass(frozen=True, slots=True)
class DigestTimes:
    """When an audience gets its digest. `timezone` and `calendar` "" are the reader's own."""

    local_time: str
    timezone: str
    calendar: str
    frequency: str


@dataclass(frozen=True, slots=True)
class Bar:
    """What makes a rights-holder trusted: shares of the listings that were decided in so many months."""

    months: int
    #: at least so much was taken down and stayed so; at most so much came back by a seller's objection
    taken_down: float
    came_back: float
    #: at least so many listings were decided, in all and on the ground of a claim
    decided: int
    decided_on_ground: int
    #: one in so many cases is checked all the same, until a manager says otherwise
    one_in: int


@dataclass(frozen=True, slots=True)
class Terms:
    """All of them, with the calendars they are counted on."""

    listings_per_claim: int
    claims_per_batch: int
    outcomes_in_form: int
    links_per_paste: int
    link_fields: int
    sheets_per_import: int
    sheet_megabytes: int
    paper_megabytes: int
    hold_for: timedelta
    skip_for: timedelta
    draft_for: timedelta
    undo_for: timedelta
    late_one_by_one: int
    clocks: Mapping[str, Clock]
    #: (duty, platform family) → its own clock, where it has one
    own_clocks: Mapping[tuple[str, str], Clock]
    calendars: Mapping[str, Calendar]
    digests: Mapping[str, DigestTimes]
    digest_lines: int
    trust: Bar

    @classmethod
    def load(cls, calendars: Mapping[str, Calendar], text: str = "") -> "Terms":
        """`calendars`: country → calendar. `text`: a TOML document instead of our own file."""
        said = tomllib.loads(text or _FILE.read_text(encoding="utf-8"))
        limits, digests = said["limits"], dict(said["digests"])
        lines = digests.pop("lines")
        return cls(
            listings_per_claim=limits["listings_per_claim"],
            claims_per_batch=limits["claims_per_batch"],
            outcomes_in_form=limits["outcomes_in_form"],
            links_per_paste=limits["links_per_paste"],
            link_fields=limits["link_fields"],
            sheets_per_import=limits["sheets_per_import"],
            sheet_megabytes=limits["sheet_megabytes"],
            paper_megabytes=limits["paper_megabytes"],
            hold_for=timedelta(minutes=limits["hold_minutes"]),
            skip_for=timedelta(hours=limits["skip_hours"]),
            draft_for=timedelta(hours=limits["draft_hours"]),
            undo_for=timedelta(minutes=limits["undo_minutes"]),
            late_one_by_one=limits["late_one_by_one"],
            clocks={name: _clock(calendars, clock) for name, clock in said["clocks"].items()},
            own_clocks={
                (name, family): _clock(calendars, _over(clock, own))
                for name, clock in said["clocks"].items()
                for family, own in clock.items()
                if isinstance(own, dict)
            },
            calendars=calendars,
            digests={name: DigestTimes(**times) for name, times in digests.items()},
            digest_lines=lines,
            trust=Bar(**said["trust"]),
        )

    def due_at(self, duty: str, start: datetime) -> datetime:
        """When `duty` ("triage", "outcome", …) that began at `start` is due."""
        return self.clocks[duty].due_at(start)

    def clock(self, duty: str, family: str) -> Clock:
        """The clock of a duty on a platform family: its own, or the one for all."""
        return self.own_clocks.get((duty, family), self.clocks[duty])


def _over(clock: Mapping[str, Any], own: Mapping[str, Any]) -> dict[str, Any]:
    """A family's own clock: what it does not say, the calendar or how long, is as for all."""
    long = clock if own.keys().isdisjoint(_LONG) else own
    return {"calendar": own.get("calendar", clock["calendar"])} | {
        name: long[name] for name in _LONG if name in long
    }


def _clock(calendars: Mapping[str, Calendar], said: Mapping[str, Any]) -> Clock:
    """One clock. Raises ValueError for one that has both days and hours, or neither."""
    days, hours = said.get("days", 0), said.get("hours", 0)
    if bool(days) == bool(hours):
        raise ValueError(f"A clock has either days or hours: {dict(said)}")
    return Clock(calendars[said["calendar"]], days, hours)
