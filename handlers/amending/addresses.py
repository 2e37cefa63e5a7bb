"""New addresses for named listings, a line each: "MS-2026-000123-7 https://…", or "7 https://…"."""

import re
import unicodedata
from typing import NamedTuple

from handlers.claims.completing import AlreadyClaimed, NotThatListing
from handlers.refusals import Refusal
from handlers.words import N_

FIELD = "addresses"
#: Addresses that one form takes, as its field holds them.
MOST = 100
_DASHES = re.compile("[‐‑‒–—−]")
_NAME = re.compile(r"((?:MS-[0-9]{4}-[0-9]{1,18}-)?[0-9]{1,6})[\s.:：)）、]+(\S.*)", re.IGNORECASE | re.ASCII)


class Readdressed(NamedTuple):
    """A listing by its name ("MS-2026-000123-7", "7"), and the address that is to stand there."""

    name: str
    address: str


class LineNotRead(Refusal):
    """A line that does not name a listing and its address."""

    text = N_("This line is not understood: {line}")
    next_step = N_(
        "Write the number of the listing as the sheet or the card has it, a space, and its new address."
    )
    field = FIELD


class NamedTwice(Refusal):
    """One listing with two addresses."""

    text = N_("{name} stands here more than once.")
    next_step = N_("Keep the line with the address that is right.")
    field = FIELD


class NotWaiting(Refusal):
    """A listing that is not among those that are asked about."""

    text = N_("{name} is not a listing that waits for this answer.")
    next_step = N_("Correct its number, or remove the line.")
    field = FIELD


class TooManyAddresses(Refusal):
    """More than are put right at once."""

    text = N_("These are {count} addresses; one answer takes {limit}.")
    next_step = N_("Withdraw what is wrong, and file the right listings by a sheet.")
    field = FIELD


class WrongAddress(NotThatListing):
    """The same, with the line that is meant."""

    text = N_("{name}: this is not the address of one listing on this claim's platform.")
    next_step = N_(
        "Copy the full address from the platform. Another listing on the same platform may stand there."
    )
    field = FIELD


class ClaimedElsewhere(AlreadyClaimed):
    """The same, with the line that is meant."""

    text = N_("{name}: this listing is already in your open claim {reference}.")
    next_step = N_("Remove the line, or give the address of another listing.")
    field = FIELD


def read_addresses(text: str, *, in_batch: bool) -> list[Readdressed]:
    """What each line names. `in_batch`: a listing is named with its claim, else by its number alone.

    Raises `LineNotRead`, `NamedTwice` or `TooManyAddresses`.
    """
    found: dict[str, Readdressed] = {}
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    if len(lines) > MOST:
        raise TooManyAddresses(count=len(lines), limit=MOST)
    for line in lines:
        one = _read(line, in_batch=in_batch)
        if one is None:
            raise LineNotRead(line=line[:200])
        if one.name in found:
            raise NamedTwice(name=one.name)
        found[one.name] = one
    return list(found.values())


def _read(line: str, *, in_batch: bool) -> Readdressed | None:
    hit = _NAME.fullmatch(line)
    if hit is None:  # the name alone may be typed with other signs, the address never
        first, _, rest = line.partition(" ")
        plain = _DASHES.sub("-", unicodedata.normalize("NFKC", first))
        hit = _NAME.fullmatch(f"{plain} {rest}")
    if hit is None:
        return None
    claim, _, place = hit[1].upper().rpartition("-")
    if bool(claim) != in_batch:
        name = place if claim else ""  # its own claim may be named beside it
        return Readdressed(str(int(name)), hit[2]) if name and not in_batch else None
    if not claim:
        return Readdressed(str(int(place)), hit[2])
    prefix, year, number = claim.split("-")
    return Readdressed(f"{prefix}-{year}-{int(number):06d}-{int(place)}", hit[2])
