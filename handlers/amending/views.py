"""The forms in which a rights-holder answers, withdraws and files again, and what others are told of it."""

from collections.abc import Sequence

from handlers import blocks
from handlers.amending.addresses import FIELD
from handlers.amending.marks import Shown
from handlers.blocks import clip, escape
from handlers.claims.questioning import DESK, Asked
from handlers.claims.questions_shown import question, who_reads
from handlers.claims.quoting import quotation
from handlers.claims.rules import GROUNDS
from handlers.claims.wording import ground_name
from handlers.doors import Block, View
from handlers.words import Words
from storage.claim_faces import Face

ANSWER_FORM = "amending.answered"
#: What the field of a listing is called, before its place.
LISTING = "listing_"


def answer_form(
    words: Words,
    face: Face,
    asked: Sequence[Asked],
    *,
    notes: tuple[str, str],
    listings: Sequence[tuple[int, str]],
    example: str = "",
) -> View:
    """The questions of one side; the answer; and what can be put right: `listings` are (place, address).

    `example`: what a listing is called in the field for those that are many, "" for no such field.
    """
    asker = asked[0].asker
    answered = blocks.field(
        "answer",
        words("Your answer"),
        blocks.text_input("answer", multiline=True, limit=2000),
        hint=words("In English or Chinese."),
    )
    right = words(
        "*What the claim says.* Put right what is wrong; what you leave stays as it is. With *Send* you "
        "stand behind the claim as it then reads."
    )
    note, confidential = notes
    shown = Shown.of(
        asked[-1].ids[-1],
        note=note,
        confidential=confidential,
        ground=face.ground,
        listings=[(f"{LISTING}{place}", url) for place, url in listings],
    )
    return blocks.form(
        ANSWER_FORM,
        words("Answer") if asked[0].case.is_batch else face.reference,
        [
            *(block for one in asked for block in _question(words, one)),
            blocks.context(who_reads(words, asker)),
            answered,
            blocks.divider(),
            blocks.section(right),
            *_notes(words, notes),
            _ground(words, face),
            *(_listing(words, *one, is_first=one == listings[0]) for one in listings),
            *([_named(words, example)] if example else []),
        ],
        submit=words("Send"),
        close=words("Cancel"),
        private_metadata=f"{asked[0].case.key}:{asker}:{shown.written()}",
    )


def _question(words: Words, one: Asked) -> list[Block]:
    """All of it, in as many paragraphs as it needs."""
    title = question(words, one.reason, "", one.places)
    return quotation(title, one.said) or [blocks.section(title)]


def _notes(words: Words, notes: tuple[str, str]) -> list[Block]:
    note, confidential = notes
    return [
        blocks.field(
            "note",
            words("Note for the IACC and Alibaba"),
            blocks.text_input("note", multiline=True, initial=note, limit=2000),
            hint=words("What helps to see the infringement. Alibaba's officers will read it."),
            optional=True,
        ),
        blocks.field(
            "confidential",
            words("Confidential note for the IACC only"),
            blocks.text_input("confidential", multiline=True, initial=confidential, limit=2000),
            hint=words("Informants, investigations, test buys: this never reaches Alibaba."),
            optional=True,
        ),
    ]


def _ground(words: Words, face: Face) -> Block:
    options = [blocks.option(ground_name(words, one), one.value) for one in GROUNDS[face.right_kind]]
    chosen = next((one for one in options if one["value"] == face.ground), None)
    return blocks.field("ground", words("Ground"), blocks.select("ground", options, initial=chosen))


def _listing(words: Words, place: int, url: str, *, is_first: bool) -> Block:
    """The hint is the same for all of them."""
    hint = words("Another listing on the same platform may stand in its place.") if is_first else ""
    return blocks.field(
        f"{LISTING}{place}",
        words("Listing {place}", place=place),
        blocks.text_input("address", initial=url),
        hint=hint,
    )


def _named(words: Words, example: str) -> Block:
    return blocks.field(
        FIELD,
        words("New addresses"),
        blocks.text_input("addresses", multiline=True, limit=3000),
        hint=words(
            "One line each: the listing's number, a space, its new address. For example: {example} https://…",
            example=example,
        ),
        optional=True,
    )


def answered_for_desk(words: Words, face: Face, answer: str) -> str:
    """Said once in the thread of the desk's card."""
    holder = clip(escape(face.organisation), 300)
    told = words("{holder} has answered about {reference}.", holder=holder, reference=face.reference)
    return f"{told}\n{answer}"


def reminder(words: Words, reference: str, one: Asked) -> str:
    """Said once in the thread of the rights-holder's card."""
    due = words.when(one.due_at)
    if one.asker == DESK:
        told = words(
            "The question about {reference} still waits for your answer, until {due}. Without one the IACC "
            "may refuse the claim; it can be filed again.",
            reference=reference,
            due=due,
        )
    else:
        told = words(
            "Alibaba's question about {reference} still waits for your answer, until {due}. Without one "
            "Alibaba may decide as it stands.",
            reference=reference,
            due=due,
        )
    return told + " " + words("Press *Answer* on the card.")
