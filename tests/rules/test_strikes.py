"""Strikes are worked out from removals by the rules of the platform, and keep their laws for any input."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as some

from handlers.calendars import Calendar
from handlers.claims.rules import Ground
from handlers.listings.platforms import load_platforms
from handlers.sellers.penalties import Penalties, load_penalties
from handlers.sellers.rules import Penalty, Removal, Score, score

MONDAY = datetime(2026, 3, 2, 9, tzinfo=UTC)
DAY = timedelta(days=1)
NOW = MONDAY + 400 * DAY
RULES = load_penalties()
CALENDARS: Mapping[str, Calendar] = {"US": Calendar.of("US"), "CN": Calendar.of("CN")}
FAMILIES = ["default", *RULES.families]


def removal(day: float, *, listing: int = 1, claim: int = 1, holder: int = 1) -> Removal:
    return Removal(
        listing, claim, f"MS-2026-{claim:06d}", holder, f"Holder {holder}", "counterfeit", MONDAY + day * DAY
    )


def counted(family: str, removals: Sequence[Removal], *, day: float = 30) -> Score:
    return score(removals, RULES.of(family), now=MONDAY + day * DAY, calendars=CALENDARS)


# -- the table


@pytest.mark.parametrize(
    ("family", "days", "strikes", "count"),
    [
        ("daraz", (0, 7, 14), 3, 3),  # five working days apart, and no less
        ("daraz", (0, 6.9, 14), 2, 2),
        ("daraz", (0, 1, 2, 3, 4), 1, 1),
        ("aliexpress", (0, 3, 6), 3, 3),
        ("aliexpress", (0, 2.9, 3), 2, 2),
        ("1688", (0, 7), 2, 2),
        ("taobao", (0, 3, 6, 9), 4, 48),
        ("taobao", (0, 1, 2), 1, 12),
        ("alibaba", (0, 7), 2, 12),
    ],
)
def test_each_platform_counts_by_its_own_rules(
    family: str, days: tuple[float, ...], strikes: int, count: int
) -> None:
    found = counted(family, [removal(day, listing=n) for n, day in enumerate(days)])
    assert (len(found.strikes), found.count) == (strikes, count)


def test_on_taobao_removals_for_two_holders_on_one_day_are_two_strikes() -> None:
    both = [removal(0), removal(1, listing=2, claim=2, holder=2)]
    assert counted("taobao", both).count == 24
    assert counted("aliexpress", both).count == 1


def test_a_working_week_with_a_holiday_in_it_is_longer() -> None:
    """Labour Day 2026: 1 to 5 May are off in China, and 9 May is worked."""
    before, after = removal(58), removal(65, listing=2)  # 29 April and 6 May
    assert len(counted("daraz", [before, after], day=90).strikes) == 1
    assert len(counted("daraz", [before, replace(after, removed_at=MONDAY + 72 * DAY)], day=90).strikes) == 2


def test_a_strike_tells_what_opened_it_what_counts_with_it_and_when_it_is_forgotten() -> None:
    found = counted(
        "aliexpress", [removal(0, listing=n) for n in range(4)] + [removal(2, listing=9, claim=2)]
    )
    (strike,) = found.strikes
    assert (strike.number, len(strike.first), len(strike.removals)) == (1, 4, 5)
    assert strike.expires_at == MONDAY + 367 * DAY
    assert counted("daraz", [removal(0)]).strikes[0].expires_at is None


def test_after_a_year_a_violation_on_aliexpress_is_forgotten_and_elsewhere_it_is_not() -> None:
    one = [removal(0)]
    assert counted("aliexpress", one, day=364.9).count == 1
    assert counted("aliexpress", one, day=365).count == 0
    assert counted("aliexpress", one, day=365).expired == tuple(one)
    assert counted("1688", one, day=2000).count == 1


def test_what_came_back_counts_no_more_and_is_told() -> None:
    back = replace(removal(0), reversed_at=MONDAY + DAY)
    found = counted("1688", [back, removal(1, listing=2)])
    assert (found.count, found.reversed) == (1, (back,))
    assert found.strikes[0].at == MONDAY + DAY


def test_the_bar_is_where_the_platform_closes_a_store() -> None:
    for family, closed in {"aliexpress": 3, "1688": 3, "taobao": 48, "alibaba": 48, "daraz": 3}.items():
        penalty = RULES.of(family)
        assert penalty.bar == closed
        assert [rung.at for rung in penalty.ladder if rung.sanction == "closed"] == [closed]
        assert not Score(count=closed - 1).is_at(penalty)
        assert Score(count=closed).is_at(penalty)


def test_every_rule_of_a_family_names_its_source_and_its_mark() -> None:
    for penalty in (RULES.default, *RULES.families.values()):
        assert all(told[:3] in {"F: ", "T: ", "D: "} for told in penalty.sources.values())
        assert {"bar", "apart", "lives_days", "actions_visible_to"} <= set(penalty.sources)


def test_the_table_speaks_of_families_and_grounds_that_are_there() -> None:
    assert set(RULES.families) <= {one.family for one in load_platforms().platforms.values()}
    assert RULES.severe == {Ground.COUNTERFEIT, Ground.PIRACY}


def test_only_what_lazada_does_is_confidential() -> None:
    hidden = {one for one, rules in RULES.families.items() if "holder" not in rules.actions_visible_to}
    assert hidden == {"lazada"}
    assert "holder" in Penalties(frozenset(), RULES.default, {}).of("daraz").actions_visible_to


# -- the laws

_penalties = some.sampled_from([RULES.of(family) for family in FAMILIES])
_removals = some.builds(
    removal,
    some.integers(0, 400 * 24).map(lambda hours: hours / 24),
    listing=some.integers(1, 6),
    claim=some.integers(1, 4),
    holder=some.integers(1, 3),
)
_many = some.lists(_removals, max_size=25)


def count(removals: Sequence[Removal], penalty: Penalty) -> int:
    return score(removals, penalty, now=NOW, calendars=CALENDARS).count


@given(_many, _penalties)
def test_a_score_is_never_negative_and_never_more_than_a_strike_for_each_removal(
    removals: list[Removal], penalty: Penalty
) -> None:
    assert 0 <= count(removals, penalty) <= len(removals) * penalty.each
    assert count(removals, penalty) % penalty.each == 0


@given(some.data(), _many, _penalties)
def test_the_order_of_removals_does_not_matter(
    told: some.DataObject, removals: list[Removal], penalty: Penalty
) -> None:
    shuffled = told.draw(some.permutations(removals))
    found = [score(one, penalty, now=NOW, calendars=CALENDARS) for one in (removals, shuffled)]
    assert found[0] == found[1]


@given(_many, _removals, _penalties)
def test_one_removal_more_never_lowers_a_score(
    removals: list[Removal], more: Removal, penalty: Penalty
) -> None:
    assert count([*removals, more], penalty) >= count(removals, penalty)


@given(_many, _penalties)
def test_reversing_all_leaves_nothing(removals: list[Removal], penalty: Penalty) -> None:
    back = [replace(one, reversed_at=NOW) for one in removals]
    found = score(back, penalty, now=NOW, calendars=CALENDARS)
    assert (found.count, found.strikes, len(found.reversed)) == (0, (), len(removals))


@given(_many, _penalties)
def test_strikes_of_one_seller_are_a_window_apart_and_hold_every_removal_once(
    removals: list[Removal], penalty: Penalty
) -> None:
    found = score(removals, penalty, now=NOW, calendars=CALENDARS)
    for one in found.strikes:
        closes = penalty.apart.closes_at(one.at, CALENDARS)
        assert all(one.at <= its.removed_at < closes for its in one.removals)
        for other in found.strikes:
            same = not penalty.apart.per_holder or one.removals[0].holder_id == other.removals[0].holder_id
            assert one is other or not same or other.at >= closes or other.at < one.at
    kept = [its for one in found.strikes for its in one.removals]
    assert sorted(one.order for one in [*kept, *found.expired]) == sorted(one.order for one in removals)
