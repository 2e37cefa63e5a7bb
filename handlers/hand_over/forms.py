"""The forms that officers fill in: outcomes one by one, a decline, and the sheet that comes back."""

from collections.abc import Sequence

from handlers import blocks
from handlers.blocks import clip
from handlers.claims.questions_shown import question_fields
from handlers.claims.reasons import DECLINING
from handlers.claims.rules import OUTCOMES, Status, is_decidable
from handlers.claims.wording import status_name
from handlers.doors import Block, View
from handlers.hand_over.rules import DisclosedListing, Disclosure
from handlers.words import Words

OUTCOMES_FORM, DECLINE_FORM, SHEET_FORM = "hand_over.outcomes", "hand_over.declined", "hand_over.sheet"
QUERY_FORM = "hand_over.query"
#: What the field of a listing is called, before its name.
LISTING = "listing_"


def outcomes_form(words: Words, shown: Disclosure) -> View:
    """One choice a listing; what is left empty stays open."""
    open_ones = [one for one in shown.listings if is_decidable(one.status)]
    return blocks.form(
        OUTCOMES_FORM,
        shown.reference,
        [
            blocks.section(words("Choose what became of each listing; what you leave empty stays open.")),
            *outcome_fields(words, shown, open_ones, may_ask=True),
            reason_field(words, optional=True),
            words_field(words),
            _question_field(words),
            number_field(words, shown),
        ],
        submit=words("Record"),
        close=words("Cancel"),
        private_metadata=shown.case.key,
    )


def outcome_fields(
    words: Words, shown: Disclosure, open_ones: Sequence[DisclosedListing], *, may_ask: bool = False
) -> list[Block]:
    """One choice for each of these listings; `may_ask`: or that more is needed to decide."""
    outcomes = [blocks.option(status_name(words, status, shown.kind), status.value) for status in OUTCOMES]
    needs_more = [blocks.option(words("needs more: ask the rights-holder"), Status.QUERIED.value)]
    return [
        blocks.field(
            f"{LISTING}{shown.name_of(one)}",
            clip(f"{shown.name_of(one)}. {one.url}", 300),
            blocks.select(
                "outcome",
                outcomes + (needs_more if may_ask and one.status == Status.HANDED_OVER else []),
            ),
            optional=True,
        )
        for one in open_ones
    ]


def decline_form(words: Words, shown: Disclosure) -> View:
    """A coded reason and words for all that is open."""
    return blocks.form(
        DECLINE_FORM,
        words("Decline") if shown.case.is_batch else words("Decline {reference}", reference=shown.reference),
        [
            blocks.section(_all_declined(words, shown)),
            reason_field(words, optional=False),
            words_field(words),
            number_field(words, shown),
        ],
        submit=words("Decline"),
        close=words("Cancel"),
        private_metadata=shown.case.key,
    )


def _all_declined(words: Words, shown: Disclosure) -> str:
    if shown.case.is_batch:
        return words.many(
            "All listings of {reference} ({n} claim) that are still open will be declined. The "
            "rights-holder reads your reason, and may correct the claim or stand behind it.",
            "All listings of {reference} ({n} claims) that are still open will be declined. The "
            "rights-holder reads your reason, and may correct the claims or stand behind them.",
            shown.claims,
            reference=shown.reference,
        )
    return words(
        "All listings of this claim that are still open will be declined. The rights-holder "
        "reads your reason, and may correct the claim or stand behind it."
    )


def reason_field(words: Words, *, optional: bool) -> Block:
    """Why it is declined: one of our codes."""
    return blocks.field(
        "reason",
        words("Reason for declining") if not optional else words("Reason, if you decline one"),
        blocks.select("reason", [blocks.option(words(name), code.value) for code, name in DECLINING.items()]),
        hint=words("A claim needs no evidence: the burden of proof lies with the seller."),
        optional=optional,
    )


def words_field(words: Words) -> Block:
    """The officer's own words, in any language."""
    return blocks.field(
        "words",
        words("Your words to the rights-holder"),
        blocks.text_input("words", multiline=True, limit=2000),
        hint=words("In English or Chinese. What is wrong, and what to change?"),
        optional=True,
    )


def _question_field(words: Words) -> Block:
    return blocks.field(
        "question",
        words("Your question, if you need more"),
        blocks.text_input("question", multiline=True, limit=2000),
        hint=words("In English or Chinese. The rights-holder and the IACC read it."),
        optional=True,
    )


def query_form(words: Words, shown: Disclosure) -> View:
    """What is asked about all that is with Alibaba, and words to it."""
    told = words(
        "The rights-holder reads this and answers with a button; the IACC reads both. You may record "
        "outcomes all the same while it waits."
    )
    return blocks.form(
        QUERY_FORM,
        words("Ask") if shown.case.is_batch else words("Ask about {reference}", reference=shown.reference),
        [blocks.section(told), *question_fields(words)],
        submit=words("Ask"),
        close=words("Cancel"),
        private_metadata=shown.case.key,
    )


def number_field(words: Words, shown: Disclosure) -> Block:
    """Alibaba's number of the complaint."""
    return blocks.field(
        "alibaba_number",
        words("Alibaba's own complaint number"),
        blocks.text_input("alibaba_number", initial=shown.alibaba_number, limit=60),
        optional=True,
    )


def sheet_form(words: Words, shown: Disclosure) -> View:
    """One file: the sheet with its column of outcomes filled in."""
    return blocks.form(
        SHEET_FORM,
        shown.reference,
        [
            blocks.section(
                words(
                    "Fill in the column *Outcome* of the sheet in this card's thread, and *Reason* where you "
                    "decline. Rows without an outcome stay open; you can send the sheet again later."
                )
            ),
            blocks.field(
                "sheet",
                words("The sheet with your outcomes"),
                {
                    "type": "file_input",
                    "action_id": "sheet",
                    "filetypes": ["xlsx", "csv", "txt"],
                    "max_files": 1,
                },
                hint=words("XLSX or CSV, 10 MB at most. You can also post it in the card's thread."),
            ),
        ],
        submit=words("Send"),
        close=words("Cancel"),
        private_metadata=shown.case.key,
    )


def being_read(words: Words, reference: str) -> View:
    """What the form shows once the sheet is given."""
    return blocks.form(
        "hand_over.sheet_given",
        reference,
        [
            blocks.section(
                words("Thank you. The sheet is being read; what was recorded is said in the card's thread.")
            )
        ],
        close=words("Close"),
    )


def kept(words: Words, told: str) -> View:
    """What the form of a sample shows when the batch was endorsed, and could not be handed over yet."""
    return blocks.form(
        "hand_over.kept", words("Endorse and hand over"), [blocks.section(told)], close=words("Close")
    )
