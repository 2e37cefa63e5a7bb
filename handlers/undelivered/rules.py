"""What the desk may do about what could not be delivered to Alibaba."""

from handlers.refusals import Refusal
from handlers.words import N_

#: Instead of a card's key: all that is held up.
ALL = "all"


class NothingHeldUp(Refusal):
    """A stale button: it has been delivered."""

    text = N_("Nothing is held up here any more.")
    next_step = N_("The card shows where it stands.")
