"""The clock's door to digests, and the shell's."""

import asyncio
from datetime import datetime

from handlers.digests import rules, sending, service
from handlers.digests.rules import Outcome
from handlers.digests.sending import Preview, Turn
from handlers.programme import Programme


async def tick(programme: Programme) -> int:
    """Send each digest whose hour has come, in a unit of work of its own; how many were sent.

    One that fails holds up none of the others: what went wrong is raised when all have had their turn.
    """
    await programme.act(service.subscribe_all)
    sent, failures = 0, []
    for subscription_id in await programme.act(sending.due):
        act = programme.act(sending.send_due, subscription_id=subscription_id)
        [turn] = await asyncio.gather(act, return_exceptions=True)
        if isinstance(turn, Exception):
            failures.append(turn)
        sent += isinstance(turn, Turn) and turn.outcome == Outcome.SENT
    if failures:
        raise ExceptionGroup("some digests were not sent", failures)
    return sent


def send(programme: Programme, *, audience: str, at: datetime, by: str = "shell:operator") -> list[Turn]:
    """`marketsafe digest send`: send an audience's digests that are due at the instant `at`, exactly once.

    Due is whoever's hour of that local day has come by `at`, and whoever's earlier one was missed. Calling it
    again, or a tick at the same hour, sends nothing twice. `at` need not be now: what is pending is dated as
    of then. Raises `NoSuchAudience` or `GroupComesLater`.
    """
    audience, now = rules.an_audience(audience), programme.clock()
    programme.act_at(now, service.subscribe_all)
    turns = [
        programme.act_at(now, sending.send_at, subscription_id=subscription_id, at=at, by=by)
        for subscription_id in programme.act_at(now, sending.readers_of, audience=audience)
    ]
    return [turn for turn in turns if turn is not None]


def preview(programme: Programme, *, audience: str, at: datetime) -> list[Preview]:
    """`marketsafe digest preview`: an audience's digests as they would read at `at`; nothing is sent.

    Raises `NoSuchAudience` or `GroupComesLater`.
    """
    audience, now = rules.an_audience(audience), programme.clock()
    programme.act_at(now, service.subscribe_all)
    return programme.act_at(now, sending.preview_all, audience=audience, at=at)
