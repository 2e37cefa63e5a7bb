"""Sellers' strikes, worked out from the store each time they are asked for."""

from collections.abc import Collection

from handlers.programme import Work
from handlers.sellers.penalties import load_penalties
from handlers.sellers.rules import Removal, Score, score
from storage import seller_faces
from storage.claims import GONE_STATES
from storage.seller_faces import Taken


def concerns_sellers(was: str, becomes: str) -> bool:
    """Does a listing that goes from one state to the other tell something of its seller?"""
    return (was in GONE_STATES) != (becomes in GONE_STATES) or becomes == "declined"


def scores(work: Work, seller_ids: Collection[int]) -> dict[tuple[int, str], Score]:
    """(seller, platform family) → how the seller stands there; without those of whom nothing was removed."""
    taken: dict[tuple[int, str], list[Taken]] = {}
    for one in seller_faces.removed(work.session, seller_ids, load_penalties().severe):
        taken.setdefault((one.seller_id, one.family), []).append(one)
    return {key: of_removals(work, key[1], its) for key, its in taken.items()}


def of_removals(work: Work, family: str, taken: Collection[Taken]) -> Score:
    """What these removals of one seller on a platform family come to."""
    return score(
        map(removal_of, taken), load_penalties().of(family), now=work.now, calendars=work.terms.calendars
    )


def removal_of(one: Taken) -> Removal:
    return Removal(
        listing_id=one.listing_id,
        claim_id=one.claim_id,
        reference=one.reference,
        holder_id=one.holder_id,
        holder=one.holder,
        ground=one.ground,
        removed_at=one.removed_at,
        reversed_at=None if one.stands else one.decided_at or one.removed_at,
    )
