"""On which platforms rights-holders hear what Alibaba did about a seller, where a manager has said so."""

from collections.abc import Collection
from datetime import datetime

from sqlmodel import Session, select

from storage.base import Row, identity, instant, ref, table_of


class SellerVisibility(Row, table=True):
    """How a manager set it for a platform family; the newest row of each counts, the others are history."""

    __tablename__ = "seller_visibility"
    id: int | None = identity()
    family: str
    to_holders: bool
    set_by_id: int = ref("person.id")
    set_at: datetime = instant()


_set = table_of(SellerVisibility)


def as_set(session: Session, families: Collection[str]) -> dict[str, bool]:
    """Of these families those of which a manager has said it: family → are rights-holders told?"""
    statement = select(_set.c.family, _set.c.to_holders).where(_set.c.family.in_(list(families)))
    return {row.family: row.to_holders for row in session.execute(statement.order_by(_set.c.id))}
