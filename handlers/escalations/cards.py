"""The living cards of an escalation at the desk and with the person who raised it. Never for Alibaba."""

from dataclasses import dataclass

from handlers import blocks, ids
from handlers.blocks import clip, escape
from handlers.doors import Block, View
from handlers.escalations.quoting import letter, name, quotations
from handlers.escalations.rules import Step, moved
from handlers.escalations.wording import (
    kind_name,
    next_step,
    place_name,
    status_line,
    status_name,
    urgency_name,
)
from handlers.listings.platforms import Atlas
from handlers.words import Words
from storage.escalation_faces import Face
from storage.outbox import Message

#: Buttons on the desk's card, and the forms they open.
POST, RESOLVE, SHARE = "escalations.post", "escalations.resolve", "escalations.share"
REPLIES = "escalations.replies"
#: On the card of whoever asked, once Alibaba's answer was shared.
SOLVED, NOT_SOLVED = "escalations.solved", "escalations.not_solved"


@dataclass(frozen=True, slots=True)
class Said:
    """What was written about an escalation, opened; "" where nothing was."""

    words: str
    posted: str = ""
    answer: str = ""
    resolution: str = ""


def headline(words: Words, face: Face) -> str:
    """One line: "ES-2026-000007 · A claim · Urgent"."""
    return f"{face.reference} · {kind_name(words, face.kind)} · {urgency_name(words, face.urgency)}"


def turn(words: Words, face: Face) -> str:
    """What happens next, by whom and until when."""
    due = f"*{words.when(face.due_at)}*" if face.due_at else ""
    if face.awaits_raiser:
        return words(
            "{name} says whether that solves it; without a word it is closed by itself on {due}.",
            name=name(face.raised_by),
            due=due,
        )
    return next_step(words, face.status, due)


def _own_turn(words: Words, face: Face) -> str:
    """The same for whoever asked."""
    if not face.awaits_raiser or face.due_at is None:
        return turn(words, face)
    return words(
        "Does that solve it? Press *Solved* or *Not solved*; without a word from you it is closed by itself "
        "on {due}.",
        due=f"*{words.when(face.due_at)}*",
    )


def shared_answer(words: Words, face: Face, said: str) -> Message:
    """Said once to whoever asked: Alibaba's answer as the desk puts it, and what is asked of them now."""
    told = letter(words("Alibaba answered {reference}:", reference=face.reference), said)
    asked = words(
        "Does that solve it? Press *Solved* or *Not solved* on the card above; without a word from you it is "
        "closed by itself on {due}.",
        due=words.when(face.due_at) if face.due_at else "",
    )
    return Message(told.text, [*told.blocks, blocks.context(asked)])


def raiser_card(words: Words, face: Face, said: Said) -> Message:
    """What the person who asked sees of it, in direct messages: the receipt that lives on."""
    text = words("{reference} is {status}.", reference=face.reference, status=status_name(words, face.status))
    return Message(
        text,
        [
            blocks.header(headline(words, face)),
            blocks.section(f"{status_line(words, face.status)}\n{_own_turn(words, face)}"),
            *_titled(words("*Your words*"), said.words),
            *_titled(words("*The IACC desk writes*"), said.resolution),
            blocks.context(*_about(words, face), *_shared(words, face)),
            *_own_buttons(words, face),
        ],
    )


def _about(words: Words, face: Face) -> list[str]:
    lines = [words("Raised for {organisation}", organisation=name(face.organisation))]
    if face.claim_reference:
        lines.append(words("About {reference}", reference=face.claim_reference))
    return [" · ".join(lines)]


def _shared(words: Words, face: Face) -> list[str]:
    if face.shared_at is None:
        return []
    return [words("Alibaba's answer was shared below on {when}.", when=words.when(face.shared_at))]


def _own_buttons(words: Words, face: Face) -> list[Block]:
    shown = []
    if face.awaits_raiser:
        shown.append(blocks.button(words("Solved"), SOLVED, str(face.id), style="primary"))
        shown.append(blocks.button(words("Not solved"), NOT_SOLVED, str(face.id)))
    if face.claim_id is not None:
        shown.append(blocks.button(words("Listings"), ids.SHOW_CLAIM, str(face.claim_id)))
    return [blocks.actions(*shown)] if shown else []


def desk_card(words: Words, atlas: Atlas, face: Face, said: Said) -> Message:
    """What the desk sees: everything, and the button for what is next."""
    return Message(
        clip(_sentence(words, face), blocks.SECTION),
        [
            blocks.header(headline(words, face)),
            blocks.section(f"{status_line(words, face.status)}\n{turn(words, face)}"),
            blocks.section("", fields=_facts(words, atlas, face)),
            *_titled(_what_is_said(words, face), said.words),
            *_titled(words("*What Alibaba was told*"), said.posted),
            *_titled(words("*What Alibaba answered*"), said.answer),
            *_titled(words("*How it was resolved*"), said.resolution),
            *_steps(words, face),
            *_buttons(words, face),
        ],
    )


def _sentence(words: Words, face: Face) -> str:
    status = status_name(words, face.status)
    if face.is_clocks:
        return words("Alibaba is late, {reference}: {status}.", reference=face.reference, status=status)
    return words(
        "{name} asks for help, {reference}: {status}.",
        name=escape(face.raised_by),
        reference=face.reference,
        status=status,
    )


def _what_is_said(words: Words, face: Face) -> str:
    if face.is_clocks:
        return words("🔒 *What is overdue, for the IACC only*")
    return words("🔒 *What they wrote, for the IACC only*")


def _raised_by(words: Words, face: Face) -> str:
    if face.is_clocks:
        return words("MarketSafe, by the clock")
    return f"{name(face.raised_by)} (<@{face.raiser_user_id}>)"


def _facts(words: Words, atlas: Atlas, face: Face) -> list[str]:
    facts = {
        words("Raised by"): _raised_by(words, face),
        words("For"): name(face.organisation),
    }
    if face.claim_reference:
        facts[words("Claim")] = f"{face.claim_reference} · {name(face.holder)}"
    if face.posted_to:
        facts[words("Posted to")] = place_name(words, atlas, face.posted_to)
    return [f"*{title}*\n{fact}" for title, fact in facts.items()]


def _steps(words: Words, face: Face) -> list[Block]:
    """Who did what when, as small print."""
    done = []
    if face.posted_at:
        done.append(
            words("Posted by {name} on {when}", name=name(face.posted_by), when=words.when(face.posted_at))
        )
    if face.acknowledged_at:
        done.append(
            words(
                "Acknowledged by {name} on {when}",
                name=name(face.acknowledged_by),
                when=words.when(face.acknowledged_at),
            )
        )
    if face.answered_at:
        done.append(
            words(
                "Answered by {name} on {when}",
                name=name(face.answered_by),
                when=words.when(face.answered_at),
            )
        )
    if face.shared_at:
        done.append(
            words("Shared with {name} on {when}", name=name(face.raised_by), when=words.when(face.shared_at))
        )
    if face.resolved_at:
        done.append(_resolved(words, face, words.when(face.resolved_at)))
    if face.replies:
        done.append(words.many("{n} reply in its threads", "{n} replies in its threads", face.replies))
    return [blocks.context(*done)] if done else []


def _resolved(words: Words, face: Face, when: str) -> str:
    if not face.resolved_by:
        return words("Closed by itself on {when}", when=when)
    return words("Resolved by {name} on {when}", name=name(face.resolved_by), when=when)


def _buttons(words: Words, face: Face) -> list[Block]:
    value = str(face.id)
    shown = []
    if moved(face.status, Step.POST) and face.posted_at is None:
        shown.append(blocks.button(words("Post to Alibaba"), POST, value, style="primary"))
    if moved(face.status, Step.SHARE) and face.shared_at is None and not face.is_clocks:
        shown.append(blocks.button(words("Share the answer"), SHARE, value, style="primary"))
    if moved(face.status, Step.RESOLVE):
        shown.append(blocks.button(words("Resolve"), RESOLVE, value))
    if face.replies:
        shown.append(blocks.button(words("Replies"), REPLIES, f"escalation:{face.id}"))
    if face.claim_id is not None:
        shown.append(blocks.button(words("Listings"), ids.SHOW_CLAIM, str(face.claim_id)))
    return [blocks.actions(*shown)] if shown else []


def _titled(title: str, text: str) -> list[Block]:
    return [blocks.section(title), *quotations(text)] if text else []


def in_form(words: Words, face: Face, card: Message) -> View:
    """A card on top of a list, with its buttons."""
    shown = [dict(block) for block in card.blocks]
    return blocks.form("escalations.case", face.reference, shown, close=words("Close"))


def new_answer(words: Words, face: Face) -> str:
    """Said once at the desk when Alibaba has answered; mentions who posted it."""
    if face.is_clocks:
        told = words(
            "{name} answered {reference}. Resolve it, by {due}.",
            name=name(face.answered_by),
            reference=face.reference,
            due=words.when(face.due_at) if face.due_at else "",
        )
        return f"<@{face.poster_user_id}> {told}" if face.poster_user_id else told
    told = words(
        "{name} answered {reference}. Share the answer with {raiser} or resolve it, by {due}.",
        name=name(face.answered_by),
        reference=face.reference,
        raiser=name(face.raised_by),
        due=words.when(face.due_at) if face.due_at else "",
    )
    return f"<@{face.poster_user_id}> {told}" if face.poster_user_id else told


def nobody_on_duty(words: Words, atlas: Atlas, face: Face) -> str:
    """Said once at the desk when what was posted has no officer to go to."""
    return words(
        "No officer acts for what {reference} is about ({place}), so nobody was mentioned. "
        "A manager can add one.",
        reference=face.reference,
        place=place_name(words, atlas, face.posted_to),
    )


def overdue(words: Words, face: Face) -> str:
    """Told to each manager: Alibaba was asked twice."""
    return words(
        "Alibaba has not acknowledged {reference} ({urgency}); it was due on {due}, and the officers were "
        "mentioned twice. Please take it up with them.",
        reference=face.reference,
        urgency=urgency_name(words, face.urgency),
        due=words.when(face.due_at) if face.due_at else "",
    )
