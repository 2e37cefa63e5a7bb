"""An outcome sheet that came back: which rows say something, and what each is worth. Pure."""

from collections import defaultdict
from collections.abc import Collection, Container, Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType

from handlers.claims.questioning import Asking
from handlers.claims.reasons import Declining
from handlers.claims.rules import CONTESTED, OUTCOMES, Status, is_decidable
from handlers.hand_over.labels import Column, Labels, reference_in, version_of
from handlers.hand_over.rules import Decision
from handlers.sheets import FORMULA, Sheet, Unreadable, key
from handlers.words import N_
from storage.claims import GONE_STATES

#: Headings stand in one of so many rows; so far we look for a sheet of ours without any.
_HEADINGS_WITHIN, _LOOKED_AT = 20, 100
#: As much as the forms take.
_LONGEST_REASON = 2000
_MOST_QUESTIONS = 10
#: What a removal may have come to since.
_AFTERWARDS = frozenset({*CONTESTED, Status.UPHELD, Status.REINSTATED})

_NO_HEADINGS = N_("its headings are missing; keep the row of headings as it was")
_NO_OUTCOMES = N_("it has no column Outcome; keep the row of headings as it was")

A_FORMULA = N_("This is a formula, not a value. Type the value itself.")
NO_REFERENCE = N_("This is not one of our references, such as {reference}-1.")
ANOTHER_CLAIM = N_("This row is of another claim. Send it back with that claim's card.")
NO_SUCH_LISTING = N_("This claim has no such listing.")
UNKNOWN_OUTCOME = N_("This outcome is not known. Choose one from the list.")
NO_REASON = N_("A declined listing needs a reason. Choose one, or write it.")
NEEDS_WORDS = N_("This reason needs your words. Write what is wrong, and what to change.")
TOO_LONG = N_("The reason is longer than 2,000 characters. Shorten it.")
TWICE = N_("This listing is in the sheet more than once, with different outcomes or reasons. Keep one.")
ALREADY = N_("This listing is recorded already, as: {status}.")
ALREADY_BY_IACC = N_(
    "The IACC recorded this listing for an officer, as: {status}. Press Undo the last on the card first; "
    "then send this row again."
)
NO_QUESTION = N_("What do you need to know? Write it in the column Reason, or choose a question there.")
NOT_A_QUESTION = N_(
    "This is a reason for declining, and no question. Write what you need to know, or choose declined."
)
NOT_A_REASON = N_("This is a question, and no reason for declining. Choose a reason, or needs more.")
ASKED_ALREADY = N_("The rights-holder is asked about this listing already, and has not answered yet.")
TOO_MANY_QUESTIONS = N_(
    "One sheet asks ten different questions at most. Ask this one when they are answered."
)
WITHDRAWN = N_("The rights-holder has withdrawn this listing.")
REPLACED = N_("The rights-holder has put another listing in this place. Look into the newest sheet.")
NOT_THERE = N_("This listing is not with Alibaba at present.")


@dataclass(frozen=True, slots=True)
class GivenRow:
    """A row in which an outcome was filled in, as it stands in the sheet."""

    number: int
    reference: str
    outcome: str
    reason: str


@dataclass(frozen=True, slots=True)
class ReturnedSheet:
    """What an outcome sheet says. `version` 0: it does not tell."""

    version: int
    rows: tuple[GivenRow, ...]


@dataclass(frozen=True, slots=True)
class SentBack:
    """A row that needs another look. `why` is a text of the catalogue; `status` fills {status} in it."""

    row: GivenRow
    why: str
    status: str = ""


@dataclass(frozen=True, slots=True)
class Question:
    """What is to be asked about a listing: a coded question, or words."""

    reason: str
    said: str = ""


#: Which listing a row is about: (its claim's reference, its place there).
Spot = tuple[str, int]


@dataclass(frozen=True, slots=True)
class Judgement:
    """What follows from a sheet: listing → decision or question, rows to look at again, how many stood."""

    decisions: Mapping[Spot, Decision]
    questions: Mapping[Spot, Question]
    sent_back: Sequence[SentBack]
    stood: int


def read(sheet: Sheet, known: Labels) -> ReturnedSheet | None:
    """The rows that say something, on the first page that is ours; None for a sheet that is not one of ours.

    Raises `Unreadable`.
    """
    for page in range(sheet.pages):
        found = _on_page(sheet, page, known)
        if found is not None:
            return found
    return None


def _on_page(sheet: Sheet, page: int, known: Labels) -> ReturnedSheet | None:
    columns: dict[Column, int] = {}
    version, rows, has_reference = 0, [], False
    for count, (number, cells) in enumerate(sheet.rows(page)):
        if columns:
            row = _given(number, cells, columns)
            if row.outcome:
                rows.append(row)
        elif count < _HEADINGS_WITHIN and Column.REFERENCE in (found := _columns(cells, known)):
            if Column.OUTCOME not in found:
                raise Unreadable(_NO_OUTCOMES)
            columns, version = found, version_of(cells, sheet.name)
        elif count >= _LOOKED_AT:
            break
        has_reference = has_reference or (not columns and any(map(reference_in, cells)))
    if not columns and has_reference:
        raise Unreadable(_NO_HEADINGS)
    return ReturnedSheet(version, tuple(rows)) if columns else None


def _columns(cells: Sequence[str], known: Labels) -> dict[Column, int]:
    """Where each column stands; of two with one heading the first."""
    found: dict[Column, int] = {}
    for place, cell in enumerate(cells):
        column = known.columns.get(key(cell))
        if column is not None:
            found.setdefault(column, place)
    return found


def _given(number: int, cells: Sequence[str], columns: Mapping[Column, int]) -> GivenRow:
    reference, outcome, reason = (
        cells[place] if (place := columns.get(column, len(cells))) < len(cells) else "" for column in Column
    )
    return GivenRow(number, reference, outcome, reason)


@dataclass(slots=True)
class _Judging:
    """One sheet under judgement. `standing`: claim → place → status, of what was shown to Alibaba.

    `replaced`: where another listing stands than the sheet says; `by_iacc`: those whose outcome the IACC
    recorded for an officer; `asked`: what is asked about a listing and not answered yet.
    """

    known: Labels
    standing: Mapping[str, Mapping[int, str]]
    replaced: Collection[Spot] = ()
    by_iacc: Container[Spot] = frozenset()
    asked: Mapping[Spot, Collection[Question]] = field(default_factory=dict)
    sent_back: list[SentBack] = field(default_factory=list)
    stood: int = 0

    def back(self, row: GivenRow, why: str, status: str = "") -> None:
        self.sent_back.append(SentBack(row, why, status))

    def spot(self, row: GivenRow) -> Spot | None:
        """Which listing a row is about; None for none, and then it goes back."""
        if FORMULA in (row.reference, row.outcome):
            self.back(row, A_FORMULA)
            return None
        found = reference_in(row.reference)
        if found is None:
            self.back(row, NO_REFERENCE)
        elif found[0] not in self.standing:
            self.back(row, ANOTHER_CLAIM)
        elif found[1] not in self.standing[found[0]]:
            self.back(row, NO_SUCH_LISTING)
        elif found in self.replaced:
            self.back(row, REPLACED)
        else:
            return found
        return None

    def outcome(self, row: GivenRow) -> Status | None:
        """What a row says of its listing; None for nothing we know, and then it goes back."""
        outcome = self.known.outcomes.get(key(row.outcome))
        if outcome is None:
            self.back(row, UNKNOWN_OUTCOME)
        return outcome

    def decision(self, row: GivenRow, spot: Spot, outcome: Status) -> Decision | Question | None:
        """What is to be recorded; None where it stands so already, or the row goes back."""
        status = self.standing[spot[0]][spot[1]]
        if outcome == Status.QUERIED and is_decidable(status):
            return self._question(row, spot, status)
        if status == outcome or (outcome == Status.REMOVED and status in GONE_STATES):
            self.stood += 1
        elif status in OUTCOMES or status in _AFTERWARDS:
            self.back(row, ALREADY_BY_IACC if spot in self.by_iacc else ALREADY, status)
        elif not is_decidable(status):
            self.back(row, WITHDRAWN if status == Status.WITHDRAWN else NOT_THERE)
        elif outcome == Status.DECLINED:
            return self._decline(row)
        else:
            return Decision(outcome)
        return None

    def _question(self, row: GivenRow, spot: Spot, status: str) -> Question | None:
        said = row.reason.strip()
        code = self.known.questions.get(key(said))
        wrong = {
            A_FORMULA: row.reason == FORMULA,
            NO_QUESTION: not key(said),
            NOT_A_QUESTION: key(said) in self.known.reasons,
            TOO_LONG: len(said) > _LONGEST_REASON,
        }
        why = next((why for why, is_so in wrong.items() if is_so), "")
        question = Question(code or Asking.OTHER, "" if code else said)
        if not why and status == Status.QUERIED:
            if question in self.asked.get(spot, ()):
                self.stood += 1
                return None
            why = ASKED_ALREADY
        if why:
            self.back(row, why)
            return None
        return question

    def _decline(self, row: GivenRow) -> Decision | None:
        code = self.known.reasons.get(key(row.reason))
        wrong = {
            A_FORMULA: row.reason == FORMULA,
            NO_REASON: not key(row.reason),
            NEEDS_WORDS: code == Declining.OTHER,
            NOT_A_REASON: key(row.reason) in self.known.questions,
            TOO_LONG: len(row.reason) > _LONGEST_REASON,
        }
        why = next((why for why, is_so in wrong.items() if is_so), "")
        if why:
            self.back(row, why)
            return None
        return Decision(Status.DECLINED, code or Declining.OTHER, "" if code else row.reason)


def judge(
    rows: Sequence[GivenRow],
    known: Labels,
    *,
    standing: Mapping[str, Mapping[int, str]],
    replaced: Collection[Spot] = (),
    by_iacc: Container[Spot] = frozenset(),
    asked: Mapping[Spot, Collection[Question]] = MappingProxyType({}),
) -> Judgement:
    """What follows from these rows for the claims of one case: `standing` is reference → place → status.

    `replaced`: where another listing stands by now than when the sheet was made; `by_iacc`: listings whose
    outcome the IACC recorded for an officer, who must take that back first; `asked`: what is asked about a
    listing and not answered yet.
    """
    judging = _Judging(known, standing, replaced, by_iacc, asked)
    said: defaultdict[Spot, list[tuple[GivenRow, Status]]] = defaultdict(list)
    for row in rows:
        spot = judging.spot(row)
        outcome = judging.outcome(row) if spot else None
        if spot is not None and outcome is not None:
            said[spot].append((row, outcome))
    decisions: dict[Spot, Decision] = {}
    questions: dict[Spot, Question] = {}
    for spot, alike in said.items():
        decision = _agreed(judging, spot, alike)
        if isinstance(decision, Decision):
            decisions[spot] = decision
        elif decision is not None:
            questions[spot] = decision
    _keep_few(judging, questions, said)
    judging.sent_back.sort(key=lambda one: one.row.number)
    return Judgement(decisions, questions, judging.sent_back, judging.stood)


def _keep_few(
    judging: _Judging,
    questions: dict[Spot, Question],
    said: Mapping[Spot, Sequence[tuple[GivenRow, Status]]],
) -> None:
    """Each different question is one of the rights-holder's to answer: of too many the rest goes back."""
    kept = list(dict.fromkeys(questions.values()))[:_MOST_QUESTIONS]
    for spot in [spot for spot, question in questions.items() if question not in kept]:
        del questions[spot]
        for row, _ in said[spot]:
            judging.back(row, TOO_MANY_QUESTIONS)


def _agreed(
    judging: _Judging, spot: Spot, alike: Sequence[tuple[GivenRow, Status]]
) -> Decision | Question | None:
    """What all rows of one listing say together."""
    if len({outcome for _, outcome in alike}) > 1:
        for row, _ in alike:
            judging.back(row, TWICE)
        return None
    made = [(row, judging.decision(row, spot, outcome)) for row, outcome in alike]
    decisions = {decision for _, decision in made if decision is not None}
    if len(decisions) > 1:
        for row, decision in made:
            if decision is not None:
                judging.back(row, TWICE)
        return None
    repeated = sum(decision is not None for _, decision in made) - len(decisions)
    judging.stood += repeated
    return next(iter(decisions), None)
