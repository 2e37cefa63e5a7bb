"""When a rights-holder is trusted, by what became of its claims; and what is checked all the same."""

from calendar import monthrange
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from handlers.claims.reasons import Back
from handlers.claims.rules import Status
from handlers.refusals import Refusal
from handlers.terms import Bar
from handlers.words import N_
from storage.trust import Tally

_DOWN = frozenset({Status.REMOVED, Status.UPHELD})


@dataclass(frozen=True, slots=True)
class Record:
    """What became of listings that were decided."""

    decided: int = 0
    #: taken down, and they stayed so
    down: int = 0
    #: back on the platform because a seller objected
    back: int = 0

    def __add__(self, other: "Record") -> "Record":
        return Record(self.decided + other.decided, self.down + other.down, self.back + other.back)

    @property
    def share_down(self) -> float:
        return self.down / self.decided if self.decided else 0.0

    @property
    def share_back(self) -> float:
        return self.back / self.decided if self.decided else 0.0

    def meets(self, bar: Bar, *, least: int) -> bool:
        """Is it above the bar? What is decided on few listings never is."""
        return (
            self.decided >= max(least, 1)
            and self.share_down >= bar.taken_down
            and self.share_back <= bar.came_back
        )


@dataclass(frozen=True, slots=True)
class Standing:
    """A rights-holder's record, overall and on each ground."""

    overall: Record
    grounds: dict[str, Record]

    def is_trusted(self, bar: Bar) -> bool:
        """Is it above the bar overall?"""
        return self.overall.meets(bar, least=bar.decided)

    def is_trusted_on(self, ground: str, bar: Bar) -> bool:
        """Is it above the bar, overall and on this ground?"""
        its = self.grounds.get(ground, Record())
        return self.is_trusted(bar) and its.meets(bar, least=bar.decided_on_ground)


def standing_of(tallies: Iterable[Tally]) -> Standing:
    """What one rights-holder's decided listings come to.

    What the desk refused counts like what Alibaba declined, since the desk's check is what is left out. What
    its rights-holder took back after a removal was not taken down rightly; it counts as lost to the seller
    where the seller had objected. Already gone, duplicate and withdrawn say nothing either way, and what a
    seller objects to at present is not decided.
    """
    grounds: dict[str, Record] = {}
    for one in tallies:
        grounds[one.ground] = grounds.get(one.ground, Record()) + _record(one)
    return Standing(sum(grounds.values(), Record()), grounds)


def _record(one: Tally) -> Record:
    is_lost = one.status == Status.REINSTATED and (one.reason != Back.RETRACTED or one.was_objected_to)
    return Record(
        decided=one.listings,
        down=one.listings if one.status in _DOWN else 0,
        back=one.listings if is_lost else 0,
    )


def months_before(now: datetime, months: int) -> datetime:
    """The same time of the day so many months ago, or the last day of that month."""
    month = now.year * 12 + now.month - 1 - months
    year, month = month // 12, month % 12 + 1
    return now.replace(year=year, month=month, day=min(now.day, monthrange(year, month)[1]))


class Check(StrEnum):
    """Why a case of a trusted rights-holder is checked at the desk all the same."""

    #: someone at the desk filed it: nobody waves through what is their own
    DESK_FILED = "desk_filed"
    #: its right is not approved, or a short link does not tell its listing: there is nothing to pass on yet
    NOT_READY = "not_ready"
    #: store fronts: to close a whole store is the most that can be asked of Alibaba, and harms most if wrong
    STORE = "store"
    #: something was told to the IACC alone, and nobody would read it
    CONFIDENTIAL = "confidential"
    #: it puts right what was declined or refused, or a listing of it was filed before and did not stay down.
    #: Without this whoever sees that a claim is checked could withdraw it and file it anew
    AGAIN = "again"
    #: another rights-holder claims a listing of it
    RIVAL = "rival"
    #: a seller of it is authorised by the rights-holder, or watched by the IACC
    SELLER = "seller"
    #: no channel is shared with its platform's officers
    NOWHERE = "nowhere"
    #: it was drawn
    SAMPLE = "sample"


# A severe ground (counterfeit, piracy) is no reason to check: nearly all claims are on one, the standing is
# measured on them, and what follows from a strike, closing a store, is recommended by a person. What is
# dangerous to people comes as an escalation, and those are always read.


class SampleOutOfRange(Refusal):
    """A share of the sample that is none of those offered."""

    text = N_("Choose how many are checked all the same.")
    next_step = N_("One in two to one in a hundred.")
    field = "one_in"


class SuspensionNeedsReason(Refusal):
    """Why a rights-holder's claims are all checked from now on."""

    text = N_("This needs a reason.")
    next_step = N_("Write a sentence on why; it stays with the IACC.")
    field = "reason"


class NoSuchRightsHolder(Refusal):
    """An organisation that is none, or none that files."""

    text = N_("There is no such rights-holder.")
    next_step = N_("Open the settings again, and choose one from the list.")
