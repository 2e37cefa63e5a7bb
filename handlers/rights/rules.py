"""What a right must tell before it is registered."""

import re

from handlers.refusals import Refusal
from handlers.words import N_
from storage.rights import KINDS, KnownRight

#: ISO 3166-1 alpha-2, "EU" for the European Union's office or "WO" for the world's (WIPO standard ST.3).
_JURISDICTION = re.compile(r"[A-Z]{2}")


def a_kind(text: str) -> str:
    """One of `KINDS`, however it is written ("Utility model"). Raises `NoSuchRightKind`."""
    kind = text.strip().lower().replace(" ", "_").replace("-", "_")
    if kind not in KINDS:
        raise NoSuchRightKind(kind=text, known=", ".join(KINDS))
    return kind


def a_mark(text: str) -> str:
    """What the right is called, its spaces tidied. Raises `MarkMissing`."""
    mark = " ".join(text.split())
    if not mark:
        raise MarkMissing
    return mark


def a_number(text: str, *, kind: str) -> str:
    """The office's number. Only a copyright may be without. Raises `NumberMissing`."""
    number = " ".join(text.split())
    if not number and kind != "copyright":
        raise NumberMissing
    return number


def a_jurisdiction(text: str) -> str:
    """Two letters. Raises `NotAJurisdiction`."""
    jurisdiction = text.strip().upper()
    if not _JURISDICTION.fullmatch(jurisdiction):
        raise NotAJurisdiction(given=text)
    return jurisdiction


def is_same(right: KnownRight, *, mark: str, number: str, jurisdiction: str) -> bool:
    """Is this the right that such a mark, number and jurisdiction name? Capitals do not tell rights apart."""
    ours = (right.mark.casefold(), right.number.casefold(), right.jurisdiction)
    return ours == (mark.casefold(), number.casefold(), jurisdiction)


class NoSuchRightKind(Refusal):
    """Not a kind of right."""

    text = N_("{kind} is not a kind of right.")
    next_step = N_("Choose one of: {known}.")


class MarkMissing(Refusal):
    """A right without a name."""

    text = N_("The right has no name yet.")
    next_step = N_("Give the words of the mark, or the title of the work.")


class NumberMissing(Refusal):
    """A trademark or patent without its number."""

    text = N_("The registration number is missing.")
    next_step = N_("Give the number as the office writes it. Only a copyright may be without one.")


class NotAJurisdiction(Refusal):
    """Not a country, nor an office of several."""

    text = N_("“{given}” is not a jurisdiction.")
    next_step = N_("Write the country in two letters, such as CN or US, or EU or WO.")


class NotARightsHolder(Refusal):
    """Rights belong to rights-holders."""

    text = N_("{organisation} is not a rights-holder, and rights are registered for rights-holders.")
    next_step = N_("Name the rights-holder, also where a representative acts for it.")


class RightNotPending(Refusal):
    """A right about which everything is decided."""

    text = N_("{right} does not wait for approval any more.")
    next_step = N_("The card shows where the claim stands.")


class RightAlreadyThere(Refusal):
    """The rights-holder has registered this right before."""

    text = N_("{organisation} has this right already: {right}.")
    next_step = N_("Use it as it is, or check the number and the jurisdiction.")
