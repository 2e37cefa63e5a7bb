"""The register: organisations, their people, and letters of authorisation.

Everything here is safe to do twice. `by` is how history names who did it: "shell:operator", "person:7".
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Literal

from handlers.cards import show_changed
from handlers.people import rules, views
from handlers.people.rules import Role, SlackId
from handlers.programme import Work
from handlers.words import CHINESE, Words
from storage import people, workspaces
from storage.people import Authorisation, Organisation, Person, Standing

#: Always there: the migration makes it.
IACC = "IACC"

Outcome = Literal["added", "changed", "same", "back"]


@dataclass(frozen=True, slots=True)
class Member:
    """A person of the register, and what became of the call that named them."""

    person_id: int
    slack_id: str
    name: str
    organisation_id: int
    organisation: str
    #: of the organisation: "holder", "representative", "iacc" or "alibaba"
    kind: str
    roles: tuple[str, ...]
    platforms: tuple[str, ...]
    language: str
    timezone: str
    outcome: Outcome = "same"


@dataclass(frozen=True, slots=True)
class KnownOrganisation:
    """An organisation of the register."""

    id: int
    name: str
    kind: str


@dataclass(frozen=True, slots=True)
class Letter:
    """A letter of authorisation. `from_on` and `to_on` are its first and last day."""

    id: int
    principal: str
    agent: str
    scope: str
    from_on: date
    to_on: date
    revoked: bool


def add_organisation(work: Work, *, name: str, kind: str, by: str) -> KnownOrganisation:
    """A new organisation. Raises `AlreadyThere`, `NoSuchKind` or `NameMissing`."""
    name = rules.a_name(name)
    if kind not in rules.FITS:
        raise rules.NoSuchKind(kind=kind, known=", ".join(rules.FITS))
    if people.organisation_named(work.session, name):
        raise rules.AlreadyThere(name=name)
    row = Organisation(kind=kind, name=name, created_at=work.now)
    work.session.add(row)
    work.session.flush()
    made = _known(row)
    work.record(f"organisation:{made.id}", "organisation:added", by, kind=kind)
    return made


def list_organisations(work: Work) -> list[KnownOrganisation]:
    return [_known(row) for row in people.organisations(work.session)]


def add_member(
    work: Work,
    *,
    slack_id: str,
    name: str,
    roles: Iterable[str],
    organisation: str,
    by: str,
    platforms: Iterable[str] = (),
    language: str = "",
    timezone: str = "",
) -> Member:
    """Put a person into the register and welcome them by direct message.

    `slack_id` is "U0123ABCD@T0123ABCD". Adding somebody again adds roles and platforms, and updates name,
    language and time zone where given; somebody who was removed is there again, with these roles alone. An
    officer for whom no platform is named acts for all of them. Raises refusals of `people.rules`.
    """
    at = rules.slack_id(slack_id)
    home = _organisation(work, organisation)
    wanted = rules.roles_for(home.kind, home.name, roles)
    named = rules.platforms_for(wanted, platforms, work.setup.platforms.platforms)
    before = people.by_slack_id(work.session, at.team_id, at.user_id, today=work.now.date())
    if before is not None and before.organisation_id != home.id:
        raise rules.SomewhereElse(person=before.name, organisation=before.organisation)
    row = people.person_at(work.session, at.team_id, at.user_id)
    outcome: Outcome = "changed" if before else "back" if row else "added"
    person_id = _write(
        work, row or _new_person(work, at, home), home, name=name, language=language, timezone=timezone
    )
    if Role.OFFICER in wanted and not (named or (before and before.platforms)):
        named = frozenset(work.setup.platforms.platforms)
    people.grant(work.session, person_id, roles=wanted, platforms=named)
    after = _standing(work, person_id)
    return _member(after, "same") if before == after else _announced(work, after, outcome, by)


def remove_member(work: Work, *, slack_id: str, by: str) -> Member:
    """Take a person out of the register: from now on they may do nothing. Raises `NoSuchPerson`.

    Their row stays, since history speaks of it.
    """
    at = rules.slack_id(slack_id)
    known = people.by_slack_id(work.session, at.team_id, at.user_id, today=work.now.date())
    row = people.person_at(work.session, at.team_id, at.user_id)
    if known is None or row is None:
        raise rules.NoSuchPerson(person=str(at))
    row.removed_at = work.now
    work.session.add(row)
    people.strip(work.session, known.person_id)
    work.session.flush()
    work.record(f"person:{known.person_id}", "person:removed", by, roles=sorted(known.roles))
    return _member(known, "changed")


def list_members(work: Work) -> list[Member]:
    """Everybody who takes part, by name."""
    everyone = [person.id for person in people.everyone(work.session) if person.id is not None]
    return [_member(_standing(work, person_id), "same") for person_id in everyone]


def appoint_first_managers(work: Work, *, managers: Iterable[str], by: str = "settings") -> list[Member]:
    """Make managers of those whom the settings name ("U…@T…"), at every start; those appointed now.

    Somebody who was removed since stays removed: settings begin a register, they do not overrule it.
    """
    appointed = []
    for manager in managers:
        at = rules.slack_id(manager)
        row = people.person_at(work.session, at.team_id, at.user_id)
        if row is None or row.removed_at is None:
            member = add_member(
                work,
                slack_id=manager,
                name=row.name if row else at.user_id,
                roles=[Role.MANAGER],
                organisation=IACC,
                by=by,
            )
            if member.outcome != "same":
                appointed.append(member)
    return appointed


def add_letter(
    work: Work, *, principal: str, agent: str, from_on: date, to_on: date, by: str, scope: str = "all"
) -> Letter:
    """Let a representative firm (`agent`) act for a rights-holder (`principal`), both days included.

    The same letter twice is one. Raises `NoSuchOrganisation`, `LetterNotFitting` or
    `LetterEndsBeforeItBegins`.
    """
    holder, firm = _organisation(work, principal), _organisation(work, agent)
    if (holder.kind, firm.kind) != ("holder", "representative"):
        raise rules.LetterNotFitting(
            principal=holder.name, principal_kind=holder.kind, agent=firm.name, agent_kind=firm.kind
        )
    if to_on < from_on:
        raise rules.LetterEndsBeforeItBegins(from_on=from_on, to_on=to_on)
    people.lock_organisation(work.session, holder.id)
    wanted = Authorisation(
        principal_id=holder.id, agent_id=firm.id, scope=scope, from_on=from_on, to_on=to_on
    )
    for row in people.letters(work.session):
        if row.revoked_at is None and _terms(row) == _terms(wanted):
            return _letter(row, holder.name, firm.name)
    work.session.add(wanted)
    work.session.flush()
    facts = {"principal": holder.id, "agent": firm.id, "from_on": str(from_on), "to_on": str(to_on)}
    work.record(f"letter:{wanted.id}", "letter:added", by, **facts)
    return _letter(wanted, holder.name, firm.name)


def revoke_letter(work: Work, *, letter_id: int, by: str) -> Letter:
    """End a letter today: the firm acts for that rights-holder no more. Raises `NoSuchLetter`."""
    row = people.letter(work.session, letter_id)
    if row is None:
        raise rules.NoSuchLetter(letter=letter_id)
    if row.revoked_at is None:
        row.revoked_at = work.now
        work.session.add(row)
        work.session.flush()
        work.record(f"letter:{letter_id}", "letter:revoked", by)
    names = {one.id: one.name for one in list_organisations(work)}
    return _letter(row, names[row.principal_id], names[row.agent_id])


def list_letters(work: Work) -> list[Letter]:
    """All letters, the newest first."""
    names = {one.id: one.name for one in list_organisations(work)}
    return [
        _letter(row, names[row.principal_id], names[row.agent_id]) for row in people.letters(work.session)
    ]


def _organisation(work: Work, name: str) -> KnownOrganisation:
    found = people.organisation_named(work.session, rules.a_name(name))
    if found is None:
        raise rules.NoSuchOrganisation(name=name)
    return _known(found)


def _write(
    work: Work, row: Person, home: KnownOrganisation, *, name: str, language: str, timezone: str
) -> int:
    """The person's row, new or brought up to date; its id."""
    row.removed_at, row.organisation_id = None, home.id
    row.name = rules.a_name(name or row.name)
    row.language = rules.a_language(language or row.language)
    row.timezone = rules.a_timezone(timezone or row.timezone)
    work.session.add(row)
    work.session.flush()
    assert row.id is not None  # noqa: S101 - it was flushed
    return row.id


def _new_person(work: Work, at: SlackId, home: KnownOrganisation) -> Person:
    """Not yet stored. Until told otherwise, people keep the hours of their side of the table."""
    team_id = workspaces.team_that_speaks(work.session, at.team_id)
    digest = "officers" if home.kind == "alibaba" else "desk"
    return Person(
        team_id=at.team_id,
        user_id=at.user_id,
        name="",
        organisation_id=home.id,
        language="en",
        timezone=work.terms.digests[digest].timezone,
        lane_id=workspaces.lane(work.session, team_id=team_id, address=f"@{at.user_id}"),
        created_at=work.now,
    )


def _announced(work: Work, member: Standing, outcome: Outcome, by: str) -> Member:
    """Written into history, and told to the person."""
    work.record(
        f"person:{member.person_id}",
        f"person:{outcome}",
        by,
        organisation=member.organisation_id,
        roles=sorted(member.roles),
        platforms=sorted(member.platforms),
    )
    words = work.words(member)
    message = views.welcome(words, member, _called(work, words, member.platforms))
    show_changed(work, f"home.start:person:{member.person_id}", to=member.lane_id, message=message)
    if outcome == "back":  # an edited card notifies nobody
        key = f"people.back:{member.person_id}:{work.now.isoformat()}"
        work.say(key, to=member.lane_id, message=views.welcome_back(words, member))
    return _member(member, outcome)


def _called(work: Work, words: Words, platforms: frozenset[str]) -> list[str]:
    """What a reader calls these platforms, in the order of the programme's table."""
    known = work.setup.platforms.platforms.items()
    return [one.chinese if words.locale == CHINESE else one.english for key, one in known if key in platforms]


def _standing(work: Work, person_id: int) -> Standing:
    standing = people.by_id(work.session, person_id, today=work.now.date())
    assert standing is not None  # noqa: S101 - the person is there, and not removed
    return standing


def _member(standing: Standing, outcome: Outcome) -> Member:
    return Member(
        person_id=standing.person_id,
        slack_id=str(SlackId(standing.user_id, standing.team_id)),
        name=standing.name,
        organisation_id=standing.organisation_id,
        organisation=standing.organisation,
        kind=standing.kind,
        roles=tuple(sorted(standing.roles)),
        platforms=tuple(sorted(standing.platforms)),
        language=standing.language,
        timezone=standing.timezone,
        outcome=outcome,
    )


def _known(row: Organisation) -> KnownOrganisation:
    assert row.id is not None  # noqa: S101 - it is stored
    return KnownOrganisation(row.id, row.name, row.kind)


def _terms(row: Authorisation) -> tuple[object, ...]:
    """What makes two letters the same."""
    return (row.principal_id, row.agent_id, row.scope, row.from_on, row.to_on)


def _letter(row: Authorisation, principal: str, agent: str) -> Letter:
    assert row.id is not None  # noqa: S101 - it is stored
    return Letter(
        row.id, principal, agent, row.scope, row.from_on, row.to_on, revoked=row.revoked_at is not None
    )
