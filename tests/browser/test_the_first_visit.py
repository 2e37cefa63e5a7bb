"""The guided first visit: it goes on as the claim does, and can be left and come back to."""

from playwright.async_api import expect

from bot.sandbox import demo
from tests.browser.conftest import Visit
from tests.browser.filing import files
from tests.harness.stage import Stage


async def test_the_guide_goes_on_with_each_of_its_five_steps(stage: Stage, visit: Visit) -> None:
    seat = await visit(stage.sam)
    await expect(seat.guide).to_contain_text("Step 1 of 5")
    await seat.presses("Take me there", seat.guide)
    seat.player = stage.hana
    await expect(seat.main).to_have_accessible_name("Home")
    await expect(seat.guide).to_contain_text("You are there")
    await files(stage.hana)
    await expect(seat.guide).to_contain_text("Step 2 of 5")
    await seat.presses("Take me there", seat.guide)
    await seat.presses("Take", seat.message("MS-2026-000001"))
    await expect(seat.guide).to_contain_text("Step 3 of 5")
    # a card that is being shown anew would lose the press
    await expect(seat.message("MS-2026-000001")).to_contain_text("Held by Ann Lee")
    await seat.presses("Endorse and hand over", seat.message("MS-2026-000001"))
    await expect(seat.guide).to_contain_text("Step 4 of 5")
    await seat.presses("Take me there", seat.guide)
    seat.player = stage.wei
    await expect(seat.guide).to_contain_text("第 4 步，共 5 步")
    card = seat.message("MS-2026-000001").first
    await seat.presses("Acknowledge · 确认收到", card)
    await expect(seat.guide).to_contain_text("第 5 步，共 5 步")
    await expect(card).to_contain_text("Acknowledged by Chen Wei")
    await seat.presses("All removed · 已全部下架", card)
    await seat.agrees("Record · 记录结果")
    await expect(seat.guide).to_contain_text("这就是一份投诉的全过程")
    await seat.presses("查看她的回执", seat.guide)
    seat.player = stage.hana
    await expect(seat.message("MS-2026-000001")).to_contain_text("removed")


async def test_the_guide_is_skipped_and_brought_back_and_speaks_both_languages(
    stage: Stage, visit: Visit
) -> None:
    hana = await visit(stage.hana, demo.GROUP)
    await hana.presses("中文", hana.guide)
    await expect(hana.page.get_by_role("region", name="初次使用")).to_contain_text("第 1 步，共 5 步")
    await hana.presses("EN")
    await hana.presses("Skip the tour", hana.guide)
    await expect(hana.guide).to_have_count(0)
    await hana.page.reload()
    await expect(hana.channels).to_contain_text("Hana Sato")
    await expect(hana.guide).to_have_count(0)
    await hana.presses("First visit")
    await expect(hana.guide).to_contain_text("Step 1 of 5")
