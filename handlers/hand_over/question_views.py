"""Alibaba's questions to a rights-holder, and what comes of them, in English and Chinese."""

from collections.abc import Sequence

from handlers import blocks
from handlers.bilingual import Both, both
from handlers.claims.questioning import ASKING
from handlers.claims.questions_shown import changes
from handlers.claims.quoting import ALL_OF_IT, quoted
from handlers.claims.reasons import with_places
from handlers.doors import Block
from handlers.hand_over.rules import Amended, Disclosure, Questioned
from handlers.words import Words
from storage.outbox import Message

#: The newest of them, and so much of the words.
_SHOWN, _SAID = 3, 600


def on_card(readers: Both, shown: Disclosure) -> list[Block]:
    """The newest questions, each with its answer or until when it is waited for."""
    return [blocks.section(_on_card(readers, one)) for one in shown.questions[-_SHOWN:]]


def _on_card(readers: Both, one: Questioned) -> str:
    lines = ["❔ " + both(readers, lambda words: words("*Your question to the rights-holder:*"))]
    lines += dict.fromkeys(_reason(words, one) for words in readers)
    lines += [quoted(one.said, _SAID)] if one.said else []
    if one.is_open:
        lines += [
            words("It waits for the answer, until {due}.", due=words.when(one.due_at)) for words in readers
        ]
    elif one.answer:
        lines += ["↪️ " + both(readers, lambda words: words("*The answer:*")), quoted(one.answer, _SAID)]
        lines += [changes(words, one.changed) for words in readers if one.changed]
    return "\n".join(lines)


def _reason(words: Words, one: Questioned) -> str:
    return with_places(words, words(ASKING[one.reason]), one.places)


def amended(readers: Both, told: Amended, mentions: Sequence[str]) -> Message:
    """Said once in the card's thread: the answer to Alibaba's question, and what changed with it."""
    lines = [both(readers, lambda words: _what_came(words, told), "\n")]
    if told.answer:
        lines.append(quoted(told.answer, ALL_OF_IT))
    if told.changed:
        lines.append(both(readers, lambda words: _changed(words, told), "\n"))
    return Message(" ".join([*mentions, "\n".join(lines)]))


def _what_came(words: Words, told: Amended) -> str:
    if told.answer:
        return words(
            "The rights-holder has answered your question about {reference}:", reference=told.reference
        )
    return words("The rights-holder has changed {reference}.", reference=told.reference)


def _changed(words: Words, told: Amended) -> str:
    what = changes(words, told.changed)
    return words("{what}. The card and the newest sheet show it as it is now.", what=what)
