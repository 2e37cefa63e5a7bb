"""Business time: which days are worked in the US and in China, and when a wait that runs on them ends.

The days come from the `holidays` package. For China that includes the weekends worked in exchange for a long
holiday (调休), as the State Council announces them each October or November for the next year; until then a
year is only estimated (`Calendar.official_until`), and an operator may put the announcement in a file of
their own (`read_notices`).

A working day counts in full, midnight to midnight on the calendar's clock, because "one business day" in the
programme means "to the same hour" of the next one, whatever the hour.
"""

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Literal
from zoneinfo import ZoneInfo

if TYPE_CHECKING:
    from holidays import HolidayBase

Country = Literal["US", "CN"]

#: The clock a country's business days run on, unless a calendar is given another.
HOME_ZONES: Mapping[Country, str] = {"US": "America/New_York", "CN": "Asia/Shanghai"}

_DAY = timedelta(days=1)
_SATURDAY = 5


@dataclass(frozen=True, slots=True)
class Notice:
    """An announcement of days that the package does not know: days off, weekends worked, and who said so.

    With `whole_year` it is all there is to that year: its other days are plain weekdays and weekends, and
    the year counts as official.
    """

    source: str
    holidays: frozenset[date] = frozenset()
    working_days: frozenset[date] = frozenset()
    whole_year: int | None = None

    def says(self, on: date) -> bool | None:
        """Whether `on` is worked, None where this notice is silent."""
        if on in self.working_days:
            return True
        if on in self.holidays:
            return False
        return on.weekday() < _SATURDAY if on.year == self.whole_year else None


@dataclass(frozen=True, slots=True)
class Calendar:
    """The working days of one country, on one clock. Instants go in and come out aware, and come out in UTC.

    A year is worked out when it is first asked for, and kept. The very first question also
    imports the package (0.1–0.2 s), so whoever starts the bot asks one early. A naive instant raises
    ValueError.
    """

    country: Country
    timezone: ZoneInfo
    notices: tuple[Notice, ...] = ()
    _years: dict[int, frozenset[int]] = field(default_factory=dict, repr=False, compare=False)

    @classmethod
    def of(cls, country: Country, notices: Sequence[Notice] = ()) -> "Calendar":
        """The calendar of a country on its own clock. Of two notices about a day, the later one counts."""
        return cls(country, ZoneInfo(HOME_ZONES[country]), tuple(notices))

    def on_clock(self, timezone: ZoneInfo) -> "Calendar":
        """The same working days for someone in another zone; shares what is already worked out."""
        return replace(self, timezone=timezone)

    def is_working_day(self, on: date) -> bool:
        """Whether `on` is worked, make-up weekends included."""
        if on.year not in self._years:
            self._years[on.year] = _working_days(self.country, self.notices, on.year)
        return on.toordinal() in self._years[on.year]

    def after_days(self, start: datetime, days: int) -> datetime:
        """`days` business days after `start`, to the same hour on the calendar's clock.

        A start on a day that is not worked counts from the first moment of the next one that is, so that
        `days` full working days pass: Friday 15:00 + 1 is Monday 15:00, Saturday 15:00 + 1 is Tuesday 00:00.
        The result is on a working day. Raises ValueError for negative `days`.
        """
        if days < 0:
            raise ValueError(f"Business time does not run backwards: {days} days")
        begun = self._first_worked(start)
        if not days:
            return begun
        local = begun.astimezone(self.timezone)
        on = local.date()
        for _ in range(days):
            on = self._worked_after(on)
        return self._at(on, local.time())

    def after_hours(self, start: datetime, hours: int) -> datetime:
        """`hours` hours after `start`, counted on working days only, all 24 of each.

        24 hours are one business day, and half the time of `days` business days is `12 * days` hours. A
        start on a day that is not worked counts as in `after_days`, and so does an end at midnight: Friday
        20:00 + 4 is Monday 00:00. Raises ValueError for negative `hours`.
        """
        if hours < 0:
            raise ValueError(f"Business time does not run backwards: {hours} hours")
        return self.after(start, timedelta(hours=hours))

    def after(self, start: datetime, left: timedelta) -> datetime:
        """When `left` of business time has passed since `start`, as `after_hours` counts it."""
        at = self._first_worked(start)
        while left >= (today := self._end_of_day(at) - at):
            left -= today
            at = self._first_worked(at + today)
        return at + left

    def between(self, start: datetime, end: datetime) -> timedelta:
        """How much business time passes from `start` until `end`; none where `end` is the earlier.

        It is what `after` needs to come to `end` again: a clock that stood still goes on with it.
        """
        at, passed = self._first_worked(start), timedelta()
        while (midnight := self._end_of_day(at)) < end:
            passed += midnight - at
            at = self._first_worked(midnight)
        return passed + max(end.astimezone(UTC) - at, timedelta())

    def next_at(self, after: datetime, local: time, *, working_days_only: bool) -> datetime:
        """The next time strictly after `after` that the calendar's clock shows `local`.

        Where the clock is put forward over `local`, it is as much later as the clock was moved (02:30 becomes
        03:30); where the clock shows it twice, it is the first.
        """
        # From the day before: a clock put forward at midnight carries that day's time into this one.
        on = self._here(after).date() - _DAY
        while self._at(on, local) <= after or (working_days_only and not self.is_working_day(on)):
            on += _DAY
        return self._at(on, local)

    def official_until(self) -> date:
        """The last day for which the days are announced and not estimated.

        For the US they follow from the law (5 U.S.C. 6103): `date.max`. For China it is the end of the last
        year whose make-up days are known, to the package or by a notice for the whole year.
        """
        if self.country == "US":
            return date.max
        known = _library("CN", *_library("CN").special_public_holidays).weekend_workdays
        year, noticed = max(known).year, {notice.whole_year for notice in self.notices}
        while year + 1 in noticed:
            year += 1
        return date(year, 12, 31)

    def _worked_after(self, on: date) -> date:
        on += _DAY
        while not self.is_working_day(on):
            on += _DAY
        return on

    def _first_worked(self, at: datetime) -> datetime:
        """`at`, or the first moment of the next working day if it is on none."""
        on = self._here(at).date()
        return at.astimezone(UTC) if self.is_working_day(on) else self._at(self._worked_after(on), time())

    def _end_of_day(self, at: datetime) -> datetime:
        return self._at(self._here(at).date() + _DAY, time())

    def _here(self, at: datetime) -> datetime:
        if at.tzinfo is None:
            raise ValueError(f"An instant without a zone: {at}")
        return at.astimezone(self.timezone)

    def _at(self, on: date, local: time) -> datetime:
        # An unset `fold` means just what `next_at` promises of times that are missing or come twice.
        return datetime.combine(on, local.replace(fold=0), self.timezone).astimezone(UTC)


@lru_cache(maxsize=64)  # 15 ms or more, and the shell beside a bot has calendars of its own
def _working_days(country: Country, notices: tuple[Notice, ...], year: int) -> frozenset[int]:
    library = _library(country, year)
    first, last = date(year, 1, 1).toordinal(), date(year, 12, 31).toordinal()
    days = map(date.fromordinal, range(first, last + 1))
    return frozenset(on.toordinal() for on in days if _is_worked(on, notices, library))


def _is_worked(on: date, notices: tuple[Notice, ...], library: "HolidayBase") -> bool:
    for notice in reversed(notices):
        if (worked := notice.says(on)) is not None:
            return worked
    return library.is_working_day(on)


def read_notices(text: str) -> dict[Country, tuple[Notice, ...]]:
    """The announcements in an operator's TOML file, by country, in the order they stand in it.

    One table for each announcement, named after its country; `source` is required, and `whole_year`
    says that the announcement is all there is to that year:

        [[CN]]
        source = "State Council, arrangement of holidays for 2026"
        whole_year = 2026
        holidays = [2026-01-01, 2026-01-02]
        working_days = [2026-01-04]

    Raises ValueError, in words for the operator, where the file is not like that.
    """
    countries = tomllib.loads(text)
    if unknown := sorted(countries.keys() - HOME_ZONES.keys()):
        raise ValueError(f"Days are kept for {' and '.join(HOME_ZONES)}, not for {', '.join(unknown)}.")
    return {country: _notices(country, countries.get(country, [])) for country in HOME_ZONES}


def _notices(country: Country, tables: Any) -> tuple[Notice, ...]:
    if not isinstance(tables, list) or not all(isinstance(table, dict) for table in tables):
        raise ValueError(f"Each announcement for {country} starts with [[{country}]], in double brackets.")
    return tuple(_notice(f"{country}, announcement {n}", **table) for n, table in enumerate(tables, start=1))


def _notice(
    where: str,
    /,
    *,
    source: Any = "",
    holidays: Any = (),
    working_days: Any = (),
    whole_year: Any = None,
    **unknown: Any,
) -> Notice:
    if unknown:
        raise ValueError(f"{where}: {', '.join(sorted(unknown))} means nothing here.")
    if not isinstance(source, str) or not source.strip():
        raise ValueError(f"{where}: source must say who announced it and where it can be read.")
    if whole_year is not None and type(whole_year) is not int:
        raise ValueError(f"{where}: whole_year must be a year such as 2026.")
    off, worked = _days(f"{where}: holidays", holidays), _days(f"{where}: working_days", working_days)
    if both := sorted(off & worked):
        raise ValueError(f"{where}: {both[0]} is both a holiday and a working day.")
    return Notice(source.strip(), off, worked, whole_year)


def _days(where: str, days: Any) -> frozenset[date]:
    # A TOML date with a time of day is a datetime, and that a kind of date.
    if not isinstance(days, (list, tuple)) or not all(type(on) is date for on in days):
        raise ValueError(f"{where} must be a list of dates such as [2026-01-04], without quotation marks.")
    return frozenset(days)


def _library(country: Country, *years: int) -> "HolidayBase":
    from holidays import country_holidays  # noqa: PLC0415 - 0.1 to 0.2 s of the start, which none of it needs

    return country_holidays(country, years=years)
