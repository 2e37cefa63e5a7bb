"""Stores of an example: how a test opens them, and what it asks them."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

from sqlalchemy import text

from bot.config import Settings
from bot.foundation import lay, make_ready
from handlers.programme import Programme


def settings(folder: Path) -> Settings:
    read = Settings.read({"MARKETSAFE_DATA_DIR": str(folder)})
    return Settings(
        data_dir=read.data_dir, database_url=read.database_url, encryption_keys=read.encryption_keys, port=0
    )


@contextmanager
def programme_at(folder: Path, database_url: str = "") -> Iterator[Programme]:
    ours = settings(folder)
    programme = lay(replace(ours, database_url=database_url or ours.database_url))
    try:
        make_ready(programme.store.engine)
        yield programme
    finally:
        programme.store.close()


def counted(folder: Path, question: str) -> dict[str, int]:
    """What a query of two columns says."""
    with programme_at(folder) as programme, programme.store.engine.connect() as connection:
        return {str(key): int(count) for key, count in connection.execute(text(question))}


def by_status(folder: Path, table: str) -> dict[str, int]:
    return counted(folder, f"SELECT status, count(*) FROM {table} GROUP BY status")  # noqa: S608 - our own word
