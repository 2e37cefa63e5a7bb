"""One reader's language and clock: every text, date and figure that a person sees goes through `Words`.

The English source stands in the code, each text once, in a call to a parameter named `words`; its Chinese
stands in `locale/zh_CN/LC_MESSAGES/marketsafe.po`, which is the only form kept: there is no compiled file
that could lag behind it. A text without a translation is shown in English.
"""

import gettext
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from functools import lru_cache
from io import BytesIO
from pathlib import Path
from typing import Literal, cast
from zoneinfo import ZoneInfo

from babel.core import Locale
from babel.dates import format_date, format_datetime, get_timezone_gmt, get_timezone_name
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.numbers import format_decimal, format_percent

ENGLISH, CHINESE = "en", "zh_CN"

_CATALOGUE = Path(__file__).parent / "locale" / CHINESE / "LC_MESSAGES" / "marketsafe.po"
_MOMENT = {ENGLISH: "EEE d MMM, HH:mm", CHINESE: "M月d日 EEE HH:mm"}
_DAY = {ENGLISH: "EEE d MMM y", CHINESE: "y年M月d日 EEE"}
_WITH_ZONE = {ENGLISH: "{moment} {zone}", CHINESE: "{moment}（{zone}）"}
#: What people in China call their clock, by its official name.
_COMMON_NAMES = {"中国标准时间": "北京时间"}
#: Short names that readers elsewhere take for another clock ("CST" is Chicago's too).
_PLAIN_NAMES = {"Asia/Shanghai": "China time", "PRC": "China time", "Asia/Kolkata": "India time"}


def N_(message: str) -> str:  # noqa: N802 - gettext's own name for it
    """Mark a text for the catalogue where no reader is at hand (a refusal's text); returns it unchanged."""
    return message


def zone_named(name: str) -> ZoneInfo | None:
    """The time zone of an IANA name such as "Asia/Shanghai", None for anything that is not one."""
    try:
        return ZoneInfo(name)
    except (KeyError, ValueError, OSError):  # an unknown name, a path, a folder such as "America"
        return None


def locale_of(language: str) -> str:
    """The locale we speak to someone whose language is stored as `language` ("en-US", "zh_CN", "zh-Hans").

    Every kind of Chinese gets the one we have, anything unknown gets English.
    """
    primary = language.replace("_", "-").partition("-")[0]
    return CHINESE if primary.lower() == "zh" else ENGLISH


@dataclass(frozen=True, slots=True)
class Words:
    """One reader's language and clock.

    `unknown_timezone` is "" or the reader's stored zone name that is none, so that `timezone` is UTC: who
    shows settings may say so.
    """

    locale: str
    timezone: ZoneInfo
    unknown_timezone: str = ""
    _texts: gettext.NullTranslations = field(
        default_factory=gettext.NullTranslations, repr=False, compare=False
    )

    def __call__(self, message: str, /, **fields: object) -> str:
        """`message` in the reader's language, its {named} fields filled in.

        A field that the text names and the caller does not give raises KeyError, in every language alike:
        a text with a hole in it is a fault of the code, never something to show.
        """
        # gettext answers the empty message with the catalogue's header.
        return self._texts.gettext(message).format(**fields) if message else ""

    def many(self, one: str, more: str, n: int, /, **fields: object) -> str:
        """The form that fits `n` things; `{n}` is the figure as the reader writes it."""
        return self._texts.ngettext(one, more, n).format(**{"n": self.number(n), **fields})

    def when(self, at: datetime) -> str:
        """An instant on the reader's clock: "Fri 6 Mar, 17:00 EST", "3月6日 周五 17:00（北京时间）".

        Raises ValueError for a naive `at`.
        """
        if at.tzinfo is None:
            raise ValueError(f"An instant without a zone: {at}")
        return _moment(at.astimezone(UTC).replace(second=0, microsecond=0), self.timezone, self.locale)

    def day(self, on: date) -> str:
        """A date: "Fri 6 Mar 2026", "2026年3月6日 周五". An instant is first put on the reader's clock."""
        if isinstance(on, datetime):
            on = on.astimezone(self.timezone).date()
        return format_date(on, _DAY[self.locale], locale=_cldr(self.locale))

    def number(self, n: int) -> str:
        """A count: "180,000"."""
        return _number(n, self.locale)

    def percent(self, share: float) -> str:
        """A share of one, to a tenth of a percent: 0.953 is "95.3%", 1 is "100%"."""
        return format_percent(share, "#,##0.#%", locale=_cldr(self.locale))


@dataclass(frozen=True, slots=True)
class Catalogues:
    """The translations, of which each file is read once in a process."""

    texts: Mapping[str, gettext.NullTranslations]

    @classmethod
    def load(cls, chinese: Path = _CATALOGUE) -> "Catalogues":
        """Read the catalogue. Raises OSError where it is missing, PoFileError where it is broken."""
        return cls({ENGLISH: gettext.NullTranslations(), CHINESE: _translations(chinese)})

    def words(self, language: str, timezone: str) -> Words:
        """The words for a reader, by language and zone name as they are stored for a person.

        A zone name that is none means UTC, and `Words.unknown_timezone` tells which it was.
        """
        locale, zone = locale_of(language), zone_named(timezone)
        unknown = "" if zone else timezone
        return Words(locale, zone or ZoneInfo("UTC"), unknown, self.texts[locale])


@lru_cache(maxsize=8)  # a bot, the shell beside it, every test: each would take 15 ms or more for the same
def _translations(path: Path) -> gettext.GNUTranslations:
    compiled = BytesIO()
    with path.open("rb") as source:
        write_mo(compiled, read_po(source, locale=CHINESE, abort_invalid=True))
    compiled.seek(0)
    return gettext.GNUTranslations(compiled)


@lru_cache(maxsize=1024)  # a due time stands on every card, and Babel takes 0.1 ms for each
def _moment(at: datetime, zone: ZoneInfo, locale: str) -> str:
    local = at.astimezone(zone)
    moment = format_datetime(local, _MOMENT[locale], tzinfo=zone, locale=_cldr(locale))
    return _WITH_ZONE[locale].format(moment=moment, zone=_zone_name(local, locale))


@lru_cache(maxsize=1024)  # nearly all are small counts
def _number(n: int, locale: str) -> str:
    return format_decimal(n, locale=_cldr(locale))


def _zone_name(local: datetime, locale: str) -> str:
    """What the reader calls their clock just then: "EST", "GMT+03:00"; "北京时间", "北美东部夏令时间"."""
    zone = cast(ZoneInfo, local.tzinfo)
    if locale == CHINESE:
        name = _chinese_zone_name(zone, "daylight" if local.dst() else "standard")
    elif zone.key in _PLAIN_NAMES:
        return _PLAIN_NAMES[zone.key]
    else:
        name = local.strftime("%Z")
    return name if name.isalpha() else get_timezone_gmt(local, width="long", locale=_cldr(locale))


@lru_cache(maxsize=256)  # Babel takes 0.1 ms for each, and a card shows several instants
def _chinese_zone_name(zone: ZoneInfo, variant: Literal["daylight", "standard"]) -> str:
    name = get_timezone_name(zone, width="long", locale=_cldr(CHINESE), zone_variant=variant)
    return _COMMON_NAMES.get(name, name)


@lru_cache  # given a name, Babel looks the locale up anew for each date: 0.1 ms
def _cldr(locale: str) -> Locale:
    return Locale.parse(locale)
