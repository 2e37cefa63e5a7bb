"""Which rights-holders' claims pass without a check: the manager's setting, and what it stands on."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from hmac import digest

from sqlalchemy import CheckConstraint, Index, Select, and_, bindparam, func, or_, select, text
from sqlmodel import Session

from storage.base import Row, identity, instant, instant_or_none, ref, table_of
from storage.batches import Case
from storage.claims import Claim, ClaimListing
from storage.listings import Listing
from storage.people import Organisation, Person
from storage.sellers import DISPLAY_NAME, Seller, SellerAlias, SellerListed

#: One in so many of what would pass is checked all the same.
MOST_IN = 100
#: What was decided of listings, by the desk or by Alibaba.
_DECIDED = ("removed", "upheld", "reinstated", "declined", "refused")
#: Filed before, and it did not end in a removal that stands.
_ENDED_OTHERWISE = ("withdrawn", "refused", "declined", "reinstated")


class TrustSetting(Row, table=True):
    """How a manager set it; the newest row counts, the earlier ones tell how it was."""

    __tablename__ = "trust_setting"
    __table_args__ = (CheckConstraint(f"one_in BETWEEN 1 AND {MOST_IN}", name="one_in"),)
    id: int | None = identity()
    is_on: bool
    #: one in so many is checked all the same
    one_in: int
    #: sealed; what the sample is drawn with, so that nobody outside the store foresees it
    secret: bytes
    set_by_id: int = ref("person.id")
    set_at: datetime = instant()


class TrustSuspension(Row, table=True):
    """A rights-holder whose claims are all checked, whatever its standing."""

    __tablename__ = "trust_suspension"
    __table_args__ = (
        Index(
            "uq_trust_suspension_standing",
            "organisation_id",
            unique=True,
            sqlite_where=text("ended_at IS NULL"),
            postgresql_where=text("ended_at IS NULL"),
        ),
    )
    id: int | None = identity()
    organisation_id: int = ref("organisation.id")
    #: sealed; for the IACC alone
    reason: bytes
    suspended_by_id: int = ref("person.id")
    suspended_at: datetime = instant()
    ended_by_id: int | None = ref("person.id", nullable=True)
    ended_at: datetime | None = instant_or_none()


_setting, _suspension = table_of(TrustSetting), table_of(TrustSuspension)
_claim, _line, _listing = table_of(Claim), table_of(ClaimListing), table_of(Listing)
_listed, _alias, _seller = table_of(SellerListed), table_of(SellerAlias), table_of(Seller)
_organisation, _person = table_of(Organisation), table_of(Person)
_before = _line.alias("before")


def setting(session: Session) -> TrustSetting | None:
    """How it is set now; None as long as nobody has."""
    return session.scalars(select(TrustSetting).order_by(_setting.c.id.desc()).limit(1)).one_or_none()


def suspension(session: Session, organisation_id: int) -> TrustSuspension | None:
    """The suspension that stands, if one does, held until the unit of work ends."""
    statement = select(TrustSuspension).where(
        _suspension.c.organisation_id == organisation_id, _suspension.c.ended_at.is_(None)
    )
    return session.scalars(statement.with_for_update()).one_or_none()


def is_drawn(secret: str, case: Case, one_in: int) -> bool:
    """Is this case one of the sample? The same secret and case always give the same answer."""
    drawn = digest(secret.encode(), case.key.encode(), sha256)
    return int.from_bytes(drawn[:8], "big") % one_in == 0


@dataclass(frozen=True, slots=True)
class Tally:
    """So many listings of one rights-holder on one ground were decided so."""

    organisation_id: int
    ground: str
    status: str
    #: coded: of what came back, by which way
    reason: str
    #: a seller had objected to it
    was_objected_to: bool
    listings: int


def _tallies() -> Select[tuple[int, str, str, str, bool, int]]:
    objected = (_line.c.round > 0).label("objected")
    return (
        select(
            _line.c.organisation_id,
            _claim.c.ground,
            _line.c.status,
            _line.c.reason,
            objected,
            func.count().label("listings"),
        )
        .join(_claim, _claim.c.id == _line.c.claim_id)
        # in the words of the partial index, by which alone it is quick
        .where(text("claim_listing.decided_at IS NOT NULL"), _line.c.decided_at >= bindparam("since"))
        .where(_line.c.status.in_(_DECIDED))
        .group_by(_line.c.organisation_id, _claim.c.ground, _line.c.status, _line.c.reason, objected)
    )


_TALLIES = _tallies()
_TALLIES_OF_ONE = _TALLIES.where(_line.c.organisation_id == bindparam("organisation"))


def tallies(session: Session, *, since: datetime, organisation_id: int = 0) -> list[Tally]:
    """What was decided from an instant on, of one rights-holder's listings or, for 0, of everybody's."""
    asked = {"since": since}
    if not organisation_id:
        rows = session.execute(_TALLIES, asked)
    else:
        rows = session.execute(_TALLIES_OF_ONE, {**asked, "organisation": organisation_id})
    return [
        Tally(row.organisation_id, row.ground, row.status, row.reason, bool(row.objected), row.listings)
        for row in rows
    ]


def suspended(session: Session) -> set[int]:
    """The rights-holders who are suspended now."""
    return set(session.scalars(select(_suspension.c.organisation_id).where(_suspension.c.ended_at.is_(None))))


_ON_LISTS = and_(
    _line.c.claim_id.in_(bindparam("claims", expanding=True)),
    _listed.c.ended_at.is_(None),
    # authorised by this rights-holder, or looked for by the IACC
    or_(
        and_(_listed.c.list == "allow", _listed.c.organisation_id == bindparam("holder")),
        _listed.c.list == "watch",
    ),
)
_LISTED_BY_KEY = (
    select(_listed.c.id)
    .join(_alias, _alias.c.seller_id == _listed.c.seller_id)
    .join(
        _listing,
        and_(
            _listing.c.family == _alias.c.family,
            or_(
                and_(
                    _listing.c.seller_key_kind == _alias.c.key_kind,
                    _listing.c.seller_key == _alias.c.key,
                    _listing.c.seller_key != "",
                ),
                and_(
                    _alias.c.key_kind == DISPLAY_NAME,
                    _listing.c.seller_name == _alias.c.key,
                    _listing.c.seller_name != "",
                ),
            ),
        ),
    )
    .join(_line, _line.c.listing_id == _listing.c.id)
    .where(_ON_LISTS)
    .limit(1)
)
_LISTED_BY_NAME = (
    select(_listed.c.id)
    .join(_seller, _seller.c.id == _listed.c.seller_id)
    .join(_listing, and_(_listing.c.seller_name == _seller.c.name, _listing.c.seller_name != ""))
    .join(_line, _line.c.listing_id == _listing.c.id)
    .where(_ON_LISTS)
    .limit(1)
)


def meets_listed_seller(session: Session, claim_ids: Sequence[int], *, holder_id: int) -> bool:
    """Is, by a key or a name, a seller of these claims' listings one that somebody must look at?"""
    asked = {"claims": list(claim_ids), "holder": holder_id}
    found = (session.scalar(one, asked) for one in (_LISTED_BY_KEY, _LISTED_BY_NAME))
    return any(one is not None for one in found)


_FILED_BEFORE = (
    select(_line.c.id)
    .join(
        _before,
        and_(
            _before.c.listing_id == _line.c.listing_id,
            _before.c.organisation_id == _line.c.organisation_id,
            _before.c.claim_id != _line.c.claim_id,
        ),
    )
    .where(
        _line.c.claim_id.in_(bindparam("claims", expanding=True)),
        _before.c.status.in_(_ENDED_OTHERWISE),
    )
    .limit(1)
)


def ended_otherwise_before(session: Session, claim_ids: Sequence[int]) -> bool:
    """Was a listing of these claims filed before by the same rights-holder, in vain or to take it back?"""
    return session.scalar(_FILED_BEFORE, {"claims": list(claim_ids)}) is not None


def holders(session: Session) -> dict[int, str]:
    """Every rights-holder by name."""
    statement = select(_organisation.c.id, _organisation.c.name).where(_organisation.c.kind == "holder")
    return {row.id: row.name for row in session.execute(statement.order_by(_organisation.c.name))}


def name_of(session: Session, person_id: int) -> str:
    """What somebody is called, also one who has left."""
    return session.scalar(select(_person.c.name).where(_person.c.id == person_id)) or ""
