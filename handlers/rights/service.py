"""Rights: registered once, then reused in every claim."""

from dataclasses import replace

from handlers.people.rules import NoSuchOrganisation
from handlers.programme import Work
from handlers.rights import rules
from storage import people, rights
from storage.rights import KnownRight, Right


def add_right(
    work: Work,
    *,
    organisation: str,
    kind: str,
    mark: str,
    jurisdiction: str,
    by: str,
    number: str = "",
    approved: bool = False,
) -> KnownRight:
    """Register a right of a rights-holder: approved at once, or pending until Alibaba has approved it.

    A right that is pending becomes approved by registering it again as `approved`. Raises
    `NoSuchOrganisation` and the refusals of `rights.rules`, also for a right that is there already.
    """
    kind = rules.a_kind(kind)
    mark, number = rules.a_mark(mark), rules.a_number(number, kind=kind)
    jurisdiction = rules.a_jurisdiction(jurisdiction)
    holder_id = _holder(work, organisation)
    people.lock_organisation(work.session, holder_id)
    for known in rights.of(work.session, [holder_id]):
        if rules.is_same(known, mark=mark, number=number, jurisdiction=jurisdiction):
            if approved and known.state == "pending":
                return approve(work, known, by=by)
            raise rules.RightAlreadyThere(organisation=known.organisation, right=known.name)
    row = Right(
        organisation_id=holder_id,
        kind=kind,
        mark=mark,
        number=number,
        jurisdiction=jurisdiction,
        state="approved" if approved else "pending",
        created_at=work.now,
    )
    work.session.add(row)
    work.session.flush()
    return _recorded(work, row, by)


def approve(work: Work, known: KnownRight, *, by: str) -> KnownRight:
    """Alibaba has approved a right that was pending. Its rights-holder is locked by the caller.

    Raises `RightNotPending`.
    """
    if known.state != "pending":
        raise rules.RightNotPending(right=known.name)
    rights.set_state(work.session, known.id, "approved")
    work.record(f"right:{known.id}", "right:approved", by)
    return replace(known, state="approved")


def list_rights(work: Work, *, organisation: str = "") -> list[KnownRight]:
    """All rights, or one rights-holder's, by holder and name. Raises `NoSuchOrganisation`."""
    if organisation:
        return rights.of(work.session, [_holder(work, organisation)])
    everyone = [one.id for one in people.organisations(work.session) if one.id is not None]
    return rights.of(work.session, everyone)


def _holder(work: Work, organisation: str) -> int:
    found = people.organisation_named(work.session, organisation.strip())
    if found is None or found.id is None:
        raise NoSuchOrganisation(name=organisation)
    if found.kind != "holder":
        raise rules.NotARightsHolder(organisation=found.name)
    return found.id


def _recorded(work: Work, row: Right, by: str) -> KnownRight:
    assert row.id is not None  # noqa: S101 - it was flushed
    work.record(
        f"right:{row.id}",
        "right:registered",
        by,
        organisation=row.organisation_id,
        kind=row.kind,
        jurisdiction=row.jurisdiction,
        state=row.state,
    )
    made = rights.by_id(work.session, row.id)
    assert made is not None  # noqa: S101 - it was flushed
    return made
