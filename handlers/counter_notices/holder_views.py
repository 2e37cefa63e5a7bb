"""What the rights-holder sees of a seller's objection, and its buttons."""

from datetime import datetime

from handlers import blocks, ids
from handlers.blocks import escape
from handlers.claims.quoting import quotation
from handlers.claims.rules import Status
from handlers.counter_notices import kinds
from handlers.counter_notices.rules import Answer
from handlers.counter_notices.told import ANSWERED, Told, headline, seller_says, state_line
from handlers.counter_notices.wording import MARKS, state_name
from handlers.doors import Block
from handlers.hand_over.rules import MOST_ROUNDS
from handlers.listings.platforms import Atlas
from handlers.words import Words
from storage.counter_notice_faces import Face
from storage.outbox import Message

STAND_BEHIND, ACCEPT, ASK_IACC = (
    "counter_notices.stand_behind",
    "counter_notices.accept",
    "counter_notices.ask",
)


def holder_card(words: Words, atlas: Atlas, told: Told, *, desk_until: datetime | None = None) -> Message:
    """What the rights-holder sees of it. `desk_until`: until when the desk would answer in its place."""
    face = told.face
    return Message(
        _sentence(words, told),
        [
            blocks.header(headline(words, atlas, told)),
            blocks.section(f"{_own_state(words, told)}\n{turn(words, told, desk_until)}"),
            *seller_says(words, told),
            *quotation(words("*What you tell Alibaba*"), told.answer_words if _is_own(face) else ""),
            *quotation(words("*What the IACC tells Alibaba*"), "" if _is_own(face) else told.answer_words),
            *quotation(words("*What you asked the IACC*, for the IACC only"), told.words_to_iacc),
            *quotation(words("*What Alibaba says*"), told.decision_words),
            *([blocks.section(_what_it_means(words, face))] if told.may_be_answered else []),
            blocks.context(*_steps(words, told)),
            blocks.actions(*_holder_buttons(words, told)),
        ],
    )


def _own_state(words: Words, told: Told) -> str:
    """How it stands, to whom it waits for."""
    if told.face.state != Status.COUNTERED:
        return state_line(words, told)
    waits = words("waiting for your answer")
    return f"{MARKS[Status.COUNTERED]} *{waits}*"


def _is_own(face: Face) -> bool:
    return not face.answered_by_desk


def _sentence(words: Words, told: Told) -> str:
    state = state_name(words, told.face.state, told.back, kind=told.face.kind)
    return kinds.objects(words, told.face.kind, told.name, state)


def turn(words: Words, told: Told, desk_until: datetime | None = None) -> str:
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
        case Status.STOOD_BEHIND | Status.LEFT_TO_ALIBABA if told.is_late:
            return words(
                "Alibaba was to decide by {due}, and is late: the IACC knows. Nothing is asked of you.",
                due=due,
            )
        case Status.STOOD_BEHIND | Status.LEFT_TO_ALIBABA:
            return words("Alibaba decides by {due}. Nothing is asked of you.", due=due)
        case Status.UPHELD if face.round < MOST_ROUNDS:
            return words("The seller may object again, {most} times in all.", most=MOST_ROUNDS)
    return words("Nothing more is to be done here.")


def _what_it_means(words: Words, face: Face) -> str:
    """Each answer, and that nothing has to be proved."""
    return "\n".join(
        (
            *kinds.meanings(words, face.kind),
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


def _answered(words: Words, face: Face, when: str) -> str:
    name = words("The IACC desk, in your place,") if face.answered_by_desk else escape(face.answered_by)
    return words(ANSWERED[Answer(face.answer)], name=name, when=when)


def _holder_buttons(words: Words, told: Told) -> list[Block]:
    value = str(told.face.id)
    shown = answer_buttons(words, told) if told.may_be_answered else []
    if told.face.state == Status.COUNTERED:
        shown.append(blocks.button(words("Ask the IACC"), ASK_IACC, value))
    return [*shown, blocks.button(words("Listings"), ids.SHOW_CLAIM, str(told.face.claim_id))]


def answer_buttons(words: Words, told: Told) -> list[Block]:
    value = str(told.face.id)
    confirm = blocks.confirmation(
        words("Accept the objection?"),
        kinds.comes_back_for_good(words, told.face.kind, len(told.listings)),
        words("Accept"),
        words("Cancel"),
    )
    return [
        blocks.button(words("Stand behind"), STAND_BEHIND, value, style="primary"),
        blocks.button(words("Accept"), ACCEPT, value, confirm=confirm),
    ]
