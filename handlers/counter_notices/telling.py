"""What is said once of a seller's objection, in the threads of the rights-holder's and the desk's cards."""

from datetime import datetime

from handlers.blocks import escape
from handlers.claims.quoting import quoted
from handlers.counter_notices import kinds
from handlers.counter_notices.holder_views import turn
from handlers.counter_notices.rules import Answer, Retracted, StoodBehind
from handlers.counter_notices.told import Told
from handlers.counter_notices.wording import ground_name, state_name
from handlers.words import Words


def new_for_holder(words: Words, told: Told) -> str:
    """Said once in the thread of the claim's card."""
    face = told.face
    ground = ground_name(words, face.reason, face.kind)
    due = words.when(face.due_at) if face.due_at else ""
    return kinds.new(words, face.kind, told.name, ground, due)


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
        state=state_name(words, face.state, told.back, kind=told.face.kind),
    )
    return f"{said} {turn(words, told)}" if face.due_at else said


def news_for_desk(words: Words, told: Told) -> str:
    """Said once in the thread of the desk's card."""
    return words(
        "The seller's objection to {name} ({holder}): {state}.",
        name=told.name,
        holder=escape(told.face.organisation),
        state=state_name(words, told.face.state, told.back, kind=told.face.kind),
    )


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
    holder = escape(shown.organisation)
    return kinds.taken_back(words, shown.kind, shown.count, shown.name, holder)
