"""The law of sellers: strikes counted naively from what stands removed, and closures that agree with them."""

from datetime import datetime
from itertools import combinations, pairwise

from handlers.programme import Work
from handlers.sellers.counting import scores
from handlers.sellers.penalties import load_penalties
from storage.claims import GONE_STATES, ClaimListing
from tests.life.life import Life
from tests.life.rows import Rows, rows_of


def every_seller_adds_up(life: Life) -> None:
    """Strikes, lists and closures of each."""
    life.would(_look)


def _look(work: Work) -> None:
    rows = rows_of(work)
    present = [one for one, seller in rows.sellers.items() if seller.merged_into_id is None]
    found = scores(work, present)
    for seller_id in present:
        for family in {one.family for one in rows.aliases if one.seller_id == seller_id}:
            wanted = _strikes(work, rows, seller_id, family)
            score = found.get((seller_id, family))
            assert (score.count if score else 0) == wanted, (seller_id, family, score)
            _closure_agrees(rows, seller_id, family, wanted)
        _lists_agree(rows, seller_id)
    for gone in set(rows.sellers) - set(present):
        left = [one.seller_id for one in rows.aliases]
        left += [one.seller_id for one in rows.listed]
        left += [one.seller_id for one in rows.actions.values()]
        assert gone not in left, f"seller {gone} is another by now, and something was left with it"


def _strikes(work: Work, rows: Rows, seller_id: int, family: str) -> int:
    """What counts, in the platform's units: the most removals of which no two fall into one window."""
    penalty = load_penalties().of(family)
    severe = load_penalties().severe
    counted: dict[int, list[datetime]] = {}
    for line in rows.lines:
        claim = rows.claims[line.claim_id]
        if not _is_of(rows, line, seller_id, family) or claim.ground not in severe:
            continue
        is_old = penalty.lives_for and line.removed_at and line.removed_at + penalty.lives_for <= work.now
        if line.removed_at and line.status in GONE_STATES and not is_old:
            group = line.organisation_id if penalty.apart.per_holder else 0
            counted.setdefault(group, []).append(line.removed_at)
    return penalty.each * sum(_most_apart(work, its, family) for its in counted.values())


def _most_apart(work: Work, instants: list[datetime], family: str) -> int:
    """The size of the largest choice of these in which each lies behind the window of the one before."""
    window, calendars = load_penalties().of(family).apart, work.terms.calendars
    times = sorted(set(instants))
    for size in range(len(times), 1, -1):
        for choice in combinations(times, size):
            if all(b >= window.closes_at(a, calendars) for a, b in pairwise(choice)):
                return size
    return min(len(times), 1)


def _is_of(rows: Rows, line: ClaimListing, seller_id: int, family: str) -> bool:
    listing = rows.listings.get(line.listing_id or 0)
    if listing is None or listing.family != family:
        return False
    keys = {(one.family, one.key_kind, one.key) for one in rows.aliases if one.seller_id == seller_id}
    return (listing.family, listing.seller_key_kind, listing.seller_key) in keys


def _closure_agrees(rows: Rows, seller_id: int, family: str, count: int) -> None:
    """Once the clock has looked, what is suggested shows the count, and who is at the bar was suggested."""
    if rows.sellers[seller_id].look_again:
        return
    here = [one for one in rows.closures.values() if (one.seller_id, one.family) == (seller_id, family)]
    bar = load_penalties().of(family).bar
    for one in here:
        if one.owner:
            assert one.score == count, f"closure {one.id} says {one.score}, and it is {count}"
        assert one.state != "suggested" or count >= bar, f"suggested below the bar: {one.id}"
    assert count < bar or here, f"seller {seller_id} is at the bar, and nothing was ever suggested"


def _lists_agree(rows: Rows, seller_id: int) -> None:
    """It is on one of the IACC's own lists at most, and once on each that is of a rights-holder.

    There are two of these: one that the desk keeps of it, and one that it keeps itself.
    """
    now = [one for one in rows.listed if one.seller_id == seller_id and one.ended_at is None]
    assert sum(one.list != "allow" for one in now) <= 1, "watched and denied"
    holders = [(one.organisation_id, one.given is not None) for one in now if one.list == "allow"]
    assert len(holders) == len(set(holders)), "authorised twice by one rights-holder"
    assert all(one.given is None or one.list == "allow" for one in now)
