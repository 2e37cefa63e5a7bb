"""The clock's door to escalations: what Alibaba has not acknowledged in time."""

from handlers.escalations import posting
from handlers.programme import Programme


async def tick(programme: Programme) -> int:
    """Send the reminders that are due; how many it was."""
    waiting = await programme.act(posting.unacknowledged)
    sent = [await programme.act(posting.remind, escalation_id=one) for one in waiting]
    return sum(sent)
