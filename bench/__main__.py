"""What the bot can do, measured: prints a table and writes bench/results.json.

    python -m bench            # about ten minutes
    python -m bench --quick    # the same in about one, for trying things out

docs/benchmarks.md says what each line means.
"""

import argparse
import json
import os
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path

from bench import commands, filing, imports, links, page, starting
from bench.figures import Figure, table
from bench.filing import Goals, Sizes
from bench.stage import Stage, staged
from bench.world import make_world
from tests.harness.postgres import fresh_database, server

RESULTS = Path(__file__).with_name("results.json")
QUICK = Sizes(rounds=3, alone=60, together=200, stock_for=0.5, steady_for=5)
Bench = Callable[[Stage, Sizes], Sequence[Figure]]


def on_sqlite(stage: Stage, sizes: Sizes) -> list[Figure]:
    return filing.interactive(stage, sizes, Goals(latency=0.5, throughput=0.3), name="SQLite")


def on_postgres(stage: Stage, sizes: Sizes) -> list[Figure]:
    with server(stage.directory, durable=True) as url:
        goals = Goals(latency=0.7, throughput=0.25)
        return filing.interactive(stage, sizes, goals, name="PostgreSQL", database_url=fresh_database(url))


def at_a_steady_rate(stage: Stage, sizes: Sizes) -> list[Figure]:
    return [filing.steady(stage, sizes)]


def of_commands(stage: Stage, sizes: Sizes) -> list[Figure]:
    world = make_world(stage.directory / "commands", drafts=1)
    return [commands.helps(stage, world, sizes), commands.opened(stage, world, sizes)]


def of_starts(stage: Stage, sizes: Sizes) -> list[Figure]:
    return starting.starts(stage, make_world(stage.directory / "starts", drafts=1), sizes.rounds)


def of_links(_stage: Stage, sizes: Sizes) -> list[Figure]:
    count = links.LINKS // (10 if sizes is QUICK else 1)
    ours, baseline = links.measure(links.links(count))
    name = f"read {count:,} links, against urlsplit"
    return [Figure(name=name, ours=ours, baseline=baseline, unit="s", goal=links.GOAL)]


def of_imports(stage: Stage, sizes: Sizes) -> list[Figure]:
    return imports.on_sqlite(stage, _many(sizes))


def of_imports_on_postgres(stage: Stage, sizes: Sizes) -> list[Figure]:
    with server(stage.directory, durable=True) as url:
        return imports.on_postgres(stage, _many(sizes), fresh_database(url))


def _many(sizes: Sizes) -> imports.Many:
    return imports.FEW if sizes is QUICK else imports.Many()


def of_the_page(_stage: Stage, sizes: Sizes) -> list[Figure]:
    return page.measure(sizes.rounds)


def of_the_disk(directory: Path, flushes: int = 500) -> str:
    """What every durable commit waits for at least: 8 KiB written and flushed, nothing else going on."""
    took = []
    with (directory / "flush").open("wb", buffering=0) as target:
        for _ in range(flushes):
            began = time.perf_counter()
            target.write(b"x" * 8192)
            os.fdatasync(target.fileno())
            took.append(1000 * (time.perf_counter() - began))
    took.sort()
    half, most = took[flushes // 2], took[flushes * 99 // 100]
    return f"The disk alone writes and flushes 8 KiB in {half:.2f} ms, p99 {most:.2f} ms."


BENCHES: dict[str, Bench] = {
    "sqlite": on_sqlite,
    "postgres": on_postgres,
    "commands": of_commands,
    "steady": at_a_steady_rate,
    "start": of_starts,
    "links": of_links,
    "import": of_imports,
    "import-postgres": of_imports_on_postgres,
    "page": of_the_page,
}


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--quick", action="store_true", help="measure less of everything")
    parser.add_argument("--only", action="append", choices=BENCHES, help="these alone; results are not kept")
    asked = parser.parse_args()
    sizes = QUICK if asked.quick else Sizes()
    figures: list[Figure] = []
    with tempfile.TemporaryDirectory(prefix="bench-") as name, staged(Path(name)) as stage:
        print(f"{of_the_disk(stage.directory)}\n", flush=True)
        for bench in asked.only or BENCHES:
            print(f"measuring: {bench} …", file=sys.stderr, flush=True)
            figures += BENCHES[bench](stage, sizes)
    print(table(figures))
    if not asked.only:
        found = [{**one.as_json(), "quick": asked.quick} for one in figures]
        RESULTS.write_text(json.dumps(found, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
