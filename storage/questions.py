"""Questions about a claim, by the desk or by Alibaba, which its rights-holder answers."""

from datetime import datetime

from sqlalchemy import JSON, CheckConstraint, Column
from sqlmodel import Field

from storage.base import Row, identity, instant, instant_or_none, one_of, ref

ASKERS = ("desk", "officer")


class Question(Row, table=True):
    """One question about a claim or some of its listings, and what became of it."""

    __table_args__ = (CheckConstraint(one_of("asker", ASKERS), name="asker"),)
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
