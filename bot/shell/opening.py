"""The programme for the length of one command."""

from collections.abc import Iterator
from contextlib import contextmanager

from bot.config import SANDBOX_FILE, Settings
from bot.foundation import lay, make_ready
from bot.shell.report import CannotDo
from handlers.programme import Programme
from storage.uow import UnitOfWork
from storage.workspaces import home_installation

#: How history names whoever runs a command.
OPERATOR = "shell:operator"


@contextmanager
def opened(settings: Settings | None = None) -> Iterator[Programme]:
    """The programme over a store that is up to date, with keys that fit it.

    Raises `BadSettings`, `CannotDo`, `NotMigrated` or `NoKeyFits`.
    """
    settings = settings or Settings.read()
    programme = lay(settings)
    try:
        store_is_clear(settings)
        make_ready(programme.store.engine)
        # what this command seals must be readable for the bot
        programme.store.read(_try_keys, now=programme.clock())
        yield programme
    finally:
        programme.store.close()


def store_is_clear(settings: Settings) -> None:
    """Raise `CannotDo` where it would be the sandbox's, though the settings speak of real Slack."""
    if settings.tokenless and settings.database_url == f"sqlite:///{settings.data_dir / SANDBOX_FILE}":
        raise CannotDo(
            f"{without_token(settings)}, so it is not clear which store is meant. Set SLACK_BOT_TOKEN for the"
            " one beside real Slack, or unset the others for the sandbox's."
        )


def without_token(settings: Settings) -> str:
    """What was set without a token, as the beginning of a sentence."""
    *others, last = settings.tokenless
    named = f"{', '.join(others)} and {last} are" if others else f"{last} is"
    return f"SLACK_BOT_TOKEN is not set though {named}"


def _try_keys(unit: UnitOfWork) -> None:
    """Open Slack's token, which is sealed in every store that a bot has used."""
    installation = home_installation(unit.session)
    if installation is not None:
        unit.open(installation.bot_token)
