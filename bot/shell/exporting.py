"""What the store knows, as sheets for people and as JSON for programs."""

from datetime import UTC, datetime
from pathlib import Path

from bot.shell.opening import opened
from bot.shell.report import Report
from handlers.programme import Work
from handlers.triage import decisions
from storage.uow import UnitOfWork

_EVER = datetime(2000, 1, 1, tzinfo=UTC)


def export_decisions(*, since: datetime | None, output: str) -> Report:
    """The desk's decisions as CSV: into a file, else on standard output. Raises OSError.

    `since`: a day, from its first moment in UTC on.
    """
    begin = since.replace(tzinfo=UTC) if since else _EVER
    with opened() as programme:

        def find(unit: UnitOfWork) -> list[decisions.Decided]:
            return decisions.decided(Work.over(unit, programme.setup), since=begin)

        found = programme.store.read(find, now=programme.clock())
    sheet = decisions.sheet(found)
    if not output:
        return Report(found, sheet.replace("\r\n", "\n").removesuffix("\n"))
    Path(output).write_text(sheet, encoding="utf-8", newline="")
    return Report({"decisions": len(found), "file": output}, f"{len(found)} decisions are in {output}.")
