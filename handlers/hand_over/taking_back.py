"""What officers read of what was recorded by hand, and the button that takes the last of it back."""

from collections.abc import Sequence

from handlers import blocks
from handlers.bilingual import Both, both
from handlers.blocks import escape
from handlers.doors import Block
from handlers.hand_over.rules import Recorded
from handlers.words import Words

UNDO = "hand_over.undo_record"
#: acts of the IACC for officers that are told, the newest ones
_SHOWN = 3


def for_officers(readers: Both, acts: Sequence[Recorded], undoable: Recorded | None) -> list[str]:
    """What the IACC recorded in their place, in words: who reads a mark alone may miss it."""
    return ["\n".join(_for_officer(words, one, undoable) for words in readers) for one in acts[-_SHOWN:]]


def _for_officer(words: Words, one: Recorded, undoable: Recorded | None) -> str:
    named = {"name": escape(one.officer) or words("Alibaba"), "when": words.when(one.at)}
    if one != undoable:
        return words.many(
            "{n} listing recorded by the IACC for {name} on {when}",
            "{n} listings recorded by the IACC for {name} on {when}",
            one.count,
            **named,
        )
    return words.many(
        "{n} listing recorded by the IACC for {name} on {when}; *Undo the last* takes it back.",
        "{n} listings recorded by the IACC for {name} on {when}; *Undo the last* takes them back.",
        one.count,
        **named,
    )


def undo_button(readers: Both, last: Recorded) -> Block:
    """Takes the last that was recorded by hand back."""
    name = both(readers, lambda words: words("Undo the last"))
    sure = blocks.confirmation(
        name,
        both(readers, lambda words: _undo_what(words, last.count), "\n"),
        both(readers, lambda words: words("Undo")),
        both(readers, lambda words: words("Cancel")),
    )
    return blocks.button(name, UNDO, str(last.id), confirm=sure)


def _undo_what(words: Words, count: int) -> str:
    return words.many(
        "{n} listing that was recorded last is with Alibaba again, and everybody is told so.",
        "{n} listings that were recorded last are with Alibaba again, and everybody is told so.",
        count,
    )
