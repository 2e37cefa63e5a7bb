"""What the desk fills in when it records for an officer about a store, and what officers are told of it."""

from collections.abc import Mapping, Sequence

from handlers import blocks
from handlers.bilingual import Both, both
from handlers.blocks import clip, escape
from handlers.closures import shared
from handlers.closures.cards import ON_BEHALF
from handlers.closures.rules import Disclosure
from handlers.closures.wording import did
from handlers.doors import Block, View
from handlers.words import Words
from storage.closures import ClosureFace
from storage.outbox import Message

_NAME = 60


def form(words: Words, shown: Disclosure, officers: Mapping[int, str]) -> View:
    """Who said what, and where. `officers`: id → name of those who act for the platform."""
    return blocks.form(
        ON_BEHALF,
        words("Record for Alibaba"),
        [
            blocks.section(
                words(
                    "*{reference}:* record what an officer told you, as they said it. Everybody sees that "
                    "the IACC recorded it; where it was said, the desk alone. Officers can take it back.",
                    reference=shown.reference,
                )
            ),
            _who(words, officers),
            _where(words),
            *shared.action_fields(words),
        ],
        submit=words("Record"),
        close=words("Cancel"),
        private_metadata=str(shown.id),
    )


def _who(words: Words, officers: Mapping[int, str]) -> Block:
    options = [blocks.option(clip(name, 75), str(person_id)) for person_id, name in officers.items()]
    options.append(blocks.option(words("Somebody else at Alibaba"), "0"))
    return blocks.field("officer", words("Who said it"), blocks.select("officer", options))


def _where(words: Words) -> Block:
    return blocks.field(
        "source",
        words("Where they said it"),
        blocks.text_input("source", limit=200),
        hint=words(
            "For instance: e-mail of 12 March; on the phone; meeting of Tuesday. The desk alone sees it."
        ),
    )


def told(readers: Both, shown: Disclosure, mentions: Sequence[str]) -> Message:
    """Said once to the officers: what was recorded in their place, and the way back."""
    text = both(readers, lambda words: _told(words, shown), "\n")
    return Message(f"{' '.join(mentions)} {text}".strip())


def _told(words: Words, shown: Disclosure) -> str:
    acted = shown.acted
    return words(
        "The IACC has recorded for {name}, of {reference}: {what}. If that is not right, press *Undo* on the "
        "card above; your own word counts.",
        name=escape(clip(acted.by if acted else "", _NAME)) or words("Alibaba"),
        reference=shown.reference,
        what=did(words, acted) if acted else "",
    )


def undone(readers: Both, shown: Disclosure, by: str, mentions: Sequence[str]) -> Message:
    """Said once in the thread of the officers' card. `by` "": the IACC."""
    text = both(readers, lambda words: _undone(words, shown, by), "\n")
    return Message(f"{' '.join(mentions)} {text}".strip())


def _undone(words: Words, shown: Disclosure, by: str) -> str:
    return words(
        "{by} has taken back what the IACC had recorded of {reference}. Please record what was done, by "
        "{due}.",
        by=escape(by) or words("The IACC"),
        reference=shown.reference,
        due=words.when(shown.due_at) if shown.due_at else "",
    )


def undone_for_desk(words: Words, face: ClosureFace, by: str) -> str:
    """Said once in the thread of the desk's card."""
    return words(
        "{by} has taken back what was recorded for Alibaba of {reference}. Alibaba answers by {due}.",
        by=escape(by),
        reference=face.reference,
        due=words.when(face.due_at) if face.due_at else "",
    )
