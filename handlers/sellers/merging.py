"""Making one seller of two by hand, and taking a wrong merge apart again."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from handlers.actor import Actor
from handlers.people.rules import Action
from handlers.programme import Work
from handlers.sellers.rules import NothingToTakeApart, ReasonMissing, SameSeller, SellerUnknown
from storage import seller_faces, seller_merges, seller_records, sellers
from storage.seller_merges import SellerMerge
from storage.seller_records import OnList
from storage.sellers import Closure, Seller

_REASON = 2000


def merge(work: Work, actor: Actor, *, seller_id: int, into: int, reason: str) -> int:
    """Two sellers are one: all keys of the first, and all that was done about it, are the other's now.

    Gives the one that stays. Said again, it changes nothing. Raises `SellerUnknown`, `SameSeller` or
    `ReasonMissing`.
    """
    actor.require(Action.KEEP_SELLERS)
    why = _reason(reason)
    goes, stays = _both(work, seller_id, into)
    gone_id, kept_id = int(goes.id or 0), int(stays.id or 0)
    goes.merged_into_id, goes.merge_reason, goes.look_again = kept_id, work.seal(why), False
    stays.look_again = True
    moved = seller_merges.owned(work.session, gone_id)
    keys = sellers.move(work.session, gone_id, kept_id)
    ended = _end_twins(work, actor, gone_id, kept_id)
    moved["unlisted"] = _list_once(work, actor, kept_id)
    work.session.add(
        SellerMerge(
            gone_id=gone_id,
            kept_id=kept_id,
            merged_by_id=actor.person_id,
            merged_at=work.now,
            moved=moved,
            ended=ended,
        )
    )
    work.record(f"seller:{gone_id}", "seller:merged", actor.by, into=kept_id, keys=keys)
    work.record(f"seller:{kept_id}", "seller:took_in", actor.by, seller=gone_id, keys=keys)
    return kept_id


def _reason(said: str) -> str:
    reason = said.strip()[:_REASON]
    if not reason:
        raise ReasonMissing
    return reason


def _both(work: Work, seller_id: int, into: int) -> tuple[Seller, Seller]:
    now_id, into_id = (seller_faces.present(work.session, one) for one in (seller_id, into))
    held = sellers.lock(work.session, now_id, into_id)
    if now_id not in held or into_id not in held:
        raise SellerUnknown
    if any(one.merged_into_id is not None for one in held.values()):  # while this waited for the lock
        return _both(work, now_id, into_id)
    if now_id == into_id:
        raise SameSeller
    return held[now_id], held[into_id]


def _end_twins(work: Work, actor: Actor, gone_id: int, kept_id: int) -> dict[str, list[str]]:
    """What was suggested or recommended of both goes on once; how what ended by it stood.

    What Alibaba was asked goes on before what only the desk was.
    """
    ended: dict[str, list[str]] = {}
    there = {one.family: one for one in sellers.closures_of(work.session, kept_id) if one.owner}
    for one in sellers.closures_of(work.session, gone_id):
        twin = there.get(one.family) if one.owner else None
        if twin is not None:
            over = twin if one.recommended_at and not twin.recommended_at else one
            ended[str(over.id)] = [over.state, over.owner]
            _end(work, actor, over, kept_id)
        work.session.flush()
        one.seller_id = kept_id
    work.session.flush()
    return ended


def _end(work: Work, actor: Actor, over: Closure, kept_id: int) -> None:
    work.record(f"closure:{over.id}", "closure:merged", actor.by, was=over.state, into=kept_id)
    over.state, over.owner, over.due_at, over.ended_at = "dismissed", "", None, work.now


def _list_once(work: Work, actor: Actor, kept_id: int) -> list[int]:
    """Of the desk's lists that both were on it stays on one: denied before watched, authorised by each once.

    Gives the ids of the places that ended by it. What a rights-holder gave itself stays as it gave it: that
    two of its shops are one is the IACC's to know.
    """
    found = [one for one in seller_records.lists(work.session, [kept_id]) if one.given is None]
    stays: set[tuple[int, bool]] = set()
    ended: list[int] = []
    for one in sorted(found, key=lambda one: (one.list != "deny", one.id)):
        if _whose(one) in stays:
            sellers.end_listing(work.session, one.id, now=work.now)
            work.record(f"seller:{kept_id}", "seller:unlisted", actor.by, list=one.list)
            ended.append(one.id)
        stays.add(_whose(one))
    return ended


def _whose(one: OnList) -> tuple[int, bool]:
    """The IACC has one list of a seller; of each rights-holder it keeps one, and they another themselves."""
    return (one.holder_id if one.list == "allow" else 0, one.given is not None)


def _list_again(work: Work, actor: Actor, merge: SellerMerge, seller_ids: Sequence[int]) -> None:
    """What ended by a merge stands again, unless that seller was put on such a list since."""
    for one in seller_records.ended_lists(work.session, merge.moved.get("unlisted", ())):
        there = {_whose(other) for other in seller_records.lists(work.session, [one.seller_id])}
        if one.seller_id in seller_ids and _whose(one) not in there:
            sellers.list_again(work.session, one.id)
            work.record(f"seller:{one.seller_id}", "seller:listed", actor.by, list=one.list)


@dataclass(frozen=True, slots=True)
class Apart:
    """Two sellers after a merge was taken apart. `ended`: closures that the merge ended → [state, owner]."""

    gone_id: int
    kept_id: int
    ended: Mapping[int, tuple[str, str]]


def take_apart(work: Work, actor: Actor, *, merge_id: int, reason: str) -> Apart:
    """A merge was wrong: what came to the other seller by it goes back, and both are counted anew.

    What was done about the other since stays with it. Raises `NothingToTakeApart` or `ReasonMissing`.
    """
    actor.require(Action.KEEP_SELLERS)
    why = _reason(reason)
    merge = _standing(work, merge_id)
    goes, stays = _parted(work, merge)
    kept_id = int(stays.id or 0)
    goes.merged_into_id, goes.look_again, stays.look_again = None, True, True
    merge.undone_by_id, merge.undone_at, merge.undo_reason = actor.person_id, work.now, work.seal(why)
    work.session.flush()
    back = seller_merges.give_back(work.session, merge.moved, kept_id=kept_id, gone_id=merge.gone_id)
    work.session.expire_all()  # closures may have been loaded as the other's
    keys = len(back["keys"])
    work.record(f"seller:{merge.gone_id}", "seller:taken_apart", actor.by, of=kept_id, keys=keys)
    work.record(f"seller:{kept_id}", "seller:gave_back", actor.by, seller=merge.gone_id, keys=keys)
    _list_again(work, actor, merge, (merge.gone_id, kept_id))
    theirs = {*back["closures"], *(one.id for one in sellers.closures_of(work.session, kept_id))}
    ended = {int(one): (was[0], was[1]) for one, was in merge.ended.items() if int(one) in theirs}
    return Apart(merge.gone_id, kept_id, ended)


def _standing(work: Work, merge_id: int) -> SellerMerge:
    """A merge that stands, held until the unit of work ends."""
    found = seller_merges.to_change(work.session, merge_id)
    if found is None or found.undone_at is not None:
        raise NothingToTakeApart
    return found


def _parted(work: Work, merge: SellerMerge) -> tuple[Seller, Seller]:
    """The one that was gone, and the one that the other is by now, held until the unit of work ends."""
    kept_id = seller_faces.present(work.session, merge.kept_id)
    held = sellers.lock(work.session, merge.gone_id, kept_id)
    if held[kept_id].merged_into_id is not None:  # while this waited for the lock
        return _parted(work, merge)
    return held[merge.gone_id], held[kept_id]


def check(work: Work, actor: Actor, *, merge_id: int) -> int:
    """The seller that became part of another by this merge, before the form to take it apart is shown."""
    actor.require(Action.KEEP_SELLERS)
    found = work.session.get(SellerMerge, merge_id)
    if found is None or found.undone_at is not None:
        raise NothingToTakeApart
    return found.gone_id
