"""What the bot and the shell both stand on: the store and the programme, without Slack or a server."""

from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import Engine

from bot.config import BadSettings, Settings
from handlers.calendars import Calendar, Country, Notice, read_notices
from handlers.listings.platforms import Atlas, load_platforms
from handlers.programme import Programme, Setup
from handlers.terms import Terms
from handlers.words import Catalogues
from storage.crypto import Keyring
from storage.db import Store, open_engine
from storage.migrate import migrate, pending

#: In the data folder: announcements of holidays that the `holidays` package does not know yet.
NOTICES_FILE = "holidays.toml"


class NotMigrated(Exception):  # noqa: N818 - says what happened
    """The database lacks migrations, and is not one that we migrate without being asked."""

    def __init__(self, numbers: list[str]) -> None:
        super().__init__(
            f"The database is not up to date: {', '.join(numbers)} waits. Run: marketsafe migrate"
        )


def utc_now() -> datetime:
    """The one clock of a process that is not told another."""
    return datetime.now(UTC)


def nobody() -> None:
    """Whom a commit is told to where nothing is delivered: in the shell."""


def lay(
    settings: Settings,
    *,
    clock: Callable[[], datetime] = utc_now,
    nudge: Callable[[], None] = nobody,
    engine: Engine | None = None,
) -> Programme:
    """The programme over its store; nothing is connected before it is used.

    `engine`: one for this very database that served before, and still knows its statements; its giver
    closes it.
    Raises `BadSettings` for settings that only show to be wrong here.
    """
    if settings.database_url.startswith("sqlite"):
        settings.data_dir.mkdir(parents=True, exist_ok=True)
    atlas = load_platforms()
    places(settings, atlas)
    setup = Setup(
        terms=Terms.load(calendars(settings)),
        catalogues=Catalogues.load(),
        platforms=atlas,
        contact=settings.contact,
    )
    store = Store(
        engine or open_engine(settings.database_url),
        Keyring(settings.encryption_keys),
        closes_engine=engine is None,
    )
    return Programme(store=store, setup=setup, clock=clock, nudge=nudge)


def make_ready(engine: Engine) -> list[str]:
    """Migrate SQLite; of PostgreSQL only ask, since several processes share it. Raises `NotMigrated`.

    What was applied is returned.
    """
    waiting = pending(engine)
    if waiting and engine.dialect.name == "sqlite":
        return migrate(engine)
    if waiting:
        raise NotMigrated(waiting)
    return []


def places(settings: Settings, atlas: Atlas) -> dict[str, str]:
    """Place name → channel id, with shared channels by family: one of a platform is its family's.

    Raises `BadSettings` for a platform that is none, and for two channels of one family.
    """
    found: dict[str, str] = {}
    problems: list[str] = []
    for place, channel in settings.places.items():
        kind, _, name = place.partition(":")
        family = _family(name, atlas)
        settled = f"{kind}:{family}" if family else kind
        variable = f"MARKETSAFE_SHARED_CHANNEL_{name.upper()}"
        if name and not family:
            problems.append(
                f"{variable}: there is no platform {name}. There are {', '.join(atlas.platforms)}."
            )
        elif found.get(settled, channel) != channel:
            problems.append(f"{variable}: {name} belongs to {family}, which has another channel already.")
        found[settled] = channel
    if problems:
        raise BadSettings(problems)
    return found


def _family(name: str, atlas: Atlas) -> str:
    if name in atlas.platforms:
        return atlas.platforms[name].family
    return name if name in {platform.family for platform in atlas.platforms.values()} else ""


def calendars(settings: Settings) -> dict[str, Calendar]:
    """Country → its working days, with what the operator's file announces."""
    notices = _notices(settings.data_dir / NOTICES_FILE)
    return {
        "US": Calendar.of("US", notices.get("US", ())),
        "CN": Calendar.of("CN", notices.get("CN", ())),
    }


def _notices(path: Path) -> Mapping[Country, tuple[Notice, ...]]:
    if not path.exists():
        return {}
    try:
        return read_notices(path.read_text(encoding="utf-8"))
    except ValueError as problem:
        raise BadSettings([f"{path}: {problem}"]) from None
