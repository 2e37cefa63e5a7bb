"""Keep outcome sheets that came back."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"

BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    _given_files()
    _remarks()


def _given_files() -> None:
    op.create_table(
        "given_file",
        sa.Column("id", BIG, primary_key=True),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("subject", sa.String(), nullable=False, index=True),
        sa.Column("person_id", BIG, sa.ForeignKey("person.id"), nullable=True),
        sa.Column("way", sa.String(), nullable=False),
        sa.Column("source", sa.String(), nullable=False, unique=True),
        sa.Column("file_id", sa.String(), nullable=False),
        sa.Column("team_id", sa.String(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("content_hash", sa.String(), nullable=False),
        sa.Column("result", sa.JSON(), nullable=False),
        sa.Column("given_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("taken_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("kind IN ('outcomes')", name="kind"),
        sa.CheckConstraint("way IN ('form', 'thread')", name="way"),
        sa.CheckConstraint("state IN ('waiting', 'taken', 'refused', 'left', 'undone')", name="state"),
    )
    _only("uq_given_file_taken", "subject", "content_hash", where="state = 'taken'", unique=True)
    _only("ix_given_file_waiting", "id", where="state = 'waiting'")


def _only(index: str, *columns: str, where: str, unique: bool = False) -> None:
    condition = sa.text(where)
    op.create_index(
        index, "given_file", columns, unique=unique, sqlite_where=condition, postgresql_where=condition
    )


def _remarks() -> None:
    """Remarks so far are about all that was decided with them, and hold."""
    with op.batch_alter_table("remark") as remark:
        remark.add_column(sa.Column("places", sa.String(), nullable=True))
        remark.add_column(sa.Column("undone_at", sa.DateTime(timezone=True), nullable=True))
    op.execute("UPDATE remark SET places = ''")
    with op.batch_alter_table("remark") as remark:
        remark.alter_column("places", existing_type=sa.String(), nullable=False)
