"""A seller's strikes: worked out from what stands removed, by the rules of the platform; and the lists."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from itertools import groupby

from handlers.calendars import Calendar
from handlers.refusals import Refusal
from handlers.words import N_


@dataclass(frozen=True, slots=True)
class Window:
    """What is removed before it closes counts with the strike that opened it."""

    days: int = 0
    working_days: int = 0
    calendar: str = ""
    #: it holds only between removals for one and the same rights-holder
    per_holder: bool = False

    def closes_at(self, opened: datetime, calendars: Mapping[str, Calendar]) -> datetime:
        if self.working_days:
            return calendars[self.calendar].after_days(opened, self.working_days)
        return opened + timedelta(days=self.days)


@dataclass(frozen=True, slots=True)
class Rung:
    """What a platform does itself when a seller comes so far."""

    at: int
    #: "warned", "restricted" or "closed"
    sanction: str
    #: of a restriction
    days: int = 0


@dataclass(frozen=True, slots=True)
class Penalty:
    """The rules of one platform family (`penalties.toml`)."""

    #: "strikes" or "points"
    unit: str
    #: what one strike counts
    each: int
    #: where the desk considers closing the store
    bar: int
    apart: Window
    #: None where nothing is forgotten
    lives_for: timedelta | None
    #: "desk", "holder": who is told what the platform did
    actions_visible_to: frozenset[str]
    ladder: tuple[Rung, ...]
    #: rule → mark and source
    sources: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Removal:
    """One listing of a seller's that was removed on a severe ground."""

    listing_id: int
    claim_id: int
    #: the claim's
    reference: str
    holder_id: int
    holder: str
    ground: str
    removed_at: datetime
    #: when it came back; such a removal counts no more
    reversed_at: datetime | None = None

    @property
    def order(self) -> tuple[datetime, int, int, int]:
        return (self.removed_at, self.claim_id, self.listing_id, self.holder_id)


@dataclass(frozen=True, slots=True)
class Strike:
    """Removals that count once. The first of them opened it."""

    removals: tuple[Removal, ...]
    #: when the last of them counts no more; None for never
    expires_at: datetime | None
    #: 1 for a seller's first that counts now
    number: int = 0

    @property
    def at(self) -> datetime:
        return self.removals[0].removed_at

    @property
    def first(self) -> tuple[Removal, ...]:
        """What the claim that opened it had removed at once."""
        opened = self.removals[0]
        return tuple(
            one
            for one in self.removals
            if (one.claim_id, one.removed_at) == (opened.claim_id, opened.removed_at)
        )


@dataclass(frozen=True, slots=True)
class StrikeLine:
    """All that is said of a strike: nothing of a rights-holder is in it."""

    number: int
    #: the claim that opened it, how many listings it had removed at once, when, and on which ground
    reference: str
    listings: int
    on: datetime
    ground: str
    #: listings that count with those, and the claims these are of
    more: int
    others: tuple[str, ...]
    expires_at: datetime | None


def line_of(strike: Strike) -> StrikeLine:
    """What is said of a strike."""
    opened, first = strike.removals[0], strike.first
    rest = [one for one in strike.removals if one not in first]
    return StrikeLine(
        number=strike.number,
        reference=opened.reference,
        listings=len(first),
        on=opened.removed_at,
        ground=opened.ground,
        more=len(rest),
        others=tuple(dict.fromkeys(one.reference for one in rest)),
        expires_at=strike.expires_at,
    )


@dataclass(frozen=True, slots=True)
class Score:
    """How a seller stands on one platform family."""

    #: oldest first
    strikes: tuple[Strike, ...] = ()
    #: strikes or points, as the platform counts
    count: int = 0
    #: what came back
    reversed: tuple[Removal, ...] = ()
    #: what is too old to count
    expired: tuple[Removal, ...] = ()

    def is_at(self, penalty: Penalty) -> bool:
        """Is the bar reached?"""
        return self.count >= penalty.bar


def score(
    removals: Iterable[Removal], penalty: Penalty, *, now: datetime, calendars: Mapping[str, Calendar]
) -> Score:
    """What these removals of one seller on one platform family come to now, in whatever order they are given.

    What came back, and what is too old, is set aside first. Of the rest the earliest opens a strike, and all
    before its window closes counts with it. So many strikes as possible are made that way: one removal more
    can only add to them.
    """
    every = sorted(removals, key=lambda one: one.order)
    back = tuple(one for one in every if one.reversed_at is not None)
    stands = [one for one in every if one.reversed_at is None]
    old = tuple(one for one in stands if _is_old(one, penalty, now))
    strikes: list[Strike] = []
    for group in _groups(stands[len(old) :], penalty):
        strikes.extend(_strikes(group, penalty, calendars))
    strikes.sort(key=lambda one: one.removals[0].order)
    numbered = tuple(replace(one, number=number) for number, one in enumerate(strikes, 1))
    return Score(numbered, len(numbered) * penalty.each, back, old)


def _ends(one: Removal, penalty: Penalty) -> datetime | None:
    return one.removed_at + penalty.lives_for if penalty.lives_for else None


def _is_old(one: Removal, penalty: Penalty, now: datetime) -> bool:
    ends = _ends(one, penalty)
    return ends is not None and ends <= now


def _groups(removals: Sequence[Removal], penalty: Penalty) -> list[list[Removal]]:
    if not penalty.apart.per_holder:
        return [list(removals)]
    by_holder = sorted(removals, key=lambda one: (one.holder_id, one.order))
    return [list(its) for _, its in groupby(by_holder, key=lambda one: one.holder_id)]


def _strikes(
    removals: Sequence[Removal], penalty: Penalty, calendars: Mapping[str, Calendar]
) -> list[Strike]:
    made: list[list[Removal]] = []
    closes = None
    for one in removals:
        if closes is None or one.removed_at >= closes:
            made.append([])
            closes = penalty.apart.closes_at(one.removed_at, calendars)
        made[-1].append(one)
    return [Strike(tuple(its), _ends(its[-1], penalty)) for its in made]


class SellerUnknown(Refusal):
    """A seller that is not there."""

    text = N_("There is no such seller.")
    next_step = N_("Look for it by a name, a key or a link: /marketsafe sellers.")


class SameSeller(Refusal):
    """A seller that is to become part of itself."""

    text = N_("These are one and the same seller already.")
    next_step = N_("Choose another one.")
    field = "into"


class NothingToTakeApart(Refusal):
    """A merge that is none, or was taken apart before."""

    text = N_("There is nothing to take apart: these are two sellers by now.")
    next_step = N_("Look the seller up: /marketsafe sellers.")


class ReasonMissing(Refusal):
    """What is done to a seller needs a reason in words."""

    text = N_("This needs a reason.")
    next_step = N_("Write a sentence on why; it is kept with the seller.")
    field = "reason"


class NoSellerNamed(Refusal):
    """A search for a seller without any word."""

    text = N_("Say whom you look for.")
    next_step = N_("Write a name, a key, or paste a link of the store or of a listing.")
    field = "words"


class NoStoreTold(Refusal):
    """An address that does not tell whose store it is."""

    text = N_("This address does not tell a store on a platform of the programme.")
    next_step = N_("Open the store itself on the platform, copy its address, and paste it here.")
    field = "store"


class TooManyDealers(Refusal):
    """More than one form shows."""

    text = N_("A list holds {limit} shops and dealers at most.")
    next_step = N_("Remove one that you need no more, or write to the IACC desk at {contact}.")
    field = "store"


class NotYourList(Refusal):
    """A dealer of somebody else, or one that was removed before."""

    text = N_("This is not on a list of yours any more.")
    next_step = N_("Open the list again: /marketsafe dealers or the button Our dealers.")


class NoSuchHolder(Refusal):
    """Only a rights-holder authorises a seller."""

    text = N_("Choose the rights-holder who authorises this seller.")
    next_step = N_("Watching or denying a seller needs none.")
    field = "holder"
