"""Why a row of a sheet is not filed, each with what to change."""

from collections.abc import Mapping
from enum import StrEnum

from handlers.listings.rules import REASONS
from handlers.words import N_, Words

#: Characters of note and proof together.
MOST_OF_REMARK = 1500


class Why(StrEnum):
    """Why a row, or a listing in it, is not filed."""

    # of a link, as `handlers.listings.rules.Reason`
    NO_LINK = "no_link"
    NUMBER_ALONE = "number_alone"
    NOT_A_LISTING = "not_a_listing"
    HOME_PAGE = "home_page"
    SEARCH_PAGE = "search_page"
    CATEGORY_PAGE = "category_page"
    CAMPAIGN_PAGE = "campaign_page"
    SOLD_IN_APP = "sold_in_app"
    OTHER_SITE = "other_site"
    LOOK_ALIKE = "look_alike"
    STRANGE_ADDRESS = "strange_address"
    TOO_LONG = "too_long"
    # of a row by itself
    EMPTY = "empty"
    FORMULA = "formula"
    CUT_NUMBER = "cut_number"
    OTHER_ID = "other_id"
    OTHER_PLATFORM = "other_platform"
    NO_PLATFORM = "no_platform"
    NOTE_TOO_LONG = "note_too_long"
    UNKNOWN_GROUND = "unknown_ground"
    # of a row among what is known
    UNKNOWN_RIGHT = "unknown_right"
    SEVERAL_RIGHTS = "several_rights"
    RIGHT_NOT_USABLE = "right_not_usable"
    GROUND_DOES_NOT_FIT = "ground_does_not_fit"
    REPEATED = "repeated"
    ALREADY_CLAIMED = "already_claimed"
    NO_SUCH_CLAIM = "no_such_claim"


#: What is wrong and what to change; {told} is what stands in the sheet, or the reference of a claim.
TEXTS: Mapping[Why, str] = {
    **{Why(reason.value): text for reason, text in REASONS.items()},
    Why.EMPTY: N_(
        "This row names no listing. Give the listing's link, or its item id and platform, or remove the row."
    ),
    Why.FORMULA: N_(
        "Under “{told}” stands a formula, and formulas are not read. Put the value itself there."
    ),
    Why.CUT_NUMBER: N_(
        "The spreadsheet has cut figures off this number: {told}. Format the column as text and type the "
        "number again, or give the listing's link."
    ),
    Why.OTHER_ID: N_(
        "The item id “{told}” is not that of the link. Correct the one that is wrong, or empty the item id."
    ),
    Why.OTHER_PLATFORM: N_(
        "The platform “{told}” is not that of the link. Correct the one that is wrong, or empty the platform."
    ),
    Why.NO_PLATFORM: N_(
        "The item id “{told}” alone does not tell the platform. Name a platform of the programme, or give "
        "the listing's link."
    ),
    Why.NOTE_TOO_LONG: N_("Note and proof together are longer than 1,500 characters. Shorten them."),
    Why.UNKNOWN_GROUND: N_(
        "“{told}” is not a ground that we know. Write one such as “counterfeit” or “piracy”, or leave the "
        "cell empty."
    ),
    Why.UNKNOWN_RIGHT: N_(
        "“{told}” is not among the rights you may file on. Write the number under which the right is "
        "registered here, or leave the cell empty."
    ),
    Why.SEVERAL_RIGHTS: N_(
        "“{told}” fits more than one of your rights. Write the registration number of the one that is meant."
    ),
    Why.RIGHT_NOT_USABLE: N_(
        "The right “{told}” was refused or has expired. Name another one, or ask the IACC desk."
    ),
    Why.GROUND_DOES_NOT_FIT: N_(
        "The ground “{told}” does not fit a right of this kind. Choose one that does, or empty the cell."
    ),
    Why.REPEATED: N_(
        "This listing stands in your sheets more than once, and its first row counts. Remove this row."
    ),
    Why.NO_SUCH_CLAIM: N_(
        "“{told}” is not a claim of this rights-holder's that could be filed again. Correct it, or empty the "
        "cell."
    ),
    Why.ALREADY_CLAIMED: N_("This listing is already in your open claim {told}. Remove this row."),
}


def say(words: Words, why: Why, told: str) -> str:
    """A sentence or two for one reader. `told` goes in as it is: escape it where Slack is to show it."""
    return words(TEXTS[why], told=told)
