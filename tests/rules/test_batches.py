"""Cases and spans, as buttons carry and people read them; and which listings stand for a batch."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handlers.triage.sampling import chosen_of, spread
from storage.batches import Case
from storage.claim_faces import span

ids = st.lists(st.integers(1, 10**6), unique=True, max_size=400)


@pytest.mark.parametrize("case", [Case(7), Case(7, is_batch=True)])
def test_a_case_is_read_back_from_what_names_it(case: Case) -> None:
    assert Case.of(case.key) == Case.of(case.subject) == Case.of(f"hand_over.card:{case.key}") == case


@pytest.mark.parametrize("key", ["", "b", "x", "bb7", "-1", "²", "b²", "9" * 19, "claim:", "batch:x"])
def test_what_names_no_case_is_the_claim_that_there_is_not(key: str) -> None:
    assert Case.of(key) == Case(0)


@pytest.mark.parametrize(
    ("first", "last", "count", "told"),
    [
        ("MS-2026-000101", "MS-2026-000101", 1, "MS-2026-000101"),
        ("MS-2026-000101", "MS-2026-000110", 10, "MS-2026-000101–000110"),
        ("MS-2026-000101", "MS-2026-000112", 10, "MS-2026-000101 +9"),
        ("MS-2026-000101", "MS-2027-000102", 2, "MS-2026-000101 +1"),
    ],
)
def test_claims_are_named_together_only_where_none_is_missing_between(
    first: str, last: str, count: int, told: str
) -> None:
    assert span(first, last, count) == told


@given(ids, ids, st.integers(1, 30))
def test_a_sample_has_as_many_as_it_can_each_once(telling: list[int], others: list[int], size: int) -> None:
    others = [one for one in others if one not in telling]
    chosen = chosen_of(telling, others, size=size)
    assert len(chosen) == len(set(chosen)) == min(size, len(telling) + len(others))


def test_the_telling_ones_come_first_and_leave_half_to_the_others() -> None:
    chosen = chosen_of(range(100, 200), range(1000), size=20)
    assert [one >= 100 and one < 200 for one in chosen[:10]] == [True] * 10
    assert chosen[10:] == [0, 111, 222, 333, 444, 555, 666, 777, 888, 999]
    assert chosen_of(range(5), range(100, 103), size=20) == [0, 1, 2, 3, 4, 100, 101, 102]


def test_what_is_spread_reaches_from_the_first_to_the_last() -> None:
    assert spread(range(3000), 4) == [0, 999, 1999, 2999]
    assert spread([7, 8], 5) == [7, 8]
    assert spread([7, 8], 1) == [7]
    assert spread([7, 8], 0) == []
