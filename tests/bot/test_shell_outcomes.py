"""Sheets of outcomes in the shell: an officer's own, or recorded by the desk with its source."""

from pathlib import Path

import pytest

from bot.sandbox import demo
from bot.shell.opening import opened
from handlers.actor import Actor
from handlers.claims.cases import Case
from handlers.hand_over import service as hand_over
from handlers.hand_over.sheet import sheet
from handlers.programme import Work
from handlers.workspaces.service import settle
from storage import claim_faces, history, people
from tests.bot.conftest import Said, Types
from tests.harness.batches import batch_of
from tests.stories.test_outcome_sheets import filled

WEI, ANN = "U0WEI00001@T0ALIBABA1", f"{demo.ANALYST}@{demo.IACC}"
HANA = f"{demo.HOLDER}@{demo.IACC}"
FILE = "back.xlsx"
SOURCE = "e-mail of 12 March"


@pytest.fixture(autouse=True)
def handed_over(types: Types, tmp_path: Path, database_url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Two claims of one batch, with two listings each, are with Alibaba; their sheet is filled in."""
    monkeypatch.setenv("MARKETSAFE_DATABASE_URL", database_url)
    types("organisation", "add", "Northwind", "--kind", "holder")
    right = ("right", "add", "--organisation", "Northwind", "--kind", "trademark", "--mark", "NORTHWIND")
    types(*right, "--number", "1234567", "--jurisdiction", "CN", "--approved")
    for who, name, role, organisation in (
        (HANA, "Hana", "holder", "Northwind"),
        (ANN, "Ann Lee", "manager", "IACC"),
        (WEI, "Chen Wei", "officer", "Alibaba"),
    ):
        types("member", "add", who, "--name", name, "--role", role, "--organisation", organisation)
    with opened() as programme:
        body = programme.act_at(programme.clock(), _hand_over)
    (tmp_path / FILE).write_bytes(filled(body, {1: "removed", 2: "declined", 4: "what?"}, {2: "cannot_find"}))


def _hand_over(work: Work) -> bytes:
    settle(
        work,
        team_id=demo.IACC,
        enterprise_id="",
        name="IACC",
        bot_user_id="U0BOT",
        token="xoxb",
        url="",
        places={"desk": "C0DESK0001", "shared": "C0SHARED01"},
    )
    case = batch_of(work, [2, 2])
    ann = people.by_slack_id(work.session, demo.IACC, demo.ANALYST, today=work.now.date())
    assert ann is not None
    hand_over.endorse_and_hand_over(work, Actor(ann), case=case)
    shown = hand_over.disclosure(work, case)
    return sheet(work.bilingual(), work.setup.platforms, shown, version=1)


def stand() -> list[str]:
    """Where the listings of both claims stand, and which were recorded for an officer."""

    def look(work: Work) -> list[str]:
        lines = claim_faces.lines_of(work.session, Case(1, is_batch=True))
        return [one.status + ("*" if one.on_behalf else "") for one in lines]

    with opened() as programme:
        return programme.act_at(programme.clock(), look)


def happened(claim_id: int) -> list[str]:
    def look(work: Work) -> list[str]:
        return [row.tag for row in history.of(work.session, f"claim:{claim_id}")]

    with opened() as programme:
        return programme.act_at(programme.clock(), look)


def records(types: Types, *more: str) -> Said:
    return types("outcomes", FILE, *more)


def test_an_officers_sheet_is_recorded_and_what_is_wrong_with_a_row_is_said(types: Types) -> None:
    said = records(types, "--as", WEI, "--json")
    assert said.code == 1
    told = said.document
    assert (told["rows"], told["recorded"], told["stood"]) == (3, 2, 0)
    (back,) = told["sent_back"]
    assert (back["reference"], back["outcome"]) == ("MS-2026-000002-2", "what?")
    assert "This outcome is not known" in back["why"]
    assert stand() == ["removed", "declined", "handed_over", "handed_over"]
    again = records(types, "--as", WEI)
    assert again.code == 1
    assert "0 of 3 rows are recorded, 2 were before, 1 need another look" in again.out
    assert "recorded before" in again.out
    assert happened(1).count("claim:removed") == 1


def test_the_desk_records_an_officers_sheet_with_its_source(types: Types, tmp_path: Path) -> None:
    (tmp_path / FILE).write_text(
        "Our reference,Outcome\nMS-2026-000001-1,removed\nMS-2026-000002-1,removed\n"
    )
    said = records(types, "--as", ANN, "--on-behalf-of", WEI, "--source", SOURCE)
    assert (said.code, said.err) == (0, "")
    assert "2 of 2 rows are recorded." in said.out
    assert stand() == ["removed*", "handed_over", "removed*", "handed_over"]


def test_needs_more_asks_the_rights_holder_also_for_an_officer(types: Types, tmp_path: Path) -> None:
    (tmp_path / FILE).write_text(
        "Our reference,Outcome,Reason\nMS-2026-000001-1,needs more,Which bag?\nMS-2026-000001-2,needs more,\n"
    )
    said = records(types, "--as", ANN, "--on-behalf-of", WEI, "--source", SOURCE)
    assert said.code == 1
    assert "1 of 2 rows are recorded" in said.out
    assert "What do you need to know?" in said.out
    assert stand() == ["queried", "handed_over", "handed_over", "handed_over"]
    assert "1 were before" in records(types, "--as", WEI).out
    assert happened(1).count("claim:queried") == 1


@pytest.mark.parametrize(
    ("given", "code", "why"),
    [
        ((), 2, "Say who records it: --as"),
        (("--on-behalf-of", WEI, "--source", SOURCE), 2, "who at the IACC records it"),
        (("--on-behalf-of", WEI), 2, "go together"),
        (("--as", WEI, "--source", SOURCE), 2, "go together"),
        (("--as", HANA), 1, "not among what your role"),
        (("--as", "U0NOBODY01@T0NOBODY01"), 1, "do not know you"),
        (("--as", WEI, "--on-behalf-of", WEI, "--source", SOURCE), 1, "not among what your role"),
        (("--as", ANN, "--on-behalf-of", HANA, "--source", SOURCE), 1, "is no officer"),
    ],
)
def test_who_may_not_is_told_so(types: Types, given: tuple[str, ...], code: int, why: str) -> None:
    said = records(types, *given)
    assert (said.code, said.out) == (code, "")
    assert why in said.err
    assert set(stand()) == {"handed_over"}


@pytest.mark.parametrize(
    ("content", "why"),
    [
        ("a,b\n1,2\n", "it is no sheet of outcomes"),
        ("Our reference,Outcome\nMS-2026-000001-1,\n", "no outcome is filled in"),
        ("Our reference\nMS-2026-000001-1\n", "no column Outcome"),
    ],
)
def test_a_file_of_no_use_is_refused_in_words(types: Types, tmp_path: Path, content: str, why: str) -> None:
    (tmp_path / FILE).write_text(content)
    said = records(types, "--as", WEI)
    assert said.code == 1
    assert why in said.err


def test_rows_of_other_claims_and_of_none_come_back(types: Types, tmp_path: Path) -> None:
    (tmp_path / FILE).write_text("Our reference,Outcome\nMS-2026-000777-1,removed\nwhat,removed\n")
    told = records(types, "--as", WEI, "--json").document
    assert [one["row"] if "row" in one else one["number"] for one in told["sent_back"]] == [2, 3]
    assert "MS-…-000777" in told["sent_back"][0]["why"]
    assert "This is not one of our references" in told["sent_back"][1]["why"]
