"""Refusals about who asked for help, and what is asked of them. The others are in `rules`."""

from handlers.refusals import Refusal
from handlers.words import N_


class NothingAsked(Refusal):
    """There is no answer about which a word is waited for: none was shared, or the desk has it again."""

    text = N_("Nothing is asked of you about {reference} just now.")
    next_step = N_("The card shows whose turn it is.")


class NobodyAsked(Refusal):
    """The clock has raised it, so there is nobody to share an answer with."""

    text = N_("{reference} escalated by itself: nobody asked, so there is nobody to share an answer with.")
    next_step = N_("Resolve it; to tell the rights-holder something, share a reply from its claim's card.")
