"""Questions about a claim, by the desk or by Alibaba, which its rights-holder answers."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import JSON, CheckConstraint, Column, Index, bindparam, insert, select, text, update
from sqlmodel import Field, Session

from storage.base import Row, identity, instant, instant_or_none, one_of, ref, table_of
from storage.batches import Batch, Case
from storage.claims import Claim

ASKERS = ("desk", "officer")


class Question(Row, table=True):
    """One question about a claim or some of its listings, and what became of it."""

    __table_args__ = (
        CheckConstraint(one_of("asker", ASKERS), name="asker"),
        Index(
            "ix_question_open",
            "due_at",
            sqlite_where=text("ended_at IS NULL"),
            postgresql_where=text("ended_at IS NULL"),
        ),
    )
    id: int | None = identity()
    claim_id: int = ref("claim.id", index=True)
    #: whose side asks: what an officer asks, and its answer, both sides read
    asker: str
    asked_by_id: int = ref("person.id")
    asked_at: datetime = instant()
    due_at: datetime = instant()
    #: coded
    reason: str
    #: sealed
    words: bytes
    #: the places of the listings it is about ("2, 5–7"), "" where it is about all that was asked with it
    places: str = Field(default="")
    answered_by_id: int | None = ref("person.id", nullable=True)
    #: when it was answered, or needed no answer any more
    ended_at: datetime | None = instant_or_none()
    #: sealed
    answer: bytes | None = Field(default=None)
    #: what the answer changed of the claim: codes, such as "note"
    changed: list[str] = Field(default_factory=list, sa_column=Column("changed", JSON, nullable=False))


_question, _claim, _batch = table_of(Question), table_of(Claim), table_of(Batch)
_OPEN = text("question.ended_at IS NULL")
_NEW = insert(_question).returning(_question.c.id)


def ask(session: Session, rows: Sequence[dict[str, Any]]) -> list[int]:
    """Note one question about several claims, a row each; their ids."""
    fresh: dict[str, Any] = {"answered_by_id": None, "ended_at": None, "answer": None, "changed": []}
    return [int(session.connection().execute(_NEW, fresh | row).scalar_one()) for row in rows]


_OF = (
    select(Question)
    .where(_question.c.claim_id.in_(bindparam("claims", expanding=True)))
    .order_by(_question.c.id)
    .execution_options(populate_existing=True)
)


def of(session: Session, claim_ids: Iterable[int]) -> list[Question]:
    """All questions about these claims, oldest first."""
    return list(session.scalars(_OF, {"claims": list(claim_ids)}))


def open_in_lot(session: Session, lot: str) -> list[tuple[Question, Case, datetime]]:
    """The open questions about claims of a lot, oldest first, each with its batch and when that was filed."""
    statement = (
        select(Question, _claim.c.batch_id, _claim.c.filed_at)
        .join(_claim, _claim.c.id == _question.c.claim_id)
        .join(_batch, _batch.c.id == _claim.c.batch_id)
        .where(_OPEN, _batch.c.lot == lot)
        .order_by(_question.c.id)
        .execution_options(populate_existing=True)
    )
    return [(row[0], Case(row[1], is_batch=True), row[2]) for row in session.execute(statement)]


@dataclass(frozen=True, slots=True)
class Waiting:
    """A question that is not answered yet. `id`: the first of those about the claims of one case."""

    id: int
    case: Case
    asked_at: datetime
    due_at: datetime


def unanswered(session: Session, *, due_after: datetime) -> list[Waiting]:
    """The open questions whose answers are due later than that, each case's once."""
    statement = (
        select(_question.c.id, _claim.c.id, _claim.c.batch_id, _question.c.asked_at, _question.c.due_at)
        .join(_claim, _claim.c.id == _question.c.claim_id)
        .where(_OPEN, _question.c.due_at > due_after)
        .order_by(_question.c.id)
    )
    found: dict[tuple[Case, datetime], Waiting] = {}
    for number, claim_id, batch_id, asked_at, due_at in session.connection().execute(statement):
        case = Case(batch_id, is_batch=True) if batch_id else Case(claim_id)
        found.setdefault((case, asked_at), Waiting(number, case, asked_at, due_at))
    return list(found.values())


_END = update(_question).where(_question.c.id.in_(bindparam("questions", expanding=True)), _OPEN)


def end(session: Session, ids: Sequence[int], *, now: datetime) -> None:
    """These need no answer any more."""
    session.connection().execute(_END.values(ended_at=now), {"questions": list(ids)})


def answer(
    session: Session, ids: Sequence[int], *, by_id: int, words: bytes, changed: Sequence[str], now: datetime
) -> None:
    """These were answered with sealed words; `changed`: codes of what the answer changed of the claim."""
    said = {"answered_by_id": by_id, "answer": words, "changed": list(changed), "ended_at": now}
    session.connection().execute(_END.values(**said), {"questions": list(ids)})
