"""The living cards of a counter-notice, with the rights-holder and at the desk. Never for Alibaba."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from handlers import blocks, ids
from handlers.blocks import clip, escape
from handlers.claims.cards import subject
from handlers.claims.quoting import address, quotation, quoted
from handlers.claims.rules import Status
from handlers.counter_notices.rules import Answer, Retracted, StoodBehind, name_of
from handlers.counter_notices.wording import MARKS, ground_name, round_line, state_name
from handlers.doors import Block, View
from handlers.hand_over.rules import MOST_ROUNDS
from handlers.listings.platforms import Atlas
from handlers.words import N_, Words
from storage.counter_notice_faces import Face
from storage.outbox import Message

STAND_BEHIND, ACCEPT, ASK_IACC = (
    "counter_notices.stand_behind",
    "counter_notices.accept",
    "counter_notices.ask",
)
_SHOWN_LINKS = 5


@dataclass(frozen=True, slots=True)
class Told:
    """A counter-notice as the rights-holder's side and the IACC see it, with what was written opened."""

    face: Face
    #: (place, address) of each of its listings
    listings: Sequence[tuple[int, str]]
    words: str
    translation: str = ""
    answer_words: str = ""
    words_to_iacc: str = ""
    decision_words: str = ""
    #: how its listings came back, "" where they did not
    back: str = ""

    @property
    def name(self) -> str:
        """What it is called: the references of its listings."""
        return name_of(self.face.reference, self.face.places)

    @property
    def may_be_answered(self) -> bool:
        return self.face.state in (Status.COUNTERED, Status.UNANSWERED)


def headline(words: Words, atlas: Atlas, told: Told) -> str:
    """One line: "MS-2026-000123-2, 5–7 · a seller objects · round 1 of 3"."""
    about = subject(words, atlas, told.face.kind, told.face.family, len(told.listings))
    return words(
        "{name} · {listings} · a seller objects, {round}",
        name=told.name,
        listings=about,
        round=round_line(words, told.face.round),
    )


def holder_card(words: Words, atlas: Atlas, told: Told, *, desk_until: datetime | None = None) -> Message:
    """What the rights-holder sees of it. `desk_until`: until when the desk would answer in its place."""
    face = told.face
    return Message(
        _sentence(words, told),
        [
            blocks.header(headline(words, atlas, told)),
            blocks.section(f"{_own_state(words, told)}\n{_turn(words, told, desk_until)}"),
            *_seller(words, told),
            *quotation(words("*What you tell Alibaba*"), told.answer_words if _is_own(face) else ""),
            *quotation(words("*What the IACC tells Alibaba*"), "" if _is_own(face) else told.answer_words),
            *quotation(words("*What you asked the IACC*, for the IACC only"), told.words_to_iacc),
            *quotation(words("*What Alibaba says*"), told.decision_words),
            *([blocks.section(_what_it_means(words, face))] if told.may_be_answered else []),
            blocks.context(*_steps(words, told)),
            blocks.actions(*_holder_buttons(words, told)),
        ],
    )


def _is_own(face: Face) -> bool:
    return not face.answered_by_desk


def _sentence(words: Words, told: Told) -> str:
    return words(
        "A seller objects to the removal of {name}: {state}.",
        name=told.name,
        state=state_name(words, told.face.state, told.back),
    )


def _state(words: Words, told: Told) -> str:
    mark = MARKS[Status(told.face.state)]
    return f"{mark} *{state_name(words, told.face.state, told.back)}*"


def _own_state(words: Words, told: Told) -> str:
    """The same for the rights-holder."""
    if told.face.state != Status.COUNTERED:
        return _state(words, told)
    waits = words("waiting for your answer")
    return f"{MARKS[Status.COUNTERED]} *{waits}*"


def _turn(words: Words, told: Told, desk_until: datetime | None = None) -> str:
    """What happens next, by whom and until when, and what follows without an answer."""
    face = told.face
    due = f"*{words.when(face.due_at)}*" if face.due_at else ""
    match Status(face.state):
        case Status.COUNTERED:
            until = words.when(desk_until) if desk_until else ""
            return words(
                "Your answer is needed by {due}. Without one, the IACC desk answers for you by {until}; "
                "without that either, Alibaba decides on the seller's word alone.",
                due=due,
                until=until,
            )
        case Status.UNANSWERED:
            return words(
                "The IACC desk answers by {due}; until it does, you still can. Without an answer Alibaba "
                "decides on the seller's word alone.",
                due=due,
            )
        case Status.STOOD_BEHIND | Status.LEFT_TO_ALIBABA:
            return words("Alibaba decides by {due}. Nothing is asked of you.", due=due)
        case Status.UPHELD if face.round < MOST_ROUNDS:
            return words("The seller may object again, {most} times in all.", most=MOST_ROUNDS)
    return words("Nothing more is to be done here.")


def _seller(words: Words, told: Told) -> list[Block]:
    """What the seller says, and about which listings."""
    face = told.face
    shown = [f"{place}. {address(url)}" for place, url in told.listings[:_SHOWN_LINKS]]
    if len(told.listings) > len(shown):
        shown.append(words.many("… and {n} more", "… and {n} more", len(told.listings) - len(shown)))
    return [
        blocks.section("\n".join(shown)),
        *quotation(f"*{ground_name(words, face.reason)}*", told.words),
        *quotation(words("*In translation*"), told.translation),
        *([blocks.context(_papers(words, face.paper_count))] if face.papers else []),
    ]


def _papers(words: Words, count: int) -> str:
    return words.many(
        "📎 The seller gave {n} paper. It is with the officer who recorded this; ask the IACC desk for it.",
        "📎 The seller gave {n} papers. They are with the officer who recorded this; ask the IACC desk for "
        "them.",
        count,
    )


def _what_it_means(words: Words, face: Face) -> str:
    """Each answer, and that nothing has to be proved."""
    return "\n".join(
        (
            words(
                "*Stand behind*: the removal is right. Alibaba decides, and the seller has to prove it wrong."
            ),
            words("*Accept*: the seller is right. What was removed comes back at once."),
            words(
                "*Ask the IACC*: the desk looks at it with you, and answers if you do not. Alibaba does not "
                "read what you write to the desk."
            )
            if face.state == Status.COUNTERED
            else "",
            words("The burden of proof lies with the seller: no evidence is asked of you."),
        )
    ).replace("\n\n", "\n")


def _steps(words: Words, told: Told) -> list[str]:
    """Who did what when, as small print; nobody of Alibaba's or the IACC's is named to the rights-holder."""
    face = told.face
    done = [words("Alibaba passed the objection on, on {when}", when=words.when(face.recorded_at))]
    if face.answered_at and face.answer:
        done.append(_answered(words, face, words.when(face.answered_at)))
    if face.decided_at and face.state in (Status.UPHELD, Status.REINSTATED):
        done.append(words("Decided on {when}", when=words.when(face.decided_at)))
    return done


_ANSWERED = {
    Answer.STOOD_BEHIND: N_("{name} stood behind it on {when}"),
    Answer.ACCEPTED: N_("{name} accepted the objection on {when}"),
    Answer.ASKED_IACC: N_("{name} asked the IACC on {when}"),
    Answer.RETRACTED: N_("{name} took the claim back on {when}"),
}


def _answered(words: Words, face: Face, when: str) -> str:
    name = words("The IACC desk, in your place,") if face.answered_by_desk else escape(face.answered_by)
    return words(_ANSWERED[Answer(face.answer)], name=name, when=when)


def _holder_buttons(words: Words, told: Told) -> list[Block]:
    value = str(told.face.id)
    shown = _answers(words, told) if told.may_be_answered else []
    if told.face.state == Status.COUNTERED:
        shown.append(blocks.button(words("Ask the IACC"), ASK_IACC, value))
    return [*shown, blocks.button(words("Listings"), ids.SHOW_CLAIM, str(told.face.claim_id))]


def _answers(words: Words, told: Told) -> list[Block]:
    value, count = str(told.face.id), len(told.listings)
    confirm = blocks.confirmation(
        words("Accept the objection?"),
        words.many(
            "{n} listing comes back on the platform at once. It cannot be taken back.",
            "{n} listings come back on the platform at once. It cannot be taken back.",
            count,
        ),
        words("Accept"),
        words("Cancel"),
    )
    return [
        blocks.button(words("Stand behind"), STAND_BEHIND, value, style="primary"),
        blocks.button(words("Accept"), ACCEPT, value, confirm=confirm),
    ]


def desk_card(words: Words, atlas: Atlas, told: Told) -> Message:
    """What the desk sees: everything, and the answers once it is the desk's turn."""
    face = told.face
    buttons = _answers(words, told) if face.state == Status.UNANSWERED else []
    text = words(
        "A seller objects to the removal of {name}, of {holder}: {state}.",
        name=told.name,
        holder=escape(face.organisation),
        state=state_name(words, face.state, told.back),
    )
    return Message(
        clip(text, blocks.SECTION),
        [
            blocks.header(headline(words, atlas, told)),
            blocks.section(f"{_state(words, told)}\n{_desk_turn(words, face)}"),
            blocks.section(words("*Rights-holder:* {holder}", holder=clip(escape(face.organisation), 300))),
            *_seller(words, told),
            *quotation(words("🔒 *What the rights-holder asks, for the IACC only*"), told.words_to_iacc),
            *quotation(words("*What Alibaba is told*"), told.answer_words),
            *quotation(words("*What Alibaba says*"), told.decision_words),
            blocks.context(*_desk_steps(words, face)),
            blocks.actions(*buttons, blocks.button(words("Listings"), ids.SHOW_CLAIM, str(face.claim_id))),
        ],
    )


def _desk_turn(words: Words, face: Face) -> str:
    due = f"*{words.when(face.due_at)}*" if face.due_at else ""
    match Status(face.state):
        case Status.COUNTERED:
            return words("The rights-holder answers by {due}; after that it is the desk's turn.", due=due)
        case Status.UNANSWERED:
            asked = face.answer == Answer.ASKED_IACC
            why = (
                words("The rights-holder asks for help.") if asked else words("The rights-holder is silent.")
            )
            told = words(
                "Answer in its place by {due}; after that Alibaba decides on the seller's word alone.",
                due=due,
            )
            return f"{why} {told}"
        case Status.STOOD_BEHIND | Status.LEFT_TO_ALIBABA:
            return words("Alibaba decides by {due}.", due=due)
    return words("Nothing more is to be done here.")


def _desk_steps(words: Words, face: Face) -> list[str]:
    def when(at: datetime) -> str:
        return words.when(at)

    done = [
        words("Recorded by {name} on {when}", name=escape(face.recorded_by), when=when(face.recorded_at)),
    ]
    if face.answered_at and face.answer:
        name = escape(face.answered_by)
        if face.answered_by_desk:
            name = words("{name}, in the rights-holder's place,", name=name)
        done.append(words(_ANSWERED[Answer(face.answer)], name=name, when=when(face.answered_at)))
    if face.decided_at and face.decided_by:
        done.append(
            words("Decided by {name} on {when}", name=escape(face.decided_by), when=when(face.decided_at))
        )
    return done


def new_for_holder(words: Words, told: Told) -> str:
    """Said once in the thread of the claim's card."""
    face = told.face
    return words(
        "A seller objects to the removal of {name}: {ground}. Please answer by {due}, on the card of the "
        "objection.",
        name=told.name,
        ground=ground_name(words, face.reason),
        due=words.when(face.due_at) if face.due_at else "",
    )


def reminder(words: Words, told: Told, mention: str) -> str:
    """Said in the thread of the holder's card, at half time and on the last day."""
    said = words(
        "The seller's objection to {name} still waits for your answer, until {due}. Press *Stand behind*, "
        "*Accept* or *Ask the IACC* on the card above.",
        name=told.name,
        due=words.when(told.face.due_at) if told.face.due_at else "",
    )
    return f"{mention} {said}"


def desks_turn(words: Words, told: Told) -> str:
    """Said once in the thread of the desk's card."""
    face = told.face
    named = {
        "holder": escape(face.organisation),
        "name": told.name,
        "due": words.when(face.due_at) if face.due_at else "",
    }
    if face.answer == Answer.ASKED_IACC:
        said = words(
            "{holder} asks the desk about the seller's objection to {name}. Answer in its place by {due}.",
            **named,
        )
    else:
        said = words(
            "{holder} has not answered the seller's objection to {name}. Answer in its place by {due}.",
            **named,
        )
    return f"{said}\n{quoted(told.words_to_iacc)}" if told.words_to_iacc else said


def news_for_holder(words: Words, told: Told) -> str:
    """Said once in the thread of the holder's card, when somebody else has done something."""
    face = told.face
    said = words(
        "The seller's objection to {name}: {state}.",
        name=told.name,
        state=state_name(words, face.state, told.back),
    )
    turn = _turn(words, told)
    return f"{said} {turn}" if face.due_at else said


def news_for_desk(words: Words, told: Told) -> str:
    """Said once in the thread of the desk's card."""
    return words(
        "The seller's objection to {name} ({holder}): {state}.",
        name=told.name,
        holder=escape(told.face.organisation),
        state=state_name(words, told.face.state, told.back),
    )


def in_form(words: Words, told: Told, card: Message) -> View:
    """A card on top of a list, with its buttons."""
    shown = [dict(block) for block in card.blocks]
    return blocks.form("counter_notices.case", told.face.reference, shown, close=words("Close"))


def stood_behind_for_desk(words: Words, shown: StoodBehind, due_at: datetime | None) -> str:
    """Said once in the thread of the claim's card at the desk."""
    said = words(
        "{holder} stands behind {name}, which Alibaba declined. Alibaba decides once more by {due}.",
        holder=escape(shown.organisation),
        name=shown.name,
        due=words.when(due_at) if due_at else "",
    )
    return f"{said}\n{quoted(shown.said)}" if shown.said else said


def retracted_for_desk(words: Words, shown: Retracted) -> str:
    """Said once in the thread of the claim's card at the desk."""
    return words.many(
        "{holder} has taken its claim on {name} back: {n} listing comes back on the platform.",
        "{holder} has taken its claim on {name} back: {n} listings come back on the platform.",
        shown.count,
        holder=escape(shown.organisation),
        name=shown.name,
    )
