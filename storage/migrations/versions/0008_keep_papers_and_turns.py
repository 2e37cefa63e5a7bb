"""Keep the papers of counter-notices, since when it is whose turn, and who said what was done of a seller."""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"

BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    _kept_files()
    _papers()
    _counter_notices()
    _papers_so_far()
    with op.batch_alter_table("counter_notice") as notice:
        notice.drop_column("papers")
    _seller_actions()


def _kept_files() -> None:
    op.create_table(
        "kept_file",
        sa.Column("content_hash", sa.String(), nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("kept_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("content_hash", name="pk_kept_file"),
    )


def _papers() -> None:
    op.create_table(
        "paper",
        sa.Column("id", BIG, nullable=False),
        sa.Column("notice_id", BIG, nullable=False),
        sa.Column("person_id", BIG, nullable=False),
        sa.Column("source", sa.String(), nullable=False),
        sa.Column("file_id", sa.String(), nullable=False),
        sa.Column("team_id", sa.String(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("content_hash", sa.String(), nullable=False),
        sa.Column("given_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("taken_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("state IN ('waiting', 'given', 'again', 'refused')", name="state"),
        sa.ForeignKeyConstraint(["notice_id"], ["counter_notice.id"], name="fk_paper_notice_id"),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name="fk_paper_person_id"),
        sa.PrimaryKeyConstraint("id", name="pk_paper"),
        sa.UniqueConstraint("source", name="uq_paper_source"),
    )
    op.create_index("ix_paper_notice_id", "paper", ["notice_id"])
    op.create_index(
        "ix_paper_waiting",
        "paper",
        ["id"],
        sqlite_where=sa.text("state = 'waiting'"),
        postgresql_where=sa.text("state = 'waiting'"),
    )


def _counter_notices() -> None:
    """Those so far: it is somebody's turn since they answered, or since it came."""
    with op.batch_alter_table("counter_notice") as notice:
        notice.add_column(sa.Column("turn_at", sa.DateTime(timezone=True), nullable=True))
        notice.add_column(sa.Column("papers_with_id", BIG, nullable=True))
        notice.create_foreign_key(
            "fk_counter_notice_papers_with_id", "counter_notice", ["papers_with_id"], ["id"]
        )
    op.execute("UPDATE counter_notice SET turn_at = coalesce(answered_at, recorded_at)")
    with op.batch_alter_table("counter_notice") as notice:
        notice.alter_column("turn_at", existing_type=sa.DateTime(timezone=True), nullable=False)


def _papers_so_far() -> None:
    """Of papers so far only Slack's ids are known: they are fetched now."""
    connection = op.get_bind()
    found = connection.execute(
        sa.text(
            "SELECT id, papers, recorded_by_id, recorded_at FROM counter_notice"
            " WHERE papers <> '' ORDER BY id"
        ).columns(recorded_at=sa.DateTime(timezone=True))
    ).all()
    with_others: dict[Any, int] = {}
    for row in found:
        first = with_others.setdefault((row.papers, row.recorded_at), row.id)
        connection.execute(
            sa.text("UPDATE counter_notice SET papers_with_id = :first WHERE id = :notice"),
            {"first": first, "notice": row.id},
        )
        if first == row.id:
            for file_id in row.papers.split(","):
                connection.execute(_WAITING, _paper(row, file_id))


_WAITING = sa.text(
    "INSERT INTO paper (notice_id, person_id, source, file_id, team_id, state, content_hash, given_at)"
    " VALUES (:notice, :person, :source, :file,"
    " coalesce((SELECT min(team_id) FROM installation), ''), 'waiting', '', :at)"
).bindparams(sa.bindparam("at", type_=sa.DateTime(timezone=True)))


def _paper(row: Any, file_id: str) -> dict[str, Any]:
    return {
        "notice": row.id,
        "person": row.recorded_by_id,
        "source": f"counter_notice:{row.id}:{file_id}",
        "file": file_id,
        "at": row.recorded_at,
    }


def _seller_actions() -> None:
    with op.batch_alter_table("seller_action") as action:
        action.add_column(sa.Column("officer_id", BIG, nullable=True))
        action.add_column(sa.Column("source", sa.LargeBinary(), nullable=True))
        action.create_foreign_key("fk_seller_action_officer_id", "person", ["officer_id"], ["id"])
