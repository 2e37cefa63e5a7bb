"""Keep what was not delivered."""

from typing import Literal

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"

BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
_OPEN = (
    "'unresolved', 'waiting_for_right', 'filed', 'needs_clarification', 'endorsed', 'handed_over', "
    "'undelivered', 'queried'"
)
_STATES = (
    f"{_OPEN}, 'countered', 'unanswered', 'stood_behind', 'left_to_alibaba', 'removed', 'upheld', "
    "'reinstated', 'declined', 'already_gone', 'duplicate_there', 'refused', 'withdrawn'"
)


def upgrade() -> None:
    op.create_table(
        "undelivered",
        sa.Column("id", BIG, nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("reference", sa.String(), nullable=False),
        sa.Column("error", sa.String(), nullable=False),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
        sa.Column("stood", sa.Boolean(), nullable=False),
        sa.Column("tried_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("asked_by", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_undelivered"),
        sa.UniqueConstraint("key", name="uq_undelivered_key"),
    )
    anew: Literal["always", "auto"] = "always" if op.get_bind().dialect.name == "sqlite" else "auto"
    with op.batch_alter_table("claim", recreate=anew) as claim:
        claim.drop_constraint("status", type_="check")
        claim.create_check_constraint("status", f"status IN ({_STATES})")
    with op.batch_alter_table("claim_listing", recreate=anew) as listing:
        listing.drop_constraint("status", type_="check")
        listing.drop_constraint("open", type_="check")
        listing.create_check_constraint("status", f"status IN ({_STATES})")
        listing.create_check_constraint("open", f"open = (status IN ({_OPEN}))")
