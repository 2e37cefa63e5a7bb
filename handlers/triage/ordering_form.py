"""The form in which the desk changes in which order a case is taken."""

from collections.abc import Mapping

from handlers import blocks
from handlers.claims.rules import Priority
from handlers.doors import View
from handlers.words import N_, Words
from storage.batches import Case

FORM = "triage.priority_form"
_WORDS = 1000

_NAMES: Mapping[Priority, str] = {
    Priority.FIRST: N_("Before everybody's"),
    Priority.URGENT: N_("Before the others of its rights-holder"),
    Priority.USUAL: N_("As usual"),
    Priority.LATER: N_("After the others of its rights-holder"),
}


def name_of(words: Words, priority: Priority) -> str:
    """As the sentence that stands before the reason."""
    return words("*Priority: {priority}.*", priority=words(_NAMES[priority]))


def priority_form(words: Words, reference: str, *, case: Case, priority: Priority) -> View:
    """`priority`: what it has now."""
    options = [blocks.option(words(name), str(int(one))) for one, name in _NAMES.items()]
    now = next(one for one in options if one["value"] == str(int(priority)))
    told = words(
        "In which order the desk takes {reference}. What a rights-holder calls urgent comes before its own "
        "others alone; what the desk puts first comes before everybody's.",
        reference=f"*{reference}*",
    )
    return blocks.form(
        FORM,
        words("Priority"),
        [
            blocks.section(told),
            blocks.field("priority", words("Priority"), blocks.select("priority", options, initial=now)),
            blocks.field("words", words("Why?"), blocks.text_input("words", multiline=True, limit=_WORDS)),
            blocks.context(words("🔒 The reason stands among the desk's comments; nobody else reads it.")),
        ],
        submit=words("Save"),
        close=words("Cancel"),
        private_metadata=case.key,
    )
