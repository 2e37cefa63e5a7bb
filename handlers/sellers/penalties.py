"""The penalties of each platform family, read from `penalties.toml` once a process."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from functools import cache
from pathlib import Path
from typing import Any

from handlers.sellers.rules import Penalty, Rung, Window

_FILE = Path(__file__).parent / "penalties.toml"


@dataclass(frozen=True, slots=True)
class Penalties:
    """What counts, and how much, on each platform family."""

    #: grounds of claims that count as strikes
    severe: frozenset[str]
    default: Penalty
    families: Mapping[str, Penalty]

    def of(self, family: str) -> Penalty:
        """The rules of a platform family; the programme's default where it has none of its own."""
        return self.families.get(family, self.default)


@cache
def load_penalties() -> Penalties:
    """Those of the programme."""
    return read_penalties(_FILE.read_text(encoding="utf-8"))


def read_penalties(text: str) -> Penalties:
    """From a TOML document laid out as `penalties.toml`; a family's rules stand before the default's."""
    said = tomllib.loads(text)
    default = said["default"]
    families = {
        family: _penalty({**default, **rules, "sources": {**default["sources"], **rules["sources"]}})
        for family, rules in said["family"].items()
    }
    return Penalties(frozenset(said["severe"]["grounds"]), _penalty(default), families)


def _penalty(said: Mapping[str, Any]) -> Penalty:
    return Penalty(
        unit=said["unit"],
        each=said["each"],
        bar=said["bar"],
        apart=Window(**said["apart"]),
        lives_for=timedelta(days=said["lives_days"]) if said["lives_days"] else None,
        actions_visible_to=frozenset(said["actions_visible_to"]),
        ladder=tuple(Rung(**rung) for rung in said["ladder"]),
        sources=said["sources"],
    )
