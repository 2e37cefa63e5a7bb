"""Nothing on the page keeps anybody out: axe-core finds nothing serious."""

from typing import Any

import pytest
from axe_playwright_python.async_playwright import Axe
from playwright.async_api import Page, expect

from bot.sandbox import demo
from tests.browser.conftest import Visit
from tests.browser.filing import files, hands_over
from tests.browser.watching import Watch
from tests.harness.stage import Stage


@pytest.fixture(autouse=True)
def axe_adds_a_style_of_its_own(watch: Watch) -> None:
    """Which the page's policy forbids; axe-core does without."""
    watch.expects("inline style|style-src-elem")


async def test_a_holders_room_form_and_home_are_for_everybody(stage: Stage, visit: Visit) -> None:
    await files(stage.hana)
    hana = await visit(stage.hana, "dm")
    await expect(hana.message("MS-2026-000001")).to_be_visible()
    assert not await barriers(hana.page)
    await (await hana.enters("working-group")).types("/claim")
    await expect(hana.form("File a claim")).to_be_visible()
    assert not await barriers(hana.page)
    await hana.presses("Cancel", hana.form("File a claim"))
    await hana.enters("Home")
    await expect(hana.main).to_contain_text("Hello, Hana Sato.")
    assert not await barriers(hana.page)


async def test_an_officers_room_thread_and_form_are_for_everybody(stage: Stage, visit: Visit) -> None:
    await files(stage.hana)
    await hands_over(stage)
    wei = await visit(stage.wei, demo.SHARED)
    card = wei.message("MS-2026-000001").first
    await card.get_by_role("button", name=wei.say("View the thread")).click()
    await expect(wei.page.get_by_role("complementary", name=wei.say("Thread"))).to_be_visible()
    assert not await barriers(wei.page)
    await wei.presses("One by one · 逐条填写", card)
    await expect(wei.page.get_by_role("dialog")).to_be_visible()
    assert not await barriers(wei.page)


async def barriers(page: Page) -> list[str]:
    """What axe-core calls serious or critical: rule, and where."""
    found: list[dict[str, Any]] = (await Axe().run(page)).response["violations"]
    return [
        f"{one['id']}: {node['target']} {node['any'] and node['any'][0]['message']}"
        for one in found
        if one["impact"] in ("serious", "critical")
        for node in one["nodes"]
    ]
