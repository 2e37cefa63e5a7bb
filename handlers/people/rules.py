"""Who may do what: one table, action × role, that every service asks."""

from enum import StrEnum

from handlers.refusals import Refusal
from handlers.words import N_


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
    ENDORSE_CLAIM = "endorse a claim"
    REFUSE_CLAIM = "refuse a claim"
    ACKNOWLEDGE_HAND_OVER = "acknowledge a hand-over"
    RECORD_OUTCOME = "record an outcome"
    DECLINE_HAND_OVER = "decline a hand-over"
    ESCALATE = "escalate"
    POST_ESCALATION = "post an escalation to Alibaba"
    ACKNOWLEDGE_ESCALATION = "acknowledge an escalation"
    ANSWER_ESCALATION = "answer an escalation"
    SHARE_ANSWER = "share Alibaba's answer"
    RESOLVE_ESCALATION = "resolve an escalation"
    CHANGE_OWN_DIGEST = "change the own digest"
    CHANGE_DESK_DIGEST = "change the desk's digest"
    CHANGE_OFFICERS_DIGEST = "change the officers' digest"


_H, _A, _M, _O = Role.HOLDER, Role.ANALYST, Role.MANAGER, Role.OFFICER

#: The whole of it. What stands in no row may be done by nobody.
MAY: dict[Action, frozenset[Role]] = {
    Action.FILE_CLAIM: frozenset({_H}),
    Action.SEE_OWN_CLAIMS: frozenset({_H}),
    Action.SEE_ALL_CLAIMS: frozenset({_A, Role.TRANSLATOR, _M}),
    Action.TAKE_CLAIM: frozenset({_A, _M}),
    Action.RELEASE_CLAIM: frozenset({_A, _M}),
    Action.ENDORSE_CLAIM: frozenset({_A, _M}),
    Action.REFUSE_CLAIM: frozenset({_A, _M}),
    Action.ACKNOWLEDGE_HAND_OVER: frozenset({_O}),
    Action.RECORD_OUTCOME: frozenset({_O}),
    Action.DECLINE_HAND_OVER: frozenset({_O}),
    Action.ESCALATE: frozenset({_H, _A, _M}),
    Action.POST_ESCALATION: frozenset({_A, _M}),
    Action.ACKNOWLEDGE_ESCALATION: frozenset({_O}),
    Action.ANSWER_ESCALATION: frozenset({_O}),
    Action.SHARE_ANSWER: frozenset({_A, _M}),
    Action.RESOLVE_ESCALATION: frozenset({_A, _M}),
    Action.CHANGE_OWN_DIGEST: frozenset({_H}),
    Action.CHANGE_DESK_DIGEST: frozenset({_A, _M}),
    Action.CHANGE_OFFICERS_DIGEST: frozenset({_O}),
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


class Unknown(Refusal):
    """The register does not know this person."""

    text = N_("We do not know you yet in this programme.")
    next_step = N_("To join, write to {contact}: it is free and open to brands of all sizes.")


class MayNot(Refusal):
    """The person's roles do not carry the right."""

    text = N_("This is not among what your role in the programme may do: {who_may} may.")
    next_step = N_("Ask one of them, or write to the IACC desk at {contact}.")


class NotYours(Refusal):
    """The case is another organisation's, or for a platform the officer does not act for."""

    text = N_("{reference} is not among your cases.")
    next_step = N_("Check the number, or ask the IACC desk at {contact}.")


class RoleDoesNotFit(Refusal):
    """A role that people of such an organisation cannot have."""

    text = N_("The role {role} does not fit {organisation}, whose kind is {kind}.")
    next_step = N_("Choose one of: {fitting}.")


class NoSuchOrganisation(Refusal):
    """The register has no organisation of that name."""

    text = N_("There is no organisation called {name}.")
    next_step = N_("Add it first: marketsafe organisation add {name} --kind holder.")


class NoSuchPerson(Refusal):
    """The register has no such person."""

    text = N_("There is no member {person}.")
    next_step = N_("See all members: marketsafe member list.")


class AlreadyThere(Refusal):
    """An organisation of that name exists."""

    text = N_("There is already an organisation called {name}.")
    next_step = N_("Use it, or choose another name.")
