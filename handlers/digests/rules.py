"""When a digest comes, whose it is, and what may not be set."""

import re
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from handlers.calendars import Calendar
from handlers.refusals import Refusal
from handlers.words import N_


class Audience(StrEnum):
    """Who a digest is for."""

    DESK = "desk"
    OFFICERS = "officers"
    HOLDERS = "holders"


class Frequency(StrEnum):
    """How often it comes."""

    DAILY = "daily"
    WEEKLY = "weekly"


class Outcome(StrEnum):
    """What became of one reader's turn."""

    SENT = "sent"
    #: nothing was pending, and this reader wants nothing said then
    NOTHING_PENDING = "nothing_pending"
    #: nothing needs this reader and nothing has changed: it waits for the week's first day
    NOTHING_NEW = "nothing_new"
    #: this turn's digest was sent before
    SENT_BEFORE = "sent_before"
    PAUSED = "paused"
    NOT_DUE = "not_due"


#: "Nothing pending" in a channel tells a team that the bot is awake; a person is not disturbed for it.
SAYS_NOTHING_PENDING = frozenset({Audience.DESK, Audience.OFFICERS})
#: The working group's digest comes with the working group.
GROUP = "group"

_DAY = timedelta(days=1)
#: A pause that is given no length.
_USUAL_PAUSE = 7
LONGEST_PAUSE = 366
_DAYS = re.compile(r"([0-9]{1,6}) ?(?:d|days?)?")
_CLOCK = re.compile(r"([01]?[0-9]|2[0-3]):([0-5][0-9])")


@dataclass(frozen=True, slots=True)
class Times:
    """When one reader gets their digest. `calendar` None is every day.

    `paused_until` (UTC) is the first moment of the day on which it comes again.
    """

    local: time
    zone: ZoneInfo
    weekly: bool
    calendar: Calendar | None
    paused_until: datetime | None = None

    def comes_on(self, on: date) -> bool:
        """Is there a digest on that day? Weekly ones come on Mondays, or the week's first working day."""
        if not self.weekly:
            return self._is_worked(on)
        monday = on - on.weekday() * _DAY
        week = (monday + n * _DAY for n in range(7))
        return on == next((day for day in week if self._is_worked(day)), None)

    def begins_week(self, on: date) -> bool:
        """Is it the day of the week on which a weekly one comes?"""
        return replace(self, weekly=True).comes_on(on)

    def at(self, on: date) -> datetime:
        """The moment (UTC) of that day at which it is due.

        A time that the clock skips is as much later as the clock was moved; of one it shows twice, the first.
        """
        # in UTC, since two times on one clock are compared as they are shown, however the clock was moved
        return datetime.combine(on, self.local.replace(fold=0), self.zone).astimezone(UTC)

    def is_due(self, on: date, now: datetime) -> bool:
        """Has the hour of that day's digest come?"""
        return self.at(on) <= now and self.comes_on(on)

    def _is_worked(self, on: date) -> bool:
        return self.calendar is None or self.calendar.is_working_day(on)


def next_at(times: Times, after: datetime) -> datetime:
    """The next moment strictly after `after` at which this digest is due, pauses left out (UTC)."""
    after = after.astimezone(UTC)
    if times.paused_until is not None:
        after = max(after, times.paused_until - datetime.resolution)
    on = after.astimezone(times.zone).date() - _DAY  # a skipped time may fall on the day after its own
    while times.at(on) <= after or not times.comes_on(on):
        on += _DAY
    return times.at(on)


def turn_at(times: Times, now: datetime, *, next_due: datetime) -> date | None:
    """The day whose digest is to be sent at `now`, None where none is due.

    `next_due` is the first moment that nobody has attended to. However many turns went by since, the latest
    stands for all. Today's turn counts even where `next_due` is past it: its slot knows whether it was
    taken.
    """
    today = now.astimezone(times.zone).date()
    if times.is_due(today, now):
        return today
    if next_due > now:
        return None
    first, on = next_due.astimezone(times.zone).date(), today - _DAY
    while on > first and not times.comes_on(on):
        on -= _DAY
    return max(on, first)


def first_moment(on: date, zone: ZoneInfo) -> datetime:
    """When a day begins on a clock (UTC)."""
    return datetime.combine(on, time(), zone).astimezone(UTC)


def country_of(zone: str, usual: str) -> str:
    """Whose working days a reader means: the audience's usual calendar, else by where their clock is."""
    chinese = {"Asia/Shanghai", "Asia/Chongqing", "Asia/Harbin", "Asia/Urumqi", "Asia/Kashgar", "PRC"}
    return usual or ("CN" if zone in chinese else "US")


def a_time(text: str) -> str:
    """A time of day as "09:05". Raises `NotATime`."""
    found = _CLOCK.fullmatch(text.strip())
    if found is None:
        raise NotATime(given=text.strip())
    return f"{int(found[1]):02d}:{found[2]}"


def a_frequency(text: str) -> Frequency:
    """Raises `NotAFrequency`."""
    if text not in set(Frequency):
        raise NotAFrequency
    return Frequency(text)


def pause_until(text: str, today: date) -> date | None:
    """The first day on which digests come again: "3", "10 days", "until 2026-03-09", ""; None for "off".

    Raises `PauseNotUnderstood`, `PauseIsPast` or `PauseTooLong`.
    """
    said = text.strip().lower()
    if said == "off":
        return None
    days = _DAYS.fullmatch(said or str(_USUAL_PAUSE))
    if days is not None:
        return a_pause(today + min(int(days[1]), LONGEST_PAUSE + 1) * _DAY, today)
    try:
        until = date.fromisoformat(said.removeprefix("until").strip())
    except ValueError:
        raise PauseNotUnderstood(given=text.strip()) from None
    return a_pause(until, today)


def a_pause(until: date, today: date) -> date:
    """The day, if a pause may end on it. Raises `PauseIsPast` or `PauseTooLong`."""
    if until <= today:
        raise PauseIsPast(until=until)
    if until > today + LONGEST_PAUSE * _DAY:
        raise PauseTooLong(days=LONGEST_PAUSE)
    return until


def an_audience(text: str) -> Audience:
    """Raises `GroupComesLater` or `NoSuchAudience`."""
    if text == GROUP:
        raise GroupComesLater
    if text not in set(Audience):
        raise NoSuchAudience(given=text, known=", ".join(Audience))
    return Audience(text)


class NotATime(Refusal):
    """Not a time of day."""

    text = N_("“{given}” is not a time of day.")
    next_step = N_("Write it as 09:00.")
    field = "local_time"


class NotAFrequency(Refusal):
    """Neither daily nor weekly."""

    text = N_("How often should the digest come?")
    next_step = N_("Choose daily or weekly.")
    field = "frequency"


class PauseNotUnderstood(Refusal):
    """Words after `/digest pause` that say no time."""

    text = N_("I did not understand how long to pause: “{given}”.")
    next_step = N_(
        "Send `/digest pause 3` for three days, `/digest pause until 2026-12-31`, or `/digest pause off`."
    )


class PauseIsPast(Refusal):
    """A pause that would be over already."""

    text = N_("A pause until {until} would be over already.")
    next_step = N_("Give the day on which digests should come again: tomorrow or later.")
    field = "paused_until"


class PauseTooLong(Refusal):
    """A pause without end."""

    text = N_("A digest can be paused for {days} days at most.")
    next_step = N_("Choose an earlier day; you can pause it again then.")
    field = "paused_until"


class NoDigestForRole(Refusal):
    """Someone for whom there is no digest."""

    text = N_("There is no digest for your role in the programme yet.")
    next_step = N_("Press *Help* to see what you can do here.")


class NoDigestYet(Refusal):
    """A reader for whom there is no subscription."""

    text = N_("There is no digest for you yet.")
    next_step = N_("It is set up within a minute of your joining. If it is not, write to {contact}.")


class NotYourDigest(Refusal):
    """Another person's digest, or one of a channel in which the officer does not act."""

    text = N_("This digest is not yours.")
    next_step = N_("To change your own, press *Digest settings* on the Start card.")


class GroupComesLater(Refusal):
    """An audience of a topic that is not there yet."""

    text = N_("The working group's digest comes with the working group.")
    next_step = N_("Until then there are digests for: desk, officers, holders.")


class NoSuchAudience(Refusal):
    """A word that is no audience."""

    text = N_("There is no digest for “{given}”.")
    next_step = N_("Choose one of: {known}.")
