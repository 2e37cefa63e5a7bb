"""Sellers who were made one by hand: what moved with each, so that a wrong merge can be taken apart."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import JSON, Column, select, update
from sqlmodel import Field, Session

from storage.base import Row, identity, instant, instant_or_none, ref, table_of
from storage.people import Person
from storage.sellers import Closure, Seller, SellerAction, SellerAlias, SellerListed

_OWNED = {
    "keys": table_of(SellerAlias),
    "actions": table_of(SellerAction),
    "lists": table_of(SellerListed),
    "closures": table_of(Closure),
}


class SellerMerge(Row, table=True):
    """One seller became part of another, and perhaps was taken out of it again."""

    __tablename__ = "seller_merge"
    id: int | None = identity()
    gone_id: int = ref("seller.id")
    kept_id: int = ref("seller.id", index=True)
    merged_by_id: int = ref("person.id")
    merged_at: datetime = instant()
    #: "keys", "actions", "lists", "closures" → the ids of those that were the gone one's
    moved: dict[str, list[int]] = Field(default_factory=dict, sa_column=Column("moved", JSON, nullable=False))
    #: ids of the closures that ended by it → [state, owner] before
    ended: dict[str, list[str]] = Field(default_factory=dict, sa_column=Column("ended", JSON, nullable=False))
    undone_by_id: int | None = ref("person.id", nullable=True)
    undone_at: datetime | None = instant_or_none()
    #: sealed
    undo_reason: bytes | None = Field(default=None)


_closure, _action = _OWNED["closures"], _OWNED["actions"]
_merge, _seller, _person = table_of(SellerMerge), table_of(Seller), table_of(Person)


def owned(session: Session, seller_id: int) -> dict[str, list[int]]:
    """The ids of all that is a seller's now, as `SellerMerge.moved` keeps them."""
    return {
        name: list(session.scalars(select(table.c.id).where(table.c.seller_id == seller_id)))
        for name, table in _OWNED.items()
    }


def give_back(
    session: Session, moved: Mapping[str, Sequence[int]], *, kept_id: int, gone_id: int
) -> dict[str, list[int]]:
    """What moved from one seller to another, and still is the other's, goes back; which of it did.

    What Alibaba has answered since to a closure that goes back goes with it.
    """
    back: dict[str, list[int]] = {}
    for name, table in _OWNED.items():
        still = (
            update(table)
            .where(table.c.id.in_(list(moved.get(name, ()))), table.c.seller_id == kept_id)
            .values(seller_id=gone_id)
            .returning(table.c.id)
        )
        back[name] = sorted(session.connection().scalars(still))
    answers = select(_closure.c.action_id).where(_closure.c.id.in_(back["closures"]))
    theirs = _action.c.id.in_(answers), _action.c.seller_id == kept_id
    session.connection().execute(update(_action).where(*theirs).values(seller_id=gone_id))
    return back


@dataclass(frozen=True, slots=True)
class Merged:
    """A merge that stands. `seller` is the name of who became part of the other."""

    id: int
    gone_id: int
    seller: str
    by: str
    at: datetime
    reason: bytes | None
    keys: int


def into(session: Session, seller_id: int) -> list[Merged]:
    """The merges that stand by which others became part of a seller, also by way of a third, newest first."""
    found: list[Merged] = []
    reached, at = {seller_id}, [seller_id]
    while at:
        statement = (
            select(_merge, _seller.c.name.label("seller"), _seller.c.merge_reason, _person.c.name.label("by"))
            .join(_seller, _seller.c.id == _merge.c.gone_id)
            .join(_person, _person.c.id == _merge.c.merged_by_id)
            .where(_merge.c.kept_id.in_(at), _merge.c.undone_at.is_(None))
        )
        rows = [row for row in session.execute(statement) if row.gone_id not in reached]
        at = [row.gone_id for row in rows]
        reached |= {*at}
        found += [
            Merged(row.id, row.gone_id, row.seller, row.by, row.merged_at, row.merge_reason, _keys(row.moved))
            for row in rows
        ]
    return sorted(found, key=lambda one: one.id, reverse=True)


def _keys(moved: Mapping[str, Sequence[int]]) -> int:
    return len(moved.get("keys", ()))


def to_change(session: Session, merge_id: int) -> SellerMerge | None:
    """One merge, held against other writers until the unit of work ends."""
    statement = select(SellerMerge).where(_merge.c.id == merge_id).with_for_update()
    return session.scalars(statement).one_or_none()


def name_of(session: Session, seller_id: int) -> str:
    """What a seller is called, also one that is part of another."""
    return session.scalar(select(_seller.c.name).where(_seller.c.id == seller_id)) or ""
