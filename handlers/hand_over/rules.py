"""What Alibaba may see of a claim, and what its officers may do with it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from handlers.claims.rules import Status, is_decidable
from handlers.refusals import Refusal
from handlers.words import N_
from storage.batches import Case

#: A seller may object so often to the removal of one listing.
#: Source: the notice-and-take-down rules of Alibaba's IP protection platform.
MOST_ROUNDS = 3


def as_shown(status: str) -> str:
    """A state as Alibaba is told it.

    That the IACC is to answer an objection is no matter of Alibaba's; and what Alibaba reads is delivered.
    """
    told = {
        Status.UNANSWERED.value: Status.COUNTERED.value,
        Status.UNDELIVERED.value: Status.HANDED_OVER.value,
    }
    return told.get(status, status)


@dataclass(frozen=True, slots=True)
class Giver:
    """By whom or what something is shown to Alibaba: as history names them, and the person it comes from."""

    by: str
    person_id: int


@dataclass(frozen=True, slots=True)
class DisclosedListing:
    """One listing as Alibaba sees it."""

    claim_id: int
    #: the reference of its claim
    claim: str
    position: int
    platform: str
    item_id: str
    url: str
    #: as Alibaba may know it
    status: str
    #: how many counter-notices there have been
    round: int = 0
    #: the IACC recorded its outcome for an officer
    on_behalf: bool = False

    @property
    def may_be_objected_to(self) -> bool:
        """Can its seller object to its removal (once more)?"""
        return self.status in (Status.REMOVED, Status.UPHELD) and self.round < MOST_ROUNDS

    @property
    def reference(self) -> str:
        """What it is called in sheets: "MS-2026-000123-7"."""
        return f"{self.claim}-{self.position}"


@dataclass(frozen=True, slots=True)
class Decision:
    """What Alibaba says of one listing. A decline has a coded reason, and words where it needs them."""

    outcome: Status
    reason: str = ""
    said: str = ""


@dataclass(frozen=True, slots=True)
class Said:
    """What an officer has said elsewhere, and the desk records in their place."""

    #: None for one whom the register does not know
    officer_id: int | None
    #: "" for the same
    officer: str
    #: for the desk alone
    source: str


@dataclass(frozen=True, slots=True)
class Recorded:
    """One act by which outcomes were recorded by hand, and which can be taken back."""

    id: int
    at: datetime
    #: how many listings
    count: int
    on_behalf: bool = False
    #: for whom the IACC recorded it, "" for somebody whom the register does not know
    officer: str = ""


@dataclass(frozen=True, slots=True)
class Reasoned:
    """A reason for declining, with the officer's words. `places` "" means all that was decided with it."""

    reason: str
    said: str
    places: str = ""


@dataclass(frozen=True, slots=True)
class Questioned:
    """A question of Alibaba's to the rights-holder, with its answer; nothing of what the IACC asks."""

    reason: str
    said: str
    #: "" is all that was asked about with it
    places: str
    due_at: datetime
    is_open: bool
    answer: str = ""
    #: codes of what the answer changed of what Alibaba sees
    changed: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Amended:
    """All that Alibaba is told of an answer. `answer` "" where it was not Alibaba that asked."""

    reference: str
    answer: str
    #: codes of what was changed of what Alibaba sees
    changed: tuple[str, ...]


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
    """All that Alibaba may see of a case, and nothing else: views for the shared channel take only this.

    There is no confidential note in it, no person on the rights-holder's or the IACC's side, and nothing of
    another rights-holder.
    """

    case: Case
    #: of a claim, or the span of a batch's: "MS-2026-000101–000110"
    reference: str
    #: how many claims there are in it
    claims: int
    organisation: str
    right: str
    right_kind: str
    ground: str
    family: str
    kind: str
    note: str
    status: str
    counts: Mapping[str, int]
    #: None while nothing runs, as when Alibaba has asked
    due_at: datetime | None
    #: it was found to be late
    is_late: bool
    handed_over_at: datetime
    acknowledged_at: datetime | None
    acknowledged_by: str
    #: noted by the IACC for them
    acknowledged_on_behalf: bool
    alibaba_number: str
    listings: tuple[DisclosedListing, ...]
    #: Alibaba's own reasons for declining
    reasons: tuple[Reasoned, ...] = ()
    #: what the rights-holder says to Alibaba of declines that it stands behind
    stood_behind: tuple[Reasoned, ...] = ()
    #: Alibaba's own questions, and the answers to them
    questions: tuple[Questioned, ...] = ()
    #: what the IACC recorded for officers, oldest first
    for_officers: tuple[Recorded, ...] = ()
    #: the last that was recorded by hand and can still be taken back
    undoable: Recorded | None = None

    @property
    def is_open(self) -> bool:
        """Is an outcome still to be recorded, also where an answer is waited for?"""
        return any(is_decidable(status) for status in self.counts)

    @property
    def has_removed(self) -> bool:
        """Is there a listing to whose removal a seller can object?"""
        return any(one.may_be_objected_to for one in self.listings)

    def name_of(self, one: DisclosedListing) -> str:
        """How a listing is told from the others of this case: "7"; "MS-2026-000123-7" in a batch."""
        return one.reference if self.case.is_batch else str(one.position)


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
    next_step = N_(
        "Fill in the sheet in this card's thread and send it back with *Send the sheet*, or post it in the "
        "thread. *All removed* and *Decline* work, too."
    )


class NoFile(Refusal):
    """A form for a sheet that was sent without one."""

    text = N_("No file was chosen.")
    next_step = N_("Choose the sheet with your outcomes.")
    field = "sheet"


class NotOnBehalf(Refusal):
    """The desk does not record outcomes in an officer's place by posting a sheet here."""

    text = N_("Alibaba's officers record outcomes here; this sheet was not taken.")
    next_step = N_(
        "Nothing was recorded. An officer posts the sheet here, or sends it with *Send the sheet*; for one "
        "who cannot, the desk presses *Record for Alibaba* on its own card."
    )


class OfficerMissing(Refusal):
    """Nobody, or nobody who acts for the platform, was named."""

    text = N_("Who said it?")
    next_step = N_("Choose the officer, or *Somebody else at Alibaba*.")
    field = "officer"


class SourceMissing(Refusal):
    """What is recorded for an officer has a source."""

    text = N_("Where did they say it?")
    next_step = N_("Write a few words, such as: e-mail of 12 March. The desk alone sees them.")
    field = "source"


class WhatMissing(Refusal):
    """Nothing was chosen."""

    text = N_("What did they say?")
    next_step = N_("Choose one from the list.")
    field = "what"


class SheetNotRead(Refusal):
    """A sheet that is of no use."""

    text = N_("The sheet could not be read: {why}.")
    next_step = N_("Nothing was recorded. Correct it and post it again in this thread.")


class NotOurSheet(Refusal):
    """A file without our references and outcomes."""

    text = N_("This file is not the sheet of {reference}: it has no column Our reference.")
    next_step = N_("Nothing was recorded. Fill in the sheet from this card's thread, and send that one back.")


class AlreadyTaken(Refusal):
    """The very same sheet was recorded before."""

    text = N_("This sheet was recorded before, on {when}, and nothing was changed now.")
    next_step = N_("If something in it is new, save it with your changes and send it again.")


class NothingToUndo(Refusal):
    """A button of a sheet from which nothing was recorded, or that was undone."""

    text = N_("There is nothing left to undo: this was undone before.")
    next_step = N_("The card shows where it stands.")


class TooLateToUndo(Refusal):
    """The time in which what was recorded can be undone is over."""

    text = N_("What was recorded can be undone within {minutes} minutes; this was recorded on {when}.")
    next_step = N_("Write to the IACC desk at {contact} what is wrong with it.")


class ChangedSince(Refusal):
    """Something has happened to the listings of a sheet since it was recorded."""

    text = N_("Some of these listings have moved on since, so that it cannot be undone as a whole.")
    next_step = N_("Write to the IACC desk at {contact} which of them are wrong.")
