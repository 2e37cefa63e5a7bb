"""Where each line of a digest leads: to the card that its reader can open."""

from handlers.claims import refreshing as claims
from handlers.closures import refreshing as closures
from handlers.counter_notices import showing as counter_notices
from handlers.digests.contents import (
    DeskDigest,
    HolderDigest,
    NoticeLine,
    OfficerClosure,
    OfficerEscalation,
    OfficerLine,
    OfficerNotice,
    OfficersDigest,
)
from handlers.digests.rules import Audience
from handlers.digests.subscribing import lane_of
from handlers.escalations import refreshing as escalations
from handlers.escalations.rules import number_of as escalation_in
from handlers.hand_over import service as hand_over
from handlers.programme import Work
from storage import permalinks
from storage.closures import PendingClosure
from storage.digests import Subscription
from storage.listed import Listed
from storage.pending import PendingClaim, PendingEscalation
from storage.undelivered import HeldUp

_Escalation = PendingEscalation | OfficerEscalation
_Notice = NoticeLine | OfficerNotice
_Closure = PendingClosure | OfficerClosure
_Line = PendingClaim | OfficerLine | _Escalation | _Notice | _Closure


def links_of(
    work: Work, subscription: Subscription, digest: DeskDigest | OfficersDigest | HolderDigest
) -> dict[str, str]:
    """Reference → address of its card, for those whose card stands where this digest goes."""
    lane = lane_of(work, subscription)
    if lane is None:
        return {}
    audience = Audience(subscription.audience)
    keys = {
        one.reference: _desk_key_of(one)
        if isinstance(one, HeldUp)
        else _key(audience, one, subscription.person_id or 0)
        for one in _lines(digest)
    }
    found = permalinks.of(work.session, list(keys.values()), lane_id=lane)
    return {reference: found[key] for reference, key in keys.items() if key in found}


def _lines(digest: DeskDigest | OfficersDigest | HolderDigest) -> list[_Line | HeldUp]:
    lists = (getattr(digest, name) for name in type(digest).__dataclass_fields__)
    return [one for listed in lists if isinstance(listed, Listed) for one in listed.first]


def _key(audience: Audience, one: _Line, person_id: int) -> str:
    """The key of the card of a line's case that stands where the digest of this audience goes."""
    if isinstance(one, PendingEscalation | OfficerEscalation):
        return _escalations_key(audience, escalation_in(one.reference) or 0)
    if isinstance(one, NoticeLine | OfficerNotice):
        return _notices_key(audience, one.id, person_id)
    if isinstance(one, PendingClosure | OfficerClosure):
        key = closures.shared_key if audience == Audience.OFFICERS else closures.desk_key
        return key(one.id)
    match audience:
        case Audience.DESK:
            return claims.desk_key_of(one.case)
        case Audience.OFFICERS:
            return hand_over.card_key(one.case)
        case Audience.HOLDERS:
            lot = one.lot if isinstance(one, PendingClaim) else ""
            return claims.lot_key(lot) if lot else claims.holder_key(one.case.id)


def _desk_key_of(one: HeldUp) -> str:
    """What is held up is listed at the desk alone."""
    if one.case is not None:
        return claims.desk_key_of(one.case)
    topic, _, number = one.key.partition(":")
    return f"{topic.partition('.')[0]}.desk:{number}"


def _notices_key(audience: Audience, notice_id: int, person_id: int) -> str:
    match audience:
        case Audience.DESK:
            return counter_notices.desk_key(notice_id)
        case Audience.OFFICERS:
            return counter_notices.shared_key(notice_id)
        case Audience.HOLDERS:
            return counter_notices.holder_key(notice_id, person_id)


def _escalations_key(audience: Audience, escalation_id: int) -> str:
    match audience:
        case Audience.DESK:
            return escalations.desk_key(escalation_id)
        case Audience.OFFICERS:
            return escalations.shared_key(escalation_id)
        case Audience.HOLDERS:
            return escalations.raiser_key(escalation_id)
