"""The register from the shell: organisations, people, letters of authorisation, rights."""

from collections.abc import Callable, Sequence
from datetime import date
from typing import TypeVar

from bot.shell.opening import OPERATOR, opened
from bot.shell.report import Report
from handlers.claims.waiting import register_right
from handlers.people import service as people
from handlers.people.service import KnownOrganisation, Letter, Member
from handlers.rights import service as rights
from storage.rights import KnownRight

T = TypeVar("T")

_OUTCOMES = {
    "added": "{name} is a member now.",
    "back": "{name} is a member again.",
    "changed": "{name}'s entry was changed.",
    "same": "{name} was a member already; nothing has changed.",
}


def add_member(
    *,
    slack_id: str,
    name: str,
    roles: Sequence[str],
    organisation: str,
    platforms: Sequence[str],
    language: str,
    timezone: str,
) -> Report:
    with opened() as programme:
        member = programme.act_at(
            programme.clock(),
            people.add_member,
            slack_id=slack_id,
            name=name,
            roles=roles,
            organisation=organisation,
            platforms=platforms,
            language=language,
            timezone=timezone,
            by=OPERATOR,
        )
    return Report(member, _OUTCOMES[member.outcome].format(name=member.name))


def remove_member(*, slack_id: str) -> Report:
    with opened() as programme:
        member = programme.act_at(programme.clock(), people.remove_member, slack_id=slack_id, by=OPERATOR)
    return Report(member, f"{member.name} is no longer a member, and may do nothing from now on.")


def list_members() -> Report:
    with opened() as programme:
        members = programme.act_at(programme.clock(), people.list_members)
    return _table(
        members, _member_row, ("Who", "Name", "Organisation", "Roles", "Platforms", "Reads", "Clock")
    )


def add_organisation(*, name: str, kind: str) -> Report:
    with opened() as programme:
        made = programme.act_at(programme.clock(), people.add_organisation, name=name, kind=kind, by=OPERATOR)
    return Report(made, f"{made.name} is in the register now.")


def list_organisations() -> Report:
    with opened() as programme:
        found = programme.act_at(programme.clock(), people.list_organisations)
    return _table(found, _organisation_row, ("Id", "Name", "Kind"))


def add_letter(*, principal: str, agent: str, from_on: date, to_on: date) -> Report:
    with opened() as programme:
        letter = programme.act_at(
            programme.clock(),
            people.add_letter,
            principal=principal,
            agent=agent,
            from_on=from_on,
            to_on=to_on,
            by=OPERATOR,
        )
    said = f"{letter.agent} may act for {letter.principal} from {letter.from_on} to {letter.to_on}."
    return Report(letter, said)


def revoke_letter(*, letter_id: int) -> Report:
    with opened() as programme:
        letter = programme.act_at(programme.clock(), people.revoke_letter, letter_id=letter_id, by=OPERATOR)
    return Report(letter, f"{letter.agent} may no longer act for {letter.principal}.")


def list_letters() -> Report:
    with opened() as programme:
        found = programme.act_at(programme.clock(), people.list_letters)
    return _table(found, _letter_row, ("Id", "Rights-holder", "Representative", "From", "To", "Revoked"))


def add_right(
    *, organisation: str, kind: str, mark: str, number: str, jurisdiction: str, approved: bool
) -> Report:
    with opened() as programme:
        right = programme.act_at(
            programme.clock(),
            register_right,
            organisation=organisation,
            kind=kind,
            mark=mark,
            number=number,
            jurisdiction=jurisdiction,
            approved=approved,
            by=OPERATOR,
        )
    return Report(right, f"{right.name} of {right.organisation} is registered: {right.state}.")


def list_rights(*, organisation: str) -> Report:
    with opened() as programme:
        found = programme.act_at(programme.clock(), rights.list_rights, organisation=organisation)
    return _table(found, _right_row, ("Id", "Rights-holder", "Kind", "Right", "State"))


def _table(found: Sequence[T], row: Callable[[T], Sequence[object]], columns: Sequence[str]) -> Report:
    return Report(found, "" if found else "There is none yet.", columns, [row(one) for one in found])


def _member_row(one: Member) -> Sequence[object]:
    return (
        one.slack_id,
        one.name,
        one.organisation,
        one.roles,
        one.platforms,
        one.language,
        one.timezone,
    )


def _organisation_row(one: KnownOrganisation) -> Sequence[object]:
    return (one.id, one.name, one.kind)


def _letter_row(one: Letter) -> Sequence[object]:
    revoked = "yes" if one.revoked else "no"
    return (one.id, one.principal, one.agent, one.from_on, one.to_on, revoked)


def _right_row(one: KnownRight) -> Sequence[object]:
    return (one.id, one.organisation, one.kind, one.name, one.state)
