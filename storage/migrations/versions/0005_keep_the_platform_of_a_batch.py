"""Keep the platform of a batch."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"

_KNOWN = """
    UPDATE batch SET platform = coalesce((
        SELECT CASE WHEN min(l.platform) = max(l.platform) AND count(l.listing_id) = count(*)
                    THEN min(l.platform) ELSE '' END
        FROM claim_listing l JOIN claim c ON c.id = l.claim_id
        WHERE c.batch_id = batch.id
    ), '')
"""


def upgrade() -> None:
    """Batches so far get that of their listings, where all of them stand on one."""
    with op.batch_alter_table("batch") as batch:
        batch.add_column(sa.Column("platform", sa.String(), nullable=False, server_default=""))
    op.execute(_KNOWN)
    with op.batch_alter_table("batch") as batch:
        batch.alter_column("platform", server_default=None)
