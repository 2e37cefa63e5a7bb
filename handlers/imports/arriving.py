"""The sheets of an import arrive: each is looked through, counted and kept; its person is told."""

import io
import json
import zlib
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from itertools import count, takewhile
from typing import Any

from handlers.actor import Actor
from handlers.doors import View
from handlers.files import FETCH_FOR, Came, Taken, ToFetch
from handlers.imports import ending, forms, saying, service, showing
from handlers.imports.rules import State
from handlers.imports.scanning import Scan, scan
from handlers.programme import Work
from handlers.sheets import open_sheet
from handlers.words import N_
from storage import imports, people
from storage.imports import Import, ImportSheet


@dataclass(frozen=True, slots=True)
class Looked:
    """What a sheet holds, and its bytes in packed pieces."""

    scan: Scan
    pieces: list[bytes]
    size: int


def look_through(name: str, content: bytes) -> Looked:
    """Count what a sheet holds. Raises `Unreadable`."""
    found = scan(open_sheet(io.BytesIO(content), name))
    return Looked(found, imports.packed(content), len(content))


def read_again(work: Work, *, sheet_id: int) -> Callable[[], Looked]:
    """What counts a sheet that we keep, with its columns as its person says they are."""
    sheet = work.session.get(ImportSheet, sheet_id)
    assert sheet is not None  # noqa: S101 - it waits
    name, content = work.open(sheet.name), _kept(work, sheet_id)
    layout = Scan.from_json(json.loads(work.open(sheet.scan))).layout
    return lambda: Looked(scan(open_sheet(io.BytesIO(content), name), layout), [], len(content))


def _kept(work: Work, sheet_id: int) -> bytes:
    found = takewhile(bool, (imports.piece(work.session, sheet_id, place) for place in count()))
    return b"".join(zlib.decompress(work.keyring.open_bytes(piece)) for piece in found if piece)


@dataclass(frozen=True, slots=True)
class ImportSheets:
    """Imports wait for their sheets."""

    #: bytes
    limit: int
    #: the megabytes are filled in where it is shown
    too_large: str = N_("it is larger than {megabytes} MB; split it")
    not_given: str = N_("Slack did not give it to us; try once more")

    def waiting(self, work: Work) -> list[ToFetch]:
        """As `Errand.waiting` says."""
        return [
            ToFetch(
                one.id,
                one.file_id,
                one.team_id,
                is_late=one.changed_at < work.now - FETCH_FOR,
                again=partial(read_again, sheet_id=one.id) if one.is_kept else None,
            )
            for one in imports.waiting(work.session)
        ]

    def understand(self, name: str, content: bytes) -> Looked:
        """What the sheet holds. Raises `Unreadable`."""
        return look_through(name, content)

    def take(self, work: Work, one: ToFetch, came: Came) -> Taken | None:
        """A sheet was fetched, or could not be. None if it is moot: the import was given up."""
        job = imports.lock(work.session, imports.import_of_sheet(work.session, one.id))
        sheet = imports.sheet_to_change(work.session, one.id)
        if job is None or sheet is None or job.state != State.READING or sheet.state != "waiting":
            return None
        keep(work, sheet, came.understood, came.problem)
        return _when_all_are_read(work, job, again=one.again is not None)


def keep(work: Work, sheet: ImportSheet, looked: Any, problem: str) -> None:
    """Note what a sheet holds, and keep its bytes if they are new; or note what is wrong with it."""
    if not isinstance(looked, Looked):
        sheet.state, sheet.problem = "refused", problem
        return
    sheet.state, sheet.size = "read", looked.size
    sheet.scan = work.seal(json.dumps(looked.scan.as_json(), ensure_ascii=False))
    sealed = [work.keyring.seal_bytes(piece) for piece in looked.pieces]
    imports.keep(work.session, int(sheet.id or 0), sealed)


def _when_all_are_read(work: Work, job: Import, *, again: bool) -> Taken | None:
    """The next step of the form and the card, once no sheet is waited for any more; said the first time."""
    sheets = imports.sheets_of(work.session, int(job.id or 0))
    standing = people.by_id(work.session, job.person_id, today=work.now.date())
    if standing is None:
        service.drop_it(work, job, by="clock:imports")
        return None
    actor = Actor(standing)
    if all(one.state != "waiting" for one in sheets):
        service.settle(work, actor, job)
        if job.state == State.DROPPED:
            service.drop_it(work, job, by="clock:imports")
        else:
            showing.show(work, job)
        if not again:
            said = saying.looked_through(work.words(actor), showing.face_of(work, job))
            ending.say(work, job, "imports.read", said)
        return Taken(forms.reading_id(int(job.id or 0)), _next(work, actor, job))
    showing.show(work, job)
    return Taken()


def _next(work: Work, actor: Actor, job: Import) -> View:
    return service.preview(work, actor, import_id=int(job.id or 0))
