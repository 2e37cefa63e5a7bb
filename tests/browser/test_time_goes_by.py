"""The clock is moved at the panel, and what falls due comes."""

from playwright.async_api import expect

from bot.sandbox import demo
from tests.browser.conftest import Visit
from tests.browser.filing import files
from tests.harness.stage import Stage


async def test_the_next_working_morning_brings_the_digests(stage: Stage, visit: Visit) -> None:
    await files(stage.hana)
    ann = await visit(stage.ann, demo.DESK)
    before = await ann.message("MS-2026-000001").count()
    await ann.presses("Next working morning", ann.panel)
    await expect(ann.page.get_by_role("status").filter(has_text="It is now")).to_contain_text("Tuesday")
    await expect(ann.panel).to_contain_text("Tue, Mar 3, 2026, 9:00")
    await expect(ann.message("MS-2026-000001")).to_have_count(before + 1)
    hana = await visit(stage.hana, "dm")
    await expect(hana.message("MS-2026-000001")).to_have_count(2)
