"""Alembic's environment: `storage/migrate.py` gives the connection and the transaction."""

from typing import TYPE_CHECKING, Any, Literal

from alembic import context
from sqlmodel import AutoString

from storage import (
    batches,
    claims,
    counter_notices,
    digests,
    drafts,
    escalations,
    files,
    history,
    imports,
    kept_files,
    listings,
    on_behalf,
    outbox,
    papers,
    people,
    questions,
    recorded,
    rights,
    seller_kin,
    seller_merges,
    seller_visibility,
    sellers,
    slots,
    triage_desk,
    trust,
    undelivered,
    workspaces,
)
from storage.base import Row, UtcDateTime

if TYPE_CHECKING:
    from alembic.autogenerate.api import AutogenContext

#: A table that is imported nowhere does not exist: every module with tables stands here.
TABLES = (
    batches,
    claims,
    counter_notices,
    digests,
    drafts,
    escalations,
    files,
    history,
    imports,
    kept_files,
    listings,
    on_behalf,
    outbox,
    papers,
    people,
    questions,
    recorded,
    rights,
    seller_kin,
    seller_merges,
    seller_visibility,
    sellers,
    slots,
    triage_desk,
    trust,
    undelivered,
    workspaces,
)


def as_drafted(kind: str, thing: Any, _: "AutogenContext") -> str | Literal[False]:
    """Column types by SQLAlchemy's names, so that a revision stays true whatever becomes of our code."""
    if kind == "type" and isinstance(thing, UtcDateTime):
        return "sa.DateTime(timezone=True)"
    if kind == "type" and isinstance(thing, AutoString):
        return f"sa.String(length={thing.length})" if thing.length else "sa.String()"
    return False


context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=Row.metadata,
    render_as_batch=True,  # SQLite alters a table by building it anew
    transactional_ddl=True,  # our SQLite connections roll back DDL as PostgreSQL does
    compare_type=True,
    render_item=as_drafted,
)
with context.begin_transaction():
    context.run_migrations()
