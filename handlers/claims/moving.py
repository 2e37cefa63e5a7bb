"""Moving whole claims on, however many listings they have: a few statements, and no row is loaded."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from handlers.claims import refreshing
from handlers.claims.rules import Status, Step, moved
from handlers.programme import Work
from handlers.sellers.counting import concerns_sellers
from storage import claim_faces, claim_lines, claims, sellers
from storage.claim_lines import Placed
from storage.claims import Claim

#: claim → the ids of its listings that were moved, in the order they were filed
Moved = Mapping[int, Sequence[int | None]]


def move_all(work: Work, found: Sequence[Claim], step: Step, *, reason: str = "") -> Moved:
    """Move all listings of these claims that `step` moves, and roll the claims up; which were moved.

    It costs a few statements for any number of listings, and so rows that were loaded before do not see it.
    """
    counts = claim_faces.counts_of(work.session, [int(claim.id or 0) for claim in found])
    done: dict[int, Sequence[int | None]] = {}
    for was in Status:
        becomes = moved(was, step)
        of = [claim_id for claim_id, counted in counts.items() if counted.get(was)]
        if becomes is None or not of:
            continue
        made = claims.move_all(
            work.session, of, was=was.value, becomes=becomes.value, reason=reason, now=work.now
        )
        done |= {claim_id: [*done.get(claim_id, ()), *listings] for claim_id, listings in made.items()}
        if concerns_sellers(was, becomes):
            sellers.note(work.session, [one for its in made.values() for one in its if one], now=work.now)
    for claim in found:
        if int(claim.id or 0) in done:
            stand = {(moved(status, step) or Status(status)).value for status in counts[int(claim.id or 0)]}
            refreshing.settle_at(work, claim, stand)
    return done


def move_on(
    work: Work, found: Sequence[Claim], rows: Sequence[Placed], to: Mapping[int, tuple[Status, str]]
) -> list[Placed]:
    """Move listings (row's id → where to, and the coded reason) and roll their claims up, each once.

    `rows` are all listings of these claims; gives them as they stand then.
    """
    groups: dict[tuple[Status, str], list[int]] = {}
    for row_id, going in to.items():
        groups.setdefault(going, []).append(row_id)
    work.session.flush()
    for (status, reason), ids in groups.items():
        claim_lines.move(work.session, ids, status=status.value, reason=reason, now=work.now)
    theirs = [row.listing_id for row in rows if row.id in to and concerns_sellers(row.status, to[row.id][0])]
    sellers.note(work.session, [one for one in theirs if one], now=work.now)
    stand = [replace(row, status=to[row.id][0].value) if row.id in to else row for row in rows]
    of_claim: dict[int, list[Placed]] = {}
    for row in stand:
        of_claim.setdefault(row.claim_id, []).append(row)
    for claim in found:
        refreshing.settle(work, claim, of_claim[int(claim.id or 0)])
    return stand


def going(rows: Sequence[Placed], step: Step) -> dict[int, tuple[Status, str]]:
    """Where `step` leads those of these listings that it moves, as `move_on` is told."""
    return {row.id: (status, "") for row in rows if (status := moved(row.status, step))}
