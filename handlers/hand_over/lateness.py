"""What is said when half of Alibaba's time has passed, and when all of it has: to officers and desk."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from handlers import blocks
from handlers.bilingual import Both, both
from handlers.blocks import clip, escape
from handlers.hand_over.rules import Disclosure
from handlers.words import Words
from storage.claim_faces import Face
from storage.lateness import LateCase
from storage.outbox import Message

#: Of many cases so many are named.
NAMED = 10


@dataclass(frozen=True, slots=True)
class LateLine:
    """All that a list of late cases tells Alibaba of one."""

    reference: str
    due_at: datetime


@dataclass(frozen=True, slots=True)
class LateList:
    """What one shared channel is told when much is late at once: the first few, and how many in all."""

    claims: int
    first: tuple[LateLine, ...]
    more: int

    @classmethod
    def of(cls, found: Sequence[LateCase]) -> "LateList":
        return cls(
            claims=sum(one.claims for one in found),
            first=tuple(LateLine(one.reference, one.due_at) for one in found[:NAMED]),
            more=sum(one.claims for one in found[NAMED:]),
        )


def overdue(readers: Both, shown: Disclosure, mentions: Iterable[str]) -> Message:
    """Said once in the thread of the officers' card."""
    told = both(readers, lambda words: _overdue(words, shown), "\n")
    return Message(f"{' '.join(mentions)} {told}".strip())


def _overdue(words: Words, shown: Disclosure) -> str:
    return words(
        "{reference} is overdue since {due}. Please record what became of it, on the card above.",
        reference=shown.reference,
        due=words.when(shown.due_at) if shown.due_at else "",
    )


def many_overdue(readers: Both, late: LateList, mentions: Iterable[str]) -> Message:
    """Said once in a shared channel when much is late at once."""
    told = both(readers, lambda words: _many_overdue(words, late), "\n")
    return Message(clip(f"{' '.join(mentions)} {told}".strip(), blocks.SECTION))


def _many_overdue(words: Words, late: LateList) -> str:
    lines = [
        words.many(
            "{n} claim is overdue. Please record what became of it, on its card in this channel.",
            "{n} claims are overdue. Please record what became of them, on their cards in this channel.",
            late.claims,
        ),
        *(_line(words, one.reference, "", one.due_at) for one in late.first),
    ]
    return "\n".join([*lines, *_more(words, late.more)])


def overdue_for_desk(words: Words, face: Face, due_at: datetime, escalation: str) -> str:
    """Said once in the thread of the desk's card. `escalation`: its reference, "" if it is not new."""
    told = words(
        "Alibaba is late with {reference}: it was due on {due}.",
        reference=face.reference,
        due=words.when(due_at),
    )
    if not escalation:
        return told
    escalated = words("It has escalated by itself, as {escalation}.", escalation=escalation)
    return f"{told} {escalated}"


def why_escalated(words: Words, late: Sequence[LateCase]) -> str:
    """What stands in an escalation that the clock has raised, for the IACC."""
    if len(late) == 1:
        return words(
            "Alibaba has not decided in time on {reference} ({holder}): it was due on {due}.",
            reference=late[0].reference,
            holder=late[0].organisation,
            due=words.when(late[0].due_at),
        )
    first = words.many(
        "Alibaba has not decided in time on {n} claim:",
        "Alibaba has not decided in time on {n} claims:",
        sum(one.claims for one in late),
    )
    return _list(words, first, late)


def half_time(words: Words, face: Face, due_at: datetime) -> str:
    """Said once in the thread of the desk's card."""
    return words(
        "Half of Alibaba's time for {reference} has passed, and nobody there has acknowledged it. "
        "It is due on {due}.",
        reference=face.reference,
        due=words.when(due_at),
    )


def many_at_half_time(words: Words, found: Sequence[LateCase]) -> str:
    """Said once at the desk when half of the time of much has passed at once."""
    first = words.many(
        "Half of Alibaba's time has passed for {n} claim that nobody there has acknowledged:",
        "Half of Alibaba's time has passed for {n} claims that nobody there has acknowledged:",
        sum(one.claims for one in found),
    )
    return _list(words, first, found)


def _list(words: Words, first: str, found: Sequence[LateCase]) -> str:
    lines = [_line(words, one.reference, escape(clip(one.organisation, 60)), one.due_at) for one in found]
    return "\n".join([first, *lines[:NAMED], *_more(words, sum(one.claims for one in found[NAMED:]))])


def _line(words: Words, reference: str, holder: str, due_at: datetime) -> str:
    due = words("due {when}", when=words.when(due_at))
    return "• " + " · ".join(part for part in (reference, holder, due) if part)


def _more(words: Words, count: int) -> list[str]:
    return [words.many("… and {n} more", "… and {n} more", count)] if count else []
