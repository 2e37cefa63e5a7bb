"""Keep a claim's whole life."""

from typing import Literal

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"

BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
_OPEN = (
    "'unresolved', 'waiting_for_right', 'filed', 'needs_clarification', 'endorsed', 'handed_over', 'queried'"
)
_STATES = (
    f"{_OPEN}, 'countered', 'unanswered', 'stood_behind', 'left_to_alibaba', 'removed', 'upheld', "
    "'reinstated', 'declined', 'already_gone', 'duplicate_there', 'refused', 'withdrawn'"
)


def upgrade() -> None:
    _counter_notices()
    _questions()
    _acts_on_behalf()
    _comments()
    _skipped()
    _served()
    _claims()
    _queue()
    _claim_listings()
    _remarks()
    _escalations()
    _recorded()


def _counter_notices() -> None:
    op.create_table(
        "counter_notice",
        sa.Column("id", BIG, nullable=False),
        sa.Column("claim_id", BIG, nullable=False),
        sa.Column("round", sa.Integer(), nullable=False),
        sa.Column("places", sa.String(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("owner", sa.String(), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("words", sa.LargeBinary(), nullable=False),
        sa.Column("translation", sa.LargeBinary(), nullable=True),
        sa.Column("papers", sa.String(), nullable=False),
        sa.Column("recorded_by_id", BIG, nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("on_behalf", sa.Boolean(), nullable=False),
        sa.Column("answer", sa.String(), nullable=False),
        sa.Column("answer_words", sa.LargeBinary(), nullable=True),
        sa.Column("words_to_iacc", sa.LargeBinary(), nullable=True),
        sa.Column("answered_by_id", BIG, nullable=True),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("answered_by_desk", sa.Boolean(), nullable=False),
        sa.Column("decided_by_id", BIG, nullable=True),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("decision_words", sa.LargeBinary(), nullable=True),
        sa.CheckConstraint("(owner = '') = (due_at IS NULL)", name="open_has_owner_and_due_time"),
        sa.CheckConstraint("owner IN ('desk', 'officer', 'holder', '')", name="owner"),
        sa.CheckConstraint(
            "state IN ('countered', 'unanswered', 'stood_behind', 'left_to_alibaba', 'upheld', 'reinstated')",
            name="state",
        ),
        sa.CheckConstraint("round BETWEEN 1 AND 3", name="round"),
        sa.ForeignKeyConstraint(["answered_by_id"], ["person.id"], name="fk_counter_notice_answered_by_id"),
        sa.ForeignKeyConstraint(["claim_id"], ["claim.id"], name="fk_counter_notice_claim_id"),
        sa.ForeignKeyConstraint(["decided_by_id"], ["person.id"], name="fk_counter_notice_decided_by_id"),
        sa.ForeignKeyConstraint(["recorded_by_id"], ["person.id"], name="fk_counter_notice_recorded_by_id"),
        sa.PrimaryKeyConstraint("id", name="pk_counter_notice"),
    )
    op.create_index("ix_counter_notice_claim_id", "counter_notice", ["claim_id"])
    op.create_index(
        "ix_counter_notice_pending",
        "counter_notice",
        ["owner", "due_at"],
        unique=False,
        sqlite_where=sa.text("owner <> ''"),
        postgresql_where=sa.text("owner <> ''"),
    )


def _questions() -> None:
    op.create_table(
        "question",
        sa.Column("id", BIG, nullable=False),
        sa.Column("claim_id", BIG, nullable=False),
        sa.Column("asker", sa.String(), nullable=False),
        sa.Column("asked_by_id", BIG, nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("words", sa.LargeBinary(), nullable=False),
        sa.Column("places", sa.String(), nullable=False),
        sa.Column("answered_by_id", BIG, nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("answer", sa.LargeBinary(), nullable=True),
        sa.Column("changed", sa.JSON(), nullable=False),
        sa.CheckConstraint("asker IN ('desk', 'officer')", name="asker"),
        sa.ForeignKeyConstraint(["answered_by_id"], ["person.id"], name="fk_question_answered_by_id"),
        sa.ForeignKeyConstraint(["asked_by_id"], ["person.id"], name="fk_question_asked_by_id"),
        sa.ForeignKeyConstraint(["claim_id"], ["claim.id"], name="fk_question_claim_id"),
        sa.PrimaryKeyConstraint("id", name="pk_question"),
    )
    op.create_index("ix_question_claim_id", "question", ["claim_id"])
    op.create_index(
        "ix_question_open",
        "question",
        ["due_at"],
        unique=False,
        sqlite_where=sa.text("ended_at IS NULL"),
        postgresql_where=sa.text("ended_at IS NULL"),
    )


def _acts_on_behalf() -> None:
    op.create_table(
        "on_behalf",
        sa.Column("id", BIG, nullable=False),
        sa.Column("claim_id", BIG, nullable=False),
        sa.Column("person_id", BIG, nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("act", sa.String(), nullable=False),
        sa.Column("officer", sa.LargeBinary(), nullable=False),
        sa.Column("source", sa.LargeBinary(), nullable=False),
        sa.CheckConstraint(
            "act IN ('acknowledged', 'outcome', 'query', 'counter_notice', 'decision')", name="act"
        ),
        sa.ForeignKeyConstraint(["claim_id"], ["claim.id"], name="fk_on_behalf_claim_id"),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name="fk_on_behalf_person_id"),
        sa.PrimaryKeyConstraint("id", name="pk_on_behalf"),
    )
    op.create_index("ix_on_behalf_claim_id", "on_behalf", ["claim_id"])


def _comments() -> None:
    op.create_table(
        "desk_comment",
        sa.Column("id", BIG, nullable=False),
        sa.Column("subject", sa.String(), nullable=False),
        sa.Column("person_id", BIG, nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("words", sa.LargeBinary(), nullable=False),
        sa.Column("source", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name="fk_desk_comment_person_id"),
        sa.PrimaryKeyConstraint("id", name="pk_desk_comment"),
        sa.UniqueConstraint("source", name="uq_desk_comment_source"),
    )
    op.create_index("ix_desk_comment_subject", "desk_comment", ["subject"])


def _skipped() -> None:
    op.create_table(
        "skipped",
        sa.Column("id", BIG, nullable=False),
        sa.Column("person_id", BIG, nullable=False),
        sa.Column("subject", sa.String(), nullable=False),
        sa.Column("until", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name="fk_skipped_person_id"),
        sa.PrimaryKeyConstraint("id", name="pk_skipped"),
        sa.UniqueConstraint("person_id", "subject", name="uq_skipped_person_id_subject"),
    )


def _served() -> None:
    op.create_table(
        "served",
        sa.Column("organisation_id", BIG, nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["organisation_id"], ["organisation.id"], name="fk_served_organisation_id"),
        sa.PrimaryKeyConstraint("organisation_id", name="pk_served"),
    )


def _claims() -> None:
    """Claims so far follow none, are as urgent as others, and were acknowledged by officers themselves."""
    with op.batch_alter_table("claim") as claim:
        claim.add_column(sa.Column("follows_id", BIG, nullable=True))
        claim.add_column(sa.Column("priority", sa.Integer(), nullable=True))
        claim.add_column(sa.Column("outcome_due_at", sa.DateTime(timezone=True), nullable=True))
        claim.add_column(sa.Column("outcome_paused_at", sa.DateTime(timezone=True), nullable=True))
        claim.add_column(sa.Column("outcome_half_at", sa.DateTime(timezone=True), nullable=True))
        claim.add_column(sa.Column("overdue_at", sa.DateTime(timezone=True), nullable=True))
        claim.add_column(sa.Column("escalated_at", sa.DateTime(timezone=True), nullable=True))
        claim.add_column(sa.Column("acknowledged_on_behalf", sa.Boolean(), nullable=True))
    op.execute("UPDATE claim SET priority = 0, acknowledged_on_behalf = FALSE")
    # of those with listings at the desk and at Alibaba alike, the clock of the latter was not kept
    op.execute(
        "UPDATE claim SET outcome_due_at = coalesce(due_at, handed_over_at)"
        " WHERE handed_over_at IS NOT NULL"
        " AND id IN (SELECT claim_id FROM claim_listing WHERE status = 'handed_over')"
    )
    anew: Literal["always", "auto"] = "always" if op.get_bind().dialect.name == "sqlite" else "auto"
    with op.batch_alter_table("claim", recreate=anew) as claim:
        claim.alter_column("priority", existing_type=sa.Integer(), nullable=False)
        claim.alter_column("acknowledged_on_behalf", existing_type=sa.Boolean(), nullable=False)
        claim.drop_constraint("status", type_="check")
        claim.create_check_constraint("status", f"status IN ({_STATES})")
        claim.create_foreign_key("fk_claim_follows_id", "claim", ["follows_id"], ["id"])
        follows_one = sa.text("follows_id IS NOT NULL")
        claim.create_index(
            "ix_claim_follows_id",
            ["follows_id"],
            sqlite_where=follows_one,
            postgresql_where=follows_one,
        )
        is_with_alibaba = sa.text("outcome_due_at IS NOT NULL")
        claim.create_index(
            "ix_claim_outcome_due_at",
            ["outcome_due_at"],
            sqlite_where=is_with_alibaba,
            postgresql_where=is_with_alibaba,
        )
        is_half = sa.text("outcome_half_at IS NOT NULL")
        claim.create_index(
            "ix_claim_outcome_half_at",
            ["outcome_half_at"],
            sqlite_where=is_half,
            postgresql_where=is_half,
        )


def _queue() -> None:
    """All that the desk's queue is ranked by, and the holds that may run out."""
    ranked = [
        "batch_id",
        "organisation_id",
        "priority",
        "due_at",
        "taken_until",
        "filed_by_id",
        "family",
        "status",
    ]
    filed, taken = sa.text("status = 'filed'"), sa.text("taken_until IS NOT NULL")
    op.create_index("ix_claim_queue", "claim", ranked, sqlite_where=filed, postgresql_where=filed)
    op.create_index(
        "ix_claim_taken_until", "claim", ["taken_until"], sqlite_where=taken, postgresql_where=taken
    )


def _claim_listings() -> None:
    """What stands as Alibaba has left it was shown to it when its claim was handed over."""
    with op.batch_alter_table("claim_listing") as listing:
        listing.add_column(sa.Column("handed_over_at", sa.DateTime(timezone=True), nullable=True))
        listing.add_column(sa.Column("removed_at", sa.DateTime(timezone=True), nullable=True))
        listing.add_column(sa.Column("stood_behind_at", sa.DateTime(timezone=True), nullable=True))
        listing.add_column(sa.Column("round", sa.Integer(), nullable=True))
        listing.add_column(sa.Column("notice_id", BIG, nullable=True))
        listing.add_column(sa.Column("on_behalf", sa.Boolean(), nullable=True))
    op.execute("UPDATE claim_listing SET round = 0, on_behalf = FALSE")
    op.execute(
        "UPDATE claim_listing SET handed_over_at ="
        " (SELECT claim.handed_over_at FROM claim WHERE claim.id = claim_listing.claim_id)"
        " WHERE status IN ('handed_over', 'removed', 'declined', 'already_gone', 'duplicate_there')"
    )
    op.execute("UPDATE claim_listing SET removed_at = decided_at WHERE status = 'removed'")
    anew: Literal["always", "auto"] = "always" if op.get_bind().dialect.name == "sqlite" else "auto"
    with op.batch_alter_table("claim_listing", recreate=anew) as listing:
        listing.alter_column("round", existing_type=sa.Integer(), nullable=False)
        listing.alter_column("on_behalf", existing_type=sa.Boolean(), nullable=False)
        listing.drop_constraint("status", type_="check")
        listing.drop_constraint("open", type_="check")
        listing.create_check_constraint("status", f"status IN ({_STATES})")
        listing.create_check_constraint("open", f"open = (status IN ({_OPEN}))")
        listing.create_foreign_key("fk_claim_listing_notice_id", "counter_notice", ["notice_id"], ["id"])
        stood_behind = sa.text("stood_behind_at IS NOT NULL")
        listing.create_index(
            "ix_claim_listing_stood_behind",
            ["organisation_id", "status"],
            sqlite_where=stood_behind,
            postgresql_where=stood_behind,
        )
        is_on_behalf = sa.text("on_behalf")
        listing.create_index(
            "ix_claim_listing_on_behalf",
            ["claim_id"],
            sqlite_where=is_on_behalf,
            postgresql_where=is_on_behalf,
        )


def _remarks() -> None:
    """There are reasons of withdrawals, too, and of standing behind what Alibaba declined."""
    with op.batch_alter_table("remark") as remark:
        remark.drop_constraint("kind", type_="check")
        remark.create_check_constraint("kind", "kind IN ('refusal', 'decline', 'withdrawal', 'stood_behind')")


def _escalations() -> None:
    """What is overdue escalates by itself: nobody has raised it."""
    with op.batch_alter_table("escalation") as escalation:
        escalation.alter_column("raised_by_id", existing_type=BIG, nullable=True)


def _recorded() -> None:
    op.create_table(
        "recorded",
        sa.Column("id", BIG, nullable=False),
        sa.Column("subject", sa.String(), nullable=False),
        sa.Column("person_id", BIG, nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("result", sa.JSON(), nullable=False),
        sa.Column("on_behalf", sa.Boolean(), nullable=False),
        sa.Column("officer_id", BIG, nullable=True),
        sa.Column("undone_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["officer_id"], ["person.id"], name="fk_recorded_officer_id"),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name="fk_recorded_person_id"),
        sa.PrimaryKeyConstraint("id", name="pk_recorded"),
    )
    op.create_index("ix_recorded_subject", "recorded", ["subject"])
