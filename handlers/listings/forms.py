"""One platform, and one form of its links: a line of `platforms.toml` made ready to read with."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any
from urllib.parse import quote, unquote

_MACROS = {
    "{id}": "(?P<id>[1-9][0-9]{0,23})(?![0-9])",
    "{number}": "(?P<id>[0-9]{1,24})(?![0-9])",
    "{key}": "(?P<id>[^/?#&]{1,200})",
    "{seller}": "(?P<seller>[0-9]{1,24})",
}
#: A number that is the whole value or the first of several (":", ",", a space …), not the head of a word: an
#: encrypted user id may begin with digits.
_DIGITS = "([1-9][0-9]{0,23})(?![0-9A-Za-z_+=-]|/[^&#]|%(?!3[Aa]|2[Cc]|2[036]))"
_WORD = "([^&;#?]{1,200})"


Search = Callable[[str], "re.Match[str] | None"]
#: What a link told: the listing's id or the store's key, and the seller's key ("" where it tells none).
Naming = tuple[str, str]
#: Path, query (with its "?") and the seller's part of the host ("" for none) → what they name, None if this
#: is not their form. Each form has the shortest function that does: a link passes through two or three.
Read = Callable[[str, str, str], "Naming | None"]


@dataclass(frozen=True, slots=True)
class Platform:
    """One platform. Listings are the same when (family, kind, id) are.

    `domains`: domain → the market it serves, "*" for many. `listing` and `stores` are the addresses shown.
    One that sells `in_app` only has none: `called` are the names by which a line may speak of it, and `named`
    is what is shown for a title and a store.
    """

    key: str
    family: str
    english: str
    chinese: str
    #: what the whole family is called, on the platform that the family is named for
    family_english: str
    family_chinese: str
    domains: Mapping[str, str]
    listing: str
    stores: Mapping[str, str]
    in_app: bool
    called: tuple[str, ...]
    named: str
    reserved: frozenset[str]
    forms: tuple[Mapping[str, Any], ...] = field(repr=False)

    @property
    def markets(self) -> tuple[str, ...]:
        """The countries it sells to, "*" among them for a site that serves many."""
        return tuple(dict.fromkeys(self.domains.values()))

    def address(self, domain: str, store: str = "") -> str:
        """The address shown for a listing, or for a store named by the kind of key `store`."""
        template = self.stores[store] if store else self.listing
        return template.replace("{site}", domain)


@dataclass(frozen=True, slots=True)
class Form:
    """One form of link on one domain, made ready to `read` with."""

    platform: str
    family: str
    kind: str
    key_kind: str
    market: str
    before: str
    after: str
    words: bool
    read: Read = field(repr=False)

    def canonical(self, number: str) -> str:
        """The one address we show for what was named, whichever way it came."""
        return self.before + (quote(number, safe="") if self.words else number) + self.after


def expand(pattern: str, macros: Mapping[str, str]) -> str:
    """A pattern of the table with its {id}, {number} … written out."""
    for name, written in macros.items():
        pattern = pattern.replace(name, written)
    return pattern


def parameter(names: list[str], *, words: bool = False) -> Search:
    """Finds the first of these query parameters that has a value; ";" ends one too, for a pasted "&amp;"."""
    return re.compile(f"[?&;](?:{'|'.join(names)})={_WORD if words else _DIGITS}").search


@lru_cache(maxsize=512)
def path_pattern(pattern: str) -> re.Pattern[str]:
    return re.compile(expand(pattern, _MACROS))


def _anywhere(_: str) -> bool:
    return True


def _by_path(path: Search, group: int) -> Read:
    def read(said: str, _: str, host_key: str) -> Naming | None:
        hit = path(said)
        return None if hit is None else (hit[group], host_key)

    return read


def _by_query(path: Callable[[str], object], query: Search) -> Read:
    def read(said: str, asked: str, host_key: str) -> Naming | None:
        if not path(said):
            return None
        hit = query(asked)
        return None if hit is None else (hit[1], host_key)

    return read


def _by_host(path: Callable[[str], object]) -> Read:
    def read(said: str, _: str, host_key: str) -> Naming | None:
        return (host_key, host_key) if path(said) else None

    return read


def _and_seller(read_listing: Read, path: Search | None, query: Search | None) -> Read:
    """A listing's form that also tells its seller, by the path's {seller} or by a parameter."""

    def read(said: str, asked: str, host_key: str) -> Naming | None:
        naming = read_listing(said, asked, host_key)
        if naming is None:
            return None
        hit = query(asked) if query else path(said) if path else None
        return naming[0], (hit[hit.re.groupindex.get("seller", 1)] if hit else "")

    return read


def _store(read_key: Read, *, words: bool) -> Read:
    """A store's form: its key is the seller's. A key in words is decoded; none if it could not be shown."""

    def read(said: str, asked: str, host_key: str) -> Naming | None:
        naming = read_key(said, asked, host_key)
        if naming is None:
            return None
        key = unquote(naming[0]) if words else naming[0]
        return (key, key) if key.isprintable() and key.strip() else None

    return read


def _read(said: Mapping[str, Any], *, words: bool) -> Read:
    """How a form of the table is read."""
    pattern = path_pattern(said["path"]) if "path" in said else None
    fits = pattern.match if pattern else _anywhere
    if "query" in said:
        read = _by_query(fits, parameter(said["query"], words=words))
    elif pattern and "id" in pattern.groupindex:
        read = _by_path(pattern.match, pattern.groupindex["id"])
    else:
        read = _by_host(fits)
    if "store" in said:
        return _store(read, words=words)
    if pattern and "seller" in pattern.groupindex:
        return _and_seller(read, pattern.match, None)
    return _and_seller(read, None, parameter(said["seller_query"])) if "seller_query" in said else read


def bind(platform: Platform, said: Mapping[str, Any], domain: str) -> Form:
    """A form of the table, made ready for one of its platform's domains."""
    store: str = said.get("store", "")
    before, _, after = platform.address(domain, store).partition("{key}" if store else "{id}")
    words = bool(said.get("words")) or "{key}" in said.get("path", "")
    return Form(
        platform=platform.key,
        family=platform.family,
        kind="store" if store else "listing",
        key_kind=store or said.get("seller", ""),
        market=platform.domains.get(domain, "*"),
        before=before,
        after=after,
        words=words,
        read=_read(said, words=words),
    )
