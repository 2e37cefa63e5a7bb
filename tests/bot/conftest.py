"""The shell over a store of one's own, as an operator types it."""

import json
import os
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from bot.cli import marketsafe

#: Settings of whoever runs the tests must not leak in.
OURS = ("MARKETSAFE_", "SLACK_")


@dataclass(frozen=True, slots=True)
class Said:
    """What a command printed, and its exit code."""

    out: str
    err: str
    code: int

    @property
    def document(self) -> Any:
        """Its one JSON document; fails where there is anything besides."""
        return json.loads(self.out)


Types = Callable[..., Said]


@pytest.fixture
def data_dir(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A data folder of one's own, in an environment with no other setting."""
    for name in [name for name in os.environ if name.startswith(OURS)]:
        monkeypatch.delenv(name)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("MARKETSAFE_DATA_DIR", str(tmp_path / "data"))
    return tmp_path / "data"


@pytest.fixture
def types(data_dir: Path) -> Types:
    """Types a command: `types("member", "list")`."""

    def run(*words: str, typed: str = "") -> Said:
        result = CliRunner().invoke(marketsafe, words, input=typed, prog_name="marketsafe")
        if result.exception and not isinstance(result.exception, SystemExit):
            raise result.exception
        return Said(result.stdout, result.stderr, result.exit_code)

    return run
