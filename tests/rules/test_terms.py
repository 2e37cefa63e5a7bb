"""The programme's numbers: clocks for all platforms, and those of a platform family's own."""

from datetime import UTC, datetime

import pytest

from handlers import terms
from handlers.calendars import Calendar
from handlers.listings.platforms import load_platforms
from handlers.terms import Terms

CALENDARS = {"US": Calendar.of("US"), "CN": Calendar.of("CN")}
#: A Monday evening in Shanghai.
START = datetime(2026, 3, 2, 14, tzinfo=UTC)


def told(more: str) -> Terms:
    """Our own terms, with a table of clocks more."""
    return Terms.load(CALENDARS, f"{terms._FILE.read_text(encoding='utf-8')}\n{more}\n")


def due(found: Terms, family: str) -> str:
    return f"{found.clock('outcome', family).due_at(START):%a %H:%M}"


@pytest.mark.parametrize(
    ("said", "lazada"),
    [
        ("", "Tue 14:00"),
        ("days = 3", "Thu 14:00"),
        ("hours = 4", "Mon 18:00"),
        ('calendar = "US"\nhours = 36', "Wed 02:00"),
    ],
)
def test_a_platform_family_may_have_a_clock_of_its_own(said: str, lazada: str) -> None:
    found = told(f"[clocks.outcome.lazada]\n{said}")
    assert due(found, "lazada") == lazada
    assert due(found, "taobao") == "Tue 14:00"
    assert found.due_at("outcome", START) == found.clock("outcome", "taobao").due_at(START)


@pytest.mark.parametrize("said", ["days = 1\nhours = 2", "days = 0"])
def test_a_clock_has_either_days_or_hours(said: str) -> None:
    with pytest.raises(ValueError, match="either days or hours"):
        told(f"[clocks.outcome.lazada]\n{said}")


def test_every_family_with_a_clock_of_its_own_is_one_of_ours() -> None:
    families = {one.family for one in load_platforms().platforms.values()}
    assert {family for _, family in Terms.load(CALENDARS).own_clocks} <= families


def test_half_of_a_business_day_leaves_out_what_is_not_worked() -> None:
    clock = Terms.load(CALENDARS).clock("outcome", "taobao")
    friday = datetime(2026, 3, 6, 12, tzinfo=UTC)
    # Friday 20:00 in Shanghai: four hours of Friday, and eight of Monday
    assert f"{clock.half_at(friday, clock.due_at(friday)):%a %H:%M}" == "Mon 00:00"
