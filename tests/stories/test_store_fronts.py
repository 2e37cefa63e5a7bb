"""A claim about store fronts: what is asked of Alibaba, and done by it, is to close them."""

from io import BytesIO

from openpyxl import load_workbook

from tests.harness.stage import Stage
from tests.stories.test_outcome_sheets import card, filled, sheet
from tests.stories.test_the_digests import BERLIN
from tests.stories.test_the_walk import files, hands_over

STORES = "https://shop106592833.taobao.com/\nhttps://shop249029897.taobao.com/"
ALL_CLOSED = "All closed · 已全部关店"


async def test_store_fronts_are_closed_and_not_removed_in_both_languages(stage: Stage) -> None:
    await stage.tick()
    await files(stage, STORES)
    await stage.ann.presses("Endorse and hand over", on=stage.desk)
    asked = "\n".join(stage.shared.reads())
    assert "Northwind asks to close MS-2026-000001 · 2 store fronts" in asked
    assert "Northwind 请求关店" in asked
    stage.everybody_reads()
    await stage.owen.presses(ALL_CLOSED, on=stage.shared)
    receipt, told = stage.hana.reads()
    assert "✅ *closed*\n" in receipt
    assert "✅ 2 closed" in told
    desk, shared = "\n".join(stage.desk.reads()), "\n".join(stage.shared.reads())
    assert "✅ *closed*" in desk
    assert "Closed by Owen Park on" in desk
    assert "✅ *closed*" in shared
    assert "✅ *已关店*" in shared
    await stage.tick(BERLIN)
    digest = "\n".join(stage.hana.reads())
    assert "2 store fronts on Taobao/Tmall · ✅ 2 closed" in digest
    for said in (receipt, told, desk, shared, digest):
        assert "removed" not in said
    stage.everybody_reads()


async def test_the_sheet_of_store_fronts_says_closed_and_comes_back_so(stage: Stage) -> None:
    await files(stage, STORES)
    await hands_over(stage)
    given = sheet(stage)
    page = load_workbook(BytesIO(given)).worksheets[0]
    choices = [rule.formula1 for rule in page.data_validations.dataValidation]
    assert "closed · 已关店" in choices[0]
    assert "removed" not in choices[0]
    back = filled(given, {1: "closed · 已关店", 2: "已关店"})
    await stage.wei.uploads("back.xlsx", back, card(stage))
    assert "已关店 2 家" in "\n".join(stage.shared.reads())
    assert "✅ 2 closed" in "\n".join(stage.hana.reads())
    stage.everybody_reads()


async def test_an_objection_to_the_closing_of_store_fronts_says_so_in_both_languages(stage: Stage) -> None:
    await files(stage, STORES)
    await hands_over(stage)
    await stage.owen.presses(ALL_CLOSED, on=stage.shared)
    stage.everybody_reads()
    await stage.wei.presses("Counter-notice", on=stage.shared)
    assert "Which store fronts?" in stage.wei.form.text()
    every = stage.wei.form.options("listings_1")
    await stage.wei.submits(listings_1=every, ground="not_infringing", words="Ours.")
    holder, desk, shared = (
        "\n".join(reads) for reads in (stage.hana.reads(), stage.desk.reads(), stage.shared.reads())
    )
    assert "The store front does not infringe" in holder
    assert "the closing is right" in holder
    assert "The stores open again at once" in holder
    assert "店铺不构成侵权" in shared
    await stage.hana.presses("Stand behind", on=stage.hana.dm)
    assert "The closing of MS-2026-000001-1–2 is right" in stage.hana.form.text()
    await stage.hana.submits(statement=True)
    asked = "\n".join(stage.shared.reads())
    assert "stands behind the closing of MS-2026-000001-1–2" in asked
    assert "坚持对 MS-2026-000001-1–2 的关店" in asked
    await stage.owen.presses("Open again", on=stage.shared)
    assert "2 store fronts of MS-2026-000001-1–2 open again" in stage.owen.form.text()
    await stage.owen.submits(words="Licensed.")
    told = "\n".join(stage.hana.reads())
    for said in (holder, desk, shared, asked, told):
        assert "listing" not in said.replace("[Listings]", "")
        assert "removal" not in said
        assert "商品链接" not in said
    stage.everybody_reads()
