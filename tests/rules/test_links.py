"""Real addresses, as people paste them: what each names, and what each that names nothing is."""

import csv
import re
from pathlib import Path

import pytest

from handlers.listings.rules import REASONS, Found, Reason, load_platforms, read_links
from handlers.words import CHINESE, ENGLISH, Catalogues

TABLES = Path(__file__).parents[1] / "data"


def rows(name: str) -> list[dict[str, str]]:
    with (TABLES / f"{name}.csv").open(encoding="utf-8", newline="") as table:
        return list(csv.DictReader(table))


def only(text: str) -> Found:
    """The one listing or store in a text that holds nothing else."""
    reading = read_links(text)
    assert (reading.unresolved, reading.not_understood, reading.repeated) == ((), (), 0)
    assert len(reading.listings) == 1
    return reading.listings[0]


def reason(text: str) -> Reason:
    """Why a text of one link names nothing."""
    reading = read_links(text)
    assert (reading.listings, reading.unresolved) == ((), ())
    assert len(reading.not_understood) == 1
    return reading.not_understood[0].reason


LISTINGS = [row for row in rows("listing_urls") if not row["platform"].startswith("short:")]
SHORTS = [row for row in rows("listing_urls") if row["platform"].startswith("short:")]


@pytest.mark.parametrize("row", LISTINGS, ids=lambda row: row["url"][:70])
def test_a_listing_is_known_by_its_address(row: dict[str, str]) -> None:
    one = only(row["url"])
    assert (one.platform, one.item_id, one.kind) == (row["platform"], row["item_id"], "listing")
    assert one.given == row["url"]


@pytest.mark.parametrize("row", SHORTS, ids=lambda row: row["url"])
def test_a_short_link_stays_unresolved_with_its_hint(row: dict[str, str]) -> None:
    reading = read_links(row["url"])
    assert (reading.listings, reading.not_understood) == ((), ())
    (short,) = reading.unresolved
    hinted = row["platform"].removeprefix("short:")
    assert short.url == row["url"]
    assert short.platform == ("" if hinted == "tb.cn" else hinted)


@pytest.mark.parametrize("row", rows("store_urls"), ids=lambda row: row["url"][:70])
def test_a_store_front_is_known_by_its_sellers_key(row: dict[str, str]) -> None:
    one = only(row["url"])
    kind = row["key_kind"].partition(" (")[0]
    assert (one.kind, one.platform) == ("store", row["platform"])
    assert (one.item_id, one.seller_key, one.seller_key_kind) == (row["seller_key"], row["seller_key"], kind)


@pytest.mark.parametrize("row", rows("edge_urls"), ids=lambda row: row["why"])
def test_an_edge_case_is_read_as_the_table_says(row: dict[str, str]) -> None:
    expected = row["expected"].removeprefix("wrapped ")
    if expected == "reject":
        assert reason(row["input"]) in REASONS
    elif expected.startswith("short:"):
        platform, _, url = expected.removeprefix("short:").partition(" ")
        (short,) = read_links(row["input"]).unresolved
        assert (short.platform, short.url, short.tao_password) == (platform, url, "")
    else:
        one = only(row["input"])
        assert f"{one.platform},{one.item_id}" == expected


@pytest.mark.parametrize("row", rows("named_listings"), ids=lambda row: row["why"])
def test_what_is_sold_in_an_app_only_is_known_by_title_and_store(row: dict[str, str]) -> None:
    one = only(row["input"])
    assert (one.platform, one.family, one.kind) == ("freshippo", "freshippo", "listing")
    assert (one.item_id, one.canonical_url) == (row["item_id"], row["shown"])
    assert one.item_id.endswith(f" @ {one.seller_key}")
    assert only(one.canonical_url).key == one.key


def test_one_name_in_two_ways_counts_once() -> None:
    reading = read_links("Freshippo: Milk 1L @ Pudong\n盒马：ＭＩＬＫ 1l｜pudong")
    assert (len(reading.listings), reading.repeated) == (1, 1)


def test_the_key_of_a_long_name_is_short_and_its_own() -> None:
    red, blue = (only(f"盒马：{'丝' * 200}{colour} @ 店") for colour in ("红", "蓝"))
    assert red.key != blue.key
    assert max(len(red.item_id), len(blue.item_id)) <= 120


@pytest.mark.parametrize("words", [ENGLISH, CHINESE])
def test_who_is_told_how_to_name_such_a_listing_can_copy_it(words: str) -> None:
    told = Catalogues.load().words(words, "UTC")(REASONS[Reason.SOLD_IN_APP])
    (shown,) = re.findall("[“「](.+)[”」]", told)
    assert only(shown).platform == "freshippo"


@pytest.mark.parametrize(
    ("typed", "platform", "item_id"),
    [
        ("taobao://item.taobao.com/item.htm?id=12688928896", "taobao", "12688928896"),
        ("tbopen://m.taobao.com/?h5Url=https%3A%2F%2Fitem.taobao.com%2Fitem.htm%3Fid%3D7", "taobao", "7"),
        ("tmall://page.tm/itemDetail?itemId=566940414408", "tmall", "566940414408"),
        ("fleamarket://item?id=997693163811", "xianyu", "997693163811"),
        ("//detail.tmall.com/item.htm?id=545041732350", "tmall", "545041732350"),
        ("item.taobao.com/item.htm?id=545041732350", "taobao", "545041732350"),
        ("HTTPS://ITEM.TAOBAO.COM/item.htm?id=9", "taobao", "9"),
        ("https://h5.m.taobao.com/awp/core/detail.htm#!id=561356305917", "taobao", "561356305917"),
        ("https://new.m.taobao.com/detail.htm?id=623937911339&sid=test", "taobao", "623937911339"),
        ("http://item.taobao.com/auction/item_detail.htm?item_num_id=7828843050", "taobao", "7828843050"),
        ("https://item.taobao.com/item.htm%3Fid%3D123", "taobao", "123"),
        ("https%3A%2F%2Fitem.taobao.com%2Fitem.htm%3Fid%3D1234", "taobao", "1234"),
        ("item.taobao.com%2Fitem.htm%3Fid%3D1234", "taobao", "1234"),
        ("https://detail.m.tmall.com/item.htm?id=5", "tmall", "5"),
        ("https://detail.liangxinyao.com/item.htm?id=5", "tmall", "5"),
        ("https://nmi.juhuasuan.com/market/ju/detail_wap.php?item_id=555", "juhuasuan", "555"),
        ("https://2.taobao.com/item.htm?id=592838761902", "xianyu", "592838761902"),
        ("https://h5.m.goofish.com/item?id=710539963567&ownerId=2c8678", "xianyu", "710539963567"),
        ("https://www.goofish.com/item/821040211708", "xianyu", "821040211708"),
        ("https://market.m.taobao.com/app/trip/rx-travel-detail/pages/index?id=123", "fliggy", "123"),
        ("https://spanish.alibaba.com/product-detail/x-_60112345.html", "alibaba", "60112345"),
        ("https://www.aliexpress.com/item/a-slug/32325724150.html", "aliexpress", "32325724150"),
        ("https://m.aliexpress.com/item/32832709611.html?productId=32832709611", "aliexpress", "32832709611"),
        ("https://aliexpress.ru/item/1005001.html?sku_id=12000", "aliexpress", "1005001"),
        ("https://www.aliexpress.com/ssr/1/Deals?productIds=10050068:120000", "aliexpress", "10050068"),
        ("https://s.click.aliexpress.com/d?u=https%3A%2F%2Faliexpress.com%2Fi%2F10.html", "aliexpress", "10"),
        ("https://www.lazada.co.th/products/i2643219630-s17164368334.html", "lazada", "2643219630"),
        ("https://www.lazada.vn/products/áo-thun-nữ-i123-s456.html", "lazada", "123"),
        ("https://www.daraz.com.np/products/x-i12-y-i105436377-s1027150190.html", "daraz", "105436377"),
        ("https://www.trendyol.com/en/x/y-p-2-z-p-1075881149?merchantId=5", "trendyol", "1075881149"),
        ("https://www.cssbuy.com/item-1688-1025411009174.html", "1688", "1025411009174"),
        ("https://www.cssbuy.com/item-675330231400.html", "taobao", "675330231400"),
        ("https://cnfans.com/product?id=889819872782&platform=TAOBAO", "taobao", "889819872782"),
        ("https://hoobuy.com/product/0/846137330434", "1688", "846137330434"),
        ("https://www.google.com/url?q=https://item.taobao.com/item.htm?id=9&sa=D", "taobao", "9"),
    ],
)  # fmt: skip
def test_other_ways_to_write_a_listing_are_understood(typed: str, platform: str, item_id: str) -> None:
    one = only(typed)
    assert (one.platform, one.item_id) == (platform, item_id)


@pytest.mark.parametrize(
    "typed",
    [
        "<https://item.taobao.com/item.htm?spm=1&amp;id=77|item.taobao.com/item…>",
        "<https://item.taobao.com/item.htm?id=77>",
        "[购买链接](https://item.taobao.com/item.htm?id=77)",
        "看这个https://item.taobao.com/item.htm?id=77。谢谢",
        "看item.taobao.com/item.htm?id=77很好",
        "链接：https://item.taobao.com/item.htm?id=77，急",
        '"https://item.taobao.com/item.htm?id=77",',
        "(https://item.taobao.com/item.htm?id=77).",
        "ｈｔｔｐｓ：／／ｉｔｅｍ．ｔａｏｂａｏ．ｃｏｍ／ｉｔｅｍ．ｈｔｍ？ｉｄ＝７７",
        "https://item.tao\u200bbao.com/item.htm?id=7\ufeff7",
        "\ufeffhttps://item.taobao.com/item.htm?id=77",
        "https://item.taobao.com/item.htm?spm=1&amp;amp;id=77",
        '<a href="https://item.taobao.com/item.htm?id=77">x</a>',
    ],
)
def test_what_programs_and_people_put_around_a_link_does_not_matter(typed: str) -> None:
    assert only(typed).key == ("taobao", "listing", "77")


@pytest.mark.parametrize(
    "typed",
    [
        "https://item.taobao.com/item.htm?id=1 https://detail.1688.com/offer/2.html",
        "https://item.taobao.com/item.htm?id=1,https://detail.1688.com/offer/2.html",
        "https://item.taobao.com/item.htm?id=1;detail.1688.com/offer/2.html",
        "https://item.taobao.com/item.htm?id=1https://detail.1688.com/offer/2.html",
        "https://item.taobao.com/item.htm?id=1和https://detail.1688.com/offer/2.html",
        "https://item.taobao.com/item.htm?id=1\thttps://detail.1688.com/offer/2.html",
        "https://item.taobao.com/item.htm?id=1\r\nhttps://detail.1688.com/offer/2.html",
    ],
)
def test_several_links_together_are_each_read_in_order(typed: str) -> None:
    assert [one.key for one in read_links(typed).listings] == [
        ("taobao", "listing", "1"),
        ("1688", "listing", "2"),
    ]


@pytest.mark.parametrize(
    ("typed", "why"),
    [
        ("hello", Reason.NO_LINK),
        ("e.g. this file.txt is 3.5 cm", Reason.NO_LINK),
        ("me@taobao.com wrote", Reason.NO_LINK),
        ("￥99.00￥ or €12345678€", Reason.NO_LINK),
        ("691541677564", Reason.NUMBER_ALONE),
        ("https://detail.tmall.com/item.htm?skuId=5", Reason.NOT_A_LISTING),
        ("https://detail.tmall.com/item.htm?id=0012", Reason.NOT_A_LISTING),
        ("https://www.taobao.com", Reason.HOME_PAGE),
        ("https://s.taobao.com/search?q=shoes", Reason.SEARCH_PAGE),
        ("https://www.aliexpress.com/w/wholesale-phone.html", Reason.SEARCH_PAGE),
        ("https://www.aliexpress.com/category/200000345/kids.html", Reason.CATEGORY_PAGE),
        ("https://detail.ju.taobao.com/home.htm?id=10000031155738", Reason.CAMPAIGN_PAGE),
        ("https://www.freshippo.com/detail/5", Reason.SOLD_IN_APP),
        ("Freshippo: Milk 1L", Reason.SOLD_IN_APP),
        ("盒马：@ 浦东店", Reason.SOLD_IN_APP),
        ("Freshippo: Milk - fresh - Pudong", Reason.SOLD_IN_APP),
        ("Freshippo Milk @ Pudong", Reason.SOLD_IN_APP),
        ("盒马：https://www.freshippo.com/detail/5", Reason.SOLD_IN_APP),
        ("Freshippo: Milk @ https://shop.example.com/", Reason.OTHER_SITE),
        ("Freshippo: ta0bao.com/item.htm?id=1 @ Pudong", Reason.LOOK_ALIKE),
        ("Freshippo: " + "Milk " * 80 + "@ Pudong", Reason.TOO_LONG),
        ("【盒马】有机牛奶", Reason.NO_LINK),
        ("Freshippo sells fakes, look:", Reason.NO_LINK),
        ("Hemaworld: Milk @ Pudong", Reason.NO_LINK),
        ("https://www.amazon.com/dp/B06VW5BH2K", Reason.OTHER_SITE),
        ("https://weidian.com/item.html?itemID=4480454092", Reason.OTHER_SITE),
        ("https://www.cssbuy.com/item-micro-4480454092.html", Reason.OTHER_SITE),
        ("https://www.alibabacloud.com/product/ecs", Reason.OTHER_SITE),
        ("https://item.taobao.com.evil.com/item.htm?id=1", Reason.LOOK_ALIKE),
        ("https://eviltaobao.com/item.htm?id=1", Reason.LOOK_ALIKE),
        ("https://ta0bao.com/item.htm?id=1", Reason.LOOK_ALIKE),
        ("https://taobao.com.evil.com/?url=https://item.taobao.com/item.htm?id=1", Reason.LOOK_ALIKE),
        ("https://xn--tobao-9ta.com/item.htm?id=1", Reason.LOOK_ALIKE),
        ("https://t\u0430obao.com/item.htm?id=1", Reason.LOOK_ALIKE),
        ("https://淘taobao.com/item.htm?id=1", Reason.LOOK_ALIKE),
        ("https://taobao.com@evil.com/item.htm?id=1", Reason.STRANGE_ADDRESS),
        ("https://evil.com@item.taobao.com/item.htm?id=1", Reason.STRANGE_ADDRESS),
        ("https://item.taobao.com:8443/item.htm?id=1", Reason.STRANGE_ADDRESS),
        ("https://2130706433/item.taobao.com/item.htm?id=1", Reason.STRANGE_ADDRESS),
        ("https://.taobao.com/item.htm?id=1", Reason.STRANGE_ADDRESS),
        ("ftp://item.taobao.com/item.htm?id=4", Reason.STRANGE_ADDRESS),
        ("https://item.taobao.com/item.htm?x=" + "a" * 9000 + "&id=4", Reason.TOO_LONG),
    ],
    ids=lambda value: str(value)[:60],
)
def test_what_names_nothing_is_told_why(typed: str, why: Reason) -> None:
    assert reason(typed) is why


def test_every_reason_has_its_words() -> None:
    assert set(REASONS) == set(Reason)
    assert all(REASONS.values())


def test_share_text_gives_title_password_and_hint() -> None:
    said = (
        "【闲鱼】https://m.tb.cn/h.7n1phWg?tk=NR6 HU591 「我在闲鱼发布了【九成新 运动鞋】」 ￥joxNbkGCkNZ￥"
    )
    (short,) = read_links(said).unresolved
    assert short.url == "https://m.tb.cn/h.7n1phWg?tk=NR6"
    assert (short.platform, short.title, short.tao_password) == ("xianyu", "九成新 运动鞋", "joxNbkGCkNZ")


def test_a_tao_password_alone_is_kept_for_somebody_to_complete() -> None:
    (short,) = read_links("€joxNbkGCkNZ€复制这条信息，打开手机淘宝即可领券").unresolved
    assert (short.url, short.tao_password) == ("", "joxNbkGCkNZ")


def test_what_an_app_adds_below_share_text_is_nobodys_mistake() -> None:
    reading = read_links("【淘宝】https://e.tb.cn/h.T8dxm 「鞋」\n点击链接直接打开 或者 淘宝搜索直接打开\n\n")
    assert (len(reading.unresolved), reading.not_understood) == (1, ())


def test_what_comes_again_is_counted_and_left_out() -> None:
    reading = read_links(
        "https://item.taobao.com/item.htm?id=674029285425\n"
        "https://detail.tmall.com/item_o.htm?id=674029285425\n"
        "ju.taobao.com/m/jusp/alone/detailwap/mtp.htm?item_id=674029285425\n"
        "https://m.tb.cn/h.VIjRDe7\nhttps://m.tb.cn/h.VIjRDe7\n"
    )
    assert [one.platform for one in reading.listings] == ["taobao"]
    assert (len(reading.unresolved), reading.repeated) == (1, 3)


def test_a_store_and_a_listing_of_one_number_are_two() -> None:
    text = "https://shop106592833.taobao.com/\nhttps://item.taobao.com/item.htm?id=106592833"
    assert [one.kind for one in read_links(text).listings] == ["store", "listing"]


@pytest.mark.parametrize(
    ("typed", "key", "kind"),
    [
        ("https://www.trendyol.com/a/b-p-1?boutiqueId=61&merchantId=115133", "115133", "merchant_id"),
        ("https://www.aliexpress.com/store/product/x/3226069_32921785624.html", "3226069", "store_id"),
        ("http://zengge.en.alibaba.com/product/1959075082-213407227/", "zengge", "vanity_subdomain"),
        ("https://detail.tmall.com/item.htm?id=5&user_id=725677994", "725677994", "seller_user_id"),
        ("https://item.taobao.com/item.htm?id=5", "", ""),
    ],
)
def test_a_listings_link_tells_its_seller_where_it_can(typed: str, key: str, kind: str) -> None:
    one = only(typed)
    assert (one.kind, one.seller_key, one.seller_key_kind) == ("listing", key, kind)


def test_a_platforms_own_hosts_are_no_stores() -> None:
    assert reason("https://login.taobao.com/") is Reason.HOME_PAGE
    assert reason("https://cart.taobao.com/cart.htm") is Reason.NOT_A_LISTING


def test_the_market_is_that_of_the_site() -> None:
    assert only("https://www.lazada.com.ph/products/pdp-i15593670246.html").market == "PH"
    assert only("https://www.aliexpress.com/item/32325724150.html").market == "*"


def test_lines_are_numbered_and_clipped() -> None:
    reading = read_links("\n\nhttps://item.taobao.com/item.htm?id=5\n" + "x" * 500)
    assert reading.listings[0].line == 3
    (line,) = reading.not_understood
    assert (line.number, len(line.text), line.text[-1]) == (4, 200, "…")


def test_platforms_of_one_family_are_named_for_one_of_them() -> None:
    platforms = load_platforms().platforms
    assert {one.family for one in platforms.values()} <= set(platforms)
    assert len(platforms) == 14
    assert platforms["lazada"].markets == ("SG", "MY", "TH", "PH", "VN", "ID")
    assert all(one.english and one.chinese for one in platforms.values())
