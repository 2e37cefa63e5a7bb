"""Files that people give us: asked for before the ack, fetched by a worker after it, understood, and taken.

A topic that waits for files has an `Errand`. Its row says what is to be fetched, so that a process that dies
loses nothing: the next one goes on.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, Protocol

from handlers.doors import View
from handlers.programme import Work
from handlers.sheets import Unreadable

__all__ = ["FETCH_FOR", "Came", "Errand", "Taken", "ToFetch", "Unreadable"]

#: A file that cannot be fetched for so long is given up, and its person told.
FETCH_FOR = timedelta(minutes=10)


@dataclass(frozen=True, slots=True)
class ToFetch:
    """A file that something waits for, and the workspace whose installation may read it."""

    #: of the row that waits
    id: int
    file_id: str
    team_id: str
    is_late: bool
    #: for a file that was fetched before: gives what reads it anew, to be called on a thread of its own
    again: Callable[[Work], Callable[[], Any]] | None = None


@dataclass(frozen=True, slots=True)
class Came:
    """What became of fetching a file: `understood`, or a `problem` (as `Unreadable.why` says it).

    `name` is "" where Slack told us nothing, `content_hash` (SHA-256, hex) where there were no bytes.
    """

    name: str = ""
    content_hash: str = ""
    understood: Any = None
    problem: str = ""


@dataclass(frozen=True, slots=True)
class Taken:
    """Something went on with its file. `view` replaces the form known by `external_id`, if there is one."""

    external_id: str = ""
    view: View | None = None


class Errand(Protocol):
    """What one topic waits for files for."""

    @property
    def limit(self) -> int:
        """The largest file that is fetched, in bytes."""

    @property
    def too_large(self) -> str:
        """What is wrong with one that is larger, as `Unreadable.why` says it."""

    @property
    def not_given(self) -> str:
        """What to do about one that Slack does not give to us, as `Unreadable.why` says it."""

    def waiting(self, work: Work) -> list[ToFetch]:
        """Every file that is waited for, oldest first."""

    def understand(self, name: str, content: bytes) -> Any:
        """What the file says. Pure, and called on a thread of its own. Raises `Unreadable`."""

    def take(self, work: Work, one: ToFetch, came: Came) -> Taken | None:
        """The file was fetched, or could not be; None if nothing waits for it any more."""
