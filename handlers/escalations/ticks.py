"""The clock's door to escalations: what Alibaba is late with, and what waits for a word."""

from collections.abc import Awaitable, Callable, Sequence

from handlers.claims.cases import Case
from handlers.escalations import again, overdue, posting, solving
from handlers.programme import Programme


async def tick(programme: Programme) -> int:
    """Do what is due: say what is late, send reminders, close what is over and done; how many it was."""
    done = await _late(programme)
    waiting = await programme.act(posting.unacknowledged)
    sent = [await programme.act(posting.remind, escalation_id=one) for one in waiting]
    left = await programme.act(solving.let_be)
    closed = [await programme.act(solving.close, escalation_id=one) for one in left]
    declined = await programme.act(again.declined_again)
    raised = [await programme.act(again.escalate, claim_id=claim_id, at=at) for claim_id, at in declined]
    moot = await programme.act(overdue.moot)
    ended = [await programme.act(overdue.close, escalation_id=one) for one in moot]
    return done + sum(sent) + sum(closed) + sum(raised) + sum(ended)


async def _late(programme: Programme) -> int:
    """What has run out first: of that, half of the time says nothing more."""
    act, few = programme.act, programme.setup.terms.late_one_by_one
    late, half = await act(overdue.late), await act(overdue.at_half)
    done = await _each_or_all(
        late, few, lambda case: act(overdue.tell_late, case=case), lambda: act(overdue.tell_many_late)
    )
    done += await _each_or_all(
        half, few, lambda case: act(overdue.tell_half, case=case), lambda: act(overdue.tell_many_half)
    )
    for case in await act(overdue.behind):
        await act(overdue.show, case=case)
    return done


async def _each_or_all(
    found: Sequence[Case],
    few: int,
    each: Callable[[Case], Awaitable[bool]],
    every: Callable[[], Awaitable[int]],
) -> int:
    """One message for each of a few cases, and one list for many."""
    if len(found) > few:
        return await every()
    return sum([await each(case) for case in found])
