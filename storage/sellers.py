"""Sellers: the keys they go by, what was done about them, and what is recommended."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import (
    CheckConstraint,
    Index,
    UniqueConstraint,
    and_,
    bindparam,
    delete,
    func,
    insert,
    select,
    text,
    update,
)
from sqlmodel import Field, Session

from storage.base import (
    OWNERS,
    Row,
    identity,
    insert_with_conflict,
    instant,
    instant_or_none,
    one_of,
    ref,
    table_of,
)
from storage.listings import Listing, NewListing

SOURCES = ("link", "sheet", "hand")
ACTIONS = ("warned", "restricted", "closed", "banned", "none")
CLOSURES = ("suggested", "recommended", "dismissed", "answered")
LISTS = ("allow", "watch", "deny")


class Seller(Row, table=True):
    """Somebody who sells, under one key or several."""

    __table_args__ = (
        Index(
            "ix_seller_look_again", "id", sqlite_where=text("look_again"), postgresql_where=text("look_again")
        ),
    )
    id: int | None = identity()
    #: what people call them; a key of theirs where no name is known
    name: str = Field(index=True)
    #: the seller that this one turned out to be
    merged_into_id: int | None = ref("seller.id", nullable=True)
    #: sealed; why
    merge_reason: bytes | None = Field(default=None)
    first_seen_at: datetime = instant()
    #: something was removed of theirs, or came back, since their strikes were counted
    look_again: bool = Field(default=True)


class SellerAlias(Row, table=True):
    """A key by which a platform family, or whoever filed, knows a seller."""

    __tablename__ = "seller_alias"
    __table_args__ = (
        UniqueConstraint("family", "key_kind", "key"),
        CheckConstraint(one_of("source", SOURCES), name="source"),
    )
    id: int | None = identity()
    seller_id: int = ref("seller.id", index=True)
    family: str
    #: as `Listing.seller_key_kind`: "shop_id", "user_id", "vanity", "shop_name", "display_name" …
    key_kind: str
    key: str = Field(index=True)
    source: str
    first_seen_at: datetime = instant()


class SellerAction(Row, table=True):
    """What Alibaba did about a seller, or why it did nothing."""

    __tablename__ = "seller_action"
    __table_args__ = (CheckConstraint(one_of("kind", ACTIONS), name="kind"),)
    id: int | None = identity()
    seller_id: int = ref("seller.id", index=True)
    family: str
    kind: str
    #: sealed
    reason: bytes
    #: when a restriction ends
    until: datetime | None = instant_or_none()
    recorded_by_id: int = ref("person.id")
    recorded_at: datetime = instant()
    #: recorded by the desk, in an officer's place
    on_behalf: bool = Field(default=False)
    reversed_by_id: int | None = ref("person.id", nullable=True)
    reversed_at: datetime | None = instant_or_none()
    #: sealed
    reversal: bytes | None = Field(default=None)
    #: of `on_behalf`: whose word it was, None for one whom the register does not know
    officer_id: int | None = ref("person.id", nullable=True)
    #: sealed; where they said it, for the desk alone
    source: bytes | None = Field(default=None)


class Closure(Row, table=True):
    """A seller at the bar: the desk recommends closing the store or does not, and Alibaba answers."""

    __table_args__ = (
        CheckConstraint(one_of("state", CLOSURES), name="state"),
        CheckConstraint(one_of("owner", OWNERS), name="owner"),
        CheckConstraint("(owner = '') = (due_at IS NULL)", name="open_has_owner_and_due_time"),
        Index(
            "uq_closure_open",
            "seller_id",
            "family",
            unique=True,
            sqlite_where=text("owner <> ''"),
            postgresql_where=text("owner <> ''"),
        ),
    )
    id: int | None = identity()
    seller_id: int = ref("seller.id")
    family: str
    #: strikes or points when it was suggested
    score: int
    state: str
    owner: str
    due_at: datetime | None = instant_or_none()
    suggested_at: datetime = instant()
    recommended_by_id: int | None = ref("person.id", nullable=True)
    recommended_at: datetime | None = instant_or_none()
    #: sealed; what Alibaba is told with it, or why it was dismissed
    words: bytes | None = Field(default=None)
    #: what Alibaba did
    action_id: int | None = ref("seller_action.id", nullable=True)
    ended_at: datetime | None = instant_or_none()


class SellerListed(Row, table=True):
    """A seller on a list: allowed (authorised by a rights-holder), watched, or denied."""

    __tablename__ = "seller_listed"
    __table_args__ = (CheckConstraint(one_of("list", LISTS), name="list"),)
    id: int | None = identity()
    seller_id: int = ref("seller.id", index=True)
    #: the rights-holder whose list it is; None for the IACC's own
    organisation_id: int | None = ref("organisation.id", nullable=True)
    list: str
    #: sealed
    reason: bytes | None = Field(default=None)
    listed_by_id: int = ref("person.id")
    listed_at: datetime = instant()
    ended_at: datetime | None = instant_or_none()
    #: sealed; the store's address as the rights-holder gave it, on a list that it keeps itself
    given: bytes | None = Field(default=None)


#: The kind of key that is what a seller is called: given by hand, for names are not one seller's alone.
DISPLAY_NAME = "display_name"
_seller, _alias, _listing = table_of(Seller), table_of(SellerAlias), table_of(Listing)


@dataclass(frozen=True, slots=True, order=True)
class SellerKey:
    """A key that a seller goes by on a platform family."""

    family: str
    kind: str
    key: str


_KEYS_OF = (
    select(
        _listing.c.family,
        _listing.c.seller_key_kind,
        _listing.c.seller_key,
        func.max(_listing.c.seller_name).label("name"),
        func.max(_alias.c.seller_id).label("seller_id"),
    )
    .outerjoin(
        _alias,
        and_(
            _alias.c.family == _listing.c.family,
            _alias.c.key_kind == _listing.c.seller_key_kind,
            _alias.c.key == _listing.c.seller_key,
        ),
    )
    .where(_listing.c.id.in_(bindparam("listings", expanding=True)), _listing.c.seller_key != "")
    .group_by(_listing.c.family, _listing.c.seller_key_kind, _listing.c.seller_key)
)
_NAMED = (
    select(_alias.c.seller_id)
    .join(
        _listing,
        and_(
            _alias.c.family == _listing.c.family,
            _alias.c.key_kind == DISPLAY_NAME,
            _alias.c.key == _listing.c.seller_name,
        ),
    )
    .where(_listing.c.id.in_(bindparam("listings", expanding=True)), _listing.c.seller_key == "")
    .distinct()
)


def note(session: Session, listing_ids: Sequence[int], *, now: datetime) -> None:
    """Something was decided about these listings: their sellers are known from now on, and looked at again.

    A few statements for any number of listings; called twice, it changes nothing more.
    """
    if not listing_ids:
        return
    asked = {"listings": list(listing_ids)}
    keys = session.connection().execute(_KEYS_OF, asked).all()
    fresh = {
        SellerKey(row.family, row.seller_key_kind, row.seller_key): row.name
        for row in keys
        if row.seller_id is None
    }
    known = {row.seller_id for row in keys if row.seller_id is not None}
    known |= set(session.connection().scalars(_NAMED, asked))
    add(session, fresh, source="link", now=now)
    look_again(session, known)


def add(
    session: Session, names: Mapping[SellerKey, str], *, source: str, now: datetime
) -> dict[SellerKey, int]:
    """A seller for each of these keys, called as it says or, for "", by the key; safe beside other writers.

    Gives the ids of those that were made; a key that somebody else has made meanwhile is not among them.
    """
    keys = sorted(names)
    if not keys:
        return {}
    rows = [
        {"name": names[one] or one.key, "first_seen_at": now, "look_again": True, "merged_into_id": None}
        for one in keys
    ]
    made = session.connection().execute(
        insert(_seller).returning(_seller.c.id, sort_by_parameter_order=True), rows
    )
    ids = dict(zip(keys, made.scalars(), strict=True))
    new = insert_with_conflict(session.get_bind().dialect.name, _alias)
    kept = session.connection().execute(
        new.on_conflict_do_nothing(index_elements=["family", "key_kind", "key"]).returning(
            _alias.c.seller_id
        ),
        [alias_row(one, ids[one], source=source, now=now) for one in keys],
    )
    ours = set(kept.scalars())
    lost = [seller_id for seller_id in ids.values() if seller_id not in ours]
    if lost:
        session.connection().execute(delete(_seller).where(_seller.c.id.in_(lost)))
    return {key: seller_id for key, seller_id in ids.items() if seller_id in ours}


def alias_row(key: SellerKey, seller_id: int, *, source: str, now: datetime) -> dict[str, object]:
    """The row of one key."""
    return {
        "seller_id": seller_id,
        "family": key.family,
        "key_kind": key.kind,
        "key": key.key,
        "source": source,
        "first_seen_at": now,
    }


def look_again(session: Session, seller_ids: Collection[int]) -> None:
    """Their strikes are to be counted anew."""
    if not seller_ids:
        return
    # held in one order, so that two writers never wait for each other
    among = select(_seller.c.id).where(_seller.c.id.in_(sorted(seller_ids)), ~_seller.c.look_again)
    held = list(session.connection().scalars(among.order_by(_seller.c.id).with_for_update(key_share=True)))
    if held:
        session.connection().execute(update(_seller).where(_seller.c.id.in_(held)).values(look_again=True))


_KEYED = (
    update(_listing)
    .where(_listing.c.id == bindparam("listing"), _listing.c.seller_key == "")
    .values(seller_key=bindparam("told"), seller_key_kind=bindparam("sort"))
)
_CALLED = (
    update(_listing)
    .where(_listing.c.id == bindparam("listing"), _listing.c.seller_name == "")
    .values(seller_name=bindparam("told"))
)


def tell_of(session: Session, seen: Mapping[int, NewListing]) -> None:
    """Known listings are seen again: what is told of their seller is kept where nothing was told before."""
    keys = [
        {"listing": listing_id, "told": one.seller_key, "sort": one.seller_key_kind}
        for listing_id, one in sorted(seen.items())
        if one.seller_key
    ]
    names = [
        {"listing": listing_id, "told": one.seller_name}
        for listing_id, one in sorted(seen.items())
        if one.seller_name
    ]
    for statement, rows in ((_KEYED, keys), (_CALLED, names)):
        if rows:
            session.connection().execute(statement, rows)


def to_look_at(session: Session, *, at_most: int) -> list[int]:
    """Sellers whose strikes are to be counted anew."""
    statement = select(_seller.c.id).where(text("look_again")).order_by(_seller.c.id).limit(at_most)
    return list(session.scalars(statement))


def lock(session: Session, *seller_ids: int, passing_by: bool = False) -> dict[int, Seller]:
    """These sellers by id, held until the unit of work ends; `passing_by`: without those that others hold.

    What names them may be added meanwhile: whoever holds a closure and adds an action does not wait for us.
    """
    statement = select(Seller).where(_seller.c.id.in_(sorted(seller_ids))).order_by(_seller.c.id)
    found = session.scalars(statement.with_for_update(skip_locked=passing_by, key_share=True))
    return {int(one.id or 0): one for one in found}


def move(session: Session, gone_id: int, kept_id: int) -> int:
    """All keys of one seller, what was done about it and its lists are another's now; how many keys."""
    keys = session.connection().execute(
        update(_alias).where(_alias.c.seller_id == gone_id).values(seller_id=kept_id)
    )
    for table in (table_of(SellerAction), table_of(SellerListed)):
        session.connection().execute(
            update(table).where(table.c.seller_id == gone_id).values(seller_id=kept_id)
        )
    return int(keys.rowcount)


def end_listing(session: Session, listed_id: int, *, now: datetime) -> None:
    """A seller is on this list no more."""
    table = table_of(SellerListed)
    session.connection().execute(update(table).where(table.c.id == listed_id).values(ended_at=now))


def list_again(session: Session, listed_id: int) -> None:
    """A seller is on this list as before."""
    table = table_of(SellerListed)
    session.connection().execute(update(table).where(table.c.id == listed_id).values(ended_at=None))


_closure = table_of(Closure)


def closures_of(session: Session, seller_id: int) -> list[Closure]:
    """All that was suggested of a seller that is held, the oldest first; held, too."""
    statement = select(Closure).where(_closure.c.seller_id == seller_id).order_by(_closure.c.id)
    return list(session.scalars(statement.with_for_update()))


def lock_closure(session: Session, closure_id: int) -> Closure | None:
    """One of them, held until the unit of work ends."""
    statement = select(Closure).where(_closure.c.id == closure_id).with_for_update()
    return session.scalars(statement).one_or_none()
