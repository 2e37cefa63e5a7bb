"""What a rights-holder may change of a claim that is filed: by an answer, by withdrawing, by filing again."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from handlers.refusals import Refusal
from handlers.words import N_


@dataclass(frozen=True, slots=True)
class Amendment:
    """What the claim is to say from now on, as it stands in the form of an answer."""

    note: str
    confidential: str
    #: "" leaves it
    ground: str
    #: place of a listing → its address
    addresses: Mapping[int, str] = field(default_factory=dict)


class AnswerNeeded(Refusal):
    """A question is answered in words, also where something was changed."""

    text = N_("The answer is missing.")
    next_step = N_("A sentence is enough, in English or Chinese.")
    field = "answer"
