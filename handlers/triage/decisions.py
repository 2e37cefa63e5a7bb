"""The desk's decisions as a sheet or as values, for programs and for whoever looks back at them."""

from collections.abc import Iterator, Mapping
from dataclasses import astuple, dataclass
from datetime import datetime

from handlers.claims.quoting import family_name
from handlers.programme import Work
from handlers.sheets import plain
from storage import decisions

#: What history calls it → what the sheet does.
DECISIONS: Mapping[str, str] = {
    "claim:endorsed": "endorsed",
    "claim:refused": "refused",
    "claim:asked": "asked",
    "claim:passed_on": "passed on",
    "claim:released": "released",
    "claim:hold_expired": "hold expired",
    "claim:passed": "passed by standing",
}
#: Who did what no person did.
_NOBODY = {"claim:passed": "standing"}
_TITLES = (
    "When (UTC)",
    "Reference",
    "Rights-holder",
    "Platform",
    "Ground",
    "Listings",
    "Decision",
    "Reason",
    "By",
    "Colleague",
)


@dataclass(frozen=True, slots=True)
class Decided:
    """One decision on one claim. `when` is ISO 8601 in UTC; `reason` and `ground` are codes.

    `by` "clock" is the clock, "standing" the rule by which a trusted rights-holder's claims pass;
    `colleague` is who was handed the claim, or whose hold ran out.
    """

    when: str
    reference: str
    holder: str
    platform: str
    ground: str
    listings: int
    decision: str
    reason: str
    by: str
    colleague: str


def decided(work: Work, *, since: datetime) -> list[Decided]:
    """Every decision of the desk from an instant on, oldest first; of a batch one for each claim."""
    return list(_decided(work, since))


def _decided(work: Work, since: datetime) -> Iterator[Decided]:
    words, atlas = work.english(), work.setup.platforms
    for one in decisions.since(work.session, list(DECISIONS), at=since):
        yield Decided(
            when=f"{one.at:%Y-%m-%dT%H:%M:%SZ}",
            reference=one.reference,
            holder=one.organisation,
            platform=family_name(words, atlas, one.family),
            ground=one.ground,
            listings=one.listings,
            decision=DECISIONS[one.tag],
            reason=one.reason,
            by=one.by or _NOBODY.get(one.tag, "clock"),
            colleague=one.colleague,
        )


def sheet(found: list[Decided]) -> str:
    """The same as CSV."""
    return plain.written(_TITLES, (astuple(one) for one in found))
