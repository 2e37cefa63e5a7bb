"""The rounds of a worker: it looks for what there is to do, again and again, until it is told to stop."""

import asyncio
import contextlib
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field

import structlog
from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError

from storage.errors import NotBegun

#: Seconds between looks at least, however often something is committed.
_BREATH = 0.2

log: structlog.typing.FilteringBoundLogger = structlog.get_logger()


@dataclass(slots=True, kw_only=True)
class Rounds:
    """Calls `look` at once when nudged, else every so often; a store that is away is looked for again."""

    #: the worker's, in the log
    name: str
    #: seconds between looks when nobody nudges
    every: float
    look: Callable[[], Awaitable[object]]
    is_over: bool = field(init=False, default=False)
    _wake: asyncio.Event = field(init=False, default_factory=asyncio.Event)
    _loop: asyncio.AbstractEventLoop | None = field(init=False, default=None)

    def nudge(self) -> None:
        """Something was committed: look at once. From any thread."""
        if self._loop is not None and not self._wake.is_set() and not self._loop.is_closed():
            self._loop.call_soon_threadsafe(self._wake.set)

    async def run(self) -> None:
        """Look until `stop`."""
        self._loop = asyncio.get_running_loop()
        while not self.is_over:
            self._wake.clear()
            try:
                await self.look()
            except (NotBegun, DBAPIError, PoolTimeoutError) as error:
                log.warning("rounds.store_unreachable", worker=self.name, error=type(error).__name__)
            await self._pause()

    def stop(self) -> None:
        """After what is under way. From the loop's own thread."""
        self.is_over = True
        self._wake.set()

    async def _pause(self) -> None:
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(self._wake.wait(), self.every)
        if not self.is_over:
            await asyncio.sleep(_BREATH)
