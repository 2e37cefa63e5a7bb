"""Migrations: bringing a database to the tables of this version, on SQLite and on PostgreSQL.

A revision is a file `migrations/versions/0001_….py`; the number is its name in Alembic too, and each one
follows the one before. Alembic is imported only where a migration is really run or drafted: it costs a start
150 ms, and asking whether there is anything to do needs only the numbers.
"""

import logging
import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sqlalchemy import Connection, Engine, inspect, text

if TYPE_CHECKING:
    from alembic.config import Config

#: Holds `env.py`, the template of a revision, and `versions/`.
SCRIPTS = Path(__file__).parent / "migrations"

_NUMBER = re.compile(r"(\d{4})_\w+\.py")
#: Any number, the same in every version: who holds it migrates.
_LOCK = 6_277_233


class BrokenReferences(Exception):  # noqa: N818 - says what happened
    """A migration on SQLite would have left rows that name rows which do not exist; it was rolled back."""


def migrate(engine: Engine, *, to: str = "head", scripts: Path = SCRIPTS) -> list[str]:
    """Apply what is pending, in one transaction: all of it or nothing. The numbers applied, oldest first.

    Safe against somebody else migrating at the same time: the second waits (on SQLite for `busy_timeout`) and
    then finds nothing to do. `to` stops at an earlier revision. Raises `BrokenReferences`, or SQLAlchemy's
    errors where the database refuses.
    """
    logging.getLogger("alembic").setLevel(logging.WARNING)  # else ten lines on its own plugins
    from alembic import command  # noqa: PLC0415 - see above

    with _alone(engine) as connection:
        before = _current(connection)
        command.upgrade(_config(scripts, connection), to)
        if engine.dialect.name == "sqlite":
            _check_references(connection)
        after = _current(connection)
    return [number for number in _numbers(scripts) if before < number <= after]


def pending(engine: Engine, *, scripts: Path = SCRIPTS) -> list[str]:
    """The numbers of the revisions that this database has not seen, oldest first."""
    with engine.connect().execution_options(reading=True) as connection:
        current = _current(connection)
    return [number for number in _numbers(scripts) if number > current]


def draft(engine: Engine, message: str, *, scripts: Path = SCRIPTS) -> Path:
    """Write the next revision: what the models have and `engine`, an empty database, would not get so far.

    The file is a draft: read it, and add what is to become of rows that are there.
    """
    from alembic import command  # noqa: PLC0415 - see above

    number = f"{int(max(_numbers(scripts), default='0000')) + 1:04d}"
    migrate(engine, scripts=scripts)
    with _alone(engine) as connection:
        script = command.revision(_config(scripts, connection), message, autogenerate=True, rev_id=number)
    assert script is not None  # noqa: S101 - one message makes one revision
    assert not isinstance(script, list)  # noqa: S101 - as above
    return Path(script.path)


def _current(connection: Connection) -> str:
    """The number of the newest revision this database has seen, "" for none."""
    if not inspect(connection).has_table("alembic_version"):
        return ""
    return connection.scalar(text("SELECT version_num FROM alembic_version")) or ""


def _numbers(scripts: Path) -> list[str]:
    names = (_NUMBER.fullmatch(path.name) for path in (scripts / "versions").iterdir())
    return sorted(name[1] for name in names if name)


def _config(scripts: Path, connection: Connection) -> "Config":
    from alembic.config import Config  # noqa: PLC0415 - see above

    config = Config(attributes={"connection": connection})
    config.set_main_option("script_location", str(scripts).replace("%", "%%"))
    config.set_main_option("path_separator", "os")
    config.set_main_option("file_template", "%%(rev)s_%%(slug)s")
    return config


@contextmanager
def _alone(engine: Engine) -> Iterator[Connection]:
    """One transaction that nobody else migrates beside."""
    with engine.connect() as connection:
        if engine.dialect.name == "sqlite":
            with _patient_without_foreign_keys(connection), connection.begin():
                yield connection
        else:
            with connection.begin():
                # the engine's own two seconds are for people who wait, not for an ALTER of a large table
                connection.execute(text("SET LOCAL statement_timeout = 0"))
                connection.execute(text("SET LOCAL lock_timeout = '60s'"))
                connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": _LOCK})
                yield connection


@contextmanager
def _patient_without_foreign_keys(connection: Connection) -> Iterator[None]:
    """Wait for a minute for whoever migrates at the same time, and let tables be built anew meanwhile.

    SQLite alters a table by building it anew and dropping the old one, which foreign keys would not allow.

    The pragma does nothing inside a transaction, so it goes past SQLAlchemy, which would begin one.
    Source: https://www.sqlite.org/lang_altertable.html#otheralter
    """
    driver: Any = connection.connection.driver_connection
    (usual,) = driver.execute("PRAGMA busy_timeout").fetchone()
    driver.execute("PRAGMA busy_timeout=60000")
    driver.execute("PRAGMA foreign_keys=OFF")
    try:
        yield
    finally:
        driver.execute("PRAGMA foreign_keys=ON")
        driver.execute(f"PRAGMA busy_timeout={usual}")


def _check_references(connection: Connection) -> None:
    broken = connection.execute(text("PRAGMA foreign_key_check")).all()
    if broken:
        tables = ", ".join(sorted({f"{row[0]} → {row[2]}" for row in broken}))
        raise BrokenReferences(f"{len(broken)} rows would name rows that do not exist: {tables}")
