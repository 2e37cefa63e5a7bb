"""What the desk recorded in an officer's place, with whoever said it and where."""

from datetime import datetime

from sqlalchemy import CheckConstraint

from storage.base import Row, identity, instant, one_of, ref

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
