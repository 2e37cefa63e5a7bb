"""The platforms of the programme, read from `platforms.toml`: what they are called, and how their links look.

`load_platforms()` reads the table once a process. `Atlas.site(host)` is what the reading of links stands on:
whose host this is, by the domain it ends with at a dot, never by a substring.
"""

import re
import tomllib
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache, lru_cache
from pathlib import Path
from typing import Any, NamedTuple

from handlers.listings.forms import Form, Platform, Search, bind, expand, parameter, path_pattern

__all__ = ["HOST", "Agent", "Atlas", "Platform", "Site", "atlas", "load_platforms"]

_FILE = Path(__file__).parent / "platforms.toml"
#: Hosts remembered with the forms that fit them; every store on a vanity host is one.
_HOSTS = 4096
_HOST_MACROS = {
    "{label}": "([a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?)",
    "{number}": "([0-9]{1,24})",
    "{member}": "(b2b-[0-9a-z]{1,58})",
}
#: A host's name as a browser takes it; neither an IP address nor one with a user name or a port.
HOST = re.compile(
    r"(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z][a-z0-9-]{1,61}", re.IGNORECASE | re.ASCII
)
#: Digits and signs that pass for letters at a glance.
_LOOKS = str.maketrans({"0": "o", "1": "l", "3": "e", "5": "s", "-": None, "_": None})

#: A host that is no platform's → the shopping agents there, None if it dresses up as a platform.
Judge = Callable[[str], "tuple[Agent, ...] | None"]


class Site(NamedTuple):
    """A host of a platform.

    `forms`: in order, each with the seller's part of the host, "" for none. `shorts`: how path and query of
    its short links look, and the platform that they hint at.
    """

    in_app: bool
    forms: tuple[tuple[Form, str], ...]
    shorts: tuple[tuple[Search, str], ...]


class Agent(NamedTuple):
    """A shopping agent's way of naming an item by number."""

    domains: frozenset[str]
    path: Search | None
    query: Search | None
    market_query: Search | None
    markets: Mapping[str, str]
    otherwise: str


@dataclass(frozen=True, slots=True)
class Atlas:
    """All platforms, and whose a host is."""

    platforms: Mapping[str, Platform]
    tags: Mapping[str, str]
    apps: Mapping[str, str]
    pages: tuple[tuple[str, Search], ...]
    #: A host → what is known of it if it is a platform's, else None.
    site: Callable[[str], Site | None] = field(repr=False)
    stranger: Judge = field(repr=False)
    #: what an app is called, in small letters → its platform, for those that sell in their app only
    names: Mapping[str, str]
    #: finds such a name where a line begins: `name` (or `tag`, as share text has it), `colon`, what is `said`
    called: Search = field(repr=False)

    def form_of(self, platform: str) -> Form:
        """A platform's plain listing form, for an id that was told without a link of its own."""
        known = self.platforms[platform]
        return bind(known, {"path": "/{id}"}, next(iter(known.domains)))


def endings(host: str) -> Iterator[str]:
    """`a.b.c` → `a.b.c`, `b.c`, `c`: what a host ends with, longest first, cut only at dots."""
    while host:
        yield host
        host = host.partition(".")[2]


class _Fit(NamedTuple):
    """A form, for hosts whose first label is `label`, or fits the pattern, or is anything (None)."""

    form: Form
    label: str | re.Pattern[str] | None
    reserved: frozenset[str]

    def key(self, label: str) -> str | None:
        """The seller's part of a host with this first label ("" for none), None if the form is not for it."""
        if self.label is None or self.label == label:
            return ""
        hit = None if isinstance(self.label, str) else self.label.fullmatch(label)
        return hit[1] if hit and hit[1] not in self.reserved else None


class _Layout(NamedTuple):
    """What is known of all hosts that end the same after their first label."""

    in_app: bool
    fits: tuple[_Fit, ...]
    shorts: tuple[tuple[Search, str], ...]


def _fit(platform: Platform, form: Form, at: str, tail: str) -> _Fit | None:
    """A form's place among the hosts that end with `tail`, None if it has none there."""
    label, _, rest = at.partition(".")
    if tail == at or tail.endswith("." + at):
        return _Fit(form, None, platform.reserved)
    if tail != rest:
        return None
    pattern = re.compile(expand(label, _HOST_MACROS)) if "{" in label else label
    return _Fit(form, pattern, platform.reserved if label == "{label}" else frozenset())


def _fits(platforms: Mapping[str, Platform], owner: Platform, domain: str, tail: str) -> tuple[_Fit, ...]:
    """The forms on a domain: those other platforms have there by name first, then its owner's."""
    first: list[_Fit] = []
    then: list[_Fit] = []
    for platform in platforms.values():
        for said in platform.forms:
            form = bind(platform, said, domain if platform is owner else next(iter(platform.domains)))
            everywhere = (tail,) if platform is owner else ()
            fits = (_fit(platform, form, at, tail) for at in said.get("at", everywhere))
            (then if platform is owner else first).extend(fit for fit in fits if fit)
    return (*first, *then)


def _finder(said: Mapping[str, Any], platforms: Mapping[str, Platform]) -> Callable[[str], Site | None]:
    """The look-up of a platform's host, remembered for the hosts seen last."""
    owners = {domain: one for one in platforms.values() for domain in one.domains}
    shorts: dict[str, list[tuple[Search, str]]] = {}
    for one in said["short"]:
        told = re.compile(one.get("path", "/?.")).match
        shorts.setdefault(one["at"], []).append((told, one.get("platform", "")))

    @lru_cache(maxsize=_HOSTS)
    def layout(tail: str) -> _Layout:
        domain = next((end for end in endings(tail) if end in owners), "")
        short = tuple(way for end in endings(tail) for way in shorts.get(end, ()))
        if not domain:
            return _Layout(in_app=False, fits=(), shorts=short)
        owner = owners[domain]
        return _Layout(owner.in_app, _fits(platforms, owner, domain, tail), short)

    @lru_cache(maxsize=_HOSTS)
    def site(host: str) -> Site | None:
        label, _, tail = ("", "", host) if host in owners else host.partition(".")
        in_app, fits, short = layout(tail)
        if host in shorts:
            short = (*shorts[host], *short)
        if not (fits or short or in_app) or not HOST.fullmatch(host):
            return None
        keys = [(fit.form, fit.key(label)) for fit in fits]
        return Site(in_app, tuple([(form, key) for form, key in keys if key is not None]), short)

    return site


def _judge(
    said: Mapping[str, Any], platforms: Mapping[str, Platform]
) -> Callable[[str], tuple[Agent, ...] | None]:
    """The judgement of a host that is no platform's, remembered for the hosts seen last."""
    agents = tuple(_agent(one, said["markets"]) for one in said["agent"])
    relatives = frozenset(said["relatives"]["domains"])
    brands = _brands(platforms)

    @lru_cache(maxsize=_HOSTS)
    def stranger(host: str) -> tuple[Agent, ...] | None:
        names = frozenset(endings(host))
        if names.isdisjoint(relatives) and ("xn--" in host or brands(host) or brands(host.translate(_LOOKS))):
            return None
        return tuple(agent for agent in agents if not names.isdisjoint(agent.domains))

    return stranger


def _platform(said: Mapping[str, Any]) -> Platform:
    return Platform(
        key=said["key"],
        family=said["family"],
        english=said["name"]["en"],
        chinese=said["name"]["zh"],
        family_english=said.get("family_name", said["name"])["en"],
        family_chinese=said.get("family_name", said["name"])["zh"],
        domains=said["domains"],
        listing=said.get("listing", ""),
        stores=said.get("stores", {}),
        in_app=said.get("in_app", False),
        called=tuple(said.get("called", ())),
        named=said.get("named", ""),
        reserved=frozenset(said.get("reserved", ())),
        forms=tuple(said.get("forms", ())),
    )


def _agent(said: Mapping[str, Any], markets: Mapping[str, str]) -> Agent:
    return Agent(
        domains=frozenset(said["domains"]),
        path=path_pattern(said["path"]).match if "path" in said else None,
        query=parameter(said["query"]) if "query" in said else None,
        market_query=parameter(said["market_query"], words=True) if "market_query" in said else None,
        markets={**markets, **said.get("markets", {})},
        otherwise=said.get("otherwise", ""),
    )


def _brands(platforms: Mapping[str, Platform]) -> Search:
    """Finds a platform's name inside a host that is none of its own."""
    names = {domain.split(".")[-2] for one in platforms.values() for domain in one.domains if "." in domain}
    known = {name for name in names if name not in {"com", "co"}}
    known |= {domain.split(".")[0] for one in platforms.values() for domain in one.domains}
    wanted = sorted(name for name in known if len(name) > 3)  # noqa: PLR2004 - "ju" and "2" are in many names
    return re.compile("|".join(map(re.escape, wanted))).search


def _called(names: Iterable[str]) -> Search:
    """Finds the name of an app at the beginning of a line, behind the number or dot of a list."""
    either = "|".join(re.escape(name) for name in sorted(names, key=len, reverse=True)) or "(?!)"
    return re.compile(
        rf"[\s\"“*•·>-]{{0,8}}(?:[0-9]{{1,3}}[.)、]\s{{0,3}})?"
        rf"(?:【(?P<tag>{either})】|(?P<name>{either})(?=[\s:]))\s*(?P<colon>:)?(?P<said>.*)",
        re.IGNORECASE,
    ).match


def atlas(text: str = "") -> Atlas:
    """The atlas of a TOML document, our own file's without one. Reads the disk: called once, at start."""
    said = tomllib.loads(text or _FILE.read_text(encoding="utf-8"))
    platforms = {one["key"]: _platform(one) for one in said["platform"]}
    names = {name.casefold(): one.key for one in platforms.values() for name in one.called}
    return Atlas(
        platforms=platforms,
        tags=said["tags"],
        apps=said["apps"],
        pages=tuple((reason, re.compile(look).match) for reason, look in said["pages"].items()),
        site=_finder(said, platforms),
        stranger=_judge(said, platforms),
        names=names,
        called=_called(names),
    )


@cache
def load_platforms() -> Atlas:
    """The programme's own platforms; read once a process, at start."""
    return atlas()
