"""Coded reasons for refusing and declining, each with what to change. "Evidence is missing" is never one."""

from collections.abc import Mapping
from enum import StrEnum

from handlers.words import N_, Words


class Refusing(StrEnum):
    """Why the IACC desk does not endorse a claim."""

    NOT_THIS_RIGHT = "not_this_right"
    NOT_INFRINGING = "not_infringing"
    AUTHORISED = "authorised"
    WRONG_LISTING = "wrong_listing"
    MARKET = "market"
    OTHER = "other_refusal"


class Declining(StrEnum):
    """Why Alibaba does not act on a listing."""

    NOT_COVERED = "not_covered"
    SELLER_AUTHORISED = "seller_authorised"
    NOT_THE_GOODS = "not_the_goods"
    CANNOT_FIND = "cannot_find"
    OTHER = "other_decline"


class Withdrawing(StrEnum):
    """Why a rights-holder withdraws."""

    MISTAKE = "mistake"
    RESOLVED = "resolved_with_seller"
    AUTHORISED = "authorised_after_all"
    OTHER = "other_withdrawal"


#: What these are called, where one is chosen and where it is told.
WITHDRAWING: Mapping[Withdrawing, str] = {
    Withdrawing.MISTAKE: N_("It was filed by mistake."),
    Withdrawing.RESOLVED: N_("It was resolved with the seller."),
    Withdrawing.AUTHORISED: N_("The seller is authorised after all."),
    Withdrawing.OTHER: N_("It was withdrawn for another reason."),
}


class Back(StrEnum):
    """How a listing came back to its platform: the reason that it keeps. These are told apart everywhere."""

    #: the rights-holder accepted the seller's objection
    ACCEPTED = "accepted"
    #: Alibaba did
    BY_ALIBABA = "by_alibaba"
    #: the rights-holder took its claim back by itself
    RETRACTED = "retracted"


REASONS: Mapping[str, str] = {
    Refusing.NOT_THIS_RIGHT: N_(
        "The right does not cover these goods. File it again on a right that does, or register one."
    ),
    Refusing.NOT_INFRINGING: N_(
        "These listings do not show what the ground says. Choose the ground that fits and file it again."
    ),
    Refusing.AUTHORISED: N_(
        "The seller seems to be authorised by the rights-holder. If not, say so in a note and file it again."
    ),
    Refusing.WRONG_LISTING: N_(
        "The links lead to other goods than meant. Copy the right addresses and file them again."
    ),
    Refusing.MARKET: N_(
        "The right is not valid in this platform's market. File it on a right registered there."
    ),
    Refusing.OTHER: N_("Another reason, in the words below. Change what they name and file it again."),
    Declining.NOT_COVERED: N_(
        "The right does not cover the goods in the listing. File it again on a right that does."
    ),
    Declining.SELLER_AUTHORISED: N_(
        "The seller showed an authorisation. If it is not genuine, ask the IACC to escalate."
    ),
    Declining.NOT_THE_GOODS: N_(
        "The listing offers other goods than the claim says. Choose the ground that fits and file it again."
    ),
    Declining.CANNOT_FIND: N_(
        "The listing could not be identified. Copy its full address from the platform and file it again."
    ),
    Declining.OTHER: N_("Another reason, in the words below. Change what they name and file it again."),
}


#: What Alibaba's reasons are called where one is chosen.
DECLINING: Mapping[Declining, str] = {
    Declining.NOT_COVERED: N_("The right does not cover the goods"),
    Declining.SELLER_AUTHORISED: N_("The seller showed an authorisation"),
    Declining.NOT_THE_GOODS: N_("Other goods than claimed"),
    Declining.CANNOT_FIND: N_("The listing cannot be identified"),
    Declining.OTHER: N_("Another reason"),
}

#: The three ways back.
BACK: Mapping[Back, str] = {
    Back.ACCEPTED: N_("back on the platform: the rights-holder accepted the seller's objection"),
    Back.BY_ALIBABA: N_("back on the platform: Alibaba accepted the seller's objection"),
    Back.RETRACTED: N_("back on the platform: the rights-holder took the claim back"),
}


def reason_name(words: Words, code: str) -> str:
    """A reason with what to change, for one reader."""
    return words(WITHDRAWING[Withdrawing(code)] if code in set(Withdrawing) else REASONS[code])


def reason_and_places(words: Words, code: str, places: str) -> str:
    """The same, with the listings it is about."""
    return with_places(words, reason_name(words, code), places)


def with_places(words: Words, told: str, places: str) -> str:
    """A reason or question with the listings it is about; `places` "" is all of them."""
    if not places:
        return told
    if places.isdecimal():
        return words("{reason} (listing {place})", reason=told, place=places)
    return words("{reason} (listings {places})", reason=told, places=places)
