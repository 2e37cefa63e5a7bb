"""What a bench found, as one line of the table and one entry of results.json."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from statistics import median
from typing import Any


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """`ours` against a `baseline` measured in the same run, or alone (None).

    `goal` bounds the ratio where there is a baseline, else (or with `bounds_ours`) `ours` itself: from above,
    or from below with `at_least`.
    """

    name: str
    ours: float
    unit: str
    goal: float
    baseline: float | None = None
    at_least: bool = False
    bounds_ours: bool = False

    @property
    def ratio(self) -> float | None:
        """Ours over the baseline."""
        return self.ours / self.baseline if self.baseline else None

    @property
    def met(self) -> bool:
        reached = self.ours if self.ratio is None or self.bounds_ours else self.ratio
        return reached >= self.goal if self.at_least else reached <= self.goal

    @property
    def goal_in_words(self) -> str:
        bound, unit = (
            ("≥" if self.at_least else "≤"),
            (self.unit if self.ratio is None or self.bounds_ours else "×"),
        )
        return f"{bound} {self.goal:g} {unit}"

    def as_json(self) -> dict[str, Any]:
        return {
            "name": self.name,
            "ours": round(self.ours, 3),
            "baseline": None if self.baseline is None else round(self.baseline, 3),
            "unit": self.unit,
            "ratio": None if self.ratio is None else round(self.ratio, 3),
            "goal": self.goal_in_words,
            "met": self.met,
        }


def compared(
    name: str,
    ours: Sequence[float],
    stock: Sequence[float],
    *,
    unit: str,
    goal: float,
    at_least: bool = False,
) -> Figure:
    """The medians of two sides that took turns."""
    return Figure(
        name=name,
        ours=median(ours),
        baseline=median(stock),
        unit=unit,
        goal=goal,
        at_least=at_least,
    )


def table(figures: Iterable[Figure]) -> str:
    """All figures as a Markdown table."""
    lines = ["| bench | ours | baseline | ratio | goal | met |", "|---|---|---|---|---|---|"]
    for one in figures:
        baseline = "" if one.baseline is None else f"{_shown(one.baseline)} {one.unit}"
        ratio = "" if one.ratio is None else f"{one.ratio:.2f}"
        met = "yes" if one.met else "**no**"
        cells = (one.name, f"{_shown(one.ours)} {one.unit}", baseline, ratio, one.goal_in_words, met)
        lines.append(f"| {' | '.join(cells)} |")
    return "\n".join(lines)


def _shown(value: float) -> str:
    return f"{value:.0f}" if value >= 100 else f"{value:.2f}"
