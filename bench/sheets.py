"""Listings for the imports: rows of sheets, what a store knows before, and the same rows stored bare."""

import contextlib
import csv
import io
import sqlite3
import time
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from itertools import islice
from pathlib import Path

import psycopg
import xlsxwriter
from sqlalchemy.engine import make_url

HEADINGS = ("listing_url", "platform")
#: Platform and the address of its item. Every fifth row is of the same one.
_FORMS = (
    ("taobao", "https://item.taobao.com/item.htm?id={}"),
    ("aliexpress", "https://www.aliexpress.com/item/{}.html"),
    ("1688", "https://detail.1688.com/offer/{}.html"),
    ("lazada", "https://www.lazada.sg/products/i{}.html"),
    ("alibaba", "https://www.alibaba.com/product-detail/_{}.html"),
)
#: Numbers are spread over a prime's remainders: none twice, and in no order, as a sheet's are.
_FIRST_ITEM, _PRIME, _STEP = 700_000_000_000, 99_999_999_977, 61_803_398_875
_AT_ONCE = 1000
_COLUMNS = ("family", "kind", "item_id", "platform", "url", "first_seen_at")
_SEEN_AT = datetime(2026, 11, 1, tzinfo=UTC).replace(tzinfo=None).isoformat(" ", "microseconds")

Bare = tuple[str, str, str, str, str, str]


def rows(numbers: range) -> Iterator[tuple[str, str]]:
    """A sheet's rows; those of another number are always others."""
    for _, _, _, platform, url, _ in bare(numbers):
        yield url, platform


def bare(numbers: range) -> Iterator[Bare]:
    """The same as rows of a table: family, kind, item id, platform, url, first seen."""
    for number in numbers:
        platform, form = _FORMS[number % len(_FORMS)]
        item = str(_FIRST_ITEM + number * _STEP % _PRIME)
        yield platform, "listing", item, platform, form.format(item), _SEEN_AT


def as_csv(path: Path, numbers: range) -> Path:
    """Write a sheet as CSV."""
    with path.open("w", encoding="utf-8", newline="") as target:
        out = csv.writer(target)
        out.writerow(HEADINGS)
        out.writerows(rows(numbers))
    return path


def as_workbook(path: Path, numbers: range) -> Path:
    """Write a sheet as XLSX."""
    with xlsxwriter.Workbook(str(path), {"constant_memory": True, "strings_to_urls": False}) as book:
        page = book.add_worksheet()
        page.write_row(0, 0, HEADINGS)
        for place, row in enumerate(rows(numbers), 1):
            page.write_row(place, 0, row)
    return path


def known(database_url: str, numbers: range) -> None:
    """The store knows these listings, whatever claims there are."""
    given = ((*one, "", "", "") for one in bare(numbers))
    columns = (*_COLUMNS, "seller_key", "seller_key_kind", "seller_name")
    if not database_url.startswith("sqlite"):
        with _postgres(database_url) as connection:
            _copy(connection, f"listing ({', '.join(columns)})", given)
            connection.execute("ANALYZE listing")  # as autovacuum would within a minute
        return
    marks = ", ".join("?" * len(columns))
    with _sqlite(Path(make_url(database_url).database or "")) as connection:
        connection.execute("BEGIN")
        connection.executemany(f"INSERT INTO listing ({', '.join(columns)}) VALUES ({marks})", given)  # noqa: S608 - our own names
        connection.execute("COMMIT")
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")


def stored_in_sqlite(path: Path, numbers: range) -> float:
    """Seconds that `executemany` takes, a thousand rows a transaction, as durable as our store's."""
    columns, marks = ", ".join(_COLUMNS), ", ".join("?" * len(_COLUMNS))
    given = list(bare(numbers))
    with _sqlite(path) as connection:
        connection.execute(f"CREATE TABLE bare (id INTEGER PRIMARY KEY, {columns})")
        connection.execute("CREATE UNIQUE INDEX bare_key ON bare (family, kind, item_id)")
        begun, left = time.perf_counter(), iter(given)
        while portion := list(islice(left, _AT_ONCE)):
            connection.execute("BEGIN IMMEDIATE")
            connection.executemany(f"INSERT INTO bare ({columns}) VALUES ({marks})", portion)  # noqa: S608 - as above
            connection.execute("COMMIT")
        return time.perf_counter() - begun


def stored_in_postgres(database_url: str, numbers: range) -> float:
    """Seconds that COPY and one INSERT … SELECT … ON CONFLICT DO NOTHING take, in one transaction."""
    columns = ", ".join(_COLUMNS)
    texts = ", ".join(f"{name} text NOT NULL" for name in _COLUMNS[:-1])
    table = f"({texts}, first_seen_at timestamptz NOT NULL)"
    given = list(bare(numbers))
    with _postgres(database_url) as connection:
        connection.execute(f"CREATE TABLE bare {table}")
        connection.execute("CREATE UNIQUE INDEX bare_key ON bare (family, kind, item_id)")
        connection.commit()
        begun = time.perf_counter()
        connection.execute(f"CREATE TEMPORARY TABLE came {table}")
        _copy(connection, f"came ({columns})", given)
        connection.execute(
            f"INSERT INTO bare ({columns}) SELECT {columns} FROM came ON CONFLICT DO NOTHING"  # noqa: S608 - as above
        )
        connection.commit()
        return time.perf_counter() - begun


@contextlib.contextmanager
def _sqlite(path: Path) -> Iterator[sqlite3.Connection]:
    with contextlib.closing(sqlite3.connect(path, isolation_level=None)) as connection:
        for pragma in ("journal_mode=WAL", "synchronous=FULL", "cache_size=-16384"):
            connection.execute(f"PRAGMA {pragma}")
        yield connection


def _postgres(database_url: str) -> psycopg.Connection:
    url = make_url(database_url).set(drivername="postgresql").render_as_string(hide_password=False)
    return psycopg.connect(url)


def _copy(connection: psycopg.Connection, into: str, given: Iterable[tuple[str, ...]]) -> None:
    with connection.cursor().copy(f"COPY {into} FROM STDIN") as copy:
        for one in given:
            copy.write_row(one)


def sheet_bytes(numbers: range) -> bytes:
    """A CSV sheet in memory."""
    text = io.StringIO(newline="")
    out = csv.writer(text)
    out.writerow(HEADINGS)
    out.writerows(rows(numbers))
    return text.getvalue().encode()
