"""What people do something with: cases, counter-notices, escalations, recommended closures, sellers."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select
from sqlmodel import col

from handlers.claims.cases import Case
from handlers.programme import Work
from storage.claims import Claim, ClaimListing
from storage.escalations import Escalation
from storage.sellers import Closure, Seller


@dataclass(frozen=True, slots=True)
class Subject:
    """One of them. `key`: a `Case`, or the row's id."""

    #: "case", "escalation", "closure", "seller"
    kind: str
    key: Any
    #: where it stands; of a case, where its listings do
    stands: frozenset[str]
    #: the person who began it, 0 for nobody
    begun_by: int = 0


def cases_of(work: Work) -> list[Case]:
    """All cases, the oldest first."""
    found = work.session.execute(select(col(Claim.id), col(Claim.batch_id)).order_by(col(Claim.id)))
    return list(dict.fromkeys(_case(claim_id, batch_id) for claim_id, batch_id in found))


def _case(claim_id: int, batch_id: int | None) -> Case:
    return Case(batch_id, is_batch=True) if batch_id else Case(claim_id)


def subjects_of(work: Work) -> list[Subject]:
    """All of them, kind by kind, the oldest first."""
    return [*_cases(work), *_escalations(work), *_closures(work), *_sellers(work)]


def _cases(work: Work) -> Iterable[Subject]:
    rows = work.session.execute(
        select(col(Claim.id), col(Claim.batch_id), col(Claim.filed_by_id), col(ClaimListing.status))
        .join(ClaimListing, col(ClaimListing.claim_id) == col(Claim.id))
        .order_by(col(Claim.id))
    )
    found: dict[tuple[Case, int], set[str]] = {}
    for claim_id, batch_id, filer, status in rows:
        found.setdefault((_case(claim_id, batch_id), filer), set()).add(status)
    return [Subject("case", case, frozenset(stands), filer) for (case, filer), stands in found.items()]


def _escalations(work: Work) -> Iterable[Subject]:
    for one in work.session.scalars(select(Escalation).order_by(col(Escalation.id))):
        shared = {"shared"} if one.shared_at else set()
        yield Subject("escalation", one.id, frozenset({one.status, *shared}), one.raised_by_id or 0)


def _closures(work: Work) -> Iterable[Subject]:
    for one in work.session.scalars(select(Closure).order_by(col(Closure.id))):
        yield Subject("closure", one.id, frozenset({one.state}))


def _sellers(work: Work) -> Iterable[Subject]:
    for one in work.session.scalars(select(Seller).order_by(col(Seller.id))):
        yield Subject("seller", one.id, frozenset({"merged" if one.merged_into_id else "present"}))
