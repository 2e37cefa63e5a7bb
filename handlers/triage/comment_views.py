"""The form in which the desk comments on a case, and all that was said there."""

from collections.abc import Sequence

from handlers import blocks
from handlers.doors import View
from handlers.words import Words
from storage.batches import Case

COMMENT_FORM = "triage.comment"
#: A modal has 100 blocks.
SHOWN = 60
#: Characters of one comment.
_WORDS = 2000


def comment_form(words: Words, reference: str, *, case: Case) -> View:
    """Words for the desk alone."""
    return blocks.form(
        COMMENT_FORM,
        words("Comment"),
        [
            blocks.section(
                words(
                    "🔒 On {reference}, for the IACC only: it stands on the card in the desk channel, and "
                    "nobody outside the IACC reads it.",
                    reference=f"*{reference}*",
                )
            ),
            blocks.field("words", words("Comment"), blocks.text_input("words", multiline=True, limit=_WORDS)),
        ],
        submit=words("Comment"),
        close=words("Cancel"),
        private_metadata=case.key,
    )


def comments_view(words: Words, reference: str, told: Sequence[str], *, total: int) -> View:
    """`told`: the newest comments, the newest first, out of `total`."""
    shown = [blocks.section(one) for one in told] or [blocks.section(words("Nobody has commented yet."))]
    if total > len(told):
        more = words.many("… and {n} older one", "… and {n} older ones", total - len(told))
        shown.append(blocks.context(more))
    return blocks.form(
        "triage.comments",
        words("Comments"),
        [blocks.section(f"🔒 *{reference}*"), *shown],
        close=words("Close"),
    )
