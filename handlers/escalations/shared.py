"""What Alibaba's officers see, in English and Chinese. Every function takes a `Disclosure`, never a row."""

from collections.abc import Sequence

from handlers import blocks
from handlers.bilingual import Both, both
from handlers.blocks import clip
from handlers.doors import Block, View
from handlers.escalations.quoting import name, quotations
from handlers.escalations.rules import MOST_WORDS, Disclosure, Status, Step, moved
from handlers.escalations.wording import kind_name, next_step, status_line, status_name, urgency_name
from handlers.words import Words
from storage.outbox import Message

ACKNOWLEDGE, ANSWER = "escalations.acknowledge", "escalations.answer"


def card(readers: Both, shown: Disclosure) -> Message:
    """The escalation's card in the shared channel."""
    return Message(
        clip(both(readers, lambda words: _sentence(words, shown), " "), blocks.SECTION),
        [*face(readers, shown), *_buttons(readers, shown)],
    )


def face(readers: Both, shown: Disclosure) -> list[Block]:
    """The card without its buttons: also what the desk is shown before it posts."""
    return [
        blocks.header(_headline(readers, shown)),
        *(blocks.section(_state(words, shown)) for words in readers),
        *_claim(readers, shown),
        blocks.section(both(readers, lambda words: words("*The IACC asks*"))),
        *quotations(shown.words),
        *_answer(readers, shown),
        *_steps(readers, shown),
    ]


def _headline(readers: Both, shown: Disclosure) -> str:
    kind = both(
        readers,
        lambda words: words(", ").join((kind_name(words, shown.kind), urgency_name(words, shown.urgency))),
    )
    return f"{shown.reference} · {kind}"


def _sentence(words: Words, shown: Disclosure) -> str:
    if moved(shown.status, Step.ACKNOWLEDGE):
        return words(
            "The IACC asks for help with {reference}. Please acknowledge it by {acknowledge} and answer it "
            "by {answer}.",
            reference=shown.reference,
            acknowledge=words.when(shown.acknowledge_by),
            answer=words.when(shown.answer_by),
        )
    return words(
        "{reference} is {status}.", reference=shown.reference, status=status_name(words, shown.status)
    )


def _state(words: Words, shown: Disclosure) -> str:
    lines = [status_line(words, shown.status)]
    match Status(shown.status):
        case Status.POSTED:
            when = words.when(shown.acknowledge_by)
            lines.append(words("*Acknowledge by:* {when}", when=when))
            lines.append(words("*Answer by:* {when}", when=words.when(shown.answer_by)))
        case Status.ACKNOWLEDGED:
            lines.append(words("*Answer by:* {when}", when=words.when(shown.answer_by)))
        case Status.ANSWERED:
            lines.append(words("Nothing more is asked of Alibaba; the IACC desk takes it from here."))
        case _:
            lines.append(next_step(words, shown.status, ""))
    return "\n".join(lines)


def _claim(readers: Both, shown: Disclosure) -> list[Block]:
    if not shown.claim_reference:
        return []
    lines = [
        words(
            "*Claim:* {reference} · *Rights-holder:* {holder}",
            reference=shown.claim_reference,
            holder=name(shown.holder),
        )
        for words in readers
    ]
    return [blocks.section("\n".join(dict.fromkeys(lines)))]


def _answer(readers: Both, shown: Disclosure) -> list[Block]:
    if not shown.answer:
        return []
    title = both(readers, lambda words: words("*Alibaba's answer*"))
    return [blocks.section(title), *quotations(shown.answer)]


def _steps(readers: Both, shown: Disclosure) -> list[Block]:
    done = []
    if shown.acknowledged_at:
        done.append(both(readers, lambda words: _acknowledged(words, shown)))
    if shown.answered_at:
        done.append(both(readers, lambda words: _answered(words, shown)))
    return [blocks.context(*done)] if done else []


def _acknowledged(words: Words, shown: Disclosure) -> str:
    return words(
        "Acknowledged by {name} on {when}",
        name=name(shown.acknowledged_by),
        when=words.when(shown.acknowledged_at) if shown.acknowledged_at else "",
    )


def _answered(words: Words, shown: Disclosure) -> str:
    return words(
        "Answered by {name} on {when}",
        name=name(shown.answered_by),
        when=words.when(shown.answered_at) if shown.answered_at else "",
    )


def _buttons(readers: Both, shown: Disclosure) -> list[Block]:
    value = str(shown.id)
    buttons = []
    if moved(shown.status, Step.ACKNOWLEDGE):
        label = both(readers, lambda words: words("Acknowledge"))
        buttons.append(blocks.button(label, ACKNOWLEDGE, value, style="primary"))
    if moved(shown.status, Step.ANSWER):
        buttons.append(blocks.button(both(readers, lambda words: words("Answer")), ANSWER, value))
    return [blocks.actions(*buttons)] if buttons else []


def new_duty(readers: Both, shown: Disclosure, mentions: Sequence[str]) -> Message:
    """Said once in the card's thread, so that the officers are notified."""
    told = both(readers, lambda words: _duty(words, shown), "\n")
    return Message(_mentioning(mentions, told))


def _duty(words: Words, shown: Disclosure) -> str:
    return words(
        "Please acknowledge {reference} by {due}: press *Acknowledge* on the card above.",
        reference=shown.reference,
        due=words.when(shown.acknowledge_by),
    )


def reminder(readers: Both, shown: Disclosure, mentions: Sequence[str]) -> Message:
    """Said once in the card's thread when its acknowledgement is overdue."""
    told = both(readers, lambda words: _overdue(words, shown), "\n")
    return Message(_mentioning(mentions, told))


def _overdue(words: Words, shown: Disclosure) -> str:
    return words(
        "{reference} was to be acknowledged by {due} and still waits: press *Acknowledge* on the card above.",
        reference=shown.reference,
        due=words.when(shown.acknowledge_by),
    )


def _mentioning(mentions: Sequence[str], told: str) -> str:
    return clip(f"{' '.join(mentions)}\n{told}" if mentions else told, blocks.SECTION)


def answer_form(readers: Both, shown: Disclosure) -> View:
    """The officer's form, labelled in both languages."""
    return blocks.form(
        ANSWER,
        both(readers, lambda words: words("Answer")),
        [
            blocks.section(f"*{_headline(readers, shown)}*"),
            *quotations(shown.words),
            blocks.field(
                "words",
                both(readers, lambda words: words("Your answer")),
                blocks.text_input("words", multiline=True, limit=MOST_WORDS),
                hint=both(
                    readers,
                    lambda words: words(
                        "The IACC desk reads it, and decides what it shares with the rights-holder."
                    ),
                    "\n",
                ),
            ),
        ],
        submit=both(readers, lambda words: words("Send")),
        close=both(readers, lambda words: words("Cancel")),
        private_metadata=str(shown.id),
    )


def answered_view(words: Words, shown: Disclosure) -> View:
    """After answering: what happens next, for the officer who did."""
    told = words("Thank you. Your answer to {reference} is with the IACC desk.", reference=shown.reference)
    view = blocks.form(
        "escalations.answered", words("Done"), [blocks.section(f"✅ {told}")], close=words("Close")
    )
    return {**view, "clear_on_close": True}
