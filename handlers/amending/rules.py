"""What a rights-holder may change of a claim that is filed: by an answer, by withdrawing, by filing again."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from handlers.refusals import Refusal
from handlers.words import N_
from storage.batches import Case


@dataclass(frozen=True, slots=True)
class Amendment:
    """What the claim is to say from now on, as it stands in the form of an answer."""

    note: str
    confidential: str
    #: "" leaves it
    ground: str
    #: place of a listing → its address
    addresses: Mapping[int, str] = field(default_factory=dict)
    #: new addresses of named listings, a line each, where these are many
    named: str = ""


class ChangedMeanwhile(Refusal):
    """A field that somebody else has changed since the form was opened."""

    text = N_("Somebody has changed this since you opened the form. It now reads: “{now}”")
    next_step = N_(
        "Copy what you have written, close this form, and open it again to change what stands there."
    )
    field = "note"


class AnswerNeeded(Refusal):
    """A question is answered in words, also where something was changed."""

    text = N_("The answer is missing.")
    next_step = N_("A sentence is enough, in English or Chinese.")
    field = "answer"


class AskedMeanwhile(Refusal):
    """The form was opened before the newest question came."""

    text = N_("Another question has come meanwhile.")
    next_step = N_("Close this form and press *Answer* again: it then shows all that is asked.")
    field = "answer"


@dataclass(frozen=True, slots=True)
class Withdrawal:
    """What stands in the form to withdraw with."""

    reason: str
    said: str = ""
    #: the whole claim
    whole: bool = False
    #: places of listings that were ticked, or keys of claims and batches
    chosen: tuple[str, ...] = ()
    #: places as typed: "2, 5–7"
    places: str = ""


@dataclass(frozen=True, slots=True)
class Part:
    """A claim of an import, or a batch of it, as the form to withdraw with offers it."""

    #: what the form knows it by
    key: str
    case: Case
    claim_ids: tuple[int, ...]
    reference: str
    #: status → number of listings
    counts: Mapping[str, int]


class WithdrawalNeedsReason(Refusal):
    """Every withdrawal has a coded reason."""

    text = N_("Every withdrawal has a reason.")
    next_step = N_("Choose one; the IACC reads it.")
    field = "reason"


class WithdrawalNeedsWords(Refusal):
    """The reason "other" says nothing by itself."""

    text = N_("This reason needs your words.")
    next_step = N_("Write a sentence, or choose a reason that says it. Only the IACC reads it.")
    field = "words"


class NothingChosen(Refusal):
    """Neither the whole claim nor any listing."""

    text = N_("Nothing was chosen to be withdrawn.")
    next_step = N_("Choose at least one, or the whole claim.")
    field = "what"


class ChooseOne(Refusal):
    """The whole claim and some listings of it."""

    text = N_("You chose the whole claim, and some of its listings.")
    next_step = N_("Choose one of the two: the whole claim, or only the listings below.")
    field = "what"


class NoSuchPlaces(Refusal):
    """Listings that were named in a way that is not understood."""

    text = N_("These are not numbers of listings.")
    next_step = N_("Write them as 2, 5–7.")
    field = "places"
