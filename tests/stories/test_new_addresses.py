"""Where many listings wait for an answer, those that are named get new addresses with it."""

import pytest

from handlers.amending.addresses import LineNotRead, NamedTwice, Readdressed, read_addresses
from handlers.programme import Work
from storage import claim_faces
from storage.batches import Case
from tests.harness.batches import Imported, imports
from tests.harness.stage import Stage
from tests.stories.test_outcome_sheets import LINK, card, edited, handed_over, rows_in, sheet
from tests.stories.test_questions import ALIEXPRESS, desk_asks, officer_asks

BATCH = Case(1, is_batch=True)
NEW = "https://item.taobao.com/item.htm?id=790000000001"


async def addresses(stage: Stage, case: Case = BATCH) -> list[str]:
    def look(work: Work) -> list[str]:
        return [line.url[-12:] for line in claim_faces.lines_of(work.session, case)]

    return await stage.act(look)


async def test_listings_of_a_batch_get_new_addresses_by_their_names(stage: Stage) -> None:
    await imports(stage, Imported(claims=2, listings=2))
    stage.everybody_reads()
    before = await addresses(stage)
    await desk_asks(stage, "The second link of the second claim shows shoes.")
    await stage.hana.presses("Answer", on=stage.hana.dm)
    assert "For example: MS-2026-000001-1 https://…" in stage.hana.form.text()
    await stage.hana.submits(answer="These.", addresses=f"MS-2026-000002-2 {NEW}\nms–2026–2–1: {ALIEXPRESS}")
    assert "MS-2026-000002-1: this is not the address" in stage.hana.form.errors["addresses"]
    assert await addresses(stage) == before
    await stage.hana.submits(answer="These.", addresses=f"MS-2026-000002-2 {NEW}")
    assert await addresses(stage) == [*before[:3], "790000000001"]
    assert "Changed with it: listing MS-2026-000002-2" in "\n".join(stage.desk.reads())
    stage.everybody_reads()


@pytest.mark.parametrize(
    ("typed", "why"),
    [
        (f"MS-2026-000009-1 {NEW}", "MS-2026-000009-1 is not a listing that waits"),
        (f"7 {NEW}", "This line is not understood"),
        (NEW, "This line is not understood"),
        (f"MS-2026-000001-1 {NEW}\nMS-2026-000001-1 {LINK.format(1)}", "stands here more than once"),
    ],
)
async def test_what_names_nothing_is_refused_under_its_field(stage: Stage, typed: str, why: str) -> None:
    await imports(stage, Imported(claims=2, listings=2))
    await desk_asks(stage)
    await stage.hana.presses("Answer", on=stage.hana.dm)
    await stage.hana.submits(answer="These.", addresses=typed)
    assert why in stage.hana.form.errors["addresses"]
    await stage.hana.closes_form()


async def test_of_a_long_claim_too_and_alibaba_gets_a_new_sheet(stage: Stage) -> None:
    await handed_over(stage, 8)
    await officer_asks(stage)
    await stage.hana.presses("Answer", on=stage.hana.dm)
    await stage.hana.submits(answer="The seventh is this one.", addresses=f"7 {NEW}")
    told = "\n".join(stage.shared.reads())
    assert "listing 7" in told
    assert "MS-2026-000001-v2.xlsx" in told
    assert "790000000001" in str(rows_in(sheet(stage)))
    stage.everybody_reads()


async def test_a_batchs_sheet_from_before_decides_nothing_in_the_new_ones_place(stage: Stage) -> None:
    await imports(stage, Imported(claims=2, listings=2))
    await stage.ann.presses("Endorse and hand over", on=stage.desk)
    await stage.ann.submits()
    stage.everybody_reads()
    first = sheet(stage)
    await officer_asks(stage)
    await stage.hana.presses("Answer", on=stage.hana.dm)
    await stage.hana.submits(answer="This one.", addresses=f"MS-2026-000002-2 {NEW}")
    told = "\n".join(stage.shared.reads())
    assert "listing MS-2026-000002-2" in told
    stage.everybody_reads()

    def removed(row: list[object]) -> None:
        row[5] = "removed"

    await stage.owen.uploads("old.xlsx", edited(first, removed), card(stage))
    assert "Recorded 3 of 4: 3 removed. 1 row needs another look." in "\n".join(stage.shared.reads())
    assert "another listing in this place" in str(rows_in(sheet(stage)))
    stage.everybody_reads()


def test_lines_are_read_as_people_type_them() -> None:
    url = "https://item.taobao.com/item.htm?id=1"
    for typed in ("7 {}", "7. {}", "7：{}", " 7) {} ", "7\t{}"):
        assert read_addresses(typed.format(url), in_batch=False) == [Readdressed("7", url)], typed
    for typed in ("MS-2026-000012-7 {}", "ms-2026-12-07: {}", "MS–2026–000012–7 {}"):
        assert read_addresses(typed.format(url), in_batch=True) == [Readdressed("MS-2026-000012-7", url)]
    with pytest.raises(LineNotRead):
        read_addresses(url, in_batch=False)
    with pytest.raises(NamedTwice):
        read_addresses(f"7 {url}\n07 {url}", in_batch=False)
