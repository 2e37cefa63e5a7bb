"""A claim's life: its states, what leads from one to the next, whose turn it is; and its grounds."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import IntEnum, StrEnum


class Status(StrEnum):
    """Where a listing of a claim stands; rolled up, where the claim stands."""

    UNRESOLVED = "unresolved"
    WAITING_FOR_RIGHT = "waiting_for_right"
    FILED = "filed"
    #: the desk asks the rights-holder
    NEEDS_CLARIFICATION = "needs_clarification"
    ENDORSED = "endorsed"
    HANDED_OVER = "handed_over"
    #: it is meant for Alibaba, and could not be delivered there
    UNDELIVERED = "undelivered"
    #: Alibaba asks the rights-holder
    QUERIED = "queried"
    REMOVED = "removed"
    #: the seller objects to the removal
    COUNTERED = "countered"
    #: the rights-holder has not answered that, or asks the desk to
    UNANSWERED = "unanswered"
    STOOD_BEHIND = "stood_behind"
    #: nobody answered; Alibaba decides all the same
    LEFT_TO_ALIBABA = "left_to_alibaba"
    UPHELD = "upheld"
    REINSTATED = "reinstated"
    DECLINED = "declined"
    ALREADY_GONE = "already_gone"
    DUPLICATE_THERE = "duplicate_there"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"


class Step(StrEnum):
    """What somebody does that moves a listing on."""

    RESOLVE = "complete the link"
    RESOLVE_EARLY = "complete the link before the right is approved"
    APPROVE_RIGHT = "approve the right"
    ASK = "ask"
    QUERY = "query"
    ANSWER = "answer"
    ENDORSE = "endorse"
    PASS = "pass by standing"  # noqa: S105 - not a password
    REFUSE = "refuse"
    HAND_OVER = "hand over"
    HOLD_UP = "find it not delivered"
    DELIVER = "deliver"
    REMOVE = "remove"
    DECLINE = "decline"
    FIND_GONE = "find it gone"
    FIND_DUPLICATE = "find it a duplicate"
    UNDO = "undo"
    WITHDRAW = "withdraw"
    COUNTER = "object"
    STAND_BEHIND = "stand behind"
    ACCEPT = "accept"
    LEAVE_TO_DESK = "ask the IACC, or do not answer"
    LEAVE_TO_ALIBABA = "do not answer"
    UPHOLD = "uphold"
    REINSTATE = "reinstate"
    RETRACT = "retract"
    UNDO_ANSWERED = "undo, where it was stood behind"
    UNDO_UNANSWERED = "undo, where it was not answered"


class Priority(IntEnum):
    """In which order the desk's queue has claims. What a rights-holder says counts among its own alone."""

    #: after the others of its rights-holder
    LATER = -1
    USUAL = 0
    #: before the others of its rights-holder
    URGENT = 1
    #: before everybody's: the desk alone says so
    FIRST = 2


_S = Status
#: (from, step) → to. What stands in no row cannot happen; README's picture of a claim's life is this table.
MOVES: Mapping[tuple[Status, Step], Status] = {
    (_S.UNRESOLVED, Step.RESOLVE): _S.FILED,
    (_S.UNRESOLVED, Step.RESOLVE_EARLY): _S.WAITING_FOR_RIGHT,
    (_S.WAITING_FOR_RIGHT, Step.APPROVE_RIGHT): _S.FILED,
    (_S.FILED, Step.ASK): _S.NEEDS_CLARIFICATION,
    (_S.NEEDS_CLARIFICATION, Step.ANSWER): _S.FILED,
    (_S.FILED, Step.ENDORSE): _S.ENDORSED,
    (_S.FILED, Step.PASS): _S.HANDED_OVER,
    (_S.FILED, Step.REFUSE): _S.REFUSED,
    (_S.NEEDS_CLARIFICATION, Step.REFUSE): _S.REFUSED,
    (_S.WAITING_FOR_RIGHT, Step.REFUSE): _S.REFUSED,
    (_S.UNRESOLVED, Step.REFUSE): _S.REFUSED,
    (_S.ENDORSED, Step.HAND_OVER): _S.HANDED_OVER,
    (_S.HANDED_OVER, Step.HOLD_UP): _S.UNDELIVERED,
    (_S.UNDELIVERED, Step.DELIVER): _S.HANDED_OVER,
    (_S.HANDED_OVER, Step.QUERY): _S.QUERIED,
    (_S.UNDELIVERED, Step.QUERY): _S.QUERIED,
    (_S.QUERIED, Step.ANSWER): _S.HANDED_OVER,
    **{
        (came, step): went
        # who asked may find out by themselves; and what Slack did not deliver may be told some other way
        for came in (_S.HANDED_OVER, _S.UNDELIVERED, _S.QUERIED)
        for step, went in (
            (Step.REMOVE, _S.REMOVED),
            (Step.DECLINE, _S.DECLINED),
            (Step.FIND_GONE, _S.ALREADY_GONE),
            (Step.FIND_DUPLICATE, _S.DUPLICATE_THERE),
        )
    },
    (_S.REMOVED, Step.UNDO): _S.HANDED_OVER,
    (_S.DECLINED, Step.UNDO): _S.HANDED_OVER,
    (_S.ALREADY_GONE, Step.UNDO): _S.HANDED_OVER,
    (_S.DUPLICATE_THERE, Step.UNDO): _S.HANDED_OVER,
    (_S.DECLINED, Step.STAND_BEHIND): _S.HANDED_OVER,
    (_S.REMOVED, Step.COUNTER): _S.COUNTERED,
    (_S.COUNTERED, Step.STAND_BEHIND): _S.STOOD_BEHIND,
    (_S.COUNTERED, Step.ACCEPT): _S.REINSTATED,
    (_S.COUNTERED, Step.LEAVE_TO_DESK): _S.UNANSWERED,
    (_S.UNANSWERED, Step.STAND_BEHIND): _S.STOOD_BEHIND,
    (_S.UNANSWERED, Step.ACCEPT): _S.REINSTATED,
    (_S.UNANSWERED, Step.LEAVE_TO_ALIBABA): _S.LEFT_TO_ALIBABA,
    **{
        (came, step): went
        for came in (_S.STOOD_BEHIND, _S.LEFT_TO_ALIBABA)
        for step, went in ((Step.UPHOLD, _S.UPHELD), (Step.REINSTATE, _S.REINSTATED))
    },
    **{
        (came, step): went
        for came in (_S.UPHELD, _S.REINSTATED)  # by a mistake of Alibaba's
        for step, went in (
            (Step.UNDO_ANSWERED, _S.STOOD_BEHIND),
            (Step.UNDO_UNANSWERED, _S.LEFT_TO_ALIBABA),
        )
    },
    (_S.UPHELD, Step.COUNTER): _S.COUNTERED,
    **{
        (came, Step.RETRACT): _S.REINSTATED
        for came in (_S.REMOVED, _S.STOOD_BEHIND, _S.LEFT_TO_ALIBABA, _S.UPHELD)
    },
    **{
        (came, Step.WITHDRAW): _S.WITHDRAWN
        for came in (
            _S.UNRESOLVED,
            _S.WAITING_FOR_RIGHT,
            _S.FILED,
            _S.NEEDS_CLARIFICATION,
            _S.ENDORSED,
            _S.HANDED_OVER,
            _S.UNDELIVERED,
            _S.QUERIED,
        )
    },
}

#: Open states, the one that most needs doing first: a claim stands where its most needy listing stands.
#: Whose turn it is, and the clock that runs.
TURNS: Mapping[Status, tuple[str, str]] = {
    _S.FILED: ("desk", "triage"),
    _S.ENDORSED: ("desk", "triage"),
    _S.UNDELIVERED: ("desk", "triage"),
    _S.UNANSWERED: ("desk", "counter_notice_unanswered"),
    _S.HANDED_OVER: ("officer", "outcome"),
    _S.STOOD_BEHIND: ("officer", "counter_notice_decided"),
    _S.LEFT_TO_ALIBABA: ("officer", "counter_notice_decided"),
    _S.COUNTERED: ("holder", "counter_notice"),
    _S.QUERIED: ("holder", "clarification"),
    _S.NEEDS_CLARIFICATION: ("holder", "clarification"),
    _S.WAITING_FOR_RIGHT: ("desk", "right"),
    _S.UNRESOLVED: ("holder", "clarification"),
}

#: Where the desk may still take, refuse or endorse.
BEFORE_HAND_OVER = frozenset(
    {_S.FILED, _S.NEEDS_CLARIFICATION, _S.ENDORSED, _S.WAITING_FOR_RIGHT, _S.UNRESOLVED}
)

#: Removed once; the seller objects, and somebody is still to answer or to decide.
CONTESTED = (_S.COUNTERED, _S.UNANSWERED, _S.STOOD_BEHIND, _S.LEFT_TO_ALIBABA)
#: Closed states, the one that names a mixed result first.
CLOSED = (
    _S.REMOVED,
    _S.UPHELD,
    _S.REINSTATED,
    _S.DECLINED,
    _S.REFUSED,
    _S.DUPLICATE_THERE,
    _S.ALREADY_GONE,
    _S.WITHDRAWN,
)
#: How Alibaba may decide a listing.
OUTCOMES: Mapping[Status, Step] = {
    _S.REMOVED: Step.REMOVE,
    _S.DECLINED: Step.DECLINE,
    _S.ALREADY_GONE: Step.FIND_GONE,
    _S.DUPLICATE_THERE: Step.FIND_DUPLICATE,
}


def moved(status: str, step: Step) -> Status | None:
    """Where `step` leads from `status`, None where it leads nowhere."""
    return MOVES.get((Status(status), step))


def can(statuses: Iterable[str], step: Step) -> bool:
    """Is there a listing that `step` would move?"""
    return any(moved(status, step) for status in statuses)


def is_decidable(status: str) -> bool:
    """May Alibaba record an outcome for it now, whether it waits for an answer or not?"""
    return moved(status, Step.REMOVE) is not None


def rolled_up(statuses: Iterable[str]) -> Status:
    """Where a claim stands whose listings stand so. Raises ValueError for a claim without listings."""
    present = {Status(status) for status in statuses}
    for status in (*TURNS, *CLOSED):
        if status in present:
            return status
    raise ValueError("a claim has listings")


def is_open(status: str) -> bool:
    return Status(status) in TURNS


class Ground(StrEnum):
    """Why a listing infringes. Source: the reasons of Alibaba's IP protection platform."""

    COUNTERFEIT = "counterfeit"
    NO_SUCH_MODEL = "no_such_model"
    TEST_BUY = "test_buy"
    IMPROPER_USE = "improper_use"
    PIRACY = "piracy"
    OTHER_COPYRIGHT = "other_copyright"
    INVENTION = "invention"
    UTILITY_MODEL = "utility_model"
    DESIGN = "design"


#: Right's kind → its grounds, the one meant when none is chosen first.
GROUNDS: Mapping[str, tuple[Ground, ...]] = {
    "trademark": (Ground.COUNTERFEIT, Ground.NO_SUCH_MODEL, Ground.TEST_BUY, Ground.IMPROPER_USE),
    "copyright": (Ground.PIRACY, Ground.OTHER_COPYRIGHT),
    "invention": (Ground.INVENTION,),
    "utility_model": (Ground.UTILITY_MODEL,),
    "design": (Ground.DESIGN,),
}


def ground_for(right_kind: str, chosen: str) -> Ground | None:
    """The ground of a claim on such a right: as chosen, or the usual one; None where it does not fit."""
    fitting = GROUNDS[right_kind]
    if not chosen:
        return fitting[0]
    return Ground(chosen) if chosen in fitting else None


#: The wording of the statement that is stood behind; a new wording gets a new version.
STATEMENT_VERSION = "2026-11"


@dataclass(frozen=True, slots=True)
class Part:
    """A claim to be: the links (by index into what was read) of one platform family, 300 at most."""

    family: str
    kind: str
    members: tuple[int, ...]


def split(families: Iterable[tuple[str, str]], *, at_most: int) -> tuple[Part, ...]:
    """Cut what was read into claims of one (family, kind) each, with at most `at_most` listings, in order."""
    groups: dict[tuple[str, str], list[int]] = {}
    for index, key in enumerate(families):
        groups.setdefault(key, []).append(index)
    return tuple(
        Part(family, kind, tuple(members[start : start + at_most]))
        for (family, kind), members in groups.items()
        for start in range(0, len(members), at_most)
    )


def number_of(reference: str, prefix: str = "MS") -> int | None:
    """The record's id in "MS-2026-000123" (any case, with or without zeros or year); None if it is none."""
    parts = reference.strip().upper().split("-")
    if len(parts) not in (2, 3) or parts[0] != prefix:
        return None
    digits = parts[-1]
    if not (digits.isascii() and digits.isdigit() and len(digits) <= 18):  # noqa: PLR2004 - a 64-bit id
        return None
    return int(digits)
