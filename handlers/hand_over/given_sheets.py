"""A sheet of outcomes given in the shell: read and judged as one that comes back in Slack."""

from collections.abc import Sequence
from dataclasses import dataclass
from io import BytesIO

from handlers.actor import Actor
from handlers.claims.cases import Case
from handlers.claims.quoting import family_name
from handlers.claims.refusals import NoSuchClaim
from handlers.claims.rules import number_of
from handlers.claims.wording import status_name
from handlers.hand_over import deciding, on_behalf, querying
from handlers.hand_over.deciding import Held
from handlers.hand_over.judging import ANOTHER_CLAIM, GivenRow, SentBack, judge, read
from handlers.hand_over.labels import labels, reference_in
from handlers.hand_over.returning import LIMITS, recorded_by_iacc, what_was_shown
from handlers.hand_over.rules import NotYourPlatform, Said
from handlers.hand_over.service import families_of
from handlers.people.rules import Action
from handlers.programme import Work
from handlers.refusals import Refusal
from handlers.sheets import open_sheet
from handlers.words import Words
from storage import batches, claims
from storage.people import Standing

#: The case of rows that name none of our listings.
NO_CASE = Case(0)


@dataclass(frozen=True, slots=True)
class Row:
    """What became of one row that says something. `why` "": it was recorded, or stood so before (`stood`)."""

    number: int
    reference: str
    outcome: str
    stood: bool = False
    why: str = ""


def rows_by_case(work: Work, *, name: str, content: bytes) -> list[tuple[Case, Sequence[GivenRow]]] | None:
    """The rows with an outcome, by the case they are about, in the sheet's order; None for no sheet of ours.

    Raises `Unreadable`.
    """
    found = read(open_sheet(BytesIO(content), name, LIMITS), labels(work.bilingual()))
    if found is None:
        return None
    cases: dict[Case, list[GivenRow]] = {}
    for row in found.rows:
        cases.setdefault(_case_of(work, row), []).append(row)
    return list(cases.items())


def _case_of(work: Work, row: GivenRow) -> Case:
    spot = reference_in(row.reference)
    claim_id = number_of(spot[0]) if spot else None
    return batches.case_of(work.session, claim_id) if claim_id else NO_CASE


def record(
    work: Work, actor: Actor, *, case: Case, rows: Sequence[GivenRow], officer: Standing | None, source: str
) -> list[Row]:
    """Record what these rows say of one case: the officer's own word, or the desk's for `officer`.

    A case that may not be touched gives each of its rows back with the reason. Raises `MayNot`.
    """
    actor.require(Action.RECORD_ON_BEHALF if officer else Action.RECORD_OUTCOME)
    words = work.english()
    try:
        held = _held(work, actor, officer, case)
    except Refusal as refusal:
        why = refusal.say(words, contact=work.setup.contact)
        return [Row(row.number, row.reference, row.outcome, why=why) for row in rows]
    return _recorded(
        work, actor, held, rows, Said(officer.person_id, officer.name, source) if officer else None
    )


def _held(work: Work, actor: Actor, officer: Standing | None, case: Case) -> Held | None:
    """The case, locked, None for that of rows without a claim. Raises `NoSuchClaim` or `NotYourPlatform`."""
    if case == NO_CASE:
        return None
    found = deciding.held(work, case)
    if found is None:
        raise NoSuchClaim(reference=_named(work, case))
    if found.family not in families_of(work, (officer or actor.standing).platforms):
        platform = family_name(work.english(), work.setup.platforms, found.family)
        raise NotYourPlatform(reference=found.reference, platform=platform)
    if officer:
        on_behalf.check_not_own(actor, found)
    return found


def _named(work: Work, case: Case) -> str:
    claim = None if case.is_batch else work.session.get(claims.Claim, case.id)
    return claim.reference if claim else f"MS-…-{case.id:06d}"


def _recorded(
    work: Work, actor: Actor, held: Held | None, rows: Sequence[GivenRow], said: Said | None
) -> list[Row]:
    shown = what_was_shown(work, held)[0] if held else {}
    standing: dict[str, dict[int, str]] = {}
    for (reference, place), row in shown.items():
        standing.setdefault(reference, {})[place] = row.status
    judged = judge(
        rows,
        labels(work.bilingual()),
        standing=standing,
        by_iacc=recorded_by_iacc(shown),
        asked=querying.asked_now(work, held) if held else {},
    )
    decisions = {shown[spot].id: decision for spot, decision in judged.decisions.items()}
    asks = {shown[spot].id: question for spot, question in judged.questions.items()}
    if held is not None and asks:
        held = querying.ask_each(work, actor, held, asks, said)
    if held is not None and decisions and said is not None:
        on_behalf.decide(work, actor, held, decisions, said)
    elif held is not None and decisions:
        deciding.decide(work, actor, held, decisions)
    back = {one.row.number: one for one in judged.sent_back}
    done = {*judged.decisions, *judged.questions}
    kind, words = held.claims[0].kind if held else "", work.english()
    return [
        Row(
            row.number,
            row.reference,
            row.outcome,
            stood=row.number not in back and reference_in(row.reference) not in done,
            why=_why(words, back[row.number], kind) if row.number in back else "",
        )
        for row in rows
    ]


def _why(words: Words, one: SentBack, kind: str) -> str:
    if one.why == ANOTHER_CLAIM:
        return words("There is no such claim with Alibaba.")
    status = status_name(words, one.status, kind) if one.status else ""
    return words(one.why, status=status, reference="MS-2026-000123")
