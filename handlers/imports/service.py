"""Importing sheets: given in a form or from the shell, looked through, stood behind, stopped."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from handlers import ids
from handlers.actor import Actor
from handlers.claims.plan import check_right
from handlers.claims.refusals import NoRights, NotYourRight, StatementNotTicked, TooLong
from handlers.claims.rules import STATEMENT_VERSION
from handlers.doors import View
from handlers.imports import forms, showing
from handlers.imports.choosing import read_as
from handlers.imports.rules import (
    USABLE,
    ImportMovedOn,
    NoSheet,
    NoSuchImport,
    NothingToImport,
    Sorting,
    State,
    TooManySheets,
    Way,
    sort_out,
)
from handlers.imports.scanning import Scan
from handlers.people.rules import Action
from handlers.programme import Work
from storage import imports, rights, workspaces
from storage.imports import Import, ImportSheet
from storage.rights import KnownRight

_NOTE = 2000


def offer_form(work: Work, actor: Actor) -> View:
    """The empty form of an import. Raises `MayNot` or `NoRights`."""
    actor.require(Action.FILE_CLAIM)
    usable = [one for one in rights.of(work.session, list(actor.principals)) if one.state in USABLE]
    if not usable:
        raise NoRights
    terms = work.terms
    return forms.import_form(
        work.words(actor), usable, most=terms.sheets_per_import, megabytes=terms.sheet_megabytes
    )


def give(work: Work, actor: Actor, *, token: str, fields: Mapping[str, Any]) -> View:
    """Sheets were put into the form: they are fetched and read next. Safe to send twice."""
    actor.require(Action.FILE_CLAIM)
    right = right_of(work, actor, ids.number(str(fields.get("right") or "")))
    ground = fields.get("ground") or ""
    check_right(right, ground)
    note, confidential = (str(fields.get(name) or "").strip() for name in ("note", "confidential"))
    for field, text in (("note", note), ("confidential", confidential)):
        if len(text) > _NOTE:
            raise TooLong(field=field, length=len(text), limit=_NOTE)
    given = fields.get("sheets") or []
    if not given:
        raise NoSheet
    if len(given) > work.terms.sheets_per_import:
        raise TooManySheets(count=len(given), limit=work.terms.sheets_per_import)
    known = imports.by_token(work.session, token)
    job = known or add(work, actor, right, ground, way="form", token=token, notes=(note, confidential))
    if known is None:
        team_id = workspaces.team_of_lane(work.session, actor.standing.lane_id)
        names = [(str(one.get("name") or ""), str(one["id"])) for one in given]
        add_sheets(work, job, names, team_id=team_id)
        showing.show(work, job)
    words, external_id = work.words(actor), forms.reading_id(int(job.id or 0))
    return forms.reading_view(words, len(given), external_id=external_id)


def right_of(work: Work, actor: Actor, right_id: int) -> KnownRight:
    """A right that this person may file on. Raises `NotYourRight`."""
    right = rights.by_id(work.session, right_id)
    if right is None or right.organisation_id not in actor.principals:
        raise NotYourRight
    return right


def add(
    work: Work, actor: Actor, right: KnownRight, ground: str, *, way: str, token: str, notes: tuple[str, str]
) -> Import:
    """A new import, whose sheets are to be read. `notes`: for Alibaba and the IACC, for the IACC alone."""
    job = Import(
        person_id=actor.person_id,
        right_id=right.id,
        ground=ground,
        note=work.seal(notes[0]) if notes[0] else None,
        confidential_note=work.seal(notes[1]) if notes[1] else None,
        way=way,
        token=token,
        state=State.READING.value,
        created_at=work.now,
        changed_at=work.now,
    )
    work.session.add(job)
    work.session.flush()
    return job


def add_sheets(work: Work, job: Import, given: Sequence[tuple[str, str]], *, team_id: str) -> None:
    """The files of an import, as (name, Slack's id of it): to be fetched."""
    sheets = [
        ImportSheet(
            import_id=int(job.id or 0),
            place=place,
            name=work.seal(name),
            file_id=file_id,
            team_id=team_id,
            state="waiting",
        )
        for place, (name, file_id) in enumerate(given, 1)
    ]
    work.session.add_all(sheets)
    work.session.flush()


def settle(work: Work, actor: Actor, job: Import) -> None:
    """All sheets were read: sort their rows, and wait for somebody to stand behind them.

    Where no row can be filed, nobody has anything to stand behind: the rows go back as they do at the end of
    any import, unless we may have mistaken its columns. Where no sheet could be read, it is over.
    """
    right = right_of(work, actor, job.right_id)
    scans = [
        Scan.from_json(json.loads(work.open(one.scan)))
        for one in imports.sheets_of(work.session, int(job.id or 0))
        if one.state == "read"
    ]
    counted = [
        (Way(*one[:4], one.urgent), one.listings, one.follows) for scan in scans for one in scan.groups
    ]
    sorting = sort_out(counted, right, job.ground, rights.of(work.session, list(actor.principals)))
    job.plan = work.seal(json.dumps(sorting.as_json(), ensure_ascii=False))
    is_asked = bool(sorting.groups) or any(one.layout.doubts for one in scans)
    hopeless = State.RUNNING if scans else State.DROPPED
    job.state = (State.READY if is_asked else hopeless).value
    job.changed_at = work.now


def preview(work: Work, actor: Actor, *, import_id: int) -> View:
    """What the import would become, with the statement; how it stands, once it was stood behind."""
    job = own(work, actor, import_id)
    words, face = work.words(actor), showing.face_of(work, job)
    if job.state != State.READY:
        return forms.standing_view(words, work.setup.platforms, face)
    return forms.confirm_form(words, work.setup.platforms, face, notes=_notes(work, job))


def read_again(work: Work, actor: Actor, *, import_id: int, fields: Mapping[str, Any]) -> View:
    """Read sheets anew, with their columns as the person says. Safe to call twice.

    Raises `ImportMovedOn`, `ColumnTwice` or `NoListings`.
    """
    job = own(work, actor, import_id, lock=True)
    if job.state not in (State.READY, State.READING):
        raise ImportMovedOn(state=showing.state_name(work, work.words(actor), job))
    if job.state == State.READING:  # said before, in a form that may still be open under its name
        return forms.reading_view(work.words(actor), 1, external_id="")
    if not _read_as_said(work, job, fields):
        return preview(work, actor, import_id=import_id)
    return forms.reading_view(work.words(actor), 1, external_id=forms.reading_id(import_id))


def _read_as_said(work: Work, job: Import, fields: Mapping[str, Any]) -> bool:
    """Note how sheets are to be read from now on; False if they were read so."""
    is_changed = False
    for sheet in imports.sheets_of(work.session, int(job.id or 0)):
        if sheet.state != "read":
            continue
        known = Scan.from_json(json.loads(work.open(sheet.scan)))
        layout = read_as(known.layout, int(sheet.id or 0), fields)
        if layout is not known.layout:
            said = replace(known, layout=layout).as_json()
            sheet.scan, sheet.state = work.seal(json.dumps(said, ensure_ascii=False)), "waiting"
            is_changed = True
    if is_changed:
        job.state, job.changed_at = State.READING.value, work.now
        showing.show(work, job)
    return is_changed


def _notes(work: Work, job: Import) -> tuple[str, str]:
    return work.open(job.note), work.open(job.confidential_note)


def own(work: Work, actor: Actor, import_id: int, *, lock: bool = False) -> Import:
    """An import of this person. Raises `NoSuchImport`."""
    actor.require(Action.FILE_CLAIM)
    job = imports.lock(work.session, import_id) if lock else work.session.get(Import, import_id)
    if job is None or job.person_id != actor.person_id:
        raise NoSuchImport
    return job


def confirm(
    work: Work, actor: Actor, *, import_id: int, ticked: bool, fields: Mapping[str, Any] | None = None
) -> View:
    """Stand behind an import: from now on it runs. Safe to call twice.

    Where `fields` say of a column what it was not read as, the sheet is read anew instead, and shown again.
    Raises `StatementNotTicked`, `NothingToImport`, `ImportMovedOn`, `ColumnTwice` or `NoListings`.
    """
    job = own(work, actor, import_id, lock=True)
    words = work.words(actor)
    if job.state not in (State.READY, State.RUNNING, State.DONE):
        raise ImportMovedOn(state=showing.state_name(work, words, job))
    if job.state == State.READY:
        if _read_as_said(work, job, fields or {}):
            return forms.reading_view(words, 1, external_id=forms.reading_id(import_id))
        go_on(work, actor, job, ticked=ticked)
    return forms.standing_view(words, work.setup.platforms, showing.face_of(work, job))


def go_on(work: Work, actor: Actor, job: Import, *, ticked: bool) -> None:
    """An import that is ready runs; where no row of it can be filed, so that its rows go back.

    Raises `StatementNotTicked`, `NotYourRight` or `NothingToImport`.
    """
    if not Sorting.from_json(json.loads(work.open(job.plan))).groups:
        job.state, job.changed_at = State.RUNNING.value, work.now
        showing.show(work, job)
        return
    if not ticked:
        raise StatementNotTicked
    stand_behind(work, actor, job)


def stand_behind(work: Work, actor: Actor, job: Import) -> None:
    """The import runs. Raises `NotYourRight` or `NothingToImport`."""
    right = right_of(work, actor, job.right_id)
    check_right(right, job.ground)
    sorting = Sorting.from_json(json.loads(work.open(job.plan)))
    if not sorting.groups:
        raise NothingToImport
    job.state = State.RUNNING.value
    job.statement_version, job.statement_language = STATEMENT_VERSION, work.words(actor).locale
    job.stood_behind_at = job.changed_at = work.now
    work.record(
        f"import:{job.id}",
        "import:stood_behind",
        actor.by,
        right=job.right_id,
        listings=sorting.listings,
        statement=STATEMENT_VERSION,
    )
    showing.show(work, job)


def drop(work: Work, actor: Actor, *, import_id: int) -> None:
    """Give an import up before it was stood behind. Raises `ImportMovedOn`."""
    job = own(work, actor, import_id, lock=True)
    if job.state not in (State.READING, State.READY):
        raise ImportMovedOn(state=showing.state_name(work, work.words(actor), job))
    drop_it(work, job, by=actor.by)


def drop_it(work: Work, job: Import, *, by: str) -> None:
    """Nothing comes of an import: its files are forgotten."""
    job.state, job.ended_at, job.changed_at = State.DROPPED.value, work.now, work.now
    imports.forget(work.session, int(job.id or 0))
    work.record(f"import:{job.id}", "import:dropped", by)
    showing.show(work, job)
