"""The clock's door to triage: holds run out."""

from handlers.programme import Programme, Work
from handlers.triage import service
from storage import claims


async def tick(programme: Programme) -> int:
    """Give claims whose hold has run out back to the queue; how many it was."""
    expired = await programme.act(_expired)
    for claim_id in expired:
        await programme.act(service.end_hold, claim_id=claim_id)
    return len(expired)


def _expired(work: Work) -> list[int]:
    return claims.expired_holds(work.session, now=work.now)
