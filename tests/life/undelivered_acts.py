"""What Slack does not deliver to Alibaba, what is tried again, and in which order the desk takes cases."""

import asyncio
from collections.abc import Callable, Mapping
from typing import Any

from sqlmodel import col, select

from handlers.claims.cases import Case
from handlers.claims.rules import Priority, Step
from handlers.closures import refreshing as closures
from handlers.closures.rules import State
from handlers.escalations import refreshing as escalations
from handlers.hand_over.service import card_key
from handlers.programme import Work
from handlers.triage import ordering
from handlers.undelivered import service, ticks
from handlers.undelivered.rules import ALL
from storage import outbox, undelivered
from storage.outbox import Post
from tests.life.acts import Act, Do, steps
from tests.life.life import DESK, Life

#: What a card is about (a case, or a row's id) → its key.
KeyOf = Callable[[Any], str]


def _park(work: Work, *, key: str) -> None:
    card = outbox.card_named(work.session, key)
    if card is not None:
        card.state, card.error = "parked", "is_archived"


def _keep(work: Work, *, key: str) -> None:
    card = outbox.card_named(work.session, key)
    if card is not None and undelivered.of(work.session, key) is not None:
        card.state, card.ts, card.shown = "sent", "1.2", card.wanted
        for post in work.session.scalars(select(Post).where(col(Post.under) == key)):
            post.state = "sent"


def _delivery(happens: Callable[..., None], key_of: KeyOf) -> Do:
    """What Slack does with a card, and the clock that finds it out; no person has a part in it."""

    def act(life: Life, name: str, key: Any, pick: int) -> None:
        life.refused = ""
        life.act(happens, key=key_of(key))
        asyncio.run(ticks.tick(life.programme))

    return act


def _try_again(life: Life, name: str, case: Case, pick: int) -> None:
    """One, or all."""
    key = ALL if pick % 3 == 0 else card_key(case)
    life.tries(name, service.try_again, key=key)


def _order(life: Life, name: str, case: Case, pick: int) -> None:
    life.forms += 1
    chosen = str(int(list(Priority)[pick % len(Priority)]))
    life.tries(
        name, ordering.set_priority, case=case, chosen=chosen, said="It burns.", source=f"V{life.forms}"
    )


def _is_with_alibaba(stands: frozenset[str]) -> bool:
    return not stands.isdisjoint({State.RECOMMENDED, "posted", "acknowledged"})


UNDELIVERED_ACTS: Mapping[str, Act] = {
    "loses the card of": Act(DESK, _delivery(_park, card_key), steps(Step.HOLD_UP)),
    "tries again to deliver": Act(DESK, _try_again, steps(Step.DELIVER)),
    "gets through with": Act(DESK, _delivery(_keep, card_key), steps(Step.DELIVER)),
    "puts in order": Act(DESK, _order, steps(Step.ENDORSE)),
}
#: kind of subject → the same with its card; `ends`, so that it comes seldom
UNDELIVERED_OTHERS: Mapping[str, Mapping[str, Act]] = {
    kind: {
        f"loses the card of the {kind}": Act(DESK, _delivery(_park, key_of), _is_with_alibaba, ends=True),
        f"gets through with the {kind}": Act(DESK, _delivery(_keep, key_of), _is_with_alibaba, ends=True),
    }
    for kind, key_of in (("escalation", escalations.shared_key), ("closure", closures.shared_key))
}
