"""What people do about sellers: closures, lists, and two sellers that are one."""

from collections.abc import Callable, Mapping
from typing import Any

from sqlalchemy import func, select
from sqlmodel import col

from handlers.closures import looking, service
from handlers.closures.rules import Did, State
from storage.people import Organisation
from storage.sellers import LISTS, Seller
from tests.life.acts import Act, Do
from tests.life.life import DESK, OFFICERS, Life


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


def _merge(life: Life, name: str, seller_id: int, pick: int) -> None:
    last = life.would(lambda work: work.session.scalar(select(func.max(col(Seller.id))))) or 1
    life.tries(name, looking.merge, seller_id=seller_id, into=1 + pick % last, reason="The same licence.")


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


CLOSURE_ACTS: Mapping[str, Act] = {
    "recommends": Act(DESK, _by_id(service.recommend, said="Three times now."), at(State.SUGGESTED)),
    "dismisses": Act(DESK, _dismiss, at(State.SUGGESTED, State.RECOMMENDED), ends=True),
    "records what was done on": Act(OFFICERS, _record, at(State.RECOMMENDED)),
    "takes back what was done on": Act(OFFICERS, _by_id(service.reverse, reason="误。"), at(State.ANSWERED)),
}
SELLER_ACTS: Mapping[str, Act] = {
    "merges into another": Act(DESK, _merge, lambda _: True, ends=True),
    "puts on a list": Act(DESK, _put_on_list, lambda _: True),
}
