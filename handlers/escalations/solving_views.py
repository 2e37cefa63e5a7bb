"""What is seen when whoever asked says whether Alibaba's answer solves the problem. Never for Alibaba."""

from handlers import blocks
from handlers.doors import View
from handlers.escalations.cards import NOT_SOLVED, headline
from handlers.escalations.quoting import name
from handlers.escalations.rules import MOST_WORDS
from handlers.words import Words
from storage.escalation_faces import Face


def not_solved_form(words: Words, face: Face) -> View:
    """What is still wrong, in the words of whoever asked."""
    return blocks.form(
        NOT_SOLVED,
        words("Not solved"),
        [
            blocks.section(f"*{headline(words, face)}*"),
            blocks.field(
                "words",
                words("What is still wrong, and what do you need?"),
                blocks.text_input("words", multiline=True, limit=MOST_WORDS),
                hint=words("This goes to the IACC desk. Alibaba does not read it."),
            ),
        ],
        submit=words("Send to the desk"),
        close=words("Cancel"),
        private_metadata=str(face.id),
    )


def solved(words: Words, face: Face) -> str:
    """Said to whoever has pressed *Solved*, to them alone."""
    return words("Thank you. {reference} is closed.", reference=face.reference)


def solved_for_desk(words: Words, face: Face) -> str:
    """Said once at the desk."""
    return words(
        "{name} says that {reference} is solved.", name=name(face.resolved_by), reference=face.reference
    )


def not_solved_for_desk(words: Words, face: Face, who: str) -> str:
    """Said once at the desk, above the words; mentions who posted it to Alibaba."""
    told = words(
        "{name} says that {reference} is not solved. Please see to it, by {due}:",
        name=name(who),
        reference=face.reference,
        due=words.when(face.due_at) if face.due_at else "",
    )
    return f"<@{face.poster_user_id}> {told}" if face.poster_user_id else told


def closed(words: Words, face: Face) -> str:
    """Said once to whoever asked, when their time to say more is over."""
    return words(
        "{reference} was closed, as no word has come since the answer was shared. If the problem is still "
        "there, ask for help again and name this number.",
        reference=face.reference,
    )
