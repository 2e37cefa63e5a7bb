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
