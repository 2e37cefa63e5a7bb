"""The verbs that are no person's: the clock, faults, what the bot did, and what its owner offers."""

from collections.abc import Awaitable, Callable
from dataclasses import asdict
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

from bot.sandbox.errors import CannotDo
from bot.sandbox.records import Channel, Json

if TYPE_CHECKING:
    from bot.sandbox.sandbox import Sandbox  # it makes us, so at run time it comes first

Verb = Callable[[Json], Awaitable[Any]]
FAULTS = ("rate_limit", "lose_answer", "drop", "error", "slow", "archive", "down", "clear")
#: What a fault is given: the kinds of value, and for numbers the most.
OPTIONS: dict[str, tuple[type, ...]] = {
    "method": (str,),
    "code": (str,),
    "channel": (str,),
    "times": (int, type(None)),
    "retry_after": (int, float),
    "seconds": (int, float),
    "did_it": (bool,),
    "is_down": (bool,),
}
MOST = 3600
#: The clock goes on so far at most: what is due is worked out for some years only.
YEARS = timedelta(days=3653)


class Panel:
    """Carries out what is done to the world from outside."""

    def __init__(self, sandbox: "Sandbox") -> None:
        self.sandbox, self.world = sandbox, sandbox.world
        self._closed: list[Channel] = []

    def verbs(self) -> dict[str, Verb]:
        return {
            "troubles": self.troubles,
            "calls": self.calls,
            "move": self.move,
            "set": self.set,
            "fault": self.fault,
            "bot": self.bot,
            "retry": self.retry,
            "extra": self.extra,
            "outbox": self.outbox,
            "guide": self.guide,
        }

    async def troubles(self, _: Json) -> list[Json]:
        return [asdict(one) | {"at": one.at.isoformat()} for one in self.sandbox.troubles]

    async def calls(self, order: Json) -> list[Json]:
        """Web API calls, newest last; of one `method`, or the `last` so many."""
        calls = self.sandbox.calls.of(order["method"]) if order.get("method") else list(self.sandbox.calls)
        wanted = calls[-whole(order["last"]) :] if order.get("last") else calls
        return [asdict(one) | {"at": one.at.isoformat()} for one in wanted]

    async def move(self, order: Json) -> str:
        seconds = float(order["seconds"])
        if not 0 <= seconds <= YEARS.total_seconds():
            raise CannotDo("The clock goes forward, ten years at most.")
        return await self.set({"to": (self.sandbox.clock() + timedelta(seconds=seconds)).isoformat()})

    async def set(self, order: Json) -> str:
        """Only forward: what was due does not become undue."""
        to, now = datetime.fromisoformat(str(order["to"])), self.sandbox.clock()
        if to.tzinfo is None:
            raise CannotDo("The clock needs an instant with its zone.")
        if not now <= to <= max(now, datetime.now(UTC)) + YEARS:
            raise CannotDo("The clock goes forward, ten years at most.")
        shown = self.sandbox.clock.set(to)
        self.world.touch()
        return shown.isoformat()

    async def fault(self, order: Json) -> None:
        """For instance `{"kind": "rate_limit", "method": "chat.postMessage", "retry_after": 2}`.

        `clear` also opens again what `archive` closed from here.
        """
        kind = str(order["kind"])
        if kind not in FAULTS:
            raise CannotDo(f"There is no fault {kind}; there are {', '.join(FAULTS)}.")
        options = {key: value for key, value in order.items() if key not in ("do", "kind", "as")}
        _check(options)
        if kind == "archive":
            self._closed.append(self.sandbox.room(str(options["channel"])))
        if kind == "clear":
            self._open_again()
        getattr(self.sandbox.faults, kind)(**options)
        self.world.touch()

    def _open_again(self) -> None:
        for room in self._closed:
            room.archived = False
        self._closed.clear()

    async def bot(self, order: Json) -> None:
        self.sandbox.connect_bot(str(order["url"]))
        self.world.touch()

    async def retry(self, _: Json) -> int:
        return await self.sandbox.events.retry_due()

    async def extra(self, order: Json) -> Any:
        return await self.sandbox.extras[str(order["name"])](**order.get("with", {}))

    async def outbox(self, _: Json) -> Any:
        return await self.sandbox.outbox() if self.sandbox.outbox else []

    async def guide(self, _: Json) -> Any:
        """How far a newcomer has come, where the composition root has a guide; else None."""
        return await self.sandbox.guide() if self.sandbox.guide else None


def whole(value: Any) -> int:
    """A number as an order gives it. Raises `CannotDo` where it is none."""
    if isinstance(value, bool) or not isinstance(value, int):
        raise CannotDo(f"{value!r} is no whole number.")
    return value


def _check(options: Json) -> None:
    """Before a fault is armed: else the bot's next call would meet what nobody can make sense of."""
    for name, value in options.items():
        kinds = OPTIONS.get(name)
        if kinds is None or not isinstance(value, kinds) or (isinstance(value, bool) and bool not in kinds):
            raise CannotDo(f"A fault takes no {name} of {value!r}.")
        if isinstance(value, int | float) and not 0 <= value <= MOST:
            raise CannotDo(f"A fault takes a {name} from 0 to {MOST}.")
