"""Sellers: the keys they go by, what was done about them, and what is recommended."""

from datetime import datetime

from sqlalchemy import CheckConstraint, Index, UniqueConstraint, text
from sqlmodel import Field

from storage.base import OWNERS, Row, identity, instant, instant_or_none, one_of, ref

SOURCES = ("link", "sheet", "hand")
ACTIONS = ("warned", "restricted", "closed", "banned", "none")
CLOSURES = ("suggested", "recommended", "dismissed", "answered")
LISTS = ("allow", "watch", "deny")


class Seller(Row, table=True):
    """Somebody who sells, under one key or several."""

    id: int | None = identity()
    #: what people call them; a key of theirs where no name is known
    name: str
    #: the seller that this one turned out to be
    merged_into_id: int | None = ref("seller.id", nullable=True)
    first_seen_at: datetime = instant()


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
    key: str
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
    on_behalf: bool = Field(default=False)
    reversed_by_id: int | None = ref("person.id", nullable=True)
    reversed_at: datetime | None = instant_or_none()
    #: sealed
    reversal: bytes | None = Field(default=None)


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
