"""Keep imports and batches."""

from typing import Literal

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"

BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
_BATCHED = sa.text("batch_id IS NOT NULL")


def upgrade() -> None:
    _batches()
    _imports()
    _sheets()
    _parts_and_rows()


def _batches() -> None:
    """Claims so far stand by themselves."""
    op.create_table(
        "batch",
        sa.Column("id", BIG, nullable=False),
        sa.Column("organisation_id", BIG, nullable=False),
        sa.Column("lot", sa.String(), nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("claim_count", sa.Integer(), nullable=False),
        sa.Column("counts", sa.JSON(), nullable=False),
        sa.Column("begun_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["organisation_id"], ["organisation.id"], name="fk_batch_organisation_id"),
        sa.PrimaryKeyConstraint("id", name="pk_batch"),
        sa.UniqueConstraint("lot", "place", name="uq_batch_lot_place"),
    )
    with op.batch_alter_table("claim") as claim:
        claim.add_column(sa.Column("batch_id", BIG, nullable=True))
        claim.create_index(
            "ix_claim_batch_id", ["batch_id"], sqlite_where=_BATCHED, postgresql_where=_BATCHED
        )
        claim.create_foreign_key("fk_claim_batch_id", "batch", ["batch_id"], ["id"])
    # SQLite would write the new column behind the table's constraints, where no model has it
    anew: Literal["always", "auto"] = "always" if op.get_bind().dialect.name == "sqlite" else "auto"
    with op.batch_alter_table("claim_listing", recreate=anew) as listing:
        listing.add_column(sa.Column("remark", sa.LargeBinary(), nullable=True))


def _imports() -> None:
    op.create_table(
        "sheet_import",
        sa.Column("id", BIG, nullable=False),
        sa.Column("person_id", BIG, nullable=False),
        sa.Column("right_id", BIG, nullable=False),
        sa.Column("ground", sa.String(), nullable=False),
        sa.Column("note", sa.LargeBinary(), nullable=True),
        sa.Column("confidential_note", sa.LargeBinary(), nullable=True),
        sa.Column("way", sa.String(), nullable=False),
        sa.Column("token", sa.String(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("plan", sa.LargeBinary(), nullable=False),
        sa.Column("progress", sa.JSON(), nullable=False),
        sa.Column("statement_version", sa.String(), nullable=False),
        sa.Column("statement_language", sa.String(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("stood_behind_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("worker", sa.String(), nullable=False),
        sa.Column("worker_until", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "state IN ('reading', 'ready', 'running', 'done', 'stopped', 'dropped')", name="state"
        ),
        sa.CheckConstraint("way IN ('form', 'shell')", name="way"),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name="fk_sheet_import_person_id"),
        sa.ForeignKeyConstraint(["right_id"], ["ip_right.id"], name="fk_sheet_import_right_id"),
        sa.PrimaryKeyConstraint("id", name="pk_sheet_import"),
        sa.UniqueConstraint("token", name="uq_sheet_import_token"),
    )
    op.create_index("ix_sheet_import_changed_at", "sheet_import", ["changed_at"])
    _only("ix_sheet_import_running", "sheet_import", "state = 'running'")


def _only(index: str, table: str, where: str) -> None:
    condition = sa.text(where)
    op.create_index(index, table, ["id"], sqlite_where=condition, postgresql_where=condition)


def _sheets() -> None:
    op.create_table(
        "import_sheet",
        sa.Column("id", BIG, nullable=False),
        sa.Column("import_id", BIG, nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("name", sa.LargeBinary(), nullable=False),
        sa.Column("file_id", sa.String(), nullable=False),
        sa.Column("team_id", sa.String(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("scan", sa.LargeBinary(), nullable=False),
        sa.Column("problem", sa.String(), nullable=False),
        sa.CheckConstraint("state IN ('waiting', 'read', 'refused')", name="state"),
        sa.ForeignKeyConstraint(["import_id"], ["sheet_import.id"], name="fk_import_sheet_import_id"),
        sa.PrimaryKeyConstraint("id", name="pk_import_sheet"),
        sa.UniqueConstraint("import_id", "place", name="uq_import_sheet_import_id_place"),
    )
    _only("ix_import_sheet_waiting", "import_sheet", "state = 'waiting'")


def _parts_and_rows() -> None:
    op.create_table(
        "import_refused_row",
        sa.Column("id", BIG, nullable=False),
        sa.Column("sheet_id", BIG, nullable=False),
        sa.Column("row", sa.Integer(), nullable=False),
        sa.Column("nth", sa.Integer(), nullable=False),
        sa.Column("why", sa.String(), nullable=False),
        sa.Column("told", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["sheet_id"], ["import_sheet.id"], name="fk_import_refused_row_sheet_id"),
        sa.PrimaryKeyConstraint("id", name="pk_import_refused_row"),
        sa.UniqueConstraint("sheet_id", "row", "nth", name="uq_import_refused_row_sheet_id_row_nth"),
    )
    op.create_table(
        "sheet_part",
        sa.Column("id", BIG, nullable=False),
        sa.Column("sheet_id", BIG, nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["sheet_id"], ["import_sheet.id"], name="fk_sheet_part_sheet_id"),
        sa.PrimaryKeyConstraint("id", name="pk_sheet_part"),
        sa.UniqueConstraint("sheet_id", "place", name="uq_sheet_part_sheet_id_place"),
    )
