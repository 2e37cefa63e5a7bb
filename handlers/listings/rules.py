"""Reading links: from whatever a person pastes to listings, stores, and what could not be understood.

`read_links(text)` is total: it takes any text, in time that grows with its length, and raises nothing. The
platforms and the forms of their links are the table `platforms.toml`; nothing is fetched from the web, so a
short link stays unresolved until somebody completes it.
"""

import re
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from handlers.listings.forms import Platform
from handlers.listings.links import (
    LONGEST_LINK,
    Address,
    Found,
    Reason,
    Short,
    found,
    read_address,
    read_link,
)
from handlers.listings.named import named_in
from handlers.listings.pasted import Typed, is_boilerplate, links_in, password_in, plain, tags_in, title_in
from handlers.listings.platforms import Atlas, load_platforms
from handlers.words import N_

__all__ = [
    "REASONS",
    "Atlas",
    "Found",
    "Line",
    "Platform",
    "Reading",
    "Reason",
    "ShortLink",
    "load_platforms",
    "read_links",
    "read_plain",
]

#: What is shown of a line that was not understood, in characters.
SHOWN = 200

#: Each reason in words, for `words(REASONS[reason])`.
REASONS: Mapping[Reason, str] = {
    Reason.NO_LINK: N_("There is no link in this line."),
    Reason.NUMBER_ALONE: N_("A number alone does not tell the platform. Paste the listing's link."),
    Reason.NOT_A_LISTING: N_("This page of the platform is neither a listing nor a store."),
    Reason.HOME_PAGE: N_("This is the platform's home page, not a listing."),
    Reason.SEARCH_PAGE: N_("This is a search. Open the listing and paste its own link."),
    Reason.CATEGORY_PAGE: N_(
        "This is a category or promotion, not a listing. Open the listing and paste its own link."
    ),
    Reason.CAMPAIGN_PAGE: N_(
        "This names a Juhuasuan campaign, not the listing in it. Open the listing and paste its link."
    ),
    Reason.SOLD_IN_APP: N_(
        "Freshippo sells in its app only, so a listing has no link. Name it by its title and store, "
        "in one line such as “Freshippo: title @ store”."
    ),
    Reason.OTHER_SITE: N_("This site is not one of the programme's platforms."),
    Reason.LOOK_ALIKE: N_("This address only looks like a platform's. It is not one of theirs."),
    Reason.STRANGE_ADDRESS: N_("This is not a plain web address of a platform."),
    Reason.TOO_LONG: N_("This is too long for a listing's link or name."),
}

#: A line that is one whole address and nothing else, cut at its joints: the usual case, read without ado.
#: A comma or semicolon may part two links, so such a line goes the long way.
_SIGNS = r"!$-+\--:=@A-Z_a-z~"
_WHOLE = re.compile(rf"(https?://)?([a-z0-9.-]+)(/[{_SIGNS}]*)?(\?[{_SIGNS}?]*)?(#[{_SIGNS}?]*)?").fullmatch
#: What needs a closer look: a stop or bracket at the end, which may be the sentence's.
_CLOSER = re.compile(r"[.:!?')*~]$").search
#: The next link, glued on without a space; one behind "=", "/", "?", "#" or "&" is wrapped in this one.
_GLUED = re.compile(r"[^=/?#&%:]https?://").search
_SCHEME = len("https://")
#: A host without a scheme or a path that is none of ours: a word with a dot in it.
_NO_LINK_AT_ALL = frozenset({Reason.OTHER_SITE, Reason.STRANGE_ADDRESS})
_NUMBER = re.compile(r"\s*[0-9]{5,24}\s*").fullmatch
#: A link up to where the next cell of a table begins, if it runs on.
_CELL = re.compile(r"[^,;|]+(?=[,;|])").match


class ShortLink(NamedTuple):
    """A link (or only a Tao password) that does not tell the listing: somebody must open and complete it.

    `platform` is a hint, "" where nothing hints at one: the tag of a share text names the app that shared,
    not always the platform. `url` is "" where there was only a password.
    """

    platform: str
    url: str
    title: str
    tao_password: str
    line: int


class Line(NamedTuple):
    """A line, or a link in it, that was not understood. `number` is the line's, from 1; `text` is clipped."""

    number: int
    text: str
    reason: Reason


@dataclass(frozen=True, slots=True)
class Reading:
    """What was understood of a text, each thing once and in order.

    `repeated` counts what came again: listings and stores by (family, kind, id), short links by address.
    """

    listings: tuple[Found, ...]
    repeated: int
    unresolved: tuple[ShortLink, ...]
    not_understood: tuple[Line, ...]


@dataclass(slots=True)
class _Pile:
    """What has been read so far."""

    atlas: Atlas
    listings: list[Found] = field(default_factory=list)
    seen: defaultdict[tuple[str, str], set[str]] = field(default_factory=lambda: defaultdict(set))
    unresolved: dict[str, ShortLink] = field(default_factory=dict)
    not_understood: list[Line] = field(default_factory=list)
    repeated: int = 0

    def take(self, answer: Found | Short | Reason, link: str, line: str, number: int) -> None:
        """Put what a link said where it belongs. `line` is the whole line: something may stand beside it."""
        if isinstance(answer, Found):
            self.find(answer)
        elif isinstance(answer, Short):
            hint = answer.platform or self.hint(line)
            self.leave(ShortLink(hint, answer.url, title_in(line), password_in(line), number))
        else:
            self.miss(number, link, answer)

    def hint(self, line: str) -> str:
        """The platform that a share text's tag names, "" for none."""
        tags = self.atlas.tags
        return next((tags[tag] for tag in tags_in(line) if tag in tags), "")

    def find(self, one: Found) -> None:
        ids = self.seen[one.family, one.kind]
        if one.item_id in ids:
            self.repeated += 1
        else:
            ids.add(one.item_id)
            self.listings.append(one)

    def leave(self, one: ShortLink) -> None:
        if self.unresolved.setdefault(one.url or one.tao_password, one) is not one:
            self.repeated += 1

    def reading(self) -> Reading:
        return Reading(
            tuple(self.listings),
            self.repeated,
            tuple(self.unresolved.values()),
            tuple(self.not_understood),
        )

    def miss(self, number: int, text: str, reason: Reason) -> None:
        shown = text.strip()
        self.not_understood.append(
            Line(number, shown if len(shown) <= SHOWN else shown[: SHOWN - 1] + "…", reason)
        )


def read_links(text: str) -> Reading:
    """All listings, stores and short links in a text of any kind, and each line that holds none, with why.

    Duplicates inside the text are left out and counted. Never raises.
    """
    pile = _Pile(load_platforms())
    site_of, find = pile.atlas.site, pile.find
    for number, typed in enumerate(text.splitlines(), 1):
        line = typed.strip()
        if "&amp;" in line:  # copied from a page's source
            line = line.replace("&amp;", "&")
        hit = _WHOLE(line)
        if hit is None or len(line) > LONGEST_LINK or (line.find("://", _SCHEME) > 0 and _GLUED(line)):
            _read_line(pile, line, number)
            continue
        _, host, path, query, _ = hit.groups("")
        site = site_of(host)
        for form, host_key in site.forms if site is not None else ():
            naming = form.read(path, query, host_key)
            if naming is not None:
                find(found(form, naming, line, number))
                break
        else:
            _read_further(pile, hit, line, number)
    return pile.reading()


def read_plain(atlas: Atlas, line: str, number: int) -> Found | None:
    """What a line names that is one address of a usual form and nothing else.

    None says nothing of a line: `read_links` may find something in it. (There the same is written out, since
    a call for each link would take a tenth of its time.)
    """
    hit = _WHOLE(line)
    if hit is None or len(line) > LONGEST_LINK or (line.find("://", _SCHEME) > 0 and _GLUED(line)):
        return None
    _, host, path, query, _ = hit.groups("")
    site = atlas.site(host)
    for form, host_key in site.forms if site is not None else ():
        naming = form.read(path, query, host_key)
        if naming is not None:
            return found(form, naming, line, number)
    return None


def _read_further(pile: _Pile, hit: re.Match[str], line: str, number: int) -> None:
    """A line that is one address which no form of its host fits."""
    scheme, host, path, query, fragment = hit.groups("")
    if not scheme or _CLOSER(line):
        _read_line(pile, line, number)
        return
    answer = read_address(pile.atlas, Address(host, path, query, fragment), line, number)
    if isinstance(answer, Short):  # nothing stands beside it
        pile.leave(ShortLink(answer.platform, answer.url, "", "", number))
    else:
        pile.take(answer, line, line, number)


def _read_line(pile: _Pile, line: str, number: int) -> None:
    """A line of any kind: share text, a table's row, several links, none."""
    line = plain(line)
    named = named_in(pile.atlas, line, number)
    if isinstance(named, Found) and not _has_link(pile.atlas, named.canonical_url):
        pile.find(named)
        return
    seen = False
    for typed in links_in(line):
        seen = _take(pile, typed, line, number) or seen
    if seen:
        return
    if password := password_in(line):
        pile.leave(ShortLink(pile.hint(line), "", title_in(line), password, number))
    elif named is not None:
        pile.miss(number, line, named if isinstance(named, Reason) else Reason.SOLD_IN_APP)
    elif _NUMBER(line):
        pile.miss(number, line, Reason.NUMBER_ALONE)
    elif line.strip() and not is_boilerplate(line):
        pile.miss(number, line, Reason.NO_LINK)


def _has_link(atlas: Atlas, name: str) -> bool:
    """Is there more in a name than words with dots in them? Then it is read as what stands in it."""
    links = ((typed, read_link(atlas, typed.link, 0)) for typed in links_in(name))
    return any(not typed.doubtful or answer not in _NO_LINK_AT_ALL for typed, answer in links)


def _take(pile: _Pile, typed: Typed, line: str, number: int) -> bool:
    """Put a link where it belongs; False if on a closer look it is none."""
    answer = Reason.LOOK_ALIKE if typed.foreign else read_link(pile.atlas, typed.link, number)
    if isinstance(answer, Reason) and typed.longer:
        better = read_link(pile.atlas, typed.longer, number)
        answer = better if isinstance(better, Found) else answer
    if isinstance(answer, Reason):
        answer = _first_cell(pile, typed.link, number) or answer
    if typed.doubtful and answer in _NO_LINK_AT_ALL and "/" not in typed.link:
        return False
    pile.take(answer, typed.link, line, number)
    return True


def _first_cell(pile: _Pile, link: str, number: int) -> Found | Short | None:
    """What a link names without the cells of a table's row that run on from it; None if still nothing."""
    cell = _CELL(link)
    answer = read_link(pile.atlas, cell[0], number) if cell else None
    return None if isinstance(answer, Reason) else answer
