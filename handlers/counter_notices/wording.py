"""What counter-notices, their reasons and their ends are called; each is translated where it is shown."""

from collections.abc import Mapping

from handlers.claims.reasons import BACK, Back
from handlers.claims.rules import Status
from handlers.counter_notices.rules import Ground
from handlers.hand_over.rules import MOST_ROUNDS
from handlers.words import N_, Words

GROUND_NAMES: Mapping[Ground, str] = {
    Ground.OWNER: N_("The seller owns the right"),
    Ground.AUTHORISED: N_("The seller is authorised"),
    Ground.PURCHASE: N_("The goods were bought from the rights-holder"),
    Ground.NOT_INFRINGING: N_("The listing does not infringe"),
    Ground.JUDGMENT: N_("There is a judgment or an administrative decision"),
    Ground.OTHER: N_("Another reason"),
}
_OF_STORES: Mapping[Ground, str] = {
    **GROUND_NAMES,
    Ground.NOT_INFRINGING: N_("The store front does not infringe"),
}

#: Where a notice stands, as the rights-holder and the desk are told.
_STATES: Mapping[Status, str] = {
    Status.COUNTERED: N_("waiting for the rights-holder's answer"),
    Status.UNANSWERED: N_("with the IACC desk, to be answered"),
    Status.STOOD_BEHIND: N_("stood behind; Alibaba decides"),
    Status.LEFT_TO_ALIBABA: N_("not answered; Alibaba decides"),
    Status.UPHELD: N_("decided: the removal stays"),
    Status.REINSTATED: N_("decided: back on the platform"),
}
_STATES_OF_STORES: Mapping[Status, str] = {
    **_STATES,
    Status.UPHELD: N_("decided: it stays closed"),
    Status.REINSTATED: N_("decided: open again"),
}
MARKS: Mapping[Status, str] = {
    Status.COUNTERED: "⚖️",
    Status.UNANSWERED: "⚖️",
    Status.STOOD_BEHIND: "⚖️",
    Status.LEFT_TO_ALIBABA: "⚖️",
    Status.UPHELD: "🛡️",
    Status.REINSTATED: "🔄",
}


def state_name(words: Words, state: str, back: str = "", *, kind: str = "") -> str:
    """Where a notice stands; of one whose listings came back, how (`back`)."""
    if state == Status.REINSTATED and back in set(Back):
        return words(BACK[Back(back)])
    names = _STATES_OF_STORES if kind == "store" else _STATES
    return words(names[Status(state)])


def ground_name(words: Words, ground: str, kind: str = "") -> str:
    """What the seller says, of listings or of store fronts (`kind` "store")."""
    names = _OF_STORES if kind == "store" else GROUND_NAMES
    return words(names[Ground(ground)])


def round_line(words: Words, nth: int) -> str:
    """How often the seller has objected: "round 1 of 3"."""
    return words("round {n} of {most}", n=nth, most=MOST_ROUNDS)
