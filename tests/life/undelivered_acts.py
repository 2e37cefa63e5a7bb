"""What Slack does not deliver to Alibaba, what is tried again, and in which order the desk takes cases."""

from collections.abc import Mapping

from sqlmodel import col, select

from handlers.claims.cases import Case
from handlers.claims.rules import Priority, Step
from handlers.hand_over.service import card_key
from handlers.programme import Work
from handlers.triage import ordering
from handlers.undelivered import noting, service
from storage import outbox
from storage.outbox import Post
from tests.life.acts import Act, steps
from tests.life.life import DESK, Life


def _park(work: Work, *, case: Case) -> None:
    card = outbox.card_named(work.session, card_key(case))
    if card is not None:
        card.state, card.error = "parked", "is_archived"


def _keep(work: Work, *, case: Case) -> None:
    card = outbox.card_named(work.session, card_key(case))
    if card is not None:
        card.state, card.ts, card.shown = "sent", "1.2", card.wanted
    for post in work.session.scalars(select(Post).where(col(Post.under) == card_key(case))):
        post.state = "sent"


def _lose(life: Life, name: str, case: Case, pick: int) -> None:
    life.act(_park, case=case)
    _look(life)


def _deliver(life: Life, name: str, case: Case, pick: int) -> None:
    life.act(_keep, case=case)
    _look(life)


def _look(life: Life) -> None:
    """As the clock does."""
    found = life.act(noting.look)
    for key in found.fresh:
        life.act(noting.note, key=key, alone=True)
    for key in found.still:
        life.act(noting.hold_up, key=key)
    for key in found.over:
        life.act(noting.deliver, key=key, alone=True)


def _try_again(life: Life, name: str, case: Case, pick: int) -> None:
    life.tries(name, service.try_again, key=card_key(case))


def _order(life: Life, name: str, case: Case, pick: int) -> None:
    life.forms += 1
    chosen = str(int(list(Priority)[pick % len(Priority)]))
    life.tries(
        name, ordering.set_priority, case=case, chosen=chosen, said="It burns.", source=f"V{life.forms}"
    )


UNDELIVERED_ACTS: Mapping[str, Act] = {
    "loses the card of": Act(DESK, _lose, steps(Step.HOLD_UP)),
    "tries again to deliver": Act(DESK, _try_again, steps(Step.DELIVER)),
    "gets through with": Act(DESK, _deliver, steps(Step.DELIVER)),
    "puts in order": Act(DESK, _order, steps(Step.ENDORSE)),
}
