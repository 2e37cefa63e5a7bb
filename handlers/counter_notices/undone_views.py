"""What is shown and said when Alibaba takes its decision on a counter-notice back."""

from collections.abc import Sequence

from handlers import blocks
from handlers.bilingual import Both, both
from handlers.blocks import escape
from handlers.counter_notices.rules import Disclosure
from handlers.counter_notices.told import Told
from handlers.doors import Block
from handlers.words import Words
from storage.outbox import Message

UNDO = "counter_notices.undo"


def button(readers: Both, shown: Disclosure) -> Block:
    """On the officers' card, for an hour."""
    name = both(readers, lambda words: words("Undo the decision"))
    sure = blocks.confirmation(
        name,
        both(
            readers, lambda words: words("It waits for your decision again, and everybody is told so."), "\n"
        ),
        both(readers, lambda words: words("Undo")),
        both(readers, lambda words: words("Cancel")),
    )
    return blocks.button(name, UNDO, str(shown.id), confirm=sure)


def for_officers(readers: Both, shown: Disclosure, by: str, mentions: Sequence[str]) -> Message:
    """Said once in the thread of their card."""
    told = both(readers, lambda words: _for_officers(words, shown, by), "\n")
    return Message(f"{' '.join(mentions)} {told}".strip())


def _for_officers(words: Words, shown: Disclosure, by: str) -> str:
    return words(
        "{by} has taken the decision on {name} back. It waits for Alibaba's decision again, until {due}.",
        by=escape(by),
        name=shown.name,
        due=words.when(shown.due_at) if shown.due_at else "",
    )


def for_holder(words: Words, told: Told) -> str:
    """Said once in the thread of the rights-holder's card; nobody of Alibaba's is named."""
    return words(
        "Alibaba has taken its decision on the seller's objection to {name} back: it was a mistake. It "
        "decides anew by {due}, and nothing is asked of you.",
        name=told.name,
        due=words.when(told.face.due_at) if told.face.due_at else "",
    )


def for_desk(words: Words, told: Told, by: str) -> str:
    """Said once in the thread of the desk's card."""
    return words(
        "{by} has taken Alibaba's decision on the seller's objection to {name} ({holder}) back. It decides "
        "anew by {due}.",
        by=escape(by),
        name=told.name,
        holder=escape(told.face.organisation),
        due=words.when(told.face.due_at) if told.face.due_at else "",
    )
