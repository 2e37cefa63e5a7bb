"""A topic's transition table as a Mermaid picture for the README, and the picture read back as a table.

`python -m tests.harness.mermaid` prints both pictures, to be pasted into README.md.
"""

import re
from collections.abc import Collection, Mapping
from enum import StrEnum
from typing import TypeVar

from handlers.claims import rules as claims
from handlers.escalations import rules as escalations

State = TypeVar("State", bound=StrEnum)
Step = TypeVar("Step", bound=StrEnum)

#: (from, step) → to, as plain words.
Moves = Mapping[tuple[str, str], str]

#: Where filing puts a listing: waiting where the right or a short link does, else filed.
CLAIM_BEGINS = (claims.Status.FILED, claims.Status.WAITING_FOR_RIGHT, claims.Status.UNRESOLVED)
ESCALATION_BEGINS = (escalations.Status.WITH_DESK,)

_EDGE = "[*]"
_ARROW = re.compile(r"(\S+) --> (\S+?)(?: ?: ?(.+))?")


def picture(moves: Mapping[tuple[State, Step], State], begins: Collection[State]) -> str:
    """A `stateDiagram-v2`: names where they differ from ids, beginnings, every move, and the ends.

    A state ends where it is reached and nothing leads away from it.
    """
    states = dict.fromkeys([*begins, *(one for (came, _), went in moves.items() for one in (came, went))])
    leading_on = {came for came, _ in moves}
    names = [f"{state.value}: {state.value.replace('_', ' ')}" for state in states if "_" in state.value]
    first = [f"{_EDGE} --> {state.value}" for state in begins]
    arrows = [
        f"{came.value} --> {went.value}: {step.value}"
        for (came, step), went in sorted(moves.items(), key=lambda move: list(states).index(move[0][0]))
    ]
    last = [f"{state.value} --> {_EDGE}" for state in states if state not in leading_on]
    lines = [f"    {line}" for line in (*names, *first, *arrows, *last)]
    return "\n".join(["stateDiagram-v2", *lines])


def pictures(markdown: str) -> list[str]:
    """The Mermaid blocks of a document, in order."""
    return re.findall(r"^```mermaid\n(.*?)\n```$", markdown, re.DOTALL | re.MULTILINE)


def moves_in(drawn: str) -> Moves:
    """The moves that a picture shows. Raises ValueError for one that it shows twice, or without a step."""
    moves: dict[tuple[str, str], str] = {}
    for came, went, step in _arrows(drawn):
        if _EDGE in (came, went):
            continue
        if not step or (came, step) in moves:
            raise ValueError(f"Twice, or without a step: {came} --> {went}")
        moves[came, step] = went
    return moves


def begins_in(drawn: str) -> set[str]:
    return {went for came, went, _ in _arrows(drawn) if came == _EDGE}


def ends_in(drawn: str) -> set[str]:
    return {came for came, went, _ in _arrows(drawn) if went == _EDGE}


def _arrows(drawn: str) -> list[tuple[str, str, str]]:
    found = (_ARROW.fullmatch(line.strip()) for line in drawn.splitlines())
    return [(arrow[1], arrow[2], arrow[3] or "") for arrow in found if arrow]


if __name__ == "__main__":
    for drawn in (picture(claims.MOVES, CLAIM_BEGINS), picture(escalations.MOVES, ESCALATION_BEGINS)):
        print(f"```mermaid\n{drawn}\n```\n")  # noqa: T201 - to be copied
