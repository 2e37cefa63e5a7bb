"""What a filled-in form would become: read, checked and split, before anybody stands behind it. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from handlers.claims.refusals import (
    AllClaimedAlready,
    BadLines,
    GroundDoesNotFit,
    NoLinkUnderstood,
    RightNotUsable,
    TooManyLines,
)
from handlers.claims.rules import GROUNDS, Ground, Part, ground_for, split
from handlers.claims.wording import GROUND_NAMES
from handlers.listings.rules import REASONS, Atlas, Found, Line, Reading, Reason, ShortLink
from handlers.words import Words
from storage.listings import ListingKey
from storage.meetings import Elsewhere
from storage.rights import KnownRight

#: Lines without any link are chatter around links; a link elsewhere is a mistake to be told.
_CHATTER = frozenset({Reason.NO_LINK})
_SHOWN = 3
#: Slack shows a link of any length, a column does not.
MOST_OF_URL = 2000
#: Where nothing hints at a platform: such links are shared from Taobao's app far more often than from others.
UNHINTED = "taobao"


@dataclass(frozen=True, slots=True)
class Typed:
    """What a person typed into the claim form; empty strings where nothing."""

    right_id: int
    ground: str
    links: str
    note: str
    confidential: str
    #: the claim that is put right and filed again, 0 for none
    follows: int = 0
    #: as `rules.Priority`
    priority: int = 0


@dataclass(frozen=True, slots=True)
class Plan:
    """The claims to be. `fresh` are what will be filed; `parts` index into it."""

    right: KnownRight
    ground: Ground
    fresh: tuple[Found, ...]
    parts: tuple[Part, ...]
    short: tuple[ShortLink, ...]
    #: address of what is already in an own open claim, and that claim's reference
    duplicates: tuple[tuple[str, str], ...]
    #: keys that were removed for this rights-holder before
    back_again: frozenset[ListingKey]
    #: ids of those that were seen before
    known: Mapping[ListingKey, int]
    #: claim references of other rights-holders on the same listings, for the desk alone
    others: tuple[str, ...]
    repeated: int
    chatter: tuple[Line, ...]
    #: addresses of listings whose sellers the rights-holder has authorised
    authorised: tuple[str, ...] = ()


def key_of(found: Found) -> ListingKey:
    return tuple.__new__(ListingKey, found.key)  # NamedTuple's own constructor takes twice as long


def address_of(short: ShortLink) -> str:
    """What stands for a short link until its listing is known: its address, or its Tao password."""
    return (short.url or short.tao_password)[:MOST_OF_URL]


def check_right(right: KnownRight, chosen: str) -> Ground:
    """The ground of the claim. Raises `RightNotUsable` or `GroundDoesNotFit`."""
    if right.state not in ("approved", "pending"):
        raise RightNotUsable
    ground = ground_for(right.kind, chosen)
    if ground is None:
        raise GroundDoesNotFit(fitting=[GROUND_NAMES[one] for one in GROUNDS[right.kind]])
    return ground


def check_reading(reading: Reading, *, lines: int, limit: int, words: Words) -> None:
    """Raises `TooManyLines`, `BadLines` or `NoLinkUnderstood`, each naming what is wrong where."""
    links = len(reading.listings) + len(reading.unresolved) + reading.repeated
    if max(lines, links) > limit:
        raise TooManyLines(lines=words.number(max(lines, links)), limit=words.number(limit))
    wrong = [one for one in reading.not_understood if one.reason not in _CHATTER]
    if wrong:
        raise BadLines(what=_told(wrong, words))
    if not reading.listings and not reading.unresolved:
        why = _told(reading.not_understood, words) or words("nothing was pasted")
        raise NoLinkUnderstood(why=why)


def _told(wrong: Sequence[Line], words: Words) -> str:
    """The first few lines that are wrong, each with its reason."""
    told = [
        words("line {line}: {reason}", line=one.number, reason=words(REASONS[one.reason]).rstrip(".。"))
        for one in wrong[:_SHOWN]
    ]
    if len(wrong) > _SHOWN:
        told.append(words.many("and {n} more line", "and {n} more lines", len(wrong) - _SHOWN))
    return "; ".join(told)


def plan(
    right: KnownRight,
    ground: Ground,
    reading: Reading,
    *,
    atlas: Atlas,
    met: Sequence[Elsewhere],
    known: Mapping[ListingKey, int],
    waiting: Mapping[str, str],
    at_most: int,
) -> Plan:
    """Sort what was read into what is filed and what is left out. Raises `AllClaimedAlready`.

    `met`: where these listings are open or were removed; `known`: key → listing id of those seen before;
    `waiting`: short link → own claim in which it waits to be completed.
    """
    taken = {key: one.reference for key, one in claimed_already(right, met, known).items()}
    gone = {one.listing_id for one in met if not one.open and one.organisation_id == right.organisation_id}
    claimed = [one for one in reading.listings if key_of(one) in taken] if taken else []
    fresh = reading.listings
    if claimed:
        fresh = tuple(one for one in fresh if key_of(one) not in taken)
    short = tuple(one for one in reading.unresolved if address_of(one) not in waiting)
    duplicates = (
        *(
            (one.canonical_url, taken[key_of(one)])
            for one in reading.listings
            if taken and key_of(one) in taken
        ),
        *waiting.items(),
    )
    if not fresh and not short:
        raise AllClaimedAlready(references=", ".join(sorted({reference for _, reference in duplicates})))
    return Plan(
        right=right,
        ground=ground,
        fresh=fresh,
        parts=_parts(atlas, fresh, short, at_most),
        short=short,
        duplicates=duplicates,
        back_again=frozenset(key for key, listing_id in known.items() if listing_id in gone),
        known=known,
        others=_others(right, met),
        repeated=reading.repeated,
        chatter=tuple(one for one in reading.not_understood if one.reason in _CHATTER),
    )


def claimed_already(
    right: KnownRight, met: Sequence[Elsewhere], known: Mapping[ListingKey, int]
) -> dict[ListingKey, Elsewhere]:
    """Which of these listings are in an open claim of the same rights-holder, and in which."""
    own = {one.listing_id: one for one in met if one.open and one.organisation_id == right.organisation_id}
    return {key: own[listing_id] for key, listing_id in known.items() if listing_id in own}


def _others(right: KnownRight, met: Sequence[Elsewhere]) -> tuple[str, ...]:
    return tuple(
        sorted({one.reference for one in met if one.open and one.organisation_id != right.organisation_id})
    )


def _parts(
    atlas: Atlas, fresh: Sequence[Found], short: Sequence[ShortLink], at_most: int
) -> tuple[Part, ...]:
    """Listings split by family and kind; short links go with the first claim of their family, or alone."""
    families = [(found.family, found.kind) for found in fresh]
    hinted = ((atlas.platforms[one.platform or UNHINTED].family, "listing") for one in short)
    return split([*families, *hinted], at_most=at_most)
