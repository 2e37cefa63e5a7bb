"""What was done about sellers, and the lists that they are on, as they are read."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlmodel import Session

from storage.base import table_of
from storage.people import Organisation, Person
from storage.sellers import SellerAction, SellerAlias, SellerKey, SellerListed

_alias, _organisation = table_of(SellerAlias), table_of(Organisation)
_person, _action, _listed = table_of(Person), table_of(SellerAction), table_of(SellerListed)


@dataclass(frozen=True, slots=True)
class Done:
    """What Alibaba did about a seller. Reasons are sealed."""

    id: int
    family: str
    kind: str
    reason: bytes
    until: datetime | None
    by: str
    at: datetime
    reversed_by: str
    reversed_at: datetime | None
    reversal: bytes | None
    #: recorded by `by` of the desk, in an officer's place
    on_behalf: bool = False


def actions(session: Session, seller_id: int) -> list[Done]:
    """What was done about a seller, the oldest first."""
    undoer = _person.alias("undoer")
    statement = (
        select(_action, _person.c.name.label("by"), undoer.c.name.label("undone_by"))
        .join(_person, _person.c.id == _action.c.recorded_by_id)
        .outerjoin(undoer, undoer.c.id == _action.c.reversed_by_id)
        .where(_action.c.seller_id == seller_id)
        .order_by(_action.c.id)
    )
    return [
        Done(
            id=row.id,
            family=row.family,
            kind=row.kind,
            reason=row.reason,
            until=row.until,
            by=row.by,
            at=row.recorded_at,
            reversed_by=row.undone_by or "",
            reversed_at=row.reversed_at,
            reversal=row.reversal,
            on_behalf=row.on_behalf,
        )
        for row in session.execute(statement)
    ]


@dataclass(frozen=True, slots=True)
class OnList:
    """A seller's place on a list. `holder` "" for the IACC's own."""

    id: int
    seller_id: int
    list: str
    holder_id: int
    holder: str
    reason: bytes | None
    by: str
    at: datetime
    #: sealed; the address that the rights-holder gave; None on a list that the desk keeps
    given: bytes | None = None


_EVER_LISTED = (
    select(_listed, _organisation.c.name.label("holder"), _person.c.name.label("by"))
    .join(_person, _person.c.id == _listed.c.listed_by_id)
    .outerjoin(_organisation, _organisation.c.id == _listed.c.organisation_id)
    .order_by(_listed.c.id)
)
_LISTS = _EVER_LISTED.where(_listed.c.ended_at.is_(None))


def lists(session: Session, seller_ids: Collection[int]) -> list[OnList]:
    """The lists that these sellers are on now."""
    statement = _LISTS.where(_listed.c.seller_id.in_(list(seller_ids)))
    return [_on_list(row) for row in session.execute(statement)]


def ended_lists(session: Session, listed_ids: Collection[int]) -> list[OnList]:
    """Of these places on lists those that have ended."""
    statement = _EVER_LISTED.where(_listed.c.id.in_(list(listed_ids)), _listed.c.ended_at.is_not(None))
    return [_on_list(row) for row in session.execute(statement)]


def _on_list(row: Any) -> OnList:
    return OnList(
        id=row.id,
        seller_id=row.seller_id,
        list=row.list,
        holder_id=row.organisation_id or 0,
        holder=row.holder or "",
        reason=row.reason,
        by=row.by,
        at=row.listed_at,
        given=row.given,
    )


def kept_by(session: Session, organisation_ids: Collection[int]) -> list[OnList]:
    """The sellers whom these rights-holders themselves have authorised, the first one first."""
    statement = _LISTS.where(
        _listed.c.organisation_id.in_(list(organisation_ids)), _listed.c.given.is_not(None)
    )
    return [_on_list(row) for row in session.execute(statement.order_by(_listed.c.id))]


def allowed_for(session: Session, organisation_id: int, keys: Collection[SellerKey]) -> set[SellerKey]:
    """Of these keys those of sellers whom a rights-holder has authorised."""
    if not keys:
        return set()
    statement = (
        select(_alias.c.family, _alias.c.key_kind, _alias.c.key)
        .join(_listed, _listed.c.seller_id == _alias.c.seller_id)
        .where(
            _listed.c.list == "allow",
            _listed.c.organisation_id == organisation_id,
            _listed.c.ended_at.is_(None),
        )
    )
    return {SellerKey(*row) for row in session.execute(statement)}.intersection(keys)
