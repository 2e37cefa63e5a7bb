"""What the desk is told of the sellers of a case: strikes, lists, and who else is called so. IACC only."""

from collections.abc import Sequence
from dataclasses import dataclass

from handlers.programme import Work
from handlers.sellers.counting import scores
from handlers.sellers.penalties import load_penalties
from handlers.sellers.rules import Score
from handlers.sellers.wording import LIST_NAMES, count_told, name
from handlers.words import Words
from storage import seller_faces, seller_records
from storage.seller_faces import Known
from storage.seller_records import OnList

#: so many sellers are looked at, and so many told of
_LOOKED_AT, _TOLD = 20, 5


@dataclass(frozen=True, slots=True)
class Told:
    """Lines for the desk's card. `known`: a seller of the case is known."""

    lines: tuple[str, ...] = ()
    known: bool = False


NOTHING_TOLD = Told()


def of_case(work: Work, words: Words, claim_ids: Sequence[int], *, family: str, holder_id: int) -> Told:
    """What is said of the sellers of these claims, which are of one platform family and rights-holder."""
    found = seller_faces.among(work.session, claim_ids, at_most=_LOOKED_AT)
    listings = {one.seller_id: one.listings for one in found}
    alike = seller_faces.alike(work.session, claim_ids, at_most=_LOOKED_AT)
    if not listings and not alike:
        return NOTHING_TOLD
    ids = [*listings, *(one for one in alike if one not in listings)]
    known = seller_faces.known(work.session, ids)
    standing = scores(work, ids)
    lists = seller_records.lists(work.session, ids)
    told: list[str] = []
    for seller_id in (one for one in ids if one in known):
        here = [one for one in lists if one.seller_id == seller_id and one.holder_id in {0, holder_id}]
        facts = _facts(words, standing.get((seller_id, family), Score()), here, family)
        if facts:
            told.append(_line(words, known[seller_id], listings.get(seller_id, 0), facts))
    return Told(tuple(told[:_TOLD]), known=bool(listings))


def _facts(words: Words, found: Score, lists: Sequence[OnList], family: str) -> str:
    """Why a seller is worth a line; "" where nothing is known of it."""
    facts = [words(LIST_NAMES[one.list]) for one in lists]
    if found.strikes:
        facts.insert(0, count_told(words, load_penalties().of(family), found.count))
    return words(", ").join(facts)


def _line(words: Words, seller: Known, listings: int, facts: str) -> str:
    called = f"*{name(seller.name)}*"
    if not listings:
        return words("The same name as {name}, another seller: {facts}.", name=called, facts=facts)
    return words.many(
        "The seller of {n} of these, {name}: {facts}.",
        "The seller of {n} of these, {name}: {facts}.",
        listings,
        name=called,
        facts=facts,
    )
