"""What somebody may do here, in words, commands and buttons: the same on Start cards, in help and at home.

All of it follows the one table of rights, so that nobody is offered what they would be refused.
"""

from collections.abc import Collection
from dataclasses import dataclass

from handlers import ids
from handlers.blocks import actions, button
from handlers.doors import Block
from handlers.people.rules import Action, Role, may
from handlers.words import N_, Words

_DIGESTS = (Action.CHANGE_OWN_DIGEST, Action.CHANGE_DESK_DIGEST, Action.CHANGE_OFFICERS_DIGEST)
_SEEING = (Action.SEE_OWN_CLAIMS, Action.SEE_ALL_CLAIMS)


@dataclass(frozen=True, slots=True)
class Offer:
    """A text for those who may do one of these actions."""

    actions: tuple[Action, ...]
    text: str

    def is_for(self, roles: frozenset[str]) -> bool:
        return any(may(roles, action) for action in self.actions)


#: Button → what it says and who sees it; *Help* is everybody's and stands last.
_BUTTONS = {
    ids.FILE_CLAIM: Offer((Action.FILE_CLAIM,), N_("File a claim")),
    ids.IMPORT: Offer((Action.FILE_CLAIM,), N_("Import a sheet")),
    ids.MY_CLAIMS: Offer((Action.SEE_OWN_CLAIMS,), N_("My cases")),
    ids.QUEUE: Offer((Action.TAKE_CLAIM,), N_("Queue")),
    ids.ESCALATE: Offer((Action.ESCALATE,), N_("Escalate")),
    ids.DEALERS: Offer((Action.KEEP_DEALERS,), N_("Our dealers")),
    ids.SELLERS: Offer((Action.SEE_SELLERS,), N_("Sellers")),
    ids.DIGEST_SETTINGS: Offer(_DIGESTS, N_("Digest settings")),
    ids.SETTINGS: Offer((Action.KEEP_SETTINGS,), N_("Settings")),
}

_DUTIES = (
    Offer(
        (Action.FILE_CLAIM,),
        N_(
            "*File a claim*: choose a right, paste the links, stand behind your claim. It takes a minute,"
            " and no evidence is asked for."
        ),
    ),
    Offer(
        (Action.FILE_CLAIM,),
        N_(
            "*Import a sheet*: thousands of listings at once, from a CSV or Excel sheet. What cannot be filed"
            " comes back with the reason for each row."
        ),
    ),
    Offer(
        (Action.SEE_OWN_CLAIMS,),
        N_("*My cases* shows where each of your claims stands, what comes next, and by when."),
    ),
    Offer(
        (Action.KEEP_DEALERS,),
        N_(
            "*Our dealers* lists your own shops and dealers: you are warned before you claim against one of"
            " them. The IACC sees the list, Alibaba and other rights-holders never do."
        ),
    ),
    Offer((Action.FILE_CLAIM,), N_("What you tell the IACC in confidence never reaches Alibaba.")),
    Offer(
        (Action.TAKE_CLAIM,),
        N_(
            "New claims come to the desk channel as cards. *Take* one, look at it, then *Endorse and hand"
            " over* it, or *Refuse* it with a reason."
        ),
    ),
    Offer(
        (Action.TAKE_CLAIM,),
        N_(
            "*Queue* shows what can be taken, each rights-holder in turn; *Take next* takes the first of it."
            " Behind *⋯* on a card you release it, hand it to a colleague, skip it, or comment on it."
        ),
    ),
    Offer((Action.SEE_ALL_CLAIMS,), N_("You can look at every claim, whoever filed it.")),
    Offer(
        (Action.SEE_SELLERS,),
        N_(
            "*Sellers* finds a seller by a name, a key or a link: its claims, its strikes line by line, and"
            " what Alibaba did about it."
        ),
    ),
    Offer(
        (Action.RECORD_OUTCOME,),
        N_(
            "Claims for you come to the shared channel as cards. *Acknowledge* a card, then say what became"
            " of it: *All removed*, *One by one*, or *Decline* with a reason. Buttons do it all; you may also"
            " fill in the sheet in the card's thread, and post it there."
        ),
    ),
    Offer(
        (Action.RECORD_COUNTER_NOTICE,),
        N_(
            "When a seller objects to a removal, press *Counter-notice* on the claim's card. Once the"
            " rights-holder has answered, *Uphold* the removal or *Reinstate* the listings."
        ),
    ),
    Offer(
        (Action.STAND_BEHIND_CLAIM,),
        N_(
            "When a seller objects, *Stand behind* the removal, *Accept*, or *Ask the IACC*. You may also"
            " stand behind what Alibaba declined, and *Retract* what should not have been removed."
        ),
    ),
    Offer(
        (Action.ESCALATE,),
        N_("*Escalate* is for a problem of any kind, with a case or without one. The IACC desk sees to it."),
    ),
    Offer(
        (Action.POST_ESCALATION,),
        N_(
            "What needs Alibaba, the desk posts to the shared channel. The answer reaches the rights-holder"
            " when you share it, not before."
        ),
    ),
    Offer(
        (Action.ANSWER_ESCALATION,),
        N_("Escalations come there too: *Acknowledge* one, then answer it."),
    ),
    Offer(_DIGESTS, N_("*Digest settings* says when the digest of pending work comes, and whether.")),
    Offer(
        (Action.KEEP_REGISTER,),
        N_("You also keep the register: who takes part, for which organisation, in which role."),
    ),
    Offer(
        (Action.KEEP_SETTINGS,),
        N_(
            "*Settings* says whether claims of trusted rights-holders pass to Alibaba without a check, and"
            " shows who is trusted."
        ),
    ),
)
_WORKING_GROUP = N_("You sit in the working group. Its topics come to the working group's own channel.")

_COMMANDS = (
    Offer((Action.FILE_CLAIM,), N_("`/claim` files a claim")),
    Offer((Action.FILE_CLAIM,), N_("`/claim import` files the listings of a sheet")),
    Offer(_SEEING, N_("`/claim MS-2026-000123` shows one claim, `/claim list` all of them")),
    Offer(
        (Action.TAKE_CLAIM,),
        N_("`/marketsafe queue` shows what can be taken, `/marketsafe queue taobao` of one platform"),
    ),
    Offer(
        (Action.ESCALATE,),
        N_("`/escalate` reports a problem, `/escalate MS-2026-000123` one with a claim"),
    ),
    Offer((Action.KEEP_DEALERS,), N_("`/marketsafe dealers` lists your own shops and dealers")),
    Offer((Action.SEE_SELLERS,), N_("`/marketsafe sellers` finds a seller by a name, a key or a link")),
    Offer(
        _DIGESTS,
        N_("`/digest` changes your digest, `/digest preview` shows it, `/digest now` sends it at once"),
    ),
    Offer(
        (Action.KEEP_SETTINGS,), N_("`/marketsafe settings` shows who is trusted, and changes what passes")
    ),
)
_HELP_COMMAND = N_("`/marketsafe` shows this help")


def duties(words: Words, roles: frozenset[str]) -> list[str]:
    """What these roles do, one sentence or two each (mrkdwn)."""
    said = [words(offer.text) for offer in _DUTIES if offer.is_for(roles)]
    if Role.MEMBER in roles:
        said.append(words(_WORKING_GROUP))
    return said


def commands(words: Words, roles: frozenset[str]) -> list[str]:
    """The slash commands of use to these roles, one line each (mrkdwn)."""
    return [*(words(offer.text) for offer in _COMMANDS if offer.is_for(roles)), words(_HELP_COMMAND)]


def buttons(readers: Collection[Words], roles: frozenset[str], *, with_help: bool = True) -> Block:
    """A row of what these roles may start. For readers of two languages each label is in both."""
    offered = {action_id: offer.text for action_id, offer in _BUTTONS.items() if offer.is_for(roles)}
    if with_help:
        offered[ids.HELP] = N_("Help")
    return actions(
        *(
            button(_label(readers, text), action_id, style="primary" if action_id == ids.FILE_CLAIM else "")
            for action_id, text in offered.items()
        )
    )


def _label(readers: Collection[Words], text: str) -> str:
    return " · ".join(dict.fromkeys(words(text) for words in readers))
