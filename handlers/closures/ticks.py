"""The clock's door to sellers: who has come to the bar is put before the desk, and lateness is told."""

from handlers.closures import lateness, suggesting
from handlers.programme import Programme
from handlers.sellers import earlier


async def tick(programme: Programme) -> int:
    """Look at sellers of whom something was removed or came back, and say what is overdue; how much."""
    await earlier.catch_up(programme)
    waiting = await programme.act(suggesting.to_look_at)
    looked = [await programme.act(suggesting.look, seller_id=one) for one in waiting]
    late = await programme.act(lateness.late)
    told = [await programme.act(lateness.tell, closure_id=one) for one in late]
    return sum(looked) + sum(told)
