"""What must hold for every text and every link, found out by trying many."""

import csv
import string
from pathlib import Path
from urllib.parse import quote

from hypothesis import example, given, settings
from hypothesis import strategies as st

from handlers.listings.rules import Found, Platform, Reading, load_platforms, read_links

TABLES = Path(__file__).parents[1] / "data"


def addresses() -> list[str]:
    told: list[str] = []
    for name, column in (("listing_urls", "url"), ("store_urls", "url"), ("edge_urls", "input")):
        with (TABLES / f"{name}.csv").open(encoding="utf-8", newline="") as table:
            told.extend(row[column] for row in csv.DictReader(table))
    return told


ADDRESSES = addresses()
PLATFORMS = load_platforms().platforms
DOMAINS = sorted({domain for one in PLATFORMS.values() for domain in one.domains})
#: Pieces that links and share texts are made of, to reach further than chance letters do.
PIECES = [
    *ADDRESSES, *DOMAINS, "https://", "http:", "//", "://", "@", ":443", "%3A%2F%2F", "%25", "%", "?", "&",
    "#", "=", "id=", "offerId=", "url=", "productLink=", "&amp;", "&amp;amp;", "<", "|", ">", "￥", "€", "「",
    "」", "【淘宝】", "\u200b", "\ud800", "\x00", "\u0430", "淘", "ｈｔｔｐ", "xn--", "-", ".", "/", "\n",
    "\r", "\u2028", " ", ",", ";", "1", "0", "\u0661", ")", "](", "Freshippo: ", "盒马：", "【盒马】", " @ ",
    "＠", " - ", "｜", "，", "`", "&#38;", "；", "﹠", "\u0301", "․", "«", "＜", "﹫",
]  # fmt: skip
LISTING_SITES = [(one, domain) for one in PLATFORMS.values() if one.listing for domain in one.domains]
STORE_SITES = [
    (one, domain, kind) for one in PLATFORMS.values() for kind in one.stores for domain in one.domains
]
WORDS = st.text(st.characters(categories=["L", "N", "P", "S"]), min_size=1, max_size=20)
TEXTS = st.one_of(st.text(max_size=30), st.lists(st.sampled_from(PIECES), max_size=6).map("".join))
NUMBERS = st.integers(min_value=1, max_value=10**18).map(str)
LABELS = st.text(string.ascii_lowercase + string.digits, min_size=1, max_size=12)


def total(reading: Reading) -> int:
    return len(reading.listings) + len(reading.unresolved) + len(reading.not_understood) + reading.repeated


def same(one: Found, other: Found) -> bool:
    return (
        one.key == other.key and one.canonical_url == other.canonical_url and one.platform == other.platform
    )


@settings(deadline=None)
@given(st.text(st.characters()))
def test_any_text_at_all_can_be_read(text: str) -> None:
    read_links(text)


@settings(deadline=None)
@given(st.lists(st.sampled_from(PIECES), max_size=12).map("".join))
@example("https://[::1]/item.taobao.com")
@example("https://%")
@example("http://a.b/=https://=https://=https://")
def test_any_heap_of_pieces_can_be_read(text: str) -> None:
    for one in read_links(text).listings:
        assert one.item_id
        assert one.canonical_url.startswith("https://") or one.platform == "freshippo"


@settings(deadline=None)
@given(st.sampled_from(ADDRESSES), st.lists(st.sampled_from(PIECES), max_size=4).map("".join))
def test_the_address_shown_names_the_same_and_shows_the_same(address: str, tail: str) -> None:
    for one in read_links(address + tail).listings:
        (again,) = read_links(one.canonical_url).listings
        assert same(one, again)


@settings(deadline=None, max_examples=500)
@given(TEXTS, st.sampled_from([" @ ", "＠", " - ", "|", "，"]), TEXTS)
@example("taobao․com", " @ ", "x")
@example("&#38;#38;lt;", " @ ", "x")
@example("＜abc:x｜y", " @ ", "z＞")
@example("﹠amp；", "|", "﹫")
def test_words_that_name_a_listing_are_shown_as_words_that_name_the_same(
    title: str, between: str, store: str
) -> None:
    for one in read_links(f"盒马：{title}{between}{store}").listings:
        (again,) = read_links(one.canonical_url).listings
        assert same(one, again)
        assert len(one.item_id) < 125
        assert one.canonical_url.isprintable()


@settings(deadline=None)
@given(st.sampled_from([one for one in ADDRESSES if "//" in one]), LABELS)
def test_a_name_with_an_address_in_it_is_no_name(address: str, words: str) -> None:
    for line in (f"Freshippo: {address} @ {words}", f"Freshippo: {words} @ {address}"):
        assert all(one.platform != "freshippo" for one in read_links(line).listings)


@settings(deadline=None)
@given(st.sampled_from(LISTING_SITES), NUMBERS)
def test_the_address_of_every_platforms_listing_is_read_back(site: tuple[Platform, str], number: str) -> None:
    platform, domain = site
    address = platform.address(domain).replace("{id}", number)
    (one,) = read_links(address).listings
    assert (one.platform, one.kind, one.item_id) == (platform.key, "listing", number)
    assert read_links(one.canonical_url).listings[0].canonical_url == one.canonical_url


@settings(deadline=None)
@given(st.sampled_from(STORE_SITES), NUMBERS, LABELS, WORDS)
def test_the_address_of_every_platforms_store_is_read_back(
    site: tuple[Platform, str, str], number: str, label: str, words: str
) -> None:
    platform, domain, kind = site
    keys = {
        "vanity_subdomain": f"x{label}",
        "member_id": f"b2b-{words}",
        "shop_name": words,
        "encrypted_user_id": f"{words}==",
    }
    key = keys.get(kind, number)
    address = platform.address(domain, kind).replace("{key}", quote(key, safe=""))
    (one,) = read_links(address).listings
    assert (one.platform, one.kind, one.seller_key_kind) == (platform.key, "store", kind)
    assert (one.item_id, one.canonical_url) == (key, address)


@settings(deadline=None)
@given(
    st.sampled_from(DOMAINS),
    LABELS,
    st.sampled_from(["item.htm?id=5", "offer/5.html", "item/5.html", "p/a-i5.html"]),
)
def test_a_host_that_only_looks_like_a_platforms_never_passes(domain: str, label: str, page: str) -> None:
    registrable = domain.split(".", 1)[1] if domain.count(".") > 1 and "taobao" in domain else domain
    for host in (
        f"{domain}.{label}.com",
        f"{label}-{registrable}",
        f"x{label}{registrable}",
        f"{domain}-{label}.com",
        f"{domain}.{label}x",
        f"{domain}@{label}.com",
        f"{label}.com/{domain}",
        f"{label}.com?{domain}",
        f"{label}.com#{domain}",
        f"{label}@{domain}",
        f"{domain}:81",
        f"\u0430{domain}",
    ):
        if any(host == one or host.endswith("." + one) for one in DOMAINS):
            continue
        assert read_links(f"https://{host}/{page}").listings == ()


@settings(deadline=None)
@given(NUMBERS, LABELS)
def test_one_item_has_one_key_by_whatever_way_it_comes(number: str, noise: str) -> None:
    plain = f"https://item.taobao.com/item.htm?spm={noise}&id={number}&ns=1"
    once = quote(plain, safe="")
    ways = (
        plain,
        plain.removeprefix("https:"),
        plain.removeprefix("https://"),
        plain.replace("&", "&amp;"),
        plain.replace("https://", "taobao://"),
        f"<{plain.replace('&', '&amp;')}|here>",
        f"看{plain}，好",
        once,
        f"https://agent.example.com/product?url={plain}",
        f"https://agent.example.com/product?url={once}&code={noise}",
        f"https://agent.example.com/#/home?productLink={quote(once, safe='')}&code={noise}",
        f"https://detail.tmall.com/item.htm?id={number}",
        f"https://detail.tmall.hk/hk/item.htm?id={number}",
        f"https://world.taobao.com/item/{number}.htm",
        f"http://a.m.taobao.com/i{number}.htm?sid={noise}",
        f"https://detail.ju.taobao.com/home.htm?id=77&item_id={number}",
    )
    for way in ways:
        assert [one.key for one in read_links(way).listings] == [("taobao", "listing", number)], way


@settings(deadline=None)
@given(st.sampled_from(ADDRESSES), st.sampled_from([" {} ", "({})", "“{}”", "1. {}", "{} {}", "\n{}\n"]))
def test_the_short_way_and_the_long_way_agree(address: str, around: str) -> None:
    alone, among = read_links(address), read_links(around.replace("{}", address))
    assert [(one.key, one.canonical_url) for one in alone.listings] == [
        (one.key, one.canonical_url) for one in among.listings
    ]
    assert len(alone.unresolved) == len(among.unresolved)


@settings(deadline=None)
@given(st.lists(st.sampled_from(ADDRESSES), max_size=20))
def test_nothing_is_lost_and_nothing_comes_twice(lines: list[str]) -> None:
    reading = read_links("\n".join(lines))
    keys = [one.key for one in reading.listings]
    assert len(keys) == len(set(keys))
    assert total(reading) == len(lines)
