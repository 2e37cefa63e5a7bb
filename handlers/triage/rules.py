"""Triage: who may hold a claim, what stands against refusing or endorsing it, and what its queue is."""

from datetime import datetime

from handlers.refusals import Refusal
from handlers.words import N_


class HeldBySomebodyElse(Refusal):
    """Nobody gets the same job twice."""

    text = N_("{name} is working on {reference}, until {until} at the latest.")
    next_step = N_("Take another one, or ask them to release it.")


class OwnClaim(Refusal):
    """The person who filed a claim never triages it."""

    text = N_("You filed {reference} yourself, so somebody else checks it.")
    next_step = N_("Leave it to a colleague.")


class NotHeldByYou(Refusal):
    """Only who holds a claim, or a manager, releases it."""

    text = N_("{reference} is not held by you.")
    next_step = N_("Who holds it, or a manager, can release it.")


class WordsNeeded(Refusal):
    """The reason "other" says nothing by itself."""

    text = N_("This reason needs your words: what is wrong, and what to change?")
    next_step = N_("Write a sentence or two, or choose a reason that says it.")
    field = "words"


class ReasonNeeded(Refusal):
    """A reason must be chosen."""

    text = N_("Every refusal has a reason.")
    next_step = N_("Choose one.")
    field = "reason"


class PriorityMissing(Refusal):
    """Nothing was chosen."""

    text = N_("Choose a priority.")
    next_step = N_("One of the list.")
    field = "priority"


class PriorityNeedsWords(Refusal):
    """Whoever changes the order says why."""

    text = N_("Say why.")
    next_step = N_("A few words are enough; your colleagues read them.")
    field = "words"


class NotAColleague(Refusal):
    """Nobody who may triage this case, by now or ever."""

    text = N_("{reference} cannot be handed to this person.")
    next_step = N_("Choose somebody else: an analyst or a manager of the desk who has not filed it.")
    field = "colleague"


class NoColleague(Refusal):
    """Nobody else at the desk may triage this case."""

    text = N_("Nobody else at the desk may check {reference}.")
    next_step = N_("Release it, so that it stands in the queue when somebody joins.")


class NothingToTake(Refusal):
    """The queue holds nothing for this person."""

    text = N_("Nothing can be taken now: what waits is held by others, or you left it to them.")
    next_step = N_("The queue shows what is being worked on; look again later.")


class NoSuchQueue(Refusal):
    """A word that names no platform."""

    text = N_("“{given}” is not a platform of the programme.")
    next_step = N_("Write /marketsafe queue alone, or with one of: {known}.")


class NothingSaid(Refusal):
    """A comment without words."""

    text = N_("A comment needs words.")
    next_step = N_("Write what your colleagues should know, or close the form.")
    field = "words"


def is_held(taken_by_id: int | None, taken_until: datetime | None, *, now: datetime) -> bool:
    """Does a hold stand?"""
    return taken_by_id is not None and taken_until is not None and taken_until > now


def check_hold(taken_by_id: int | None, taken_until: datetime | None, *, by_id: int, now: datetime) -> bool:
    """May this person act on the claim as far as holds go?"""
    return taken_by_id == by_id or not is_held(taken_by_id, taken_until, now=now)
