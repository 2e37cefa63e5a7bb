"""What is said once when the desk or Alibaba is late about a store."""

from collections.abc import Sequence

from handlers.bilingual import Both, both
from handlers.claims.quoting import family_name
from handlers.closures.cards import headline
from handlers.closures.rules import Disclosure, State
from handlers.listings.platforms import Atlas
from handlers.words import Words
from storage.closures import ClosureFace
from storage.outbox import Message


def for_desk(words: Words, atlas: Atlas, face: ClosureFace) -> str:
    """In the thread of the desk's card."""
    named = {
        "headline": headline(words, atlas, face),
        "due": words.when(face.due_at) if face.due_at else "",
    }
    if face.state == State.SUGGESTED:
        return words(
            "{headline} waits for the desk and is overdue since {due}. Press *Recommend* or *Dismiss*.",
            **named,
        )
    return words("Alibaba is late with {headline}: it was to answer by {due}.", **named)


def for_officers(readers: Both, atlas: Atlas, shown: Disclosure, mentions: Sequence[str]) -> Message:
    """In the thread of the officers' card."""
    told = both(readers, lambda words: _for_officers(words, atlas, shown), "\n")
    return Message(f"{' '.join(mentions)} {told}".strip())


def _for_officers(words: Words, atlas: Atlas, shown: Disclosure) -> str:
    return words(
        "{reference}, closing a store on {platform}, is overdue since {due}. Please record what was done, on "
        "the card above.",
        reference=shown.reference,
        platform=family_name(words, atlas, shown.family),
        due=words.when(shown.due_at) if shown.due_at else "",
    )
