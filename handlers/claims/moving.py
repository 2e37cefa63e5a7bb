"""Moving many listings on at once, and their claims with them."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from handlers.claims import refreshing
from handlers.claims.rules import Status, Step, moved
from handlers.programme import Work
from storage import claim_lines
from storage.claim_lines import Placed
from storage.claims import Claim


def move_on(
    work: Work, claims: Sequence[Claim], rows: Sequence[Placed], to: Mapping[int, tuple[Status, str]]
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
    stand = [replace(row, status=to[row.id][0].value) if row.id in to else row for row in rows]
    of_claim: dict[int, list[Placed]] = {}
    for row in stand:
        of_claim.setdefault(row.claim_id, []).append(row)
    for claim in claims:
        refreshing.settle(work, claim, of_claim[int(claim.id or 0)])
    return stand


def going(rows: Sequence[Placed], step: Step) -> dict[int, tuple[Status, str]]:
    """Where `step` leads those of these listings that it moves, as `move_on` is told."""
    return {row.id: (status, "") for row in rows if (status := moved(row.status, step))}
