"""Counter-notices: a seller objects to a removal, up to three times; somebody answers; Alibaba decides."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, Index, and_, bindparam, case, func, select, text, update
from sqlmodel import Field, Session

from storage.base import OWNERS, Row, identity, instant, instant_or_none, one_of, ref, table_of
from storage.claims import ClaimListing
from storage.people import Organisation

STATES = ("countered", "unanswered", "stood_behind", "left_to_alibaba", "upheld", "reinstated")


class CounterNotice(Row, table=True):
    """One round of a seller's objection to the removal of listings of one claim."""

    __tablename__ = "counter_notice"
    __table_args__ = (
        CheckConstraint(one_of("state", STATES), name="state"),
        CheckConstraint(one_of("owner", OWNERS), name="owner"),
        CheckConstraint("(owner = '') = (due_at IS NULL)", name="open_has_owner_and_due_time"),
        CheckConstraint("round BETWEEN 1 AND 3", name="round"),
        Index(
            "ix_counter_notice_pending",
            "owner",
            "due_at",
            sqlite_where=text("owner <> ''"),
            postgresql_where=text("owner <> ''"),
        ),
    )
    id: int | None = identity()
    claim_id: int = ref("claim.id", index=True)
    #: 1 to 3
    round: int
    #: the places of the listings it is about: "2, 5–7"
    places: str
    state: str
    owner: str
    due_at: datetime | None = instant_or_none()
    #: coded: what the seller says
    reason: str
    #: sealed; the seller's own words, in whatever language
    words: bytes
    #: sealed; the same in the language of the rights-holder
    translation: bytes | None = Field(default=None)
    recorded_by_id: int = ref("person.id")
    recorded_at: datetime = instant()
    #: recorded, or decided, by the desk in an officer's place
    on_behalf: bool = Field(default=False)
    #: "stood_behind", "accepted", "asked_iacc", "retracted"; "" for none yet
    answer: str = Field(default="")
    #: sealed; what Alibaba is told with the answer
    answer_words: bytes | None = Field(default=None)
    #: sealed; what the rights-holder tells the IACC when it asks for help, for the IACC alone
    words_to_iacc: bytes | None = Field(default=None)
    answered_by_id: int | None = ref("person.id", nullable=True)
    answered_at: datetime | None = instant_or_none()
    #: answered by the desk in the rights-holder's place
    answered_by_desk: bool = Field(default=False)
    decided_by_id: int | None = ref("person.id", nullable=True)
    decided_at: datetime | None = instant_or_none()
    #: sealed; what Alibaba says to its decision
    decision_words: bytes | None = Field(default=None)
    #: since when it is the turn of whoever has it, or had it last
    turn_at: datetime = instant()
    #: the one under whose card its papers go: itself, or another of the same form; None where there are none
    papers_with_id: int | None = ref("counter_notice.id", nullable=True)


@dataclass(frozen=True, slots=True)
class Noticed:
    """One listing of a claim, with the counter-notices against it."""

    id: int
    claim_id: int
    position: int
    #: None for a short link that does not tell its listing
    listing_id: int | None
    url: str
    status: str
    reason: str
    #: how many counter-notices there have been
    round: int
    #: the newest of them
    notice_id: int | None


_notice, _line, _organisation = table_of(CounterNotice), table_of(ClaimListing), table_of(Organisation)
_LINES = (
    select(
        _line.c.id,
        _line.c.claim_id,
        _line.c.position,
        _line.c.listing_id,
        _line.c.url,
        _line.c.status,
        _line.c.reason,
        _line.c.round,
        _line.c.notice_id,
    )
    .where(_line.c.claim_id.in_(bindparam("claims", expanding=True)))
    .order_by(_line.c.claim_id, _line.c.position)
)


def lines_of(session: Session, claim_ids: Sequence[int]) -> list[Noticed]:
    """The listings of these claims, claim by claim, in the order they were filed."""
    return [Noticed(*row) for row in session.connection().execute(_LINES, {"claims": list(claim_ids)})]


_OBJECT = (
    update(_line)
    .where(_line.c.id.in_(bindparam("lines", expanding=True)))
    .values(notice_id=bindparam("notice"), round=bindparam("nth"))
)


def put(session: Session, line_ids: Sequence[int], notice: CounterNotice) -> None:
    """From now on this is the newest counter-notice against these listings."""
    asked = {"lines": list(line_ids), "notice": notice.id, "nth": notice.round}
    session.connection().execute(_OBJECT, asked)


_AS_REMOVED = (
    update(_line)
    .where(_line.c.id.in_(bindparam("lines", expanding=True)))
    .values(decided_at=func.coalesce(_line.c.removed_at, _line.c.decided_at))
)


def decided_as_removed(session: Session, line_ids: Sequence[int]) -> None:
    """What was decided last of these listings is their removal again."""
    session.connection().execute(_AS_REMOVED, {"lines": list(line_ids)})


_STAND = update(_line).where(_line.c.id.in_(bindparam("lines", expanding=True)))


def stand_behind(session: Session, line_ids: Sequence[int], *, now: datetime) -> None:
    """These listings are stood behind, against a counter-notice or a decline."""
    session.connection().execute(_STAND.values(stood_behind_at=now), {"lines": list(line_ids)})


def with_papers_of(session: Session, notice_id: int) -> list[int]:
    """Ids of the notices whose papers go under the card of this one."""
    its = select(_notice.c.id).where(_notice.c.papers_with_id == notice_id).order_by(_notice.c.id)
    return list(session.scalars(its))


_CLAIM_OF = select(_notice.c.claim_id).where(_notice.c.id == bindparam("notice"))


def claim_of(session: Session, notice_id: int) -> int:
    """The claim that a counter-notice is about; 0 where there is no such notice."""
    return session.scalar(_CLAIM_OF, {"notice": notice_id}) or 0


_TO_CHANGE = select(CounterNotice).where(_notice.c.id == bindparam("notice")).with_for_update()


def lock(session: Session, notice_id: int) -> CounterNotice | None:
    """The notice, held against other writers until the unit of work ends; its claim is to be held before."""
    return session.scalars(_TO_CHANGE, {"notice": notice_id}).one_or_none()


def due_at(session: Session, claim_id: int, state: str) -> datetime | None:
    """When the first of a claim's notices in this state is due; None where there is none."""
    earliest = select(_notice.c.due_at).where(
        _notice.c.claim_id == claim_id, _notice.c.state == state, _notice.c.due_at.is_not(None)
    )
    return session.scalar(earliest.order_by(_notice.c.due_at).limit(1))


def overdue(session: Session, *, owner: str, now: datetime) -> list[int]:
    """Ids of the notices that this owner should have dealt with by now, the earliest due first."""
    statement = select(_notice.c.id).where(text("counter_notice.owner <> ''"), _notice.c.owner == owner)
    late = statement.where(_notice.c.due_at <= now).order_by(_notice.c.due_at, _notice.c.id)
    return list(session.scalars(late))


def waiting(session: Session, *, owner: str) -> list[Any]:
    """(id, recorded_at, turn_at, due_at) of the notices whose turn is this owner's, the first due first."""
    statement = select(_notice.c.id, _notice.c.recorded_at, _notice.c.turn_at, _notice.c.due_at)
    theirs = statement.where(text("counter_notice.owner <> ''"), _notice.c.owner == owner)
    return list(session.execute(theirs.order_by(_notice.c.due_at, _notice.c.id)))


_AGAIN = (
    select(_line.c.claim_id, func.max(_line.c.decided_at).label("at"))
    .where(_line.c.stood_behind_at.is_not(None), _line.c.status == "declined")
    .group_by(_line.c.claim_id)
    .order_by(_line.c.claim_id)
)


def declined_again(session: Session) -> list[tuple[int, datetime]]:
    """(claim, when) of those of which a listing was declined though it had been stood behind."""
    return [(row.claim_id, row.at) for row in session.execute(_AGAIN)]


@dataclass(frozen=True, slots=True)
class StoodBehind:
    """How the listings that one rights-holder stood behind ended. `decided` is the n of the rate."""

    organisation_id: int
    organisation: str
    gone: int
    decided: int

    @property
    def rate(self) -> float | None:
        """The share that was taken down and stays so; None while none is decided."""
        return self.gone / self.decided if self.decided else None


_GONE = case((_line.c.status.in_(("removed", "upheld")), 1), else_=0)
#: What its rights-holder gave up, and what was gone or known before, is no decision on what it stands for.
_DECIDED = case(
    (_line.c.status.in_(("removed", "upheld", "declined")), 1),
    (and_(_line.c.status == "reinstated", _line.c.reason == "by_alibaba"), 1),
    else_=0,
)
_STOOD_BEHIND = (
    select(
        _line.c.organisation_id,
        _organisation.c.name,
        func.sum(_GONE).label("gone"),
        func.sum(_DECIDED).label("decided"),
    )
    .join(_organisation, _organisation.c.id == _line.c.organisation_id)
    .where(_line.c.stood_behind_at.is_not(None))
    .group_by(_line.c.organisation_id, _organisation.c.name)
    .order_by(_organisation.c.name)
)


def stood_behind(session: Session, organisation_ids: Sequence[int] | None = None) -> list[StoodBehind]:
    """The take-down rate of what was stood behind, of these rights-holders; None for everybody's.

    (Removed or upheld) ÷ decided, of the listings that were stood behind against a decline or a
    counter-notice. Decided is what Alibaba has decided: removed, upheld, declined again, or reinstated by it.
    What its rights-holder accepted or took back, and what is still open, is in neither figure.
    """
    statement = _STOOD_BEHIND
    if organisation_ids is not None:
        statement = statement.where(_line.c.organisation_id.in_(list(organisation_ids)))
    return [StoodBehind(*row) for row in session.execute(statement)]
