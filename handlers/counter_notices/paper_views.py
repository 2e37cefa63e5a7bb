"""What is said of a seller's papers: on the cards, and to the officer whose file was not passed on."""

from handlers.blocks import clip, escape
from handlers.counter_notices.rules import Papers
from handlers.words import Words

_NAME = 100


def on_card(words: Words, papers: Papers) -> list[str]:
    """On the rights-holder's and the desk's card, a line each."""
    if papers.with_other:
        return [
            words(
                "📎 The seller's papers are in the thread of the card of {name}, which came with it.",
                name=papers.with_other,
            )
        ]
    told = []
    if papers.given:
        told.append(
            words.many(
                "📎 The seller gave {n} paper: it is in this card's thread.",
                "📎 The seller gave {n} papers: they are in this card's thread.",
                papers.given,
            )
        )
    if papers.waiting:
        told.append(
            words.many("📎 {n} paper is on its way", "📎 {n} papers are on their way", papers.waiting)
        )
    if papers.refused:
        told.append(
            words.many(
                "{n} paper of the seller's could not be passed on; the officer was told",
                "{n} papers of the seller's could not be passed on; the officer was told",
                papers.refused,
            )
        )
    return told


def _waiting(words: Words, count: int) -> str:
    return words.many("📎 {n} paper is on its way", "📎 {n} papers are on their way", count)


def for_officers(words: Words, papers: Papers) -> str:
    """On the card for Alibaba, in one line; "" where there are none."""
    told = []
    if papers.given:
        told.append(
            words.many(
                "📎 {n} paper was passed on to the rights-holder and the IACC",
                "📎 {n} papers were passed on to the rights-holder and the IACC",
                papers.given,
            )
        )
    if papers.waiting:
        told.append(
            words.many("📎 {n} paper is on its way", "📎 {n} papers are on their way", papers.waiting)
        )
    if papers.refused:
        told.append(words.many("{n} was not passed on", "{n} were not passed on", papers.refused))
    return " · ".join(told)


def not_passed_on(words: Words, notice: str, name: str, why: str) -> str:
    """To the officer who gave it, once. `why` is in their words."""
    named = escape(clip(name, _NAME)) or words("a file")
    return words(
        "A paper that you gave with the counter-notice about {notice} was not passed on ({name}): {why}. The "
        "counter-notice stands as you recorded it. You can give the paper again: post it in the thread of "
        "its card.",
        notice=notice,
        name=named,
        why=why,
    )
