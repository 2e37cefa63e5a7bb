"""What the desk is told of the sellers of a case: strikes, lists, and who may be the same. IACC only."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from handlers.programme import Work
from handlers.sellers.counting import scores
from handlers.sellers.penalties import load_penalties
from handlers.sellers.rules import Score
from handlers.sellers.wording import LIST_NAMES, count_told, key_told, name
from handlers.words import Words
from storage import seller_faces, seller_kin, seller_records
from storage.seller_faces import Known
from storage.seller_records import OnList
from storage.sellers import SellerKey

#: so many sellers are looked at, and so many told of
_LOOKED_AT, _TOLD = 20, 5


@dataclass(frozen=True, slots=True)
class Told:
    """Lines for the desk's card. `known`: a seller of the case is known."""

    lines: tuple[str, ...] = ()
    known: bool = False


NOTHING_TOLD = Told()


@dataclass(frozen=True, slots=True)
class _Found:
    """Sellers of a case, and who may be the same: seller → how many listings, or the shared name or key."""

    listings: Mapping[int, int]
    alike: Mapping[int, str]
    sharing: Mapping[int, str]

    @property
    def ids(self) -> list[int]:
        return list(dict.fromkeys([*self.listings, *self.alike, *self.sharing]))

    def is_elsewhere(self, seller_id: int) -> bool:
        """Is it told of for a key alone, which may be one of another platform?"""
        return seller_id not in self.listings and seller_id not in self.alike


def of_case(work: Work, words: Words, claim_ids: Sequence[int], *, family: str, holder_id: int) -> Told:
    """What is said of the sellers of these claims, which are of one platform family and rights-holder."""
    session = work.session
    found = _Found(
        {one.seller_id: one.listings for one in seller_faces.among(session, claim_ids, at_most=_LOOKED_AT)},
        seller_faces.alike(session, claim_ids, at_most=_LOOKED_AT),
        seller_kin.sharing_keys(session, claim_ids, at_most=_LOOKED_AT),
    )
    told = _of_sellers(work, words, found, family=family, holder_id=holder_id) if found.ids else []
    again = _come_again(work, words, claim_ids)
    return Told((*told[:_TOLD], *again), known=bool(found.listings))


def _of_sellers(work: Work, words: Words, found: _Found, *, family: str, holder_id: int) -> list[str]:
    known, standing = seller_faces.known(work.session, found.ids), scores(work, found.ids)
    lists = seller_records.lists(work.session, found.ids)
    told: list[str] = []
    for seller_id in (one for one in found.ids if one in known):
        here = [one for one in lists if one.seller_id == seller_id and one.holder_id in {0, holder_id}]
        on = [family]
        if found.is_elsewhere(seller_id):
            on = sorted(where for its, where in standing if its == seller_id)
        facts = _facts(words, {one: standing.get((seller_id, one), Score()) for one in on}, here)
        if facts:
            told.append(_line(words, known[seller_id], found, facts))
    return told


def _facts(words: Words, on: Mapping[str, Score], lists: Sequence[OnList]) -> str:
    """Why a seller is worth a line; "" where nothing is known of it. `on`: platform family → strikes."""
    strikes = [
        count_told(words, load_penalties().of(family), one.count) for family, one in on.items() if one.strikes
    ]
    return words(", ").join([*strikes, *(words(LIST_NAMES[one.list]) for one in lists)])


def _line(words: Words, seller: Known, found: _Found, facts: str) -> str:
    called, listings = f"*{name(seller.name)}*", found.listings.get(seller.id, 0)
    if found.is_elsewhere(seller.id):
        return words("The same key as {name}, another seller: {facts}.", name=called, facts=facts)
    if not listings:
        return words("The same name as {name}, another seller: {facts}.", name=called, facts=facts)
    return words.many(
        "The seller of {n} of these, {name}: {facts}.",
        "The seller of {n} of these, {name}: {facts}.",
        listings,
        name=called,
        facts=facts,
    )


def _come_again(work: Work, words: Words, claim_ids: Sequence[int]) -> list[str]:
    """Goods that came up again under another store."""
    told = []
    moved = seller_kin.moved(work.session, claim_ids, at_most=_LOOKED_AT)
    if moved.listings:
        stores = _keys(words, moved.stores)
        told.append(
            words.many(
                "🔁 {n} of these was seen in another store, too: {stores}.",
                "🔁 {n} of these were seen in other stores, too: {stores}.",
                moved.listings,
                stores=stores,
            )
        )
    again = seller_kin.same_goods(work.session, claim_ids, at_most=_TOLD)
    if again:
        stores = _keys(words, again)
        told.append(
            words("🔁 Goods of the same title were removed from another store: {stores}.", stores=stores)
        )
    return told


def _keys(words: Words, keys: Sequence[SellerKey]) -> str:
    return words(", ").join(key_told(words, one) for one in keys[:_TOLD])
