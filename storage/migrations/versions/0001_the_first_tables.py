"""The first tables, and the two organisations that are always there."""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None

BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
OPEN = ("unresolved", "waiting_for_right", "filed", "needs_clarification", "endorsed", "handed_over")
CLOSED = ("removed", "declined", "already_gone", "duplicate_there", "refused", "withdrawn")


def upgrade() -> None:
    _workspaces()
    _people()
    _rights()
    _listings()
    _claims()
    _claim_listings()
    _escalations()
    _digests()
    _outbox()
    _posts()
    _history()
    _slots()
    _always_there()


def _id() -> sa.Column[int]:
    return sa.Column("id", BIG, primary_key=True)


def _ref(name: str, target: str, *, nullable: bool = False, index: bool = False) -> sa.Column[int]:
    return sa.Column(name, BIG, sa.ForeignKey(target), nullable=nullable, index=index)


def _text(name: str, *, unique: bool = False, index: bool = False) -> sa.Column[str]:
    return sa.Column(name, sa.String(), nullable=False, unique=unique, index=index)


def _at(name: str, *, nullable: bool = False, index: bool = False) -> sa.Column[Any]:
    return sa.Column(name, sa.DateTime(timezone=True), nullable=nullable, index=index)


def _texts(*names: str) -> list[sa.Column[str]]:
    return [_text(name) for name in names]


def _ats(*names: str, nullable: bool = False) -> list[sa.Column[Any]]:
    return [_at(name, nullable=nullable) for name in names]


def _sealed(name: str, *, nullable: bool = False) -> sa.Column[bytes]:
    return sa.Column(name, sa.LargeBinary(), nullable=nullable)


def _flag(name: str) -> sa.Column[bool]:
    return sa.Column(name, sa.Boolean(), nullable=False)


def _count(name: str) -> sa.Column[int]:
    return sa.Column(name, sa.Integer(), nullable=False)


def _flags(*names: str) -> list[sa.Column[bool]]:
    return [_flag(name) for name in names]


def _counts(*names: str) -> list[sa.Column[int]]:
    return [_count(name) for name in names]


def _one_of(column: str, *values: str) -> sa.CheckConstraint:
    return sa.CheckConstraint(f"{column} IN ({', '.join(repr(value) for value in values)})", name=column)


def _only(index: str, *columns: str, where: str, unique: bool = False) -> sa.Index:
    condition = sa.text(where)
    return sa.Index(index, *columns, unique=unique, sqlite_where=condition, postgresql_where=condition)


def _workspaces() -> None:
    op.create_table(
        "installation",
        _id(),
        _text("team_id", unique=True),
        _text("enterprise_id", index=True),
        *_texts("name", "bot_user_id"),
        _sealed("bot_token"),
        _at("installed_at"),
    )
    op.create_table(
        "lane",
        _id(),
        *_texts("team_id", "address", "channel_id", "last_ts"),
        _at("free_at", nullable=True),
        _text("leased_by"),
        _at("leased_until", nullable=True),
        sa.UniqueConstraint("team_id", "address"),
    )
    op.create_table("seen_event", sa.Column("event_id", sa.String(), primary_key=True), _at("at", index=True))
    op.create_table("place", sa.Column("name", sa.String(), primary_key=True), _ref("lane_id", "lane.id"))


def _people() -> None:
    op.create_table(
        "organisation",
        _id(),
        _text("kind"),
        _text("name", unique=True),
        _at("created_at"),
        _one_of("kind", "holder", "representative", "iacc", "alibaba"),
    )
    op.create_table(
        "authorisation",
        _id(),
        _ref("principal_id", "organisation.id", index=True),
        _ref("agent_id", "organisation.id", index=True),
        _text("scope"),
        sa.Column("from_on", sa.Date(), nullable=False),
        sa.Column("to_on", sa.Date(), nullable=False),
        _at("revoked_at", nullable=True),
    )
    op.create_table(
        "person",
        _id(),
        *_texts("team_id", "user_id", "name"),
        _ref("organisation_id", "organisation.id", index=True),
        *_texts("language", "timezone"),
        _ref("lane_id", "lane.id"),
        _at("created_at"),
        _at("removed_at", nullable=True),
        sa.UniqueConstraint("team_id", "user_id"),
    )
    op.create_table(
        "person_platform",
        sa.Column("person_id", BIG, sa.ForeignKey("person.id"), primary_key=True),
        sa.Column("platform", sa.String(), primary_key=True),
    )
    op.create_table(
        "person_role",
        sa.Column("person_id", BIG, sa.ForeignKey("person.id"), primary_key=True),
        sa.Column("role", sa.String(), primary_key=True),
        _one_of("role", "holder", "analyst", "translator", "manager", "officer", "member"),
    )


def _rights() -> None:
    op.create_table(
        "ip_right",
        _id(),
        _ref("organisation_id", "organisation.id", index=True),
        *_texts("kind", "mark", "number", "jurisdiction", "state"),
        sa.Column("expires_on", sa.Date(), nullable=True),
        _at("created_at"),
        _one_of("kind", "trademark", "copyright", "invention", "utility_model", "design"),
        _one_of("state", "pending", "approved", "refused", "expired"),
    )


def _listings() -> None:
    op.create_table(
        "listing",
        _id(),
        *_texts("family", "kind", "item_id", "platform", "url", "seller_key", "seller_key_kind"),
        _at("first_seen_at"),
        _one_of("kind", "listing", "store"),
        sa.UniqueConstraint("family", "kind", "item_id"),
    )


def _claims() -> None:
    op.create_table(
        "claim",
        _id(),
        _ref("organisation_id", "organisation.id"),
        _ref("filed_by_id", "person.id"),
        _ref("right_id", "ip_right.id"),
        *_texts("family", "kind", "ground"),
        _sealed("note", nullable=True),
        _sealed("confidential_note", nullable=True),
        *_texts("statement_version", "statement_language"),
        _at("filed_at"),
        *_texts("status", "owner"),
        _at("due_at", nullable=True),
        _text("source", unique=True),
        _count("listing_count"),
        _ref("taken_by_id", "person.id", nullable=True),
        _at("taken_until", nullable=True),
        _ref("endorsed_by_id", "person.id", nullable=True),
        *_ats("endorsed_at", "handed_over_at", nullable=True),
        _text("handed_to"),
        _ref("acknowledged_by_id", "person.id", nullable=True),
        *_ats("acknowledged_at", "decided_at", nullable=True),
        _text("alibaba_number"),
        sa.CheckConstraint("(owner = '') = (due_at IS NULL)", name="open_has_owner_and_due_time"),
        _one_of("owner", "desk", "officer", "holder", ""),
        _one_of("status", *OPEN, *CLOSED),
        sa.Index("ix_claim_organisation_id_id", "organisation_id", "id"),
        _only("ix_claim_pending", "owner", "due_at", where="owner <> ''"),
    )
    op.create_table(
        "draft",
        _id(),
        _ref("person_id", "person.id", index=True),
        _sealed("body"),
        _text("state"),
        _text("token", unique=True),
        *_texts("file_id", "claims"),
        _at("created_at"),
        _at("changed_at", index=True),
        _one_of("state", "open", "reading", "filed", "dropped"),
    )


def _claim_listings() -> None:
    op.create_table(
        "claim_listing",
        _id(),
        _ref("claim_id", "claim.id"),
        _ref("organisation_id", "organisation.id"),
        _ref("listing_id", "listing.id", nullable=True, index=True),
        _count("position"),
        *_texts("url", "platform", "status"),
        *_flags("open", "back_again"),
        _text("reason"),
        _at("decided_at", nullable=True),
        sa.CheckConstraint(f"open = (status IN ({', '.join(map(repr, OPEN))}))", name="open"),
        _one_of("status", *OPEN, *CLOSED),
        sa.UniqueConstraint("claim_id", "position"),
        _only("uq_claim_listing_open", "organisation_id", "listing_id", where="open", unique=True),
    )
    op.create_table(
        "disclosure",
        _id(),
        _ref("claim_id", "claim.id", index=True),
        _ref("person_id", "person.id"),
        _at("at"),
        _text("place"),
        _sealed("body"),
    )
    op.create_table(
        "remark",
        _id(),
        _ref("claim_id", "claim.id", index=True),
        _ref("person_id", "person.id"),
        _at("at"),
        *_texts("kind", "reason"),
        _sealed("words"),
        _one_of("kind", "refusal", "decline"),
    )


def _escalations() -> None:
    op.create_table(
        "reply",
        _id(),
        _text("subject", index=True),
        *_texts("channel_id", "ts", "team_id", "user_id"),
        _sealed("words"),
        _at("at"),
        *_ats("edited_at", "shared_at", nullable=True),
        sa.UniqueConstraint("channel_id", "ts"),
    )
    op.create_table(
        "escalation",
        _id(),
        _ref("claim_id", "claim.id", nullable=True, index=True),
        _ref("raised_by_id", "person.id", index=True),
        _ref("organisation_id", "organisation.id", index=True),
        *_texts("kind", "urgency"),
        _sealed("words"),
        _sealed("posted_words", nullable=True),
        _sealed("answer", nullable=True),
        _sealed("resolution", nullable=True),
        *_texts("status", "owner"),
        _at("due_at", nullable=True),
        _at("raised_at"),
        _text("posted_to"),
        _ref("posted_by_id", "person.id", nullable=True),
        _at("posted_at", nullable=True),
        _ref("acknowledged_by_id", "person.id", nullable=True),
        _at("acknowledged_at", nullable=True),
        _ref("answered_by_id", "person.id", nullable=True),
        *_ats("answered_at", "shared_at", nullable=True),
        _ref("resolved_by_id", "person.id", nullable=True),
        _at("resolved_at", nullable=True),
        _count("reminders"),
        _text("source", unique=True),
        _one_of("kind", "claim", "tool", "policy", "safety", "other"),
        sa.CheckConstraint("(owner = '') = (due_at IS NULL)", name="open_has_owner_and_due_time"),
        _one_of("owner", "desk", "officer", ""),
        _one_of("status", "with_desk", "posted", "acknowledged", "answered", "resolved"),
        _one_of("urgency", "urgent", "normal"),
        _only("ix_escalation_pending", "owner", "due_at", where="owner <> ''"),
    )


def _digests() -> None:
    op.create_table(
        "subscription",
        _id(),
        _text("audience"),
        _text("reader", unique=True),
        _ref("person_id", "person.id", nullable=True),
        *_texts("frequency", "local_time", "timezone", "language", "calendar"),
        _flag("say_nothing_pending"),
        _at("paused_until", nullable=True),
        _flag("active"),
        _at("next_at"),
        _one_of("audience", "desk", "officers", "holders"),
        _one_of("calendar", "US", "CN", ""),
        _one_of("frequency", "daily", "weekly"),
        _only("ix_subscription_due", "next_at", where="active"),
    )


def _outbox() -> None:
    op.create_table(
        "card",
        _id(),
        _text("key", unique=True),
        _ref("lane_id", "lane.id"),
        _text("kind"),
        *_flags("iacc_only", "pinned"),
        _sealed("body"),
        *_counts("wanted", "shown", "tried"),
        _text("state"),
        _count("attempts"),
        *_ats("due_at", "created_at", "changed_at"),
        _at("sent_from", nullable=True),
        _text("sent_after"),
        *_ats("held_from", "sent_at", nullable=True),
        *_texts("ts", "replaces_ts", "error"),
        _one_of("kind", "message", "home"),
        _one_of("state", "waiting", "sending", "unknown", "sent", "parked"),
        _only("ix_card_kept", "sent_at", where="shown = wanted AND length(body) > 0"),
        _only("ix_card_parked", "id", where="state = 'parked'"),
        _only("ix_card_pending", "lane_id", "id", where="shown < wanted AND state <> 'parked'"),
        _only("ix_card_replaces_ts", "replaces_ts", where="replaces_ts <> ''"),
        _only("ix_card_ts", "ts", where="ts <> ''"),
    )


def _posts() -> None:
    op.create_table(
        "post",
        _id(),
        _text("key", unique=True),
        _ref("lane_id", "lane.id"),
        *_texts("kind", "under"),
        _flag("iacc_only"),
        _sealed("body"),
        _text("state"),
        _count("attempts"),
        *_ats("due_at", "created_at"),
        _at("sent_from", nullable=True),
        _text("sent_after"),
        *_ats("held_from", "sent_at", nullable=True),
        *_texts("ts", "file_id", "error"),
        _one_of("kind", "message", "file", "pin"),
        _one_of("state", "waiting", "sending", "unknown", "sent", "parked"),
        _only("ix_post_kept", "sent_at", where="state = 'sent' AND length(body) > 0"),
        _only("ix_post_parked", "id", where="state = 'parked'"),
        _only("ix_post_pending", "lane_id", "id", where="state IN ('waiting', 'sending', 'unknown')"),
    )


def _history() -> None:
    op.create_table(
        "history",
        _id(),
        _at("at"),
        *_texts("subject", "tag", "by"),
        sa.Column("facts", sa.JSON(), nullable=False),
        sa.Column("seq", sa.BigInteger(), nullable=True, unique=True),
        *_texts("key_id", "link"),
        sa.Index("ix_history_subject_id", "subject", "id"),
        _only("ix_history_unsealed", "id", where="seq IS NULL"),
    )


def _slots() -> None:
    op.create_table(
        "slot",
        sa.Column("job", sa.String(), primary_key=True),
        sa.Column("slot", sa.String(), primary_key=True),
        _at("at"),
    )


def _always_there() -> None:
    organisation = sa.table("organisation", sa.column("kind"), sa.column("name"), sa.column("created_at"))
    for kind, name in (("iacc", "IACC"), ("alibaba", "Alibaba")):
        op.execute(organisation.insert().values(kind=kind, name=name, created_at=sa.func.current_timestamp()))
