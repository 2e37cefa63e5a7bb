"""Where each line of a digest leads: to the card that its reader can open."""

from collections.abc import Callable, Mapping

from handlers.claims import refreshing as claims
from handlers.claims.rules import number_of as claim_in
from handlers.digests.contents import DeskDigest, HolderDigest, OfficersDigest
from handlers.digests.rules import Audience
from handlers.digests.subscribing import lane_of
from handlers.escalations import refreshing as escalations
from handlers.escalations.rules import number_of as escalation_in
from handlers.hand_over import service as hand_over
from handlers.programme import Work
from storage import batches, permalinks
from storage.batches import Case
from storage.digests import Subscription
from storage.pending import Listed

#: Whose digest → the keys of the cards of claims (or of their batches) and of escalations that stand where it
#: goes.
_CARDS: Mapping[Audience, tuple[Callable[[Work, Case], str], Callable[[int], str]]] = {
    Audience.DESK: (lambda _, case: claims.desk_key_of(case), escalations.desk_key),
    Audience.OFFICERS: (lambda _, case: hand_over.card_key(case), escalations.shared_key),
    Audience.HOLDERS: (claims.their_key_of, escalations.raiser_key),
}


def links_of(
    work: Work, subscription: Subscription, digest: DeskDigest | OfficersDigest | HolderDigest
) -> dict[str, str]:
    """Reference → address of its card, for those whose card stands where this digest goes."""
    lane = lane_of(work, subscription)
    if lane is None:
        return {}
    claim_key, escalation_key = _CARDS[Audience(subscription.audience)]
    keys: dict[str, str] = {}
    for reference in _references(digest):
        claim = claim_in(reference)
        if claim:
            keys[reference] = claim_key(work, batches.case_of(work.session, claim))
        else:
            keys[reference] = escalation_key(escalation_in(reference) or 0)
    found = permalinks.of(work.session, list(keys.values()), lane_id=lane)
    return {reference: found[key] for reference, key in keys.items() if key in found}


def _references(digest: DeskDigest | OfficersDigest | HolderDigest) -> list[str]:
    lists = (getattr(digest, name) for name in type(digest).__dataclass_fields__)
    return [one.reference for listed in lists if isinstance(listed, Listed) for one in listed.first]
