"""The form in which a claim is refused, and what its holder is told."""

from handlers import blocks
from handlers.claims.quoting import ALL_OF_IT, quoted
from handlers.claims.reasons import Refusing, reason_name
from handlers.doors import View
from handlers.words import Words

REFUSE_FORM = "triage.refuse"


def refuse_form(words: Words, reference: str, *, claim_id: int) -> View:
    """A coded reason and words; "evidence is missing" is not among them."""
    return blocks.form(
        REFUSE_FORM,
        words("Refuse {reference}", reference=reference),
        [
            blocks.section(
                words("The rights-holder reads your reason and your words, and can file it again.")
            ),
            blocks.field(
                "reason",
                words("Reason"),
                blocks.select(
                    "reason",
                    [blocks.option(_short(words, code), code.value) for code in Refusing],
                ),
            ),
            blocks.field(
                "words",
                words("Your words to the rights-holder"),
                blocks.text_input("words", multiline=True, limit=2000),
                hint=words("What is wrong, and what to change? Needed for another reason."),
                optional=True,
            ),
        ],
        submit=words("Refuse"),
        close=words("Cancel"),
        private_metadata=str(claim_id),
    )


def _short(words: Words, code: Refusing) -> str:
    names = {
        Refusing.NOT_THIS_RIGHT: words("The right does not cover the goods"),
        Refusing.NOT_INFRINGING: words("Does not show what the ground says"),
        Refusing.AUTHORISED: words("The seller seems authorised"),
        Refusing.WRONG_LISTING: words("The links lead elsewhere"),
        Refusing.MARKET: words("Not valid in this market"),
        Refusing.OTHER: words("Another reason"),
    }
    return names[code]


def refused(words: Words, reference: str, reason: str, said: str, *, whole: bool) -> str:
    """Said once to who filed it. `whole`: nothing of the claim is open or was decided before."""
    named = {"reference": reference, "reason": reason_name(words, reason)}
    if whole:
        text = words("{reference} was refused by the IACC. {reason}", **named)
    else:
        text = words("The IACC refused what was left of {reference}. {reason}", **named)
    return f"{text}\n{quoted(said, ALL_OF_IT)}" if said else text
