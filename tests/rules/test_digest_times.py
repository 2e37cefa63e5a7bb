"""When digests come: on the reader's clock, on working days, over clock changes, pauses and downtime."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from handlers.calendars import Calendar
from handlers.digests import rules
from handlers.digests.rules import Audience, Times, next_at, turn_at
from handlers.refusals import Refusal

CALENDARS = {"CN": Calendar.of("CN"), "US": Calendar.of("US"), "": None}
NEW_YORK, SHANGHAI = "America/New_York", "Asia/Shanghai"


def times(zone: str, local: str = "09:00", *, on: str = "", weekly: bool = False, paused: str = "") -> Times:
    """`on`: whose working days, "" for every day. `paused`: the day on which it comes again."""
    clock = ZoneInfo(zone)
    until = rules.first_moment(date.fromisoformat(paused), clock) if paused else None
    return Times(time.fromisoformat(local), clock, weekly, CALENDARS[on], until)


def moment(text: str, zone: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=ZoneInfo(zone))


def shown(at: datetime, zone: str) -> str:
    return f"{at.astimezone(ZoneInfo(zone)):%a %Y-%m-%d %H:%M}"


@pytest.mark.parametrize(
    ("zone", "on", "after", "expected"),
    [
        (NEW_YORK, "", "2026-03-02 08:59", "Mon 2026-03-02 09:00"),
        (NEW_YORK, "", "2026-03-02 09:00", "Tue 2026-03-03 09:00"),
        (NEW_YORK, "US", "2026-03-06 09:00", "Mon 2026-03-09 09:00"),  # over the weekend the clock moves on
        (NEW_YORK, "US", "2026-10-30 09:00", "Mon 2026-11-02 09:00"),  # and back
        (NEW_YORK, "US", "2026-12-31 10:00", "Mon 2027-01-04 09:00"),  # New Year's Day is a Friday
        (SHANGHAI, "CN", "2025-12-31 10:00", "Sun 2026-01-04 09:00"),  # a Sunday worked for the holiday
        (SHANGHAI, "CN", "2026-02-13 10:00", "Sat 2026-02-14 09:00"),  # a Saturday worked before the festival
        (SHANGHAI, "CN", "2026-02-14 10:00", "Tue 2026-02-24 09:00"),
        (SHANGHAI, "", "2026-02-14 10:00", "Sun 2026-02-15 09:00"),
    ],
)
def test_a_daily_digest_comes_at_its_hour_on_the_days_that_count(
    zone: str, on: str, after: str, expected: str
) -> None:
    assert shown(next_at(times(zone, on=on), moment(after, zone)), zone) == expected


@pytest.mark.parametrize(
    ("zone", "on", "after", "expected"),
    [
        (NEW_YORK, "", "2026-03-02 08:00", "Mon 2026-03-02 09:00"),
        (NEW_YORK, "", "2026-03-02 09:00", "Mon 2026-03-09 09:00"),
        (NEW_YORK, "US", "2026-05-22 09:00", "Tue 2026-05-26 09:00"),  # Memorial Day is a Monday
        (SHANGHAI, "CN", "2026-09-30 09:00", "Thu 2026-10-08 09:00"),  # the week begins after the holiday
        (SHANGHAI, "CN", "2026-02-12 09:00", "Tue 2026-02-24 09:00"),  # a week without any working day
        (NEW_YORK, "US", "2026-12-29 09:00", "Mon 2027-01-04 09:00"),
    ],
)
def test_a_weekly_digest_comes_on_monday_or_the_first_working_day(
    zone: str, on: str, after: str, expected: str
) -> None:
    assert shown(next_at(times(zone, on=on, weekly=True), moment(after, zone)), zone) == expected


@pytest.mark.parametrize(
    ("local", "after", "expected"),
    [
        ("02:30", "2026-03-07 12:00", "2026-03-08T07:30+00:00"),  # the clock goes from 2 to 3: it is 3:30
        ("01:30", "2026-10-31 12:00", "2026-11-01T05:30+00:00"),  # shown twice: the first
        ("01:30", "2026-11-01 01:30", "2026-11-02T06:30+00:00"),  # and not once more an hour later
    ],
)
def test_a_time_that_the_clock_skips_or_repeats_comes_once(local: str, after: str, expected: str) -> None:
    due = next_at(times(NEW_YORK, local), moment(after, NEW_YORK))
    assert due == datetime.fromisoformat(expected)
    assert due.tzinfo == UTC


def test_the_digest_of_a_day_that_the_calendar_skips_comes_on_the_next() -> None:
    friday = times("Pacific/Apia", on="US")  # Samoa had no 30 December 2011
    due = next_at(friday, moment("2011-12-31 08:30", "Pacific/Apia"))
    assert shown(due, "Pacific/Apia") == "Sat 2011-12-31 09:00"


@pytest.mark.parametrize("local", ["00:00", "09:00", "23:59"])
def test_a_pause_ends_with_the_digest_of_the_day_it_names(local: str) -> None:
    paused = times(SHANGHAI, local, paused="2026-03-09")
    assert shown(next_at(paused, moment("2026-03-02 10:00", SHANGHAI)), SHANGHAI) == f"Mon 2026-03-09 {local}"


def test_a_pause_that_is_over_changes_nothing() -> None:
    paused = times(SHANGHAI, paused="2026-03-01")
    assert shown(next_at(paused, moment("2026-03-02 10:00", SHANGHAI)), SHANGHAI) == "Tue 2026-03-03 09:00"


ZONES = st.sampled_from(
    [NEW_YORK, SHANGHAI, "UTC", "Europe/Berlin", "Australia/Lord_Howe", "Asia/Kathmandu", "Pacific/Apia"]
)
MOMENTS = st.datetimes(datetime(2024, 1, 1), datetime(2030, 12, 31), timezones=st.just(UTC))  # noqa: DTZ001
CLOCKS = st.times().map(lambda at: at.replace(second=0, microsecond=0))


@st.composite
def any_times(draw: st.DrawFn) -> Times:
    calendar = CALENDARS[draw(st.sampled_from(sorted(CALENDARS)))]
    return Times(draw(CLOCKS), ZoneInfo(draw(ZONES)), draw(st.booleans()), calendar)


@given(any_times(), MOMENTS)
@settings(deadline=None, max_examples=300)
def test_the_next_digest_is_always_later_and_at_the_hour_that_was_set(set_to: Times, after: datetime) -> None:
    due = next_at(set_to, after)
    assert due > after
    local = due.astimezone(set_to.zone)
    assert set_to.comes_on(local.date())
    back = local.replace(fold=0).astimezone(UTC).astimezone(set_to.zone)
    assume(back.time() == local.time())
    skipped = local.time() != set_to.local
    if skipped:  # only where the clock never showed that hour
        missing = datetime.combine(local.date(), set_to.local, set_to.zone)
        assert missing.astimezone(UTC).astimezone(set_to.zone).time() != set_to.local


@given(any_times(), MOMENTS)
@settings(deadline=None, max_examples=200)
def test_no_digest_is_left_out_between_one_and_the_next(set_to: Times, after: datetime) -> None:
    first = next_at(set_to, after)
    second = next_at(set_to, first)
    between = first.astimezone(set_to.zone).date() + timedelta(days=1)
    while between < second.astimezone(set_to.zone).date():
        assert not set_to.comes_on(between)
        between += timedelta(days=1)


@pytest.mark.parametrize(
    ("now", "next_due", "slot"),
    [
        ("2026-03-02 09:00", "2026-03-02 09:00", "2026-03-02"),
        ("2026-03-02 08:59", "2026-03-02 09:00", None),
        ("2026-03-04 17:00", "2026-03-02 09:00", "2026-03-04"),  # after three days: one, the latest
        ("2026-03-05 08:00", "2026-03-02 09:00", "2026-03-04"),
        ("2026-03-08 12:00", "2026-03-05 09:00", "2026-03-06"),  # on a Sunday: Friday's
        ("2026-03-02 10:00", "2026-03-03 09:00", "2026-03-02"),  # today's, whether it was sent its slot knows
        ("2026-03-07 10:00", "2026-03-09 09:00", None),
        ("2026-03-02 08:00", "2026-03-02 07:00", "2026-03-02"),  # the hour was moved after it had come
    ],
)
def test_after_downtime_the_latest_turn_stands_for_all(now: str, next_due: str, slot: str | None) -> None:
    daily = times(NEW_YORK, on="US")
    found = turn_at(daily, moment(now, NEW_YORK), next_due=moment(next_due, NEW_YORK))
    assert (found.isoformat() if found else None) == slot


TODAY = date(2026, 3, 2)


@pytest.mark.parametrize(
    ("said", "until"),
    [
        ("3", "2026-03-05"),
        ("1 day", "2026-03-03"),
        ("10 days", "2026-03-12"),
        ("until 2026-04-01", "2026-04-01"),
        ("2026-04-01", "2026-04-01"),
        ("", "2026-03-09"),
        ("366", "2027-03-03"),
    ],
)
def test_a_pause_is_understood_however_it_is_said(said: str, until: str) -> None:
    assert rules.pause_until(said, TODAY) == date.fromisoformat(until)


def test_off_ends_a_pause() -> None:
    assert rules.pause_until(" OFF ", TODAY) is None


@pytest.mark.parametrize(
    ("said", "refusal"),
    [
        ("0", rules.PauseIsPast),
        ("until 2026-03-02", rules.PauseIsPast),
        ("until 2025-03-09", rules.PauseIsPast),
        ("367", rules.PauseTooLong),
        ("999999", rules.PauseTooLong),
        ("until 2099-01-01", rules.PauseTooLong),
        ("forever", rules.PauseNotUnderstood),
        ("until tomorrow", rules.PauseNotUnderstood),
        ("-3", rules.PauseNotUnderstood),
        ("9999999", rules.PauseNotUnderstood),
        ("３", rules.PauseNotUnderstood),
    ],
)
def test_a_pause_that_cannot_be_is_refused(said: str, refusal: type[Refusal]) -> None:
    with pytest.raises(refusal):
        rules.pause_until(said, TODAY)


@pytest.mark.parametrize(("said", "expected"), [("09:00", "09:00"), (" 9:05 ", "09:05"), ("23:59", "23:59")])
def test_a_time_of_day_is_read(said: str, expected: str) -> None:
    assert rules.a_time(said) == expected


@pytest.mark.parametrize("said", ["", "24:00", "9", "09:60", "9:5", "０９:００"])
def test_what_is_no_time_of_day_is_refused(said: str) -> None:
    with pytest.raises(rules.NotATime):
        rules.a_time(said)


def test_an_audience_is_one_of_three_and_the_groups_comes_later() -> None:
    assert [rules.an_audience(one.value) for one in Audience] == list(Audience)
    with pytest.raises(rules.GroupComesLater):
        rules.an_audience("group")
    with pytest.raises(rules.NoSuchAudience):
        rules.an_audience("everybody")


@pytest.mark.parametrize(
    ("zone", "usual", "country"),
    [(SHANGHAI, "", "CN"), ("Europe/Berlin", "", "US"), (SHANGHAI, "US", "US"), (NEW_YORK, "CN", "CN")],
)
def test_working_days_are_the_audiences_or_those_where_the_reader_is(
    zone: str, usual: str, country: str
) -> None:
    assert rules.country_of(zone, usual) == country
