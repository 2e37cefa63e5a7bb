"""The store: one engine, the threads that work on it, and the deadline of a unit of work."""

import asyncio
import contextlib
import time
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, TypeVar

from sqlalchemy import Engine, create_engine, event, text
from sqlalchemy.exc import DBAPIError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError
from sqlmodel import Session

from storage.crypto import Keyring
from storage.errors import NotBegun, NotYetKnown
from storage.uow import UnitOfWork

T = TypeVar("T")

#: Pages (80 MB) that SQLite's log may grow to, and past it only beside a long read. Under a load without
#: pauses it grows so far in spite of `Store.checkpoint`: it begins anew only when all of it was moved and
#: nobody reads it. The commit that comes to the bound then moves what came since the last checkpoint.
_LOG_AT_MOST = 20_000


def open_engine(url: str, *, pool_size: int = 6) -> Engine:
    """An engine with the settings this store relies on. `url` as SQLAlchemy writes them."""
    if url.startswith(("postgres://", "postgresql://")):
        url = "postgresql+psycopg://" + url.split("://", 1)[1]
    if url.startswith("sqlite"):
        return _sqlite(url)
    return create_engine(
        url,
        hide_parameters=True,  # an error is logged with its statement, never with what people wrote
        pool_size=pool_size,
        max_overflow=0,
        pool_timeout=2,
        pool_pre_ping=False,
        connect_args={
            "connect_timeout": 2,
            "options": "-c statement_timeout=2000 -c lock_timeout=2000 -c timezone=UTC",
        },
    )


def _sqlite(url: str) -> Engine:
    # The connection used last is taken first: what it has read is still true, unless another one wrote since.
    engine = create_engine(
        url,
        hide_parameters=True,
        connect_args={"check_same_thread": False, "timeout": 1.5},
        pool_use_lifo=True,
    )

    @event.listens_for(engine, "connect")
    def _prepare(connection: Any, _record: object) -> None:
        # pysqlite as shipped begins and commits behind one's back (a savepoint's RELEASE commits)
        connection.isolation_level = None
        cursor = connection.cursor()
        for pragma in (
            "journal_mode=WAL",
            "synchronous=FULL",
            "foreign_keys=ON",
            "busy_timeout=1500",
            "temp_store=MEMORY",
            "cache_size=-16384",
            f"wal_autocheckpoint={_LOG_AT_MOST}",
        ):
            cursor.execute(f"PRAGMA {pragma}")
        cursor.close()

    @event.listens_for(engine, "begin")
    def _begin(connection: Any) -> None:
        reading = connection.get_execution_options().get("reading", False)
        connection.exec_driver_sql("BEGIN" if reading else "BEGIN IMMEDIATE")

    return engine


def is_unreachable(error: Exception) -> bool:
    """Does this failure say that the store could not be reached in time, rather than that we erred?"""
    if isinstance(error, PoolTimeoutError):
        return True
    if isinstance(error, DBAPIError) and error.connection_invalidated:
        return True
    return isinstance(error, OperationalError)


def _commit(session: Session) -> None:
    try:
        session.commit()
    except DBAPIError as error:
        # a connection lost while committing leaves open whether the commit took place
        if error.connection_invalidated:
            raise NotYetKnown from error
        raise


@dataclass(slots=True)
class Store:
    """Runs units of work on its own threads: one writer for SQLite, a small pool for PostgreSQL."""

    engine: Engine
    keyring: Keyring
    #: Slack gives an answer 3 s: a unit not begun by then (seconds) is dropped, one begun is waited for a
    #: little longer
    begin_within: float = 2.2
    known_within: float = 2.7
    #: an engine that serves others, too, is not ours to close
    closes_engine: bool = True
    _writers: ThreadPoolExecutor = field(init=False)
    _readers: ThreadPoolExecutor = field(init=False)

    def __post_init__(self) -> None:
        writers = 1 if self.is_sqlite else 4
        self._writers = ThreadPoolExecutor(writers, thread_name_prefix="store-write")
        self._readers = ThreadPoolExecutor(2, thread_name_prefix="store-read")

    @property
    def is_sqlite(self) -> bool:
        return self.engine.dialect.name == "sqlite"

    def run(self, work: Callable[[UnitOfWork], T], *, now: datetime) -> T:
        """One unit of work on this thread: commit when `work` returns, leave nothing when it raises."""
        with Session(self.engine, expire_on_commit=False) as session:
            unit = UnitOfWork(session=session, now=now, keyring=self.keyring)
            result = work(unit)
            unit.flush()
            session.flush()
            _commit(session)
        return result

    def read(self, work: Callable[[UnitOfWork], T], *, now: datetime) -> T:
        """A read on this thread that holds no write lock; nothing is committed."""
        with (
            self.engine.connect().execution_options(reading=True) as connection,
            Session(connection, expire_on_commit=False) as session,
        ):
            return work(UnitOfWork(session=session, now=now, keyring=self.keyring))

    async def do(
        self,
        work: Callable[[UnitOfWork], T],
        *,
        now: datetime,
        late: Callable[["Future[T]"], None] | None = None,
    ) -> T:
        """One unit of work on a store thread, within the time that Slack leaves us.

        Raises `NotBegun` if nothing was done (no thread in time, or the store unreachable), `NotYetKnown` if
        it was begun and has not ended; then `late` is called with the outcome, on a store thread.
        """
        must_begin_by = time.monotonic() + self.begin_within
        begun = False

        def unit() -> T:
            nonlocal begun
            if time.monotonic() > must_begin_by:
                raise NotBegun
            begun = True
            return self._guarded(work, now)

        future = self._writers.submit(unit)
        done, _ = await asyncio.wait({asyncio.wrap_future(future)}, timeout=self.known_within)
        if done:
            return done.pop().result()
        if not begun and future.cancel():
            raise NotBegun
        if late is not None:
            future.add_done_callback(late)
        raise NotYetKnown

    async def unhurried(self, work: Callable[[UnitOfWork], T], *, now: datetime) -> T:
        """One unit of work for our own workers and ticks, for which nobody waits."""
        return await asyncio.wrap_future(self._writers.submit(self.run, work, now=now))

    async def look(self, work: Callable[[UnitOfWork], T], *, now: datetime) -> T:
        """A read on a reader thread. Raises `NotBegun` when the store cannot be reached."""
        return await asyncio.wrap_future(self._readers.submit(self._look, work, now))

    async def checkpoint(self) -> None:
        """Move what SQLite has committed from its log into the database, on a reader thread.

        Beside the writer it costs nobody any time; left to a commit, as SQLite does by itself, that one takes
        up to 0.2 s (https://www.sqlite.org/wal.html#ckpt). PostgreSQL needs none of it.
        """
        if self.is_sqlite:
            await asyncio.wrap_future(self._readers.submit(self._checkpoint))

    async def reachable(self) -> bool:
        """Can the store be asked at all?"""
        loop = asyncio.get_running_loop()
        try:
            await loop.run_in_executor(self._readers, self._ping)
        except (DBAPIError, PoolTimeoutError):
            return False
        return True

    def close(self) -> None:
        """Let begun units end, then close every connection, if the engine is ours."""
        self._writers.shutdown(wait=True)
        self._readers.shutdown(wait=True)
        if self.closes_engine:
            self.engine.dispose()

    def _guarded(self, work: Callable[[UnitOfWork], T], now: datetime) -> T:
        try:
            return self.run(work, now=now)
        except (DBAPIError, PoolTimeoutError) as error:
            if is_unreachable(error):
                raise NotBegun from error
            raise

    def _look(self, work: Callable[[UnitOfWork], T], now: datetime) -> T:
        try:
            return self.read(work, now=now)
        except (DBAPIError, PoolTimeoutError) as error:
            if is_unreachable(error):
                raise NotBegun from error
            raise

    def _checkpoint(self) -> None:
        with contextlib.closing(self.engine.raw_connection()) as connection:
            connection.cursor().execute("PRAGMA wal_checkpoint(PASSIVE)")

    def _ping(self) -> None:
        with self.engine.connect().execution_options(reading=True) as connection:
            connection.execute(text("SELECT 1"))
