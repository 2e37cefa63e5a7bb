"""What Alibaba's officers see of a recommendation, in both languages. Every function takes a `Disclosure`."""

from collections.abc import Sequence

from handlers import blocks
from handlers.bilingual import Both, both
from handlers.blocks import clip
from handlers.claims.quoting import family_name, quotation
from handlers.closures.rules import Did, Disclosure, State
from handlers.closures.wording import MARKS, acted_told, did, state_told
from handlers.doors import Block, View
from handlers.listings.platforms import Atlas
from handlers.sellers.penalties import load_penalties
from handlers.sellers.wording import SANCTIONS, count_told, key_told, strike_told
from handlers.words import Words
from storage.outbox import Message

RECORD, REVERSE = "closures.record", "closures.reverse"
UNDO = "closures.undo"
_KEYS, _STRIKES = 10, 12
_WORDS = 2000


def card(readers: Both, atlas: Atlas, shown: Disclosure) -> Message:
    """The card in the shared channel."""
    return Message(
        clip(both(readers, lambda words: sentence(words, atlas, shown), "\n"), blocks.SECTION),
        [*face(readers, atlas, shown), *_buttons(readers, shown)],
    )


def face(readers: Both, atlas: Atlas, shown: Disclosure) -> list[Block]:
    """The card without its buttons, as the desk sees it beforehand, too."""
    title = both(readers, lambda words: _headline(words, atlas, shown))
    return [
        blocks.header(f"{shown.reference} · {title}"),
        *(blocks.section(_facts(words, shown)) for words in readers),
        *(blocks.section(_strikes(words, shown)) for words in readers if shown.strikes),
        *quotation(both(readers, lambda words: words("*The IACC desk writes*")), shown.words),
        *(_acted(readers, shown)),
    ]


def _headline(words: Words, atlas: Atlas, shown: Disclosure) -> str:
    return words("Close a store on {platform}", platform=family_name(words, atlas, shown.family))


def sentence(words: Words, atlas: Atlas, shown: Disclosure) -> str:
    """What the notification says."""
    named = {"reference": shown.reference, "platform": family_name(words, atlas, shown.family)}
    if shown.state == State.RECOMMENDED and shown.due_at is not None:
        return words(
            "The IACC recommends closing a store on {platform}, {reference}: please record what was done, by "
            "{due}.",
            due=words.when(shown.due_at),
            **named,
        )
    if shown.acted is not None:
        return words("{reference}, a store on {platform}: {what}.", what=did(words, shown.acted), **named)
    return words("The IACC no longer recommends {reference}, closing a store on {platform}.", **named)


def _facts(words: Words, shown: Disclosure) -> str:
    penalty = load_penalties().of(shown.family)
    lines = [f"{MARKS[shown.state]} *{_stands(words, shown)}*"]
    keys = [key_told(words, key) for key in shown.keys[:_KEYS]]
    lines.append(words("*Seller:* {keys}", keys=words(", ").join(keys) or "–"))
    lines.append(words("*Stands at:* {count}", count=count_told(words, penalty, shown.count)))
    if shown.is_open and shown.due_at is not None:
        due = words.when(shown.due_at)
        lines.append(
            words("⚠️ *Overdue since:* {due}", due=due) if shown.is_late else words("*Due:* {due}", due=due)
        )
    return "\n".join(lines)


def _stands(words: Words, shown: Disclosure) -> str:
    if shown.state == State.DISMISSED:
        return words("no longer recommended")
    return state_told(words, shown.state)


def _strikes(words: Words, shown: Disclosure) -> str:
    penalty = load_penalties().of(shown.family)
    lines = [f"• {strike_told(words, penalty, one)}" for one in shown.strikes[-_STRIKES:]]
    return clip("\n".join(lines), blocks.SECTION)


def _acted(readers: Both, shown: Disclosure) -> list[Block]:
    acted = shown.acted
    if acted is None:
        return []
    return [blocks.section(acted_told(words, acted)) for words in readers]


def _buttons(readers: Both, shown: Disclosure) -> list[Block]:
    value = str(shown.id)
    if shown.is_open:
        name = both(readers, lambda words: words("Record action"))
        return [blocks.actions(blocks.button(name, RECORD, value, style="primary"))]
    acted = shown.acted
    if acted is None or acted.reversed_at is not None:
        return []
    buttons = []
    if acted.kind != Did.NONE:
        buttons.append(blocks.button(both(readers, lambda words: words("Reverse")), REVERSE, value))
    if acted.on_behalf:
        buttons.append(_undo_button(readers, shown))
    return [blocks.actions(*buttons)] if buttons else []


def _undo_button(readers: Both, shown: Disclosure) -> Block:
    """On the officers' card, as long as it stands."""
    name = both(readers, lambda words: words("Undo"))
    sure = blocks.confirmation(
        name,
        both(readers, lambda words: words("It waits for Alibaba again, and everybody is told so."), "\n"),
        name,
        both(readers, lambda words: words("Cancel")),
    )
    return blocks.button(name, UNDO, str(shown.id), confirm=sure)


def new_duty(readers: Both, atlas: Atlas, shown: Disclosure, mentions: Sequence[str]) -> Message:
    """Said once in the card's thread, so that the officers are notified."""
    told = both(readers, lambda words: sentence(words, atlas, shown), "\n")
    return Message(f"{' '.join(mentions)} {told}".strip())


def record_form(words: Words, shown: Disclosure) -> View:
    """What was done about the seller."""
    return blocks.form(
        RECORD,
        words("Record action"),
        [blocks.section(_facts(words, shown)), *action_fields(words)],
        submit=words("Record"),
        close=words("Cancel"),
        private_metadata=str(shown.id),
    )


def action_fields(words: Words) -> list[Block]:
    """What was done, until when, and why."""
    options = [blocks.option(words(SANCTIONS[one.value]), one.value) for one in Did]
    return [
        blocks.field("kind", words("What was done"), blocks.select("kind", options)),
        blocks.field(
            "until",
            words("Restricted until"),
            {"type": "datepicker", "action_id": "until"},
            hint=words("The last day of a restriction."),
            optional=True,
        ),
        _reason_field(words, optional=True),
    ]


def reverse_form(words: Words, shown: Disclosure) -> View:
    """Why what was done is taken back."""
    return blocks.form(
        REVERSE,
        words("Reverse"),
        [blocks.section(_facts(words, shown)), _reason_field(words, optional=False)],
        submit=words("Reverse"),
        close=words("Cancel"),
        private_metadata=str(shown.id),
    )


def _reason_field(words: Words, *, optional: bool) -> Block:
    return blocks.field(
        "reason",
        words("Why"),
        blocks.text_input("reason", multiline=True, limit=_WORDS),
        hint=words("In English or Chinese. The IACC desk reads it. Needed where nothing is done."),
        optional=optional,
    )
