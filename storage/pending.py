"""What waits, as digests list it: the first few of each kind, the earliest due first, and how many there are.

However much waits, a list costs a few statements that read a handful of rows: nothing is loaded to be
counted. Claims of one batch are one line, told by the one of them that is due first; and they count as one.
A batch to which claims still come waits for nobody yet.
"""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, TextClause, and_, false, func, or_, select, text, true, tuple_
from sqlmodel import Session

from storage import batch_faces
from storage.base import table_of
from storage.batch_faces import Summed
from storage.batches import Case, is_whole, leads
from storage.claim_faces import counts_of, reference
from storage.claims import Claim, ClaimListing
from storage.escalations import Escalation
from storage.listed import Listed, first_of
from storage.people import Organisation, Person
from storage.questions import Question


@dataclass(frozen=True, slots=True)
class PendingClaim:
    """One claim or batch on a list; nothing that anybody wrote. `counts` is status → number of listings.

    Of a batch, `id`, states, times and names are those of one of its claims; the rest is of all of them.
    """

    id: int
    reference: str
    organisation: str
    family: str
    kind: str
    status: str
    owner: str
    listing_count: int
    due_at: datetime | None
    acknowledged_at: datetime | None
    #: Alibaba's own clock
    outcome_due_at: datetime | None = None
    taken_by: str = ""
    taken_until: datetime | None = None
    counts: Mapping[str, int] = field(default_factory=dict)
    batch_id: int | None = None
    #: of its batch, "" for a claim by itself
    lot: str = ""
    #: who asks its rights-holder, "desk" before "officer", and until when; "" for nobody
    asked_by: str = ""
    asked_until: datetime | None = None

    @property
    def case(self) -> Case:
        """What has the card that its line speaks of."""
        return Case(self.batch_id, is_batch=True) if self.batch_id else Case(self.id)


@dataclass(frozen=True, slots=True)
class PendingEscalation:
    """One open escalation on a list; nothing that anybody wrote."""

    id: int
    reference: str
    organisation: str
    kind: str
    urgency: str
    status: str
    due_at: datetime | None
    #: answered and shared: whoever asked says whether it is solved
    awaits_raiser: bool
    #: the reference of the claim that it is about, "" for none; not for Alibaba, which may not know the claim
    claim: str = ""


@dataclass(frozen=True, slots=True)
class Room:
    """A place shared with Alibaba, among all that there are: "shared", "shared:taobao"."""

    name: str
    places: frozenset[str]
    #: of these platform families alone; none named is all
    only: frozenset[str] = frozenset()

    @property
    def family(self) -> str:
        """The platform family it is for, "" for all."""
        return self.name.partition(":")[2]

    @property
    def other_families(self) -> frozenset[str]:
        """Families that have a place of their own."""
        return frozenset(name.partition(":")[2] for name in self.places if ":" in name)


#: Which claims stand in a list, asked of a claim's columns.
Which = Callable[[Any], ColumnElement[bool]]
_claim, _escalation, _line = table_of(Claim), table_of(Escalation), table_of(ClaimListing)
_organisation, _taker = table_of(Organisation), table_of(Person).alias("taker")
#: In the words of the partial indexes: a database uses one only where it finds its own text.
_CLAIM_OPEN, _ESCALATION_OPEN = text("claim.owner <> ''"), text("escalation.owner <> ''")
_WITH_ALIBABA = text("claim.outcome_due_at IS NOT NULL")
_EVERY = true()
_question = table_of(Question)


def _asks(what: Any) -> Any:
    """Of the open questions about a claim."""
    asked = select(what).where(_question.c.claim_id == _claim.c.id, _question.c.ended_at.is_(None))
    return asked.correlate(_claim).scalar_subquery()


_CLAIMS = (
    select(
        _claim.c.id,
        _claim.c.filed_at,
        _organisation.c.name.label("organisation"),
        _claim.c.family,
        _claim.c.kind,
        _claim.c.status,
        _claim.c.owner,
        _claim.c.listing_count,
        _claim.c.due_at,
        _claim.c.outcome_due_at,
        _claim.c.acknowledged_at,
        _taker.c.name.label("taken_by"),
        _claim.c.taken_until,
        _claim.c.batch_id,
        _asks(func.min(_question.c.asker)).label("asked_by"),
        _asks(func.min(_question.c.due_at)).label("asked_until"),
    )
    .join(_organisation, _organisation.c.id == _claim.c.organisation_id)
    .outerjoin(_taker, _taker.c.id == _claim.c.taken_by_id)
)
_ESCALATIONS = (
    select(_escalation, _organisation.c.name.label("organisation"), _claim.c.filed_at)
    .join(_organisation, _organisation.c.id == _escalation.c.organisation_id)
    .outerjoin(_claim, _claim.c.id == _escalation.c.claim_id)
)


def for_triage(session: Session, *, now: datetime, at_most: int) -> Listed[PendingClaim]:
    """Filed claims that nobody at the desk holds."""
    return _open_claims(session, lambda c: and_(c.status == "filed", ~_held(c, now)), at_most=at_most)


def held(session: Session, *, now: datetime, at_most: int) -> Listed[PendingClaim]:
    """Claims that somebody at the desk holds."""
    return _open_claims(session, lambda c: and_(c.owner == "desk", _held(c, now)), at_most=at_most)


def endorsed(session: Session, *, now: datetime, at_most: int) -> Listed[PendingClaim]:
    """Claims endorsed and not handed over, for want of a channel."""
    return _open_claims(session, lambda c: and_(c.status == "endorsed", ~_held(c, now)), at_most=at_most)


def undelivered(session: Session, *, now: datetime, at_most: int) -> Listed[PendingClaim]:
    """Claims handed over that could not be delivered to Alibaba."""
    return _open_claims(session, lambda c: and_(c.status == "undelivered", ~_held(c, now)), at_most=at_most)


def waiting_for_right(session: Session, *, now: datetime, at_most: int) -> Listed[PendingClaim]:
    """Claims whose right is still to be approved."""

    def waits(claim: Any) -> ColumnElement[bool]:
        return and_(claim.status == "waiting_for_right", ~_held(claim, now))

    return _open_claims(session, waits, at_most=at_most)


def with_holders(session: Session, organisation_ids: Sequence[int], *, at_most: int) -> Listed[PendingClaim]:
    """Claims of these rights-holders that wait for them, be it with one listing that is asked about.

    Those that wait for answers to counter-notices alone stand in the list of these.
    """

    def waits(claim: Any) -> ColumnElement[bool]:
        theirs = and_(claim.owner == "holder", ~_only_countered(claim))
        return and_(or_(theirs, _is_asked(claim)), _of(claim, organisation_ids))

    return _open_claims(session, waits, at_most=at_most)


def awaiting_holders(session: Session, *, now: datetime, at_most: int) -> Listed[PendingClaim]:
    """Everybody's claims whose turn is their rights-holder's, but for those of `unanswered`."""

    def waits(claim: Any) -> ColumnElement[bool]:
        is_late = _is_asked(claim, due_before=now)
        return and_(claim.owner == "holder", ~_only_countered(claim), ~is_late)

    return _open_claims(session, waits, at_most=at_most)


def unanswered(session: Session, *, now: datetime, at_most: int) -> Listed[PendingClaim]:
    """Claims about which a question was not answered in time, and that wait for nothing else."""

    def waits(claim: Any) -> ColumnElement[bool]:
        return and_(claim.owner == "holder", _is_asked(claim, due_before=now))

    return _open_claims(session, waits, at_most=at_most)


def with_others(session: Session, organisation_ids: Sequence[int], *, at_most: int) -> Listed[PendingClaim]:
    """Open claims of these rights-holders whose turn is the desk's or Alibaba's."""

    def is_theirs(claim: Any) -> ColumnElement[bool]:
        others = claim.owner.in_(("desk", "officer"))
        return and_(others, ~_is_asked(claim), _of(claim, organisation_ids))

    return _open_claims(session, is_theirs, at_most=at_most)


def overdue_with_alibaba(
    session: Session, *, now: datetime, at_most: int, room: Room | None = None
) -> Listed[PendingClaim]:
    """Claims handed over whose outcome is late; `room` None for all."""
    return _with_alibaba(session, room, lambda claim: claim.outcome_due_at < now, at_most=at_most)


def unacknowledged(
    session: Session, *, now: datetime, at_most: int, room: Room | None = None
) -> Listed[PendingClaim]:
    """Claims handed over that no officer has acknowledged and that are not late yet."""

    def early(claim: Any) -> ColumnElement[bool]:
        return and_(claim.outcome_due_at >= now, claim.acknowledged_at.is_(None))

    return _with_alibaba(session, room, early, at_most=at_most)


def awaiting_outcome(
    session: Session, *, now: datetime, at_most: int, room: Room | None = None
) -> Listed[PendingClaim]:
    """Claims that an officer has acknowledged and that are not late yet."""

    def early(claim: Any) -> ColumnElement[bool]:
        return and_(claim.outcome_due_at >= now, claim.acknowledged_at.is_not(None))

    return _with_alibaba(session, room, early, at_most=at_most)


def decided(
    session: Session, organisation_ids: Sequence[int], *, since: datetime, until: datetime, at_most: int
) -> Listed[PendingClaim]:
    """Claims of these rights-holders closed after `since` and by `until`, the earliest first."""

    def is_new(claim: Any) -> ColumnElement[bool]:
        ended = and_(claim.decided_at > since, claim.decided_at <= until)
        return and_(_of(claim, organisation_ids), claim.owner == "", ended)

    return _claims(session, is_new, "decided_at", at_most)


def escalations(
    session: Session,
    *,
    at_most: int,
    owner: str = "",
    organisation_ids: Sequence[int] | None = None,
    room: Room | None = None,
) -> Listed[PendingEscalation]:
    """Open escalations, of one owner, of these rights-holders, or posted to one room; each unset is all.

    `owner` is "desk", "officer", or "raiser" for those that wait for a word of whoever asked.
    """
    which: list[ColumnElement[bool]] = [
        _turn_of(owner) if owner else true(),
        true() if organisation_ids is None else _escalation.c.organisation_id.in_(list(organisation_ids)),
        belongs(room, _escalation.c.posted_to, _claim.c.family) if room else true(),
    ]
    order = (_escalation.c.due_at, _escalation.c.id)
    rows, total = first_of(session, _ESCALATIONS.where(_ESCALATION_OPEN, *which).order_by(*order), at_most)
    return Listed(tuple(_pending_escalation(row) for row in rows), total)


def _turn_of(owner: str) -> ColumnElement[bool]:
    shared = and_(_escalation.c.status == "answered", _escalation.c.shared_at.is_not(None))
    return shared if owner == "raiser" else and_(_escalation.c.owner == owner, ~shared)


def _held(claim: Any, now: datetime) -> ColumnElement[bool]:
    return and_(claim.taken_by_id.is_not(None), func.coalesce(claim.taken_until > now, false()))


def _is_asked(claim: Any, *, due_before: datetime | None = None) -> ColumnElement[bool]:
    """Is its rights-holder asked something, and was the answer due before then?"""
    asked = select(_question.c.id).where(_question.c.claim_id == claim.id, _question.c.ended_at.is_(None))
    return (asked.where(_question.c.due_at < due_before) if due_before else asked).exists()


def _only_countered(claim: Any) -> ColumnElement[bool]:
    asked = select(_line.c.id).where(
        _line.c.claim_id == claim.id, _line.c.status.in_(("needs_clarification", "queried", "unresolved"))
    )
    return and_(claim.status == "countered", ~asked.correlate_except(_line).exists())


def _of(claim: Any, organisation_ids: Sequence[int] | None) -> ColumnElement[bool]:
    return true() if organisation_ids is None else claim.organisation_id.in_(list(organisation_ids))


def _with_alibaba(session: Session, room: Room | None, which: Which, *, at_most: int) -> Listed[PendingClaim]:
    """Those on which Alibaba's own clock runs, whosever turn their other listings are, as that clock goes."""

    def there(claim: Any) -> ColumnElement[bool]:
        is_there = belongs(room, claim.handed_to, claim.family) if room else true()
        return and_(
            claim.outcome_due_at.is_not(None), claim.outcome_paused_at.is_(None), which(claim), is_there
        )

    found = _claims(session, there, "outcome_due_at", at_most, _WITH_ALIBABA)
    return Listed(tuple(replace(one, due_at=one.outcome_due_at) for one in found.first), found.total)


def belongs(room: Room, posted_to: Any, family: Any) -> ColumnElement[bool]:
    """Was it posted to this room, or to one that is no more and whose work this room has taken over?"""
    lost: Collection[Any] = room.places
    family = func.coalesce(family, "")
    heir = family == room.family if room.family else family.not_in(room.other_families)
    mine = family.in_(room.only) if room.only else true()
    return and_(mine, or_(posted_to == room.name, and_(posted_to.not_in(lost), heir)))


def _open_claims(session: Session, which: Which, *, at_most: int) -> Listed[PendingClaim]:
    return _claims(session, which, "due_at", at_most, _CLAIM_OPEN)


def _claims(
    session: Session, which: Which, order: str, at_most: int, also: ColumnElement[bool] | TextClause = _EVERY
) -> Listed[PendingClaim]:
    """Those that fit, the earliest by the column `order` first; of each batch the one that comes first."""

    def before(twin: Any, claim: Any) -> ColumnElement[bool]:
        return tuple_(twin[order], twin.id) < tuple_(claim[order], claim.id)

    statement = _CLAIMS.where(also, which(_claim.c), leads(which, before), is_whole())
    rows, total = first_of(session, statement.order_by(_claim.c[order], _claim.c.id), at_most)
    counts = counts_of(session, [row.id for row in rows if row.batch_id is None])
    found = [_pending_claim(row, counts.get(row.id, {})) for row in rows]
    whole = batch_faces.summed(session, {one.batch_id for one in found if one.batch_id})
    return Listed(tuple(_whole(one, whole) for one in found), total)


def _whole(one: PendingClaim, known: Mapping[int, Summed]) -> PendingClaim:
    """The line of a whole batch, from the one of its claims."""
    batch = known.get(one.batch_id or 0)
    if batch is None:
        return one
    return replace(
        one,
        reference=batch.reference,
        lot=batch.lot,
        listing_count=batch.listing_count,
        counts=batch.counts,
    )


def _pending_claim(row: Any, counts: Mapping[str, int]) -> PendingClaim:
    return PendingClaim(
        id=row.id,
        reference=reference(row.id, row.filed_at),
        organisation=row.organisation,
        family=row.family,
        kind=row.kind,
        status=row.status,
        owner=row.owner,
        listing_count=row.listing_count,
        due_at=row.due_at,
        acknowledged_at=row.acknowledged_at,
        outcome_due_at=row.outcome_due_at,
        taken_by=row.taken_by or "",
        taken_until=row.taken_until,
        counts=counts,
        batch_id=row.batch_id,
        asked_by=row.asked_by or "",
        asked_until=row.asked_until,
    )


def _pending_escalation(row: Any) -> PendingEscalation:
    return PendingEscalation(
        id=row.id,
        reference=f"ES-{row.raised_at.year}-{row.id:06d}",
        organisation=row.organisation,
        kind=row.kind,
        urgency=row.urgency,
        status=row.status,
        due_at=row.due_at,
        awaits_raiser=row.status == "answered" and row.shared_at is not None,
        claim=reference(row.claim_id, row.filed_at) if row.claim_id else "",
    )
