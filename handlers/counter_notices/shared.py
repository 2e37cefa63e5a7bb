"""What Alibaba's officers see, in English and Chinese. Every function takes a `Disclosure`, never a row."""

from collections.abc import Sequence
from datetime import datetime

from handlers import blocks
from handlers.bilingual import Both, both
from handlers.blocks import clip, escape
from handlers.claims.cards import subject
from handlers.claims.quoting import address, quotation, quoted
from handlers.claims.rules import Status
from handlers.counter_notices import kinds, paper_views, undone_views
from handlers.counter_notices.rules import MOST_WORDS, Answer, Disclosure, Retracted, StoodBehind, name_of
from handlers.counter_notices.wording import MARKS, ground_name, round_line, state_name
from handlers.doors import Block, View
from handlers.listings.platforms import Atlas
from handlers.words import Words
from storage.outbox import Message

UPHOLD, REINSTATE = "counter_notices.uphold", "counter_notices.reinstate"
REINSTATE_FORM = "counter_notices.reinstated"
_SHOWN_LINKS, _NAME = 5, 300


def card(readers: Both, atlas: Atlas, shown: Disclosure) -> Message:
    """The counter-notice's card in the shared channel."""
    answer = both(readers, lambda words: _answer_title(words, shown))
    return Message(
        clip(both(readers, lambda words: _sentence(words, shown), " "), blocks.SECTION),
        [
            blocks.header(_headline(readers, atlas, shown)),
            *(blocks.section(_facts(words, shown)) for words in readers),
            blocks.section(_links(readers, shown)),
            *quotation(both(readers, lambda words: words("*The seller says*")), shown.words),
            *quotation(f"*{answer}*", shown.answer_words),
            *quotation(both(readers, lambda words: words("*What Alibaba says*")), shown.decision_words),
            blocks.context(*_steps(readers, shown)),
            *([blocks.actions(*_buttons(readers, shown))] if shown.awaits_alibaba else []),
            *([blocks.actions(undone_views.button(readers, shown))] if shown.is_undoable else []),
        ],
    )


def _headline(readers: Both, atlas: Atlas, shown: Disclosure) -> str:
    told = both(
        readers,
        lambda words: words(
            "{listings}, counter-notice, {round}",
            listings=subject(words, atlas, shown.kind, shown.family, len(shown.listings)),
            round=round_line(words, shown.round),
        ),
    )
    return f"{_name(shown)} · {told}"


def _name(shown: Disclosure) -> str:
    return name_of(shown.reference, shown.places)


def _sentence(words: Words, shown: Disclosure) -> str:
    named = {"name": _name(shown), "due": words.when(shown.due_at) if shown.due_at else ""}
    if shown.state == Status.STOOD_BEHIND:
        holder = escape(shown.organisation)
        return kinds.please_decide(words, shown.kind, holder=holder, **named)
    if shown.state == Status.LEFT_TO_ALIBABA:
        holder = escape(shown.organisation)
        return kinds.decide_unanswered(words, shown.kind, holder=holder, **named)
    state = state_name(words, shown.state, shown.back, kind=shown.kind)
    return kinds.objects(words, shown.kind, _name(shown), state)


def _facts(words: Words, shown: Disclosure) -> str:
    lines = [
        f"{MARKS[Status(shown.state)]} *{state_name(words, shown.state, shown.back, kind=shown.kind)}*",
        words("*Rights-holder:* {holder}", holder=clip(escape(shown.organisation), _NAME)),
        words("*The seller's reason:* {ground}", ground=ground_name(words, shown.ground, shown.kind)),
    ]
    if shown.due_at is not None:
        due = words.when(shown.due_at)
        lines.append(_due(words, shown, due))
    return "\n".join(lines)


def _due(words: Words, shown: Disclosure, due: str) -> str:
    if shown.is_late:
        return words("⚠️ *Overdue since:* {due}", due=due)
    if shown.awaits_alibaba:
        return words("*Due:* {due}", due=due)
    return words("The rights-holder answers by {due}; nothing is asked of Alibaba until then.", due=due)


def _links(readers: Both, shown: Disclosure) -> str:
    lines = [f"{place}. {address(url)}" for place, url in shown.listings[:_SHOWN_LINKS]]
    more = len(shown.listings) - len(lines)
    if more > 0:
        told = both(readers, lambda words: words.many("… and {n} more", "… and {n} more", more))
        lines.append(told)
    return "\n".join(lines)


def _answer_title(words: Words, shown: Disclosure) -> str:
    holder = clip(escape(shown.organisation), _NAME)
    if shown.by_iacc:
        return words("The IACC answers for {holder}", holder=holder)
    return words("{holder} answers", holder=holder)


def _steps(readers: Both, shown: Disclosure) -> list[str]:
    done = [both(readers, lambda words: _recorded(words, shown))]
    if shown.papers.are_any:
        done.append(both(readers, lambda words: paper_views.for_officers(words, shown.papers)))
    if shown.answer == Answer.STOOD_BEHIND:
        done.append(both(readers, lambda words: _stood_behind(words, shown)))
    if shown.decided_at and shown.decided_by:
        done.append(both(readers, lambda words: _decided(words, shown)))
    return done


def _recorded(words: Words, shown: Disclosure) -> str:
    when = words.when(shown.recorded_at)
    return words("Recorded by {name} on {when}", name=escape(shown.recorded_by), when=when)


def _stood_behind(words: Words, shown: Disclosure) -> str:
    holder = clip(escape(shown.organisation), _NAME)
    if shown.by_iacc:
        return words("The IACC stands behind it for {holder}", holder=holder)
    return words("{holder} stands behind it", holder=holder)


def _decided(words: Words, shown: Disclosure) -> str:
    when = words.when(shown.decided_at) if shown.decided_at else ""
    return words("Decided by {name} on {when}", name=escape(shown.decided_by), when=when)


def _buttons(readers: Both, shown: Disclosure) -> list[Block]:
    confirm = blocks.confirmation(
        both(readers, lambda words: kinds.uphold(words, shown.kind)),
        both(readers, lambda words: kinds.stays(words, shown.kind, len(shown.listings)), "\n"),
        both(readers, lambda words: kinds.uphold(words, shown.kind)),
        both(readers, lambda words: words("Cancel")),
    )
    value = str(shown.id)
    return [
        blocks.button(
            both(readers, lambda words: kinds.uphold(words, shown.kind)),
            UPHOLD,
            value,
            style="primary",
            confirm=confirm,
        ),
        blocks.button(both(readers, lambda words: kinds.reinstate(words, shown.kind)), REINSTATE, value),
    ]


def new_duty(readers: Both, shown: Disclosure, mentions: Sequence[str]) -> Message:
    """Said once in the card's thread, so that the officers are notified."""
    lines = [" ".join(mentions), *(_sentence(words, shown) for words in readers)]
    if shown.answer_words:
        lines.append(quoted(shown.answer_words))
    return Message(clip("\n".join(dict.fromkeys(filter(None, lines))), blocks.SECTION))


def accepted(readers: Both, shown: Disclosure, mentions: Sequence[str]) -> Message:
    """Said once in the card's thread: the rights-holder has accepted, and Alibaba puts the listings back."""
    lines = [" ".join(mentions), *(_accepted(words, shown) for words in readers)]
    return Message(clip("\n".join(dict.fromkeys(filter(None, lines))), blocks.SECTION))


def _accepted(words: Words, shown: Disclosure) -> str:
    holder = clip(escape(shown.organisation), _NAME)
    return kinds.accepted(words, shown.kind, len(shown.listings), _name(shown), holder)


def reinstate_form(readers: Both, shown: Disclosure) -> View:
    """Why Alibaba finds for the seller."""
    return blocks.form(
        REINSTATE_FORM,
        both(readers, lambda words: kinds.reinstate(words, shown.kind)),
        [
            blocks.section(
                both(
                    readers,
                    lambda words: kinds.reinstates(words, shown.kind, len(shown.listings), _name(shown)),
                    "\n",
                )
            ),
            blocks.field(
                "words",
                both(readers, lambda words: words("Why?")),
                blocks.text_input("words", multiline=True, limit=MOST_WORDS),
                hint=both(readers, lambda words: words("The rights-holder and the IACC read it."), "\n"),
            ),
        ],
        submit=both(readers, lambda words: kinds.reinstate(words, shown.kind)),
        close=both(readers, lambda words: words("Cancel")),
        private_metadata=str(shown.id),
    )


def decide_anew(
    readers: Both, shown: StoodBehind, due_at: datetime | None, mentions: Sequence[str]
) -> Message:
    """Said once in the hand-over card's thread: what was declined is stood behind."""
    lines = [" ".join(mentions), *(_anew(words, shown, due_at) for words in readers)]
    if shown.said:
        lines.append(quoted(shown.said))
    return Message(clip("\n".join(dict.fromkeys(filter(None, lines))), blocks.SECTION))


def _anew(words: Words, shown: StoodBehind, due_at: datetime | None) -> str:
    return words(
        "{holder} stands behind {name}, which was declined. Please decide once more by {due}, on the card "
        "above.",
        holder=clip(escape(shown.organisation), _NAME),
        name=shown.name,
        due=words.when(due_at) if due_at else "",
    )


def put_back(readers: Both, shown: Retracted, mentions: Sequence[str]) -> Message:
    """Said once in the hand-over card's thread: the rights-holder has taken its claim back."""
    lines = [" ".join(mentions), *(_put_back(words, shown) for words in readers)]
    return Message(clip("\n".join(dict.fromkeys(filter(None, lines))), blocks.SECTION))


def _put_back(words: Words, shown: Retracted) -> str:
    holder = clip(escape(shown.organisation), _NAME)
    return kinds.put_back(words, shown.kind, shown.count, shown.name, holder)
