"""People's words as Block Kit: quoted whole, however long, and unable to break out of the quotation."""

import re
from collections.abc import Iterator
from itertools import islice

from handlers import blocks
from handlers.blocks import clip, escape
from handlers.doors import Block
from storage.outbox import Message

#: A word with the space behind it, in pieces so short that each fits a section once it is escaped.
_WORD = re.compile(r"\S{1,400}\s{0,100}|\s{1,500}")
_MARK = "> "


def quotations(text: str, *, at_most: int = 12) -> list[Block]:
    """The words as quotations, in as few sections as hold them; what `at_most` do not hold is cut off."""
    shown = [_quoted(piece) for piece in islice(_pieces(text), at_most + 1)]
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
    return "\n".join(_MARK + line for line in escape(text).splitlines())


def _pieces(text: str) -> Iterator[str]:
    """The text cut between words, each piece short enough for a section once it is quoted."""
    piece: list[str] = []
    width = len(_MARK)
    for word in _WORD.findall(text):
        wider = len(escape(word)) + len(_MARK) * (len(f"|{word}|".splitlines()) - 1)
        if width + wider > blocks.SECTION:
            yield "".join(piece)
            piece, width = [], len(_MARK)
        piece.append(word)
        width += wider
    yield "".join(piece)
