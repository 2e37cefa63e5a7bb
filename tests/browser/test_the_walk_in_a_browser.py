"""The README's walk, at the page: with the mouse, and with nothing but the keys."""

from playwright.async_api import expect

from tests.browser.conftest import Visit
from tests.browser.filing import RIGHT, TAOBAO
from tests.browser.seat import Seat
from tests.harness.stage import Stage


async def test_a_claim_goes_from_its_form_to_removed_by_clicking(stage: Stage, visit: Visit) -> None:
    seat = await visit(stage.hana)
    await (await seat.enters("working-group")).types("/claim")
    await files(seat)
    await (await seat.enters("MarketSafe")).channels.hover()
    await expect(seat.message("MS-2026-000001")).to_contain_text("1 listing on Taobao")

    await (await seat.becomes(stage.ann)).enters("desk")
    card = seat.message("MS-2026-000001")
    await seat.presses("Take", card)
    await expect(card).to_contain_text("Held by Ann Lee")
    await seat.presses("Endorse and hand over", card)
    await expect(card).to_contain_text("with Alibaba")

    await (await seat.becomes(stage.wei)).enters("marketsafe-alibaba")
    card = seat.message("MS-2026-000001").first
    await seat.presses("Acknowledge · 确认收到", card)
    await expect(card).to_contain_text("Chen Wei")
    await expect(seat.page.get_by_text("Gao")).to_have_count(0)
    await seat.presses("All removed · 已全部下架", card)
    await seat.agrees("Record · 记录结果")
    await expect(card).to_contain_text("已下架")

    await (await seat.becomes(stage.hana)).enters("MarketSafe")
    await expect(seat.message("MS-2026-000001").first).to_contain_text("✅ removed")


async def files(seat: Seat, links: str = TAOBAO) -> None:
    """Fill the open form, read the preview, stand behind it."""
    form = seat.form("File a claim")
    await expect(form.get_by_role("combobox", name="Your right")).to_have_value(RIGHT)
    await form.get_by_role("textbox", name="Links to the listings").fill(links)
    await form.get_by_role("textbox", name="Confidential note").fill("Our informant is Mr Gao.")
    await seat.presses("See what will happen", form)
    preview = seat.form("Stand behind it")
    await expect(preview).to_contain_text("1 listing on Taobao")
    await expect(preview).to_contain_text("Alibaba will see")
    await preview.get_by_role("checkbox", name="Yes, we stand behind it").check()
    await seat.presses("File it", preview)
    await seat.presses("Done", seat.form("Filed"))
    await expect(seat.page.get_by_role("dialog")).to_have_count(0)
