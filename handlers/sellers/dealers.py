"""A rights-holder's own shops and dealers: a list that it keeps itself, and that warns it before it files.

What is shown of it is what the rights-holder gave, and nothing that the store knows of the seller besides:
that may come from somebody else's claims.
"""

from collections.abc import Collection

from handlers.actor import Actor
from handlers.doors import View
from handlers.listings.rules import Found, read_links
from handlers.people.rules import Action
from handlers.programme import Work
from handlers.sellers import dealer_views
from handlers.sellers.dealer_views import Dealer
from handlers.sellers.rules import NoStoreTold, NoSuchHolder, NotYourList, TooManyDealers
from handlers.sellers.service import by_keys
from storage import people, seller_records, sellers
from storage.sellers import SellerKey, SellerListed

#: A form shows so many.
MOST = 60
_NOTE, _ADDRESS = 300, 1000


def show(work: Work, actor: Actor) -> View:
    """The list, and the fields to add to it."""
    actor.require(Action.KEEP_DEALERS)
    dealers = [
        Dealer(one.id, one.holder, work.open(one.given), work.open(one.reason), one.by, one.at)
        for one in seller_records.kept_by(work.session, list(actor.principals))
    ]
    return dealer_views.dealers_form(work.words(actor), dealers, actor.principals)


def add(work: Work, actor: Actor, *, holder_id: int, store: str, note: str) -> View:
    """Put a shop on the list, by its address. The same one again changes nothing.

    Raises `NoStoreTold`, `NoSuchHolder` or `TooManyDealers`.
    """
    actor.require(Action.KEEP_DEALERS)
    if not holder_id and len(actor.principals) == 1:
        holder_id = next(iter(actor.principals))
    if holder_id not in actor.principals:
        raise NoSuchHolder
    found = _store(store)
    people.lock_organisation(work.session, holder_id)
    seller_id = by_keys(work, [SellerKey(found.family, found.seller_key_kind, found.seller_key)])[0]
    kept = seller_records.kept_by(work.session, [holder_id])
    if seller_id not in {one.seller_id for one in kept}:
        if len(kept) >= MOST:
            raise TooManyDealers(limit=work.words(actor).number(MOST))
        _put(work, actor, holder_id, seller_id, given=(found.canonical_url, note))
    return {**show(work, actor), "clear_on_close": True}


def _store(given: str) -> Found:
    """The first of what is given that tells its store."""
    for one in read_links(given).listings:
        if one.seller_key:
            return one
    raise NoStoreTold


def _put(work: Work, actor: Actor, holder_id: int, seller_id: int, *, given: tuple[str, str]) -> None:
    address, note = given[0], " ".join(given[1].split())[:_NOTE]
    work.session.add(
        SellerListed(
            seller_id=seller_id,
            organisation_id=holder_id,
            list="allow",
            reason=work.seal(note) if note else None,
            given=work.seal(address[:_ADDRESS]),
            listed_by_id=actor.person_id,
            listed_at=work.now,
        )
    )
    work.session.flush()
    work.record(f"seller:{seller_id}", "seller:listed", actor.by, list="allow", holder=holder_id, own=True)


def remove(work: Work, actor: Actor, *, listed_id: int) -> View:
    """Take a shop off the list. Raises `NotYourList`."""
    actor.require(Action.KEEP_DEALERS)
    mine = {one.id: one for one in seller_records.kept_by(work.session, list(actor.principals))}
    if listed_id not in mine:
        raise NotYourList
    sellers.end_listing(work.session, listed_id, now=work.now)
    seller_id = mine[listed_id].seller_id
    work.record(f"seller:{seller_id}", "seller:unlisted", actor.by, list="allow", own=True)
    return show(work, actor)


def among(work: Work, holder_ids: Collection[int], keys: Collection[SellerKey]) -> set[SellerKey]:
    """Of these keys those of sellers whom one of these rights-holders has authorised."""
    return {
        key for one in sorted(holder_ids) for key in seller_records.allowed_for(work.session, one, set(keys))
    }
