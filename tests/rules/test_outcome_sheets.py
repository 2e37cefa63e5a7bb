"""What an outcome sheet that came back is worth, row by row."""

import csv
import io
from collections.abc import Mapping, Sequence
from io import BytesIO
from typing import NamedTuple

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from handlers.claims.questioning import ASKING, Asking
from handlers.claims.reasons import DECLINING, Declining
from handlers.claims.rules import CONTESTED, OUTCOMES, Status, is_decidable
from handlers.hand_over import judging
from handlers.hand_over.judging import GivenRow, Question, SentBack, judge, read
from handlers.hand_over.labels import Labels, labels, reference_in, version_of
from handlers.hand_over.rules import Decision, ranges
from handlers.sheets import FORMULA, Unreadable, key, open_sheet
from handlers.words import CHINESE, ENGLISH, Catalogues

REFERENCE = "MS-2026-000123"
WITH_ALIBABA = dict.fromkeys(range(1, 10), Status.HANDED_OVER.value)
HEADINGS = ["Our reference · MarketSafe 编号", "Outcome · 处理结果", "Reason · 原因"]
REMOVED, GONE = Decision(Status.REMOVED), Decision(Status.ALREADY_GONE)


class Judged(NamedTuple):
    """A `Judgement` on one claim: place → decision."""

    decisions: Mapping[int, Decision]
    sent_back: Sequence[SentBack]
    stood: int


@pytest.fixture(scope="module")
def known() -> Labels:
    catalogues = Catalogues.load()
    return labels((catalogues.words(ENGLISH, "UTC"), catalogues.words(CHINESE, "UTC")))


def row(place: object, outcome: str, reason: str = "", *, number: int = 2) -> GivenRow:
    reference = f"{REFERENCE}-{place}" if isinstance(place, int) else str(place)
    return GivenRow(number, reference, outcome, reason)


def judged(known: Labels, *rows: GivenRow, standing: Mapping[int, str] = WITH_ALIBABA) -> Judged:
    """What follows, by the places of the one claim."""
    result = judge(rows, known, standing={REFERENCE: standing})
    assert {reference for reference, _ in result.decisions} <= {REFERENCE}
    return Judged(
        {place: one for (_, place), one in result.decisions.items()}, result.sent_back, result.stood
    )


def sheet(table: Sequence[Sequence[str]], name: str = "sheet.csv", known: Labels | None = None) -> object:
    told = io.StringIO()
    csv.writer(told).writerows(table)
    assert known is not None
    return read(open_sheet(BytesIO(told.getvalue().encode()), name), known)


# -- outcomes and reasons as people write them


@pytest.mark.parametrize(
    ("written", "outcome"),
    [
        ("removed · 已下架", Status.REMOVED),
        ("Removed", Status.REMOVED),
        (" REMOVED ", Status.REMOVED),
        ("ｒｅｍｏｖｅｄ", Status.REMOVED),
        ("已下架", Status.REMOVED),
        ("removed·已下架", Status.REMOVED),
        ("declined by Alibaba", Status.DECLINED),
        ("declined", Status.DECLINED),
        ("不予处理", Status.DECLINED),
        ("already_gone", Status.ALREADY_GONE),
        ("Already Gone", Status.ALREADY_GONE),
        ("此前已失效", Status.ALREADY_GONE),
        ("DUPLICATE_THERE", Status.DUPLICATE_THERE),
        ("重复", Status.DUPLICATE_THERE),
    ],
)
def test_an_outcome_is_understood_however_it_is_written(known: Labels, written: str, outcome: Status) -> None:
    (decision,) = judged(known, row(1, written, "cannot_find")).decisions.values()
    assert decision.outcome is outcome


@pytest.mark.parametrize("code", [code for code in DECLINING if code is not Declining.OTHER])
def test_a_reason_is_understood_by_its_code_and_by_its_label_in_either_language(
    known: Labels, code: Declining
) -> None:
    catalogues = Catalogues.load()
    names = [catalogues.words(locale, "UTC")(DECLINING[code]) for locale in (ENGLISH, CHINESE)]
    for written in (*names, " · ".join(names), code.value, names[0].upper()):
        assert judged(known, row(1, "declined", written)).decisions == {1: Decision(Status.DECLINED, code)}


def test_words_of_ones_own_are_another_reason_with_those_words(known: Labels) -> None:
    assert judged(known, row(1, "declined", "包不对")).decisions == {
        1: Decision(Status.DECLINED, Declining.OTHER, "包不对")
    }


def test_a_reason_for_what_was_not_declined_is_passed_over(known: Labels) -> None:
    assert judged(known, row(1, "removed", "cannot_find")).decisions == {1: REMOVED}


# -- rows that need another look


@pytest.mark.parametrize(
    ("given_row", "why"),
    [
        (row("", "removed"), judging.NO_REFERENCE),
        (row("MS-1", "removed"), judging.NO_REFERENCE),
        (row("MS-2026-000124-1", "removed"), judging.ANOTHER_CLAIM),
        (row("MS-2025-000123-1", "removed"), judging.ANOTHER_CLAIM),
        (row(10, "removed"), judging.NO_SUCH_LISTING),
        (row(0, "removed"), judging.NO_SUCH_LISTING),
        (row(1, "perhaps"), judging.UNKNOWN_OUTCOME),
        (row(1, "?"), judging.UNKNOWN_OUTCOME),
        (row(1, "endorsed"), judging.UNKNOWN_OUTCOME),
        (row(1, "declined"), judging.NO_REASON),
        (row(1, "declined", " - "), judging.NO_REASON),
        (row(1, "declined", "Another reason"), judging.NEEDS_WORDS),
        (row(1, "declined", "x" * 2001), judging.TOO_LONG),
        (row(1, FORMULA), judging.A_FORMULA),
        (row(FORMULA, "removed"), judging.A_FORMULA),
        (row(1, "declined", FORMULA), judging.A_FORMULA),
    ],
)
def test_what_cannot_be_recorded_goes_back_with_its_reason(
    known: Labels, given_row: GivenRow, why: str
) -> None:
    result = judged(known, given_row, row(2, "removed"))
    assert [(one.row, one.why) for one in result.sent_back] == [(given_row, why)]
    assert result.decisions == {2: REMOVED}


@pytest.mark.parametrize(
    ("status", "why"),
    [
        (Status.DECLINED, judging.ALREADY),
        (Status.REINSTATED, judging.ALREADY),
        (Status.WITHDRAWN, judging.WITHDRAWN),
        (Status.FILED, judging.NOT_THERE),
    ],
)
def test_what_is_no_longer_open_goes_back_and_says_what_stands(
    known: Labels, status: Status, why: str
) -> None:
    result = judged(known, row(1, "removed"), standing={1: status.value})
    assert [(one.why, one.status) for one in result.sent_back] == [
        (why, status if why == judging.ALREADY else "")
    ]
    assert not result.decisions


@pytest.mark.parametrize("status", [*CONTESTED, Status.UPHELD])
def test_what_was_removed_and_is_objected_to_counts_as_removed_and_nothing_else(
    known: Labels, status: Status
) -> None:
    result = judged(known, row(1, "removed"), standing={1: status.value})
    assert (result.stood, result.sent_back, result.decisions) == (1, [], {})
    result = judged(known, row(1, "already gone"), standing={1: status.value})
    assert [(one.why, one.status) for one in result.sent_back] == [(judging.ALREADY, status)]


def test_what_stands_so_already_is_silently_fine_even_without_its_reason(known: Labels) -> None:
    standing = {1: Status.REMOVED.value, 2: Status.DECLINED.value}
    result = judged(known, row(1, "removed"), row(2, "declined"), standing=standing)
    assert (result.stood, result.sent_back, result.decisions) == (2, [], {})


def test_the_same_row_twice_is_once_if_both_agree(known: Labels) -> None:
    result = judged(known, row(1, "removed"), row(1, "已下架"))
    assert (result.decisions, result.stood, result.sent_back) == ({1: REMOVED}, 1, [])


@pytest.mark.parametrize(
    "rows",
    [
        [row(1, "removed"), row(1, "already gone")],
        [row(1, "removed"), row(1, "declined")],
        [row(1, "declined", "cannot_find"), row(1, "declined", "not_covered")],
    ],
)
def test_the_same_row_twice_with_different_outcomes_is_not_guessed_at(
    known: Labels, rows: list[GivenRow]
) -> None:
    result = judged(known, *rows)
    assert [one.why for one in result.sent_back] == [judging.TWICE] * 2
    assert not result.decisions


@example(rows=[(1, "removed", "")], standing={1: Status.QUERIED.value})
@given(
    rows=st.lists(
        st.tuples(
            st.sampled_from([1, 2, 3, 12, "", "x"]),
            st.sampled_from(["removed", "declined", "already gone", "needs more", "?"]),
            st.sampled_from(["", "cannot_find", "words"]),
        )
    ),
    standing=st.dictionaries(st.integers(1, 4), st.sampled_from([status.value for status in Status])),
)
def test_every_row_is_recorded_stands_or_goes_back(
    known: Labels, rows: list[tuple[object, str, str]], standing: dict[int, str]
) -> None:
    made = [row(place, outcome, why, number=at) for at, (place, outcome, why) in enumerate(rows, 2)]
    result = judge(made, known, standing={REFERENCE: standing})
    done = {**result.decisions, **result.questions}
    assert len(done) == len(result.decisions) + len(result.questions)
    assert len(done) + result.stood + len(result.sent_back) == len(rows)
    assert all(is_decidable(standing[place]) for _, place in done)
    assert all(decision.outcome in OUTCOMES for decision in result.decisions.values())
    numbers = [one.row.number for one in result.sent_back]
    assert numbers == sorted(set(numbers))


# -- finding the columns


def test_columns_are_found_by_their_headings_in_any_order_and_language(known: Labels) -> None:
    told = sheet(
        [
            ["a note of mine"],
            ["原因", "extra", "处理结果", "MarketSafe 编号", "Version 3 · 第 3 版"],
            ["包不对", "x", "不予处理", f"{REFERENCE}-1"],
            ["", "", "", f"{REFERENCE}-2"],
            ["total", "9"],
        ],
        known=known,
    )
    assert told == judging.ReturnedSheet(3, (GivenRow(3, f"{REFERENCE}-1", "不予处理", "包不对"),))


def test_a_sheet_of_somebody_elses_is_none_of_ours(known: Labels) -> None:
    assert sheet([["Name", "Outcome"], ["Ann", "removed"]], known=known) is None
    assert sheet([], known=known) is None


def test_a_sheet_that_lost_its_headings_or_its_outcomes_says_so(known: Labels) -> None:
    with pytest.raises(Unreadable, match="headings are missing"):
        sheet([[f"{REFERENCE}-1", "removed"]], known=known)
    with pytest.raises(Unreadable, match="no column Outcome"):
        sheet([["Our reference"], [f"{REFERENCE}-1"]], known=known)


@pytest.mark.parametrize(
    ("headings", "name", "version"),
    [
        (["Version 2 · 第 2 版"], "x", 2),
        (["第2版"], "x-v9.xlsx", 2),
        (["Version"], "MS-2026-000123-v12 (1).xlsx", 12),
        (["Outcome"], "MS-2026-000123.xlsx", 0),
    ],
)
def test_the_version_is_told_by_the_headings_else_by_the_name(
    headings: list[str], name: str, version: int
) -> None:
    assert version_of(headings, name) == version


@pytest.mark.parametrize(
    ("cell", "found"),
    [
        ("MS-2026-000123-7", (REFERENCE, 7)),
        (" ms-2026-123-7 ", (REFERENCE, 7)),
        ("ＭＳ－２０２６－０００１２３－７", (REFERENCE, 7)),
        ("MS–2026–000123–7", (REFERENCE, 7)),
        ("MS-2026-000123", None),
        ("MS-2026-000123-7-8", None),
        ("MS-2026-000123-७", None),
    ],
)
def test_our_reference_is_read_as_people_type_it(cell: str, found: tuple[str, int] | None) -> None:
    assert reference_in(cell) == found


@given(st.text())
def test_a_key_is_the_same_whatever_the_spaces(text: str) -> None:
    assert key(f"  {text} ") == key(text)


@pytest.mark.parametrize(
    ("places", "told"), [([], ""), ([3], "3"), ([1, 2, 3], "1–3"), ([6, 1, 4, 5, 5], "1, 4–6")]
)
def test_places_are_written_as_people_write_them(places: list[int], told: str) -> None:
    assert ranges(places) == told


def test_headings_are_what_the_catalogue_says(known: Labels) -> None:
    assert {key(heading) for heading in HEADINGS} <= set(known.columns)


@pytest.mark.parametrize("outcome", ["needs more", "需要补充", "needs more · 需要补充", "queried", "提问"])
def test_needs_more_asks_a_question_in_words_or_a_coded_one(known: Labels, outcome: str) -> None:
    rows = [row(1, outcome, "Which of the two bags?"), row(2, outcome, ASKING[Asking.GROUND])]
    result = judge(rows, known, standing={REFERENCE: WITH_ALIBABA})
    assert result.questions == {
        (REFERENCE, 1): Question(Asking.OTHER, "Which of the two bags?"),
        (REFERENCE, 2): Question(Asking.GROUND),
    }
    assert (result.decisions, result.sent_back, result.stood) == ({}, [], 0)


@pytest.mark.parametrize(
    ("rows", "why"),
    [
        ([("needs more", "")], judging.NO_QUESTION),
        ([("needs more", FORMULA)], judging.A_FORMULA),
        ([("needs more", DECLINING[Declining.NOT_COVERED])], judging.NOT_A_QUESTION),
        ([("declined", ASKING[Asking.GROUND])], judging.NOT_A_REASON),
        ([("needs more", "x" * 2001)], judging.TOO_LONG),
        ([("needs more", "Which?"), ("removed", "")], judging.TWICE),
        ([("needs more", "Which?"), ("needs more", "Why?")], judging.TWICE),
    ],
)
def test_a_question_that_contradicts_itself_goes_back(
    known: Labels, rows: Sequence[tuple[str, str]], why: str
) -> None:
    given = [row(1, outcome, reason, number=n) for n, (outcome, reason) in enumerate(rows)]
    result = judge(given, known, standing={REFERENCE: WITH_ALIBABA})
    assert {one.why for one in result.sent_back} == {why}
    assert not result.questions
    assert not result.decisions


def test_what_is_asked_already_stands_if_it_is_the_same_question(known: Labels) -> None:
    standing = {REFERENCE: {1: "queried", 2: "queried", 3: "withdrawn", 4: "removed"}}
    asked = {(REFERENCE, place): [Question(Asking.OTHER, "Which?")] for place in (1, 2)}
    rows = [row(1, "needs more", "Which?"), *(row(place, "needs more", "Why?") for place in (2, 3, 4))]
    result = judge(rows, known, standing=standing, asked=asked)
    assert (result.stood, dict(result.questions)) == (1, {})
    assert [one.why for one in result.sent_back] == [
        judging.ASKED_ALREADY,
        judging.WITHDRAWN,
        judging.ALREADY,
    ]


def test_one_sheet_asks_few_different_questions(known: Labels) -> None:
    standing = {REFERENCE: dict.fromkeys(range(1, 30), "handed_over")}
    rows = [row(place, "needs more", f"Question {place % 12}?") for place in range(1, 25)]
    result = judge(rows, known, standing=standing)
    assert len(set(result.questions.values())) == 10
    assert {one.why for one in result.sent_back} == {judging.TOO_MANY_QUESTIONS}
    assert len(result.sent_back) == 4
