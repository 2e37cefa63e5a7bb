"""Who may do what: one table, action × role, that every service asks; and what a member must have."""

import re
import shlex
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from handlers.refusals import Refusal
from handlers.words import N_, zone_named


class Role(StrEnum):
    """What somebody is in the programme."""

    HOLDER = "holder"
    ANALYST = "analyst"
    TRANSLATOR = "translator"
    MANAGER = "manager"
    OFFICER = "officer"
    MEMBER = "member"


class Action(StrEnum):
    """What somebody may want to do."""

    FILE_CLAIM = "file a claim"
    SEE_OWN_CLAIMS = "see the organisation's claims"
    SEE_ALL_CLAIMS = "see all claims"
    TAKE_CLAIM = "take a claim"
    RELEASE_CLAIM = "release a claim"
    HAND_TO_COLLEAGUE = "hand a claim to a colleague"
    COMMENT_CLAIM = "comment on a claim inside the desk"
    ENDORSE_CLAIM = "endorse a claim"
    REFUSE_CLAIM = "refuse a claim"
    ORDER_QUEUE = "change a claim's priority"
    ASK_HOLDER = "ask a rights-holder"
    APPROVE_RIGHT = "approve a right"
    ACKNOWLEDGE_HAND_OVER = "acknowledge a hand-over"
    RECORD_OUTCOME = "record an outcome"
    DECLINE_HAND_OVER = "decline a hand-over"
    QUERY_HAND_OVER = "ask about a hand-over"
    ANSWER_QUESTION = "answer a question"
    WITHDRAW_CLAIM = "withdraw a claim"
    RECORD_COUNTER_NOTICE = "record a counter-notice"
    ANSWER_COUNTER_NOTICE = "answer a counter-notice"
    ASK_ABOUT_COUNTER_NOTICE = "ask the IACC about a counter-notice"
    DECIDE_COUNTER_NOTICE = "decide on a counter-notice"
    STAND_BEHIND_CLAIM = "stand behind a declined claim"
    RETRACT_CLAIM = "take a claim back"
    RECORD_ON_BEHALF = "record for an officer"
    UNDO_OUTCOME = "undo an outcome"
    TRY_AGAIN = "try again to deliver something to Alibaba"
    ESCALATE = "escalate"
    POST_ESCALATION = "post an escalation to Alibaba"
    ACKNOWLEDGE_ESCALATION = "acknowledge an escalation"
    ANSWER_ESCALATION = "answer an escalation"
    SHARE_ANSWER = "share Alibaba's answer"
    RESOLVE_ESCALATION = "resolve an escalation"
    CONFIRM_ANSWER = "say whether an answer solved it"
    KEEP_DEALERS = "keep the list of the own dealers"
    SEE_SELLERS = "see sellers"
    KEEP_SELLERS = "merge sellers and keep their lists"
    RECOMMEND_CLOSURE = "recommend closing a store"
    RECORD_SELLER_ACTION = "record what was done about a seller"
    CHANGE_OWN_DIGEST = "change the own digest"
    CHANGE_DESK_DIGEST = "change the desk's digest"
    CHANGE_OFFICERS_DIGEST = "change the officers' digest"
    KEEP_REGISTER = "keep the register of people"
    KEEP_SETTINGS = "change the programme's settings"


_H, _A, _M, _O = Role.HOLDER, Role.ANALYST, Role.MANAGER, Role.OFFICER

#: The whole of it. What stands in no row may be done by nobody.
MAY: dict[Action, frozenset[Role]] = {
    Action.FILE_CLAIM: frozenset({_H}),
    Action.SEE_OWN_CLAIMS: frozenset({_H}),
    Action.SEE_ALL_CLAIMS: frozenset({_A, Role.TRANSLATOR, _M}),
    Action.TAKE_CLAIM: frozenset({_A, _M}),
    Action.RELEASE_CLAIM: frozenset({_A, _M}),
    Action.HAND_TO_COLLEAGUE: frozenset({_A, _M}),
    Action.COMMENT_CLAIM: frozenset({_A, Role.TRANSLATOR, _M}),
    Action.ENDORSE_CLAIM: frozenset({_A, _M}),
    Action.REFUSE_CLAIM: frozenset({_A, _M}),
    Action.ORDER_QUEUE: frozenset({_A, _M}),
    Action.ASK_HOLDER: frozenset({_A, _M}),
    Action.APPROVE_RIGHT: frozenset({_M}),
    Action.ACKNOWLEDGE_HAND_OVER: frozenset({_O}),
    Action.RECORD_OUTCOME: frozenset({_O}),
    Action.DECLINE_HAND_OVER: frozenset({_O}),
    Action.QUERY_HAND_OVER: frozenset({_O}),
    Action.ANSWER_QUESTION: frozenset({_H}),
    Action.WITHDRAW_CLAIM: frozenset({_H}),
    Action.RECORD_COUNTER_NOTICE: frozenset({_O}),
    Action.ANSWER_COUNTER_NOTICE: frozenset({_H, _A, _M}),
    Action.ASK_ABOUT_COUNTER_NOTICE: frozenset({_H}),
    Action.DECIDE_COUNTER_NOTICE: frozenset({_O}),
    Action.STAND_BEHIND_CLAIM: frozenset({_H}),
    Action.RETRACT_CLAIM: frozenset({_H}),
    Action.RECORD_ON_BEHALF: frozenset({_A, _M}),
    Action.UNDO_OUTCOME: frozenset({_O, _A, _M}),
    Action.TRY_AGAIN: frozenset({_A, _M}),
    Action.ESCALATE: frozenset({_H, _A, _M}),
    Action.POST_ESCALATION: frozenset({_A, _M}),
    Action.ACKNOWLEDGE_ESCALATION: frozenset({_O}),
    Action.ANSWER_ESCALATION: frozenset({_O}),
    Action.SHARE_ANSWER: frozenset({_A, _M}),
    Action.RESOLVE_ESCALATION: frozenset({_A, _M}),
    Action.CONFIRM_ANSWER: frozenset({_H, _A, _M}),
    Action.KEEP_DEALERS: frozenset({_H}),
    Action.SEE_SELLERS: frozenset({_A, Role.TRANSLATOR, _M}),
    Action.KEEP_SELLERS: frozenset({_A, _M}),
    Action.RECOMMEND_CLOSURE: frozenset({_A, _M}),
    Action.RECORD_SELLER_ACTION: frozenset({_O}),
    Action.CHANGE_OWN_DIGEST: frozenset({_H}),
    Action.CHANGE_DESK_DIGEST: frozenset({_A, _M}),
    Action.CHANGE_OFFICERS_DIGEST: frozenset({_O}),
    Action.KEEP_REGISTER: frozenset({_M}),
    Action.KEEP_SETTINGS: frozenset({_M}),
}

#: What people call each role.
ROLE_NAMES: dict[str, str] = {
    Role.HOLDER: N_("holder"),
    Role.ANALYST: N_("analyst"),
    Role.TRANSLATOR: N_("translator"),
    Role.MANAGER: N_("manager"),
    Role.OFFICER: N_("officer"),
    Role.MEMBER: N_("member"),
}

#: Which roles fit which kind of organisation: nobody sits on two sides of the table.
FITS: dict[str, frozenset[Role]] = {
    "holder": frozenset({_H, Role.MEMBER}),
    "representative": frozenset({_H, Role.MEMBER}),
    "iacc": frozenset({_A, Role.TRANSLATOR, _M, Role.MEMBER}),
    "alibaba": frozenset({_O, Role.MEMBER}),
}


def may(roles: frozenset[str], action: Action) -> bool:
    """Does one of these roles carry the right?"""
    return not roles.isdisjoint(MAY.get(action, frozenset()))


def fits(kind: str, role: str) -> bool:
    """May a person of such an organisation have this role?"""
    return role in FITS.get(kind, frozenset())


#: A user's id and the team's or Grid's: https://docs.slack.dev/reference/objects/user-object
_SLACK_ID = re.compile(r"([UW][A-Z0-9]{2,20})@([TE][A-Z0-9]{2,20})")
LANGUAGES = ("en", "zh-CN")


@dataclass(frozen=True, slots=True)
class SlackId:
    """A person in Slack: the user id and the id of the person's own team (`E…` for an Enterprise Grid)."""

    user_id: str
    team_id: str

    def __str__(self) -> str:
        return f"{self.user_id}@{self.team_id}"


def slack_id(text: str) -> SlackId:
    """Read "U0123ABCD@T0123ABCD". Raises `NotASlackId`."""
    found = _SLACK_ID.fullmatch(text.strip().upper())
    if found is None:
        raise NotASlackId(given=text.strip())
    return SlackId(*found.groups())


def a_name(text: str) -> str:
    """A name with its spaces tidied. Raises `NameMissing`."""
    name = " ".join(text.split())
    if not name:
        raise NameMissing
    return name


def roles_for(kind: str, organisation: str, roles: Iterable[str]) -> frozenset[str]:
    """The roles, checked against the kind of organisation. Raises `RoleDoesNotFit`."""
    wanted = frozenset(role.strip().lower() for role in roles)
    for role in sorted(wanted) or [""]:
        if not fits(kind, role):
            raise RoleDoesNotFit(
                role=role, organisation=organisation, kind=kind, fitting=sorted(FITS.get(kind, frozenset()))
            )
    return wanted


def platforms_for(roles: Iterable[str], given: Iterable[str], known: Iterable[str]) -> frozenset[str]:
    """The platforms an officer is named for. Raises `PlatformsAreForOfficers` or `NoSuchPlatform`."""
    wanted = frozenset(platform.strip().lower() for platform in given)
    if wanted and Role.OFFICER not in roles:
        raise PlatformsAreForOfficers
    for platform in sorted(wanted.difference(known)):
        raise NoSuchPlatform(platform=platform, known=", ".join(sorted(known)))
    return wanted


def a_language(text: str) -> str:
    """One of `LANGUAGES`. Raises `LanguageNotSpoken`."""
    spoken = {"en": "en", "zh": "zh-CN"}.get(text.strip().replace("_", "-").partition("-")[0].lower())
    if spoken is None:
        raise LanguageNotSpoken(given=text, spoken=", ".join(LANGUAGES))
    return spoken


def a_timezone(text: str) -> str:
    """An IANA time zone's name. Raises `NotATimezone`."""
    if zone_named(text.strip()) is None:
        raise NotATimezone(given=text)
    return text.strip()


class Unknown(Refusal):
    """The register does not know this person."""

    text = N_("We do not know you yet in this programme.")
    next_step = N_("To join, write to {contact}: it is free and open to brands of all sizes.")


class MayNot(Refusal):
    """The person's roles do not carry the right."""

    text = N_("This is not among what your role in the programme may do: {who_may} may.")
    next_step = N_("Ask one of them, or write to the IACC desk at {contact}.")


class RoleDoesNotFit(Refusal):
    """A role that people of such an organisation cannot have."""

    text = N_("The role {role} does not fit {organisation}, whose kind is {kind}.")
    next_step = N_("Choose one of: {fitting}.")


class NoSuchOrganisation(Refusal):
    """The register has no organisation of that name."""

    text = N_("There is no organisation called {name}.")
    next_step = N_("Add it first: marketsafe organisation add {typed} --kind holder|representative.")

    def __init__(self, *, name: str) -> None:
        super().__init__(name=name, typed=shlex.quote(name))


class NoSuchPerson(Refusal):
    """The register has no such person."""

    text = N_("There is no member {person}.")
    next_step = N_("See all members: marketsafe member list.")


class AlreadyThere(Refusal):
    """An organisation of that name exists."""

    text = N_("There is already an organisation called {name}.")
    next_step = N_("Use it, or choose another name.")


class NoSuchKind(Refusal):
    """A kind of organisation that the programme does not have."""

    text = N_("{kind} is not a kind of organisation.")
    next_step = N_("Choose one of: {known}.")


class NotASlackId(Refusal):
    """Not a Slack user id with its team id."""

    text = N_("“{given}” is not a Slack member id with its team id.")
    next_step = N_(
        "Write it as U0123ABCD@T0123ABCD. The member id stands in the person's Slack profile (⋮, Copy member"
        " ID); the team id stands in the browser's address of their workspace, after /client/."
    )


class NameMissing(Refusal):
    """A name with nothing in it."""

    text = N_("The name is missing.")
    next_step = N_("Give the name by which people know them.")


class SomewhereElse(Refusal):
    """The person already takes part for another organisation."""

    text = N_("{person} already takes part for {organisation}.")
    next_step = N_("Remove them there first, then add them again.")


class PlatformsAreForOfficers(Refusal):
    """Platforms were named for somebody who is no officer."""

    text = N_("Only officers act for a platform.")
    next_step = N_("Leave the platforms out, or give the role officer.")


class NoSuchPlatform(Refusal):
    """A platform that is not in the programme."""

    text = N_("{platform} is not a platform of the programme.")
    next_step = N_("Choose among: {known}.")


class LanguageNotSpoken(Refusal):
    """A language that we have no texts in."""

    text = N_("We do not speak {given} yet.")
    next_step = N_("Choose one of: {spoken}.")


class NotATimezone(Refusal):
    """Not the name of a time zone."""

    text = N_("{given} is not the name of a time zone.")
    next_step = N_("Write it as Asia/Shanghai or America/New_York.")


class LetterNotFitting(Refusal):
    """A letter of authorisation that is not from a rights-holder to a representative."""

    text = N_("A letter of authorisation goes from a rights-holder to a representative firm.")
    next_step = N_("{principal} is a {principal_kind}, {agent} is a {agent_kind}: check both names.")


class LetterEndsBeforeItBegins(Refusal):
    """A letter whose last day lies before its first."""

    text = N_("The letter would end on {to_on}, before it begins on {from_on}.")
    next_step = N_("Check both dates.")


class NoSuchLetter(Refusal):
    """The register has no such letter."""

    text = N_("There is no letter of authorisation with the number {letter}.")
    next_step = N_("Check the number in the list of letters.")
