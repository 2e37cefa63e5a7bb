"""Alibaba's officers ask the rights-holder about what is with them; they may decide all the same."""

from collections.abc import Mapping, Sequence

from handlers.actor import Actor
from handlers.claims import questioning, questions_shown, refreshing
from handlers.claims.cases import Case
from handlers.claims.moving import going, move_on
from handlers.claims.questioning import OFFICER
from handlers.claims.rules import Status, Step
from handlers.doors import View
from handlers.hand_over import deciding, forms, keeping
from handlers.hand_over.deciding import Held
from handlers.hand_over.judging import Question, Spot
from handlers.hand_over.rules import Said, ranges
from handlers.hand_over.service import disclosure
from handlers.people.rules import Action
from handlers.programme import Work
from storage import questions
from storage.claim_lines import Placed


def offer_query(work: Work, actor: Actor, *, case: Case) -> View:
    """The form to ask with."""
    actor.require(Action.QUERY_HAND_OVER)
    _askable(work, actor, deciding.open_case(work, actor, case))
    return forms.query_form(work.words(actor), disclosure(work, case))


def query(work: Work, actor: Actor, *, case: Case, reason: str, said: str) -> None:
    """Ask about all that is with Alibaba and is not asked about yet."""
    actor.require(Action.QUERY_HAND_OVER)
    held = deciding.open_case(work, actor, case)
    rows = _askable(work, actor, held)
    questioning.check(reason, said)
    ask_about(work, actor, held, rows, reason=reason, said=said)


def _askable(work: Work, actor: Actor, held: Held) -> list[Placed]:
    """Raises `AlreadyDone` where all that is open waits for an answer already."""
    rows = [row for row in held.open_rows if going([row], Step.QUERY)]
    if not rows:
        raise deciding.moved_on(work, actor, held.case)
    return rows


def ask_about(
    work: Work,
    actor: Actor,
    held: Held,
    rows: Sequence[Placed],
    *,
    reason: str,
    said: str,
    officer: Said | None = None,
) -> None:
    """Ask about these listings: they wait for their rights-holder, who is told, and the desk.

    `officer`: the desk asks in an officer's place.
    """
    deciding.acknowledge(work, actor, held, officer)
    move_on(work, held.claims, held.rows, going(rows, Step.QUERY))
    numbers = questioning.ask(work, actor, OFFICER, places=_places(held, rows), reason=reason, said=said)
    for number, claim_id in zip(numbers, dict.fromkeys(row.claim_id for row in rows), strict=True):
        listings = [row.listing_id for row in rows if row.claim_id == claim_id]
        facts = {"question": number, "reason": reason, "listings": listings}
        work.record(f"claim:{claim_id}", "claim:queried", actor.by, **facts, **keeping.for_whom(officer))
    if officer:
        keeping.keep_said(work, actor, dict.fromkeys(row.claim_id for row in rows), "query", officer)
    face = deciding.show_everywhere(work, held)
    asked = next(one for one in questioning.asked_about(work, face) if numbers[-1] in one.ids)
    key = f"hand_over.queried:{numbers[-1]}"
    refreshing.tell_holder(
        work, face, key, lambda words: questions_shown.new_duty(words, face.reference, asked)
    )
    told = questions_shown.queried_for_desk(work.english(), face.organisation, face.reference, asked)
    deciding.tell_desk(work, face, f"{key}:desk", told)


def ask_each(
    work: Work, actor: Actor, held: Held, wanted: Mapping[int, Question], officer: Said | None = None
) -> Held:
    """Ask what a sheet asks (row's id → question), each question once; the case as it stands then."""
    for question in dict.fromkeys(wanted.values()):
        rows = [row for row in held.rows if wanted.get(row.id) == question]
        ask_about(work, actor, held, rows, reason=question.reason, said=question.said, officer=officer)
        again = deciding.held(work, held.case)
        assert again is not None  # noqa: S101 - it was handed over
        held = again
    return held


def asked_now(work: Work, held: Held) -> dict[Spot, list[Question]]:
    """What Alibaba has asked about which listing, and is not answered yet."""
    found: dict[Spot, list[Question]] = {}
    if not any(row.status == Status.QUERIED for row in held.rows):
        return found
    for one in questions.of(work.session, list(held.references)):
        if one.ended_at is not None or one.asker != OFFICER:
            continue
        question = Question(one.reason, work.open(one.words))
        for row in questioning.waiting(one, held.rows):
            found.setdefault((held.references[row.claim_id], row.position), []).append(question)
    return found


def _places(held: Held, rows: Sequence[Placed]) -> dict[int, str]:
    """Claim → which of its listings are asked about; "" for all that Alibaba has not decided."""
    places = {}
    for claim_id in dict.fromkeys(row.claim_id for row in rows):
        asked = [row for row in rows if row.claim_id == claim_id]
        others = [row for row in held.open_rows if row.claim_id == claim_id and row not in asked]
        places[claim_id] = ranges(row.position for row in asked) if others else ""
    return places
