"""Counter-notices: what a seller may say, what Alibaba may see of one, which listings; and when to remind."""

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from handlers.claims.rules import CONTESTED, Status
from handlers.refusals import Refusal
from handlers.terms import Clock
from handlers.words import N_

#: Characters that each of the texts of a notice may have.
MOST_WORDS = 2000
#: What still may be objected to.
REMOVED = frozenset({Status.REMOVED, Status.UPHELD})
#: What the rights-holder may take its claim back from, so that it comes back.
RETRACTABLE = frozenset({Status.REMOVED, Status.UPHELD, Status.STOOD_BEHIND, Status.LEFT_TO_ALIBABA})


class Ground(StrEnum):
    """Why a seller objects. Source: the reasons that Alibaba's sellers choose from."""

    OWNER = "owner"
    AUTHORISED = "authorised"
    PURCHASE = "purchase"
    NOT_INFRINGING = "not_infringing"
    JUDGMENT = "judgment"
    OTHER = "other"


class Answer(StrEnum):
    """What the rights-holder's side did about it."""

    NONE = ""
    STOOD_BEHIND = "stood_behind"
    ACCEPTED = "accepted"
    ASKED_IACC = "asked_iacc"
    RETRACTED = "retracted"


@dataclass(frozen=True, slots=True)
class Papers:
    """How many papers the seller gave, and what became of them."""

    given: int = 0
    waiting: int = 0
    refused: int = 0
    #: what the counter-notice is called under whose card they go, "" where it is this one's
    with_other: str = ""

    @property
    def are_any(self) -> bool:
        return bool(self.given or self.waiting or self.refused)


NO_PAPERS = Papers()


@dataclass(frozen=True, slots=True)
class Disclosure:
    """All that Alibaba may see of a counter-notice: views for the shared channel take only this.

    The seller's words came from Alibaba; of the rights-holder's there are only those meant for Alibaba. There
    is no person on its side or the IACC's in it, and nothing of what is between the two.
    """

    id: int
    #: of its claim
    reference: str
    organisation: str
    family: str
    kind: str
    round: int
    #: "2, 5–7"
    places: str
    #: (place, address) of each listing
    listings: tuple[tuple[int, str], ...]
    ground: str
    #: the seller's own
    words: str
    papers: Papers
    #: one that is with the IACC looks as if the rights-holder had it
    state: str
    due_at: datetime | None
    #: Alibaba was to have decided by now
    is_late: bool
    recorded_by: str
    recorded_at: datetime
    #: "stood_behind" or "accepted", else ""
    answer: str = ""
    #: what the answer says to Alibaba
    answer_words: str = ""
    #: the IACC answered in the rights-holder's place
    by_iacc: bool = False
    #: how its listings came back, "" where they did not
    back: str = ""
    decided_by: str = ""
    decided_at: datetime | None = None
    decision_words: str = ""
    #: the decision can still be taken back
    is_undoable: bool = False

    @property
    def awaits_alibaba(self) -> bool:
        return self.state in (Status.STOOD_BEHIND, Status.LEFT_TO_ALIBABA)

    @property
    def is_open(self) -> bool:
        return Status(self.state) in CONTESTED

    @property
    def name(self) -> str:
        """What it is called: the references of its listings."""
        return f"{self.reference}-{self.places}"


@dataclass(frozen=True, slots=True)
class StoodBehind:
    """All that Alibaba may see of a decline that is stood behind. `places` "" is all of a claim."""

    reference: str
    organisation: str
    places: str
    #: the rights-holder's words to Alibaba
    said: str

    @property
    def name(self) -> str:
        return name_of(self.reference, self.places) if self.places else self.reference


@dataclass(frozen=True, slots=True)
class Retracted:
    """All that Alibaba may see of a claim that was taken back."""

    reference: str
    organisation: str
    places: str
    count: int
    kind: str = "listing"

    @property
    def name(self) -> str:
        return name_of(self.reference, self.places)


@dataclass(frozen=True, slots=True)
class Reminders:
    """When the rights-holder is reminded: at half time, and a business day before the end."""

    half_at: datetime
    last_at: datetime

    def due(self, now: datetime) -> str:
        """Which of them is due: "half", "last", "" for none; the later one stands for both."""
        if self.last_at <= now:
            return "last"
        return "half" if self.half_at <= now else ""


def reminders(clock: Clock, recorded_at: datetime) -> Reminders:
    """For a notice that came at `recorded_at`, with the time that `clock` leaves for the answer."""
    hours = clock.hours or 24 * clock.days
    half = clock.calendar.after_hours(recorded_at, hours // 2)
    last = clock.calendar.after_hours(recorded_at, max(hours - 24, hours // 2))
    return Reminders(half, last)


_DASHES = re.compile("[‐‑‒–—−~～至]")
_PIECE = re.compile(r"(?:MS-([0-9]{4})-([0-9]{1,18})-)?([0-9]{1,6})(?:-([0-9]{1,6}))?", re.IGNORECASE)
_BETWEEN = re.compile(r"[,;、，；\s]+")
_ALL = frozenset({"all", "全部"})


def named_places(
    text: str, there: Mapping[str, Iterable[int]], *, field: str = "places"
) -> dict[str, tuple[int, ...]]:
    """The listings that somebody names: claim's reference → their places.

    `there`: what may be named. Of one claim "2, 5–7" is enough; of several a piece says its claim, as in
    "MS-2026-000101-2, 5–7; MS-2026-000102-1", and those behind it are of the same. "all" is all of them.
    Raises `PlacesNotUnderstood` or `NotAmongThem`.
    """
    written = unicodedata.normalize("NFKC", text).strip()
    if written.lower() in _ALL:
        return {reference: tuple(places) for reference, places in there.items()}
    claim = next(iter(there)) if len(there) == 1 else ""
    found: dict[str, set[int]] = {}
    for piece in filter(None, _BETWEEN.split(re.sub(r"\s*-\s*", "-", _DASHES.sub("-", written)))):
        match = _PIECE.fullmatch(piece)
        claim = _claim_in(match, claim) if match else ""
        if match is None or not claim:
            raise PlacesNotUnderstood(field=field, given=piece)
        first, last = int(match[3]), int(match[4] or match[3])
        places = set(range(first, last + 1))
        if not places or not places <= set(there.get(claim, ())):
            raise NotAmongThem(field=field, given=piece)
        found.setdefault(claim, set()).update(places)
    if not found:
        raise NoListingNamed(field=field)
    return {reference: tuple(sorted(places)) for reference, places in found.items()}


def _claim_in(piece: re.Match[str], before: str) -> str:
    return f"MS-{piece[1]}-{int(piece[2]):06d}" if piece[1] else before


def a_ground(text: str) -> Ground:
    """Raises `GroundMissing`."""
    if text not in set(Ground):
        raise GroundMissing
    return Ground(text)


def some_words(text: str, *, field: str = "words") -> str:
    """Words as they are kept. Raises `WordsTooLong`."""
    said = text.strip()
    if len(said) > MOST_WORDS:
        raise WordsTooLong(field=field, length=len(said), limit=MOST_WORDS)
    return said


def name_of(reference: str, places: str, *, at_most: int = 60) -> str:
    """What a notice, or some listings of a claim, are called: "MS-2026-000123-2, 5–7"."""
    named = f"{reference}-{places}"
    return named if len(named) <= at_most else f"{named[: at_most - 1].rstrip(', ')}…"


class NoSuchNotice(Refusal):
    """No counter-notice that this person may see or act on."""

    text = N_("There is no such counter-notice among those you may see.")
    next_step = N_("The claim's card shows where it stands.")


class NothingToObjectTo(Refusal):
    """No listing of the claim is removed, or each has been objected to often enough."""

    text = N_("{reference} has no listing to which a seller can object now: it is {status}.")
    next_step = N_("Only what is removed can be objected to, three times at most for each listing.")


class NoListingNamed(Refusal):
    """A form in which no listing was chosen."""

    text = N_("No listing was chosen.")
    next_step = N_("Choose at least one.")
    field = "places"


class PlacesNotUnderstood(Refusal):
    """What was typed does not name listings."""

    text = N_("“{given}” does not name a listing here.")
    next_step = N_("Write their places as 2, 5–7; in a batch, with the claim: MS-2026-000101-2, 5–7.")
    field = "places"


class NotAmongThem(Refusal):
    """A listing of which this cannot be said, or which is not there."""

    text = N_("“{given}” is not among the listings that can be named here.")
    next_step = N_("Name only those that the form counts; the card shows where the others stand.")
    field = "places"


class MovedMeanwhile(Refusal):
    """A ticked listing that somebody else has moved on since the form was opened."""

    text = N_("One of the chosen listings has moved on meanwhile.")
    next_step = N_("Close this form and open it again: it then shows those that are left.")
    field = "places"


class GroundMissing(Refusal):
    """A counter-notice without a coded reason."""

    text = N_("What does the seller say?")
    next_step = N_("Choose the reason that fits best; the seller's own words follow below it.")
    field = "ground"


class SellerSaysNothing(Refusal):
    """A counter-notice without the seller's own words."""

    text = N_("The seller's own words are missing.")
    next_step = N_("Copy them from the counter-notice, in whatever language they are.")
    field = "words"


class WordsTooLong(Refusal):
    """More text than is kept."""

    text = N_("This is {length} characters; {limit} fit here.")
    next_step = N_("Shorten it to what matters.")
    field = "words"


class NotYourTurn(Refusal):
    """The desk answers in the rights-holder's place only once the rights-holder has not."""

    text = N_("{holder} has until {due} to answer this counter-notice.")
    next_step = N_("The desk answers when that time is over, or when it is asked to.")


class NoticeMovedOn(Refusal):
    """A stale button: the counter-notice has been answered or decided."""

    text = N_("The counter-notice about {name} has moved on: it is now {status}.")
    next_step = N_("Its card shows where it stands.")


class DecisionNeedsWords(Refusal):
    """A reinstatement without a word to the rights-holder."""

    text = N_("The rights-holder needs to know why.")
    next_step = N_("Write a sentence or two, in English or Chinese.")
    field = "words"


class NothingToStandBehind(Refusal):
    """No listing of the claim is declined."""

    text = N_("{reference} has no declined listing to stand behind: it is {status}.")
    next_step = N_("The card shows where it stands.")


class ClaimedMeanwhile(Refusal):
    """A listing that would be open again is in another open claim of the same rights-holder."""

    text = N_("Listing {place} is meanwhile in your open claim {reference}, where it is asked for again.")
    next_step = N_("Leave it out here, and choose the others; nothing more is needed for it.")
    field = "places"


class NothingToRetract(Refusal):
    """No listing of the claim is removed."""

    text = N_("{reference} has no removed listing that could be given back: it is {status}.")
    next_step = N_("To end a claim that is not decided yet, press *Withdraw* on its card.")


class RetractionNeedsReason(Refusal):
    """A retraction without a coded reason."""

    text = N_("Why should these listings come back?")
    next_step = N_("Choose the reason that fits best.")
    field = "reason"
