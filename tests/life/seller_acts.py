"""What people do about sellers: closures, lists, and two sellers that are one."""

from collections.abc import Callable, Mapping
from typing import Any

from sqlalchemy import func, select
from sqlmodel import col

from handlers.closures import looking, on_behalf, service
from handlers.closures.rules import Did, State
from handlers.sellers import dealers
from storage import seller_records
from storage.people import Organisation
from storage.seller_merges import SellerMerge
from storage.sellers import LISTS, Seller
from tests.life.acts import Act, Do
from tests.life.life import DESK, HOLDERS, LINKS, OFFICERS, Life


def _by_id(use_case: Callable[..., Any], **named: Any) -> Do:
    return lambda life, name, number, _: life.tries(name, use_case, closure_id=number, **named)


def _dismiss(life: Life, name: str, closure_id: int, pick: int) -> None:
    was = [State.SUGGESTED, State.RECOMMENDED][pick % 2].value
    life.tries(name, service.dismiss, closure_id=closure_id, was=was, reason="They are known to us.")


def _record(life: Life, name: str, closure_id: int, pick: int) -> None:
    kind = list(Did)[pick % len(Did)].value
    life.tries(
        name, service.record_action, closure_id=closure_id, kind=kind, until="2026-12-31", reason="看过了。"
    )


def _record_for_them(life: Life, name: str, closure_id: int, pick: int) -> None:
    life.tries(
        name,
        on_behalf.record,
        closure_id=closure_id,
        officer=str(life.ids[OFFICERS[pick % len(OFFICERS)]]),
        source="A call on Monday.",
        kind=list(Did)[pick % len(Did)].value,
        until="2026-12-31",
        reason="They looked.",
    )


def _merge(life: Life, name: str, seller_id: int, pick: int) -> None:
    last = life.would(lambda work: work.session.scalar(select(func.max(col(Seller.id))))) or 1
    life.tries(name, looking.merge, seller_id=seller_id, into=1 + pick % last, reason="The same licence.")


def _take_apart(life: Life, name: str, seller_id: int, _: int) -> None:
    """The newest merge by which it became part of another."""
    which = select(col(SellerMerge.id)).where(col(SellerMerge.gone_id) == seller_id)
    merges = life.would(lambda work: [one or 0 for one in work.session.scalars(which)])
    life.tries(name, looking.take_apart, merge_id=max(merges, default=0), reason="It was a copy.")


def _keep_dealer(life: Life, name: str, _: int, pick: int) -> None:
    """A store onto the list of a rights-holder's own; or what is on it off again."""
    mine = sorted(life.actor(name).principals) or [0]
    kept = life.would(lambda work: [one.id for one in seller_records.kept_by(work.session, mine)])
    if kept and pick % 2:
        life.tries(name, dealers.remove, listed_id=kept[pick % len(kept)])
        return
    store, holder_id = LINKS[5 + pick % 6], mine[pick % len(mine)]
    life.tries(name, dealers.add, holder_id=holder_id, store=store, note="Ours.")


def _put_on_list(life: Life, name: str, seller_id: int, pick: int) -> None:
    """Onto one of the lists, of one of the rights-holders; or off all of them."""
    which = select(col(Organisation.id)).where(col(Organisation.kind) == "holder")
    holders = life.would(lambda work: list(work.session.scalars(which)))
    chosen = [*LISTS, ""][pick % (len(LISTS) + 1)]
    holder_id = holders[pick // 4 % len(holders)]
    life.tries(name, looking.put_on_list, seller_id=seller_id, chosen=chosen, holder_id=holder_id, reason="")


def at(*states: State) -> Callable[[frozenset[str]], bool]:
    """Where it stands at one of these."""
    return lambda stands: not stands.isdisjoint(states)


def _is_present(stands: frozenset[str]) -> bool:
    return "present" in stands


CLOSURE_ACTS: Mapping[str, Act] = {
    "recommends": Act(DESK, _by_id(service.recommend, said="Three times now."), at(State.SUGGESTED)),
    "dismisses": Act(DESK, _dismiss, at(State.SUGGESTED, State.RECOMMENDED), ends=True),
    "records what was done on": Act(OFFICERS, _record, at(State.RECOMMENDED)),
    "takes back what was done on": Act(OFFICERS, _by_id(service.reverse, reason="误。"), at(State.ANSWERED)),
    "records for Alibaba what was done on": Act(DESK, _record_for_them, at(State.RECOMMENDED)),
    "takes back what was recorded on": Act(
        (*DESK, *OFFICERS), _by_id(on_behalf.take_back), at(State.ANSWERED)
    ),
}
SELLER_ACTS: Mapping[str, Act] = {
    "merges into another": Act(DESK, _merge, _is_present, ends=True),
    "takes apart": Act(DESK, _take_apart, lambda stands: not _is_present(stands)),
    "puts on a list": Act(DESK, _put_on_list, _is_present),
    "keeps as a dealer": Act(HOLDERS, _keep_dealer, _is_present, ends=True),
}
