"""The form in which a case is handed to a colleague, and what the colleague is told."""

from collections.abc import Sequence

from handlers import blocks, ids
from handlers.blocks import clip, escape
from handlers.claims.cards import headline
from handlers.claims.wording import ground_name
from handlers.doors import View
from handlers.listings.platforms import Atlas
from handlers.words import Words
from storage.batches import Case
from storage.claim_faces import Face
from storage.outbox import Message

PASS_ON_FORM = "triage.pass_on"  # noqa: S105 - a form's id
_NAME = 75


def pass_on_form(words: Words, reference: str, among: Sequence[tuple[str, int]], *, case: Case) -> View:
    """Who takes over: `among` are (name, id) of those who may."""
    return blocks.form(
        PASS_ON_FORM,
        words("Hand to a colleague"),
        [
            blocks.section(
                words(
                    "Who goes on with {reference}? They hold it from now on, and are told by direct message.",
                    reference=f"*{reference}*",
                )
            ),
            blocks.field(
                "colleague",
                words("Colleague"),
                blocks.select(
                    "colleague", [blocks.option(clip(name, _NAME), str(one)) for name, one in among]
                ),
            ),
        ],
        submit=words("Hand to them"),
        close=words("Cancel"),
        private_metadata=case.key,
    )


def passed_on(words: Words, atlas: Atlas, face: Face, *, by: str, link: str) -> Message:
    """Said to the colleague. `link`: where the desk's card stands, "" where it is not posted yet."""
    until = words.when(face.taken_until) if face.taken_until else ""
    text = words(
        "{name} handed you {reference}. You hold it until {until}.",
        name=escape(by),
        reference=face.reference,
        until=until,
    )
    about = (
        f"*{headline(words, atlas, face)}*\n{escape(face.organisation)} · {ground_name(words, face.ground)}"
    )
    shown = (
        f"<{link}|{words('Its card in the desk channel')}>"
        if link
        else words("Its card is in the desk channel.")
    )
    listed = words("Claims") if face.claim_ids else words("Listings")
    return Message(
        text,
        [
            blocks.section(f"{text}\n{about}\n{shown}"),
            blocks.actions(blocks.button(listed, ids.SHOW_CLAIM, face.case.key)),
        ],
    )
