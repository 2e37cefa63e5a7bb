"""The forms in which a rights-holder withdraws, and what the others are told of it."""

from collections.abc import Sequence

from handlers import blocks
from handlers.amending.rules import Part
from handlers.blocks import clip, escape
from handlers.claims.quoting import ALL_OF_IT, quoted
from handlers.claims.reasons import WITHDRAWING, Withdrawing
from handlers.claims.rules import is_decidable
from handlers.claims.wording import counts_line
from handlers.doors import Block, View
from handlers.words import Words
from storage.batches import Case
from storage.claim_faces import Face, Line

FORM = "amending.withdrawn"
WHAT, CHOSEN, PLACES, CLAIMS = "what", "chosen_", "places", "claims"
WHOLE, SOME = "whole", "some"
#: Listings that are chosen by a tick; Slack's checkboxes hold ten.
_TICKED, _TICKS = 20, 10


def claim_form(words: Words, face: Face, lines: Sequence[Line]) -> View:
    """For one claim; `lines`: what of it can be withdrawn."""
    is_there = any(is_decidable(line.status) for line in lines)
    return _form(
        words,
        face.reference,
        [blocks.section(_what_happens(words, len(lines), is_there=is_there)), *_which(words, lines)],
        key=str(face.id),
    )


def lot_form(words: Words, parts: Sequence[Part], *, case: Case, kind: str, more: bool) -> View:
    """For an import; `parts`: its claims or batches, of which `more` follow when these are withdrawn."""
    options = [
        blocks.option(part.reference, part.key, counts_line(words, part.counts, kind)) for part in parts
    ]
    is_there = any(is_decidable(status) for part in parts for status in part.counts)
    told = [blocks.section(_what_happens(words, 2, is_there=is_there))]
    one_claim = words("A single listing is withdrawn from its claim's own card: `/claim` with its reference.")
    told.append(blocks.context(one_claim))
    if more:
        told.append(blocks.context(words("These are the first {n}; more follow after them.", n=len(parts))))
    chosen = blocks.field(CLAIMS, words("Withdraw"), blocks.checkboxes("claims", options))
    return _form(words, words("Withdraw"), [*told, chosen], key=case.key)


def _form(words: Words, title: str, shown: Sequence[Block], *, key: str) -> View:
    options = [blocks.option(words(WITHDRAWING[code]), code.value) for code in Withdrawing]
    return blocks.form(
        FORM,
        title,
        [
            *shown,
            blocks.field("reason", words("Reason"), blocks.select("reason", options)),
            blocks.field(
                "words",
                words("Your words to the IACC"),
                blocks.text_input("words", multiline=True, limit=2000),
                hint=words("Only the IACC reads them. Needed for another reason."),
                optional=True,
            ),
        ],
        submit=words("Withdraw"),
        close=words("Cancel"),
        private_metadata=key,
    )


def _what_happens(words: Words, count: int, *, is_there: bool) -> str:
    told = words.many(
        "What you withdraw is closed at once: nobody works on it any more. It cannot be taken back, but "
        "it can be filed again.",
        "What you withdraw is closed at once: nobody works on it any more. It cannot be taken back, but "
        "all of it can be filed again.",
        count,
    )
    if is_there:
        told += " " + words("Alibaba is told, for what was handed over; your reason stays with the IACC.")
    return told


def _which(words: Words, lines: Sequence[Line]) -> list[Block]:
    """The whole claim or some listings; nothing to choose where there is one."""
    if len(lines) == 1:
        return []
    whole = words.many("The whole claim: {n} listing", "The whole claim: all {n} open listings", len(lines))
    some = words("Only the listings chosen below")
    radio = {
        "type": "radio_buttons",
        "action_id": "what",
        "options": [blocks.option(whole, WHOLE), blocks.option(some, SOME)],
    }
    return [blocks.field(WHAT, words("What do you withdraw?"), radio), *_listings(words, lines)]


def _listings(words: Words, lines: Sequence[Line]) -> list[Block]:
    if len(lines) > _TICKED:
        hint = words("Their numbers in the list of listings, such as 2, 5–7.")
        return [
            blocks.field(PLACES, words("Listings"), blocks.text_input("places"), hint=hint, optional=True)
        ]
    options = [blocks.option(f"{line.position}. {line.url}", str(line.position)) for line in lines]
    return [
        blocks.field(
            f"{CHOSEN}{start}",
            words("Listings") if start == 0 else words("More listings"),
            blocks.checkboxes("chosen", options[start : start + _TICKS]),
            optional=True,
        )
        for start in range(0, len(options), _TICKS)
    ]


def withdrawn_for_desk(words: Words, face: Face, count: int, reason: str, said: str) -> str:
    """Said once in the thread of the desk's card, with the words that are for the IACC alone."""
    told = words.many(
        "{holder} has withdrawn {n} listing of {reference}: {reason}",
        "{holder} has withdrawn {n} listings of {reference}: {reason}",
        count,
        holder=clip(escape(face.organisation), 300),
        reference=face.reference,
        reason=words(WITHDRAWING[Withdrawing(reason)]),
    )
    return f"{told}\n{quoted(said, ALL_OF_IT)}" if said else told


def withdrawn_for_holder(words: Words, reference: str, name: str, count: int) -> str:
    """Said once to who filed it, when somebody else of the rights-holder has withdrawn."""
    return words.many(
        "{name} has withdrawn {n} listing of {reference}.",
        "{name} has withdrawn {n} listings of {reference}.",
        count,
        name=escape(name),
        reference=reference,
    )
