"""What people paste, made into links: share text, Slack's and HTML's wrappings, full-width signs, tables.

`links_in(line)` gives the links of one line as they were typed, less what programs wrapped around them.
"""

import re
import unicodedata
from collections.abc import Iterator
from typing import NamedTuple

#: Signs without width (joiners, marks of direction, variation selectors, the soft hyphen) vanish; full-width
#: letters, digits and the signs an address is made of become plain. Full-width commas, stops and brackets
#: stay: they end a link.
_PLAIN = {
    **dict.fromkeys(
        (
            0xAD,
            0x180E,
            0xFEFF,
            *range(0x200B, 0x2010),
            *range(0x202A, 0x202F),
            *range(0x2060, 0x2070),
            *range(0xFE00, 0xFE10),
        )
    ),
    **{
        wide: wide - 0xFEE0
        for wide in (*range(0xFF10, 0xFF1B), *range(0xFF21, 0xFF3B), *range(0xFF41, 0xFF5B))
    },
    **{
        ord(wide): plain
        for wide, plain in zip("．／？＝＆＿－＃％＠～＋\u3000", "./?=&_-#%@~+ ", strict=True)
    },
}
_ODD = re.compile(f"[{re.escape(''.join(map(chr, _PLAIN)))}]")
_SLACK = re.compile(r"<([a-z][a-z0-9+.-]{0,30}:[^|<>\s]+)(?:\|[^<>]*)?>", re.IGNORECASE | re.ASCII)
_ENTITY = re.compile(r"&(?:amp;)*(amp|lt|gt|quot|#38|#x26|#39|#61|#x3d|#47|#x2f);", re.IGNORECASE | re.ASCII)
_ENTITIES = {
    "amp": "&",
    "#38": "&",
    "#x26": "&",
    "lt": " ",
    "gt": " ",
    "quot": " ",
    "#39": "'",
    "#61": "=",
    "#x3d": "=",
    "#47": "/",
    "#x2f": "/",
}

#: A run of the signs that a link is written in.
_RUN = re.compile(r"[!#-;=?-\[\]_a-z~]+")
#: Two links without a space between them; one behind "=", "/", "?", "#" or "&" is wrapped, not the next.
_GLUED = re.compile(
    r"(?i)(?<=[^=/?#&%:])(?=https?://)|(?<=[,;|])(?=[a-z0-9-]{1,63}(?:\.[a-z0-9-]{1,63}){1,5}/)|\]\(|[\[\]](?=https?://)"
)
_SCHEME = re.compile(
    r"(?i)(?:https?|i?taobao|taobaolite|tbopen|tmall|fleamarket|wireless1688|aliexpress)(?:://|%(?:25){0,2}3A%(?:25){0,2}2F%(?:25){0,2}2F)"
)
_OTHER_SCHEME = re.compile(r"(?i)(?<![a-z0-9+.-])[a-z][a-z0-9+.-]{0,30}://\S")
_RELATIVE = re.compile(r"(?i)(?<![\w:/.-])//(?=(?:[a-z0-9-]{1,63}\.){1,5}[a-z]{2})")
_BARE = re.compile(
    r"(?i)(?<![\w@%/.=&?#-])(?:[a-z0-9](?:[a-z0-9-]{0,62})\.){1,6}[a-z]{2,24}(?![\w@-])(?:[/?#:%]\S*)?"
)
#: A host with letters beyond ASCII is nobody's we know: it is a look-alike, and is not cut at the odd letter.
_FOREIGN = re.compile(
    r"(?i)(?:https?://|(?<![^\s(])//)[\w.-]{0,253}"
    r"[^\x00-\x7f\s，。、；：！？（）「」『』【】《》〈〉“”‘’…·～￥¥€]"
    r"[^\s/?#，、；：！？（）「」]{0,253}(?=[/?#])\S*"
)
_TRAILING = ".,;:!?'\")]}*~`>"
_BEYOND = re.compile(r"[^\s\x00-\x20\"<>|\\^`{}，。、；：！？（）「」『』【】《》“”]*")

_TITLE = re.compile(r"「(?:我在闲鱼发布了)?【?([^「」\n]{1,300}?)】?」")
_TAG = re.compile(r"【([^【】]{1,12})】")
#: A Tao password: letters and digits between two signs of a kind. A price has only digits or no second sign.
_LETTERS_AND_DIGITS = r"(?=[0-9]{0,12}[A-Za-z])([0-9A-Za-z]{8,13})"
_PASSWORD = re.compile(rf"[￥¥]{_LETTERS_AND_DIGITS}[￥¥]|([€$₤₳¢₴]){_LETTERS_AND_DIGITS}\2")
_BOILERPLATE = re.compile(
    r"点击链接|直接打开|搜索直接|复制.{0,40}打开|打开.{0,20}(?:淘宝|天猫|闲鱼)|长按复制"
    r"|(?i:copy this (?:message|text))"
)


class Typed(NamedTuple):
    """A link as it stands in a line.

    `longer`: the same with the letters beyond ASCII that follow it, "" if none do.
    `doubtful`: it has no scheme and may be no link at all. `foreign`: its host has letters beyond ASCII.
    """

    link: str
    longer: str = ""
    doubtful: bool = False
    foreign: bool = False


def plain(line: str) -> str:
    """A line without signs that have no width, full-width signs, HTML's escapes and Slack's brackets."""
    if not line.isascii() and _ODD.search(line):
        line = line.translate(_PLAIN)
    if "<" in line:
        line = _SLACK.sub(r" \1 ", line)
    if "&" in line:
        line = _ENTITY.sub(lambda hit: _ENTITIES[hit[1].lower()], line)
    return line


def links_in(line: str) -> Iterator[Typed]:
    """The links of a line that went through `plain`, in order."""
    start = 0
    for hit in () if line.isascii() or "//" not in line else _FOREIGN.finditer(line):
        if _is_foreign(hit[0]):
            yield from _runs(line, start, hit.start())
            yield Typed(hit[0], foreign=True)
            start = hit.end()
    yield from _runs(line, start, len(line))


def _is_foreign(link: str) -> bool:
    host = re.split(r"[/?#]", link.partition("//")[2], maxsplit=1)[0]
    return not host.isascii()


def _runs(line: str, start: int, end: int) -> Iterator[Typed]:
    for run in _RUN.finditer(line, start, end):
        if "." not in run[0] and "://" not in run[0]:  # a word
            continue
        pieces = _GLUED.split(run[0])
        for number, piece in enumerate(pieces):
            typed = _typed(piece, line[run.start() - 1 : run.start()] if number == 0 else "")
            if typed is None:
                continue
            if number == len(pieces) - 1 and run.end() < end:
                typed = typed._replace(longer=_longer(typed.link, line, run.end()))
            yield typed


def _typed(piece: str, before: str) -> Typed | None:
    """The link in a piece of a run. `before`: the sign before the run, "" where the line or a link ends."""
    hit = _SCHEME.search(piece)
    if hit or (hit := _RELATIVE.search(piece)):
        return Typed(piece[hit.start() :].rstrip(_TRAILING))
    if hit := _OTHER_SCHEME.search(piece):
        return Typed(piece[hit.start() :])
    hit = _BARE.search(piece)
    if hit is None or (hit.start() == 0 and _is_letter(before)):
        return None
    return Typed(hit[0].rstrip(_TRAILING), doubtful=True)


def _is_letter(sign: str) -> bool:
    """A letter or mark that belongs to a host's name. Chinese, Japanese and Korean run on without a space."""
    if not sign or sign.isascii() or unicodedata.category(sign)[0] not in "LM":
        return False
    return not unicodedata.name(sign, "").startswith(
        ("CJK", "HIRAGANA", "KATAKANA", "HANGUL", "IDEOGRAPHIC", "HALFWIDTH")
    )


def _longer(link: str, line: str, end: int) -> str:
    """The link with what follows it beyond ASCII: an address copied in clear has letters in its path."""
    if "/" not in link.partition("//")[2]:
        return ""
    more = _BEYOND.match(line, end)
    return link + more[0].rstrip(_TRAILING) if more and more[0] else ""


def title_in(line: str) -> str:
    """The listing's title in share text, between 「 and 」; "" if there is none."""
    hit = _TITLE.search(line)
    return hit[1].strip() if hit else ""


def tags_in(line: str) -> list[str]:
    """What stands between 【 and 】 in share text, the sharing app's name among it."""
    return [hit.strip() for hit in _TAG.findall(line)]


def password_in(line: str) -> str:
    """The Tao password in share text, without its signs; "" if there is none. A price is none."""
    hit = _PASSWORD.search(line)
    return hit[1] or hit[3] if hit else ""


def is_boilerplate(line: str) -> bool:
    """What an app adds to share text, such as "click the link to open": it is nobody's mistake."""
    return _BOILERPLATE.search(line) is not None
