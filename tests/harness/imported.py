"""Sheets as people import them, what comes back of them, and terms under which few rows are many."""

from collections.abc import Iterable, Sequence
from io import BytesIO
from pathlib import Path

import pytest
from openpyxl import Workbook

from handlers import terms
from handlers.programme import Work
from handlers.sheets import open_sheet
from storage.imports import Import
from tests.harness.stage import Player, Stage

LINK = "https://item.taobao.com/item.htm?id={}"
#: Never met in a story by another way.
FIRST = 770_000_000_001


def csv(*lines: str, encoding: str = "utf-8") -> bytes:
    """A sheet with these lines."""
    return "\n".join(lines).encode(encoding)


def listings(count: int, *, first: int = FIRST) -> list[str]:
    """So many links to listings on Taobao."""
    return [LINK.format(first + n) for n in range(count)]


def xlsx(rows: Iterable[Sequence[object]]) -> bytes:
    """A workbook with these rows; what begins with "=" is a formula in it."""
    book = Workbook()
    page = book.worksheets[0]
    for row in rows:
        page.append(list(row))
    made = BytesIO()
    book.save(made)
    return made.getvalue()


def rows_of(body: bytes) -> list[tuple[str, ...]]:
    """The rows of a sheet as we read them."""
    return [cells for _, cells in open_sheet(BytesIO(body), "again.xlsx").rows(0)]


def smaller(monkeypatch: pytest.MonkeyPatch, folder: Path, *, claim: int = 4, batch: int = 10) -> None:
    """From here on a claim holds so few listings, a batch so few claims, and a sheet one megabyte."""
    text = terms._FILE.read_text(encoding="utf-8")
    for name, now, then in (
        ("listings_per_claim", 300, claim),
        ("claims_per_batch", 10, batch),
        ("sheet_megabytes", 10, 1),
    ):
        assert f"{name} = {now}" in text
        text = text.replace(f"{name} = {now}", f"{name} = {then}")
    path = folder / "terms.toml"
    path.write_text(text, encoding="utf-8")
    monkeypatch.setattr(terms, "_FILE", path)


async def gives(player: Player, right: str, *sheets: tuple[str, bytes], **more: str) -> None:
    """Put sheets into the form, which then shows what would become of them."""
    await player.runs("/claim import")
    await player.submits(**{"right": right, "sheets": list(sheets)} | more)


async def stands_behind(player: Player, *, settles: bool = True) -> None:
    """Stand behind what the form shows. Not `settles`: nobody has worked on it so far."""
    await (player if settles else player.person).submits(statement=["yes"])
    await player.person.closes_form(everything=True)


def rows_again(stage: Stage) -> list[bytes]:
    """The sheets of refused rows that Hana was sent."""
    posted = [
        file for one in stage.hana.dm.everything for file in one.files if file.name.endswith("filed.xlsx")
    ]
    return [one.body for one in posted if one.body is not None]


async def the_import(stage: Stage, import_id: int = 1) -> Import:
    """As the store has it."""

    def find(work: Work) -> Import:
        job = work.session.get(Import, import_id)
        assert isinstance(job, Import)
        work.session.expunge(job)
        return job

    return await stage.bot.programme.act(find)
