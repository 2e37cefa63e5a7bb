"""Refusals to whoever asked for help. Those to the desk and to officers are in `rules`."""

from handlers.refusals import Refusal
from handlers.words import N_


class NothingAsked(Refusal):
    """There is no answer about which a word is waited for: none was shared, or the desk has it again."""

    text = N_("Nothing is asked of you about {reference} just now.")
    next_step = N_("The card shows whose turn it is.")
