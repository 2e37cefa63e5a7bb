"""From the start of the process to `/readyz`, on a store that is migrated, and the memory it holds then."""

from statistics import median

from bench.figures import Figure
from bench.stage import Stage
from bench.world import World


def starts(stage: Stage, world: World, rounds: int) -> list[Figure]:
    """Medians of so many starts, each of a process of its own."""
    seconds, mebibytes = [], []
    for _ in range(rounds):
        with stage.bot(world) as bot:
            seconds.append(bot.up_after)
            mebibytes.append(bot.resident_mib)
    return [
        Figure(name="start to /readyz", ours=median(seconds), unit="s", goal=1.5),
        Figure(name="memory at /readyz", ours=median(mebibytes), unit="MiB", goal=130),
    ]
