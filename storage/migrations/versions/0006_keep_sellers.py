"""Keep sellers."""

from typing import Literal

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"

BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    _sellers()
    _aliases()
    _lists()
    _actions()
    _closures()
    _listings()


def _sellers() -> None:
    op.create_table(
        "seller",
        sa.Column("id", BIG, nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("merged_into_id", BIG, nullable=True),
        sa.Column("merge_reason", sa.LargeBinary(), nullable=True),
        sa.Column("first_seen_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("look_again", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["merged_into_id"], ["seller.id"], name="fk_seller_merged_into_id"),
        sa.PrimaryKeyConstraint("id", name="pk_seller"),
    )
    op.create_index("ix_seller_name", "seller", ["name"])
    op.create_index(
        "ix_seller_look_again",
        "seller",
        ["id"],
        sqlite_where=sa.text("look_again"),
        postgresql_where=sa.text("look_again"),
    )


def _aliases() -> None:
    op.create_table(
        "seller_alias",
        sa.Column("id", BIG, nullable=False),
        sa.Column("seller_id", BIG, nullable=False),
        sa.Column("family", sa.String(), nullable=False),
        sa.Column("key_kind", sa.String(), nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("source", sa.String(), nullable=False),
        sa.Column("first_seen_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("source IN ('link', 'sheet', 'hand')", name="source"),
        sa.ForeignKeyConstraint(["seller_id"], ["seller.id"], name="fk_seller_alias_seller_id"),
        sa.PrimaryKeyConstraint("id", name="pk_seller_alias"),
        sa.UniqueConstraint("family", "key_kind", "key", name="uq_seller_alias_family_key_kind_key"),
    )
    op.create_index("ix_seller_alias_seller_id", "seller_alias", ["seller_id"])


def _lists() -> None:
    op.create_table(
        "seller_listed",
        sa.Column("id", BIG, nullable=False),
        sa.Column("seller_id", BIG, nullable=False),
        sa.Column("organisation_id", BIG, nullable=True),
        sa.Column("list", sa.String(), nullable=False),
        sa.Column("reason", sa.LargeBinary(), nullable=True),
        sa.Column("listed_by_id", BIG, nullable=False),
        sa.Column("listed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("list IN ('allow', 'watch', 'deny')", name="list"),
        sa.ForeignKeyConstraint(["listed_by_id"], ["person.id"], name="fk_seller_listed_listed_by_id"),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name="fk_seller_listed_organisation_id"
        ),
        sa.ForeignKeyConstraint(["seller_id"], ["seller.id"], name="fk_seller_listed_seller_id"),
        sa.PrimaryKeyConstraint("id", name="pk_seller_listed"),
    )
    op.create_index("ix_seller_listed_seller_id", "seller_listed", ["seller_id"])


def _actions() -> None:
    op.create_table(
        "seller_action",
        sa.Column("id", BIG, nullable=False),
        sa.Column("seller_id", BIG, nullable=False),
        sa.Column("family", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("reason", sa.LargeBinary(), nullable=False),
        sa.Column("until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("recorded_by_id", BIG, nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("on_behalf", sa.Boolean(), nullable=False),
        sa.Column("reversed_by_id", BIG, nullable=True),
        sa.Column("reversed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("reversal", sa.LargeBinary(), nullable=True),
        sa.CheckConstraint("kind IN ('warned', 'restricted', 'closed', 'banned', 'none')", name="kind"),
        sa.ForeignKeyConstraint(["recorded_by_id"], ["person.id"], name="fk_seller_action_recorded_by_id"),
        sa.ForeignKeyConstraint(["reversed_by_id"], ["person.id"], name="fk_seller_action_reversed_by_id"),
        sa.ForeignKeyConstraint(["seller_id"], ["seller.id"], name="fk_seller_action_seller_id"),
        sa.PrimaryKeyConstraint("id", name="pk_seller_action"),
    )
    op.create_index("ix_seller_action_seller_id", "seller_action", ["seller_id"])


def _closures() -> None:
    op.create_table(
        "closure",
        sa.Column("id", BIG, nullable=False),
        sa.Column("seller_id", BIG, nullable=False),
        sa.Column("family", sa.String(), nullable=False),
        sa.Column("score", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("owner", sa.String(), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("suggested_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("recommended_by_id", BIG, nullable=True),
        sa.Column("recommended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("words", sa.LargeBinary(), nullable=True),
        sa.Column("action_id", BIG, nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("(owner = '') = (due_at IS NULL)", name="open_has_owner_and_due_time"),
        sa.CheckConstraint("owner IN ('desk', 'officer', 'holder', '')", name="owner"),
        sa.CheckConstraint("state IN ('suggested', 'recommended', 'dismissed', 'answered')", name="state"),
        sa.ForeignKeyConstraint(["action_id"], ["seller_action.id"], name="fk_closure_action_id"),
        sa.ForeignKeyConstraint(["recommended_by_id"], ["person.id"], name="fk_closure_recommended_by_id"),
        sa.ForeignKeyConstraint(["seller_id"], ["seller.id"], name="fk_closure_seller_id"),
        sa.PrimaryKeyConstraint("id", name="pk_closure"),
    )
    op.create_index(
        "uq_closure_open",
        "closure",
        ["seller_id", "family"],
        unique=True,
        sqlite_where=sa.text("owner <> ''"),
        postgresql_where=sa.text("owner <> ''"),
    )


def _listings() -> None:
    """Of listings so far no sheet has told what their seller is called."""
    with op.batch_alter_table("listing") as listing:
        listing.add_column(sa.Column("seller_name", sa.String(), nullable=True))
    op.execute("UPDATE listing SET seller_name = ''")
    anew: Literal["always", "auto"] = "always" if op.get_bind().dialect.name == "sqlite" else "auto"
    with op.batch_alter_table("listing", recreate=anew) as listing:
        listing.alter_column("seller_name", existing_type=sa.String(), nullable=False)
        is_known = sa.text("seller_key <> ''")
        listing.create_index(
            "ix_listing_seller",
            ["family", "seller_key_kind", "seller_key"],
            sqlite_where=is_known,
            postgresql_where=is_known,
        )
        is_named = sa.text("seller_name <> ''")
        listing.create_index(
            "ix_listing_seller_name",
            ["family", "seller_name"],
            sqlite_where=is_named,
            postgresql_where=is_named,
        )
