"""Everything that the laws are about, read whole and naively: the store of a life is small."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

from sqlalchemy import select
from sqlmodel import col

from handlers.programme import Work
from handlers.trust.service import BY
from storage.base import Row
from storage.batches import Batch
from storage.claims import Claim, ClaimListing
from storage.counter_notices import CounterNotice
from storage.escalations import Escalation
from storage.history import HistoryRow
from storage.listings import Listing
from storage.questions import Question
from storage.sellers import Closure, Seller, SellerAction, SellerAlias, SellerListed
from storage.undelivered import Undelivered

R = TypeVar("R", bound=Row)


@dataclass(frozen=True, slots=True)
class Rows:
    """All rows there are, by id."""

    claims: Mapping[int, Claim]
    lines: Sequence[ClaimListing]
    batches: Mapping[int, Batch]
    questions: Sequence[Question]
    notices: Mapping[int, CounterNotice]
    escalations: Mapping[int, Escalation]
    closures: Mapping[int, Closure]
    actions: Mapping[int, SellerAction]
    sellers: Mapping[int, Seller]
    aliases: Sequence[SellerAlias]
    listed: Sequence[SellerListed]
    listings: Mapping[int, Listing]
    undelivered: Sequence[Undelivered]
    #: ids of claims, as history has it
    passed: frozenset[int]

    @property
    def lines_of(self) -> Mapping[int, Sequence[ClaimListing]]:
        """A claim's listings, by the claim's id."""
        found: dict[int, list[ClaimListing]] = defaultdict(list)
        for line in self.lines:
            found[line.claim_id].append(line)
        return found


def rows_of(work: Work) -> Rows:
    """Read all of it."""
    return Rows(
        claims=_by_id(work, Claim),
        lines=_all(work, ClaimListing),
        batches=_by_id(work, Batch),
        questions=_all(work, Question),
        notices=_by_id(work, CounterNotice),
        escalations=_by_id(work, Escalation),
        closures=_by_id(work, Closure),
        actions=_by_id(work, SellerAction),
        sellers=_by_id(work, Seller),
        aliases=_all(work, SellerAlias),
        listed=_all(work, SellerListed),
        listings=_by_id(work, Listing),
        undelivered=_all(work, Undelivered),
        passed=frozenset(_passed(work)),
    )


def _passed(work: Work) -> list[int]:
    by_standing = (col(HistoryRow.tag) == "claim:passed", col(HistoryRow.by) == BY)
    named = work.session.scalars(select(col(HistoryRow.subject)).where(*by_standing))
    return [int(one.partition(":")[2]) for one in named]


def _all(work: Work, model: type[R]) -> list[R]:
    of: Any = model
    return list(work.session.scalars(select(model).order_by(of.id)))


def _by_id(work: Work, model: type[R]) -> dict[int, R]:
    of: Any = _all(work, model)
    return {one.id: one for one in of}
