"""The queue as it is read: a line for each case that can be taken, with its button."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Protocol

from handlers import blocks, ids
from handlers.blocks import clip, escape
from handlers.claims.cards import headline, subject
from handlers.claims.quoting import family_name
from handlers.claims.rules import Priority
from handlers.claims.wording import ground_name
from handlers.doors import Block
from handlers.listings.platforms import Atlas
from handlers.words import Words
from storage.claim_faces import Face
from storage.outbox import Message
from storage.queue import Held, Queued

#: Buttons of the queue; behind the first a suffix tells the lines of one message apart.
TAKE_LISTED, TAKE_NEXT = "triage.take_listed", "triage.take_next"
#: What the button for the next case carries for no platform in particular.
ALL = "all"
_NAME = 60
_HOUR, _DAY = timedelta(hours=1), timedelta(days=1)


class _Seen(Protocol):
    """What of the queue is shown."""

    @property
    def first(self) -> tuple[Queued, ...]: ...
    @property
    def total(self) -> int: ...
    @property
    def held(self) -> tuple[Held, ...]: ...
    @property
    def links(self) -> Mapping[str, str]: ...


def queue_message(words: Words, atlas: Atlas, seen: _Seen, *, family: str, at: datetime) -> Message:
    """The whole of it, privately. `family`: of which platform, "" for all."""
    text = how_many(words, seen.total)
    if family:
        text = words("{platform}: {text}", platform=family_name(words, atlas, family), text=text)
    return Message(
        text,
        [
            blocks.section(f"*{text}*"),
            *lines(words, atlas, seen, at=at, button=TAKE_LISTED),
            *held_lines(words, atlas, seen.held, seen.links),
            *([blocks.actions(next_button(words, TAKE_NEXT, family))] if seen.first else []),
        ],
    )


def how_many(words: Words, total: int) -> str:
    if not total:
        return words("Nothing can be taken now.")
    return words.many("{n} case can be taken.", "{n} cases can be taken, each rights-holder in turn.", total)


def lines(words: Words, atlas: Atlas, seen: _Seen, *, at: datetime, button: str) -> list[Block]:
    """The first cases with *Take*, and how many more there are. `button`: the action id of *Take*."""
    shown = [
        blocks.section(
            _line(words, atlas, one, seen.links, at),
            accessory=blocks.button(words("Take"), f"{button}:{one.case.key}", one.case.key),
        )
        for one in seen.first
    ]
    if seen.total > len(seen.first):
        more = words("and {n} more", n=words.number(seen.total - len(seen.first)))
        shown.append(blocks.context(more))
    return shown


def next_button(words: Words, action_id: str, family: str = "") -> Block:
    return blocks.button(words("Take next"), action_id, family or ALL, style="primary")


def _line(words: Words, atlas: Atlas, one: Queued, links: Mapping[str, str], at: datetime) -> str:
    about = subject(words, atlas, one.kind, one.family, one.listing_count)
    told = [
        clip(escape(one.organisation), _NAME),
        *_priority(words, one.priority),
        _age(words, at - one.filed_at),
        due(words, one.due_at, at),
        *([words("left to others by you")] if one.is_skipped else []),
    ]
    return f"*{_reference(one.reference, links)}* · {about}\n{' · '.join(told)}"


def _priority(words: Words, priority: int) -> list[str]:
    if priority >= Priority.FIRST:
        return [words("⏫ put first by the desk")]
    return [words("🔺 urgent")] if priority == Priority.URGENT else []


def _reference(reference: str, links: Mapping[str, str]) -> str:
    link = links.get(reference)
    return f"<{link}|{reference}>" if link else reference


def due(words: Words, due_at: datetime, at: datetime) -> str:
    """When it is due; that it is late in words."""
    if due_at < at:
        return words("⚠️ *overdue* since {when}", when=words.when(due_at))
    return words("due {when}", when=words.when(due_at))


def _age(words: Words, age: timedelta) -> str:
    if age < _HOUR:
        return words("filed just now")
    if age < _DAY:
        return words.many("filed {n} hour ago", "filed {n} hours ago", age // _HOUR)
    return words.many("filed {n} day ago", "filed {n} days ago", age // _DAY)


def held_lines(words: Words, atlas: Atlas, held: tuple[Held, ...], links: Mapping[str, str]) -> list[Block]:
    """Who holds what, in small print: nothing of it can be taken."""
    told = [
        words(
            "{reference} · {about}: {name}, until {when}",
            reference=_reference(one.reference, links),
            about=subject(words, atlas, one.kind, one.family, one.listing_count),
            name=clip(escape(one.taken_by), _NAME),
            when=words.when(one.taken_until),
        )
        for one in held
    ]
    return [blocks.context(words("*Being worked on*"), *told)] if told else []


def taken(words: Words, atlas: Atlas, face: Face, *, link: str) -> Message:
    """Said to whoever has taken a case from a list. `link`: its card's, "" where it is not posted yet."""
    until = words.when(face.taken_until) if face.taken_until else ""
    text = words("You hold {reference} until {until}.", reference=face.reference, until=until)
    about = f"{escape(face.organisation)} · {escape(face.right)} · {ground_name(words, face.ground)}"
    card = words("Its card in the desk channel")
    shown = f"<{link}|{card}>" if link else words("Its card is in the desk channel.")
    listed = words("Claims") if face.claim_ids else words("Listings")
    return Message(
        text,
        [
            blocks.section(f"{text}\n*{headline(words, atlas, face)}*\n{about}\n{shown}"),
            blocks.actions(blocks.button(listed, ids.SHOW_CLAIM, face.case.key)),
        ],
    )
