"""Looking sellers up, merging them by hand, and keeping them on lists."""

from collections.abc import Sequence

from handlers.actor import Actor
from handlers.listings.rules import Found, read_links
from handlers.people.rules import Action
from handlers.programme import Work
from handlers.sellers.rules import NoSuchHolder, ReasonMissing, SameSeller, SellerUnknown
from storage import listings, people, seller_faces, seller_records, sellers
from storage.listings import ListingKey
from storage.seller_faces import Known
from storage.sellers import DISPLAY_NAME, LISTS, Closure, Seller, SellerKey, SellerListed

#: so many sellers one search finds
FOUND = 20
_REASON = 2000


def found_by(work: Work, said: str) -> list[int]:
    """Sellers by words of a name or key, or by a link of a store or listing.

    Who is looked up by a link that tells the seller's key is known from then on, also without any claim.
    """
    said = " ".join(said.split())
    reading = read_links(said)
    if not reading.listings:
        return seller_faces.with_words(work.session, said, at_most=FOUND) if said else []
    told = [
        SellerKey(one.family, one.seller_key_kind, one.seller_key)
        for one in reading.listings
        if one.seller_key
    ]
    known = listings.ids_of(
        work.session, [ListingKey(one.family, one.kind, one.item_id) for one in reading.listings]
    )
    sellers.note(work.session, list(known.values()), now=work.now)
    return by_keys(work, told) or seller_faces.of_listings(work.session, list(known.values()))


def by_keys(work: Work, keys: Sequence[SellerKey]) -> list[int]:
    """The sellers who go by these keys, made where there are none yet."""
    missing = {key: "" for key in keys if not seller_faces.with_key(work.session, key)}
    sellers.add(work.session, missing, source="link", now=work.now)
    return list(dict.fromkeys(seller_faces.with_key(work.session, key) for key in keys))


def take_name(work: Work, actor: Actor, *, family: str, called: str) -> int:
    """Make a name that sheets give, with no key beside it, a seller's key: the desk's own judgement."""
    actor.require(Action.KEEP_SELLERS)
    key = SellerKey(family, DISPLAY_NAME, called)
    if (family, called) not in seller_faces.only_named(work.session, called):
        found = seller_faces.with_key(work.session, key)
        if not found:
            raise SellerUnknown
        return found
    sellers.add(work.session, {key: called}, source="hand", now=work.now)
    made = seller_faces.with_key(work.session, key)
    work.record(f"seller:{made}", "seller:named", actor.by, family=family)
    return made


def merge(work: Work, actor: Actor, *, seller_id: int, into: int, reason: str) -> int:
    """Two sellers are one: all keys of the first, and all that was done about it, are the other's now.

    Gives the one that stays. Said again, it changes nothing. Raises `SellerUnknown`, `SameSeller` or
    `ReasonMissing`.
    """
    actor.require(Action.KEEP_SELLERS)
    reason = reason.strip()[:_REASON]
    if not reason:
        raise ReasonMissing
    goes, stays = _both(work, seller_id, into)
    gone_id, kept_id = int(goes.id or 0), int(stays.id or 0)
    goes.merged_into_id, goes.merge_reason, goes.look_again = kept_id, work.seal(reason), False
    stays.look_again = True
    keys = sellers.move(work.session, gone_id, kept_id)
    _end_twins(work, actor, gone_id, kept_id)
    _list_once(work, actor, kept_id)
    work.record(f"seller:{gone_id}", "seller:merged", actor.by, into=kept_id, keys=keys)
    work.record(f"seller:{kept_id}", "seller:took_in", actor.by, seller=gone_id, keys=keys)
    return kept_id


def _both(work: Work, seller_id: int, into: int) -> tuple[Seller, Seller]:
    now_id, into_id = (seller_faces.present(work.session, one) for one in (seller_id, into))
    held = sellers.lock(work.session, now_id, into_id)
    if now_id not in held or into_id not in held:
        raise SellerUnknown
    if now_id == into_id:
        raise SameSeller
    return held[now_id], held[into_id]


def _end_twins(work: Work, actor: Actor, gone_id: int, kept_id: int) -> None:
    """What was suggested or recommended of both goes on once: what Alibaba was asked before the rest."""
    there = {one.family: one for one in sellers.closures_of(work.session, kept_id) if one.owner}
    for one in sellers.closures_of(work.session, gone_id):
        twin = there.get(one.family) if one.owner else None
        if twin is not None:
            over = twin if one.recommended_at and not twin.recommended_at else one
            _end(work, actor, over, kept_id)
        work.session.flush()
        one.seller_id = kept_id
    work.session.flush()


def _list_once(work: Work, actor: Actor, kept_id: int) -> None:
    """Of lists that both were on it stays on one: denied before watched, authorised by each holder once."""
    found = seller_records.lists(work.session, [kept_id])
    stays: set[int] = set()
    for one in sorted(found, key=lambda one: (one.list != "deny", one.id)):
        whose = one.holder_id if one.list == "allow" else 0
        if whose in stays:
            sellers.end_listing(work.session, one.id, now=work.now)
            work.record(f"seller:{kept_id}", "seller:unlisted", actor.by, list=one.list)
        stays.add(whose)


def _end(work: Work, actor: Actor, over: Closure, kept_id: int) -> None:
    work.record(f"closure:{over.id}", "closure:merged", actor.by, was=over.state, into=kept_id)
    over.state, over.owner, over.due_at, over.ended_at = "dismissed", "", None, work.now


def put_on_list(work: Work, actor: Actor, *, seller_id: int, chosen: str, holder_id: int, reason: str) -> int:
    """Put a seller on a list, or, for "", take it off all of them. Gives the seller that it is by now."""
    actor.require(Action.KEEP_SELLERS)
    found = present(work, seller_id)
    if chosen == "allow" and holder_id not in holders(work):
        raise NoSuchHolder
    for_whom = (holder_id or None) if chosen == "allow" else None
    for one in seller_records.lists(work.session, [found.id]):
        if (one.list, one.holder_id or None) == (chosen, for_whom):
            return found.id
        if not chosen or (chosen != "allow" and one.list != "allow"):
            sellers.end_listing(work.session, one.id, now=work.now)
            work.record(f"seller:{found.id}", "seller:unlisted", actor.by, list=one.list)
    if chosen in LISTS:
        work.session.add(
            SellerListed(
                seller_id=found.id,
                organisation_id=for_whom,
                list=chosen,
                reason=work.seal(reason.strip()[:_REASON]) if reason.strip() else None,
                listed_by_id=actor.person_id,
                listed_at=work.now,
            )
        )
        work.record(f"seller:{found.id}", "seller:listed", actor.by, list=chosen, holder=for_whom)
    work.session.flush()
    return found.id


def authorised(work: Work, holder_id: int, found: Sequence[Found]) -> tuple[str, ...]:
    """Of these listings' addresses those whose links tell a seller whom the rights-holder has authorised."""
    keys = {
        one.canonical_url: SellerKey(one.family, one.seller_key_kind, one.seller_key)
        for one in found
        if one.seller_key
    }
    allowed = seller_records.allowed_for(work.session, holder_id, set(keys.values()))
    return tuple(url for url, key in keys.items() if key in allowed)


def holders(work: Work) -> dict[int, str]:
    """The rights-holders of the programme, by name."""
    found = people.organisations(work.session)
    return {int(one.id or 0): one.name for one in found if one.kind == "holder"}


def present(work: Work, seller_id: int) -> Known:
    """The seller that this one is by now. Raises `SellerUnknown`."""
    now_id = seller_faces.present(work.session, seller_id)
    found = seller_faces.known(work.session, [now_id]).get(now_id)
    if found is None:
        raise SellerUnknown
    return found
