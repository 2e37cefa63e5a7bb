"""The small language the tables of limits are written in.

A check takes a value and a `Place` and reports what is wrong there. `Shape` is a table of an object's keys.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class Place:
    """Where in the JSON we are, on which surface ("message", "modal", "home"), and where problems go."""

    surface: str
    problems: list[str]
    path: str = ""

    def __truediv__(self, key: str | int) -> "Place":
        return Place(self.surface, self.problems, f"{self.path}/{key}")

    def wrong(self, sentence: str) -> None:
        self.problems.append(f"{sentence} [json-pointer:{self.path}]")


Check = Callable[[Any, Place], None]


@dataclass(frozen=True)
class Key:
    """One key of an object: its check, and whether it must be there."""

    check: Check
    required: bool = False


def need(check: Check) -> Key:
    return Key(check, required=True)


@dataclass(frozen=True)
class Shape:
    """An object: its keys, where it may stand, and what must hold between its keys."""

    keys: dict[str, Key] = field(default_factory=dict)
    surfaces: tuple[str, ...] = ("message", "modal", "home")
    also: Check | None = None

    def __call__(self, value: Any, place: Place) -> None:
        if not isinstance(value, dict):
            place.wrong("must be an object")
            return
        for name in sorted(value.keys() - self.keys.keys() - {"type"}):
            place.wrong(f"no such key: {name}")
        for name, key in self.keys.items():
            if name in value:
                key.check(value[name], place / name)
            elif key.required:
                place.wrong(f"missing required field: {name}")
        if self.also:
            self.also(value, place)


def string(limit: int, least: int = 1) -> Check:
    def check(value: Any, place: Place) -> None:
        if not isinstance(value, str):
            place.wrong("must be a string")
        elif len(value) > limit:
            place.wrong(f"must be less than {limit + 1} characters")
        elif len(value) < least:
            place.wrong(f"must be more than {least - 1} characters")

    return check


def boolean(value: Any, place: Place) -> None:
    if not isinstance(value, bool):
        place.wrong("must be a boolean")


def number(value: Any, place: Place) -> None:
    if isinstance(value, bool) or not isinstance(value, int | float):
        place.wrong("must be a number")


def integer(low: int, high: int) -> Check:
    def check(value: Any, place: Place) -> None:
        if isinstance(value, bool) or not isinstance(value, int):
            place.wrong("must be an integer")
        elif not low <= value <= high:
            place.wrong(f"must be between {low} and {high}")

    return check


def choice(*allowed: str) -> Check:
    def check(value: Any, place: Place) -> None:
        if value not in allowed:
            place.wrong(f"must be one of {', '.join(allowed)}")

    return check


def many(check: Check, least: int, most: int) -> Check:
    """A list of `least` to `most` things that each pass `check`."""

    def check_list(value: Any, place: Place) -> None:
        if not isinstance(value, list):
            place.wrong("must be an array")
            return
        if len(value) < least:
            place.wrong(f"no fewer than {least} items allowed")
        if len(value) > most:
            place.wrong(f"no more than {most} items allowed")
        for at, one in enumerate(value):
            check(one, place / at)

    return check_list


def by_type(table: dict[str, Shape], what: str) -> Check:
    """One of several objects, told apart by their `type`."""

    def check(value: Any, place: Place) -> None:
        kind = value.get("type") if isinstance(value, dict) else None
        shape = table.get(kind) if isinstance(kind, str) else None
        if shape is None:
            place.wrong(f"unsupported {what} type: {kind}")
        elif place.surface not in shape.surfaces:
            place.wrong(f"{kind} is not allowed in a {place.surface}")
        else:
            shape(value, place)

    return check


def anything(value: Any, place: Place) -> None:
    """A part that Slack's pages do not limit, or that this stand-in does not look into."""
