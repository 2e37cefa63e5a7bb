"""What one reader is shown: their language, their clock, their way of writing figures."""

import re
from datetime import UTC, date, datetime, timedelta, timezone
from pathlib import Path
from zoneinfo import available_timezones

import pytest
from babel.messages.pofile import PoFileError
from hypothesis import given, settings
from hypothesis import strategies as st

from handlers.words import N_, Catalogues, Words, locale_of, zone_named

CATALOGUE = """
msgid ""
msgstr ""
"Content-Type: text/plain; charset=utf-8\\n"
"Language: zh_CN\\n"
"Plural-Forms: nplurals=1; plural=0;\\n"

msgid "Filed as {reference}"
msgstr "已提交，编号 {reference}"

msgid "{n} listing of {brand}"
msgid_plural "{n} listings of {brand}"
msgstr[0] "{brand} 的 {n} 个商品"

#, fuzzy
msgid "Take"
msgstr "拿走"
"""

MARCH = datetime(2026, 3, 6, 9, tzinfo=UTC)
JULY = datetime(2026, 7, 6, 9, tzinfo=UTC)


@pytest.fixture(scope="module")
def catalogues(tmp_path_factory: pytest.TempPathFactory) -> Catalogues:
    path = tmp_path_factory.mktemp("locale") / "marketsafe.po"
    path.write_text(CATALOGUE, encoding="utf-8")
    return Catalogues.load(path)


@pytest.mark.parametrize(
    ("language", "locale"),
    [
        ("en", "en"),
        ("en-US", "en"),
        ("en_GB", "en"),
        ("zh", "zh_CN"),
        ("zh-CN", "zh_CN"),
        ("zh_CN", "zh_CN"),
        ("ZH-hans", "zh_CN"),
        ("zh-Hans-CN", "zh_CN"),
        ("zh-TW", "zh_CN"),
        ("de-DE", "en"),
        ("zhuang", "en"),
        ("", "en"),
    ],
)
def test_a_stored_language_becomes_one_we_speak(language: str, locale: str) -> None:
    assert locale_of(language) == locale


@pytest.mark.parametrize(
    "name", ["", "Shanghai", "America", "../etc/passwd", "/etc/localtime", "Asia/\0", "a" * 300]
)
def test_a_name_that_is_no_time_zone_means_utc_and_is_kept_to_be_shown(
    catalogues: Catalogues, name: str
) -> None:
    words = catalogues.words("en", name)
    assert (words.timezone.key, words.unknown_timezone) == ("UTC", name)
    assert zone_named(name) is None


def test_a_known_time_zone_is_used_and_nothing_is_said(catalogues: Catalogues) -> None:
    words = catalogues.words("zh-CN", "Asia/Shanghai")
    assert (words.locale, words.timezone.key, words.unknown_timezone) == ("zh_CN", "Asia/Shanghai", "")


@pytest.mark.parametrize(
    ("language", "timezone_name", "at", "shown"),
    [
        ("en", "Asia/Shanghai", MARCH, "Fri 6 Mar, 17:00 China time"),
        ("en", "America/New_York", MARCH, "Fri 6 Mar, 04:00 EST"),
        ("en", "America/New_York", JULY, "Mon 6 Jul, 05:00 EDT"),
        ("en", "Asia/Dubai", MARCH, "Fri 6 Mar, 13:00 GMT+04:00"),
        ("en", "UTC", MARCH, "Fri 6 Mar, 09:00 UTC"),
        ("en", "nowhere", MARCH, "Fri 6 Mar, 09:00 UTC"),
        ("zh", "Asia/Shanghai", MARCH, "3月6日 周五 17:00（北京时间）"),
        ("zh", "PRC", MARCH, "3月6日 周五 17:00（北京时间）"),
        ("zh", "America/New_York", MARCH, "3月6日 周五 04:00（北美东部标准时间）"),
        ("zh", "America/New_York", JULY, "7月6日 周一 05:00（北美东部夏令时间）"),
        ("zh", "Asia/Hong_Kong", MARCH, "3月6日 周五 17:00（香港标准时间）"),
        ("zh", "Etc/GMT-3", MARCH, "3月6日 周五 12:00（GMT+03:00）"),
        ("zh", "UTC", MARCH, "3月6日 周五 09:00（协调世界时）"),
    ],
)
def test_an_instant_is_told_on_the_readers_clock(
    catalogues: Catalogues, language: str, timezone_name: str, at: datetime, shown: str
) -> None:
    assert catalogues.words(language, timezone_name).when(at) == shown


def test_the_zone_an_instant_comes_in_changes_nothing(catalogues: Catalogues) -> None:
    words = catalogues.words("en", "Asia/Shanghai")
    assert words.when(MARCH.astimezone(timezone(timedelta(hours=-8)))) == "Fri 6 Mar, 17:00 China time"


def test_an_instant_without_a_zone_is_refused(catalogues: Catalogues) -> None:
    with pytest.raises(ValueError, match="without a zone"):
        catalogues.words("en", "UTC").when(MARCH.replace(tzinfo=None))


def test_every_zones_clock_has_a_name_in_both_languages(catalogues: Catalogues) -> None:
    plain = re.compile(
        r"(Sun 5|Mon 6|Tue 7) Jul, \d\d:\d\d ([A-Za-z]{1,5}|China time|India time|GMT[+-]\d\d:\d\d)"
    )
    english = {name: catalogues.words("en", name).when(JULY) for name in available_timezones()}
    chinese = {name: catalogues.words("zh", name).when(JULY) for name in available_timezones()}
    assert {name: text for name, text in english.items() if not plain.fullmatch(text)} == {}
    assert {name: text for name, text in chinese.items() if "未知" in text or "（）" in text} == {}


@pytest.mark.parametrize(("language", "shown"), [("en", "Fri 6 Mar 2026"), ("zh", "2026年3月6日 周五")])
def test_a_date_is_told_with_its_year(catalogues: Catalogues, language: str, shown: str) -> None:
    assert catalogues.words(language, "UTC").day(date(2026, 3, 6)) == shown


def test_the_day_of_an_instant_is_the_readers(catalogues: Catalogues) -> None:
    late = datetime(2026, 3, 6, 20, tzinfo=UTC)
    assert catalogues.words("en", "Asia/Shanghai").day(late) == "Sat 7 Mar 2026"
    assert catalogues.words("en", "America/New_York").day(late) == "Fri 6 Mar 2026"


@pytest.mark.parametrize("language", ["en", "zh"])
def test_figures_are_written_in_groups_and_shares_to_a_tenth(catalogues: Catalogues, language: str) -> None:
    words = catalogues.words(language, "UTC")
    assert [words.number(n) for n in (0, 300, 180_000)] == ["0", "300", "180,000"]
    assert [words.percent(share) for share in (0, 0.9, 0.953, 1)] == ["0%", "90%", "95.3%", "100%"]


def test_a_text_comes_in_the_readers_language_with_its_fields(catalogues: Catalogues) -> None:
    english, chinese = catalogues.words("en", "UTC"), catalogues.words("zh", "UTC")
    assert english("Filed as {reference}", reference="MS-1") == "Filed as MS-1"
    assert chinese("Filed as {reference}", reference="MS-1") == "已提交，编号 MS-1"


def test_a_count_takes_the_form_that_fits_it(catalogues: Catalogues) -> None:
    forms = ("{n} listing of {brand}", "{n} listings of {brand}")
    english, chinese = catalogues.words("en", "UTC"), catalogues.words("zh", "UTC")
    assert english.many(*forms, 1, brand="Acme") == "1 listing of Acme"
    assert english.many(*forms, 2000, brand="Acme") == "2,000 listings of Acme"
    assert chinese.many(*forms, 1, brand="Acme") == "Acme 的 1 个商品"


def test_what_is_not_translated_or_not_surely_is_shown_in_english(catalogues: Catalogues) -> None:
    chinese = catalogues.words("zh", "UTC")
    assert chinese("Release") == "Release"
    assert chinese("Take") == "Take"
    assert chinese.many("{n} seller", "{n} sellers", 3) == "3 sellers"


@pytest.mark.parametrize("language", ["en", "zh"])
def test_no_text_is_no_text_and_never_the_catalogues_header(catalogues: Catalogues, language: str) -> None:
    assert catalogues.words(language, "UTC")("") == ""


@pytest.mark.parametrize("language", ["en", "zh"])
def test_a_text_with_a_hole_in_it_is_never_shown(catalogues: Catalogues, language: str) -> None:
    words = catalogues.words(language, "UTC")
    with pytest.raises(KeyError, match="reference"):
        words("Filed as {reference}", brand="Acme")
    with pytest.raises(KeyError, match="brand"):
        words.many("{n} listing of {brand}", "{n} listings of {brand}", 2)


@given(typed=st.text())
@settings(deadline=None)
def test_what_a_person_typed_is_shown_as_typed(typed: str) -> None:
    words = Words("en", zone_named("UTC") or pytest.fail("no UTC"))
    assert words("“{words}”", words=typed) == f"“{typed}”"


def test_marking_a_text_for_the_catalogue_leaves_it_as_it_is() -> None:
    assert N_("Refused") == "Refused"


def test_the_catalogue_that_is_shipped_loads() -> None:
    assert set(Catalogues.load().texts) == {"en", "zh_CN"}


def test_a_broken_catalogue_stops_the_start(tmp_path: Path) -> None:
    broken = tmp_path / "marketsafe.po"
    broken.write_text('msgid "Take"\n<<<<<<< ours\nmsgstr "领取"\n', encoding="utf-8")
    with pytest.raises(PoFileError):
        Catalogues.load(broken)
