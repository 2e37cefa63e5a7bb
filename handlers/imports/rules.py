"""How the rows of an import are sorted into claims, and what stands against importing them. Pure."""

import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, NamedTuple

from handlers.claims.refusals import NotYourRight, RightNotUsable
from handlers.claims.rules import ground_for
from handlers.imports.reasons import Why
from handlers.refusals import Refusal
from handlers.words import N_
from storage.rights import KnownRight


class State(StrEnum):
    """Where an import stands."""

    READING = "reading"
    READY = "ready"
    RUNNING = "running"
    DONE = "done"
    STOPPED = "stopped"
    DROPPED = "dropped"


class Way(NamedTuple):
    """What tells into which claims a row goes: right and ground as written, family and kind as read.

    What is urgent becomes claims of its own, which come before the others of its rights-holder.
    """

    right: str
    ground: str
    family: str
    kind: str
    urgent: bool = False


class Mark(NamedTuple):
    """A place in the sheets of an import: sheet (1 …), row as people see it, listing in the row (0 …)."""

    sheet: int
    row: int
    nth: int


START = Mark(0, 0, 0)
#: States of a right on which claims can be filed.
USABLE = ("approved", "pending")


@dataclass(frozen=True, slots=True)
class Group:
    """Rows that become claims of one kind: (right, ground, family, kind, urgent), and how many they are."""

    right_id: int
    ground: str
    family: str
    kind: str
    count: int
    urgent: bool = False
    #: how many claims they file again, each of which is followed by one of its own
    follows: int = 0


@dataclass(frozen=True, slots=True)
class Sorting:
    """Into which group each way leads, or why it leads nowhere."""

    groups: tuple[Group, ...]
    ways: Mapping[Way, int]
    #: way → (why, what the reason names)
    refused: Mapping[Way, tuple[Why, str]]

    @property
    def listings(self) -> int:
        """How many are to be filed, as far as the sheets tell: some may be claimed already."""
        return sum(group.count for group in self.groups)

    def why_not(self, way: Way) -> tuple[Why, str]:
        """Why a row of this way is not filed."""
        return self.refused.get(way, (Why.UNKNOWN_RIGHT, way.right))

    def as_json(self) -> dict[str, Any]:
        return {
            "groups": [
                [one.right_id, one.ground, one.family, one.kind, one.count, one.urgent, one.follows]
                for one in self.groups
            ],
            "ways": [[*way, index] for way, index in self.ways.items()],
            "refused": [[*way, why.value, told] for way, (why, told) in self.refused.items()],
        }

    @classmethod
    def from_json(cls, said: Mapping[str, Any]) -> "Sorting":
        return cls(
            groups=tuple(Group(*one) for one in said["groups"]),
            # one that was kept before there were priorities has no such part
            ways={Way(*one[:-1]): one[-1] for one in said["ways"]},
            refused={Way(*one[:-2]): (Why(one[-2]), one[-1]) for one in said["refused"]},
        )


def sort_out(
    counted: Iterable[tuple[Way, int, int]], usual: KnownRight, ground: str, rights: Sequence[KnownRight]
) -> Sorting:
    """Sort what was counted: way, listings, and how many claims these file again.

    `usual` and `ground` are for rows that name none; `rights` may be named.
    """
    counts: dict[tuple[int, str, str, str, bool], int] = {}
    leads: dict[Way, tuple[int, str, str, str, bool]] = {}
    refused: dict[Way, tuple[Why, str]] = {}
    follows: dict[tuple[int, str, str, str, bool], int] = {}
    for way, count, again in counted:
        right = right_named(way.right, usual, rights)
        fitting = _ground(right, way.ground or ground) if isinstance(right, KnownRight) else right
        if isinstance(fitting, tuple):
            refused[way] = fitting
            continue
        assert isinstance(right, KnownRight)  # noqa: S101 - else there is no ground
        key = (right.id, fitting, way.family, way.kind, way.urgent)
        counts[key] = counts.get(key, 0) + count
        follows[key] = follows.get(key, 0) + again
        leads[way] = key
    places = {key: index for index, key in enumerate(counts)}
    return Sorting(
        groups=tuple(Group(*key[:4], count, key[4], follows[key]) for key, count in counts.items()),
        ways={way: places[key] for way, key in leads.items()},
        refused=refused,
    )


def _ground(right: KnownRight, chosen: str) -> str | tuple[Why, str]:
    if right.state not in USABLE:
        return Why.RIGHT_NOT_USABLE, right.name
    ground = ground_for(right.kind, chosen)
    return ground.value if ground else (Why.GROUND_DOES_NOT_FIT, right.name)


def right_named(
    written: str, usual: KnownRight, rights: Sequence[KnownRight]
) -> KnownRight | tuple[Why, str]:
    """The right that a cell names by its number, its mark or both; the usual one for an empty cell."""
    if not written.strip():
        return usual
    fitting = [right for right in rights if _key(written) in _names(right)]
    if usual in fitting:
        return usual
    if len(fitting) > 1:
        return Why.SEVERAL_RIGHTS, "; ".join(right.name for right in fitting[:5])
    return fitting[0] if fitting else (Why.UNKNOWN_RIGHT, written)


def _names(right: KnownRight) -> set[str]:
    """All that people may call a right."""
    spoken = {_key(right.mark), _key(right.number), _key(right.name), _key(right.mark + right.number)}
    return spoken - {""}


def _key(text: str) -> str:
    plain = unicodedata.normalize("NFKC", text).casefold()
    return "".join(letter for letter in plain if letter.isalnum())


class NoSheet(Refusal):
    """The form was sent without a file."""

    text = N_("No sheet was chosen.")
    next_step = N_("Choose one or several CSV or XLSX files.")
    field = "sheets"


class TooManySheets(Refusal):
    """More files than one form takes."""

    text = N_("These are {count} files; one import takes {limit}.")
    next_step = N_("Import the others after this one.")
    field = "sheets"


class NoSuchImport(Refusal):
    """No import of that number that this person may see."""

    text = N_("This import is not among yours, or it was dropped because nobody stood behind it.")
    next_step = N_("Start again with /claim import or the button Import a sheet.")


class ImportMovedOn(Refusal):
    """A stale button: the import is past that."""

    text = N_("This import has moved on: it is {state}.")
    next_step = N_("Its card shows where it stands.")


class NothingToImport(Refusal):
    """There is no row that can be filed."""

    text = N_("No row of these sheets can be filed.")
    next_step = N_("Look at what is wrong, correct the sheets, and import them again.")


class SheetLost(Refusal):
    """The bytes of a sheet are not what they were when it was read."""

    text = N_(
        "Your import was stopped half way: a sheet could not be read to its end, although it could before."
    )
    next_step = N_("Import the same sheets again; what is in your claims already is left out.")


class RightLost(Refusal):
    """The right of an import was refused, or has expired, while it ran."""

    text = N_("Your import was stopped half way: the right {right} was refused or has expired.")
    next_step = N_(
        "To go on, import the same sheets again on another right; what is in your claims already is left out."
        " If the right is good, write to the IACC desk at {contact}."
    )


class RightTakenAway(Refusal):
    """Whoever gave an import may not file on its right any more."""

    text = N_("Your import was stopped half way: you may not file on the right {right} any more.")
    next_step = N_(
        "If you should be able to, write to the IACC desk at {contact}. Then import the same sheets again; "
        "what is in your claims already is left out."
    )


class RoleTakenAway(Refusal):
    """Whoever gave an import files no claims any more."""

    text = N_("Your import was stopped half way: you may not file claims any more.")
    next_step = N_(
        "If you should be able to, write to the IACC desk at {contact}. Then import the same sheets again; "
        "what is in your claims already is left out."
    )


#: Why an import may be stopped other than by its person, by the code that is kept.
STOPPED_BECAUSE: Mapping[str, type[Refusal]] = {
    "right_lost": RightLost,
    "right_taken_away": RightTakenAway,
    "role_taken_away": RoleTakenAway,
    "sheet_lost": SheetLost,
}


def why_stopped(refusal: Refusal) -> str:
    """The code for what a portion of an import was refused for."""
    if isinstance(refusal, RightNotUsable):
        return "right_lost"
    if isinstance(refusal, NotYourRight):
        return "right_taken_away"
    return "sheet_lost" if isinstance(refusal, SheetLost) else "role_taken_away"
