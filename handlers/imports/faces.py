"""An import with all that is shown of it, as plain values."""

from dataclasses import dataclass

from handlers.imports.reasons import Why
from handlers.imports.rules import State
from handlers.imports.scanning import Scan
from handlers.refusals import Refusal


@dataclass(frozen=True, slots=True)
class SheetFace:
    """One file. `scan` is None for one that is not read, `problem` why it could not be."""

    name: str
    problem: str
    scan: Scan | None
    id: int = 0


@dataclass(frozen=True, slots=True)
class GroupFace:
    """The claims on one right, family, kind and ground: how many listings they are to have, and have."""

    right: str
    #: the right is not approved yet
    waits: bool
    ground: str
    family: str
    kind: str
    count: int
    filed: int
    claims: int
    first: str
    last: str
    #: they come before the rights-holder's others
    urgent: bool = False


@dataclass(frozen=True, slots=True)
class ImportFace:
    """An import with the names around it."""

    id: int
    state: State
    right: str
    organisation: str
    sheets: tuple[SheetFace, ...]
    groups: tuple[GroupFace, ...]
    #: rows left out because of their right or ground: (why, what the reason names, how many)
    astray: tuple[tuple[Why, str, int], ...]
    #: rows that were not filed so far
    refused: int
    #: listings that one claim holds
    per_claim: int
    #: what one sheet may hold
    megabytes: int
    #: why it was stopped, and what to do; None where its person did
    because: Refusal | None = None
    #: whom people are told to write to
    contact: str = ""
    #: what authorised sellers sell: (sheet's name, row of the first, listings)
    dealers: tuple[tuple[str, int, int], ...] = ()

    @property
    def count(self) -> int:
        """Listings to be filed."""
        return sum(group.count for group in self.groups)

    @property
    def filed(self) -> int:
        return sum(group.filed for group in self.groups)

    @property
    def claims(self) -> int:
        return sum(group.claims for group in self.groups)

    @property
    def goes_back(self) -> bool:
        """No row of it can be filed, and the sheets that say why are being written."""
        return self.state == State.RUNNING and not self.groups

    @property
    def wrong(self) -> int:
        """Rows that cannot be filed, as far as the sheets alone tell."""
        in_sheets = sum(sum(one.scan.bad.values()) for one in self.sheets if one.scan)
        return in_sheets + sum(count for _, _, count in self.astray)
