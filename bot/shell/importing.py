"""Sheets from the shell: read, stood behind by whoever is named, and filed; stopped half way, it goes on."""

import gc
import hashlib
import uuid
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from bot.shell.opening import opened
from bot.shell.progress import Advance, bar
from bot.shell.report import CannotDo, Report
from handlers.actor import Actor
from handlers.claims.refusals import GroundDoesNotFit, NotYourRight
from handlers.claims.rules import GROUNDS, ground_for
from handlers.claims.wording import GROUND_NAMES
from handlers.imports import arriving, ending, running, service, showing
from handlers.imports.arriving import Looked
from handlers.imports.ending import RowsAgain
from handlers.imports.faces import ImportFace
from handlers.imports.rules import State, right_named
from handlers.imports.running import Job
from handlers.imports.units import Unit
from handlers.imports.working import Hand
from handlers.people.rules import Action, Unknown
from handlers.people.rules import slack_id as read_slack_id
from handlers.programme import Programme, Work
from handlers.refusals import Refusal
from handlers.sheets import Unreadable
from storage import imports, people, rights
from storage.imports import Import
from storage.rights import KnownRight

#: Bytes. Here nobody waits at a form, so that it may be ten times as large.
_LIMIT = 100 * 1024 * 1024
#: Portions that are filed in one unit of work, all or none. A bot over the same store waits that long with
#: what is filed for the same rights-holder.
AT_ONCE = 8


def import_sheet(*, file: str, slack_id: str, right: str, ground: str) -> Report:
    """File what a sheet names. Raises `CannotDo` or a refusal."""
    path = Path(file)
    given = _Given(path.name, *looked_at(path), slack_id, right, ground)
    with opened() as programme:
        worker = f"shell:{uuid.uuid4().hex}"
        import_id, job = programme.act_at(programme.clock(), _begin, given=given, worker=worker)
        del given  # the sheet lies in the store from now on
        again = _work_off(programme, job, worker) if job else []
        face = programme.store.read(
            lambda unit: _face(Work.over(unit, programme.setup), import_id), now=programme.clock()
        )
    return _report(face, _written(path, again))


def looked_at(path: Path) -> tuple[Looked, str]:
    """What a sheet holds, and a digest of its bytes, which are let go of. Raises `CannotDo`."""
    # What start-up made stays: else the collector walks it again and again, a fifth of an import's work.
    gc.freeze()
    if path.stat().st_size > _LIMIT:
        raise CannotDo(f"{path}: it is larger than {_LIMIT // 1024 // 1024} MB. Split it.")
    content = path.read_bytes()
    try:
        return arriving.look_through(path.name, content), hashlib.sha256(content).hexdigest()
    except Unreadable as unreadable:
        raise CannotDo(f"{path}: {unreadable.why}.") from None


@dataclass(frozen=True, slots=True)
class _Given:
    """What the command was given, and what the sheet holds."""

    name: str
    looked: Looked
    digest: str
    slack_id: str
    right: str
    ground: str


def _begin(work: Work, *, given: _Given, worker: str) -> tuple[int, Job | None]:
    """The import of this file, new or gone on with, and the work left of it; None where there is none."""
    actor = _actor(work, given.slack_id)
    right = _right(work, actor, given.right)
    if ground_for(right.kind, given.ground) is None:
        raise GroundDoesNotFit(fitting=[GROUND_NAMES[one] for one in GROUNDS[right.kind]])
    token = f"shell:{actor.person_id}:{right.id}:{given.ground}:{given.digest}"
    known = imports.by_token(work.session, token)
    if known is not None and known.state in (State.STOPPED, State.DROPPED):
        known.token = f"{token}:{known.id}"  # ended on purpose, or nothing came of it: this one is another
        work.session.flush()
        known = None
    job = known or _new(work, actor, right, given, token)
    import_id = int(job.id or 0)
    if job.state != State.RUNNING:
        return import_id, None
    work.session.flush()
    begun = running.begin(work, import_id=import_id, worker=worker)
    if begun is None:
        raise CannotDo("Another process works on this import at present: the bot, or another shell.")
    return import_id, begun


def _new(work: Work, actor: Actor, right: KnownRight, given: _Given, token: str) -> Import:
    job = service.add(work, actor, right, given.ground, way="shell", token=token, notes=("", ""))
    service.add_sheets(work, job, [(given.name, "")], team_id="")
    [sheet] = imports.sheets_of(work.session, int(job.id or 0))
    arriving.keep(work, sheet, given.looked, "")
    work.session.flush()
    service.settle(work, actor, job)
    if job.state == State.READY:
        service.go_on(work, actor, job, ticked=True)
    return job


def _actor(work: Work, slack_id: str) -> Actor:
    """Raises `Unknown`, or `MayNot` for one who files no claims."""
    who = read_slack_id(slack_id)
    standing = people.by_slack_id(work.session, who.team_id, who.user_id, today=work.now.date())
    if standing is None:
        raise Unknown
    actor = Actor(standing)
    actor.require(Action.FILE_CLAIM)
    return actor


def _right(work: Work, actor: Actor, named: str) -> KnownRight:
    """By its number, its mark or both. Raises `NotYourRight`."""
    mine = rights.of(work.session, list(actor.principals))
    found = right_named(named, mine[0], mine) if mine and named.strip() else None
    if not isinstance(found, KnownRight):
        raise NotYourRight
    return found


def _work_off(programme: Programme, job: Job, worker: str) -> list[RowsAgain]:
    """File all that is left; the rows that were not filed."""
    try:
        with bar("Listings", job.sorting.listings) as advance:
            return file_all(programme, job, worker, advance)
    except running.NotOurs:
        raise CannotDo("The import was stopped, or another process has taken it over.") from None
    except Refusal as refusal:
        programme.act_at(
            programme.clock(), ending.stop_because, import_id=job.id, worker=worker, refusal=refusal
        )
        raise
    finally:  # also after Ctrl-C: the next process need not wait for us
        programme.act_at(programme.clock(), running.let_go, import_id=job.id, worker=worker)


def file_all(programme: Programme, job: Job, worker: str, advance: Advance) -> list[RowsAgain]:
    """File all that is left, and end the import; the rows that were not filed.

    Raises `NotOurs` or a refusal, and `Unreadable` if a sheet is not what it was.
    """
    words = programme.store.read(
        lambda unit: Work.over(unit, programme.setup).english(), now=programme.clock()
    )
    hand, before = Hand(programme, job, words), 0.0
    for units in _portions(hand):
        filed = programme.act_at(
            programme.clock(),
            running.file_units,
            import_id=job.id,
            sorting=job.sorting,
            worker=worker,
            units=units,
        )
        advance(filed - before)
        before = filed
    again = hand.rows_again()
    programme.act_at(programme.clock(), ending.finish, import_id=job.id, worker=worker, again=again)
    return again


def _portions(hand: Hand) -> Iterator[list[Unit]]:
    """Several portions at a time, of which the next are read while those before are filed."""

    def some() -> list[Unit]:
        return list(islice(iter(hand.next_unit, None), AT_ONCE))

    with ThreadPoolExecutor(1, thread_name_prefix="import-read") as reader:
        coming = reader.submit(some)
        while units := coming.result():
            coming = reader.submit(some)
            yield units


def _face(work: Work, import_id: int) -> ImportFace:
    job = work.session.get(Import, import_id)
    assert job is not None  # noqa: S101 - it was there a moment ago
    return showing.face_of(work, job)


def _written(path: Path, again: list[RowsAgain]) -> str:
    """Where the refused rows lie now, "" where there are none."""
    for one in again:
        beside = path.with_name(one.filename)
        beside.write_bytes(one.content)
        return str(beside)
    return ""


def _report(face: ImportFace, not_filed: str) -> Report:
    claims = [
        {
            "platform": group.family,
            "kind": group.kind,
            "right": group.right,
            "ground": group.ground,
            "listings": group.filed,
            "claims": group.claims,
            "first": group.first,
            "last": group.last,
        }
        for group in face.groups
    ]
    said = f"{face.filed} listings are filed in {face.claims} claims; {face.refused} rows were not filed."
    if face.state == State.DROPPED:
        said = "No row of this sheet can be filed, and nothing was. Correct the rows, and import them again."
    if not_filed:
        said += f" What is wrong with each stands in {not_filed}."
    document = {
        "state": face.state.value,
        "listings": face.filed,
        "claims": face.claims,
        "not_filed": face.refused,
        "rows_again": not_filed,
        "groups": claims,
    }
    rows = [list(one.values()) for one in claims]
    headings = ["Platform", "Kind", "Right", "Ground", "Listings", "Claims", "First", "Last"]
    return Report(document, said, headings if rows else (), rows, is_right=face.state != State.DROPPED)
