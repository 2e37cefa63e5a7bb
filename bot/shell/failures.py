"""Failures that a command can explain: a sentence for each, never a stack trace."""

from sqlalchemy.engine import make_url
from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError

from bot.config import CONTACT, BadSettings, Settings
from bot.foundation import NotMigrated
from bot.identity import NotInSlack
from bot.shell.report import CannotDo
from handlers.refusals import Refusal
from handlers.words import ENGLISH, Catalogues
from storage.crypto import NoKeyFits
from storage.db import is_unreachable
from storage.errors import NotBegun
from storage.migrate import BrokenReferences

_OTHER_KEYS = (
    "This store was sealed with another key, so it cannot be read. Set MARKETSAFE_ENCRYPTION_KEYS to the keys"
    " it was made with; a newer one may stand before them, with a comma between."
)


def in_words(error: BaseException) -> str:
    """What to say, "" for a fault of our own that nobody foresaw."""
    match error:
        case Refusal():
            return error.say(Catalogues.load().words(ENGLISH, "UTC"), contact=_settings_contact())
        case BadSettings():
            return "Some settings are not right:\n" + "\n".join(f"- {one}" for one in error.problems)
        case CannotDo() | NotMigrated() | NotInSlack() | BrokenReferences() | NoKeyFits():
            # storage has no words for people
            return _OTHER_KEYS if isinstance(error, NoKeyFits) else str(error)
        case NotBegun() | DBAPIError() | PoolTimeoutError() if _is_unreachable(error):
            return _unreachable()
        case OSError() if error.filename is not None:
            return f"{error.filename}: {error.strerror}."
        case _:
            return ""


def _is_unreachable(error: BaseException) -> bool:
    return isinstance(error, NotBegun) or (isinstance(error, Exception) and is_unreachable(error))


def _unreachable() -> str:
    where = make_url(Settings.read().database_url).render_as_string(hide_password=True)
    return (
        f"The database cannot be used just now: {where}. Check that it runs, that MARKETSAFE_DATABASE_URL is"
        " right, and that no other process holds it."
    )


def _settings_contact() -> str:
    try:
        return Settings.read().contact
    except BadSettings:
        return CONTACT
