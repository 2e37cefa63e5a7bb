"""Intellectual-property rights, registered once and then reused."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import CheckConstraint, bindparam, select, update
from sqlmodel import Field, Session

from storage.base import Row, identity, instant, one_of, ref, table_of
from storage.people import Organisation

KINDS = ("trademark", "copyright", "invention", "utility_model", "design")
STATES = ("pending", "approved", "refused", "expired")


class Right(Row, table=True):
    """A trademark, copyright or patent (invention, utility model, design) of a rights-holder."""

    __tablename__ = "ip_right"
    __table_args__ = (
        CheckConstraint(one_of("kind", KINDS), name="kind"),
        CheckConstraint(one_of("state", STATES), name="state"),
    )
    id: int | None = identity()
    organisation_id: int = ref("organisation.id", index=True)
    kind: str
    #: what it is called: the mark's words or the work's title
    mark: str
    #: the office's number; "" for an unregistered copyright
    number: str = Field(default="")
    #: ISO 3166 code, "EU" or "WO"
    jurisdiction: str
    state: str
    expires_on: date | None = Field(default=None)
    created_at: datetime = instant()


@dataclass(frozen=True, slots=True)
class KnownRight:
    """A right as a claim needs it."""

    id: int
    organisation_id: int
    organisation: str
    kind: str
    mark: str
    number: str
    jurisdiction: str
    state: str

    @property
    def name(self) -> str:
        """How people tell it from others: "NORTHWIND · 1234567 · CN"."""
        return " · ".join(part for part in (self.mark, self.number, self.jurisdiction) if part)


_right, _organisation = table_of(Right), table_of(Organisation)
_KNOWN = select(
    _right.c.id,
    _right.c.organisation_id,
    _organisation.c.name.label("organisation"),
    _right.c.kind,
    _right.c.mark,
    _right.c.number,
    _right.c.jurisdiction,
    _right.c.state,
).join(_organisation, _organisation.c.id == _right.c.organisation_id)
_BY_ID = _KNOWN.where(_right.c.id == bindparam("right_id"))
_OF = _KNOWN.where(_right.c.organisation_id.in_(bindparam("holders", expanding=True))).order_by(
    _organisation.c.name, _right.c.mark, _right.c.id
)


def by_id(session: Session, right_id: int) -> KnownRight | None:
    row = session.connection().execute(_BY_ID, {"right_id": right_id}).first()
    return _known(row) if row else None


def of(session: Session, organisation_ids: list[int]) -> list[KnownRight]:
    """All rights of these rights-holders, whatever their state, by holder and name."""
    rows = session.connection().execute(_OF, {"holders": organisation_ids})
    return [_known(row) for row in rows]


def set_state(session: Session, right_id: int, state: str) -> None:
    """`state` is one of `STATES`."""
    session.connection().execute(update(_right).where(_right.c.id == right_id).values(state=state))


def _known(row: Any) -> KnownRight:
    return KnownRight(*row)
