"""Databases that are filled once and copied for each test, to the same place each time.

So one engine serves all of them, and what it has compiled is not compiled anew: that takes longer than most
tests do.
"""

import shutil
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from sqlalchemy import Engine
from sqlalchemy.engine import make_url

from storage.db import open_engine
from tests.harness.postgres import administrator, at_database, create_database, drop_database, fresh_database


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
        self.engine.dispose()
        with administrator(self.url) as connection:
            create_database(connection, self._kept, self._name)

    def anew(self) -> Engine:
        self.engine.dispose()
        drop_database(self.url)
        with administrator(self.url) as connection:
            create_database(connection, self._name, self._kept)
        return self.engine

    def remove(self) -> None:
        self.engine.dispose()
        for name in (self._name, self._kept):
            drop_database(at_database(self.url, name))

    @property
    def _name(self) -> str:
        return make_url(self.url).database or ""

    @property
    def _kept(self) -> str:
        return f"{self._name}_kept"
