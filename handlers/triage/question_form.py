"""The form in which the desk asks a rights-holder."""

from handlers import blocks
from handlers.claims.questions_shown import question_fields
from handlers.doors import View
from handlers.words import Words
from storage.batches import Case

FORM = "triage.ask"


def question_form(words: Words, reference: str, *, case: Case) -> View:
    """What is asked, and words to it; "evidence is missing" is not among them."""
    told = words(
        "The rights-holder reads your question and answers it with a button; the answer comes to the desk "
        "alone. It waits for them until then, and nobody holds it."
    )
    return blocks.form(
        FORM,
        words("Ask about {reference}", reference=reference) if not case.is_batch else words("Ask"),
        [blocks.section(told), *question_fields(words)],
        submit=words("Ask"),
        close=words("Cancel"),
        private_metadata=case.key,
    )
