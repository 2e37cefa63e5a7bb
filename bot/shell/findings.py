"""What a check found."""

from dataclasses import dataclass
from typing import Literal

State = Literal["ok", "warning", "wrong"]


@dataclass(frozen=True, slots=True)
class Finding:
    """`to_do` is "" where nothing is to be done."""

    check: str
    state: State
    said: str
    to_do: str = ""


def fine(check: str, said: str) -> Finding:
    return Finding(check, "ok", said)


def doubtful(check: str, said: str, to_do: str) -> Finding:
    """It works, but not as well as it could."""
    return Finding(check, "warning", said, to_do)


def wrong(check: str, said: str, to_do: str) -> Finding:
    """Something does not work."""
    return Finding(check, "wrong", said, to_do)
