"""The store from the shell: migrations, and the history's chain."""

from bot.config import Settings
from bot.foundation import lay
from bot.shell.opening import opened
from bot.shell.report import Report
from storage import history
from storage.migrate import migrate as apply


def migrate() -> Report:
    """Bring the database up to date; the one command that does so on PostgreSQL."""
    programme = lay(Settings.read())
    try:
        applied = apply(programme.store.engine)
    finally:
        programme.store.close()
    said = f"Applied: {', '.join(applied)}." if applied else "The database was up to date already."
    return Report({"applied": applied}, said)


def verify_history() -> Report:
    """Walk the whole chain; not right where a link is broken."""
    with opened() as programme:
        verdict = programme.store.read(
            lambda unit: history.verify(unit.session, unit.keyring), now=programme.clock()
        )
    counted = f"{verdict.sealed} rows are sealed, {verdict.unsealed} not yet."
    if verdict.broken_at is not None:
        said = f"The chain is broken at row {verdict.broken_at}: {verdict.why}. {counted}"
        return Report(verdict, said, is_right=False)
    head = f" Its head is {verdict.head_seq}: {verdict.head}" if verdict.head else ""
    return Report(verdict, f"The chain is whole. {counted}{head}")
