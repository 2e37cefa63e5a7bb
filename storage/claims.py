"""Claims that were stood behind, and each one's listings."""

from collections.abc import Sequence
from datetime import datetime
from functools import cache
from typing import Any, NamedTuple

from sqlalchemy import (
    CheckConstraint,
    Index,
    UniqueConstraint,
    bindparam,
    func,
    insert,
    literal,
    select,
    text,
    update,
)
from sqlmodel import Field, Session

from storage.base import (
    OWNERS,
    Row,
    UtcDateTime,
    identity,
    instant,
    instant_or_none,
    one_of,
    partial_index,
    ref,
    table_of,
)
from storage.given import ROWS, insert_given
from storage.people import Organisation
from storage.rights import Right

#: of one listing of a claim, and rolled up of a claim: its removal is asked for, and not decided yet
OPEN_STATES = (
    "unresolved",
    "waiting_for_right",
    "filed",
    "needs_clarification",
    "endorsed",
    "handed_over",
    "undelivered",
    "queried",
)
#: it was removed, the seller objects, and somebody is still to answer or to decide
CONTESTED_STATES = ("countered", "unanswered", "stood_behind", "left_to_alibaba")
CLOSED_STATES = (
    "removed",
    "upheld",
    "reinstated",
    "declined",
    "already_gone",
    "duplicate_there",
    "refused",
    "withdrawn",
)
#: it is off the platform at present, as far as we know
GONE_STATES = ("removed", "upheld", *CONTESTED_STATES)
STATES = OPEN_STATES + CONTESTED_STATES + CLOSED_STATES
REMARKS = ("refusal", "decline", "withdrawal", "stood_behind")


class Claim(Row, table=True):
    """One right, one platform family, one ground, at most 300 listings, stood behind by one person."""

    __table_args__ = (
        CheckConstraint(one_of("status", STATES), name="status"),
        CheckConstraint(one_of("owner", OWNERS), name="owner"),
        CheckConstraint("(owner = '') = (due_at IS NULL)", name="open_has_owner_and_due_time"),
        partial_index("ix_claim_pending", "owner", "due_at", where="owner <> ''"),
        Index("ix_claim_organisation_id_id", "organisation_id", "id"),
        partial_index("ix_claim_batch_id", "batch_id", where="batch_id IS NOT NULL"),
        partial_index("ix_claim_follows_id", "follows_id", where="follows_id IS NOT NULL"),
        partial_index("ix_claim_outcome_due_at", "outcome_due_at", where="outcome_due_at IS NOT NULL"),
        # all that the desk's queue is ranked by, so that no claim itself is read for it
        Index(
            "ix_claim_queue",
            "batch_id",
            "organisation_id",
            "priority",
            "due_at",
            "taken_until",
            "filed_by_id",
            "family",
            "status",
            sqlite_where=text("status = 'filed'"),
            postgresql_where=text("status = 'filed'"),
        ),
        partial_index("ix_claim_taken_until", "taken_until", where="taken_until IS NOT NULL"),
        partial_index("ix_claim_outcome_half_at", "outcome_half_at", where="outcome_half_at IS NOT NULL"),
    )
    id: int | None = identity()
    #: the rights-holder
    organisation_id: int = ref("organisation.id")
    filed_by_id: int = ref("person.id")
    right_id: int = ref("ip_right.id")
    family: str
    kind: str
    ground: str
    #: sealed; may be shown to Alibaba
    note: bytes | None = Field(default=None)
    #: sealed; for the IACC alone
    confidential_note: bytes | None = Field(default=None)
    #: which wording was stood behind, in which language
    statement_version: str
    statement_language: str
    filed_at: datetime = instant()
    status: str
    #: whose turn it is, "" when nobody's
    owner: str
    due_at: datetime | None = instant_or_none()
    #: the draft and the place in it; makes a double submit impossible
    source: str = Field(unique=True)
    listing_count: int
    #: the analyst who holds it, and until when
    taken_by_id: int | None = ref("person.id", nullable=True)
    taken_until: datetime | None = instant_or_none()
    endorsed_by_id: int | None = ref("person.id", nullable=True)
    endorsed_at: datetime | None = instant_or_none()
    handed_over_at: datetime | None = instant_or_none()
    #: the shared channel it was handed to
    handed_to: str = Field(default="")
    acknowledged_by_id: int | None = ref("person.id", nullable=True)
    acknowledged_at: datetime | None = instant_or_none()
    decided_at: datetime | None = instant_or_none()
    #: Alibaba's own complaint number
    alibaba_number: str = Field(default="")
    #: None for a claim that stands by itself
    batch_id: int | None = ref("batch.id", nullable=True)
    #: the claim that this one puts right and files again
    follows_id: int | None = ref("claim.id", nullable=True)
    #: 1 before the others of its rights-holder, as whoever filed it says; the desk's word is -1 after these,
    #: 0 as usual, 1, or 2 before everybody's
    priority: int = Field(default=0)
    #: until when Alibaba decides what is with it, whosever turn the rest is; None while nothing is
    outcome_due_at: datetime | None = instant_or_none()
    #: since when that clock stands still, because Alibaba has asked
    outcome_paused_at: datetime | None = instant_or_none()
    #: until when somebody there should have acknowledged it; None once they have, or the desk was told
    outcome_half_at: datetime | None = instant_or_none()
    #: when that clock was found to have run out, and everybody was told; None for one that has not
    overdue_at: datetime | None = instant_or_none()
    #: when it escalated by itself, which it does once
    escalated_at: datetime | None = instant_or_none()
    #: recorded by the desk in an officer's place
    acknowledged_on_behalf: bool = Field(default=False)
    #: when it was handed over by the standing of its rights-holder, without a check at the desk
    passed_at: datetime | None = instant_or_none()

    @property
    def reference(self) -> str:
        """What people call it: MS-2026-000123."""
        return f"MS-{self.filed_at.year}-{self.id:06d}"


class ClaimListing(Row, table=True):
    """One listing of one claim, with its own state."""

    __tablename__ = "claim_listing"
    __table_args__ = (
        CheckConstraint(one_of("status", STATES), name="status"),
        CheckConstraint(f"open = ({one_of('status', OPEN_STATES)})", name="open"),
        UniqueConstraint("claim_id", "position"),
        Index(
            "uq_claim_listing_open",
            "organisation_id",
            "listing_id",
            unique=True,
            sqlite_where=text("open"),
            postgresql_where=text("open"),
        ),
        partial_index(
            "ix_claim_listing_stood_behind", "organisation_id", "status", where="stood_behind_at IS NOT NULL"
        ),
        partial_index("ix_claim_listing_on_behalf", "claim_id", where="on_behalf"),
        partial_index(
            "ix_claim_listing_decided", "organisation_id", "decided_at", where="decided_at IS NOT NULL"
        ),
    )
    id: int | None = identity()
    claim_id: int = ref("claim.id")
    organisation_id: int = ref("organisation.id")
    #: None for a short link that does not tell its listing
    listing_id: int | None = ref("listing.id", nullable=True, index=True)
    #: 1 for the first
    position: int
    #: the address shown
    url: str
    platform: str
    status: str
    open: bool
    #: the same listing was removed for this rights-holder before
    back_again: bool = Field(default=False)
    reason: str = Field(default="")
    decided_at: datetime | None = instant_or_none()
    #: sealed; what the rights-holder's sheet says of it, for the IACC alone
    remark: bytes | None = Field(default=None)
    #: when it was first shown to Alibaba
    handed_over_at: datetime | None = instant_or_none()
    #: when Alibaba removed it, whatever became of that later; None again when the outcome is taken back
    removed_at: datetime | None = instant_or_none()
    #: when the rights-holder, or the desk for it, last stood behind it against a decline or a counter-notice
    stood_behind_at: datetime | None = instant_or_none()
    #: how many counter-notices there have been
    round: int = Field(default=0)
    #: the newest of them
    notice_id: int | None = ref("counter_notice.id", nullable=True)
    #: its outcome was recorded by the desk in an officer's place
    on_behalf: bool = Field(default=False)


class Remark(Row, table=True):
    """A reason given in words: why a claim was refused, declined, withdrawn, or stood behind all the same."""

    __table_args__ = (CheckConstraint(one_of("kind", REMARKS), name="kind"),)
    id: int | None = identity()
    claim_id: int = ref("claim.id", index=True)
    person_id: int = ref("person.id")
    at: datetime = instant()
    kind: str
    reason: str
    #: sealed
    words: bytes
    #: the places of the listings it is about ("2, 5–7"), "" where it is about all that was decided with it
    places: str = Field(default="")
    #: taken back since
    undone_at: datetime | None = instant_or_none()


class Disclosure(Row, table=True):
    """What was shown to Alibaba, when and by whom."""

    id: int | None = identity()
    claim_id: int = ref("claim.id", index=True)
    person_id: int = ref("person.id")
    at: datetime = instant()
    #: the place it went to
    place: str
    #: sealed JSON of the disclosed values
    body: bytes


_claim, _line = table_of(Claim), table_of(ClaimListing)
_NEW_CLAIM = insert(_claim).returning(_claim.c.id)


class NewLine(NamedTuple):
    """A listing of a claim that is being filed."""

    #: None for a short link that does not tell its listing
    listing_id: int | None
    url: str
    platform: str
    status: str
    back_again: bool = False
    #: sealed
    remark: bytes | None = None


@cache
def _new_lines(dialect: str) -> Any:
    told = ("listing_id", "url", "platform", "status", "back_again", "remark", "open")
    same = ("claim_id", "organisation_id", "reason", "round", "on_behalf")
    return insert_given(dialect, _line, told, same, place="position")


def add(session: Session, claim: dict[str, Any], lines: Sequence[NewLine]) -> int:
    """Write one claim and its listings; gives the claim's id."""
    claim_id = int(session.connection().execute(_NEW_CLAIM, claim).scalar_one())
    given = {
        ROWS: [_as_json(line) for line in lines],
        "claim_id": claim_id,
        "organisation_id": claim["organisation_id"],
        "reason": "",
        "round": 0,
        "on_behalf": False,
    }
    session.connection().execute(_new_lines(session.get_bind().dialect.name), given)
    return claim_id


def _as_json(line: NewLine) -> tuple[Any, ...]:
    *told, remark = line
    sealed = remark.decode("ascii") if remark else None  # Fernet seals into letters and figures
    return (*told, sealed, line.status in OPEN_STATES)


_CLAIM_TO_CHANGE = select(Claim).where(_claim.c.id == bindparam("claim")).with_for_update()


def lock(session: Session, claim_id: int) -> Claim | None:
    """The claim, held against other writers until the unit of work ends."""
    return session.scalars(_CLAIM_TO_CHANGE, {"claim": claim_id}).one_or_none()


_organisation, _right = table_of(Organisation), table_of(Right)
_HOLDER_OF_RIGHT = (
    select(_organisation.c.id)
    .join(_right, _right.c.organisation_id == _organisation.c.id)
    .where(_right.c.id == bindparam("id"))
    .with_for_update(of=_organisation, key_share=True)
)


def lock_holder_of_right(session: Session, right_id: int) -> None:
    """Hold the rights-holder of a right against other filings; the right then stays as it is read."""
    if session.get_bind().dialect.name != "sqlite":  # there, whoever writes is alone
        session.connection().execute(_HOLDER_OF_RIGHT, {"id": right_id})


_LINES = select(ClaimListing).where(_line.c.claim_id == bindparam("claim")).order_by(_line.c.position)


def lines_of(session: Session, claim_id: int) -> list[ClaimListing]:
    """A claim's listings, to be changed."""
    return list(session.scalars(_LINES, {"claim": claim_id}))


_MOVED = (
    update(_line)
    .where(
        _line.c.claim_id.in_(bindparam("of", expanding=True)),
        _line.c.status == bindparam("was"),
    )
    .returning(_line.c.claim_id, _line.c.position, _line.c.listing_id)
)


def moving_to(status: str, reason: str, now: datetime) -> dict[str, Any]:
    """What becomes of a listing's row that moves to this state.

    What is decided has an instant; what is open again has none; what is contested keeps that of its removal.
    """
    values: dict[str, Any] = {"status": status, "open": status in OPEN_STATES, "reason": reason}
    if status not in CONTESTED_STATES:
        values["decided_at"] = None if status in OPEN_STATES else now
    if status == "removed" or status in OPEN_STATES:
        values["removed_at"] = now if status == "removed" else None
    if status == "handed_over":
        values["handed_over_at"] = func.coalesce(_line.c.handed_over_at, literal(now, UtcDateTime))
        values["on_behalf"] = False
    return values


def move_all(
    session: Session, claim_ids: Sequence[int], *, was: str, becomes: str, reason: str, now: datetime
) -> dict[int, list[int | None]]:
    """Move all listings of these claims that stand at `was`, in one statement; claim → listing ids in order.

    Rows that were loaded before do not see it.
    """
    asked = {"of": list(claim_ids), "was": was}
    statement = _MOVED.values(moving_to(becomes, reason, now))
    moved: dict[int, list[int | None]] = {}
    for row in sorted(session.connection().execute(statement, asked), key=lambda row: (row[0], row[1])):
        moved.setdefault(row.claim_id, []).append(row.listing_id)
    return moved
