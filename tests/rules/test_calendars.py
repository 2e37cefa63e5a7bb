"""Business time in the US and in China: which days are worked, and when waits that run on them end."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from handlers.calendars import Calendar, Country, Notice, read_notices

CHINA, US = Calendar.of("CN"), Calendar.of("US")
CALENDARS: dict[Country, Calendar] = {"CN": CHINA, "US": US}


def days_of(year: int) -> list[date]:
    first = date(year, 1, 1)
    return [on for on in (first + timedelta(days=n) for n in range(366)) if on.year == year]


def on(text: str, calendar: Calendar) -> datetime:
    """An instant, as "2026-02-14 15:00" on the calendar's clock."""
    return datetime.fromisoformat(text).replace(tzinfo=calendar.timezone)


def shown(at: datetime, calendar: Calendar) -> str:
    return f"{at.astimezone(calendar.timezone):%a %Y-%m-%d %H:%M}"


# Source: the State Council's arrangements for 2025 (12 Nov 2024) and 2026 (4 Nov 2025), www.gov.cn.
CHINA_2025 = """
    off    01-01  01-28 01-29 01-30 01-31 02-03 02-04  04-04  05-01 05-02 05-05  06-02
           10-01 10-02 10-03 10-06 10-07 10-08
    worked 01-26 02-08  04-27  09-28 10-11
"""
CHINA_2026 = """
    off    01-01 01-02  02-16 02-17 02-18 02-19 02-20 02-23  04-06  05-01 05-04 05-05  06-19  09-25
           10-01 10-02 10-05 10-06 10-07
    worked 01-04  02-14 02-28  05-09  09-20 10-10
"""


@pytest.mark.parametrize(("year", "arranged"), [(2025, CHINA_2025), (2026, CHINA_2026)])
def test_china_works_and_rests_as_the_state_council_arranged(year: int, arranged: str) -> None:
    days = days_of(year)
    off = [f"{on:%m-%d}" for on in days if on.weekday() < 5 and not CHINA.is_working_day(on)]
    worked = [f"{on:%m-%d}" for on in days if on.weekday() >= 5 and CHINA.is_working_day(on)]
    assert ["off", *off, "worked", *worked] == arranged.split()


@pytest.mark.parametrize("on", [date(2005, 12, 31), date(2011, 12, 31), date(2018, 12, 29)])
def test_a_december_weekend_is_worked_for_new_years_day(on: date) -> None:
    assert Calendar.of("CN").is_working_day(on)


# Source: https://www.opm.gov/policy-data-oversight/pay-leave/federal-holidays/
@pytest.mark.parametrize(
    ("year", "off"),
    [
        (2021, "01-01 01-18 02-15 05-31 06-18 07-05 09-06 10-11 11-11 11-25 12-24 12-31"),
        (2026, "01-01 01-19 02-16 05-25 06-19 07-03 09-07 10-12 11-11 11-26 12-25"),
    ],
)
def test_the_us_rests_on_federal_holidays_as_observed(year: int, off: str) -> None:
    days = days_of(year)
    assert [f"{on:%m-%d}" for on in days if on.weekday() < 5 and not US.is_working_day(on)] == off.split()
    assert [on for on in days if on.weekday() >= 5 and US.is_working_day(on)] == []


@pytest.mark.parametrize(
    ("country", "start", "days", "end"),
    [
        ("CN", "2026-03-06 17:00", 0, "Fri 2026-03-06 17:00"),
        ("CN", "2026-03-06 17:00", 1, "Mon 2026-03-09 17:00"),
        ("CN", "2026-03-03 09:30", 3, "Fri 2026-03-06 09:30"),
        ("CN", "2026-03-06 23:59", 1, "Mon 2026-03-09 23:59"),
        # A weekend's start counts from the next working day's first moment.
        ("CN", "2026-03-07 15:00", 0, "Mon 2026-03-09 00:00"),
        ("CN", "2026-03-07 15:00", 1, "Tue 2026-03-10 00:00"),
        ("CN", "2026-03-07 00:00", 1, "Tue 2026-03-10 00:00"),
        # Spring Festival 2026: 15 to 23 February off, Saturdays 14 and 28 worked.
        ("CN", "2026-02-13 10:00", 1, "Sat 2026-02-14 10:00"),
        ("CN", "2026-02-14 10:00", 1, "Tue 2026-02-24 10:00"),
        ("CN", "2026-02-18 10:00", 1, "Wed 2026-02-25 00:00"),
        ("CN", "2026-02-27 10:00", 1, "Sat 2026-02-28 10:00"),
        ("CN", "2026-02-14 10:00", 5, "Sat 2026-02-28 10:00"),
        # National Day 2026: 1 to 7 October off, Sunday 20 September and Saturday 10 October worked.
        ("CN", "2026-09-18 10:00", 1, "Sun 2026-09-20 10:00"),
        ("CN", "2026-09-30 10:00", 3, "Sat 2026-10-10 10:00"),
        ("CN", "2025-12-31 10:00", 1, "Sun 2026-01-04 10:00"),
        ("US", "2026-12-31 10:00", 1, "Mon 2027-01-04 10:00"),
        ("US", "2021-12-30 10:00", 1, "Mon 2022-01-03 10:00"),
        ("US", "2026-07-02 10:00", 1, "Mon 2026-07-06 10:00"),
        # The clock changes on Sundays 8 March and 1 November 2026: the hour stays the hour.
        ("US", "2026-03-06 10:00", 1, "Mon 2026-03-09 10:00"),
        ("US", "2026-03-08 10:00", 1, "Tue 2026-03-10 00:00"),
        ("US", "2026-10-30 10:00", 1, "Mon 2026-11-02 10:00"),
    ],
)
def test_business_days_end_at_the_same_hour(country: Country, start: str, days: int, end: str) -> None:
    calendar = CALENDARS[country]
    due = calendar.after_days(on(start, calendar), days)
    assert shown(due, calendar) == end
    assert due.tzinfo is UTC


@pytest.mark.parametrize(
    ("country", "start", "hours", "end"),
    [
        ("CN", "2026-03-03 09:30", 0, "Tue 2026-03-03 09:30"),
        ("CN", "2026-03-03 09:30", 4, "Tue 2026-03-03 13:30"),
        ("CN", "2026-03-03 22:00", 4, "Wed 2026-03-04 02:00"),
        ("CN", "2026-03-06 22:00", 4, "Mon 2026-03-09 02:00"),
        ("CN", "2026-03-06 20:00", 4, "Mon 2026-03-09 00:00"),
        ("CN", "2026-03-07 12:00", 0, "Mon 2026-03-09 00:00"),
        ("CN", "2026-03-07 12:00", 4, "Mon 2026-03-09 04:00"),
        ("CN", "2026-03-06 10:00", 12, "Fri 2026-03-06 22:00"),
        ("CN", "2026-02-14 22:00", 4, "Tue 2026-02-24 02:00"),
        ("CN", "2026-02-27 22:00", 4, "Sat 2026-02-28 02:00"),
        ("US", "2026-03-06 23:00", 4, "Mon 2026-03-09 03:00"),
    ],
)
def test_hours_run_on_working_days_only(country: Country, start: str, hours: int, end: str) -> None:
    calendar = CALENDARS[country]
    due = calendar.after_hours(on(start, calendar), hours)
    assert shown(due, calendar) == end
    assert due.tzinfo is UTC


@pytest.mark.parametrize(
    ("country", "after", "local", "working_days_only", "end"),
    [
        ("CN", "2026-03-06 08:59", "09:00", True, "Fri 2026-03-06 09:00"),
        ("CN", "2026-03-06 09:00", "09:00", True, "Mon 2026-03-09 09:00"),
        ("CN", "2026-03-06 09:00", "09:00", False, "Sat 2026-03-07 09:00"),
        ("CN", "2026-02-13 18:00", "09:00", True, "Sat 2026-02-14 09:00"),
        ("CN", "2026-02-14 18:00", "09:00", True, "Tue 2026-02-24 09:00"),
        ("CN", "2026-12-31 18:00", "09:00", False, "Fri 2027-01-01 09:00"),
        # 02:30 is missing on 8 March 2026, and 01:30 comes twice on 1 November.
        ("US", "2026-03-07 12:00", "02:30", False, "Sun 2026-03-08 03:30"),
        ("US", "2026-03-08 03:30", "02:30", False, "Mon 2026-03-09 02:30"),
        ("US", "2026-03-07 12:00", "02:30", True, "Mon 2026-03-09 02:30"),
        ("US", "2026-10-31 12:00", "09:00", False, "Sun 2026-11-01 09:00"),
    ],
)
def test_a_daily_hour_comes_round(
    country: Country, after: str, local: str, working_days_only: bool, end: str
) -> None:
    calendar = CALENDARS[country]
    at = calendar.next_at(on(after, calendar), time.fromisoformat(local), working_days_only=working_days_only)
    assert shown(at, calendar) == end
    assert at.tzinfo is UTC


def test_an_hour_that_comes_twice_is_the_first_and_comes_once() -> None:
    before = datetime(2026, 11, 1, 4, tzinfo=UTC)
    first = US.next_at(before, time(1, 30), working_days_only=False)
    assert first == datetime(2026, 11, 1, 5, 30, tzinfo=UTC)
    assert US.next_at(first, time(1, 30), working_days_only=False) == datetime(2026, 11, 2, 6, 30, tzinfo=UTC)


def test_an_hour_missing_around_midnight_is_not_passed_over() -> None:
    # Sao Paulo's clocks went from 00:00 to 01:00 on 4 November 2018, Nuuk's from 23:00 to 00:00 in 2024.
    sao_paulo, nuuk = US.on_clock(ZoneInfo("America/Sao_Paulo")), US.on_clock(ZoneInfo("America/Nuuk"))
    midnight = sao_paulo.next_at(datetime(2018, 11, 4, 2, 59, tzinfo=UTC), time(0), working_days_only=False)
    late = nuuk.next_at(datetime(2024, 3, 31, 1, 15, tzinfo=UTC), time(23, 30), working_days_only=False)
    assert shown(midnight, sao_paulo) == "Sun 2018-11-04 01:00"
    assert shown(late, nuuk) == "Sun 2024-03-31 00:30"


def test_no_business_days_end_where_they_began_even_in_an_hour_that_comes_twice() -> None:
    # Tehran's clocks went from 24:00 back to 23:00 on Tuesday 21 September 2021.
    second = datetime(2021, 9, 21, 20, tzinfo=UTC)
    tehran = US.on_clock(ZoneInfo("Asia/Tehran"))
    assert shown(second, tehran) == "Tue 2021-09-21 23:30"
    assert tehran.after_days(second, 0) == second
    assert tehran.after_hours(second, 1) == second + timedelta(hours=1)


def test_another_clock_keeps_the_countrys_days() -> None:
    london = CHINA.on_clock(ZoneInfo("Europe/London"))
    assert london.is_working_day(date(2026, 2, 14))
    at = london.next_at(datetime(2026, 2, 13, 12, tzinfo=UTC), time(9), working_days_only=True)
    assert at == datetime(2026, 2, 14, 9, tzinfo=UTC)


def test_business_time_takes_only_instants_and_runs_forward() -> None:
    start = datetime(2026, 3, 6, 9, tzinfo=UTC)
    naive = start.replace(tzinfo=None)
    with pytest.raises(ValueError, match="without a zone"):
        CHINA.after_days(naive, 1)
    with pytest.raises(ValueError, match="without a zone"):
        CHINA.after_hours(naive, 1)
    with pytest.raises(ValueError, match="without a zone"):
        CHINA.next_at(naive, time(9), working_days_only=True)
    with pytest.raises(ValueError, match="backwards"):
        CHINA.after_days(start, -1)
    with pytest.raises(ValueError, match="backwards"):
        CHINA.after_hours(start, -1)


instants = st.timedeltas(timedelta(), timedelta(days=20_000)).map(datetime(2005, 1, 1, tzinfo=UTC).__add__)
calendars = st.sampled_from([CHINA, US])


@given(calendar=calendars, start=instants, days=st.integers(1, 30))
@settings(deadline=None)
def test_business_days_always_end_later_on_a_working_day(
    calendar: Calendar, start: datetime, days: int
) -> None:
    due = calendar.after_days(start, days)
    assert due > start
    assert calendar.is_working_day(due.astimezone(calendar.timezone).date())
    assert due > calendar.after_days(start, days - 1)


@given(
    calendar=calendars,
    start=instants,
    wait=st.timedeltas(timedelta(), timedelta(days=9)),
    n=st.integers(0, 9),
)
@settings(deadline=None)
def test_who_starts_later_is_never_due_earlier(
    calendar: Calendar, start: datetime, wait: timedelta, n: int
) -> None:
    assert calendar.after_days(start + wait, n) >= calendar.after_days(start, n)
    assert calendar.after_hours(start + wait, n) >= calendar.after_hours(start, n)


@given(calendar=calendars, start=instants, days=st.integers(0, 12))
@settings(deadline=None)
def test_a_business_day_is_24_hours_of_business_time(calendar: Calendar, start: datetime, days: int) -> None:
    assert calendar.after_hours(start, 24 * days) == calendar.after_days(start, days)


@given(calendar=calendars, start=instants, one=st.integers(0, 60), two=st.integers(0, 60))
@settings(deadline=None)
def test_waiting_in_two_parts_ends_where_waiting_at_once_does(
    calendar: Calendar, start: datetime, one: int, two: int
) -> None:
    assert calendar.after_hours(calendar.after_hours(start, one), two) == calendar.after_hours(
        start, one + two
    )


@given(
    calendar=calendars,
    after=instants,
    local=st.times(),
    zone=st.sampled_from(["Asia/Shanghai", "America/New_York", "America/Sao_Paulo", "Europe/London", "UTC"]),
    working_days_only=st.booleans(),
)
@settings(deadline=None)
def test_the_next_time_is_strictly_later_and_nothing_is_passed_over(
    calendar: Calendar, after: datetime, local: time, zone: str, working_days_only: bool
) -> None:
    there = calendar.on_clock(ZoneInfo(zone))
    at = there.next_at(after, local, working_days_only=working_days_only)
    assert at > after
    assert there.is_working_day(at.astimezone(there.timezone).date()) or not working_days_only
    if not working_days_only:
        assert at - after <= timedelta(hours=25)
    assert there.next_at(at - timedelta(microseconds=1), local, working_days_only=working_days_only) == at


NOTICES = """
[[CN]]
source = "State Council, arrangement of holidays for 2027"
whole_year = 2027
holidays = [2027-01-01, 2027-01-02, 2027-01-03, 2027-02-11]
working_days = [2026-12-27, 2027-02-06]

[[CN]]
source = "Hangzhou, typhoon of 8 March"
holidays = [2027-03-08]

[[US]]
source = "Executive order of 18 December"
holidays = [2026-12-24]
"""


def test_what_an_operator_was_told_counts_before_what_the_package_knows() -> None:
    notices = read_notices(NOTICES)
    china, us = Calendar.of("CN", notices["CN"]), Calendar.of("US", notices["US"])
    assert US.is_working_day(date(2026, 12, 24))
    assert not us.is_working_day(date(2026, 12, 24))
    assert not us.is_working_day(date(2026, 12, 25))
    assert china.is_working_day(date(2026, 12, 27))
    assert china.is_working_day(date(2027, 2, 6))
    assert not china.is_working_day(date(2027, 2, 11))
    assert not china.is_working_day(date(2027, 3, 8))
    assert not china.is_working_day(date(2026, 10, 1))


def test_the_notice_of_a_whole_year_leaves_nothing_of_the_estimate() -> None:
    estimated = [on for on in days_of(2027) if on.weekday() < 5 and not CHINA.is_working_day(on)]
    china = Calendar.of("CN", read_notices(NOTICES)["CN"])
    off = [on for on in days_of(2027) if on.weekday() < 5 and not china.is_working_day(on)]
    assert date(2027, 10, 1) in estimated
    assert off == [date(2027, 1, 1), date(2027, 2, 11), date(2027, 3, 8)]


def test_of_two_notices_about_a_day_the_later_counts() -> None:
    day = date(2027, 3, 8)
    off, worked = Notice("first", holidays=frozenset({day})), Notice("then", working_days=frozenset({day}))
    assert Calendar.of("CN", [off, worked]).is_working_day(day)
    assert not Calendar.of("CN", [worked, off]).is_working_day(day)


def test_chinas_days_are_official_as_far_as_the_make_up_days_are_known() -> None:
    known = CHINA.official_until()
    assert (known.month, known.day) == (12, 31)
    assert any(CHINA.is_working_day(on) for on in days_of(known.year) if on.weekday() >= 5)
    assert not any(CHINA.is_working_day(on) for on in days_of(known.year + 1) if on.weekday() >= 5)


def test_a_notice_for_the_next_whole_year_makes_it_official_and_one_beyond_a_gap_does_not() -> None:
    known = CHINA.official_until().year
    following, beyond = Notice("told", whole_year=known + 1), Notice("told", whole_year=known + 4)
    assert Calendar.of("CN", [beyond, following]).official_until() == date(known + 1, 12, 31)
    assert (
        Calendar.of("CN", [Notice("told", holidays=frozenset({date(2040, 1, 2)}))]).official_until().year
        == known
    )


def test_the_days_of_the_us_follow_from_the_law() -> None:
    assert US.official_until() == date.max


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        ("[[DE]]\nsource = 'x'", "not for DE"),
        ("[CN]\nsource = 'x'", r"\[\[CN\]\]"),
        ("CN = [1]", r"\[\[CN\]\]"),
        ("[[CN]]\nholidays = [2027-01-01]", "CN, announcement 1: source"),
        ("[[CN]]\nsource = ' '", "source"),
        (
            "[[CN]]\nsource = 'x'\n[[CN]]\nsource = 'x'\nholiday = [2027-01-01]",
            "announcement 2: holiday means",
        ),
        ("[[CN]]\nsource = 'x'\nholidays = ['2027-01-01']", "holidays must be a list of dates"),
        ("[[CN]]\nsource = 'x'\nholidays = 2027-01-01", "holidays must be a list of dates"),
        (
            "[[CN]]\nsource = 'x'\nworking_days = [2027-01-01T10:00:00]",
            "working_days must be a list of dates",
        ),
        ("[[CN]]\nsource = 'x'\nwhole_year = '2027'", "whole_year"),
        ("[[CN]]\nsource = 'x'\nwhole_year = true", "whole_year"),
        ("[[CN]]\nsource = 'x'\nholidays = [2027-01-01]\nworking_days = [2027-01-01]", "2027-01-01 is both"),
        ("[[CN]\n", "line 1"),
    ],
)
def test_a_file_of_notices_that_cannot_be_understood_says_where(text: str, complaint: str) -> None:
    with pytest.raises(ValueError, match=complaint):
        read_notices(text)


def test_no_notices_are_none_for_either_country() -> None:
    assert read_notices("") == {"US": (), "CN": ()}


@pytest.mark.parametrize(
    ("country", "start", "end", "hours"),
    [
        ("CN", "2026-03-03 09:30", "2026-03-03 13:30", 4),
        ("CN", "2026-03-03 09:30", "2026-03-03 09:30", 0),
        ("CN", "2026-03-03 09:30", "2026-03-02 09:30", 0),
        ("CN", "2026-03-06 22:00", "2026-03-09 02:00", 4),
        ("CN", "2026-03-07 12:00", "2026-03-09 02:00", 2),
        ("CN", "2026-03-06 22:00", "2026-03-08 12:00", 2),
        ("CN", "2026-02-14 22:00", "2026-02-24 02:00", 4),
        ("US", "2026-10-30 10:00", "2026-11-02 10:00", 24),
    ],
)
def test_business_time_between_two_instants(country: Country, start: str, end: str, hours: int) -> None:
    calendar = CALENDARS[country]
    assert calendar.between(on(start, calendar), on(end, calendar)) == timedelta(hours=hours)


@given(calendar=calendars, start=instants, days=st.integers(0, 20))
def test_a_clock_that_stood_still_for_no_time_ends_when_it_would_have(
    calendar: Calendar, start: datetime, days: int
) -> None:
    due = calendar.after_days(start, days)
    assert calendar.after(start, calendar.between(start, due)) == due


@given(calendar=calendars, start=instants, left=st.timedeltas(timedelta(), timedelta(days=15)))
def test_business_time_that_was_added_is_what_lies_between(
    calendar: Calendar, start: datetime, left: timedelta
) -> None:
    assert calendar.between(start, calendar.after(start, left)) == left
