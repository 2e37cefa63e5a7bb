"""The clock's door to counter-notices: reminders, and what nobody answered in time."""

from handlers.counter_notices import deciding_late, lapsing
from handlers.programme import Programme


async def tick(programme: Programme) -> int:
    """Pass on what was not answered, and send the reminders that are due; how many it was."""
    late = await programme.act(lapsing.lapsed)
    passed = [await programme.act(lapsing.lapse, notice_id=one) for one in late]
    waiting = await programme.act(lapsing.to_remind)
    sent = [await programme.act(lapsing.remind, notice_id=one, which=which) for one, which in waiting]
    return sum(passed) + sum(sent) + await _undecided(programme)


async def _undecided(programme: Programme) -> int:
    """A message for each of a few, and one list for many."""
    found = await programme.act(deciding_late.undecided)
    if len(found) > programme.setup.terms.late_one_by_one:
        return await programme.act(deciding_late.tell_many, found=found)
    told = [await programme.act(deciding_late.tell, notice_id=one, which=which) for one, which in found]
    return sum(told)
