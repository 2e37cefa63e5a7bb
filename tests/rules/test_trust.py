"""Who is trusted: what became of a rights-holder's listings, and by how many; and the sample."""

from datetime import UTC, datetime

import pytest

from handlers.calendars import Calendar
from handlers.terms import Terms
from handlers.trust.rules import Record, months_before, standing_of
from storage.batches import Case
from storage.trust import Tally, is_drawn

BAR = Terms.load({"US": Calendar.of("US"), "CN": Calendar.of("CN")}).trust


def tally(
    status: str, listings: int, *, ground: str = "counterfeit", reason: str = "", objected: bool = False
) -> Tally:
    return Tally(1, ground, status, reason, objected, listings)


def trusted(*tallies: Tally, ground: str = "counterfeit") -> bool:
    return standing_of(tallies).is_trusted_on(ground, BAR)


def test_the_bar_is_that_of_the_good_faith_programme() -> None:
    assert (BAR.months, BAR.taken_down, BAR.came_back, BAR.decided) == (3, 0.9, 0.05, 100)


@pytest.mark.parametrize(
    ("removed", "declined", "expected"),
    [(100, 0, True), (99, 0, False), (90, 10, True), (89, 11, False), (0, 0, False), (99, 1, True)],
)
def test_nine_in_ten_of_a_hundred_decided_listings_were_taken_down(
    removed: int, declined: int, expected: bool
) -> None:
    assert trusted(tally("removed", removed), tally("declined", declined)) is expected


def test_what_the_desk_refused_was_not_taken_down_and_what_an_objection_led_to_counts_as_it_ended() -> None:
    found = standing_of(
        [
            tally("removed", 80),
            tally("upheld", 10, objected=True),
            tally("refused", 4),
            tally("reinstated", 3, reason="by_alibaba", objected=True),
            tally("reinstated", 2, reason="accepted", objected=True),
            tally("reinstated", 1, reason="retracted"),
        ]
    )
    assert found.overall == Record(decided=100, down=90, back=5)
    assert found.is_trusted(BAR)


def test_whoever_takes_a_claim_back_once_the_seller_objects_has_lost_it() -> None:
    kept, lost = tally("removed", 94), tally("reinstated", 6, reason="retracted", objected=True)
    assert standing_of([kept, lost]).overall == Record(decided=100, down=94, back=6)
    assert not trusted(kept, lost)
    assert trusted(kept, tally("reinstated", 6, reason="retracted"))


def test_a_ground_needs_a_standing_of_its_own_and_enough_of_it() -> None:
    known = tally("removed", 200)
    assert not trusted(known, ground="piracy")
    assert not trusted(known, tally("removed", 29, ground="piracy"), ground="piracy")
    assert trusted(known, tally("removed", 30, ground="piracy"), ground="piracy")
    poor = (tally("removed", 20, ground="piracy"), tally("declined", 10, ground="piracy"))
    assert not trusted(known, *poor, ground="piracy")
    assert trusted(known, *poor, ground="counterfeit")


@pytest.mark.parametrize(
    ("now", "then"),
    [
        (datetime(2026, 5, 31, 9, tzinfo=UTC), datetime(2026, 2, 28, 9, tzinfo=UTC)),
        (datetime(2026, 3, 2, 14, tzinfo=UTC), datetime(2025, 12, 2, 14, tzinfo=UTC)),
        (datetime(2026, 1, 15, tzinfo=UTC), datetime(2025, 10, 15, tzinfo=UTC)),
    ],
)
def test_three_months_back_is_the_same_day_or_the_months_last(now: datetime, then: datetime) -> None:
    assert months_before(now, 3) == then


def test_a_sample_is_the_same_each_time_about_as_large_as_said_and_another_with_another_secret() -> None:
    cases = [Case(n) for n in range(1, 5001)]
    first = [case for case in cases if is_drawn("one", case, 10)]
    assert first == [case for case in cases if is_drawn("one", case, 10)]
    assert 400 < len(first) < 600
    assert first != [case for case in cases if is_drawn("two", case, 10)]
    assert all(is_drawn("one", case, 1) for case in cases)
