"""What must hold whatever anybody has done, in whatever order: all laws, and how often each is looked at."""

from tests.life.card_law import cards_of_cases, every_card_shows_how_it_is
from tests.life.figures import every_figure_adds_up
from tests.life.life import Life
from tests.life.rows import rows_of
from tests.life.states import every_state_is_legal
from tests.life.strikes import every_seller_adds_up
from tests.life.told import (
    Seen,
    every_move_is_in_the_table,
    nothing_is_said_without_a_fact,
    seen_in,
    who_must_know_was_told,
)

__all__ = ["Seen", "hold_after_an_act", "hold_always"]


def hold_after_an_act(life: Life, before: Seen) -> tuple[Seen, set[tuple[str, str]], list[str]]:
    """One act's facts, its messages, and the cards that it touched.

    Gives how it is now, the moves it made, and what happened.
    """
    now, news = seen_in(life, before)
    moved = every_move_is_in_the_table(before, now)
    who_must_know_was_told(news, moved)
    nothing_is_said_without_a_fact(news)
    life.would(lambda work: every_state_is_legal(rows_of(work)))
    cards_of_cases(life, {subject for subject, _ in news.happened})
    return now, moved, [tag for _, tag in news.happened]


def hold_always(life: Life) -> None:
    """Every card, every figure, every seller."""
    every_card_shows_how_it_is(life)
    every_figure_adds_up(life)
    every_seller_adds_up(life)
