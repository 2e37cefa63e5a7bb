"""What the holder's card and the desk's say of Alibaba: its clock, its acknowledgement, and how we know."""

from handlers.claims.rules import Status
from handlers.words import Words
from storage.batches import Case
from storage.claim_faces import Face


def officers_card(case: Case) -> str:
    """The key of the hand-over card, in a channel shared with Alibaba."""
    return f"hand_over.card:{case.key}"


def alibabas_clock(words: Words, face: Face) -> str:
    """Until when it decides on what is with it, since when that is overdue, or that it stands still."""
    if face.outcome_due_at is None and face.outcome_paused_at is None:
        return ""
    if Status.UNDELIVERED in face.counts and Status.HANDED_OVER not in face.counts:
        return ""  # that it is not there says it all
    if face.outcome_paused_at is not None and face.status != Status.HANDED_OVER:
        stood = words.when(face.outcome_paused_at)
        return words("Alibaba's own time stands still since {when}, when it asked.", when=f"*{stood}*")
    due = f"*{words.when(face.outcome_due_at)}*" if face.outcome_due_at else ""
    if face.overdue_at is not None:
        return words("⚠️ Overdue with Alibaba since {due}; the IACC desk sees to it.", due=due)
    return words("What is with Alibaba it decides on by {due}.", due=due)


def beside(words: Words, face: Face) -> list[str]:
    """The same as a line of its own, on a card that speaks of somebody else's turn."""
    line = "" if face.status == Status.HANDED_OVER else alibabas_clock(words, face)
    return [line] if line else []


def acknowledged(words: Words, face: Face) -> str:
    """When it acknowledged; and how we know, where it told the IACC alone."""
    when = words.when(face.acknowledged_at) if face.acknowledged_at else ""
    if face.acknowledged_on_behalf:
        return words("Acknowledged by Alibaba on {when}, as told to the IACC", when=when)
    return words("Acknowledged by Alibaba on {when}", when=when)


def as_told(words: Words, face: Face) -> list[str]:
    """A line where outcomes were recorded by the IACC in an officer's place."""
    return [words("Outcomes as told to the IACC by Alibaba")] if face.outcomes_on_behalf else []
