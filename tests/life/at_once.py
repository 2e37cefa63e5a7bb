"""Two people do the same at once, on threads of their own: one effect, and one polite answer."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from threading import Barrier
from typing import Any

from tests.life.acts import Act
from tests.life.life import Life

#: What can be done once, whoever does it: as `EVERYTHING` in `machine.py` names it.
ONCE = (
    "takes",
    "endorses",
    "refuses",
    "acknowledges",
    "removes all of",
    "declines",
    "asks about",
    "queries",
    "takes back what was recorded of",
    "stands behind the removal of",
    "upholds",
    "reinstates",
    "posts",
    "acknowledges the escalation",
    "answers",
    "shares the answer to",
    "resolves",
    "recommends",
    "records what was done on",
)


def at_once(life: Life, act: Act, names: tuple[str, str], key: Any, pick: int) -> int:
    """How many of the two it went through for: one at most; the other is told why not, in words."""
    ready = Barrier(len(names))

    def does(name: str) -> str:
        own = replace(life)
        ready.wait()
        act.do(own, name, key, pick)
        return own.refused

    with ThreadPoolExecutor(len(names)) as both:
        refused = list(both.map(does, names))
    went_through = sum(not one for one in refused)
    assert went_through <= 1, f"{names} both did what can be done once"
    return went_through
