"""`interactive`: the last step of the form files a claim with three links, committed durably.

Ours is the whole bot beside `bench.web_api`; stock Bolt acks the same signed bodies and does nothing else.
"""

from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

from bench.bodies import confirmation
from bench.figures import Figure, compared
from bench.processes import Server, ask
from bench.stage import Stage
from bench.world import World, make_world

#: What an answer to a claim that was filed contains; a refusal has none of it.
_FILED = "claims.filed"
_AT_ONCE = 16


@dataclass(frozen=True, slots=True)
class Sizes:
    """How much is asked: requests of ours in each round, seconds of stock, seconds at the steady rate."""

    rounds: int = 5
    alone: int = 300
    together: int = 1000
    stock_for: float = 2.0
    steady_for: float = 60.0
    rate: int = 100

    @property
    def filings(self) -> int:
        """The drafts that the rounds use up, with one round before anything counts."""
        return (self.rounds + 1) * (self.alone + self.together)


@dataclass(frozen=True, slots=True)
class Goals:
    """Latency at most, throughput at least, as shares of stock's."""

    latency: float
    throughput: float


def interactive(
    stage: Stage, sizes: Sizes, goals: Goals, *, name: str, database_url: str = ""
) -> list[Figure]:
    """Latency at one connection and throughput at sixteen, against stock."""
    world = make_world(stage.directory / name, drafts=sizes.filings, database_url=database_url)
    body = stage.body(f"{name}-confirm", confirmation(world.view))
    with ExitStack() as up:
        ours, stock = up.enter_context(stage.bot(world)), up.enter_context(stage.stock(world))
        rounds = list(_rounds(ours, stock, body, world, sizes))[1:]
    return [
        compared(
            f"{name}: file a claim, latency at 1",
            [one.latency for one, _ in rounds],
            [one.latency for _, one in rounds],
            unit="ms",
            goal=goals.latency,
        ),
        compared(
            f"{name}: file a claim, throughput at 16",
            [one.throughput for one, _ in rounds],
            [one.throughput for _, one in rounds],
            unit="/s",
            goal=goals.throughput,
            at_least=True,
        ),
    ]


@dataclass(frozen=True, slots=True)
class _Side:
    """One side in one round: milliseconds, requests a second."""

    latency: float
    throughput: float


def _rounds(
    ours: Server, stock: Server, body: Path, world: World, sizes: Sizes
) -> Iterator[tuple[_Side, _Side]]:
    """Both sides in turn. The first round warms both up."""
    draft = world.first_draft
    for _ in range(sizes.rounds + 1):
        alone = _file(ours, body, connections=1, first=draft, requests=sizes.alone)
        stock_alone = ask(stock, body, connections=1, seconds=sizes.stock_for)
        draft += sizes.alone
        together = _file(ours, body, connections=_AT_ONCE, first=draft, requests=sizes.together)
        stock_together = ask(stock, body, connections=_AT_ONCE, seconds=sizes.stock_for)
        draft += sizes.together
        yield (
            _Side(alone["p50_ms"], together["per_second"]),
            _Side(stock_alone["p50_ms"], stock_together["per_second"]),
        )


def _file(server: Server, body: Path, *, connections: int, first: int, requests: int) -> dict[str, float]:
    return ask(
        server,
        body,
        expect=_FILED,
        connections=connections,
        seconds=120,
        warm_up=0,
        first=first,
        requests=requests,
    )


def steady(stage: Stage, sizes: Sizes) -> Figure:
    """The slowest hundredth of filings that come a hundred a second."""
    warm_up, count = 200, int(sizes.rate * sizes.steady_for)
    world = make_world(stage.directory / "steady", drafts=warm_up + count)
    body = stage.body("steady-confirm", confirmation(world.view))
    with stage.bot(world) as bot:
        _file(bot, body, connections=1, first=world.first_draft, requests=warm_up)
        report = ask(
            bot,
            body,
            expect=_FILED,
            connections=64,
            rate=sizes.rate,
            seconds=sizes.steady_for,
            warm_up=0,
            first=world.first_draft + warm_up,
        )
    name = f"file a claim, p99 at {sizes.rate}/s for {sizes.steady_for:g} s"
    return Figure(name=name, ours=report["p99_ms"], unit="ms", goal=50)
