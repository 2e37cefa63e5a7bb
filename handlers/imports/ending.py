"""An import comes to its end: its last batches are closed, and what was not filed comes back as sheets."""

from collections.abc import Sequence
from dataclasses import dataclass

from handlers.actor import Actor
from handlers.claims import refreshing
from handlers.imports import portion, running, saying, service, showing
from handlers.imports.rules import ImportMovedOn, State, why_stopped
from handlers.programme import Work
from handlers.refusals import Refusal
from storage import batches, imports
from storage.claim_faces import reference
from storage.imports import Import
from storage.outbox import Message


@dataclass(frozen=True, slots=True)
class RowsAgain:
    """The refused rows of one sheet, as a workbook."""

    sheet_id: int
    filename: str
    content: bytes


def finish(work: Work, *, import_id: int, worker: str, again: Sequence[RowsAgain]) -> bool:
    """All rows were seen to. False if another process was quicker."""
    job = imports.lock(work.session, import_id)
    if job is None or job.state != State.RUNNING or job.worker != worker:
        return False
    state = State.DONE if running.sorting_of(work, job).groups else State.DROPPED
    _end(work, job, state, by="clock:imports")
    _give_back(work, job, again)
    return True


def stop(work: Work, actor: Actor, *, import_id: int) -> None:
    """End an import that runs: what is filed stays filed, the rest is not. Raises `ImportMovedOn`."""
    job = service.own(work, actor, import_id, lock=True)
    if job.state != State.RUNNING:
        raise ImportMovedOn(state=showing.state_name(work, work.words(actor), job))
    _end(work, job, State.STOPPED, by=actor.by)


def stop_because(work: Work, *, import_id: int, worker: str, refusal: Refusal) -> None:
    """An import cannot go on: its person is told why, what was filed, and how to go on."""
    job = imports.lock(work.session, import_id)
    if job is None or job.state != State.RUNNING or job.worker != worker:
        return
    job.progress = {**job.progress, "because": why_stopped(refusal)}
    _end(work, job, State.STOPPED, by="clock:imports")


def _end(work: Work, job: Import, state: State, *, by: str) -> None:
    """Close what is open, and say how it ended."""
    import_id = int(job.id or 0)
    for index in range(len(running.sorting_of(work, job).groups)):
        progress = portion.GroupProgress.of(job, index)
        if progress.batch:
            portion.close_batch(work, progress)
            job.progress = {**job.progress, str(index): progress.as_json()}
    job.state, job.worker, job.worker_until = state.value, "", None
    job.ended_at = job.changed_at = work.now
    imports.forget(work.session, import_id)
    made = [claim for key, one in job.progress.items() if key.isdecimal() for claim in one["claims"]]
    refused = imports.refused_count(work.session, import_id)
    work.record(f"import:{import_id}", f"import:{state.value}", by, claims=len(made), refused=refused)
    if state == State.STOPPED:
        _tell_desk(work, job, sorted(made))
    showing.show(work, job)
    reader = showing.reader_of(work, job)
    if reader is not None and state != State.DROPPED:  # that nothing can be filed was said before
        said = saying.ended(work.words(reader), showing.face_of(work, job))
        say(work, job, f"imports.{state.value}", said)


def _tell_desk(work: Work, job: Import, made: Sequence[int]) -> None:
    """Say once that no more comes, under the first card of the import that the desk has still to see to."""
    desk, cases = work.places().get("desk"), batches.with_desk(work.session, made)
    if desk is None or not cases:
        return
    first, last = (reference(one, job.stood_behind_at or work.now) for one in (made[0], made[-1]))
    said = saying.left_for_desk(work.english(), showing.face_of(work, job), first, last)
    key = f"imports.left:{job.id}"
    work.say(key, to=desk, message=Message(said), under=refreshing.desk_key_of(cases[0]), iacc_only=True)


def _give_back(work: Work, job: Import, again: Sequence[RowsAgain]) -> None:
    reader = showing.reader_of(work, job)
    if reader is None:
        return
    for one in again:
        work.upload(
            f"imports.rows_again:{one.sheet_id}",
            to=reader.lane_id,
            filename=one.filename,
            title=saying.again_title(work.words(reader), one.filename),
            content=one.content,
            under=showing.card_key(int(job.id or 0)),
        )


def say(work: Work, job: Import, key: str, said: str) -> None:
    """Say something once under the import's card, so that its person is notified."""
    reader = showing.reader_of(work, job)
    if reader is not None:
        work.say(
            f"{key}:{job.id}",
            to=reader.lane_id,
            message=Message(said),
            under=showing.card_key(int(job.id or 0)),
        )
