"""What Alibaba may see of a claim, and what its officers may do with it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from handlers.claims.rules import Status
from handlers.refusals import Refusal
from handlers.words import N_


@dataclass(frozen=True, slots=True)
class DisclosedListing:
    """One listing as Alibaba sees it."""

    position: int
    platform: str
    item_id: str
    url: str
    status: str


@dataclass(frozen=True, slots=True)
class Decision:
    """What Alibaba says of one listing. A decline has a coded reason, and words where it needs them."""

    outcome: Status
    reason: str = ""
    said: str = ""


@dataclass(frozen=True, slots=True)
class Reasoned:
    """A reason for declining, with the officer's words. `places` "" means all that was decided with it."""

    reason: str
    said: str
    places: str = ""


def ranges(places: Iterable[int]) -> str:
    """Places as people write them: "1, 4–6"."""
    runs: list[list[int]] = []
    for place in sorted(set(places)):
        if runs and place == runs[-1][-1] + 1:
            runs[-1].append(place)
        else:
            runs.append([place])
    return ", ".join(f"{run[0]}–{run[-1]}" if len(run) > 1 else str(run[0]) for run in runs)


@dataclass(frozen=True, slots=True)
class Disclosure:
    """All that Alibaba may see of a claim, and nothing else: views for the shared channel take only this.

    There is no confidential note in it, no person on the rights-holder's or the IACC's side, and nothing of
    another rights-holder.
    """

    claim_id: int
    reference: str
    organisation: str
    right: str
    right_kind: str
    ground: str
    family: str
    kind: str
    note: str
    status: str
    counts: Mapping[str, int]
    due_at: datetime | None
    handed_over_at: datetime
    acknowledged_at: datetime | None
    acknowledged_by: str
    alibaba_number: str
    listings: tuple[DisclosedListing, ...]
    #: Alibaba's own reasons for declining
    reasons: tuple[Reasoned, ...] = ()

    @property
    def is_open(self) -> bool:
        return self.status == Status.HANDED_OVER


class NoSharedChannel(Refusal):
    """There is nowhere to hand this claim to."""

    text = N_("{reference} is endorsed, but no channel is shared with Alibaba's officers for {platform}.")
    next_step = N_("A manager sets MARKETSAFE_SHARED_CHANNEL; then press the button again.")


class NotYourPlatform(Refusal):
    """An officer acts for named platforms only."""

    text = N_("{reference} is on {platform}, for which you do not act.")
    next_step = N_("Leave it to a colleague who does; the IACC desk changes who acts for what: {contact}.")


class NoOutcome(Refusal):
    """A form of outcomes in which nothing was chosen."""

    text = N_("No outcome was chosen.")
    next_step = N_("Choose one for at least one listing; the others stay open.")


class DeclineNeedsReason(Refusal):
    """Every decline has a coded reason."""

    text = N_("A declined listing needs a reason.")
    next_step = N_("Choose one; the rights-holder reads it.")
    field = "reason"


class DeclineNeedsWords(Refusal):
    """The reason "other" says nothing by itself."""

    text = N_("This reason needs your words: what is wrong, and what to change?")
    next_step = N_("Write a sentence or two, in English or Chinese.")
    field = "words"


class TooManyForForm(Refusal):
    """A form shows a limited number of listings."""

    text = N_("{reference} has {count} open listings; a form shows {limit}.")
    next_step = N_("Use *All removed* or *Decline*, or ask the IACC desk for help: {contact}.")
