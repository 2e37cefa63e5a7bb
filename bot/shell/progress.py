"""A bar for long work, on standard error where somebody looks at it."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial

#: Called with how much more is done.
Advance = Callable[[float], None]


@contextmanager
def bar(what: str, total: int, *, done: int = 0) -> Iterator[Advance]:
    """`total` and `done` are counts of `what`."""
    from rich.console import Console  # noqa: PLC0415 - only where there is something to show
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TimeRemainingColumn  # noqa: PLC0415

    columns = (
        "[progress.description]{task.description}",
        BarColumn(),
        MofNCompleteColumn(),
        TimeRemainingColumn(),
    )
    console = Console(stderr=True)
    with Progress(*columns, console=console, transient=True, disable=not console.is_terminal) as progress:
        task = progress.add_task(what, total=total, completed=done)
        yield partial(progress.advance, task)
