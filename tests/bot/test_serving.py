"""The process itself: it says where it is, answers, and ends well when it is told to."""

import json
import os
import signal
import socket
import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parents[2]


def free_port() -> int:
    """A port that is free, as is the one after it."""
    while True:
        with socket.socket() as one, socket.socket() as next_one:
            one.bind(("127.0.0.1", 0))
            port = int(one.getsockname()[1])
            try:
                next_one.bind(("127.0.0.1", port + 1))
            except OSError:
                continue
            return port


@contextmanager
def process(data_dir: Path, *words: str) -> Iterator["subprocess.Popen[str]"]:
    ours = {
        name: value for name, value in os.environ.items() if not name.startswith(("MARKETSAFE_", "SLACK_"))
    }
    started = subprocess.Popen(  # noqa: S603 - our own command
        [sys.executable, "-m", "bot", *words],
        cwd=ROOT,
        env=ours | {"MARKETSAFE_DATA_DIR": str(data_dir)},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    try:
        yield started
    finally:
        started.kill()
        started.communicate()


def answer(address: str) -> Any:
    with urllib.request.urlopen(address, timeout=10) as reply:  # noqa: S310 - our own process
        return json.load(reply)


@pytest.mark.parametrize(
    ("command", "ending"), [(("run",), signal.SIGTERM), (("sandbox", "--empty"), signal.SIGINT)]
)
def test_without_a_token_it_serves_beside_the_stand_in_until_it_is_told_to_stop(
    tmp_path: Path, command: tuple[str, ...], ending: signal.Signals
) -> None:
    port = free_port()
    with process(tmp_path, "organisation", "add", "Example", "--kind", "holder") as first:
        assert first.wait(timeout=20) == 0  # an untouched store would get the example first
    with process(tmp_path, *command, "--port", str(port), "--json") as started:
        assert started.stdout is not None
        where = json.loads(started.stdout.readline())
        assert where == {"page": f"http://127.0.0.1:{port + 1}", "bot": f"http://127.0.0.1:{port}"}
        assert answer(f"{where['bot']}/readyz") == {"store": True, "delivery": True}
        started.send_signal(ending)
        rest, logged = started.communicate(timeout=20)
        assert (started.returncode, rest) == (0, "")
        levels = {json.loads(line)["level"] for line in logged.splitlines()}
        assert levels <= {"warning", "error"}  # a newcomer reads the page's address, not a log


def test_a_port_that_is_taken_is_told_in_words(tmp_path: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        with process(tmp_path, "run", "--port", str(port)) as started:
            _, said = started.communicate(timeout=20)
    assert started.returncode == 1
    assert f"Port {port} cannot be used" in said
    assert "Traceback" not in said
