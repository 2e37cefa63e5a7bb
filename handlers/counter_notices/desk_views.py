"""What the desk sees of a seller's objection: everything, and the answers once it is the desk's turn."""

from datetime import datetime

from handlers import blocks, ids
from handlers.blocks import clip, escape
from handlers.claims.quoting import quotation
from handlers.claims.rules import Status
from handlers.counter_notices import kinds
from handlers.counter_notices.holder_views import answer_buttons
from handlers.counter_notices.rules import Answer
from handlers.counter_notices.told import ANSWERED, Told, headline, seller_says, state_line
from handlers.counter_notices.wording import state_name
from handlers.listings.platforms import Atlas
from handlers.words import Words
from storage.counter_notice_faces import Face
from storage.outbox import Message


def desk_card(words: Words, atlas: Atlas, told: Told) -> Message:
    """What the desk sees: everything, and the answers once it is the desk's turn."""
    face = told.face
    buttons = answer_buttons(words, told) if face.state == Status.UNANSWERED else []
    state = state_name(words, face.state, told.back, kind=face.kind)
    holder = escape(face.organisation)
    text = kinds.objects_of(words, face.kind, told.name, holder, state)
    return Message(
        clip(text, blocks.SECTION),
        [
            blocks.header(headline(words, atlas, told)),
            blocks.section(f"{state_line(words, told)}\n{_desk_turn(words, told)}"),
            blocks.section(words("*Rights-holder:* {holder}", holder=clip(escape(face.organisation), 300))),
            *seller_says(words, told),
            *quotation(words("🔒 *What the rights-holder asks, for the IACC only*"), told.words_to_iacc),
            *quotation(words("*What Alibaba is told*"), told.answer_words),
            *quotation(words("*What Alibaba says*"), told.decision_words),
            blocks.context(*_desk_steps(words, face)),
            blocks.actions(*buttons, blocks.button(words("Listings"), ids.SHOW_CLAIM, str(face.claim_id))),
        ],
    )


def _desk_turn(words: Words, told: Told) -> str:
    face = told.face
    due = f"*{words.when(face.due_at)}*" if face.due_at else ""
    match Status(face.state):
        case Status.COUNTERED:
            return words("The rights-holder answers by {due}; after that it is the desk's turn.", due=due)
        case Status.UNANSWERED:
            asked = face.answer == Answer.ASKED_IACC
            why = (
                words("The rights-holder asks for help.") if asked else words("The rights-holder is silent.")
            )
            asks = words(
                "Answer in its place by {due}; after that Alibaba decides on the seller's word alone.",
                due=due,
            )
            return f"{why} {asks}"
        case Status.STOOD_BEHIND | Status.LEFT_TO_ALIBABA if told.is_late:
            return words("⚠️ Alibaba is late: it was to decide by {due}.", due=due)
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
        done.append(words(ANSWERED[Answer(face.answer)], name=name, when=when(face.answered_at)))
    if face.decided_at and face.decided_by:
        done.append(
            words("Decided by {name} on {when}", name=escape(face.decided_by), when=when(face.decided_at))
        )
    return done
