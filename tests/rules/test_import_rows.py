"""Each row of a sheet becomes listings, or says why not and what to change."""

import contextlib
from collections.abc import Iterable, Iterator
from itertools import islice

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from handlers.claims.rules import Ground
from handlers.claims.wording import GROUND_NAMES
from handlers.imports.columns import Column, Layout, lay_out
from handlers.imports.reasons import TEXTS, Why, say
from handlers.imports.rows import Bad, Good, read_rows
from handlers.imports.scanning import scan
from handlers.imports.spellings import ground_named, platform_named
from handlers.listings.rules import (
    REASONS,
    Found,
    Platform,
    Reason,
    ShortLink,
    load_platforms,
    read_links,
    read_plain,
)
from handlers.sheets import FORMULA, Sheet, Unreadable
from handlers.words import CHINESE, ENGLISH, Catalogues

TAOBAO = "https://item.taobao.com/item.htm?id=691541677564"
TMALL = "https://detail.tmall.com/item.htm?id=691541677565"
EXPRESS = "https://www.aliexpress.com/item/1005008364840352.html"
STORE = "https://shop104736810.taobao.com/"
SHORT = "https://m.tb.cn/h.5abcDEF"
LINK, PLATFORM, ITEM, SHOP = Column.LISTING, Column.PLATFORM, Column.ITEM, Column.STORE
RIGHT, GROUND, PROOF, NOTE = Column.RIGHT, Column.GROUND, Column.PROOF, Column.NOTE
PLACES = {column: place for place, column in enumerate(Column)}
LAYOUT = Layout(0, 1, PLACES, {column: column.value.upper() for column in Column}, (), is_sure=True)

Rows = Iterable[tuple[int, tuple[str, ...]]]


class Told:
    """A sheet of these rows."""

    name, pages = "told", 1

    def __init__(self, rows: Rows) -> None:
        self.given = rows

    def rows(self, page: int = 0) -> Iterator[tuple[int, tuple[str, ...]]]:
        return iter(self.given if page == 0 else ())


def cells(**said: str) -> tuple[str, ...]:
    """A row's cells, by the names of `Column`'s members."""
    named = {Column[name.upper()]: cell for name, cell in said.items()}
    return tuple(named.get(column, "") for column in Column)


def results(*rows: tuple[str, ...], layout: Layout = LAYOUT, after: int = 0) -> list[Good | Bad]:
    sheet: Sheet = Told([(number, row) for number, row in enumerate(rows, 2)])
    return list(read_rows(sheet, layout, after=after))


def named(*rows: tuple[str, ...]) -> list[tuple[str, str, str]]:
    """The keys of what the rows name, all of which must be good listings or stores."""
    told = []
    for one in results(*rows):
        assert isinstance(one, Good), one
        assert isinstance(one.found, Found), one
        told.append(one.found.key)
    return told


def whys(*rows: tuple[str, ...]) -> list[tuple[Why, str]]:
    told = []
    for one in results(*rows):
        assert isinstance(one, Bad), one
        told.append((one.why, one.told))
    return told


# -- what a row names


def test_a_plain_link_is_read_with_its_rows_number() -> None:
    (one,) = results(cells(listing=TAOBAO))
    assert isinstance(one, Good)
    assert isinstance(one.found, Found)
    assert (one.number, one.found.line, one.found.given, one.right, one.ground, one.remark) == (
        2,
        2,
        TAOBAO,
        "",
        "",
        "",
    )


def test_what_is_sold_in_an_app_only_is_named_in_the_links_place() -> None:
    rows = (
        cells(listing="盒马：牛奶 @ 浦东店", platform="盒马鲜生"),
        cells(listing="Freshippo: Milk @ Pudong"),
    )
    keys = ["牛奶 @ 浦东店", "milk @ pudong"]
    assert named(*rows) == [("freshippo", "listing", key) for key in keys]
    assert whys(cells(listing="盒马：牛奶 @ 浦东店", platform="1688")) == [(Why.OTHER_PLATFORM, "1688")]


@pytest.mark.parametrize(
    "cell",
    [
        f"{TAOBAO}\n{TMALL}",
        f"{TAOBAO} {TMALL}",
        f"{TAOBAO};{TMALL};{TAOBAO}",
        f"看这个 {TAOBAO}\n还有这个\n{TMALL}\n共两个",
    ],
)
def test_several_listings_in_one_cell_are_several_of_one_row(cell: str) -> None:
    assert named(cells(listing=cell)) == [
        ("taobao", "listing", "691541677564"),
        ("taobao", "listing", "691541677565"),
    ]
    told = [one for one in results(cells(listing=cell)) if isinstance(one, Good)]
    assert [(one.number, one.found.line) for one in told] == [(2, 2)] * 2


def test_share_text_is_a_short_link_with_its_title_and_the_rows_number() -> None:
    (one,) = results(cells(listing=f"【闲鱼】{SHORT} CZ0001 「我在闲鱼发布了【一双鞋】」\n点击链接直接打开"))
    assert isinstance(one, Good)
    assert isinstance(one.found, ShortLink)
    assert (one.found.platform, one.found.url, one.found.title, one.found.line) == (
        "xianyu",
        SHORT,
        "一双鞋",
        2,
    )


def test_right_ground_and_remarks_go_with_each_listing_of_their_row() -> None:
    row = cells(listing=f"{TAOBAO}\n{TMALL}", right=" TM  123 ", ground="假货", note="n", proof="p")
    told = [one for one in results(row) if isinstance(one, Good)]
    assert [(one.right, one.ground, one.remark) for one in told] == [("TM 123", "counterfeit", "n\np")] * 2
    assert [one.remark for one in results(cells(listing=TAOBAO, proof="p")) if isinstance(one, Good)] == ["p"]


def test_a_platform_and_an_item_id_are_a_listing() -> None:
    for platform, family in [
        ("淘宝", "taobao"),
        ("1688", "1688"),
        ("Xianyu (Idle Fish)", "xianyu"),
        ("AE", "aliexpress"),
    ]:
        assert named(cells(platform=platform, item="691541677564")) == [(family, "listing", "691541677564")]
    (one,) = results(cells(platform="1688.com", item="商品ID：691541677564"))
    assert isinstance(one, Good)
    assert isinstance(one.found, Found)
    assert one.found.canonical_url == "https://detail.1688.com/offer/691541677564.html"
    assert (one.found.given, one.found.line) == ("691541677564", 2)


def test_several_ids_in_one_cell_are_several_listings_and_a_float_is_one() -> None:
    ids = [item_id for _, _, item_id in named(cells(platform="天猫", item="691541677564，691541677565"))]
    assert ids == ["691541677564", "691541677565"]
    assert named(cells(platform="天猫", item="６９１５４１６７７５６４")) == [
        ("taobao", "listing", "691541677564")
    ]
    assert named(cells(platform="天猫", item="691541677564.0")) == [("taobao", "listing", "691541677564")]


def test_a_number_in_the_place_of_the_link_is_an_item_id_where_the_platform_is_named() -> None:
    assert named(cells(listing="691541677564", platform="taobao")) == [("taobao", "listing", "691541677564")]
    assert named(cells(listing="N/A", platform="taobao", item="691541677564")) == [
        ("taobao", "listing", "691541677564")
    ]


def test_a_store_counts_only_where_the_row_has_no_listing() -> None:
    assert named(cells(store=STORE)) == [("taobao", "store", "104736810")]
    assert named(cells(listing=TMALL, store=STORE)) == [("taobao", "listing", "691541677565")]
    assert named(cells(listing=TMALL, store=FORMULA)) == [("taobao", "listing", "691541677565")]
    assert named(cells(platform="1688", item="691541677564", store=STORE)) == [
        ("1688", "listing", "691541677564")
    ]


@pytest.mark.parametrize(
    ("row", "told"),
    [
        ({"listing": TAOBAO, "store": STORE}, ("104736810", "shop_id", "")),
        (
            {"listing": TAOBAO, "store": STORE, "seller": " Bright  Bags "},
            ("104736810", "shop_id", "Bright Bags"),
        ),
        ({"platform": "taobao", "item": "691541677564", "store": STORE}, ("104736810", "shop_id", "")),
        ({"listing": TAOBAO, "seller": "明亮箱包"}, ("", "", "明亮箱包")),
        ({"listing": EXPRESS, "store": STORE}, ("", "", "")),  # a store elsewhere
        ({"listing": TAOBAO, "store": TMALL}, ("", "", "")),  # no store
        ({"listing": TAOBAO, "store": FORMULA, "seller": FORMULA}, ("", "", "")),
        ({"listing": TAOBAO}, ("", "", "")),
    ],
)
def test_what_a_row_says_of_the_seller_goes_with_its_listing(
    row: dict[str, str], told: tuple[str, str, str]
) -> None:
    (one,) = results(cells(**row))
    assert isinstance(one, Good)
    assert isinstance(one.found, Found)
    assert (one.found.seller_key, one.found.seller_key_kind, one.found.seller_name) == told


def test_a_short_link_is_completed_by_the_rows_platform_and_id() -> None:
    assert named(cells(listing=SHORT, platform="天猫", item="691541677564")) == [
        ("taobao", "listing", "691541677564")
    ]
    (one,) = results(cells(listing=SHORT, platform="闲鱼"))
    assert isinstance(one, Good)
    assert isinstance(one.found, ShortLink)
    assert one.found.platform == "xianyu"


@pytest.mark.parametrize(
    ("link", "said"),
    [
        (TMALL, {"platform": "Taobao"}),
        (TMALL, {"platform": "Taobao/Tmall"}),
        (TMALL, {"platform": "Alibaba"}),
        (TMALL, {"platform": "somewhere"}),
        (TMALL, {"item": "691541677565"}),
        (TMALL, {"item": "691541677564, 691541677565"}),
        (TMALL, {"item": "-"}),
        (EXPRESS, {"item": "1005008364840350"}),  # as Excel keeps it
        (STORE, {"item": "691541677565"}),
    ],
)
def test_what_stands_beside_a_link_may_agree_with_it_or_say_nothing(link: str, said: dict[str, str]) -> None:
    assert named(cells(listing=link, **said)) == [read_links(link).listings[0].key]


# -- what is wrong


@pytest.mark.parametrize(
    ("row", "why", "told"),
    [
        (cells(seller="a"), Why.EMPTY, ""),
        (cells(item="-"), Why.EMPTY, ""),
        (cells(listing="a bag"), Why.NO_LINK, "a bag"),
        (cells(listing="691541677564"), Why.NUMBER_ALONE, "691541677564"),
        (cells(listing="691541677564", platform="Amazon"), Why.NO_PLATFORM, "691541677564"),
        (cells(item="691541677564"), Why.NO_PLATFORM, "691541677564"),
        (cells(item="691541677564", platform="Amazon"), Why.NO_PLATFORM, "691541677564"),
        (cells(item="691541677564", platform="盒马"), Why.SOLD_IN_APP, ""),
        (
            cells(listing="https://item.taobao.com/item.htm"),
            Why.NOT_A_LISTING,
            "https://item.taobao.com/item.htm",
        ),
        (cells(listing="https://www.taobao.com/"), Why.HOME_PAGE, "https://www.taobao.com/"),
        (
            cells(listing="https://s.taobao.com/search?q=a"),
            Why.SEARCH_PAGE,
            "https://s.taobao.com/search?q=a",
        ),
        (cells(listing="https://www.example.com/1"), Why.OTHER_SITE, "https://www.example.com/1"),
        (
            cells(listing="https://www.example.com/1", store=STORE),
            Why.OTHER_SITE,
            "https://www.example.com/1",
        ),
        (cells(store="https://www.taobao.com/"), Why.HOME_PAGE, "https://www.taobao.com/"),
        (
            cells(listing="https://item.taoba0.com/item.htm?id=1"),
            Why.LOOK_ALIKE,
            "https://item.taoba0.com/item.htm?id=1",
        ),
        (cells(listing=FORMULA), Why.FORMULA, "LISTING_URL"),
        (cells(listing=TAOBAO, note=FORMULA), Why.FORMULA, "NOTE"),
        (cells(store=FORMULA), Why.FORMULA, "STORE_URL"),
        (cells(platform="淘宝", item="6.92E+11"), Why.CUT_NUMBER, "6.92E+11"),
        (cells(listing=TAOBAO, item="6.92E+11"), Why.CUT_NUMBER, "6.92E+11"),
        (cells(listing=TAOBAO, right="1.2E+07"), Why.CUT_NUMBER, "1.2E+07"),
        (cells(platform="AE", item="1005008364840350"), Why.CUT_NUMBER, "1005008364840350"),
        (cells(listing=TAOBAO, item="691541677565"), Why.OTHER_ID, "691541677565"),
        (cells(listing=EXPRESS, item="1005008364840360"), Why.OTHER_ID, "1005008364840360"),
        (cells(listing=EXPRESS, item="1005008364840359"), Why.OTHER_ID, "1005008364840359"),
        (cells(listing=TAOBAO, platform="1688"), Why.OTHER_PLATFORM, "1688"),
        (cells(listing="https://qr.1688.com/s/abc", platform="淘宝"), Why.OTHER_PLATFORM, "淘宝"),
        (cells(listing=TAOBAO, note="n" * 1000, proof="p" * 501), Why.NOTE_TOO_LONG, ""),
        (cells(listing=TAOBAO, ground="ugly"), Why.UNKNOWN_GROUND, "ugly"),
        (cells(listing=TAOBAO, ground="u" * 300), Why.UNKNOWN_GROUND, "u" * 199 + "…"),
    ],
)
def test_a_row_that_cannot_be_filed_says_why(row: tuple[str, ...], why: Why, told: str) -> None:
    assert whys(row) == [(why, told)]


def test_notes_of_1500_characters_fit() -> None:
    (one,) = results(cells(listing=TAOBAO, note="n" * 1000, proof="p" * 500))
    assert isinstance(one, Good)


def test_a_cell_may_be_good_and_bad() -> None:
    good, bad = results(cells(listing=f"{TAOBAO}\nhttps://www.example.com/1"))
    assert isinstance(good, Good)
    assert bad == Bad(2, Why.OTHER_SITE, "https://www.example.com/1")


def test_a_column_without_a_heading_is_named_by_its_letter() -> None:
    layout = Layout(0, 0, {LINK: 0, NOTE: 27}, {}, (), is_sure=True)
    row = (TAOBAO, *[""] * 26, FORMULA)
    assert results(row, layout=layout) == [Bad(2, Why.FORMULA, "AB")]


def test_formulas_in_columns_that_are_not_used_do_no_harm() -> None:
    assert named(cells(listing=TAOBAO, seller=FORMULA, priority=FORMULA)) == [
        ("taobao", "listing", "691541677564")
    ]


# -- which rows


def test_headings_and_rows_done_before_are_passed_over() -> None:
    sheet: Sheet = Told([(number, cells(listing=TAOBAO)) for number in (1, 2, 5, 9)])
    assert [one.number for one in read_rows(sheet, LAYOUT)] == [2, 5, 9]
    assert [one.number for one in read_rows(sheet, LAYOUT, after=5)] == [9]
    assert list(read_rows(sheet, LAYOUT, after=9)) == []


def test_rows_are_read_as_they_are_asked_for() -> None:
    def endless() -> Iterator[tuple[int, tuple[str, ...]]]:
        number = 1
        while True:
            number += 1
            yield number, cells(listing=TAOBAO)

    sheet: Sheet = Told(endless())
    assert len(list(islice(read_rows(sheet, LAYOUT), 5))) == 5


# -- names


@pytest.mark.parametrize("ground", Ground)
def test_a_ground_is_understood_by_its_code_and_by_its_name_in_either_language(ground: Ground) -> None:
    catalogues = Catalogues.load()
    for language in (ENGLISH, CHINESE):
        words = catalogues.words(language, "UTC")
        assert ground_named(words(GROUND_NAMES[ground])) is ground
    assert ground_named(ground.value) is ground_named(ground.value.replace("_", " ").upper()) is ground


@pytest.mark.parametrize(
    ("written", "ground"),
    [
        ("fake", Ground.COUNTERFEIT),
        ("Counterfeit goods", Ground.COUNTERFEIT),
        ("counterfeit 假冒", Ground.COUNTERFEIT),
        ("售假", Ground.COUNTERFEIT),
        ("假货（涉嫌）", Ground.COUNTERFEIT),
        ("Counterfeit: the logo is wrong", Ground.COUNTERFEIT),
        ("盗版", Ground.PIRACY),
        ("Pirated", Ground.PIRACY),
        ("盗图", Ground.OTHER_COPYRIGHT),
        ("test purchase", Ground.TEST_BUY),
        ("外观专利", Ground.DESIGN),
        ("发明", Ground.INVENTION),
        ("实用新型", Ground.UTILITY_MODEL),
        ("trademark infringement", None),
        ("not counterfeit", None),
        ("counterfeit 盗版", None),
    ],
)
def test_grounds_are_understood_as_people_write_them(written: str, ground: Ground | None) -> None:
    assert ground_named(written) is ground


@pytest.mark.parametrize("platform", load_platforms().platforms.values(), ids=lambda platform: platform.key)
def test_a_platform_is_understood_by_its_names_and_domains(platform: Platform) -> None:
    for name in (
        platform.key,
        platform.english,
        platform.chinese,
        platform.key.upper(),
        f"{platform.chinese} {platform.english}",
        *platform.domains,
    ):
        assert platform_named(name) == platform.key


# -- what is said


@pytest.mark.parametrize("why", Why)
def test_every_reason_is_said_in_both_languages_and_names_what_was_told(why: Why) -> None:
    catalogues = Catalogues.load()
    english, chinese = (say(catalogues.words(one, "UTC"), why, "MS-1 {x}") for one in (ENGLISH, CHINESE))
    assert english.endswith(".")
    assert chinese.endswith("。")
    assert ("{told}" in TEXTS[why]) == ("MS-1 {x}" in english) == ("MS-1 {x}" in chinese)


def test_a_links_reasons_keep_their_texts() -> None:
    assert {Reason(why.value): TEXTS[why] for why in Why if why.value in set(Reason)} == REASONS


# -- laws

_WORDS = st.text(st.characters(exclude_categories=["Cs"]), max_size=30)
_KNOWN = st.sampled_from(
    [
        "",
        TAOBAO,
        TMALL,
        STORE,
        SHORT,
        FORMULA,
        "淘宝",
        "1688",
        "盒马",
        "691541677564",
        "6.92E+11",
        "fake",
        "https://www.example.com/",
        "https://a.aliexpress.com/_mabc",
        "￥AbCd1234EF￥",
    ]
)
_CELLS = st.lists(_WORDS | _KNOWN | st.tuples(_KNOWN, _WORDS).map(" ".join), max_size=11).map(tuple)


@given(st.lists(_CELLS.filter(any), max_size=6))
def test_every_row_gives_at_least_one_result_and_numbers_ascend(rows: list[tuple[str, ...]]) -> None:
    numbers = [one.number for one in results(*rows)]
    assert numbers == sorted(numbers)
    assert set(numbers) == set(range(2, len(rows) + 2))


@given(st.lists(_CELLS.filter(any), max_size=8))
def test_any_cells_are_laid_out_and_scanned_or_refused(rows: list[tuple[str, ...]]) -> None:
    sheet: Sheet = Told(list(enumerate(rows, 1)))
    with contextlib.suppress(Unreadable):
        layout = lay_out(sheet)
        found = scan(sheet)
        assert found.layout == layout
        assert found.rows == len(rows) - layout.headings
        told = list(read_rows(sheet, layout))
        assert sum(group.listings for group in found.groups) == sum(isinstance(one, Good) for one in told)
        assert sum(found.bad.values()) == sum(isinstance(one, Bad) for one in told)


@given(_KNOWN | _WORDS | st.tuples(_KNOWN, _WORDS).map("".join))
def test_a_plain_link_is_read_as_any_text_is(text: str) -> None:
    one = read_plain(load_platforms(), text, 1)
    assert one is None or (one,) == read_links(text).listings


_BESIDE = {
    LINK: (TAOBAO, TMALL, EXPRESS, STORE, SHORT, "", FORMULA, "6.9E+11"),
    PLATFORM: ("", "", "Taobao", "AliExpress", "?"),
    ITEM: ("", "", "691541677564", "691541677565"),
    SHOP: ("", "", STORE, FORMULA),
    RIGHT: ("", "1234567", "6.9E+11"),
    GROUND: ("", "counterfeit", "?"),
    PROOF: ("", "https://proof"),
    NOTE: ("", "sold twice", "n" * 1500),
}


@given(st.lists(st.tuples(*(st.sampled_from(_BESIDE.get(column, ("",))) for column in Column)), max_size=12))
@example([cells(listing=TAOBAO, item="691541677564"), cells(listing=TMALL, item="691541677564")])
@example([cells(listing=TAOBAO, platform="Taobao"), cells(listing=EXPRESS, platform="Taobao")])
@example([cells(listing=TAOBAO, note="sold twice"), cells(listing=TMALL), cells(listing=TMALL, right="1")])
def test_a_row_is_read_as_if_it_stood_alone(rows: list[tuple[str, ...]]) -> None:
    together: list[Good | Bad] = []
    for number, row in enumerate(rows, 2):
        together += read_rows(Told([(number, row)]), LAYOUT)
    assert results(*rows) == together
