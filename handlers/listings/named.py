"""Listings that have no link, since their platform sells in its app only: named by title and store.

A line such as `Freshippo: TITLE @ STORE` or `盒马：标题 @ 店铺` names one. The words shown for it are such a
line again, which read once more names and shows the same.
"""

import hashlib
import re
import unicodedata

from handlers.listings.forms import Platform
from handlers.listings.links import Found, Reason
from handlers.listings.pasted import plain
from handlers.listings.platforms import Atlas

#: In characters, of title and store; titles on the platforms end near 60.
LONGEST_NAME = 300
#: In characters; what is longer is clipped and ends in a hash.
_LONGEST_KEY = 120
_HASHED = 16
#: Two rounds make any words plain but those made to resist.
_ROUNDS = 4
#: What a table's row or a quotation puts around a name.
_QUOTES = ' \t"“”,;'
#: What parts title and store where there is no "@": one sign of these and no second.
_PARTS = re.compile(r"[|｜，]|\s[-–—]\s|——")


def named_in(atlas: Atlas, line: str, number: int) -> Found | Reason | None:
    """The listing that a line names by its words, or why it names none; None if it is no such line.

    `line` went through `plain`. A line without a colon behind the app's name may be chatter, and one with
    the tag of a share text is that: they count only where "@" says what they mean.
    """
    hit = atlas.called(line)
    if hit is None:
        return None
    said, clear = hit["said"], hit["colon"] is not None
    if not clear and "@" not in said:
        return None
    if len(said) > LONGEST_NAME:
        return Reason.TOO_LONG if clear else None
    name = (hit["name"] or hit["tag"]).casefold()
    named = _named(atlas.platforms[atlas.names[name]], said) if clear or hit["tag"] else None
    if named is None:
        return Reason.SOLD_IN_APP if clear or " @ " in said else None
    return named._replace(given=line, line=number)


def _named(platform: Platform, said: str) -> Found | None:
    """The listing of a title and a store, None where they cannot be told apart."""
    title, store = _parted(said)
    if not title or not store:
        return None
    shown = platform.named.format(title=title, store=store)
    _, _, again = shown.partition(":")
    if _at_rest(shown) != shown or _parted(again) != (title, store):
        return None
    return Found(
        platform=platform.key,
        family=platform.family,
        kind="listing",
        item_id=_key(f"{title} @ {store}"),
        seller_key=_key(store),
        seller_key_kind="shop_name",
        canonical_url=shown,
        market=platform.markets[0],
        given="",
        line=0,
    )


def _parted(said: str) -> tuple[str, str]:
    """Title and store; ("", "") where it is not clear which is which. A title may have an "@" in it."""
    if "@" in said:
        title, _, store = said.rpartition("@")
    else:
        parts = _PARTS.split(said)
        if len(parts) != 2:  # noqa: PLR2004 - a title and a store
            return "", ""
        title, store = parts
    return _tidy(title), _tidy(store)


def _tidy(words: str) -> str:
    # a backquote would end the code that names are shown as
    return _at_rest(words.replace("`", "'")).strip(_QUOTES)


def _at_rest(words: str) -> str:
    """Words as they are kept: wide signs made plain, nothing that cannot be seen, spaces collapsed."""
    for _ in range(_ROUNDS):
        before = words
        words = " ".join(unicodedata.normalize("NFKC", plain(words)).split())
        words = "".join(sign for sign in words if sign.isprintable())
        if words == before:
            break
    return words


def _key(words: str) -> str:
    """What is the same for all ways to write these words: in any case, short or with a hash."""
    folded = unicodedata.normalize("NFKC", words.casefold())
    if len(folded) <= _LONGEST_KEY:
        return folded
    hashed = hashlib.sha256(folded.encode()).hexdigest()[:_HASHED]
    return f"{folded[: _LONGEST_KEY - _HASHED - 1]}…{hashed}"
