"""Reading 180,000 links of all forms, against `urllib.parse.urlsplit` over the same links.

The links are the addresses of `tests/data` (listings, short links, stores, wrapped and refused ones), each as
often as the next, every copy with other numbers so that nothing is remembered from one to the other. Ours is
one call of `read_links` over all of them, one a line; the baseline only cuts each into its five parts. Both
run in this process, in turn, and the median of five counts. Goal: at most twice the baseline.
"""

import csv
import gc
import random
import re
import statistics
import time
from collections.abc import Callable
from pathlib import Path
from urllib.parse import urlsplit

from handlers.listings.rules import load_platforms, read_links

LINKS, ROUNDS, GOAL = 180_000, 5, 2.0
_NUMBERS = re.compile(r"(?<![0-9%])[1-9][0-9]{7,}")
_TABLES = Path(__file__).parents[1] / "tests" / "data"


def addresses() -> list[str]:
    """The addresses of the test tables."""
    told: list[str] = []
    for name, column in (("listing_urls", "url"), ("store_urls", "url"), ("edge_urls", "input")):
        with (_TABLES / f"{name}.csv").open(encoding="utf-8", newline="") as rows:
            told.extend(row[column] for row in csv.DictReader(rows))
    return told


def links(count: int = LINKS) -> list[str]:
    """`count` links of all forms, no two alike: other numbers, or one more parameter."""
    forms, dice = addresses(), random.Random(2016)  # noqa: S311 - the same links every time

    def another(hit: re.Match[str]) -> str:
        return hit[0][0] + "".join(dice.choices("0123456789", k=len(hit[0]) - 1))

    def copy(form: str, number: int) -> str:
        link, numbers = _NUMBERS.subn(another, form)
        return link if numbers else f"{form}{'&' if '?' in form else '?'}copy={number}"

    return [copy(forms[number % len(forms)], number) for number in range(count)]


def timed(work: Callable[[], object]) -> float:
    """Seconds of processor time that a piece of work takes, the collector at rest as `timeit` has it."""
    gc.collect()
    gc.disable()
    start = time.process_time()
    kept = work()  # held until the clock is read: giving memory back is no part of reading
    took = time.process_time() - start
    gc.enable()
    del kept
    return took


def measure(given: list[str]) -> tuple[float, float]:
    """Medians in seconds: ours, the baseline."""
    text = "\n".join(given)
    load_platforms()
    ours, baseline = [], []
    for _ in range(ROUNDS):
        ours.append(timed(lambda: read_links(text)))
        baseline.append(timed(lambda: [urlsplit(link) for link in given]))
    return statistics.median(ours), statistics.median(baseline)


def main() -> None:
    """Print name, ours, baseline, ratio and goal."""
    ours, baseline = measure(links())
    ratio = ours / baseline
    print(f"links: ours {ours:.2f} s, urlsplit {baseline:.2f} s, ratio {ratio:.2f}, goal ≤ {GOAL}")


if __name__ == "__main__":
    main()
