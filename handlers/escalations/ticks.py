"""The clock's door to escalations: what waits for a word of Alibaba, or of whoever asked."""

from handlers.escalations import again, posting, solving
from handlers.programme import Programme


async def tick(programme: Programme) -> int:
    """Send the reminders that are due, and close what was answered and is let be; how many it was.

    What was declined again escalates.
    """
    waiting = await programme.act(posting.unacknowledged)
    sent = [await programme.act(posting.remind, escalation_id=one) for one in waiting]
    left = await programme.act(solving.let_be)
    closed = [await programme.act(solving.close, escalation_id=one) for one in left]
    declined = await programme.act(again.declined_again)
    raised = [await programme.act(again.escalate, claim_id=claim_id, at=at) for claim_id, at in declined]
    return sum(sent) + sum(closed) + sum(raised)
