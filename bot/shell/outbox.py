"""The outbox from the shell: what waits, what is held back, and moving it by hand."""

from bot.shell.opening import opened
from bot.shell.report import CannotDo, Report
from handlers.programme import Work
from storage import outbox_desk


def list_rows(*, parked_only: bool) -> Report:
    def find(work: Work) -> list[outbox_desk.Undelivered]:
        return outbox_desk.undelivered(work.session, parked_only=parked_only)

    with opened() as programme:
        found = programme.act_at(programme.clock(), find)
    rows = [(one.name, one.address, one.state, one.error, one.since, one.due_at, one.key) for one in found]
    columns = ("Name", "To", "State", "Why", "Since", "Next try", "What") if found else ()
    return Report(found, "" if found else "Nothing waits, and nothing is held back.", columns, rows)


def retry(*, name: str) -> Report:
    """One held back row, or with no name all of them. Raises `CannotDo`."""

    def again(work: Work) -> int:
        try:
            return outbox_desk.retry(work.session, now=work.now, name=name)
        except ValueError as problem:
            raise CannotDo(f"{problem}.") from None

    with opened() as programme:
        tried = programme.act_at(programme.clock(), again)
    if name and not tried:
        raise CannotDo(f"{name} is not held back. See: marketsafe outbox list")
    said = f"{tried} will be tried again." if tried else "Nothing is parked: there is nothing to try again."
    return Report({"retried": tried}, said)


def park(*, name: str) -> Report:
    """Hold back a row that waits. Raises `CannotDo`."""

    def aside(work: Work) -> bool:
        try:
            return outbox_desk.park(work.session, name=name)
        except ValueError as problem:
            raise CannotDo(f"{problem}.") from None

    with opened() as programme:
        parked = programme.act_at(programme.clock(), aside)
    if not parked:
        raise CannotDo(f"{name} does not wait, so it cannot be held back. See: marketsafe outbox list")
    return Report({"parked": name}, f"{name} is held back until: marketsafe outbox retry {name}")
