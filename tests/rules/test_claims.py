"""A claim's life as a table, and the small questions that its rules answer."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handlers.claims.reasons import REASONS
from handlers.claims.rules import (
    CLOSED,
    CONTESTED,
    GROUNDS,
    MOVES,
    OUTCOMES,
    TURNS,
    Ground,
    Status,
    Step,
    ground_for,
    is_open,
    moved,
    number_of,
    rolled_up,
    split,
)
from handlers.claims.wording import GROUND_NAMES, RIGHT_KINDS, STATUS_MARKS, STATUS_NAMES
from storage import claims, rights
from storage.base import OWNERS

STATUSES = st.sampled_from(list(Status))


def test_every_state_is_open_or_closed_and_the_store_knows_the_same() -> None:
    assert set(TURNS) | set(CLOSED) == set(Status)
    assert not set(TURNS) & set(CLOSED)
    assert set(claims.OPEN_STATES) | set(claims.CONTESTED_STATES) == set(TURNS)
    assert set(claims.CONTESTED_STATES) == set(CONTESTED)
    assert set(claims.CLOSED_STATES) == set(CLOSED)
    assert {owner for owner, _ in TURNS.values()} | {""} == set(OWNERS)


def test_every_open_state_has_a_way_out_and_what_is_closed_is_opened_by_few() -> None:
    ways_out = {status for status, _ in MOVES}
    assert set(TURNS) <= ways_out
    opened = {(status, step) for status, step in MOVES if status in CLOSED}
    mistakes = {Step.UNDO, Step.UNDO_ANSWERED, Step.UNDO_UNANSWERED}
    assert {step for _, step in opened} == {*mistakes, Step.STAND_BEHIND, Step.COUNTER, Step.RETRACT}
    assert {status for status, _ in opened} == {*OUTCOMES, Status.UPHELD, Status.REINSTATED}


def test_every_state_is_reached_from_where_a_listing_begins() -> None:
    reached = {Status.FILED, Status.WAITING_FOR_RIGHT, Status.UNRESOLVED}
    while more := {went for (came, _), went in MOVES.items() if came in reached} - reached:
        reached |= more
    assert reached == set(Status)


def test_everything_has_a_name() -> None:
    assert set(STATUS_NAMES) == set(STATUS_MARKS) == set(Status)
    assert set(GROUND_NAMES) == set(Ground)
    assert set(RIGHT_KINDS) == set(GROUNDS) == set(rights.KINDS)
    assert all("evidence" not in reason.lower() for reason in REASONS.values())


@pytest.mark.parametrize(
    ("statuses", "expected"),
    [
        ([Status.REMOVED, Status.DECLINED], Status.REMOVED),
        ([Status.REMOVED, Status.HANDED_OVER], Status.HANDED_OVER),
        ([Status.HANDED_OVER, Status.FILED], Status.FILED),
        ([Status.UNRESOLVED, Status.REMOVED], Status.UNRESOLVED),
        ([Status.DECLINED, Status.ALREADY_GONE], Status.DECLINED),
    ],
)
def test_a_claim_stands_where_its_most_needy_listing_stands(statuses: list[Status], expected: Status) -> None:
    assert rolled_up(statuses) is expected


@given(st.lists(STATUSES, min_size=1))
def test_a_claim_is_open_as_long_as_one_listing_is(statuses: list[Status]) -> None:
    assert is_open(rolled_up(statuses)) == any(is_open(status) for status in statuses)


def test_a_claim_without_listings_stands_nowhere() -> None:
    with pytest.raises(ValueError, match="a claim has listings"):
        rolled_up([])


@pytest.mark.parametrize("outcome", list(OUTCOMES))
def test_outcomes_are_recorded_of_what_was_handed_over_alone(outcome: Status) -> None:
    step, there = OUTCOMES[outcome], {Status.HANDED_OVER, Status.UNDELIVERED, Status.QUERIED}
    assert {moved(status, step) for status in there} == {outcome}
    assert all(moved(status, step) is None for status in Status if status not in there)


def test_only_outcomes_can_be_undone_and_then_it_is_alibabas_turn_again() -> None:
    undone = {status: moved(status, Step.UNDO) for status in Status if moved(status, Step.UNDO)}
    assert undone == dict.fromkeys(OUTCOMES, Status.HANDED_OVER)


def test_a_decision_on_an_objection_is_undone_to_where_it_was() -> None:
    for step, there in (
        (Step.UNDO_ANSWERED, Status.STOOD_BEHIND),
        (Step.UNDO_UNANSWERED, Status.LEFT_TO_ALIBABA),
    ):
        undone = {status: moved(status, step) for status in Status if moved(status, step)}
        assert undone == {Status.UPHELD: there, Status.REINSTATED: there}


def test_nothing_is_endorsed_twice() -> None:
    assert moved(Status.FILED, Step.ENDORSE) is Status.ENDORSED
    assert moved(Status.ENDORSED, Step.ENDORSE) is None


@pytest.mark.parametrize(
    ("kind", "chosen", "expected"),
    [
        ("trademark", "", Ground.COUNTERFEIT),
        ("trademark", "test_buy", Ground.TEST_BUY),
        ("copyright", "", Ground.PIRACY),
        ("design", "", Ground.DESIGN),
        ("copyright", "counterfeit", None),
        ("trademark", "made up", None),
    ],
)
def test_a_ground_fits_its_right_or_is_none(kind: str, chosen: str, expected: Ground | None) -> None:
    assert ground_for(kind, chosen) is expected


@pytest.mark.parametrize(
    ("said", "number"),
    [
        ("MS-2026-000123", 123),
        ("ms-2026-123", 123),
        (" MS-123 ", 123),
        ("MS-2026-", None),
        ("ES-2026-000123", None),
        ("MS-2026-12-3", None),
        ("MS-2026-१२३", None),
        ("MS-2026-1234567890123456789", None),
        ("", None),
    ],
)
def test_references_are_read_as_people_type_them(said: str, number: int | None) -> None:
    assert number_of(said) == number


@given(
    st.lists(st.tuples(st.sampled_from("abc"), st.sampled_from(["listing", "store"])), max_size=60),
    st.integers(1, 7),
)
def test_splitting_loses_nothing_and_mixes_nothing(families: list[tuple[str, str]], at_most: int) -> None:
    parts = split(families, at_most=at_most)
    assert sorted(index for part in parts for index in part.members) == list(range(len(families)))
    for part in parts:
        assert 1 <= len(part.members) <= at_most
        assert {families[index] for index in part.members} == {(part.family, part.kind)}
