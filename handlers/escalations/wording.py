"""What kinds, urgencies and states of escalations are called; each is translated where it is shown."""

from collections.abc import Mapping

from handlers.claims.quoting import family_name
from handlers.escalations.rules import Kind, Status, Urgency
from handlers.listings.platforms import Atlas
from handlers.words import N_, Words

KIND_NAMES: Mapping[Kind, str] = {
    Kind.CLAIM: N_("A claim"),
    Kind.TOOL: N_("A problem with a tool"),
    Kind.POLICY: N_("A policy concern"),
    Kind.SAFETY: N_("A safety hazard"),
    Kind.OTHER: N_("Something else"),
}

URGENCY_NAMES: Mapping[Urgency, str] = {
    Urgency.NORMAL: N_("Normal"),
    Urgency.URGENT: N_("Urgent"),
}

STATUS_NAMES: Mapping[Status, str] = {
    Status.WITH_DESK: N_("with the IACC desk"),
    Status.POSTED: N_("posted to Alibaba"),
    Status.ACKNOWLEDGED: N_("acknowledged by Alibaba"),
    Status.ANSWERED: N_("answered by Alibaba"),
    Status.RESOLVED: N_("resolved"),
}

STATUS_MARKS: Mapping[Status, str] = {
    Status.WITH_DESK: "📥",
    Status.POSTED: "⏳",
    Status.ACKNOWLEDGED: "👀",
    Status.ANSWERED: "💬",
    Status.RESOLVED: "✅",
}

_NEXT: Mapping[Status, str] = {
    Status.WITH_DESK: N_("The IACC desk sees to it, by {due}."),
    Status.POSTED: N_("Alibaba acknowledges it, by {due}."),
    Status.ACKNOWLEDGED: N_("Alibaba answers it, by {due}."),
    Status.ANSWERED: N_("The IACC desk shares the answer or resolves it, by {due}."),
    Status.RESOLVED: N_("Nothing more is to be done here."),
}


def kind_name(words: Words, kind: str) -> str:
    return words(KIND_NAMES[Kind(kind)])


def urgency_name(words: Words, urgency: str) -> str:
    return words(URGENCY_NAMES[Urgency(urgency)])


def status_name(words: Words, status: str) -> str:
    return words(STATUS_NAMES[Status(status)])


def status_line(words: Words, status: str) -> str:
    """The state in bold, with its mark."""
    return f"{STATUS_MARKS[Status(status)]} *{status_name(words, status)}*"


def next_step(words: Words, status: str, due: str) -> str:
    """What happens next, by whom and until when (`due`, as the reader reads it)."""
    return words(_NEXT[Status(status)], due=due)


def place_name(words: Words, atlas: Atlas, place: str) -> str:
    """What people call a shared channel: by its platform family, or the one for all."""
    family = place.partition(":")[2]
    if family not in atlas.platforms:
        return words("The channel shared for all platforms")
    return words("The channel shared for {platform}", platform=family_name(words, atlas, family))
