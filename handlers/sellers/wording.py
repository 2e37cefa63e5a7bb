"""How sellers, their keys, strikes and lists are put into words; each is translated where it is shown."""

from collections.abc import Mapping, Sequence

from handlers.blocks import clip, escape
from handlers.sellers.rules import Penalty, Removal, Rung, Score, StrikeLine
from handlers.words import N_, Words
from storage.sellers import SellerKey

_NAME = 80
#: claims named beside the first of a strike
_REFERENCES = 3

KEY_KINDS: Mapping[str, str] = {
    "shop_id": N_("shop id"),
    "seller_user_id": N_("seller's user id"),
    "vanity_subdomain": N_("store's address"),
    "member_id": N_("member id"),
    "store_id": N_("store id"),
    "shop_name": N_("shop's name"),
    "merchant_id": N_("merchant id"),
    "display_name": N_("display name"),
}
LIST_NAMES: Mapping[str, str] = {
    "allow": N_("authorised"),
    "watch": N_("watched"),
    "deny": N_("denied"),
}
SANCTIONS: Mapping[str, str] = {
    "warned": N_("warned"),
    "restricted": N_("restricted"),
    "closed": N_("closed"),
    "banned": N_("banned for good"),
    "none": N_("nothing done"),
}
SEVERE_GROUNDS: Mapping[str, str] = {"counterfeit": N_("counterfeit"), "piracy": N_("piracy")}


def name(text: str) -> str:
    """What a seller is called, as it may stand in a line."""
    return clip(escape(text), _NAME)


def key_told(words: Words, key: SellerKey) -> str:
    """One key: "shop id 42"."""
    kind = words(KEY_KINDS[key.kind]) if key.kind in KEY_KINDS else escape(key.kind)
    return f"{kind} `{clip(escape(key.key).replace('`', ''), _NAME)}`"


def count_told(words: Words, penalty: Penalty, count: int) -> str:
    """How far a seller has come: "2 of 3 strikes", "24 of 48 points"."""
    named = {"count": words.number(count), "bar": words.number(penalty.bar)}
    if penalty.unit == "points" and count > penalty.bar:
        return words("{count} points (the bar is {bar})", **named)
    if penalty.unit == "points":
        return words("{count} of {bar} points", **named)
    if count > penalty.bar:
        return words("{count} strikes (the bar is {bar})", **named)
    return words("{count} of {bar} strikes", **named)


def strike_told(words: Words, penalty: Penalty, one: StrikeLine) -> str:
    """One strike, what opened it, what counts with it, and when it is forgotten: one line."""
    lines = [_opening(words, penalty, one)]
    if one.more:
        told = words.many("{n} more counts with it", "{n} more count with it", one.more)
        others = [claim for claim in one.others if claim != one.reference]
        lines.append(f"{told} ({_few(words, others)})" if others else told)
    if one.expires_at is not None:
        lines.append(words("expires on {day}", day=words.day(one.expires_at)))
    return words("; ").join(lines)


def _few(words: Words, references: Sequence[str]) -> str:
    told = words(", ").join(references[:_REFERENCES])
    return f"{told} …" if len(references) > _REFERENCES else told


def _opening(words: Words, penalty: Penalty, one: StrikeLine) -> str:
    which, ground = _which(words, penalty, one.number), words(SEVERE_GROUNDS[one.ground])
    day = words.day(one.on)
    return words.many(
        "{which}, because {reference} had {n} listing removed on {day} ({ground})",
        "{which}, because {reference} had {n} listings removed on {day} ({ground})",
        one.listings,
        which=which,
        reference=one.reference,
        day=day,
        ground=ground,
    )


def _which(words: Words, penalty: Penalty, number: int) -> str:
    if penalty.unit == "points":
        points = words.number(number * penalty.each)
        return words(
            "strike {number} ({points} of {bar} points)", number=number, points=points, bar=penalty.bar
        )
    if number > penalty.bar:
        return words("strike {number}", number=number)
    return words("strike {number} of {bar}", number=number, bar=penalty.bar)


def reversed_told(words: Words, found: Score) -> list[str]:
    """What came back, claim by claim, and so counts no more."""
    by_claim: dict[str, list[Removal]] = {}
    for one in found.reversed:
        by_claim.setdefault(one.reference, []).append(one)
    return [
        words.many(
            "reversed: {n} listing of {reference} came back on {day}",
            "reversed: {n} listings of {reference} came back, the last on {day}",
            len(its),
            reference=claim,
            day=words.day(max(one.reversed_at or one.removed_at for one in its)),
        )
        for claim, its in by_claim.items()
    ]


def expired_told(words: Words, found: Score) -> list[str]:
    """What is too old to count."""
    if not found.expired:
        return []
    return [
        words.many("{n} removal is too old to count", "{n} removals are too old to count", len(found.expired))
    ]


def window_told(words: Words, penalty: Penalty) -> str:
    """The rule by which removals count once."""
    if penalty.apart.working_days:
        return words.many(
            "What is removed within {n} working day of a strike's beginning is part of it.",
            "What is removed within {n} working days of a strike's beginning is part of it.",
            penalty.apart.working_days,
        )
    if penalty.apart.per_holder:
        return words.many(
            "What is removed for one rights-holder within {n} day of a strike's beginning is part of it.",
            "What is removed for one rights-holder within {n} days of a strike's beginning is part of it.",
            penalty.apart.days,
        )
    return words.many(
        "What is removed within {n} day of a strike's beginning is part of it.",
        "What is removed within {n} days of a strike's beginning is part of it.",
        penalty.apart.days,
    )


def rung_told(words: Words, rung: Rung) -> str:
    """What the platform does at a rung of its ladder: "restricted for 7 days"."""
    if rung.days:
        return words.many("restricted for {n} day", "restricted for {n} days", rung.days)
    return words(SANCTIONS[rung.sanction])
