"""A store whose units of work end together: `keep` commits them all, without it nothing is left of them."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from threading import Lock
from typing import Literal, TypeVar

from sqlalchemy import Connection, text
from sqlmodel import Session

from storage.db import Store
from storage.uow import UnitOfWork

T = TypeVar("T")

#: Seconds: nobody waits for an answer here.
_PATIENCE = 3600.0


@dataclass(slots=True)
class AllOrNothing(Store):
    """One transaction from the first unit to `keep`, on one connection, one unit after the other.

    A unit that raises is undone by itself, the others stand. A process that dies, or a store that is closed
    before `keep`, leaves the database as it was. Meanwhile nobody else can write where it is SQLite.
    """

    _connection: Connection | None = field(init=False, default=None)
    _one_at_a_time: Lock = field(init=False, default_factory=Lock)

    @classmethod
    def over(cls, store: Store) -> "AllOrNothing":
        """Over the same database, with the same keys."""
        return cls(store.engine, store.keyring, begin_within=_PATIENCE, known_within=_PATIENCE)

    def run(self, work: Callable[[UnitOfWork], T], *, now: datetime) -> T:
        """One unit of work on this thread; it is committed with all the others."""
        with self._one_at_a_time, self._session("create_savepoint") as session:
            unit = UnitOfWork(session=session, now=now, keyring=self.keyring)
            result = work(unit)
            unit.flush()
            session.flush()
            session.commit()
        return result

    def read(self, work: Callable[[UnitOfWork], T], *, now: datetime) -> T:
        """A read on this thread, which sees what the units before it wrote."""
        with self._one_at_a_time, self._session("rollback_only") as session:
            return work(UnitOfWork(session=session, now=now, keyring=self.keyring))

    def keep(self) -> None:
        """Commit all that was done so far."""
        with self._one_at_a_time:
            if self._connection is not None:
                self._connection.commit()

    def close(self) -> None:
        """Let begun units end, undo what was not kept, and close every connection."""
        self._writers.shutdown(wait=True)
        self._readers.shutdown(wait=True)
        with self._one_at_a_time:
            if self._connection is not None:
                self._connection.close()
                self._connection = None
        self.engine.dispose()

    def _session(self, mode: Literal["create_savepoint", "rollback_only"]) -> Session:
        """A session in our one transaction: with a savepoint of its own, or for reading without."""
        if self._connection is None:
            self._connection = self.engine.connect()
        if not self._connection.in_transaction():
            self._connection.begin()
            if not self.is_sqlite:  # the engine's two seconds are for people who wait
                self._connection.execute(text("SET LOCAL statement_timeout = 0"))
        return Session(self._connection, expire_on_commit=False, join_transaction_mode=mode)
