"""The programme for the length of one command."""

from collections.abc import Iterator
from contextlib import contextmanager

from bot.config import Settings
from bot.foundation import lay, make_ready
from handlers.programme import Programme

#: How history names whoever runs a command.
OPERATOR = "shell:operator"


@contextmanager
def opened(settings: Settings | None = None) -> Iterator[Programme]:
    """The programme over a store that is up to date. Raises `BadSettings` or `NotMigrated`."""
    programme = lay(settings or Settings.read())
    try:
        make_ready(programme.store.engine)
        yield programme
    finally:
        programme.store.close()
