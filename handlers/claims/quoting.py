"""What people wrote, and what a platform is called, as every card and form shows it."""

from collections.abc import Iterable

from handlers import blocks
from handlers.blocks import clip, escape
from handlers.doors import Block
from handlers.listings.platforms import Atlas
from handlers.words import Words

#: What a person may write (2,000 characters) with every one of them escaped.
ALL_OF_IT = 10_000
#: So much of it fits into one block of Slack's, whatever it is.
_PARAGRAPH = 550


def quoted(text: str, limit: int = 900) -> str:
    """A person's words as a quotation that cannot break out of it."""
    return "\n".join(f"> {line}" for line in clip(escape(text), limit).splitlines())


def quotation(title: str, text: str) -> list[Block]:
    """All that a person wrote under a title, in as many paragraphs as it needs; nothing for no words."""
    whole = f"{title}\n{quoted(text, ALL_OF_IT)}"
    if not text or len(whole) <= blocks.SECTION:
        return [blocks.section(whole)] if text else []
    parts = [text[start : start + _PARAGRAPH] for start in range(0, len(text), _PARAGRAPH)]
    return [blocks.section(title), *(blocks.section(quoted(part, blocks.SECTION)) for part in parts)]


def address(shown: str, limit: int = 220) -> str:
    """A listing's address as a link, or as it stands where it is none: words, or too long to be shown whole.

    A link that was clipped would lead elsewhere.
    """
    if shown.startswith("http") and len(escape(shown)) <= limit:
        return f"<{escape(shown)}>"
    return f"`{clip(escape(shown).replace('`', ''), limit)}`"


def family_name(words: Words, atlas: Atlas, family: str) -> str:
    """What people call a platform family: "Taobao/Tmall", "AliExpress"."""
    platform = atlas.platforms[family]
    return platform.family_chinese if words.locale.startswith("zh") else platform.family_english


def platform_name(words: Words, atlas: Atlas, platforms: Iterable[str], family: str) -> str:
    """The name of the one platform of a family that all these are; the family's, if they are of several."""
    told = set(platforms)
    if len(told) != 1 or (key := told.pop()) not in atlas.platforms:
        return family_name(words, atlas, family)
    platform = atlas.platforms[key]
    return platform.chinese if words.locale.startswith("zh") else platform.english
