"""Faults on demand: what Slack, or the network before it, may do to any call."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass

from bot.sandbox.methods import may_answer


@dataclass
class Fault:
    """One fault that is armed: `times` more calls of `method` meet it (None: until it is lifted)."""

    method: str
    kind: str
    times: int | None = 1
    code: str = ""
    retry_after: float = 0
    seconds: float = 0
    did_it: bool = False


class Faults:
    """Arm a fault before the call that shall meet it. Faults of one method are met in the order they came."""

    def __init__(self, on_archive: Callable[[str], None], on_met: Callable[[], None]) -> None:
        self.armed: list[Fault] = []
        self.is_down = False
        self._archive, self._met = on_archive, on_met

    def rate_limit(self, method: str, retry_after: float = 2, times: int | None = 1) -> None:
        """Answer 429 with `Retry-After`, without doing anything."""
        self.armed.append(Fault(method, "rate_limit", times, retry_after=retry_after))

    def lose_answer(self, method: str, times: int | None = 1) -> None:
        """Do the deed, then drop the connection: the caller cannot know."""
        self.armed.append(Fault(method, "lose_answer", times))

    def drop(self, method: str, times: int | None = 1) -> None:
        """Drop the connection without doing the deed."""
        self.armed.append(Fault(method, "drop", times))

    def error(self, method: str, code: str, times: int | None = 1, *, did_it: bool = False) -> None:
        """Answer `code`, which must be one Slack gives for this method; with `did_it`, after doing it."""
        if not may_answer(method, code):
            raise ValueError(f"Slack never answers {code} to {method}.")
        self.armed.append(Fault(method, "error", times, code=code, did_it=did_it))

    def slow(self, method: str, seconds: float, times: int | None = 1) -> None:
        """Wait (real time) before doing the deed."""
        self.armed.append(Fault(method, "slow", times, seconds=seconds))

    def down(self, is_down: bool = True) -> None:
        """Everything answers 503 until `down(False)`."""
        self.is_down = is_down

    def archive(self, channel: object) -> None:
        """Archive a channel (its id, or the channel)."""
        self._archive(str(getattr(channel, "id", channel)))

    def clear(self) -> None:
        self.armed.clear()
        self.is_down = False

    def take(self, method: str) -> Fault | None:
        """The fault this call meets, spent by one."""
        fault = next((one for one in self.armed if one.method == method), None)
        if fault and fault.times is not None:
            fault.times -= 1
            if fault.times <= 0:
                self.armed.remove(fault)
        if fault:
            self._met()
        return fault


async def delay(fault: Fault | None) -> None:
    """Keep a slow call waiting."""
    if fault and fault.kind == "slow":
        await asyncio.sleep(fault.seconds)
