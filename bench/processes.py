"""Processes of a bench: servers that are up when they are yielded and gone afterwards, and the client."""

import contextlib
import http.client
import json
import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bench.client import EVENTS

ROOT = Path(__file__).parents[1]
#: Seconds that a server may take to be up, and to end.
_PATIENCE = 30.0
_A_MOMENT = 0.002


class Failed(Exception):  # noqa: N818 - says what happened
    """A server did not come up, or did not answer as it should: the run measures nothing."""


@dataclass(frozen=True, slots=True)
class Server:
    """One that is up. `up_after`: seconds from the start of its process to its first right answer."""

    port: int
    pid: int
    up_after: float

    @property
    def resident_mib(self) -> float:
        """The memory it holds now."""
        status = Path(f"/proc/{self.pid}/status").read_text(encoding="utf-8")
        kib = next(line.split()[1] for line in status.splitlines() if line.startswith("VmRSS"))
        return int(kib) / 1024


@contextlib.contextmanager
def serving(
    command: Sequence[str | Path],
    *,
    log: Path,
    port: int,
    ready_at: str = "",
    environment: Mapping[str, str] | None = None,
) -> Iterator[Server]:
    """A server process. It is up when `ready_at` gives a 200, or without one when its port is open.

    Raises `Failed`, with the end of its log.
    """
    begun = time.perf_counter()
    with log.open("ab") as said:
        process = subprocess.Popen(  # noqa: S603 - our own commands
            command,
            cwd=ROOT,
            env={**os.environ, **(environment or {})},
            stdout=said,
            stderr=subprocess.STDOUT,
        )
    try:
        while not _is_up(port, ready_at):
            if process.poll() is not None or time.perf_counter() - begun > _PATIENCE:
                raise Failed(f"{command} did not come up:\n{log.read_text(encoding='utf-8')[-2000:]}")
            time.sleep(_A_MOMENT)
        yield Server(port, process.pid, time.perf_counter() - begun)
    finally:
        process.terminate()
        process.wait(_PATIENCE)


def python(module: str, *arguments: str) -> list[str]:
    """The command of one of our modules."""
    return [sys.executable, "-m", module, *arguments]


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _is_up(port: int, path: str) -> bool:
    try:
        if not path:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
            return True
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=2)
        connection.request("GET", path)
        status = connection.getresponse().status
        connection.close()
    except OSError:
        return False
    return status == http.client.OK


def ask(
    server: Server, body: Path, *, path: str = EVENTS, expect: str = "", **sizes: float
) -> dict[str, Any]:
    """Run the client against a server; its figures. `sizes` are the client's own options.

    Raises `Failed` where an answer was wrong: what fails fast would look fast.
    """
    options = [f"--{name.replace('_', '-')}={value}" for name, value in sizes.items()]
    command = python(
        "bench.client",
        f"--port={server.port}",
        f"--body={body}",
        f"--path={path}",
        f"--expect={expect}",
        *options,
    )
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)  # noqa: S603 - as above
    if done.returncode:
        raise Failed(f"The client failed: {done.stderr[-2000:]}")
    report: dict[str, Any] = json.loads(done.stdout)
    if report["errors"]:
        raise Failed(f"{report['errors']} of {report['requests']} answers are wrong: {report['first_error']}")
    return report
