"""Sellers as they are read: by a name, a key or a listing; and what was removed of theirs."""

from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Select, and_, bindparam, func, or_, select, union_all
from sqlmodel import Session

from storage.base import table_of
from storage.claim_faces import reference
from storage.claims import GONE_STATES, Claim, ClaimListing, Disclosure
from storage.listings import Listing
from storage.people import Organisation
from storage.sellers import DISPLAY_NAME, Seller, SellerAlias, SellerKey

_seller, _alias, _listing = table_of(Seller), table_of(SellerAlias), table_of(Listing)
_line, _claim, _organisation = table_of(ClaimListing), table_of(Claim), table_of(Organisation)
_disclosure = table_of(Disclosure)


@dataclass(frozen=True, slots=True)
class Known:
    """A seller, and every key it goes by."""

    id: int
    name: str
    keys: tuple[SellerKey, ...]

    @property
    def families(self) -> tuple[str, ...]:
        """The platform families it sells on, by name."""
        return tuple(sorted({one.family for one in self.keys}))


def _owned() -> Any:
    """Which listings are of which seller: by a key, or by a name that was made one where there is none."""
    by_key = (
        select(_alias.c.seller_id, _alias.c.family, _listing.c.id.label("listing_id"))
        .join(
            _listing,
            and_(
                _listing.c.family == _alias.c.family,
                _listing.c.seller_key_kind == _alias.c.key_kind,
                _listing.c.seller_key == _alias.c.key,
            ),
        )
        .where(_alias.c.seller_id.in_(bindparam("sellers", expanding=True)), _listing.c.seller_key != "")
    )
    by_name = (
        select(_alias.c.seller_id, _alias.c.family, _listing.c.id.label("listing_id"))
        .join(
            _listing,
            and_(_listing.c.family == _alias.c.family, _listing.c.seller_name == _alias.c.key),
        )
        .where(
            _alias.c.seller_id.in_(bindparam("sellers", expanding=True)),
            _alias.c.key_kind == DISPLAY_NAME,
            _listing.c.seller_name != "",
            _listing.c.seller_key == "",
        )
    )
    return union_all(by_key, by_name).subquery("owned")


_OWNED = _owned()


def known(session: Session, seller_ids: Collection[int]) -> dict[int, Known]:
    """These sellers by id, those that were merged away left out."""
    ids = list(seller_ids)
    if not ids:
        return {}
    keys: dict[int, list[SellerKey]] = {}
    aliases = select(_alias).where(_alias.c.seller_id.in_(ids)).order_by(_alias.c.id)
    for row in session.execute(aliases):
        keys.setdefault(row.seller_id, []).append(SellerKey(row.family, row.key_kind, row.key))
    rows = session.execute(
        select(_seller.c.id, _seller.c.name).where(_seller.c.id.in_(ids), _seller.c.merged_into_id.is_(None))
    )
    return {row.id: Known(row.id, row.name, tuple(keys.get(row.id, ()))) for row in rows}


def present(session: Session, seller_id: int) -> int:
    """The seller that this one has become; itself where it was merged into none; 0 where it is not there."""
    while True:
        row = session.execute(
            select(_seller.c.id, _seller.c.merged_into_id).where(_seller.c.id == seller_id)
        ).one_or_none()
        if row is None or row.merged_into_id is None:
            return int(row.id) if row is not None else 0
        seller_id = row.merged_into_id


def with_words(session: Session, words: str, *, at_most: int) -> list[int]:
    """Sellers whose name or a key of theirs has these words in it, in any case, by name."""
    pattern = "%" + "".join(f"\\{sign}" if sign in "\\%_" else sign for sign in words.lower()) + "%"
    hit = or_(
        func.lower(_seller.c.name).like(pattern, escape="\\"),
        _seller.c.id.in_(
            select(_alias.c.seller_id).where(func.lower(_alias.c.key).like(pattern, escape="\\"))
        ),
    )
    statement = select(_seller.c.id).where(hit, _seller.c.merged_into_id.is_(None))
    return list(session.scalars(statement.order_by(_seller.c.name, _seller.c.id).limit(at_most)))


def with_key(session: Session, key: SellerKey) -> int:
    """The seller that goes by a key; 0 for none."""
    statement = select(_alias.c.seller_id).where(
        _alias.c.family == key.family, _alias.c.key_kind == key.kind, _alias.c.key == key.key
    )
    return session.scalar(statement) or 0


def named_alike(session: Session, found: Known) -> list[int]:
    """Other sellers of the same name: a hint, and no more."""
    statement = select(_seller.c.id).where(
        _seller.c.name == found.name, _seller.c.id != found.id, _seller.c.merged_into_id.is_(None)
    )
    return list(session.scalars(statement.order_by(_seller.c.id).limit(5)))


def only_named(session: Session, words: str) -> dict[tuple[str, str], int]:
    """Listings of claims that tell no key of their seller but this very name: (family, name) → how many."""
    claimed = select(_alias.c.id).where(
        _alias.c.family == _listing.c.family,
        _alias.c.key_kind == DISPLAY_NAME,
        _alias.c.key == _listing.c.seller_name,
    )
    statement = (
        select(_listing.c.family, _listing.c.seller_name, func.count())
        .where(_listing.c.seller_name == words, _listing.c.seller_name != "", _listing.c.seller_key == "")
        .where(~claimed.exists())
        .group_by(_listing.c.family, _listing.c.seller_name)
    )
    return {(family, name): count for family, name, count in session.execute(statement)}


@dataclass(frozen=True, slots=True)
class Taken:
    """One listing of a seller's that was removed, and where that stands."""

    seller_id: int
    family: str
    listing_id: int
    claim_id: int
    reference: str
    holder_id: int
    holder: str
    ground: str
    status: str
    removed_at: datetime
    decided_at: datetime | None
    url: str
    #: it was shown to Alibaba
    was_shown: bool

    @property
    def stands(self) -> bool:
        return self.status in GONE_STATES


def _removed() -> Select[Any]:
    shown = select(_disclosure.c.id).where(_disclosure.c.claim_id == _claim.c.id).exists()
    return (
        select(
            _OWNED.c.seller_id,
            _OWNED.c.family,
            _line.c.listing_id,
            _line.c.claim_id,
            _claim.c.filed_at,
            _claim.c.organisation_id,
            _organisation.c.name.label("holder"),
            _claim.c.ground,
            _line.c.status,
            _line.c.removed_at,
            _line.c.decided_at,
            _line.c.url,
            and_(_line.c.handed_over_at.is_not(None), shown).label("was_shown"),
        )
        .join(_line, _line.c.listing_id == _OWNED.c.listing_id)
        .join(_claim, _claim.c.id == _line.c.claim_id)
        .join(_organisation, _organisation.c.id == _claim.c.organisation_id)
        .where(_line.c.removed_at.is_not(None), _claim.c.ground.in_(bindparam("grounds", expanding=True)))
        .order_by(_line.c.removed_at, _line.c.claim_id, _line.c.position)
    )


_REMOVED = _removed()


def removed(session: Session, seller_ids: Collection[int], grounds: Collection[str]) -> list[Taken]:
    """What was removed of these sellers' listings on these grounds, the earliest first."""
    if not seller_ids:
        return []
    asked = {"sellers": list(seller_ids), "grounds": sorted(grounds)}
    return [
        Taken(
            seller_id=row.seller_id,
            family=row.family,
            listing_id=row.listing_id,
            claim_id=row.claim_id,
            reference=reference(row.claim_id, row.filed_at),
            holder_id=row.organisation_id,
            holder=row.holder,
            ground=row.ground,
            status=row.status,
            removed_at=row.removed_at,
            decided_at=row.decided_at,
            url=row.url,
            was_shown=bool(row.was_shown),
        )
        for row in session.connection().execute(_REMOVED, asked)
    ]


_COUNTED = (
    select(_OWNED.c.family, _line.c.status, func.count().label("listings"))
    .join(_line, _line.c.listing_id == _OWNED.c.listing_id)
    .group_by(_OWNED.c.family, _line.c.status)
)


def counts(session: Session, seller_id: int) -> dict[str, Counter[str]]:
    """How many listings of a seller stand where, in claims of whomever: family → status → number."""
    found: dict[str, Counter[str]] = {}
    for row in session.execute(_COUNTED, {"sellers": [seller_id]}):
        found.setdefault(row.family, Counter())[row.status] = row.listings
    return found


_CLAIMS = (
    select(_claim.c.id, _claim.c.filed_at, _claim.c.status)
    .join(_line, _line.c.claim_id == _claim.c.id)
    .join(_OWNED, _OWNED.c.listing_id == _line.c.listing_id)
    .distinct()
    .order_by(_claim.c.id.desc())
)


def claims_against(session: Session, seller_id: int) -> dict[str, str]:
    """The claims that a seller's listings are in, the newest first: reference → status."""
    rows = session.execute(_CLAIMS, {"sellers": [seller_id]})
    return {reference(row.id, row.filed_at): row.status for row in rows}


_SHOWN_KEYS = (
    select(_listing.c.family, _listing.c.seller_key_kind, _listing.c.seller_key)
    .join(_OWNED, _OWNED.c.listing_id == _listing.c.id)
    .join(_line, _line.c.listing_id == _listing.c.id)
    .where(_line.c.handed_over_at.is_not(None), _listing.c.seller_key != "")
    .distinct()
)
_KEYS_BY_HAND = select(_alias.c.family, _alias.c.key_kind, _alias.c.key).where(
    _alias.c.seller_id == bindparam("seller"), _alias.c.source == "hand"
)


def keys_to_disclose(session: Session, seller_id: int, family: str) -> list[SellerKey]:
    """Of a seller's keys those that Alibaba may read: of listings it was shown, or given by the desk."""
    rows = [
        *session.execute(_SHOWN_KEYS, {"sellers": [seller_id]}),
        *session.execute(_KEYS_BY_HAND, {"seller": seller_id}),
    ]
    return sorted({SellerKey(*row) for row in rows if row[0] == family})


def keys_known_to(session: Session, seller_id: int, family: str, holder_id: int) -> list[SellerKey]:
    """Of a seller's keys on a family those that a rights-holder's own claims name."""
    mine = _SHOWN_KEYS.where(_line.c.organisation_id == holder_id, _listing.c.family == family)
    return sorted(SellerKey(*row) for row in session.execute(mine, {"sellers": [seller_id]}))


@dataclass(frozen=True, slots=True)
class Among:
    """A seller of some of a case's listings."""

    seller_id: int
    listings: int


_AMONG = (
    select(_alias.c.seller_id, func.count().label("listings"))
    .join(
        _listing,
        and_(
            _alias.c.family == _listing.c.family,
            or_(
                and_(_alias.c.key_kind == _listing.c.seller_key_kind, _alias.c.key == _listing.c.seller_key),
                and_(
                    _alias.c.key_kind == DISPLAY_NAME,
                    _alias.c.key == _listing.c.seller_name,
                    _listing.c.seller_key == "",
                ),
            ),
        ),
    )
    .join(_line, _line.c.listing_id == _listing.c.id)
    .where(_line.c.claim_id.in_(bindparam("claims", expanding=True)))
    .group_by(_alias.c.seller_id)
    .order_by(func.count().desc(), _alias.c.seller_id)
    .limit(bindparam("at_most"))
)


def among(session: Session, claim_ids: Sequence[int], *, at_most: int) -> list[Among]:
    """The sellers of these claims' listings, as far as they are known, those with most of them first."""
    rows = session.connection().execute(_AMONG, {"claims": list(claim_ids), "at_most": at_most})
    return [Among(row.seller_id, row.listings) for row in rows]


_OF_LISTINGS = (
    select(_alias.c.seller_id)
    .join(
        _listing,
        and_(
            _alias.c.family == _listing.c.family,
            _alias.c.key_kind == _listing.c.seller_key_kind,
            _alias.c.key == _listing.c.seller_key,
        ),
    )
    .where(_listing.c.id.in_(bindparam("listings", expanding=True)))
    .distinct()
    .order_by(_alias.c.seller_id)
)


def of_listings(session: Session, listing_ids: Sequence[int]) -> list[int]:
    """The sellers of these listings, as far as a key of theirs is known."""
    return list(session.scalars(_OF_LISTINGS, {"listings": list(listing_ids)})) if listing_ids else []


_ALIKE = (
    select(_listing.c.seller_name, _seller.c.id)
    .join(_line, _line.c.listing_id == _listing.c.id)
    .join(_seller, and_(_seller.c.name == _listing.c.seller_name, _seller.c.merged_into_id.is_(None)))
    .where(_line.c.claim_id.in_(bindparam("claims", expanding=True)), _listing.c.seller_name != "")
    .distinct()
    .order_by(_seller.c.id)
    .limit(bindparam("at_most"))
)


def alike(session: Session, claim_ids: Sequence[int], *, at_most: int) -> dict[int, str]:
    """Sellers who are called as these claims' sheets call a seller: id → that name."""
    rows = session.connection().execute(_ALIKE, {"claims": list(claim_ids), "at_most": at_most})
    return {row.id: row.seller_name for row in rows}
