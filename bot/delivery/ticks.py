"""What delivery does at intervals, besides delivering."""

from datetime import datetime, timedelta

from bot.delivery.worker import Postman
from storage import outcomes
from storage.db import Store
from storage.uow import UnitOfWork

#: Bodies are emptied when they were delivered so long ago.
KEPT_FOR = timedelta(days=30)
_AT_ONCE = 1000


def purge(uow: UnitOfWork, older_than: timedelta = KEPT_FOR) -> int:
    """Empty the bodies of up to a thousand delivered rows of each kind; how many it was."""
    return outcomes.purge(uow.session, before=uow.now - older_than, at_most=_AT_ONCE)


async def purge_all(store: Store, now: datetime) -> int:
    """Empty all that is due, a thousand rows in a transaction, so that nobody has to wait for it."""
    emptied = 0
    while some := await store.unhurried(purge, now=now):
        emptied += some
    return emptied


async def measure(postman: Postman, now: datetime) -> None:
    """Set the gauge of the oldest promise that waits: every quarter of a minute."""
    await postman.measure(now)
