"""The buttons by which a rights-holder answers and withdraws, on each of their cards."""

from collections.abc import Mapping, Sequence

from handlers import blocks
from handlers.claims.questioning import DESK, Asked
from handlers.claims.rules import Step, can
from handlers.doors import Block
from handlers.words import Words

#: Heard by the topic that they are named for.
ANSWER, WITHDRAW = "amending.answer", "amending.withdraw"


def to_withdraw(words: Words, counts: Mapping[str, int], value: str) -> list[Block]:
    """The button to withdraw with, where something can be."""
    return [blocks.button(words("Withdraw"), WITHDRAW, value)] if can(counts, Step.WITHDRAW) else []


def to_answer(words: Words, asked: Sequence[Asked]) -> list[Block]:
    """A button to answer the first open question of each side with; one answer is for all that it asks."""
    first: dict[str, Asked] = {}
    for one in asked:
        if one.is_open:
            first.setdefault(one.asker, one)
    names = {one: words("Answer") for one in first}
    if len(first) > 1:
        names = {
            asker: words("Answer the IACC") if asker == DESK else words("Answer Alibaba") for asker in first
        }
    return [
        blocks.button(names[asker], f"{ANSWER}:{asker}", f"{one.case.key}:{asker}", style="primary")
        for asker, one in first.items()
    ]
