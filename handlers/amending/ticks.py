"""The clock's door to what rights-holders are asked: reminders."""

from handlers.amending import reminding
from handlers.programme import Programme


async def tick(programme: Programme) -> int:
    """Remind of the questions whose half time or last day has come; how many reminders there were."""
    waiting = await programme.act(reminding.due)
    sent = [await programme.act(reminding.remind, case=case, number=number) for case, number in waiting]
    return sum(sent)
