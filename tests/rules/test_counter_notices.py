"""Counter-notices: which listings are named, whose turn it is, and when the rights-holder is reminded."""

from datetime import UTC, datetime, timedelta

import pytest

from handlers.calendars import Calendar
from handlers.claims.rules import CONTESTED, TURNS
from handlers.counter_notices.rules import (
    NoListingNamed,
    NotAmongThem,
    PlacesNotUnderstood,
    name_of,
    named_places,
    reminders,
)
from handlers.refusals import Refusal
from handlers.terms import Clock, Terms
from storage import counter_notices

ONE = {"MS-2026-000101": [1, 2, 5, 6, 7]}
TWO = {**ONE, "MS-2026-000102": [1, 2]}
US = Calendar.of("US")
MONDAY = datetime(2026, 3, 2, 14, tzinfo=UTC)


@pytest.mark.parametrize(
    ("typed", "places"),
    [
        ("2", (2,)),
        ("2, 5–7", (2, 5, 6, 7)),
        ("2,5-7", (2, 5, 6, 7)),
        ("5 — 6；2", (2, 5, 6)),
        ("２、５～７", (2, 5, 6, 7)),
        ("MS-2026-000101-2, 5", (2, 5)),
        ("ms-2026-101-7", (7,)),
        ("all", (1, 2, 5, 6, 7)),
        ("全部", (1, 2, 5, 6, 7)),
    ],
)
def test_listings_of_one_claim_are_named_by_their_places(typed: str, places: tuple[int, ...]) -> None:
    assert named_places(typed, ONE) == {"MS-2026-000101": places}


def test_in_a_batch_a_piece_says_its_claim_and_those_behind_it_are_of_the_same() -> None:
    found = named_places("MS-2026-000101-2, 5–7; MS-2026-000102-1, 2", TWO)
    assert found == {"MS-2026-000101": (2, 5, 6, 7), "MS-2026-000102": (1, 2)}


@pytest.mark.parametrize(
    ("typed", "there", "refusal"),
    [
        ("the second", ONE, PlacesNotUnderstood),
        ("2", TWO, PlacesNotUnderstood),
        ("3", ONE, NotAmongThem),
        ("2-6", ONE, NotAmongThem),
        ("7-5", ONE, NotAmongThem),
        ("MS-2026-000999-1", ONE, NotAmongThem),
        (" , ", ONE, NoListingNamed),
        ("", ONE, NoListingNamed),
    ],
)
def test_what_names_no_listing_is_refused_under_its_field(
    typed: str, there: dict[str, list[int]], refusal: type[Refusal]
) -> None:
    with pytest.raises(refusal) as refused:
        named_places(typed, there)
    assert refused.value.field == "places"


def test_a_name_of_many_places_stays_short() -> None:
    places = ", ".join(map(str, range(1, 200, 2)))
    assert len(name_of("MS-2026-000101", places)) <= 60
    assert name_of("MS-2026-000101", "2, 5–7") == "MS-2026-000101-2, 5–7"


def test_every_open_state_of_a_notice_has_an_owner_and_a_clock() -> None:
    terms = Terms.load({"US": US, "CN": Calendar.of("CN")})
    assert set(CONTESTED) < set(counter_notices.STATES)
    for state in CONTESTED:
        owner, duty = TURNS[state]
        assert owner
        assert terms.due_at(duty, MONDAY) > MONDAY


def test_reminders_come_at_half_time_and_a_business_day_before_the_end() -> None:
    found = reminders(Clock(US, days=3), MONDAY)
    assert found.half_at == MONDAY + timedelta(hours=36)
    assert found.last_at == MONDAY + timedelta(hours=48)
    assert [found.due(MONDAY + timedelta(hours=hours)) for hours in (35, 36, 48)] == ["", "half", "last"]


def test_a_short_time_has_one_reminder() -> None:
    found = reminders(Clock(US, days=1), MONDAY)
    assert found.half_at == found.last_at == MONDAY + timedelta(hours=12)


def test_over_a_weekend_reminders_wait_for_working_days() -> None:
    friday = datetime(2026, 3, 6, 15, tzinfo=UTC)
    assert reminders(Clock(US, days=3), friday).half_at == datetime(2026, 3, 10, 2, tzinfo=UTC)
