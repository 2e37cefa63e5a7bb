"""Counter-notices: a seller objects to a removal, up to three times; somebody answers; Alibaba decides."""

from datetime import datetime

from sqlalchemy import CheckConstraint, Index, text
from sqlmodel import Field

from storage.base import OWNERS, Row, identity, instant, instant_or_none, one_of, ref

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
    #: Slack's ids of the seller's papers, comma-separated
    papers: str = Field(default="")
    recorded_by_id: int = ref("person.id")
    recorded_at: datetime = instant()
    #: recorded, or decided, by the desk in an officer's place
    on_behalf: bool = Field(default=False)
    #: "stood_behind", "accepted", "asked_iacc", "retracted"; "" for none yet
    answer: str = Field(default="")
    #: sealed; what Alibaba is told with the answer
    answer_words: bytes | None = Field(default=None)
    answered_by_id: int | None = ref("person.id", nullable=True)
    answered_at: datetime | None = instant_or_none()
    decided_by_id: int | None = ref("person.id", nullable=True)
    decided_at: datetime | None = instant_or_none()
    #: sealed; what Alibaba says to its decision
    decision_words: bytes | None = Field(default=None)
