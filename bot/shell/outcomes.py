"""Sheets of outcomes from the shell: an officer's own, or one that the desk records in an officer's place."""

from collections.abc import Sequence
from dataclasses import asdict
from functools import partial
from pathlib import Path

from bot.shell.opening import opened
from bot.shell.report import CannotDo, Report
from handlers.actor import Actor
from handlers.claims.cases import Case
from handlers.hand_over import given_sheets
from handlers.hand_over.given_sheets import Row
from handlers.hand_over.judging import GivenRow
from handlers.people.rules import Action, Unknown
from handlers.people.rules import slack_id as read_slack_id
from handlers.programme import Programme, Work
from handlers.sheets import Unreadable
from storage import people
from storage.people import Standing

#: Bytes: as much as Slack's form takes.
_LIMIT = 10 * 1024 * 1024


def record(*, file: str, slack_id: str, on_behalf_of: str, source: str) -> Report:
    """Record what a sheet says. `on_behalf_of` "": the officer `slack_id`'s own word. Raises `CannotDo`."""
    path = Path(file)
    if path.stat().st_size > _LIMIT:
        raise CannotDo(f"{path}: it is larger than {_LIMIT // 1024 // 1024} MB. Split it.")
    content = path.read_bytes()
    with opened() as programme:
        now = programme.clock()
        programme.act_at(now, _check, slack_id=slack_id, on_behalf_of=on_behalf_of)
        cases = _cases(programme, path, content)
        act = partial(_record, slack_id=slack_id, on_behalf_of=on_behalf_of, source=source)
        done = [row for case, rows in cases for row in programme.act_at(now, act, case=case, rows=rows)]
    return _report(sorted(done, key=lambda row: row.number))


def _cases(programme: Programme, path: Path, content: bytes) -> list[tuple[Case, Sequence[GivenRow]]]:
    """The rows that say something, case by case. Raises `CannotDo`."""
    try:
        found = programme.act_at(
            programme.clock(), given_sheets.rows_by_case, name=path.name, content=content
        )
    except Unreadable as unreadable:
        raise CannotDo(f"{path}: {unreadable.why}.") from None
    if found is None:
        raise CannotDo(f"{path}: it is no sheet of outcomes, for it has no column Our reference.")
    if not found:
        raise CannotDo(f"{path}: no outcome is filled in.")
    return found


def _check(work: Work, *, slack_id: str, on_behalf_of: str) -> None:
    """Who is named is known, and may do it. Raises `Unknown`, `MayNot` or `CannotDo`."""
    officer = _officer(work, on_behalf_of)
    Actor(_standing(work, slack_id)).require(Action.RECORD_ON_BEHALF if officer else Action.RECORD_OUTCOME)


def _record(
    work: Work, *, slack_id: str, on_behalf_of: str, source: str, case: Case, rows: Sequence[GivenRow]
) -> list[Row]:
    officer, actor = _officer(work, on_behalf_of), Actor(_standing(work, slack_id))
    return given_sheets.record(work, actor, case=case, rows=rows, officer=officer, source=source)


def _officer(work: Work, on_behalf_of: str) -> Standing | None:
    if not on_behalf_of:
        return None
    standing = _standing(work, on_behalf_of)
    if not Actor(standing).may(Action.RECORD_OUTCOME):
        raise CannotDo(f"{standing.name} is no officer of Alibaba.")
    return standing


def _standing(work: Work, slack_id: str) -> Standing:
    who = read_slack_id(slack_id)
    standing = people.by_slack_id(work.session, who.team_id, who.user_id, today=work.now.date())
    if standing is None:
        raise Unknown
    return standing


def _report(rows: Sequence[Row]) -> Report:
    back = [row for row in rows if row.why]
    stood = [row for row in rows if row.stood]
    recorded = len(rows) - len(back) - len(stood)
    said = f"{recorded} of {len(rows)} rows are recorded"
    said += f", {len(stood)} were before" if stood else ""
    said += f", {len(back)} need another look: correct them, and give the sheet again." if back else "."
    document = {
        "rows": len(rows),
        "recorded": recorded,
        "stood": len(stood),
        "sent_back": [
            {name: value for name, value in asdict(row).items() if name != "stood"} for row in back
        ],
    }
    table = [(row.number, row.reference, row.outcome, _became(row)) for row in rows]
    return Report(document, said, ("Row", "Our reference", "Outcome", "Became"), table, is_right=not back)


def _became(row: Row) -> str:
    return row.why or ("recorded before" if row.stood else "recorded")
