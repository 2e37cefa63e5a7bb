"""Claims as they are read: what a card, a list or a digest needs of a claim, in two statements."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, bindparam, case, func, select, text, true
from sqlmodel import Session

from storage import counter_notices  # noqa: F401 - a listing of a claim refers to its newest one
from storage.base import table_of
from storage.batches import Case, leads
from storage.claims import Claim, ClaimListing, Remark
from storage.listings import Listing
from storage.people import Organisation, Person
from storage.rights import Right


@dataclass(frozen=True, slots=True)
class Face:
    """One claim with the names around it. Notes are sealed; `counts` is status → number of listings."""

    id: int
    reference: str
    organisation_id: int
    organisation: str
    right_id: int
    right_kind: str
    mark: str
    number: str
    jurisdiction: str
    family: str
    kind: str
    ground: str
    status: str
    owner: str
    due_at: datetime | None
    listing_count: int
    filed_at: datetime
    filed_by_id: int
    filed_by: str
    filer_user_id: str
    filer_lane_id: int
    note: bytes | None
    confidential_note: bytes | None
    taken_by_id: int | None = None
    taken_by: str = ""
    taken_until: datetime | None = None
    endorsed_at: datetime | None = None
    handed_over_at: datetime | None = None
    handed_to: str = ""
    acknowledged_at: datetime | None = None
    acknowledged_by: str = ""
    decided_at: datetime | None = None
    alibaba_number: str = ""
    #: until when Alibaba decides what is with it, whosever turn the rest is
    outcome_due_at: datetime | None = None
    #: since when that clock stands still, because Alibaba has asked
    outcome_paused_at: datetime | None = None
    #: when it was found to have run out
    overdue_at: datetime | None = None
    #: recorded by the desk in an officer's place
    acknowledged_on_behalf: bool = False
    #: the same of outcomes of its listings, some or all
    outcomes_on_behalf: bool = False
    #: the batch that the claim belongs to
    batch_id: int | None = None
    #: the one on which all its listings stand; "" where they stand on several, or not all are known
    platform: str = ""
    #: the claim that it files again
    follows_id: int | None = None
    #: when it was handed over by the standing of its rights-holder, without a check at the desk
    passed_at: datetime | None = None
    #: as `claims.Claim` says
    priority: int = 0
    counts: Mapping[str, int] = field(default_factory=dict)
    #: not empty for the face of a whole batch: the ids of its claims. `id` is then the first of them
    claim_ids: tuple[int, ...] = ()

    @property
    def case(self) -> Case:
        """What is acted on by the buttons of its card."""
        return Case(self.batch_id or 0, is_batch=True) if self.claim_ids else Case(self.id)

    @property
    def right(self) -> str:
        """How people tell the right from others: "NORTHWIND · 1234567 · CN"."""
        return " · ".join(part for part in (self.mark, self.number, self.jurisdiction) if part)


@dataclass(frozen=True, slots=True)
class Line:
    """One listing of a claim as it is shown."""

    id: int
    position: int
    url: str
    platform: str
    item_id: str
    kind: str
    status: str
    back_again: bool
    reason: str
    #: when it was first shown to Alibaba
    handed_over_at: datetime | None = None
    #: None for a short link that does not tell its listing
    listing_id: int | None = None
    #: of its claim
    reference: str = ""
    #: sealed; for the IACC alone
    remark: bytes | None = None
    #: how many counter-notices there have been
    round: int = 0
    #: its outcome was recorded by the desk in an officer's place
    on_behalf: bool = False


def reference(claim_id: int, filed_at: datetime) -> str:
    """What people call a claim: MS-2026-000123."""
    return f"MS-{filed_at.year}-{claim_id:06d}"


def span(first: str, last: str, count: int) -> str:
    """What people call `count` claims together: "MS-2026-000101–000110"; "… +9" where numbers are missing."""
    if count == 1:
        return first
    (head, number), (other_head, other) = first.rsplit("-", 1), last.rsplit("-", 1)
    if head == other_head and int(other) - int(number) == count - 1:
        return f"{first}–{other}"
    return f"{first} +{count - 1}"


_claim, _line, _remark = table_of(Claim), table_of(ClaimListing), table_of(Remark)
_organisation, _right, _listing = table_of(Organisation), table_of(Right), table_of(Listing)
_filer, _taker, _receiver = (table_of(Person).alias(name) for name in ("filer", "taker", "receiver"))

_ON_BEHALF = (
    # in the words of the partial index, by which alone it is quick
    select(_line.c.id).where(_line.c.claim_id == _claim.c.id, text("claim_listing.on_behalf")).exists()
)
_FACES: Select[Any] = (
    select(
        _claim,
        _ON_BEHALF.label("outcomes_on_behalf"),
        _organisation.c.name.label("organisation"),
        _right.c.kind.label("right_kind"),
        _right.c.mark,
        _right.c.number,
        _right.c.jurisdiction,
        _filer.c.name.label("filed_by"),
        _filer.c.user_id.label("filer_user_id"),
        _filer.c.lane_id.label("filer_lane_id"),
        _taker.c.name.label("taken_by"),
        _receiver.c.name.label("acknowledged_by"),
    )
    .join(_organisation, _organisation.c.id == _claim.c.organisation_id)
    .join(_right, _right.c.id == _claim.c.right_id)
    .join(_filer, _filer.c.id == _claim.c.filed_by_id)
    .outerjoin(_taker, _taker.c.id == _claim.c.taken_by_id)
    .outerjoin(_receiver, _receiver.c.id == _claim.c.acknowledged_by_id)
)


_FACE = _FACES.where(_claim.c.id == bindparam("claim"))


def face(session: Session, claim_id: int) -> Face | None:
    """One claim, or None."""
    found = _faces(session, _FACE, {"claim": claim_id})
    return found[0] if found else None


_OF_BATCH = _FACES.where(_claim.c.batch_id == bindparam("batch")).order_by(_claim.c.id)


def of_batch(session: Session, batch_id: int) -> list[Face]:
    """Each claim of a batch, oldest first."""
    return _faces(session, _OF_BATCH, {"batch": batch_id})


_NAMED = _FACES.where(_claim.c.id.in_(bindparam("claims", expanding=True))).order_by(_claim.c.id)


def faces(session: Session, claim_ids: Sequence[int]) -> list[Face]:
    """These claims, oldest first."""
    return _faces(session, _NAMED, {"claims": list(claim_ids)}) if claim_ids else []


def pending(session: Session, *, owner: str, families: Sequence[str] = ()) -> list[Face]:
    """Open claims whose turn is this owner's, the earliest due first; `families` () is all."""
    statement = _FACES.where(_claim.c.owner == owner)
    if families:
        statement = statement.where(_claim.c.family.in_(families))
    return _faces(session, statement.order_by(_claim.c.due_at, _claim.c.id))


def of_holders(
    session: Session, organisation_ids: Sequence[int], *, only_open: bool = False, at_most: int = 100
) -> list[Face]:
    """Claims of these rights-holders, the newest first; of each batch one claim."""
    statement = _FACES.where(_claim.c.organisation_id.in_(list(organisation_ids)))
    return _listed(session, statement, only_open=only_open, at_most=at_most)


def all_claims(session: Session, *, only_open: bool = False, at_most: int = 100) -> list[Face]:
    """Everybody's claims, the newest first; of each batch one claim."""
    return _listed(session, _FACES, only_open=only_open, at_most=at_most)


def _listed(session: Session, statement: Select[Any], *, only_open: bool, at_most: int) -> list[Face]:
    def fits(claim: Any) -> ColumnElement[bool]:
        return claim.owner != "" if only_open else true()

    statement = statement.where(fits(_claim.c), leads(fits, lambda twin, claim: twin.id > claim.id))
    return _faces(session, statement.order_by(_claim.c.id.desc()).limit(at_most))


def _faces(session: Session, statement: Select[Any], asked: Mapping[str, Any] | None = None) -> list[Face]:
    rows = session.execute(statement, asked).all()
    counts, platforms = _standing(session, [row.id for row in rows])
    return [_face(row, counts[row.id], platforms[row.id]) for row in rows]


#: A short link that does not tell its listing may lead to any platform of its family.
_PLATFORM = case((_line.c.listing_id.is_(None), ""), else_=_line.c.platform)
_COUNTS = (
    select(
        _line.c.claim_id,
        _line.c.status,
        func.count().label("n"),
        func.min(_PLATFORM).label("one"),
        func.max(_PLATFORM).label("other"),
    )
    .where(_line.c.claim_id.in_(bindparam("claims", expanding=True)))
    .group_by(_line.c.claim_id, _line.c.status)
)


def counts_of(session: Session, claim_ids: Sequence[int]) -> dict[int, dict[str, int]]:
    """Claim → status → how many of its listings stand so."""
    return _standing(session, claim_ids)[0]


def _standing(session: Session, claim_ids: Sequence[int]) -> tuple[dict[int, dict[str, int]], dict[int, str]]:
    """The counts of these claims, and the one platform of each."""
    counts: dict[int, dict[str, int]] = {claim_id: {} for claim_id in claim_ids}
    platforms: dict[int, set[str]] = {claim_id: set() for claim_id in claim_ids}
    if claim_ids:
        for row in session.execute(_COUNTS, {"claims": list(claim_ids)}):
            counts[row.claim_id][row.status] = row.n
            platforms[row.claim_id] |= {row.one, row.other}
    return counts, {claim_id: one_platform(found) for claim_id, found in platforms.items()}


def one_platform(platforms: Iterable[str]) -> str:
    """The only one of these, "" where they are several."""
    told = set(platforms)
    return told.pop() if len(told) == 1 else ""


def _face(row: Any, counts: Mapping[str, int], platform: str) -> Face:
    said = row._asdict()
    return Face(
        **{name: said[name] for name in _SHOWN},
        taken_by=row.taken_by or "",
        acknowledged_by=row.acknowledged_by or "",
        reference=reference(row.id, row.filed_at),
        counts=counts,
        platform=platform,
    )


_SHOWN = tuple(
    name
    for name in Face.__dataclass_fields__
    if name not in {"reference", "counts", "platform", "taken_by", "acknowledged_by", "claim_ids"}
)


_EVERY_LINE: Select[Any] = (
    select(_line, _claim.c.filed_at, _listing.c.item_id, _listing.c.kind)
    .join(_claim, _claim.c.id == _line.c.claim_id)
    .outerjoin(_listing, _listing.c.id == _line.c.listing_id)
)
_LINES = (
    _EVERY_LINE.where(_line.c.claim_id == bindparam("claim"))
    .order_by(_line.c.position)
    .limit(bindparam("at_most"))
)
_LINES_OF_BATCH = (
    _EVERY_LINE.where(_claim.c.batch_id == bindparam("batch"))
    .order_by(_line.c.claim_id, _line.c.position)
    .limit(bindparam("at_most"))
)


def lines(session: Session, claim_id: int, *, at_most: int = 1000) -> list[Line]:
    """A claim's listings in the order they were filed."""
    return _lines(session, _LINES, {"claim": claim_id, "at_most": at_most})


def lines_of(session: Session, case: Case, *, at_most: int = 10_000) -> list[Line]:
    """A case's listings, claim by claim, in the order they were filed."""
    if case.is_batch:
        return _lines(session, _LINES_OF_BATCH, {"batch": case.id, "at_most": at_most})
    return lines(session, case.id, at_most=at_most)


def _lines(session: Session, statement: Select[Any], asked: Mapping[str, Any]) -> list[Line]:
    return [
        Line(
            id=row.id,
            position=row.position,
            url=row.url,
            platform=row.platform,
            item_id=row.item_id or "",
            kind=row.kind or "listing",
            status=row.status,
            back_again=row.back_again,
            reason=row.reason,
            handed_over_at=row.handed_over_at,
            listing_id=row.listing_id,
            reference=reference(row.claim_id, row.filed_at),
            remark=row.remark,
            round=row.round,
            on_behalf=row.on_behalf,
        )
        for row in session.execute(statement, asked)
    ]


_LINES_NAMED = _EVERY_LINE.where(_line.c.id.in_(bindparam("lines", expanding=True))).order_by(
    _line.c.claim_id, _line.c.position
)


def lines_named(session: Session, ids: Sequence[int]) -> list[Line]:
    """The listings with these ids (of their rows in claims), claim by claim."""
    return _lines(session, _LINES_NAMED, {"lines": list(ids)})


_REMARKED = (
    select(_line.c.id)
    .where(_line.c.claim_id.in_(bindparam("claims", expanding=True)), _line.c.remark.is_not(None))
    .limit(1)
)


def has_remarks(session: Session, claim_ids: Sequence[int]) -> bool:
    """Has a listing of these claims a remark of its own, for the IACC?"""
    return session.scalar(_REMARKED, {"claims": list(claim_ids)}) is not None


def references(session: Session, claim_ids: Sequence[int]) -> list[str]:
    """What these claims are called, oldest first."""
    return _named(session, _claim.c.id.in_(list(claim_ids)))


def owners(session: Session, claim_ids: Sequence[int]) -> dict[int, int]:
    """Claim → its rights-holder, of those of these that there are."""
    rows = session.execute(select(_claim.c.id, _claim.c.organisation_id).where(_claim.c.id.in_(claim_ids)))
    return {row.id: row.organisation_id for row in rows}


def following(session: Session, claim_ids: Sequence[int]) -> list[str]:
    """What the claims are called that file these again, oldest first."""
    return _named(session, and_(_claim.c.follows_id.is_not(None), _claim.c.follows_id.in_(list(claim_ids))))


def _named(session: Session, which: ColumnElement[bool]) -> list[str]:
    rows = session.execute(select(_claim.c.id, _claim.c.filed_at).where(which).order_by(_claim.c.id))
    return [reference(row.id, row.filed_at) for row in rows]


def remarks(session: Session, claim_ids: Sequence[int]) -> list[Remark]:
    """The reasons given that still hold, for refusing, declining or standing behind, oldest first."""
    statement = select(Remark).where(_remark.c.claim_id.in_(list(claim_ids)), _remark.c.undone_at.is_(None))
    return list(session.scalars(statement.order_by(_remark.c.id)))
