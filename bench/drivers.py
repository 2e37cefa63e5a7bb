"""Which driver the store should use: one realistic filing, committed durably, by each way that is installed.

    python -m bench.drivers [--rounds 5]

A filing is 4 reads, 1 claim, 3 listings, 3 claim_listings, 2 history and 3 outbox rows and one commit, as
Core statements. All ways run in one process, interleaved; medians over the rounds. The table in
docs/decisions/0002-store-drivers.md is this program's output; `aiosqlite` and `asyncpg` are no dependencies
of ours, so install them beside it in a throw-away virtual environment to see their rows.
"""

import argparse
import asyncio
import contextlib
import importlib.util
import itertools
import os
import statistics
import tempfile
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path

import sqlalchemy as sa

from tests.harness.postgres import fresh_database, server

LATENCY_UNITS = 150
LOAD_UNITS = 640
AT_ONCE = 16
BODY = b"x" * 600  # about what a sealed card weighs

metadata = sa.MetaData()
person = sa.Table(
    "person",
    metadata,
    sa.Column("id", sa.BigInteger().with_variant(sa.Integer, "sqlite"), primary_key=True),
    sa.Column("slack", sa.Text, unique=True),
)
claim = sa.Table(
    "claim",
    metadata,
    sa.Column("id", sa.BigInteger().with_variant(sa.Integer, "sqlite"), primary_key=True),
    sa.Column("source", sa.Text, unique=True),
    sa.Column("person_id", sa.ForeignKey("person.id"), index=True),
    sa.Column("status", sa.Text),
    sa.Column("note", sa.LargeBinary),
)
listing = sa.Table(
    "listing",
    metadata,
    sa.Column("id", sa.BigInteger().with_variant(sa.Integer, "sqlite"), primary_key=True),
    sa.Column("url", sa.Text, unique=True),
    sa.Column("status", sa.Text),
)
claim_listing = sa.Table(
    "claim_listing",
    metadata,
    sa.Column("claim_id", sa.ForeignKey("claim.id"), primary_key=True),
    sa.Column("listing_id", sa.ForeignKey("listing.id"), primary_key=True),
)
history = sa.Table(
    "history",
    metadata,
    sa.Column("id", sa.BigInteger().with_variant(sa.Integer, "sqlite"), primary_key=True),
    sa.Column("subject", sa.Text, index=True),
    sa.Column("tag", sa.Text),
)
outbox = sa.Table(
    "outbox",
    metadata,
    sa.Column("id", sa.BigInteger().with_variant(sa.Integer, "sqlite"), primary_key=True),
    sa.Column("key", sa.Text, unique=True),
    sa.Column("lane", sa.Text, index=True),
    sa.Column("body", sa.LargeBinary),
)


def file_one(connection: sa.Connection, number: int) -> None:
    """The unit of work, the same for every driver."""
    source, urls = f"view-{number}", [f"https://example.test/{number}-{i}" for i in range(3)]
    filer = connection.execute(sa.select(person.c.id).where(person.c.slack == "U1")).scalar_one()
    assert connection.execute(sa.select(claim.c.id).where(claim.c.source == source)).first() is None
    assert not connection.execute(sa.select(listing.c.id).where(listing.c.url.in_(urls))).all()
    lane = sa.select(sa.func.max(outbox.c.id)).where(outbox.c.lane == source)
    connection.execute(lane).scalar_one()
    filed = {"source": source, "person_id": filer, "status": "filed", "note": BODY}
    claim_id = connection.execute(sa.insert(claim).returning(claim.c.id), filed).scalar_one()
    rows = [{"url": url, "status": "open"} for url in urls]
    listing_ids = connection.execute(sa.insert(listing).returning(listing.c.id), rows).scalars().all()
    pairs = [{"claim_id": claim_id, "listing_id": one} for one in listing_ids]
    connection.execute(sa.insert(claim_listing), pairs)
    facts = [{"subject": f"claim:{claim_id}", "tag": tag} for tag in ("claim:filed", "listing:seen")]
    connection.execute(sa.insert(history), facts)
    promises = [{"key": f"{source}:{i}", "lane": "C1", "body": BODY} for i in range(3)]
    connection.execute(sa.insert(outbox), promises)


File = Callable[[int], Awaitable[None]]


@dataclass
class Way:
    """One way to reach a database, and what was measured of it."""

    name: str
    needs: tuple[str, ...]  # modules that must be installed
    url: str
    connections: int
    latencies: list[float] = field(default_factory=list)  # ms, the median of each round
    rates: list[float] = field(default_factory=list)  # units a second
    tails: list[float] = field(default_factory=list)  # ms, the 99th percentile of each round

    @property
    def asynchronous(self) -> bool:
        return "asyncio" in self.name

    @property
    def pool(self) -> dict[str, int]:
        """The pool may not make anybody wait a shorter time than the store's own queue would."""
        return {"pool_size": self.connections, "max_overflow": 0, "pool_timeout": 60}


@contextlib.asynccontextmanager
async def in_threads(way: Way) -> AsyncIterator[File]:
    """A synchronous engine behind a few threads; yields what a coroutine of the bot would call to file."""
    engine = sa.create_engine(way.url, **way.pool)
    set_up(engine)
    with engine.begin() as connection:
        create_tables(connection)

    def file_sync(number: int) -> None:
        with engine.begin() as connection:
            file_one(connection, number)

    with ThreadPoolExecutor(way.connections, thread_name_prefix="store") as threads:
        loop = asyncio.get_running_loop()

        async def file(number: int) -> None:
            await loop.run_in_executor(threads, file_sync, number)

        yield file
    engine.dispose()


@contextlib.asynccontextmanager
async def on_the_loop(way: Way) -> AsyncIterator[File]:
    """An asynchronous engine on the loop's thread; `run_sync` is its cheapest use, one greenlet a unit."""
    from sqlalchemy.ext.asyncio import create_async_engine  # noqa: PLC0415 - fails without greenlet

    engine = create_async_engine(way.url, **way.pool)
    set_up(engine.sync_engine)
    async with engine.begin() as first:
        await first.run_sync(create_tables)

    async def file(number: int) -> None:
        async with engine.begin() as connection:
            await connection.run_sync(file_one, number)

    yield file
    await engine.dispose()


def set_up(engine: sa.Engine) -> None:
    """SQLite as the store sets it: durable commits, and the write lock taken when a transaction begins."""
    if engine.dialect.name != "sqlite":
        return

    def connected(connection: sa.PoolProxiedConnection, _record: object) -> None:
        connection.isolation_level = None  # type: ignore[attr-defined]
        cursor = connection.cursor()
        for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON", "busy_timeout=30000"):
            cursor.execute(f"PRAGMA {pragma}")
        cursor.close()

    def begun(connection: sa.Connection) -> None:
        connection.exec_driver_sql("BEGIN IMMEDIATE")

    sa.event.listen(engine, "connect", connected)
    sa.event.listen(engine, "begin", begun)


def create_tables(connection: sa.Connection) -> None:
    metadata.create_all(connection)
    connection.execute(sa.insert(person), [{"slack": f"U{i}"} for i in range(50)])


async def measure(way: Way, file: File, numbers: "itertools.count[int]") -> None:
    """One round: the latency of one filing at a time, then the rate and the tail of 16 at a time."""

    async def timed() -> float:
        began = time.perf_counter()
        await file(next(numbers))
        return (time.perf_counter() - began) * 1000

    way.latencies.append(statistics.median([await timed() for _ in range(LATENCY_UNITS)]))

    async def one_after_another() -> list[float]:
        return [await timed() for _ in range(LOAD_UNITS // AT_ONCE)]

    began = time.perf_counter()
    took = await asyncio.gather(*(one_after_another() for _ in range(AT_ONCE)))
    way.rates.append(LOAD_UNITS / (time.perf_counter() - began))
    way.tails.append(statistics.quantiles(itertools.chain.from_iterable(took), n=100)[98])


def ways(directory: Path, postgres: str) -> list[Way]:
    def sqlite(name: str, driver: str, connections: int) -> Way:
        url = f"sqlite+{driver}:///{directory}/{driver}-{connections}.db"
        needs = ("aiosqlite", "greenlet") if driver == "aiosqlite" else ("sqlite3",)
        return Way(f"SQLite, {name}", needs, url, connections)

    def postgresql(name: str, driver: str, connections: int) -> Way:
        url = fresh_database(postgres).replace("+psycopg", f"+{driver}")
        needs = (driver, "greenlet") if name.startswith("asyncio") else (driver,)
        return Way(f"PostgreSQL, {name}", needs, url, connections)

    return [
        sqlite("one thread, sqlite3", "pysqlite", 1),
        *(sqlite("asyncio, aiosqlite", "aiosqlite", connections) for connections in (1, 5)),
        *(postgresql("threads, psycopg", "psycopg", connections) for connections in (2, 4, 8)),
        *(postgresql("asyncio, psycopg", "psycopg", connections) for connections in (4, 8)),
        *(postgresql("asyncio, asyncpg", "asyncpg", connections) for connections in (4, 8)),
    ]


def installed(way: Way) -> bool:
    missing = [module for module in way.needs if importlib.util.find_spec(module) is None]
    if missing:
        print(f"left out: {way.name} ({way.connections}): not installed: {', '.join(missing)}")
    return not missing


def flush_cost(directory: Path) -> float:
    """The disk's share of a commit: median ms of writing 8 KiB and waiting until they are safe."""
    took = []
    with (directory / "flush").open("wb", buffering=0) as target:
        for _ in range(200):
            began = time.perf_counter()
            target.write(b"x" * 8192)
            os.fdatasync(target.fileno())
            took.append((time.perf_counter() - began) * 1000)
    return statistics.median(took)


def show(measured: list[Way]) -> None:
    print("| way | connections | one at a time, ms | 16 at a time, /s | p99 at 16, ms |")
    print("|---|---|---|---|---|")
    for way in measured:
        latency, rate, tail = (statistics.median(each) for each in (way.latencies, way.rates, way.tails))
        print(f"| {way.name} | {way.connections} | {latency:.2f} | {rate:.0f} | {tail:.0f} |")


async def run(rounds: int, directory: Path, postgres: str) -> None:
    chosen = [way for way in ways(directory, postgres) if installed(way)]
    numbers = itertools.count()
    async with contextlib.AsyncExitStack() as stack:
        files = [
            await stack.enter_async_context(on_the_loop(way) if way.asynchronous else in_threads(way))
            for way in chosen
        ]
        for way, file in zip(chosen, files, strict=True):  # warms caches and pools
            await measure(Way(way.name, way.needs, way.url, way.connections), file, numbers)
        pairs = list(zip(chosen, files, strict=True))
        for turn in range(rounds):
            start = turn % len(pairs)  # nobody is always first, or always after the same other
            for way, file in pairs[start:] + pairs[:start]:
                await measure(way, file, numbers)
    show(chosen)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--rounds", type=int, default=5)
    rounds = parser.parse_args().rounds
    with tempfile.TemporaryDirectory() as name, server(Path(name), durable=True) as postgres:
        print(f"8 KiB written and flushed: {flush_cost(Path(name)):.2f} ms\n")
        asyncio.run(run(rounds, Path(name), postgres))


if __name__ == "__main__":
    main()
