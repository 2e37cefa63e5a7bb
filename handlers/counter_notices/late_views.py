"""What is said when half of Alibaba's time for a counter-notice has passed, and when all of it has."""

from collections.abc import Sequence

from handlers import blocks
from handlers.bilingual import Both, both
from handlers.blocks import clip, escape
from handlers.counter_notices.rules import Disclosure
from handlers.counter_notices.told import Told
from handlers.hand_over.lateness import NAMED, LateLine
from handlers.words import Words
from storage.outbox import Message

_NAME = 60


def for_officers(readers: Both, shown: Disclosure, mentions: Sequence[str]) -> Message:
    """Said once in the thread of their card, at half time or when it is over."""
    told = both(readers, lambda words: _for_officers(words, shown), "\n")
    return Message(f"{' '.join(mentions)} {told}".strip())


def _for_officers(words: Words, shown: Disclosure) -> str:
    due = words.when(shown.due_at) if shown.due_at else ""
    if shown.is_late:
        return words(
            "The counter-notice about {name} is overdue since {due}. Please decide on the card above.",
            name=shown.name,
            due=due,
        )
    return words(
        "The counter-notice about {name} still waits for your decision, until {due}. Please decide on the "
        "card above.",
        name=shown.name,
        due=due,
    )


def for_desk(words: Words, told: Told) -> str:
    """Said once in the thread of the desk's card when the time is over."""
    return words(
        "Alibaba is late with the seller's objection to {name} ({holder}): it was to decide by {due}.",
        name=told.name,
        holder=escape(clip(told.face.organisation, _NAME)),
        due=words.when(told.face.due_at) if told.face.due_at else "",
    )


def many_for_officers(
    readers: Both, which: str, lines: Sequence[LateLine], count: int, mentions: Sequence[str]
) -> Message:
    """Said once in a shared channel when it is so with much at once. `lines`: the first of `count`."""
    told = both(readers, lambda words: _many(words, which, lines, count), "\n")
    return Message(clip(f"{' '.join(mentions)} {told}".strip(), blocks.SECTION))


def _many(words: Words, which: str, lines: Sequence[LateLine], count: int) -> str:
    if which == "late":
        first = words.many(
            "{n} counter-notice is overdue. Please decide on its card in this channel.",
            "{n} counter-notices are overdue. Please decide on their cards in this channel.",
            count,
        )
    else:
        first = words.many(
            "{n} counter-notice still waits for your decision, on its card in this channel.",
            "{n} counter-notices still wait for your decision, on their cards in this channel.",
            count,
        )
    return "\n".join([first, *_lines(words, lines, count)])


def many_for_desk(words: Words, found: Sequence[Told]) -> str:
    """Said once at the desk when much becomes late at once."""
    first = words.many(
        "Alibaba is late with its decision on {n} counter-notice:",
        "Alibaba is late with its decision on {n} counter-notices:",
        len(found),
    )
    lines = [LateLine(one.name, one.face.due_at) for one in found[:NAMED] if one.face.due_at]
    return clip("\n".join([first, *_lines(words, lines, len(found))]), blocks.SECTION)


def _lines(words: Words, lines: Sequence[LateLine], count: int) -> list[str]:
    told = [f"• {one.reference} · {words('due {when}', when=words.when(one.due_at))}" for one in lines]
    if count > len(lines):
        told.append(words.many("… and {n} more", "… and {n} more", count - len(lines)))
    return told
