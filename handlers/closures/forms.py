"""The desk's forms: recommend closing a store, or do not."""

from dataclasses import replace

from handlers import blocks
from handlers.bilingual import Both
from handlers.closures import shared
from handlers.closures.cards import DISMISS, RECOMMEND, headline
from handlers.closures.rules import Disclosure, State
from handlers.doors import View
from handlers.listings.platforms import Atlas
from handlers.words import Words
from storage.closures import ClosureFace

_WORDS = 2000


def recommend_form(words: Words, readers: Both, atlas: Atlas, shown: Disclosure) -> View:
    """Just what Alibaba will see, and the desk's own words for it."""
    return blocks.form(
        RECOMMEND,
        words("Recommend"),
        [
            blocks.section(words("👁️ *Alibaba will see this, and your words below:*")),
            blocks.divider(),
            *shared.face(readers, atlas, replace(shown, state=State.RECOMMENDED, due_at=None)),
            blocks.divider(),
            blocks.field(
                "words",
                words("Your words for Alibaba"),
                blocks.text_input("words", multiline=True, limit=_WORDS),
                hint=words(
                    "No rights-holder is named above; name none here either. If you can, write English and "
                    "Chinese."
                ),
                optional=True,
            ),
        ],
        submit=words("Recommend"),
        close=words("Cancel"),
        private_metadata=str(shown.id),
    )


def dismiss_form(words: Words, atlas: Atlas, face: ClosureFace) -> View:
    """Why not."""
    is_new = face.state == State.SUGGESTED
    title = words("Dismiss") if is_new else words("Take it back")
    return blocks.form(
        DISMISS,
        title,
        [
            blocks.section(f"*{headline(words, atlas, face)}*"),
            blocks.field(
                "reason",
                words("Why"),
                blocks.text_input("reason", multiline=True, limit=_WORDS),
                hint=words("It stays with the IACC. It is suggested again when another strike comes."),
            ),
        ],
        submit=title,
        close=words("Cancel"),
        private_metadata=f"{face.id}:{face.state}",
    )
