"""The clock's door to imports: what nobody stood behind is dropped."""

from handlers.imports import service
from handlers.imports.rules import State
from handlers.programme import Programme, Work
from storage import imports


async def tick(programme: Programme) -> int:
    """Drop imports that were left; how many it was."""
    left = await programme.act(_left)
    for import_id in left:
        await programme.act(_drop, import_id=import_id)
    return len(left)


def _left(work: Work) -> list[int]:
    return imports.left(work.session, before=work.now - work.terms.draft_for)


def _drop(work: Work, *, import_id: int) -> None:
    job = imports.lock(work.session, import_id)
    if job is not None and job.state in (State.READING, State.READY):
        service.drop_it(work, job, by="clock:imports")
