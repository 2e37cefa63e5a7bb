"""What stands in each digest: frozen values, gathered from the store.

The officers' is made of values of its own, which have room for nothing but what Alibaba may read.
"""

import hashlib
import json
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TypeVar

from handlers.claims.cases import Case
from handlers.claims.rules import Status
from handlers.counter_notices.rules import name_of
from handlers.digests.rules import Frequency
from handlers.programme import Work
from storage import closures, digests, pending, undelivered
from storage.closures import PendingClosure
from storage.digests import Subscription
from storage.listed import Listed
from storage.pending import PendingClaim, PendingEscalation, Room
from storage.pending_notices import PendingNotice, notices
from storage.people import Standing
from storage.undelivered import HeldUp

T = TypeVar("T")

#: What another process has decided a moment before the last digest may have been committed a moment after it.
_COMMITTED_WITHIN = timedelta(seconds=10)
#: Letters of a face: more than enough to tell a reader's last digest from this one.
_FACE = 16
_PERIODS = {Frequency.DAILY: timedelta(days=1), Frequency.WEEKLY: timedelta(days=7)}


@dataclass(frozen=True, slots=True)
class OfficerLine:
    """All that the officers' digest says of a case. `count`: listings that are with Alibaba."""

    reference: str
    #: what its card is known by
    case: Case
    family: str
    kind: str
    count: int
    due_at: datetime
    acknowledged: bool


@dataclass(frozen=True, slots=True)
class OfficerEscalation:
    """All that the officers' digest says of an escalation."""

    reference: str
    kind: str
    urgency: str
    due_at: datetime
    acknowledged: bool


@dataclass(frozen=True, slots=True)
class OfficerNotice:
    """All that the officers' digest says of a counter-notice on which they are to decide."""

    id: int
    #: what it is called: "MS-2026-000123-2, 5–7"
    reference: str
    family: str
    kind: str
    count: int
    due_at: datetime


@dataclass(frozen=True, slots=True)
class OfficerClosure:
    """All that the officers' digest says of a store that is recommended to be closed."""

    id: int
    reference: str
    family: str
    due_at: datetime


@dataclass(frozen=True, slots=True)
class NoticeLine:
    """A counter-notice in the digests of the desk and of rights-holders."""

    id: int
    #: as above
    reference: str
    organisation: str
    family: str
    kind: str
    count: int
    due_at: datetime


@dataclass(frozen=True, slots=True)
class OfficersDigest:
    """What waits for Alibaba in one shared channel; each claim stands in one list."""

    at: datetime
    overdue: Listed[OfficerLine]
    unacknowledged: Listed[OfficerLine]
    awaiting: Listed[OfficerLine]
    escalations: Listed[OfficerEscalation]
    notices: Listed[OfficerNotice]
    closures: Listed[OfficerClosure]


@dataclass(frozen=True, slots=True)
class DeskDigest:
    """What waits at the desk, and what the desk waits for.

    Each claim stands in one list; and in one more as long as a part of it is with Alibaba.
    """

    at: datetime
    triage: Listed[PendingClaim]
    held: Listed[PendingClaim]
    endorsed: Listed[PendingClaim]
    #: what could not be delivered to Alibaba
    undelivered: Listed[HeldUp]
    overdue: Listed[PendingClaim]
    unacknowledged: Listed[PendingClaim]
    escalations: Listed[PendingEscalation]
    unanswered: Listed[PendingEscalation]
    waiting_for_right: Listed[PendingClaim]
    no_answer: Listed[PendingClaim]
    with_holders: Listed[PendingClaim]
    #: counter-notices to answer, those that rights-holders are to answer, and those Alibaba is late with
    notices: Listed[NoticeLine]
    notices_with_holders: Listed[NoticeLine]
    notices_undecided: Listed[NoticeLine]
    #: sellers at the bar, and those of them that Alibaba is to answer on
    closures: Listed[PendingClosure]
    recommended: Listed[PendingClosure]


@dataclass(frozen=True, slots=True)
class HolderDigest:
    """What one person's cases need, where they are, and what has happened since the last digest."""

    at: datetime
    #: counter-notices to answer
    notices: Listed[NoticeLine]
    needs_you: Listed[PendingClaim]
    with_others: Listed[PendingClaim]
    escalations: Listed[PendingEscalation]
    decided: Listed[PendingClaim]
    #: do they act for several rights-holders
    names_holders: bool


def for_desk(work: Work, *, at: datetime) -> DeskDigest:
    session, few = work.session, work.terms.digest_lines
    return DeskDigest(
        at=at,
        triage=pending.for_triage(session, now=at, at_most=few),
        held=pending.held(session, now=at, at_most=few),
        endorsed=pending.endorsed(session, now=at, at_most=few),
        undelivered=undelivered.listed(session, at_most=few),
        overdue=pending.overdue_with_alibaba(session, now=at, at_most=few),
        unacknowledged=pending.unacknowledged(session, now=at, at_most=few),
        escalations=pending.escalations(session, owner="desk", at_most=few),
        unanswered=pending.escalations(session, owner="officer", at_most=few),
        waiting_for_right=pending.waiting_for_right(session, now=at, at_most=few),
        no_answer=pending.unanswered(session, now=at, at_most=few),
        with_holders=pending.awaiting_holders(session, now=at, at_most=few),
        notices=_notices(notices(session, owner="desk", at_most=few)),
        notices_with_holders=_notices(notices(session, owner="holder", at_most=few)),
        notices_undecided=_notices(notices(session, owner="officer", late_at=at, at_most=few)),
        closures=closures.pending(session, owner="desk", at_most=few),
        recommended=closures.pending(session, owner="officer", at_most=few),
    )


def for_officers(work: Work, place: str, *, at: datetime) -> OfficersDigest:
    """`place`: the shared channel that it is for."""
    room = Room(place, frozenset(name for name in work.places() if name.startswith("shared")))
    session, few = work.session, work.terms.digest_lines
    escalations = pending.escalations(session, owner="officer", room=room, at_most=few)
    objections = notices(session, owner="officer", room=room, at_most=few)
    stores = closures.pending(session, owner="officer", room=room, at_most=few)
    return OfficersDigest(
        at=at,
        overdue=_lines(pending.overdue_with_alibaba(session, now=at, room=room, at_most=few)),
        unacknowledged=_lines(pending.unacknowledged(session, now=at, room=room, at_most=few)),
        awaiting=_lines(pending.awaiting_outcome(session, now=at, room=room, at_most=few)),
        escalations=Listed(tuple(_escalation(one) for one in escalations.first), escalations.total),
        notices=Listed(tuple(_officers_notice(one) for one in objections.first), objections.total),
        closures=Listed(
            tuple(OfficerClosure(one.id, one.reference, one.family, one.due_at) for one in stores.first),
            stores.total,
        ),
    )


def for_holder(work: Work, subscription: Subscription, standing: Standing, *, at: datetime) -> HolderDigest:
    ids = [organisation_id for organisation_id, _ in standing.principals]
    session, few = work.session, work.terms.digest_lines
    return HolderDigest(
        at=at,
        notices=_notices(notices(session, owner="holder", organisation_ids=ids, at_most=few)),
        needs_you=pending.with_holders(session, ids, at_most=few),
        with_others=pending.with_others(session, ids, at_most=few),
        escalations=pending.escalations(session, organisation_ids=ids, at_most=few),
        decided=pending.decided(session, ids, since=_since(work, subscription, at), until=at, at_most=few),
        names_holders=len(ids) > 1,
    )


def is_empty(digest: DeskDigest | OfficersDigest | HolderDigest) -> bool:
    """Is there nothing to say?"""
    named = (getattr(digest, name) for name in type(digest).__dataclass_fields__)
    return not any(one.total for one in named if isinstance(one, Listed))


def is_quiet(digest: HolderDigest) -> bool:
    """Is there nothing in it that needs its reader, and nothing that has come to an end?"""
    return not (digest.notices.total or digest.needs_you.total or digest.decided.total)


def face_of(digest: HolderDigest) -> str:
    """What a quiet digest tells but its date, in a few letters: two that tell the same have the same face.

    What becomes late changes it, and so it is told once more on the day after.
    """
    told = [
        [
            found.total,
            *([one.id, one.status, one.due_at is not None and one.due_at < digest.at] for one in found.first),
        ]
        for found in (digest.with_others, digest.escalations)
    ]
    return hashlib.sha256(json.dumps(told).encode()).hexdigest()[:_FACE]


def _since(work: Work, subscription: Subscription, at: datetime) -> datetime:
    """When the last digest was made; one period ago before the first."""
    last = digests.last_at(work.session, int(subscription.id or 0))
    return (last or at - _PERIODS[Frequency(subscription.frequency)]) - _COMMITTED_WITHIN


def _lines(found: Listed[PendingClaim]) -> Listed[OfficerLine]:
    return Listed(tuple(_line(one) for one in found.first), found.total)


def _line(claim: PendingClaim) -> OfficerLine:
    assert claim.due_at is not None  # noqa: S101 - an open claim has a due time: the store's own constraint
    return OfficerLine(
        reference=claim.reference,
        case=claim.case,
        family=claim.family,
        kind=claim.kind,
        count=claim.counts.get(Status.HANDED_OVER, 0),
        due_at=claim.due_at,
        acknowledged=claim.acknowledged_at is not None,
    )


def _notices(found: Listed[PendingNotice]) -> Listed[NoticeLine]:
    return Listed(tuple(_notice(one) for one in found.first), found.total)


def _notice(one: PendingNotice) -> NoticeLine:
    name = name_of(one.claim, one.places)
    return NoticeLine(one.id, name, one.organisation, one.family, one.kind, one.count, one.due_at)


def _officers_notice(one: PendingNotice) -> OfficerNotice:
    name = name_of(one.claim, one.places)
    return OfficerNotice(one.id, name, one.family, one.kind, one.count, one.due_at)


def _escalation(escalation: PendingEscalation) -> OfficerEscalation:
    assert escalation.due_at is not None  # noqa: S101 - as above
    return OfficerEscalation(
        reference=escalation.reference,
        kind=escalation.kind,
        urgency=escalation.urgency,
        due_at=escalation.due_at,
        acknowledged=escalation.status == "acknowledged",
    )
