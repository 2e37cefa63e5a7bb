"""A sheet of 180,000 listings imported into a store that knows a million others.

Ours is what `marketsafe import` does, called as the shell calls it: the sheet's bytes are read, its rows
counted, given, stood behind and filed, 300 listings a claim, eight claims in each durable commit.
The baseline stores the same rows in a bare table and does nothing else.

    python -m bench.imports < settings.json    # one import in a process of its own, for the memory bench
"""

import json
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Concatenate, ParamSpec, TypeVar

from bench import sheets
from bench.bodies import confirmation
from bench.figures import Figure
from bench.processes import ROOT, Failed, Server, ask, python
from bench.stage import Stage
from bench.web_api import FILER, TEAM
from bench.world import World, make_world
from bot.config import Settings
from bot.foundation import lay
from bot.shell.importing import file_all, looked_at
from handlers.actor import Actor
from handlers.imports import arriving, running, service
from handlers.imports.arriving import Looked
from handlers.imports.portion import GroupProgress
from handlers.imports.rules import State
from handlers.programme import Programme, Work
from storage import imports, people, rights
from storage.imports import Import

P = ParamSpec("P")
T = TypeVar("T")

_WORKER = "bench"
_MIB = 1024 * 1024
#: Filings a second while an import runs, and what an answer to one that was filed contains.
_RATE, _FILED = 20, "claims.filed"


@dataclass(frozen=True, slots=True)
class Many:
    """How much is imported: rows, listings known before, and seconds of filings beside an import."""

    rows: int = 180_000
    known: int = 1_000_000
    seconds: float = 20

    @property
    def known_before(self) -> range:
        """What the store knows: of the first sheet one row in a hundred."""
        begin = self.rows - self.rows // 100
        return range(begin, begin + self.known)

    def sheet(self, place: int, rows: int = 0) -> range:
        """The rows of the first sheet, or of another that has none in common with it nor with the store."""
        begin = 2 * self.known + place * self.rows if place else 0
        return range(begin, begin + (rows or self.rows))


FEW = Many(rows=18_000, known=100_000, seconds=2)


def on_sqlite(stage: Stage, many: Many) -> list[Figure]:
    """Time, memory, and what filing meanwhile waits for."""
    world = _world(stage.directory / "import", many)
    sheet = sheets.as_csv(stage.directory / "import.csv", many.sheet(0))
    baseline = [sheets.stored_in_sqlite(stage.directory / "bare-before.db", many.sheet(0))]
    took = _timed(world, sheet)
    baseline.append(sheets.stored_in_sqlite(stage.directory / "bare-after.db", many.sheet(0)))
    name = f"SQLite: import {many.rows:,} rows"
    return [
        Figure(name=name, ours=took, baseline=sum(baseline) / 2, unit="s", goal=3.5),
        *_memory(world, stage.directory, many),
        _meanwhile(stage, many),
    ]


def on_postgres(stage: Stage, many: Many, database_url: str) -> list[Figure]:
    world = _world(stage.directory / "import-postgres", many, database_url)
    sheet = sheets.as_csv(stage.directory / "import-postgres.csv", many.sheet(0))
    baseline = sheets.stored_in_postgres(database_url, many.sheet(0))
    took = _timed(world, sheet)
    name = f"PostgreSQL: import {many.rows:,} rows"
    return [Figure(name=name, ours=took, baseline=baseline, unit="s", goal=4)]


def _world(directory: Path, many: Many, database_url: str = "", drafts: int = 1) -> World:
    world = make_world(directory, drafts=drafts, database_url=database_url)
    sheets.known(world.settings.database_url, many.known_before)
    return world


def _timed(world: World, sheet: Path) -> float:
    """Seconds from reading the sheet's bytes to the import's end."""
    programme = lay(world.settings)
    try:
        begun = time.perf_counter()
        import_sheet(programme, sheet)
        return time.perf_counter() - begun
    finally:
        programme.store.close()


def import_sheet(programme: Programme, sheet: Path) -> None:
    """From reading its bytes to the import's end. Raises `Failed` where a row was not filed."""
    looked, digest = looked_at(sheet)
    import_id = programme.act_at(programme.clock(), _give, name=sheet.name, looked=looked, token=digest)
    rows = looked.scan.rows
    del looked  # as the shell lets go of it
    job = programme.act_at(programme.clock(), running.begin, import_id=import_id, worker=_WORKER)
    if job is None:
        raise Failed("The import could not begin.")
    filed: list[float] = []
    again = file_all(programme, job, _WORKER, filed.append)
    if again or sum(filed) != rows:
        raise Failed(f"{sum(filed):.0f} of {rows} rows are filed.")


def _give(work: Work, *, name: str, looked: Looked, token: str) -> int:
    """An import that was stood behind, and that nobody works on yet."""
    standing = people.by_slack_id(work.session, TEAM, FILER, today=work.now.date())
    if standing is None:
        raise Failed("Nobody is there to import.")
    actor = Actor(standing)
    right = rights.of(work.session, list(actor.principals))[0]
    job = service.add(work, actor, right, "", way="shell", token=token, notes=("", ""))
    service.add_sheets(work, job, [(name, "")], team_id="")
    import_id = int(job.id or 0)
    [sheet] = imports.sheets_of(work.session, import_id)
    arriving.keep(work, sheet, looked, "")
    work.session.flush()
    service.settle(work, actor, job)
    service.stand_behind(work, actor, job)
    return import_id


def _memory(world: World, directory: Path, many: Many) -> list[Figure]:
    """What an import takes at most over what its process held before."""
    tenth = many.rows // 10
    large = _grown(world, sheets.as_csv(directory / "large.csv", many.sheet(1)))
    small = _grown(world, sheets.as_csv(directory / "small.csv", many.sheet(2, tenth)))
    book = _grown(world, sheets.as_workbook(directory / "large.xlsx", many.sheet(3)))
    return [
        Figure(name=f"import {many.rows:,} rows of CSV, memory", ours=large, unit="MiB", goal=100),
        Figure(name=f"import {many.rows:,} rows of XLSX, memory", ours=book, unit="MiB", goal=130),
        Figure(
            name=f"import {many.rows:,} rows of CSV, memory against {tenth:,}",
            ours=large,
            baseline=small,
            unit="MiB",
            goal=1.2,
        ),
    ]


def _grown(world: World, sheet: Path) -> float:
    settings = world.settings
    given = {
        "data_dir": str(settings.data_dir),
        "database_url": settings.database_url,
        "key": settings.encryption_keys[0],
        "sheet": str(sheet),
    }
    done = subprocess.run(  # noqa: S603 - this interpreter, our own module
        python("bench.imports"),
        cwd=ROOT,
        input=json.dumps(given),
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        raise Failed(f"The import failed: {done.stderr[-2000:]}")
    return float(done.stdout)


def _meanwhile(stage: Stage, many: Many) -> Figure:
    """The slowest hundredth of filings, twenty a second, while the bot imports a sheet."""
    drafts = int(_RATE * (1 + many.seconds))
    world = _world(stage.directory / "import-meanwhile", many, drafts=drafts)
    body = stage.body("meanwhile-confirm", confirmation(world.view))
    content = sheets.sheet_bytes(many.sheet(0))
    looked = arriving.look_through("sheet.csv", content)
    import_id = _beside(world, _give, name="sheet.csv", looked=looked, token="meanwhile")
    with stage.bot(world) as bot:
        _filings(bot, body, first=world.first_draft, seconds=1)
        report = _filings(bot, body, first=world.first_draft + _RATE, seconds=many.seconds)
        state, filed = _beside(world, _standing, import_id=import_id)
    if state != State.RUNNING or not filed:
        raise Failed(f"The import did not run beside the filings: {state}, {filed} listings filed.")
    name = f"file a claim, p99 at {_RATE}/s for {many.seconds:g} s while {many.rows:,} rows are imported"
    return Figure(name=name, ours=report["p99_ms"], unit="ms", goal=60)


def _filings(bot: Server, body: Path, *, first: int, seconds: float) -> dict[str, Any]:
    return ask(bot, body, expect=_FILED, connections=16, rate=_RATE, warm_up=0, first=first, seconds=seconds)


def _beside(world: World, act: Callable[Concatenate[Work, P], T], *args: P.args, **named: P.kwargs) -> T:
    """One unit of work beside the bot."""
    programme = lay(world.settings)
    try:
        return programme.act_at(programme.clock(), act, *args, **named)
    finally:
        programme.store.close()


def _standing(work: Work, *, import_id: int) -> tuple[str, int]:
    """An import's state, and how many listings of it are filed."""
    job = work.session.get(Import, import_id)
    if job is None:
        raise Failed("The import is gone.")
    groups = range(len(running.sorting_of(work, job).groups))
    return job.state, sum(GroupProgress.of(job, group).listings for group in groups)


def _resident(what: str) -> int:
    """What this process holds (VmRSS), or has held at most (VmHWM), in bytes."""
    status = Path("/proc/self/status").read_text(encoding="utf-8")
    return 1024 * int(next(line.split()[1] for line in status.splitlines() if line.startswith(what)))


def main() -> None:
    """Import one sheet; print how much memory it took at most, in MiB."""
    given = json.load(sys.stdin)
    settings = Settings(
        data_dir=Path(given["data_dir"]),
        database_url=given["database_url"],
        encryption_keys=(given["key"],),
        slack_bot_token="xoxb-bench",
    )
    programme = lay(settings)
    try:
        before = _resident("VmRSS")
        import_sheet(programme, Path(given["sheet"]))
        print((_resident("VmHWM") - before) / _MIB)
    finally:
        programme.store.close()


if __name__ == "__main__":
    main()
