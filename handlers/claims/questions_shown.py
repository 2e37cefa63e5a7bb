"""Questions and answers as the cards of a rights-holder and of the desk tell them."""

from collections.abc import Iterable, Sequence

from handlers import blocks
from handlers.blocks import escape
from handlers.claims.questioning import ASKING, DESK, Asked
from handlers.claims.quoting import ALL_OF_IT, quoted
from handlers.claims.reasons import with_places
from handlers.claims.rules import Ground
from handlers.claims.wording import GROUND_NAMES
from handlers.doors import Block
from handlers.words import Words

#: The newest tell where a case stands.
_SHOWN = 3


def question(words: Words, reason: str, said: str, places: str, *, limit: int = 900) -> str:
    """What is asked, with somebody's words to it."""
    told = with_places(words, words(ASKING[reason]), places)
    return f"{told}\n{quoted(said, limit)}" if said else told


def _asked(words: Words, one: Asked, limit: int = 900) -> str:
    return question(words, one.reason, one.said, one.places, limit=limit)


def who_reads(words: Words, asker: str) -> str:
    """Whom an answer reaches."""
    if asker == DESK:
        return words("🔒 Only the IACC reads your answer; it never reaches Alibaba.")
    return words("👁️ Alibaba and the IACC both read your answer.")


def for_holder(words: Words, asked: Iterable[Asked]) -> list[Block]:
    """What waits for the rights-holder's answer, on their card."""
    return [
        blocks.section(_for_holder(words, one)) for one in [one for one in asked if one.is_open][-_SHOWN:]
    ]


def _for_holder(words: Words, one: Asked) -> str:
    who = words("❔ *The IACC asks:*") if one.asker == DESK else words("❔ *Alibaba asks:*")
    due = words("Please answer by {due}.", due=f"*{words.when(one.due_at)}*")
    return f"{who} {_asked(words, one)}\n{due} {who_reads(words, one.asker)}"


def new_duty(words: Words, reference: str, one: Asked) -> str:
    """Said once in the thread of the rights-holder's card."""
    if one.asker == DESK:
        told = words("The IACC desk asks about {reference}:", reference=reference)
    else:
        told = words("Alibaba asks about {reference}:", reference=reference)
    due = words("Press *Answer* on the card by {due}.", due=words.when(one.due_at))
    return f"{told} {_asked(words, one, ALL_OF_IT)}\n{due} {who_reads(words, one.asker)}"


def queried_for_desk(words: Words, holder: str, reference: str, one: Asked) -> str:
    """Said once in the thread of the desk's card."""
    told = words("Alibaba asks {holder} about {reference}:", holder=escape(holder), reference=reference)
    return f"{told} {_asked(words, one, ALL_OF_IT)}"


def taken_back(words: Words, reference: str) -> str:
    """Said once in the thread of the rights-holder's card."""
    return words(
        "The IACC desk has taken its question about {reference} back: nothing is needed from you.",
        reference=reference,
    )


def for_desk(words: Words, asked: Sequence[Asked]) -> list[Block]:
    """The newest questions with their answers, on the desk's card."""
    return [blocks.section(_for_desk(words, one)) for one in asked[-_SHOWN:]]


def _for_desk(words: Words, one: Asked) -> str:
    who = words("❔ *The desk asked:*") if one.asker == DESK else words("❔ *Alibaba asked:*")
    told = f"{who} {_asked(words, one)}"
    if one.answer:
        told += "\n" + answer(words, one.answer, one.changed)
    elif one.is_open:
        told += "\n" + words("No answer yet; it is due {due}.", due=words.when(one.due_at))
    else:
        told += "\n" + words("It ended without an answer.")
    return told


def answer(words: Words, said: str, changed: Sequence[str], *, limit: int = 900) -> str:
    """What was answered, and what was changed with it."""
    title = words("*The answer:*")
    told = f"↪️ {title}\n{quoted(said, limit)}"
    return f"{told}\n{changes(words, changed)}" if changed else told


def changes(words: Words, changed: Iterable[str]) -> str:
    """What an answer changed of the claim, from its codes."""
    return words("Changed with it: {what}", what=words(", ").join(_change(words, code) for code in changed))


def _change(words: Words, code: str) -> str:
    what, _, was = code.partition(":")
    if what == "note":
        return words("the note")
    if what == "confidential":
        return words("the confidential note")
    if what == "ground":
        return words("the ground (it was “{ground}”)", ground=words(GROUND_NAMES[Ground(was)]))
    return words("listing {place}", place=was)


def question_fields(words: Words) -> list[Block]:
    """What is asked, and words to it, in a form of whoever asks."""
    options = [blocks.option(words(name), code) for code, name in ASKING.items()]
    return [
        blocks.field("reason", words("What do you ask?"), blocks.select("reason", options)),
        blocks.field(
            "words",
            words("Your words to the rights-holder"),
            blocks.text_input("words", multiline=True, limit=2000),
            hint=words("No evidence is asked for: the burden of proof lies with the seller."),
            optional=True,
        ),
    ]
