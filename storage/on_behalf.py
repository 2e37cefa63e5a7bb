"""What the desk recorded in an officer's place, with whoever said it and where."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import CheckConstraint, select
from sqlmodel import Session

from storage.base import Row, identity, instant, one_of, ref, table_of
from storage.people import Person

ACTS = ("acknowledged", "outcome", "query", "counter_notice", "decision")


class OnBehalf(Row, table=True):
    """One act of an officer who could not do it in Slack."""

    __tablename__ = "on_behalf"
    __table_args__ = (CheckConstraint(one_of("act", ACTS), name="act"),)
    id: int | None = identity()
    claim_id: int = ref("claim.id", index=True)
    #: of the desk
    person_id: int = ref("person.id")
    at: datetime = instant()
    act: str
    #: sealed; who said it
    officer: bytes
    #: sealed; where: "e-mail of 12 March"
    source: bytes


_row, _person = table_of(OnBehalf), table_of(Person)


@dataclass(frozen=True, slots=True)
class Told:
    """What somebody of the desk wrote down, `officer` and `source` sealed."""

    at: datetime
    name: str
    officer: bytes
    source: bytes


def of(session: Session, claim_ids: Sequence[int]) -> list[Told]:
    """All that the desk recorded for officers of these claims, oldest first."""
    statement = (
        select(_row.c.at, _person.c.name, _row.c.officer, _row.c.source)
        .join(_person, _person.c.id == _row.c.person_id)
        .where(_row.c.claim_id.in_(list(claim_ids)))
        .order_by(_row.c.id)
    )
    return [Told(*row) for row in session.connection().execute(statement)]
