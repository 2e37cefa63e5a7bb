"""One link: what it names, or why it cannot be told. Pure; nothing is fetched.

A link is judged by its host first. A host of a platform is read by that platform's forms; any other host
may carry a platform's link inside it (a shopping agent's `url=`, a share page's `redirectUrl=`), unless it
dresses up as a platform: a look-alike, an address with a user name, a port or a bare IP is never looked into.
"""

import re
from collections.abc import Iterator
from enum import StrEnum
from itertools import islice
from typing import NamedTuple
from urllib.parse import unquote

from handlers.listings.forms import Form, Naming
from handlers.listings.platforms import HOST, Agent, Atlas, Site

#: Servers and browsers of these sites stop near 8,000 characters; what is longer is no link.
LONGEST_LINK = 8192
#: Wrappers are seen one or two deep, their links encoded up to twice; more is a game and costs time.
_DEEPEST = 2
_NESTED = 3
_CODED_TIMES = 3

#: Letters of ASCII only: else [a-z] also takes the long s and the Kelvin sign.
_ANY_CASE = re.IGNORECASE | re.ASCII
_ADDRESS = re.compile(
    r"(?:(?P<scheme>[a-z][a-z0-9+.-]*):)?//(?P<host>[^/?#]*)(?P<path>[^?#]*)(?P<query>\?[^#]*)?(?P<fragment>#.*)?",
    _ANY_CASE | re.DOTALL,
)
_SCHEMED = re.compile(r"(?:[a-z][a-z0-9+.-]{0,30}:)?//", _ANY_CASE)
_CODED = re.compile(r"(?:[a-z]{2,12}:?)?%(?:25){0,3}(?:3A|2F)|[a-z0-9.-]{4,100}%(?:25){0,3}[23]F", _ANY_CASE)
_BEGINS = re.compile(
    r"[=/?#&]((?:https?|taobao|tbopen|tmall)(?::|%(?:25){0,3}3A)(?:/|%(?:25){0,3}2F){2})", _ANY_CASE
)
_BARE = re.compile(r"(?://)?(?:[a-z0-9-]{1,63}\.){1,5}[a-z]{2,24}[/?#]", _ANY_CASE)
_VALUES = re.compile(
    r"[?&#/](?:url|link|productLink|product_link|itemUrl|targetUrl|target_url|redirectUrl|redirect|h5Url|goodsLink|u|q|to)=([^&#]{4,})",
    _ANY_CASE,
)


class Reason(StrEnum):
    """Why a line or a link was not understood."""

    NO_LINK = "no_link"
    NUMBER_ALONE = "number_alone"
    NOT_A_LISTING = "not_a_listing"
    HOME_PAGE = "home_page"
    SEARCH_PAGE = "search_page"
    CATEGORY_PAGE = "category_page"
    CAMPAIGN_PAGE = "campaign_page"
    SOLD_IN_APP = "sold_in_app"
    OTHER_SITE = "other_site"
    LOOK_ALIKE = "look_alike"
    STRANGE_ADDRESS = "strange_address"
    TOO_LONG = "too_long"


class Found(NamedTuple):
    """A listing or a store front that a link names.

    `family`, `kind` ("listing" or "store") and `item_id` (text; a store's key) say what it is: the same three
    are the same thing. `seller_key` is "" where the link does not tell the seller; `seller_key_kind` says
    what sort of key it is. `canonical_url` is the address we show, or for what is sold in an app only a line
    that names it. `market` is the country of the site ("*" for one that serves many). `given` is the
    link as it was typed, `line` the line it stood in, from 1.
    """

    platform: str
    family: str
    kind: str
    item_id: str
    seller_key: str
    seller_key_kind: str
    canonical_url: str
    market: str
    given: str
    line: int
    #: what a sheet calls the seller; "" where it does not say
    seller_name: str = ""

    @property
    def key(self) -> tuple[str, str, str]:
        """What makes two of them the same."""
        return self[1:4]


class Short(NamedTuple):
    """A short link: it tells no item. `platform` is what it hints at, "" for nothing."""

    platform: str
    url: str


class Address(NamedTuple):
    """A link, cut at its joints; `query` keeps its "?", `fragment` its "#"."""

    host: str
    path: str
    query: str
    fragment: str


def found(form: Form, naming: Naming, given: str, line: int) -> Found:
    """What a form read, as it is handed out."""
    number, seller = naming
    told = (
        form.platform,
        form.family,
        form.kind,
        number,
        seller,
        form.key_kind if seller else "",
        form.canonical(number) if form.words else form.before + number + form.after,
        form.market,
        given,
        line,
        "",
    )
    return tuple.__new__(Found, told)  # NamedTuple's own constructor takes twice as long, for every link read


def read_link(atlas: Atlas, link: str, line: int) -> Found | Short | Reason:
    """What one link names; never raises. `link` may lack its scheme or be percent-encoded as a whole."""
    if len(link) > LONGEST_LINK:
        return Reason.TOO_LONG
    return _Reader(atlas, link, line).read(in_clear(link), 0)


def read_address(atlas: Atlas, address: Address, link: str, line: int) -> Found | Short | Reason:
    """What a link names that has been cut already, and whose path and query fit no form of its host."""
    reader, site = _Reader(atlas, link, line), atlas.site(address.host)
    if site is not None:
        further = reader.look if address.fragment else reader.beyond
        return further(site, address, link, 0)
    return reader.elsewhere(address, 0)


def cut(atlas: Atlas, link: str) -> Address | Reason:
    """A link's parts, or why its address is none that we trust."""
    if link[:4].lower() != "http":
        link = on_the_web(atlas, link)
    hit = _ADDRESS.fullmatch(link if _SCHEMED.match(link) else "//" + link)
    if hit is None or (hit["scheme"] or "https").lower() not in {"http", "https"}:
        return Reason.STRANGE_ADDRESS
    return Address(hit["host"].lower(), hit["path"], hit["query"] or "", hit["fragment"] or "")


def on_the_web(atlas: Atlas, link: str) -> str:
    """An app's link as the web address it stands for; any other as it is."""
    for app, web in atlas.apps.items():
        if link[: len(app)].lower() == app:
            return web + link[len(app) :]
    return link


def in_clear(link: str) -> str:
    """A link that was percent-encoded as a whole, once or more, decoded until its slashes can be seen."""
    for _ in range(_CODED_TIMES):
        if not _CODED.match(link):
            break
        link = unquote(link)
    return link


class _Reader:
    """Reads one typed link, following what is wrapped in it; keeps what was typed for the answer."""

    def __init__(self, atlas: Atlas, given: str, line: int) -> None:
        self.atlas, self.given, self.line = atlas, given, line

    def read(self, link: str, depth: int) -> Found | Short | Reason:
        address = cut(self.atlas, link)
        if isinstance(address, Reason):
            return address
        site = self.atlas.site(address.host)
        return self.elsewhere(address, depth) if site is None else self.look(site, address, link, depth)

    def look(self, site: Site, address: Address, link: str, depth: int) -> Found | Short | Reason:
        """What an address on a platform names, or why nothing."""
        return self._page(site, address) or self.beyond(site, address, link, depth)

    def beyond(self, site: Site, address: Address, link: str, depth: int) -> Found | Short | Reason:
        """What a platform's address says that is no listing or store itself."""
        return (
            self._nested(address, depth)
            or self._short(site, address, link)
            or self._decoded(site, address)
            or self._why(site, address)
        )

    def _page(self, site: Site, address: Address) -> Found | None:
        for form, host_key in site.forms:
            naming = form.read(address.path, address.query, host_key)
            if naming is None and len(address.fragment) > 1:  # an app page keeps its query behind "#" or "#!"
                naming = form.read(address.path, "?" + address.fragment.lstrip("#!/?"), host_key)
            if naming is not None:
                return found(form, naming, self.given, self.line)
        return None

    def _decoded(self, site: Site, address: Address) -> Found | None:
        """A page whose own "?" or "=" came encoded: `item.htm%3Fid%3D1`."""
        rest = address.path + address.query
        if "%3" not in rest:
            return None
        path, mark, query = unquote(rest).partition("?")
        return self._page(site, Address(address.host, path, mark + query, ""))

    def _nested(self, address: Address, depth: int) -> Found | Short | None:
        if depth >= _DEEPEST:
            return None
        short: Short | None = None
        for inner in inner_links(address):
            answer = self.read(inner, depth + 1)
            if isinstance(answer, Found):
                return answer
            if isinstance(answer, Short) and short is None:
                short = answer
        return short

    def _short(self, site: Site, address: Address, link: str) -> Short | None:
        rest = address.path + address.query
        for told, platform in site.shorts:
            if told(rest):
                return Short(platform, link)
        return None

    def elsewhere(self, address: Address, depth: int) -> Found | Short | Reason:
        if not HOST.fullmatch(address.host):
            return Reason.STRANGE_ADDRESS
        agents = self.atlas.stranger(address.host)
        if agents is None:
            return Reason.LOOK_ALIKE
        nested = self._nested(address, depth)
        named = (self._named(agent, address) for agent in agents)
        return nested or next((one for one in named if one), Reason.OTHER_SITE)

    def _named(self, agent: Agent, address: Address) -> Found | None:
        """An agent's own page of an item: a word for the market (or none) and a number."""
        hit = agent.path(address.path) if agent.path else None
        number, word = (hit["id"], hit["market"]) if hit else ("", None)
        if hit is None and agent.query and agent.market_query:
            named, market = agent.query(address.query), agent.market_query(address.query)
            number, word = named[1] if named else "", market[1] if market else None
        platform = agent.markets.get(word.lower(), "") if word else agent.otherwise
        if not number or not platform:
            return None
        return found(self.atlas.form_of(platform), (number, ""), self.given, self.line)

    def _why(self, site: Site, address: Address) -> Reason:
        if site.in_app:
            return Reason.SOLD_IN_APP
        for reason, look in self.atlas.pages:
            if look(address.host + address.path):
                return Reason(reason)
        return Reason.NOT_A_LISTING


def inner_links(address: Address) -> list[str]:
    """The links wrapped in an address's path, query or fragment, the first few of them, outermost first.

    One that is in clear goes on to the end, since its own "&" cannot be told from the wrapper's; one that is
    encoded ends at the wrapper's next "&".
    """
    rest = address.path + address.query + address.fragment
    if "http" not in rest and "." not in rest[rest.find("=") + 1 :]:  # most addresses: nothing to look for
        return []
    return list(islice(_begun(rest), _NESTED)) or list(islice(_valued(rest), _NESTED))


def _begun(rest: str) -> Iterator[str]:
    for hit in _BEGINS.finditer(rest):
        inner = rest[hit.start(1) :]
        yield inner if "%" not in hit[1] else in_clear(inner.partition("&")[0])


def _valued(rest: str) -> Iterator[str]:
    """Links without a scheme, known by the name of the parameter that carries them."""
    for hit in _VALUES.finditer(rest):
        inner = in_clear(hit[1])
        if _BARE.match(inner):
            yield inner
