"""Putting other listings in the place of named ones, where a form has no room for a field each."""

from collections.abc import Sequence

from handlers.amending.addresses import ClaimedElsewhere, NotWaiting, WrongAddress, read_addresses
from handlers.claims import completing
from handlers.claims.completing import AlreadyClaimed, NotThatListing
from handlers.programme import Work
from storage import claim_lines
from storage.claim_faces import Face, reference
from storage.claim_lines import Placed
from storage.claims import Claim


def name_of(face: Face, row: Placed) -> str:
    """What a listing is called: "7", in a batch "MS-2026-000123-7"."""
    if not face.claim_ids:
        return str(row.position)
    return f"{reference(row.claim_id, face.filed_at)}-{row.position}"


def replace(
    work: Work, found: Sequence[Claim], face: Face, waiting: Sequence[Placed], named: str
) -> list[str]:
    """Put the listing at each address in its place; codes of what was changed by it.

    The rights-holder is locked. Raises the refusals of `addresses`: then nothing of the answer is kept.
    """
    rows = {name_of(face, row): row for row in waiting}
    claims = {int(claim.id or 0): claim for claim in found}
    changed = []
    for one in read_addresses(named, in_batch=bool(face.claim_ids)):
        placed = rows.get(one.name)
        if placed is None:
            raise NotWaiting(name=one.name)
        row = claim_lines.to_change(work.session, placed.id)
        try:
            after = completing.put(work, claims[placed.claim_id], row, one.address, field="addresses")
        except NotThatListing:
            raise WrongAddress(name=one.name) from None
        except AlreadyClaimed as refusal:
            told = str(refusal.named.get("reference", ""))
            raise ClaimedElsewhere(name=one.name, reference=told) from None
        if after != placed.listing_id:
            changed.append(f"listing:{one.name}")
    return changed
