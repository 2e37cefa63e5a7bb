"""The clock's door to digests, and the shell's: send what is due."""

import asyncio
from datetime import datetime

from handlers.digests import service
from handlers.digests.service import Turn
from handlers.programme import Programme


async def tick(programme: Programme) -> int:
    """Send each digest whose hour has come, in a unit of work of its own; how many were sent.

    One that fails holds up none of the others: what went wrong is raised when all have had their turn.
    """
    await programme.act(service.subscribe_all)
    sent, failures = 0, []
    for subscription_id in await programme.act(service.due):
        act = programme.act(service.send_due, subscription_id=subscription_id)
        [turn] = await asyncio.gather(act, return_exceptions=True)
        if isinstance(turn, Exception):
            failures.append(turn)
        elif isinstance(turn, Turn) and turn.outcome == service.Outcome.SENT:
            sent += 1
    if failures:
        raise ExceptionGroup("some digests were not sent", failures)
    return sent


def send(programme: Programme, *, audience: str, at: datetime, by: str = "shell:operator") -> list[Turn]:
    """`marketsafe digest send`: send an audience's digests that are due at the instant `at`, exactly once.

    Due is whoever's hour of that local day has come by `at`, and whoever's earlier one was missed. Calling it
    again, or a tick at the same hour, sends nothing twice. `at` need not be now: what is pending is told as
    of then. Raises `NoSuchAudience` or `GroupComesLater`.
    """
    now = programme.clock()
    subscription_ids = programme.act_at(now, service.readers_of, audience=audience)
    turns = [
        programme.act_at(now, service.send_at, subscription_id=subscription_id, at=at, by=by)
        for subscription_id in subscription_ids
    ]
    return [turn for turn in turns if turn is not None]
