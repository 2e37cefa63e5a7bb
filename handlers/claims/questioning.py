"""Questions about a case, by the desk or by Alibaba: asked, opened for cards, ended when nothing waits."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from handlers.actor import Actor
from handlers.claims.cases import Case
from handlers.claims.places import places_in
from handlers.claims.rules import Status
from handlers.programme import Work
from handlers.refusals import Refusal
from handlers.words import N_
from storage import claim_lines, people, questions
from storage.claim_faces import Face, reference
from storage.claim_lines import Placed
from storage.questions import Question

DESK, OFFICER = "desk", "officer"
#: Whose question it is → where a listing stands that waits for the answer.
WAITS: Mapping[str, Status] = {DESK: Status.NEEDS_CLARIFICATION, OFFICER: Status.QUERIED}


class Asking(StrEnum):
    """What is asked of a rights-holder. That evidence is missing is never asked."""

    WHICH_GOODS = "which_goods"
    GROUND = "ground_unclear"
    RIGHT = "right_unclear"
    AUTHORISATION = "authorisation"
    LISTING = "listing_unclear"
    OTHER = "other_question"


ASKING: Mapping[str, str] = {
    Asking.WHICH_GOODS: N_("Which goods in the listing are meant?"),
    Asking.GROUND: N_("Why does it infringe? The ground is not clear."),
    Asking.RIGHT: N_("Is this the right that is meant? It does not seem to fit."),
    Asking.AUTHORISATION: N_("Is the seller authorised, or was it once?"),
    Asking.LISTING: N_("Which listing is meant? Its address does not show one."),
    Asking.OTHER: N_("Another question, in the words below."),
}


class QuestionNeeded(Refusal):
    """A question says what is asked."""

    text = N_("Choose what you ask.")
    next_step = N_("One of the list; the rights-holder reads it in their language.")
    field = "reason"


class QuestionNeedsWords(Refusal):
    """What is asked is in the words alone."""

    text = N_("This question needs your words.")
    next_step = N_("Write a sentence or two, or choose a question that says it.")
    field = "words"


@dataclass(frozen=True, slots=True)
class Asked:
    """One question about a case, with its words opened; of a batch, the same question of all its claims."""

    case: Case
    ids: tuple[int, ...]
    asker: str
    asked_by_id: int
    reason: str
    said: str
    #: the listings it is about, "" where it is about all that was asked with it
    places: str
    asked_at: datetime
    due_at: datetime
    ended_at: datetime | None
    #: "" for none
    answer: str
    #: codes of what the answer changed: "note", "confidential", "ground:counterfeit", "listing:3"
    changed: tuple[str, ...]

    @property
    def is_open(self) -> bool:
        return self.ended_at is None

    @property
    def waits(self) -> Status:
        """Where its listings stand."""
        return WAITS[self.asker]


def check(reason: str, said: str) -> None:
    """Raises `QuestionNeeded` or `QuestionNeedsWords`."""
    if reason not in set(Asking):
        raise QuestionNeeded
    if reason == Asking.OTHER and not said.strip():
        raise QuestionNeedsWords


def ask(
    work: Work, actor: Actor, asker: str, *, places: Mapping[int, str], reason: str, said: str
) -> list[int]:
    """Note a question about claims (id → which of its listings); the ids of what was noted."""
    due_at = work.terms.due_at("clarification", work.now)
    sealed = work.seal(said.strip())
    return questions.ask(
        work.session,
        [
            {
                "claim_id": claim_id,
                "asker": asker,
                "asked_by_id": actor.person_id,
                "asked_at": work.now,
                "due_at": due_at,
                "reason": reason,
                "words": sealed,
                "places": where,
            }
            for claim_id, where in places.items()
        ],
    )


def asked_about(work: Work, face: Face) -> list[Asked]:
    """All questions about a case, oldest first. `face` is of the whole case."""
    ids = face.claim_ids or (face.id,)
    references = {claim_id: reference(claim_id, face.filed_at) for claim_id in ids}
    found = [(one, face.case) for one in questions.of(work.session, ids)]
    return _opened(work, found, references)


def asked_about_claim(work: Work, face: Face) -> list[Asked]:
    """The same for one claim; where it belongs to a batch, its questions are answered for the whole batch."""
    case = Case(face.batch_id, is_batch=True) if face.batch_id else face.case
    return _opened(work, [(one, case) for one in questions.of(work.session, [face.id])], {})


def asked_in_lot(work: Work, lot: str) -> list[Asked]:
    """The open questions about the claims of a lot, oldest first."""
    found = questions.open_in_lot(work.session, lot)
    references = {one.claim_id: reference(one.claim_id, filed_at) for one, _, filed_at in found}
    return _opened(work, [(one, case) for one, case, _ in found], references)


def _opened(work: Work, found: Iterable[tuple[Question, Case]], references: Mapping[int, str]) -> list[Asked]:
    alike: dict[tuple[object, ...], list[tuple[Question, Case]]] = {}
    for one, case in found:
        act = (case, one.asker, one.asked_by_id, one.asked_at, one.reason, one.words, one.ended_at)
        alike.setdefault(act, []).append((one, case))
    return [_one(work, its, references) for its in alike.values()]


def _one(work: Work, alike: Sequence[tuple[Question, Case]], references: Mapping[int, str]) -> Asked:
    first, case = alike[0]
    named = [
        f"{references[one.claim_id]}-{one.places}"
        if case.is_batch and one.claim_id in references
        else one.places
        for one, _ in alike
        if one.places
    ]
    return Asked(
        case=case,
        ids=tuple(int(one.id or 0) for one, _ in alike),
        asker=first.asker,
        asked_by_id=first.asked_by_id,
        reason=first.reason,
        said=work.open(first.words),
        places="; ".join(named),
        asked_at=first.asked_at,
        due_at=first.due_at,
        ended_at=first.ended_at,
        answer=work.open(first.answer),
        changed=tuple(dict.fromkeys(code for one, _ in alike for code in one.changed)),
    )


def brought_up_to_date(work: Work, face: Face) -> list[Asked]:
    """All questions about a case, when those that nothing waits for any more have been ended.

    Who asked may go on without an answer: the desk refuses, an officer decides, the rights-holder withdraws.
    """
    asked = asked_about(work, face)
    if not any(one.is_open for one in asked):
        return asked
    claim_ids = face.claim_ids or (face.id,)
    found = [one for one in questions.of(work.session, claim_ids) if one.ended_at is None]
    rows = claim_lines.of(work.session, {one.claim_id for one in found})
    over = [int(one.id or 0) for one in found if not waiting(one, rows)]
    if over:
        questions.end(work.session, over, now=work.now)
    return asked_about(work, face) if over else asked


def waiting(one: Question, rows: Iterable[Placed]) -> list[Placed]:
    """Which of these listings wait for the answer to a question."""
    named = places_in(one.places)
    return [
        row
        for row in rows
        if (row.claim_id, row.status) == (one.claim_id, WAITS[one.asker])
        and (not named or row.position in named)
    ]


def disclosed(changed: Iterable[str], names: Collection[str]) -> tuple[str, ...]:
    """Of what an answer changed, what Alibaba sees; `names`: what the listings are called that it was shown.

    These are their places, in a batch behind the references of their claims.
    """
    shown = {f"listing:{name}" for name in names}
    return tuple(one for one in changed if one == "note" or one.startswith("ground:") or one in shown)


def mention_of(work: Work, asked: Asked) -> str:
    """Whoever asked, as Slack names them; "" for somebody who has left."""
    found = people.by_id(work.session, asked.asked_by_id, today=work.now.date())
    return f"<@{found.user_id}>" if found else ""
