"""Databases that are filled once and copied for each test, to the same place each time.

So one engine serves all of them, and what it has compiled is not compiled anew: that takes longer than most
tests do.
"""

import shutil
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from sqlalchemy import Engine, text

from storage.db import open_engine
from tests.harness.postgres import drop_database, fresh_database


class Copies(Protocol):
    """What there is of either kind. One test at a time has a copy."""

    @property
    def engine(self) -> Engine:
        """Of the copy, or of what is to be copied before `keep`."""

    def keep(self) -> None:
        """What stands in the database now is what every copy shall have."""

    def anew(self) -> Engine:
        """A copy as it was kept; whoever still uses the one before has lost it."""


@dataclass(frozen=True, slots=True)
class SqliteCopies:
    """In one folder."""

    engine: Engine
    path: Path

    @classmethod
    def of(cls, path: Path) -> "SqliteCopies":
        """Of what is in this file, which may be missing."""
        return cls(open_engine(f"sqlite:///{path}"), path)

    def keep(self) -> None:
        self.engine.dispose()
        shutil.copy(self.path, self._kept)

    def anew(self) -> Engine:
        self.engine.dispose()
        for left in self.path.parent.glob(f"{self.path.name}*"):  # its log, too
            left.unlink()
        shutil.copy(self._kept, self.path)
        return self.engine

    @property
    def _kept(self) -> Path:
        return self.path.with_name("kept.db")


#: The rows of every table, and how far each sequence has come, beside them; and what brings them back.
_KEEP = """
CREATE SCHEMA kept;
DO $$
DECLARE name text;
BEGIN
    FOR name IN SELECT tablename FROM pg_tables WHERE schemaname = 'public' LOOP
        EXECUTE format('CREATE TABLE kept.%I AS TABLE public.%I', name, name);
    END LOOP;
END $$;
CREATE TABLE kept.sequences_ AS
    SELECT sequencename, last_value FROM pg_sequences WHERE schemaname = 'public';
CREATE FUNCTION kept.anew() RETURNS void LANGUAGE plpgsql
SET session_replication_role = replica  -- in whatever order tables come, no reference is looked after
AS $$
DECLARE name text;
BEGIN
    FOR name IN SELECT tablename FROM pg_tables WHERE schemaname = 'public' LOOP
        IF pg_relation_size(format('public.%I', name)) > 65536 THEN
            EXECUTE format('TRUNCATE public.%I CASCADE', name);
        ELSE
            EXECUTE format('DELETE FROM public.%I', name);
        END IF;
    END LOOP;
    FOR name IN SELECT tablename FROM pg_tables WHERE schemaname = 'public' LOOP
        EXECUTE format('INSERT INTO public.%I OVERRIDING SYSTEM VALUE TABLE kept.%I', name, name);
    END LOOP;
    PERFORM setval(format('public.%I', sequencename), coalesce(last_value, 1), last_value IS NOT NULL)
        FROM kept.sequences_;
END $$;
"""
#: What a test that failed may have left: nobody waits for its locks.
_LEFT_IN_THE_MIDDLE = """
SELECT pg_terminate_backend(pid) FROM pg_stat_activity
WHERE datname = current_database() AND pid <> pg_backend_pid() AND state <> 'idle'
"""


@dataclass(frozen=True, slots=True)
class PostgresCopies:
    """On one server."""

    engine: Engine
    url: str

    @classmethod
    def of(cls, server_url: str, template: str) -> "PostgresCopies":
        """Of a database of this server."""
        url = fresh_database(server_url, template)
        return cls(open_engine(url), url)

    def keep(self) -> None:
        with self.engine.begin() as connection:
            connection.execute(text(_KEEP))

    def anew(self) -> Engine:
        """In place: a new database would have every connection opened and every plan made anew."""
        with self.engine.begin() as connection:
            connection.execute(text(_LEFT_IN_THE_MIDDLE))
            connection.execute(text("SELECT kept.anew()"))
        return self.engine

    def remove(self) -> None:
        self.engine.dispose()
        drop_database(self.url)
