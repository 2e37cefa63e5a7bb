"""The store from the shell: migrations, and the history's chain."""

from bot.config import Settings
from bot.foundation import lay
from bot.shell.opening import opened, store_is_clear
from bot.shell.report import Report
from storage import history
from storage.migrate import migrate as apply


def migrate() -> Report:
    """Bring the database up to date; the one command that does so on PostgreSQL."""
    settings = Settings.read()
    programme = lay(settings)
    try:
        store_is_clear(settings)
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
    if verdict.broken_at is not None:
        said = f"The chain is broken at row {verdict.broken_at}: {verdict.why}. {_sound(verdict.sealed)}"
        return Report(verdict, said, is_right=False)
    counted = f"{verdict.sealed} rows are sealed, {verdict.unsealed} not yet."
    head = f" Its head is {verdict.head_seq}: {verdict.head}" if verdict.head else ""
    return Report(verdict, f"The chain is whole. {counted}{head}")


def _sound(rows: int) -> str:
    """How much of a broken chain can still be trusted: what stands before the break."""
    match rows:
        case 0:
            return "No row before it is sound."
        case 1:
            return "The first row is sound."
        case _:
            return f"The first {rows} rows are sound."
