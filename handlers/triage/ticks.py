"""The clock's door to triage: holds run out, and what somebody skipped comes back to them."""

from handlers.claims.cases import Case
from handlers.programme import Programme, Work
from handlers.triage import service
from storage import batches, triage_desk


async def tick(programme: Programme) -> int:
    """Give cases whose hold has run out back to the queue, and what was skipped; how many it was."""
    expired = await programme.act(_expired)
    for case in expired:
        await programme.act(service.end_hold, case=case)
    back = await programme.act(_forget_skipped)
    return len(expired) + back


def _expired(work: Work) -> list[Case]:
    return batches.expired_holds(work.session, now=work.now)


def _forget_skipped(work: Work) -> int:
    return triage_desk.forget_skipped(work.session, now=work.now)
