"""What is said when a claim cannot be filed, or not be moved on: each with what to do about it."""

from handlers.refusals import Refusal
from handlers.words import N_


class NoLinkUnderstood(Refusal):
    """Nothing in the links field is a listing or a store front."""

    text = N_("No listing was found in what you pasted: {why}.")
    next_step = N_("Open the listing on the platform, copy its address, and paste it here, one per line.")
    field = "links"


class TooManyLines(Refusal):
    """More lines than one form takes."""

    text = N_("These are {lines} lines or links; one form takes {limit}.")
    next_step = N_("Split the list and file it in several goes; everything you typed stays here.")
    field = "links"


class BadLines(Refusal):
    """Links that are to other sites, or to no listing."""

    text = N_("These links are not listings on a platform of the programme: {what}.")
    next_step = N_("Correct or remove them; everything else you typed stays here.")
    field = "links"


class AllClaimedAlready(Refusal):
    """Every listing is in an open claim of the same rights-holder."""

    text = N_("All of these are already in your open claims: {references}.")
    next_step = N_("Nothing needs to be done; follow them with /claim list or the button My cases.")
    field = "links"


class NotYourRight(Refusal):
    """A right that is not among those the person may file on."""

    text = N_("This right is not among those you may file on.")
    next_step = N_("Choose one from the list; to add a right, write to {contact}.")
    field = "right"


class RightNotUsable(Refusal):
    """A right that was refused or has expired."""

    text = N_("This right cannot carry a claim: it was refused or has expired.")
    next_step = N_("Choose another, or ask the IACC desk at {contact}.")
    field = "right"


class NoRights(Refusal):
    """The holder has no right registered yet, so no claim can be filed."""

    text = N_("No right is registered for you yet, and every claim stands on one.")
    next_step = N_("Write to the IACC desk at {contact}: registering a right is done once.")


class GroundDoesNotFit(Refusal):
    """A ground of another kind of right."""

    text = N_("This ground does not fit a right of this kind.")
    next_step = N_("Choose one of: {fitting}; or leave it empty.")
    field = "ground"


class StatementNotTicked(Refusal):
    """The claim was not stood behind."""

    text = N_("A claim needs somebody who stands behind it.")
    next_step = N_("Read the statement and tick it, or go back and change the claim.")
    field = "statement"


class TooLong(Refusal):
    """More text than a form's field holds."""

    text = N_("This is {length} characters; {limit} fit here.")
    next_step = N_("Shorten it, or put the rest into an escalation to the desk.")


class DraftGone(Refusal):
    """The form was left too long, or belongs to somebody else."""

    text = N_("This form is no longer open.")
    next_step = N_("Start again with /claim or the button File a claim.")


class NoSuchClaim(Refusal):
    """No claim of that reference that this person may see."""

    text = N_("There is no claim {reference} among those you may see.")
    next_step = N_("Check the number, or see them all with /claim list or the button My cases.")


class FileNotReadable(Refusal):
    """A file that is not text with links in it."""

    text = N_("The file {name} could not be read as text: {why}.")
    next_step = N_("Save it as CSV or plain text, with one link a line, and choose it again.")
    field = "links_file"


class AlreadyDone(Refusal):
    """A stale button: the case has moved on."""

    text = N_("{reference} has moved on: it is now {status}.")
    next_step = N_("The card shows where it stands.")
