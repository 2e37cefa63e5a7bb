"""Closing a store: what is suggested, recommended and answered, by whom; and what Alibaba may see of it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from handlers.refusals import Refusal
from handlers.sellers.rules import Score, StrikeLine
from handlers.words import N_
from storage.sellers import SellerKey


class State(StrEnum):
    """Where it stands."""

    #: the seller has come to the bar; the desk recommends closing the store, or does not
    SUGGESTED = "suggested"
    #: Alibaba acts, and says how
    RECOMMENDED = "recommended"
    DISMISSED = "dismissed"
    ANSWERED = "answered"


#: Open states: whose turn it is, and the clock that runs.
TURNS: Mapping[State, tuple[str, str]] = {
    State.SUGGESTED: ("desk", "closure_recommended"),
    State.RECOMMENDED: ("officer", "closure"),
}


class Did(StrEnum):
    """What Alibaba does about a seller."""

    WARNED = "warned"
    RESTRICTED = "restricted"
    CLOSED = "closed"
    BANNED = "banned"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class Acted:
    """What Alibaba said that it did, in its own words."""

    kind: str
    reason: str
    until: datetime | None
    by: str
    at: datetime
    reversed_by: str = ""
    reversed_at: datetime | None = None
    reversal: str = ""
    #: recorded by the IACC, for `by`, "" for somebody whom the register does not know
    on_behalf: bool = False


@dataclass(frozen=True, slots=True)
class Disclosure:
    """All that Alibaba may see of a recommendation, and nothing else: its cards and forms take only this.

    There is no rights-holder in it, and no claim that was not handed over before.
    """

    id: int
    reference: str
    family: str
    #: the seller's, as listings told them that Alibaba was shown, or as the desk gave them
    keys: tuple[SellerKey, ...]
    #: of the strikes below, as the platform counts
    count: int
    strikes: tuple[StrikeLine, ...]
    #: the desk's own, for Alibaba
    words: str
    state: str
    due_at: datetime | None
    acted: Acted | None = None
    #: Alibaba was to have answered by now
    is_late: bool = False

    @property
    def is_open(self) -> bool:
        return self.state == State.RECOMMENDED


def is_news(found: Score, last_suggested_at: datetime | None) -> bool:
    """Is there a strike that the last suggestion did not know of?"""
    if last_suggested_at is None:
        return bool(found.strikes)
    return any(one.at > last_suggested_at for one in found.strikes)


class NoSuchClosure(Refusal):
    """Nothing of that number was suggested."""

    text = N_("There is no such recommendation.")
    next_step = N_("Look the seller up: /marketsafe sellers.")


class ClosureMovedOn(Refusal):
    """A stale button."""

    text = N_("{reference} has moved on: {state}.")
    next_step = N_("The card shows where it stands.")


class NowhereToRecommend(Refusal):
    """No channel is shared with the platform's officers."""

    text = N_("No channel is shared with Alibaba's officers for {platform}, so nobody can be asked.")
    next_step = N_("A manager sets MARKETSAFE_SHARED_CHANNEL; then press the button again.")


class NothingToShow(Refusal):
    """Alibaba was shown nothing of this seller."""

    text = N_("Nothing of this seller was ever shown to Alibaba, so there is nothing to recommend it by.")
    next_step = N_("Hand over its listings first, or dismiss the suggestion.")


class ActionMissing(Refusal):
    """An answer without an action."""

    text = N_("What was done was not chosen.")
    next_step = N_("Choose one; if nothing was done, say so and why.")
    field = "kind"


class UntilMissing(Refusal):
    """A restriction ends on some day to come."""

    text = N_("A restriction needs its last day, and that lies ahead.")
    next_step = N_("Choose the day until which the store is restricted.")
    field = "until"


class WhyMissing(Refusal):
    """What is not done, or taken back, needs a reason."""

    text = N_("This needs a reason in words.")
    next_step = N_("Write a sentence, in English or Chinese.")
    field = "reason"


class NothingToReverse(Refusal):
    """An action that was reversed before, or is none."""

    text = N_("There is nothing to reverse: nothing was done, or it was reversed before.")
    next_step = N_("The card shows where it stands.")
