"""Laying lists out in one message, however many and long they are, within what Slack takes."""

import html
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from handlers import blocks, ids
from handlers.blocks import clip
from handlers.claims.cases import Case
from handlers.doors import Block
from handlers.words import Words
from storage.outbox import Message

#: https://docs.slack.dev/reference/block-kit/blocks: 50 blocks in a message, of which three frame the lists.
_ROOM = 47
#: No line is longer, so that ten of them fit one section.
_LINE = 280
#: Kept free in a section for "and n more".
_MORE = 120
#: Kept free for a list's title.
_TITLE = 200


@dataclass(frozen=True, slots=True)
class Entry:
    """One line (mrkdwn), with the case, escalation, notice or seller that its button shows, if any."""

    text: str
    case: Case | None = None
    escalation_id: int = 0
    notice_id: int = 0
    seller_id: int = 0


@dataclass(frozen=True, slots=True)
class Part:
    """One list: its title, its first lines, and how many there are in all."""

    title: str
    entries: Sequence[Entry]
    total: int


def with_buttons(words: Words, parts: Sequence[Part]) -> list[Block]:
    """Each list, with a button on as many of its lines as there is room for; the others follow as text."""
    buttoned = max(n for n in range(_ROOM) if n == 0 or sum(_size(part, n) for part in parts) <= _ROOM)
    return [block for part in parts for block in _part(words, part, buttoned)]


def _size(part: Part, buttoned: int) -> int:
    """How many blocks a list takes with that many buttons at most."""
    shown = min(len(part.entries), buttoned)
    return 1 + shown + (part.total > shown)


def _part(words: Words, part: Part, buttoned: int) -> list[Block]:
    made = [blocks.section(_title(words, part))]
    made += [blocks.section(_clipped(one), accessory=_show(words, one)) for one in part.entries[:buttoned]]
    rest = as_text(words, part.entries[buttoned:], total=part.total - len(part.entries[:buttoned]))
    return [*made, blocks.section(rest)] if rest else made


def without_buttons(words: Words, parts: Iterable[Part]) -> list[Block]:
    """Each list as one section of text."""
    return [blocks.section(f"{_title(words, part)}\n{_lines(words, part)}") for part in parts]


def _lines(words: Words, part: Part) -> str:
    return as_text(words, part.entries, total=part.total, room=blocks.SECTION - _TITLE)


def as_text(words: Words, entries: Sequence[Entry], *, total: int, room: int = blocks.SECTION) -> str:
    """The lines that fit `room` characters, and how many more there are."""
    lines: list[str] = []
    for entry in entries:
        line = _clipped(entry)
        if sum(len(one) + 1 for one in lines) + len(line) > room - _MORE:
            break
        lines.append(line)
    if total > len(lines):
        lines.append(words.many("… and {n} more", "… and {n} more", total - len(lines)))
    return "\n".join(lines)


def summary(words: Words, parts: Iterable[Part]) -> str:
    """What there is, in one line: "Waiting for triage: 3 · Overdue with Alibaba: 1"."""
    return " · ".join(f"{part.title}: {words.number(part.total)}" for part in parts)


def plain(message: Message) -> str:
    """A message as it reads without Slack, for the shell."""
    said = [_text(block) for block in message.blocks if block["type"] in ("header", "section", "context")]
    return "\n".join(one for one in said if one)


def _text(block: object) -> str:
    assert isinstance(block, dict)  # noqa: S101 - blocks are dicts
    elements = block.get("elements") or [block.get("text") or {}]
    said = "\n".join(str(one.get("text", "")) for one in elements)
    said = re.sub(r"<https?:[^|>]*\|([^>]*)>", r"\1", said)
    return html.unescape(re.sub(r"(?<!\w)\*(.+?)\*(?!\w)", r"\1", said)).replace("`", "")


def _title(words: Words, part: Part) -> str:
    return f"*{part.title}: {words.number(part.total)}*"


def _clipped(entry: Entry) -> str:
    return clip(entry.text, _LINE)


def _show(words: Words, entry: Entry) -> Block | None:
    shown, value = ids.SHOW_CLAIM, entry.case.key if entry.case else ""
    if entry.escalation_id:
        shown, value = ids.SHOW_ESCALATION, str(entry.escalation_id)
    elif entry.notice_id:
        shown, value = ids.SHOW_NOTICE, str(entry.notice_id)
    elif entry.seller_id:
        shown, value = ids.SHOW_SELLER, str(entry.seller_id)
    return blocks.button(words("Show"), f"{shown}:{value}", value) if value else None
