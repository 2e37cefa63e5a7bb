"""What states, grounds, rights and reasons are called; each is translated where it is shown."""

from collections.abc import Mapping

from handlers.claims.rules import CLOSED, Ground, Priority, Status
from handlers.words import N_, Words

STATUS_NAMES: Mapping[Status, str] = {
    Status.UNRESOLVED: N_("waiting for a short link to be completed"),
    Status.WAITING_FOR_RIGHT: N_("waiting for the right's approval"),
    Status.FILED: N_("filed, being checked by the IACC"),
    Status.NEEDS_CLARIFICATION: N_("waiting for an answer to a question"),
    Status.ENDORSED: N_("endorsed by the IACC"),
    Status.HANDED_OVER: N_("with Alibaba"),
    Status.UNDELIVERED: N_("being brought to Alibaba by the IACC"),
    Status.QUERIED: N_("waiting for an answer to Alibaba's question"),
    Status.REMOVED: N_("removed"),
    Status.COUNTERED: N_("removed; the seller objects"),
    Status.UNANSWERED: N_("removed; the seller's objection is with the IACC"),
    Status.STOOD_BEHIND: N_("removed; stood behind, Alibaba decides"),
    Status.LEFT_TO_ALIBABA: N_("removed; the objection was not answered, Alibaba decides"),
    Status.UPHELD: N_("removed; Alibaba upheld it"),
    Status.REINSTATED: N_("back on the platform"),
    Status.DECLINED: N_("declined by Alibaba"),
    Status.ALREADY_GONE: N_("already gone"),
    Status.DUPLICATE_THERE: N_("already known to Alibaba"),
    Status.REFUSED: N_("refused by the IACC"),
    Status.WITHDRAWN: N_("withdrawn"),
}

#: Of a claim about store fronts: a store is closed, not removed.
STORE_NAMES: Mapping[Status, str] = {
    **STATUS_NAMES,
    Status.REMOVED: N_("closed"),
    Status.COUNTERED: N_("closed; the seller objects"),
    Status.UNANSWERED: N_("closed; the seller's objection is with the IACC"),
    Status.STOOD_BEHIND: N_("closed; stood behind, Alibaba decides"),
    Status.LEFT_TO_ALIBABA: N_("closed; the objection was not answered, Alibaba decides"),
    Status.UPHELD: N_("closed; Alibaba upheld it"),
}

STATUS_MARKS: Mapping[Status, str] = {
    Status.UNRESOLVED: "❔",
    Status.WAITING_FOR_RIGHT: "⏸️",
    Status.FILED: "📥",
    Status.NEEDS_CLARIFICATION: "❔",
    Status.ENDORSED: "☑️",
    Status.HANDED_OVER: "⏳",
    Status.UNDELIVERED: "📮",
    Status.QUERIED: "❔",
    Status.REMOVED: "✅",
    Status.COUNTERED: "⚖️",
    Status.UNANSWERED: "⚖️",
    Status.STOOD_BEHIND: "⚖️",
    Status.LEFT_TO_ALIBABA: "⚖️",
    Status.UPHELD: "🛡️",
    Status.REINSTATED: "🔄",
    Status.DECLINED: "✖️",
    Status.ALREADY_GONE: "💨",
    Status.DUPLICATE_THERE: "👯",
    Status.REFUSED: "✖️",
    Status.WITHDRAWN: "↩️",
}

#: In which order the desk takes a claim, where that is not as usual.
PRIORITY_NAMES: Mapping[Priority, str] = {
    Priority.FIRST: N_("⏫ The desk puts it before everybody's."),
    Priority.URGENT: N_("🔺 Urgent: before the others of its rights-holder."),
    Priority.LATER: N_("🔽 After the others of its rights-holder."),
}

GROUND_NAMES: Mapping[Ground, str] = {
    Ground.COUNTERFEIT: N_("Counterfeit: the goods are fakes"),
    Ground.NO_SUCH_MODEL: N_("No such model: the brand never made this product"),
    Ground.TEST_BUY: N_("Test buy: we bought it and it is fake"),
    Ground.IMPROPER_USE: N_("Improper use of the mark in the listing"),
    Ground.PIRACY: N_("Piracy: an unauthorised copy of the work"),
    Ground.OTHER_COPYRIGHT: N_("Other improper use of the work"),
    Ground.INVENTION: N_("Infringes the invention patent"),
    Ground.UTILITY_MODEL: N_("Infringes the utility model patent"),
    Ground.DESIGN: N_("Infringes the design patent"),
}

RIGHT_KINDS: Mapping[str, str] = {
    "trademark": N_("Trademark"),
    "copyright": N_("Copyright"),
    "invention": N_("Invention patent"),
    "utility_model": N_("Utility model patent"),
    "design": N_("Design patent"),
}


def names_of(kind: str) -> Mapping[Status, str]:
    """What states are called, in a claim about listings or one about store fronts (`kind` "store")."""
    return STORE_NAMES if kind == "store" else STATUS_NAMES


def status_name(words: Words, status: str, kind: str = "") -> str:
    return words(names_of(kind)[Status(status)])


def standing(words: Words, status: str, counts: Mapping[str, int], kind: str = "") -> str:
    """Where a claim stands: its status, or "decided" where its listings ended differently."""
    if len(counts) > 1 and Status(status) in CLOSED:
        return words("decided")
    return status_name(words, status, kind)


def ground_name(words: Words, ground: str) -> str:
    return words(GROUND_NAMES[Ground(ground)])


def counts_line(words: Words, counts: Mapping[str, int], kind: str = "", *, bold: str = "") -> str:
    """One line, "✅ 3 removed · ✖️ 1 declined by Alibaba", in the order of a claim's life; `bold`: a state."""
    told = {
        status: words(
            "{mark} {n} {status}",
            mark=STATUS_MARKS[status],
            n=words.number(counts[status]),
            status=words(name),
        )
        for status, name in names_of(kind).items()
        if counts.get(status)
    }
    return " · ".join(f"*{line}*" if status == bold else line for status, line in told.items())


STATEMENT = N_(
    "On behalf of {holder} I stand behind this claim: to the best of my knowledge these listings infringe "
    "the right named here, {holder} did not authorise them, and if a seller objects, {holder} will answer."
)


def statement(words: Words, holder: str) -> str:
    """Version 2026-11 (`claims.rules.STATEMENT_VERSION`): change the version when the words change."""
    return words(STATEMENT, holder=holder)
