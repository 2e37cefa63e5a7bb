"""What the columns and values of an outcome sheet are called, and what people may make of that."""

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from handlers.bilingual import Both, both
from handlers.claims.questioning import ASKING, Asking
from handlers.claims.reasons import DECLINING, Declining
from handlers.claims.rules import OUTCOMES, Status
from handlers.claims.wording import STATUS_NAMES, STORE_NAMES
from handlers.sheets import key
from handlers.words import N_


class Column(StrEnum):
    """The columns that are read when a sheet comes back."""

    REFERENCE = "reference"
    OUTCOME = "outcome"
    REASON = "reason"


TITLES: Mapping[Column, str] = {
    Column.REFERENCE: N_("Our reference"),
    Column.OUTCOME: N_("Outcome"),
    Column.REASON: N_("Reason"),
}
#: What stands in the column of outcomes where Alibaba has a question first.
NEEDS_MORE = N_("needs more")
#: What people call outcomes besides.
_ALSO: Mapping[Status, str] = {
    Status.DECLINED: N_("declined"),
    Status.DUPLICATE_THERE: N_("duplicate"),
}
_MORE = (NEEDS_MORE, N_("needs more: ask the rights-holder"), N_("question"))
#: The questions that can be chosen beside it; another is written.
CHOSEN: Mapping[Asking, str] = {Asking(code): name for code, name in ASKING.items() if code != Asking.OTHER}
_VERSION = re.compile(r"version([0-9]{1,6})|第([0-9]{1,6})版")
_IN_NAME = re.compile(r"-v([0-9]{1,6})(?![0-9])", re.IGNORECASE)
_DASHES = re.compile("[‐‑‒–—−]")
_REFERENCE = re.compile(r"MS-([0-9]{4})-([0-9]{1,18})-([0-9]{1,6})", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Labels:
    """Every spelling that is understood, by its key."""

    columns: Mapping[str, Column]
    #: queried where more is needed
    outcomes: Mapping[str, Status]
    reasons: Mapping[str, Declining]
    questions: Mapping[str, Asking]


def labels(readers: Both) -> Labels:
    """The English or the Chinese alone, both as we write them, or the code."""
    return Labels(
        columns={one: column for column in Column for one in _spellings(readers, TITLES[column])},
        outcomes={
            one: status
            for status in OUTCOMES
            for name in (STATUS_NAMES[status], STORE_NAMES[status], _ALSO.get(status, status))
            for one in _spellings(readers, name, status)
        }
        | {one: Status.QUERIED for name in _MORE for one in _spellings(readers, name, Status.QUERIED)},
        reasons={one: code for code, name in DECLINING.items() for one in _spellings(readers, name, code)},
        questions={one: code for code, name in CHOSEN.items() for one in _spellings(readers, name, code)},
    )


def _spellings(readers: Both, name: str, code: str = "") -> set[str]:
    told = {key(words(name)) for words in readers} | {key(label(readers, name)), key(code)}
    return told - {""}


def label(readers: Both, name: str) -> str:
    """A label as we write it: in both languages."""
    return both(readers, lambda words: words(name))


def version_title(readers: Both, version: int) -> str:
    """The heading that says which of a claim's sheets this is: it outlives a change of format."""
    return both(readers, lambda words: words("Version {n}", n=version))


def version_of(cells: Iterable[str], name: str) -> int:
    """Which of a claim's sheets it is, by its headings, else by its file's name; 0 if neither tells."""
    for cell in cells:
        found = _VERSION.search(key(cell))
        if found:
            return int(found[1] or found[2])
    in_name = _IN_NAME.search(name)
    return int(in_name[1]) if in_name else 0


def reference_in(cell: str) -> tuple[str, int] | None:
    """(the claim's reference, the place of the listing) in "MS-2026-000123-7"; None for what is none."""
    plain = _DASHES.sub("-", unicodedata.normalize("NFKC", cell)).strip()
    found = _REFERENCE.fullmatch(plain)
    return (f"MS-{found[1]}-{int(found[2]):06d}", int(found[3])) if found else None
