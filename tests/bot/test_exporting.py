"""The desk's decisions leave the store as a sheet that any spreadsheet opens, and as JSON."""

import csv
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import text

from bot.sandbox import demo
from bot.shell.opening import opened
from handlers.actor import Actor
from handlers.claims.cases import Case
from handlers.programme import Work
from handlers.triage import passing
from handlers.triage import service as triage
from storage import people
from storage.uow import UnitOfWork
from tests.bot.conftest import Types
from tests.harness.batches import FIRST, batch_of
from tests.harness.stage import register

FORMULA = "=HYPERLINK(0)"


def actor_of(work: Work, user: str) -> Actor:
    standing = people.by_slack_id(work.session, demo.IACC, user, today=work.now.date())
    assert standing is not None
    return Actor(standing)


@pytest.fixture(autouse=True)
def decided(types: Types) -> None:
    """Of four batches of two claims one is refused, one handed on and given back, one's hold runs out."""
    types("migrate")
    with opened() as programme:
        now = programme.clock()

        def act(work: Work) -> None:
            register(work)
            work.session.flush()
            ann, mia = actor_of(work, demo.ANALYST), actor_of(work, demo.MANAGER)
            first, second, third = (
                batch_of(work, [3, 2], lot=f"import:{n}:1", first=FIRST + 100 * n) for n in (1, 2, 3)
            )
            triage.refuse(work, ann, case=first, reason="market", said="=1+1")
            triage.take(work, ann, case=second)
            passing.pass_on(work, ann, case=second, colleague=mia.person_id)
            triage.release(work, mia, case=second)
            triage.take(work, mia, case=third)

        programme.act_at(now, act)
        programme.act_at(now + timedelta(hours=1), triage.end_hold, case=Case(3, is_batch=True))

        def renames(unit: UnitOfWork) -> None:
            named = {"name": FORMULA}
            unit.session.execute(text("UPDATE organisation SET name = :name WHERE name = 'Northwind'"), named)

        programme.store.run(renames, now=now)


def rows(sheet: str) -> list[dict[str, str]]:
    return list(csv.DictReader(sheet.lstrip("\ufeff").splitlines()))


def test_every_decision_is_a_row_with_its_reason_and_who_made_it(types: Types, tmp_path: Path) -> None:
    said = types("export", "decisions", "-o", "out.csv")
    assert (said.code, said.out) == (0, "8 decisions are in out.csv.\n")
    written = (tmp_path / "out.csv").read_bytes()
    assert written.startswith(b"\xef\xbb\xbfWhen (UTC),Reference,")
    found = rows(written.decode())
    assert [(one["Reference"][-1], one["Decision"], one["By"], one["Colleague"]) for one in found] == [
        ("1", "refused", "Ann Lee", ""),
        ("2", "refused", "Ann Lee", ""),
        ("3", "passed on", "Ann Lee", "Mia Ross"),
        ("4", "passed on", "Ann Lee", "Mia Ross"),
        ("3", "released", "Mia Ross", ""),
        ("4", "released", "Mia Ross", ""),
        ("5", "hold expired", "clock", "Mia Ross"),
        ("6", "hold expired", "clock", "Mia Ross"),
    ]
    first = found[0]
    assert (first["Reason"], first["Listings"], first["Ground"]) == ("market", "3", "counterfeit")
    assert first["Platform"] == "Taobao/Tmall"


def test_nothing_in_the_sheet_runs_as_a_formula(types: Types) -> None:
    found = rows(types("export", "decisions").out)
    assert {one["Rights-holder"] for one in found} == {f"'{FORMULA}"}
    assert "=1+1" not in types("export", "decisions").out


def test_decisions_are_told_as_json_and_from_a_day_on(types: Types) -> None:
    every = types("export", "decisions", "--json").document
    assert len(every) == 8
    assert {**every[0], "when": ""} == {
        "when": "",
        "reference": every[0]["reference"],
        "holder": FORMULA,
        "platform": "Taobao/Tmall",
        "ground": "counterfeit",
        "listings": 3,
        "decision": "refused",
        "reason": "market",
        "by": "Ann Lee",
        "colleague": "",
    }
    day = every[0]["when"][:10]
    assert types("export", "decisions", "--since", day, "--json").document == every
    assert types("export", "decisions", "--since", "2100-01-01", "--json").document == []


def test_a_file_that_cannot_be_written_is_said_in_words(types: Types) -> None:
    said = types("export", "decisions", "-o", "no/such/folder/out.csv")
    assert said.code == 1
    assert "No such file or directory" in said.err
