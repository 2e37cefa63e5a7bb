"""An escalation's life: its states, what leads from one to the next, whose turn it is; and who may answer."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from handlers.claims.rules import number_of as _number_in
from handlers.refusals import Refusal
from handlers.terms import Terms
from handlers.words import N_


class Kind(StrEnum):
    """What an escalation is about."""

    CLAIM = "claim"
    TOOL = "tool"
    POLICY = "policy"
    SAFETY = "safety"
    OTHER = "other"


class Urgency(StrEnum):
    """How soon Alibaba is asked to acknowledge it."""

    NORMAL = "normal"
    URGENT = "urgent"


class Status(StrEnum):
    """Where an escalation stands."""

    WITH_DESK = "with_desk"
    POSTED = "posted"
    ACKNOWLEDGED = "acknowledged"
    ANSWERED = "answered"
    RESOLVED = "resolved"


class Step(StrEnum):
    """What somebody does that moves an escalation on."""

    POST = "post to Alibaba"
    ACKNOWLEDGE = "acknowledge"
    ANSWER = "answer"
    SHARE = "share the answer"
    RESOLVE = "resolve"
    CONFIRM = "say that it is solved"
    REOPEN = "say that it is not solved"
    CLOSE = "close by itself"


_S = Status
#: (from, step) → to. What stands in no row cannot happen.
MOVES: Mapping[tuple[Status, Step], Status] = {
    (_S.WITH_DESK, Step.POST): _S.POSTED,
    (_S.POSTED, Step.ACKNOWLEDGE): _S.ACKNOWLEDGED,
    (_S.POSTED, Step.ANSWER): _S.ANSWERED,
    (_S.ACKNOWLEDGED, Step.ANSWER): _S.ANSWERED,
    (_S.ANSWERED, Step.SHARE): _S.ANSWERED,
    (_S.WITH_DESK, Step.RESOLVE): _S.RESOLVED,
    (_S.POSTED, Step.RESOLVE): _S.RESOLVED,
    (_S.ACKNOWLEDGED, Step.RESOLVE): _S.RESOLVED,
    (_S.ANSWERED, Step.RESOLVE): _S.RESOLVED,
    (_S.ANSWERED, Step.CONFIRM): _S.RESOLVED,
    (_S.ANSWERED, Step.REOPEN): _S.WITH_DESK,
    (_S.ANSWERED, Step.CLOSE): _S.RESOLVED,
    **{(came, Step.CLOSE): _S.RESOLVED for came in (_S.WITH_DESK, _S.POSTED, _S.ACKNOWLEDGED)},
}

#: Whose turn it is in each state, "" for nobody's.
OWNERS: Mapping[Status, str] = {
    _S.WITH_DESK: "desk",
    _S.POSTED: "officer",
    _S.ACKNOWLEDGED: "officer",
    _S.ANSWERED: "desk",
    _S.RESOLVED: "",
}

#: The clock that runs from the posting until Alibaba has acknowledged it.
ACKNOWLEDGEMENT: Mapping[Urgency, str] = {
    Urgency.NORMAL: "escalation_acknowledged",
    Urgency.URGENT: "escalation_urgent_acknowledged",
}

#: Characters that each of the texts of an escalation may have.
MOST_WORDS = 2000
#: The officers are mentioned again, then the managers are told; no more.
MOST_REMINDERS = 2


def moved(status: str, step: Step) -> Status | None:
    """Where `step` leads from `status`, None where it leads nowhere."""
    return MOVES.get((Status(status), step))


def due_at(
    terms: Terms, status: Status, urgency: str, *, now: datetime, posted_at: datetime | None
) -> datetime | None:
    """Until when what is next in `status` is due, for one that comes to it `now`; None if nothing is.

    Alibaba's two clocks both run from the posting: acknowledging late does not put off the answer.
    """
    match status:
        case _S.WITH_DESK:
            return terms.due_at("escalation_to_desk", now)
        case _S.POSTED:
            return terms.due_at(ACKNOWLEDGEMENT[Urgency(urgency)], posted_at or now)
        case _S.ACKNOWLEDGED:
            return terms.due_at("escalation_answered", posted_at or now)
        case _S.ANSWERED:
            return terms.due_at("escalation_resolved", now)
        case _S.RESOLVED:
            return None


def remind_at(terms: Terms, urgency: str, due: datetime, reminders: int) -> datetime | None:
    """When the next reminder of one not acknowledged goes out; None after the last.

    The first at its due time, to the officers; the second as long again after that, to the managers.
    """
    if reminders >= MOST_REMINDERS:
        return None
    return terms.due_at(ACKNOWLEDGEMENT[Urgency(urgency)], due) if reminders else due


def number_of(reference: str) -> int | None:
    """The record's id in "ES-2026-000007", None if it is no such reference."""
    return _number_in(reference, "ES")


def acts_for(families: Collection[str], family: str) -> bool:
    """Does an officer of these platform families act on what is about `family` ("" is about none)?"""
    return not family or family in families


def shared_places(family: str, places: Collection[str]) -> list[str]:
    """Where something about `family` may be posted, the fitting channel first.

    What is about one platform goes to its own channel or to the one for all, never to another platform's.
    """
    own = f"shared:{family}"
    fitting = [name for name in (own, "shared") if name in places]
    others = sorted(name for name in places if name.startswith("shared:") and name != own)
    return fitting if family else [*fitting, *others]


@dataclass(frozen=True, slots=True)
class Disclosure:
    """All that Alibaba may see of an escalation, and nothing else: views for its officers take only this.

    There is no word in it of the person who raised it, nor a name on the rights-holder's or the IACC's side
    but the rights-holder's own, and that only where its claim had been handed over when this was posted.
    """

    id: int
    reference: str
    #: "" unless the claim had been handed over
    claim_reference: str
    #: as above
    holder: str
    kind: str
    urgency: str
    #: what the desk wrote for Alibaba
    words: str
    status: str
    acknowledge_by: datetime
    answer_by: datetime
    #: Alibaba's own side of it
    acknowledged_by: str = ""
    acknowledged_at: datetime | None = None
    answer: str = ""
    answered_by: str = ""
    answered_at: datetime | None = None
    resolved_at: datetime | None = None


class NoSuchEscalation(Refusal):
    """No escalation of that reference that this person may see."""

    text = N_("There is no escalation {reference} among those you may see.")
    next_step = N_("Check the number; to raise a new one, send /escalate or press Escalate.")


class NoClaimNamed(Refusal):
    """An escalation about a claim that does not say which."""

    text = N_("Which claim is it about?")
    next_step = N_("Write its reference, such as MS-2026-000123, or choose another kind.")
    field = "about"


class KindMissing(Refusal):
    """A kind that is none of ours."""

    text = N_("What kind of problem is it?")
    next_step = N_("Choose one from the list; *Something else* is fine.")
    field = "kind"


class NotForThem(Refusal):
    """A rights-holder for whom the person does not act, or none where one must be chosen."""

    text = N_("For which rights-holder do you ask?")
    next_step = N_("Choose one of those you act for.")
    field = "holder"


class WordsMissing(Refusal):
    """A text with nothing in it."""

    text = N_("There are no words in it yet.")
    next_step = N_("Write a sentence or two.")
    field = "words"


class WordsTooLong(Refusal):
    """More text than fits."""

    text = N_("This is {length} characters; {limit} fit here.")
    next_step = N_("Shorten it: what is missing can be asked for later.")
    field = "words"


class AlreadyPosted(Refusal):
    """The desk has put it to Alibaba before."""

    text = N_("{reference} was posted to Alibaba by {name} on {when}.")
    next_step = N_("To add something, write in the thread of its card in the shared channel.")


class AlreadyAcknowledged(Refusal):
    """An officer has acknowledged it before."""

    text = N_("{reference} was acknowledged by {name} on {when}.")
    next_step = N_("What it needs now is an answer: press Answer.")


class AlreadyAnswered(Refusal):
    """An officer has answered it before."""

    text = N_("{reference} was answered by {name} on {when}.")
    next_step = N_("To add something, write in the thread of its card: the IACC desk reads it.")


class AlreadyShared(Refusal):
    """The person who asked has these words already."""

    text = N_("This was shared with {name} on {when}.")
    next_step = N_("To say more, resolve it with your own words, or share a reply.")


class AlreadyResolved(Refusal):
    """It is closed."""

    text = N_("{reference} was resolved by {name} on {when}.")
    next_step = N_("If the problem is back, raise a new escalation and name this one in it.")


class ClosedByDesk(Refusal):
    """It is closed; said to Alibaba's officers."""

    text = N_("{reference} was resolved by the IACC desk on {when}.")
    next_step = N_("Nothing more is asked of you.")


class NotYetAnswered(Refusal):
    """There is no answer to share yet."""

    text = N_("Alibaba has not answered {reference} yet.")
    next_step = N_("You can share a reply from its thread, or resolve it with your own words.")


class NoSharedChannel(Refusal):
    """There is nowhere to post it to."""

    text = N_("No channel is shared with Alibaba that fits {reference}.")
    next_step = N_("A manager sets MARKETSAFE_SHARED_CHANNEL; until then, resolve it at the desk.")
    field = "place"


class NotYourPlatform(Refusal):
    """An officer acts for named platforms only."""

    text = N_("{reference} is on {platform}, for which you do not act.")
    next_step = N_("Leave it to a colleague who does; the IACC desk changes who acts for what: {contact}.")


class FormOutOfDate(Refusal):
    """The form was left too long, or is somebody else's."""

    text = N_("This form is no longer open.")
    next_step = N_("Press the button on the card again.")


class NoSuchReply(Refusal):
    """A reply that is not there, or none that may be shared."""

    text = N_("This reply cannot be shared.")
    next_step = N_("Open the replies again from the card.")
