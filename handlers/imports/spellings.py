"""What people call the columns, platforms and grounds of a sheet, in English and in Chinese.

The spellings are the table `spellings.toml`, read once a process. "Listing URL 商品链接", "链接（必填）" and
"LISTING_URL" all name one column.
"""

import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from enum import StrEnum
from functools import cache, lru_cache
from pathlib import Path
from typing import TypeVar

from handlers.claims.rules import Ground
from handlers.claims.wording import GROUND_NAMES
from handlers.listings.rules import load_platforms
from handlers.sheets import key

T = TypeVar("T")


class Column(StrEnum):
    """The columns that are understood."""

    LISTING = "listing_url"
    PLATFORM = "platform"
    ITEM = "item_id"
    SELLER = "seller_name"
    STORE = "store_url"
    RIGHT = "right"
    GROUND = "ground"
    PROOF = "proof"
    NOTE = "note"
    PRIORITY = "priority"
    AGAIN = "files_again"


class Priority(StrEnum):
    """What a row says of its own urgency."""

    URGENT = "urgent"
    USUAL = "usual"
    UNCLEAR = "unclear"


_FILE = Path(__file__).with_suffix(".toml")
#: No name of anything is longer; what is longer is text.
_LONGEST = 100
_COMMENT = re.compile(r"[(（\[【][^()（）\[\]【】]*[)）\]】]")
_HEAD = re.compile(r"[:：]")
_RUNS = re.compile(r"[0-9a-z]+|[^0-9a-z]+")


@lru_cache(maxsize=4096)
def column_named(text: str) -> Column | None:
    """Which column a heading names; None for one that is not read, or may be either of two."""
    return _meaning(_columns(), text)


@lru_cache(maxsize=4096)
def ground_named(text: str) -> Ground | None:
    """The ground that a cell names: by its code, or in words. What stands behind a colon explains it."""
    return _meaning(_grounds(), text) or _meaning(_grounds(), _HEAD.split(text, maxsplit=1)[0])


@lru_cache(maxsize=4096)
def platform_named(text: str) -> str:
    """The key of the platform that a cell names, "" for none. A family is named by its chief platform."""
    return _meaning(_platforms(), text) or ""


@lru_cache(maxsize=4096)
def priority_named(text: str) -> Priority:
    """How urgent a cell says its row is."""
    return _meaning(_priorities(), text) or Priority.UNCLEAR


def _meaning(known: Mapping[str, T], text: str) -> T | None:
    """What a text means: as it is, without what stands in brackets, or said in two languages."""
    if len(text) > _LONGEST:
        return None
    whole = key(text)
    for spelled in (whole, key(_COMMENT.sub("", text))):
        if spelled in known:
            return known[spelled]
    return _only(_said_twice(known, whole)) or _only(
        known[run] for run in _RUNS.findall(whole) if run in known
    )


def _said_twice(known: Mapping[str, T], whole: str) -> Iterator[T]:
    for cut in range(1, len(whole)):
        first, second = known.get(whole[:cut]), known.get(whole[cut:])
        if first is not None and first == second:
            yield first


def _only(meanings: Iterable[T]) -> T | None:
    """The one meaning, if there is just one."""
    different = set(meanings)
    return different.pop() if len(different) == 1 else None


@cache
def _table() -> Mapping[str, Mapping[str, list[str]]]:
    return tomllib.loads(_FILE.read_text(encoding="utf-8"))


def _spelled(named: str) -> dict[str, str]:
    """Spelling → what it means, in one part of the table."""
    return {key(told): meaning for meaning, spellings in _table()[named].items() for told in spellings}


@cache
def _columns() -> Mapping[str, Column]:
    told = {key(column): column.value for column in Column} | _spelled("columns")
    return {spelling: Column(name) for spelling, name in told.items()}


@cache
def _grounds() -> Mapping[str, Ground]:
    ours = {key(told): ground.value for ground, name in GROUND_NAMES.items() for told in (ground, name)}
    return {spelling: Ground(code) for spelling, code in (ours | _spelled("grounds")).items()}


@cache
def _priorities() -> Mapping[str, Priority]:
    return {spelling: Priority(code) for spelling, code in _spelled("priorities").items()}


@cache
def _platforms() -> Mapping[str, str]:
    told: dict[str, str] = {}
    for one in load_platforms().platforms.values():
        domains = (way for domain in one.domains for way in (domain, f"www.{domain}"))
        names = (one.key, one.english, one.chinese, one.family_english, one.family_chinese, *domains)
        told.update({key(name): one.key for name in names})
    told.pop("", None)
    return told | _spelled("platforms")
