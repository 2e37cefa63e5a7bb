"""The clock's door to triage: holds run out."""

from handlers.claims.cases import Case
from handlers.programme import Programme, Work
from handlers.triage import service
from storage import batches


async def tick(programme: Programme) -> int:
    """Give cases whose hold has run out back to the queue; how many it was."""
    expired = await programme.act(_expired)
    for case in expired:
        await programme.act(service.end_hold, case=case)
    return len(expired)


def _expired(work: Work) -> list[Case]:
    return batches.expired_holds(work.session, now=work.now)
