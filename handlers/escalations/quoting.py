"""People's words as Block Kit: quoted whole, however long, and unable to break out of the quotation."""

import re
from collections.abc import Iterator

from handlers import blocks
from handlers.blocks import clip, escape
from handlers.doors import Block
from storage.outbox import Message

#: Escaping makes five characters of one, so that a piece this long fits a section whatever it holds.
_CERTAIN = 500


def quotations(text: str, *, at_most: int = 12) -> list[Block]:
    """The words as quotations, in as few sections as hold them; what `at_most` do not hold is cut off."""
    shown = [_quoted(piece) for piece in _pieces(text)]
    if len(shown) > at_most:
        shown[at_most - 1] = clip(shown[at_most - 1], blocks.SECTION - 1) + "…"
    return [blocks.section(piece) for piece in shown[:at_most]]


def letter(sentence: str, text: str) -> Message:
    """A sentence of ours (mrkdwn), and below it somebody's words."""
    return Message(
        clip(f"{sentence}\n{_quoted(text)}", blocks.SECTION),
        [blocks.section(sentence), *quotations(text)],
    )


def name(text: str) -> str:
    """Somebody's or some organisation's name, as it may stand in a line."""
    return escape(clip(text, 200))


def _quoted(text: str) -> str:
    return "\n".join(f"> {line}" for line in escape(text).splitlines())


def _pieces(text: str) -> Iterator[str]:
    """The text cut between words, each piece short enough for a section once it is quoted."""
    if len(_quoted(text)) <= blocks.SECTION:
        yield text
        return
    piece = ""
    for word in re.findall(rf"\S{{1,{_CERTAIN}}}\s{{0,{_CERTAIN // 5}}}|\s{{1,{_CERTAIN}}}", text):
        if piece and len(_quoted(piece + word)) > blocks.SECTION:
            yield piece
            piece = ""
        piece += word
    yield piece
