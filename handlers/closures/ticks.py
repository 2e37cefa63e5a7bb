"""The clock's door to sellers: who has come to the bar is put before the desk."""

from handlers.closures import suggesting
from handlers.programme import Programme
from handlers.sellers import earlier


async def tick(programme: Programme) -> int:
    """Look at each seller of whom something was removed or came back; for how many that led to something."""
    await earlier.catch_up(programme)
    waiting = await programme.act(suggesting.to_look_at)
    return sum([await programme.act(suggesting.look, seller_id=one) for one in waiting])
