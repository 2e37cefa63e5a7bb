"""The clock's door to claims: forms that were left are forgotten."""

from handlers.claims.waiting import drop_left_forms
from handlers.programme import Programme


async def tick(programme: Programme) -> int:
    """How many forms were forgotten."""
    return await programme.act(drop_left_forms)
