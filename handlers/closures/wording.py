"""How a recommendation, and what became of it, are put into words."""

from collections.abc import Mapping

from handlers.blocks import escape
from handlers.claims.quoting import quoted
from handlers.closures.rules import Acted, State
from handlers.sellers.wording import SANCTIONS
from handlers.words import N_, Words

STATES: Mapping[str, str] = {
    State.SUGGESTED: N_("the IACC desk decides whether to recommend closing the store"),
    State.RECOMMENDED: N_("recommended to Alibaba"),
    State.DISMISSED: N_("not recommended"),
    State.ANSWERED: N_("answered by Alibaba"),
}
MARKS: Mapping[str, str] = {
    State.SUGGESTED: "🚩",
    State.RECOMMENDED: "⏳",
    State.DISMISSED: "✖️",
    State.ANSWERED: "✅",
}
#: of a person's words, on a card
_SAID = 900


def state_told(words: Words, state: str) -> str:
    return words(STATES[state])


def did(words: Words, acted: Acted) -> str:
    """What was done: "restricted until Fri 6 Mar 2026"."""
    if acted.until is not None:
        return words("restricted until {day}", day=words.day(acted.until))
    return words(SANCTIONS[acted.kind])


def acted_told(words: Words, acted: Acted) -> str:
    """What was done, by whom and when, with the officer's words; and what was taken back of it."""
    named = {"what": did(words, acted), "when": words.when(acted.at)}
    if acted.on_behalf:
        name = escape(acted.by) or words("Alibaba")
        told = words("*{what}*, recorded by the IACC for {name} on {when}", name=name, **named)
    else:
        told = words("*{what}*, recorded by {name} on {when}", name=escape(acted.by), **named)
    lines = [told, *([quoted(acted.reason, _SAID)] if acted.reason else [])]
    if acted.reversed_at is not None:
        lines.append(
            words(
                "*Reversed* by {name} on {when}",
                name=escape(acted.reversed_by),
                when=words.when(acted.reversed_at),
            )
        )
        lines.append(quoted(acted.reversal, _SAID))
    return "\n".join(lines)
