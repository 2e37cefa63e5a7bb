"""The page's own words, read from its modules: each keeps a table from English to Chinese beside its code."""

import re
from collections.abc import Iterator
from functools import cache
from importlib import resources

_STRING = r'"((?:[^"\\]|\\.)*)"'
#: A key that is one plain word stands without quotes.
_PAIR = re.compile(rf"(?:{_STRING}|(\w+))\s*:\s*{_STRING}")
#: `say("…"`, and the two texts of `say.many(n, "…", "…"`
_SAID = re.compile(rf"\bsay\(\s*{_STRING}")
_SAID_OF_MANY = re.compile(rf"\bsay\.many\([^\"]*?{_STRING},\s*{_STRING}")
_COMMENT = re.compile(r"^\s*/?\*.*$", re.MULTILINE)
_TABLE = "translator({"


def modules() -> dict[str, str]:
    """The page's modules by name."""
    page = resources.files("bot.sandbox.page")
    return {one.name: one.read_text("utf-8") for one in page.iterdir() if one.name.endswith(".js")}


def table(source: str) -> dict[str, str]:
    """A module's English texts and their Chinese; empty where it has none."""
    start = source.find(_TABLE)
    if start < 0:
        return {}
    pairs = _PAIR.findall(source[start : _end(source, start + len(_TABLE))])
    return {quoted or word: chinese for quoted, word, chinese in pairs}


def said(source: str) -> Iterator[str]:
    """The texts that a module says, but for those in its comments."""
    source = _COMMENT.sub("", source)
    yield from _SAID.findall(source)
    for pair in _SAID_OF_MANY.findall(source):
        yield from pair


@cache
def chinese() -> dict[str, str]:
    """All English texts of the page and their Chinese."""
    return {english: other for source in modules().values() for english, other in table(source).items()}


def say(locale: str, text: str, **fields: object) -> str:
    """A text of the page as somebody with this locale reads it."""
    words = chinese()[text] if locale.startswith("zh") else text
    return words.format(**fields)


def _end(source: str, at: int) -> int:
    """Where the brace that is open at `at` is closed; braces in strings count for nothing."""
    depth = 1
    for found in re.finditer(rf"{_STRING}|[{{}}]", source[at:]):
        depth += {"{": 1, "}": -1}.get(found[0], 0)
        if depth == 0:
            return at + found.start()
    raise ValueError("A table of words has no end.")
