"""What the desk is told of what could not be delivered to Alibaba, and of what has been since."""

from collections.abc import Sequence

from handlers import blocks, delivering, ids
from handlers.blocks import escape
from handlers.undelivered.rules import ALL
from handlers.words import Words
from storage.outbox import Message
from storage.undelivered import Undelivered

#: Of many so many are named.
_NAMED = 10


def held_up(words: Words, reference: str, code: str, key: str) -> Message:
    """Said once in the thread of the desk's card."""
    text = delivering.held_up(words, escape(reference), code)
    return _with_button(text, words("Try again"), key)


def still_held_up(words: Words, reference: str, code: str, key: str) -> Message:
    """Said there when it was tried again, in vain."""
    again = words("It was tried again.")
    return _with_button(
        f"{again} {delivering.held_up(words, escape(reference), code)}", words("Try again"), key
    )


def many_held_up(words: Words, rows: Sequence[Undelivered], code: str) -> Message:
    """Said once in the desk's channel when much is held up at once."""
    why = delivering.why(words, code)
    first = words.many(
        "⚠️ {n} case could not be brought to Alibaba: {why}.",
        "⚠️ {n} cases could not be brought to Alibaba: {why}.",
        len(rows),
        why=why,
    )
    named = ", ".join(escape(row.reference) for row in rows[:_NAMED])
    steps = f"{delivering.what_to_do(words, code)} " + words("Then press *Try all again*.")
    return _with_button(f"{first}\n{named}\n{steps}", words("Try all again"), ALL)


def _with_button(text: str, name: str, value: str) -> Message:
    button = blocks.button(name, ids.TRY_AGAIN, value, style="primary")
    return Message(text, [blocks.section(text), blocks.actions(button)])


def delivered(words: Words, reference: str, due: str) -> str:
    """Said once in the thread of the desk's card. `due` "" where Alibaba's time does not begin with it."""
    if due:
        return words(
            "{reference} has been brought to Alibaba, which decides by {due}.",
            reference=escape(reference),
            due=due,
        )
    return words("{reference} has been brought to Alibaba.", reference=escape(reference))


def many_delivered(words: Words, count: int) -> str:
    """Said once in the desk's channel when much was delivered at once."""
    return words.many(
        "{n} case that was held up has been brought to Alibaba.",
        "{n} cases that were held up have been brought to Alibaba.",
        count,
    )


def tried(words: Words, count: int) -> str:
    """To whoever pressed the button, alone."""
    return words.many(
        "It is tried again now. The card tells within a minute or two what became of it.",
        "{n} cases are tried again now. Their cards tell within a minute or two what became of them.",
        count,
    )
