"""Keep trust and merges."""

from typing import Literal

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"

BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    _trust()
    _passed()
    _merges()
    _dealers()
    _stores()
    _visibility()


def _anew() -> Literal["always", "auto"]:
    """SQLite writes an added column behind all else; built anew, a table is as the models make it."""
    return "always" if op.get_bind().dialect.name == "sqlite" else "auto"


def _trust() -> None:
    op.create_table(
        "trust_setting",
        sa.Column("id", BIG, nullable=False),
        sa.Column("is_on", sa.Boolean(), nullable=False),
        sa.Column("one_in", sa.Integer(), nullable=False),
        sa.Column("secret", sa.LargeBinary(), nullable=False),
        sa.Column("set_by_id", BIG, nullable=False),
        sa.Column("set_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("one_in BETWEEN 1 AND 100", name="one_in"),
        sa.ForeignKeyConstraint(["set_by_id"], ["person.id"], name="fk_trust_setting_set_by_id"),
        sa.PrimaryKeyConstraint("id", name="pk_trust_setting"),
    )
    op.create_table(
        "trust_suspension",
        sa.Column("id", BIG, nullable=False),
        sa.Column("organisation_id", BIG, nullable=False),
        sa.Column("reason", sa.LargeBinary(), nullable=False),
        sa.Column("suspended_by_id", BIG, nullable=False),
        sa.Column("suspended_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_by_id", BIG, nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["ended_by_id"], ["person.id"], name="fk_trust_suspension_ended_by_id"),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name="fk_trust_suspension_organisation_id"
        ),
        sa.ForeignKeyConstraint(
            ["suspended_by_id"], ["person.id"], name="fk_trust_suspension_suspended_by_id"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_trust_suspension"),
    )
    op.create_index(
        "uq_trust_suspension_standing",
        "trust_suspension",
        ["organisation_id"],
        unique=True,
        sqlite_where=sa.text("ended_at IS NULL"),
        postgresql_where=sa.text("ended_at IS NULL"),
    )


def _passed() -> None:
    """No claim so far was handed over without a check."""
    with op.batch_alter_table("claim", recreate=_anew()) as claim:
        claim.add_column(sa.Column("passed_at", sa.DateTime(timezone=True), nullable=True))
    op.create_index(
        "ix_claim_listing_decided",
        "claim_listing",
        ["organisation_id", "decided_at"],
        sqlite_where=sa.text("decided_at IS NOT NULL"),
        postgresql_where=sa.text("decided_at IS NOT NULL"),
    )


def _merges() -> None:
    op.create_table(
        "seller_merge",
        sa.Column("id", BIG, nullable=False),
        sa.Column("gone_id", BIG, nullable=False),
        sa.Column("kept_id", BIG, nullable=False),
        sa.Column("merged_by_id", BIG, nullable=False),
        sa.Column("merged_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("moved", sa.JSON(), nullable=False),
        sa.Column("ended", sa.JSON(), nullable=False),
        sa.Column("undone_by_id", BIG, nullable=True),
        sa.Column("undone_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("undo_reason", sa.LargeBinary(), nullable=True),
        sa.ForeignKeyConstraint(["gone_id"], ["seller.id"], name="fk_seller_merge_gone_id"),
        sa.ForeignKeyConstraint(["kept_id"], ["seller.id"], name="fk_seller_merge_kept_id"),
        sa.ForeignKeyConstraint(["merged_by_id"], ["person.id"], name="fk_seller_merge_merged_by_id"),
        sa.ForeignKeyConstraint(["undone_by_id"], ["person.id"], name="fk_seller_merge_undone_by_id"),
        sa.PrimaryKeyConstraint("id", name="pk_seller_merge"),
    )
    op.create_index("ix_seller_merge_kept_id", "seller_merge", ["kept_id"])


def _dealers() -> None:
    """The lists so far were all kept by the desk."""
    with op.batch_alter_table("seller_listed", recreate=_anew()) as listed:
        listed.add_column(sa.Column("given", sa.LargeBinary(), nullable=True))


def _stores() -> None:
    """In which other stores a listing was seen."""
    op.create_table(
        "listing_store",
        sa.Column("id", BIG, nullable=False),
        sa.Column("listing_id", BIG, nullable=False),
        sa.Column("family", sa.String(), nullable=False),
        sa.Column("key_kind", sa.String(), nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("first_seen_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["listing_id"], ["listing.id"], name="fk_listing_store_listing_id"),
        sa.PrimaryKeyConstraint("id", name="pk_listing_store"),
        sa.UniqueConstraint("listing_id", "key_kind", "key", name="uq_listing_store_listing_id_key_kind_key"),
    )
    op.create_index("ix_seller_alias_key", "seller_alias", ["key"])


def _visibility() -> None:
    """So far the platforms' rules alone say who hears what was done about a seller."""
    op.create_table(
        "seller_visibility",
        sa.Column("id", BIG, nullable=False),
        sa.Column("family", sa.String(), nullable=False),
        sa.Column("to_holders", sa.Boolean(), nullable=False),
        sa.Column("set_by_id", BIG, nullable=False),
        sa.Column("set_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["set_by_id"], ["person.id"], name="fk_seller_visibility_set_by_id"),
        sa.PrimaryKeyConstraint("id", name="pk_seller_visibility"),
    )
