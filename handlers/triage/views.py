"""The forms in which a case is refused or, if it is a batch, endorsed; and what its holder is told."""

from handlers import blocks
from handlers.blocks import clip
from handlers.claims.cards import headline, listing_link, remark_below
from handlers.claims.desk_buttons import ENDORSE_FORM
from handlers.claims.quoting import ALL_OF_IT, quoted
from handlers.claims.reasons import Refusing, reason_name
from handlers.doors import View
from handlers.listings.platforms import Atlas
from handlers.triage.sampling import Sample
from handlers.words import Words
from storage.batches import Case
from storage.claim_faces import Face, Line

REFUSE_FORM = "triage.refuse"


def refuse_form(words: Words, reference: str, *, case: Case) -> View:
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
        private_metadata=case.key,
    )


def sample_form(words: Words, atlas: Atlas, face: Face, sample: Sample) -> View:
    """What endorsing a batch does, and the sample that is to be looked at before."""
    return blocks.form(
        ENDORSE_FORM,
        words("Endorse and hand over"),
        [
            blocks.section(f"*{headline(words, atlas, face)}*\n{_all_of_it(words, face, sample)}"),
            blocks.section(f"{_how_many(words, sample)}\n{_telling(words, sample)}".strip()),
            *(blocks.section(_sampled(words, line, remark)) for line, remark in sample.lines),
        ],
        submit=words("Endorse and hand over"),
        close=words("Cancel"),
        private_metadata=face.case.key,
    )


def _all_of_it(words: Words, face: Face, sample: Sample) -> str:
    return words(
        "With this form you endorse all {n} listings in {claims} claims at once, those below and all others, "
        "and hand them to Alibaba. To look at every one of them first, close it and press *Claims*.",
        n=words.number(sample.total),
        claims=words.number(len(face.claim_ids)),
    )


def _how_many(words: Words, sample: Sample) -> str:
    return words(
        "*A sample: {shown} of {n} listings, spread evenly over all claims.*",
        shown=words.number(len(sample.lines)),
        n=words.number(sample.total),
    )


def _telling(words: Words, sample: Sample) -> str:
    """What stands first in the sample, and how much more of it there is."""
    if not sample.telling:
        return ""
    told = words.many(
        "First those that are back again or claimed by another rights-holder, too: {n} in all.",
        "First those that are back again or claimed by another rights-holder, too: {n} in all.",
        sample.telling,
    )
    if not sample.rivals:
        return told
    theirs = words(
        "Some of these are also claimed by another rights-holder: {references}",
        references=", ".join(sample.rivals),
    )
    return f"{told}\n{theirs}"


def _sampled(words: Words, line: Line, remark: str) -> str:
    shown = clip(listing_link(words, line), 2_000)
    return f"{line.reference} · {line.position}. {shown}{remark_below(remark, 500)}"


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
