"""The clock's door to claims: forms that were left are forgotten; batches whose right is approved move on."""

from handlers.claims.waiting import drop_left_forms, left_waiting, move_on
from handlers.programme import Programme


async def tick(programme: Programme) -> int:
    """How many forms were forgotten, and batches moved on."""
    waiting = await programme.act(left_waiting)
    for case, by in waiting:
        await programme.act(move_on, case=case, by=by)
    return len(waiting) + await programme.act(drop_left_forms)
