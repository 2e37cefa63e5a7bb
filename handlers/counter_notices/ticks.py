"""The clock's door to counter-notices: reminders, and what nobody answered in time."""

from handlers.counter_notices import lapsing
from handlers.programme import Programme


async def tick(programme: Programme) -> int:
    """Pass on what was not answered, and send the reminders that are due; how many it was."""
    late = await programme.act(lapsing.lapsed)
    passed = [await programme.act(lapsing.lapse, notice_id=one) for one in late]
    waiting = await programme.act(lapsing.to_remind)
    sent = [await programme.act(lapsing.remind, notice_id=one, which=which) for one, which in waiting]
    return sum(passed) + sum(sent)
