"""Forms: one upon the other, what is wrong under its field, waiting, a bot that is too late, and files."""

import re
import zipfile
from pathlib import Path

from playwright.async_api import FilePayload, Locator, expect

from bot.sandbox import demo
from tests.browser.conftest import Visit
from tests.browser.filing import TAOBAO, files, hands_over
from tests.browser.seat import Seat
from tests.harness.stage import Stage

NEXT = "See what will happen"


async def test_going_back_from_the_preview_keeps_what_was_typed(stage: Stage, visit: Visit) -> None:
    hana = await visit(stage.hana, demo.GROUP)
    form = await claim_form(hana)
    await links_of(form).fill(TAOBAO)
    await form.get_by_role("textbox", name="Note for the IACC and Alibaba").fill("The stitching is wrong.")
    await hana.presses(NEXT, form)
    await hana.form("Stand behind it").get_by_role("button", name="Back").first.click()
    await expect(links_of(form)).to_have_value(TAOBAO)
    await links_of(form).fill(f"{TAOBAO}\nhttps://detail.tmall.com/item.htm?id=540212526343")
    await hana.presses(NEXT, form)
    await expect(hana.form("Stand behind it")).to_contain_text("2 listings on Taobao")
    await hana.presses("Dismiss")
    await expect(hana.page.get_by_role("dialog")).to_have_count(0)


async def test_what_is_wrong_stands_under_its_field_and_the_field_has_the_focus(
    stage: Stage, visit: Visit
) -> None:
    hana = await visit(stage.hana, demo.GROUP)
    form = await claim_form(hana)
    await links_of(form).fill("https://www.example.com/no-shop-of-alibaba")
    await hana.presses(NEXT, form)
    await expect(links_of(form)).to_have_attribute("aria-invalid", "true")
    await expect(links_of(form)).to_have_accessible_description(
        re.compile("not one of the programme.s platforms")
    )
    await expect(links_of(form)).to_be_focused()
    await links_of(form).fill(TAOBAO)
    await hana.presses(NEXT, form)
    await expect(hana.form("Stand behind it")).to_be_visible()


async def test_a_form_that_waits_for_the_bot_shows_it(stage: Stage, visit: Visit) -> None:
    hana = await visit(stage.hana, demo.GROUP)
    form = await claim_form(hana)
    await links_of(form).fill(TAOBAO)
    with stage.store_out_of_reach():
        await hana.presses(NEXT, form)
        await expect(form.get_by_role("button", name=NEXT)).to_have_attribute("aria-busy", "true")
        await expect(form.get_by_role("button", name=NEXT)).to_be_disabled()
    await expect(hana.form("Stand behind it")).to_be_visible()


async def test_a_bot_that_is_too_late_leaves_the_form_and_says_so(stage: Stage, visit: Visit) -> None:
    hana = await visit(stage.hana, demo.GROUP)
    form = await claim_form(hana)
    await links_of(form).fill(TAOBAO)
    stage.sandbox.limits.answer_within = 0.05
    with stage.store_out_of_reach():
        await hana.presses(NEXT, form)
        await expect(form.get_by_role("alert")).to_contain_text("We had some trouble connecting. Try again?")
    assert stage.sandbox.troubles
    stage.sandbox.troubles.clear()
    stage.sandbox.limits.answer_within = 3
    await expect(links_of(form)).to_have_value(TAOBAO)
    await hana.presses(NEXT, form)
    await expect(hana.form("Stand behind it")).to_be_visible()


async def test_typed_words_survive_a_reload_and_being_somebody_else(stage: Stage, visit: Visit) -> None:
    hana = await visit(stage.hana, demo.GROUP)
    form = await claim_form(hana)
    await links_of(form).fill(TAOBAO)
    await hana.becomes(stage.ann)
    await expect(hana.page.get_by_role("dialog")).to_have_count(0)
    await hana.becomes(stage.hana)
    await expect(links_of(form)).to_have_value(TAOBAO)
    await hana.page.reload()
    await expect(links_of(form)).to_have_value(TAOBAO)


async def test_a_claim_is_filed_by_a_file_of_links(stage: Stage, visit: Visit) -> None:
    hana = await visit(stage.hana, demo.GROUP)
    form = await claim_form(hana)
    links = f"{TAOBAO}\nhttps://detail.tmall.com/item.htm?id=540212526343\n".encode()
    chosen = FilePayload(name="links.txt", mimeType="text/plain", buffer=links)
    await form.get_by_label("or a file with links").set_input_files(chosen)
    await expect(form).to_contain_text("links.txt")
    await hana.presses(NEXT, form)
    await expect(hana.form("Stand behind it")).to_contain_text("2 listings on Taobao")


async def test_an_officer_downloads_the_sheet_of_a_claim(stage: Stage, visit: Visit, tmp_path: Path) -> None:
    await files(stage.hana)
    await hands_over(stage)
    owen = await visit(stage.owen, demo.SHARED)
    await owen.message("MS-2026-000001").first.get_by_role("button", name="replies").click()
    thread = owen.page.get_by_role("complementary", name="Thread")
    async with owen.page.expect_download() as loading:
        await thread.get_by_role("link", name="MS-2026-000001-v1.xlsx").click()
    download = await loading.value
    assert download.suggested_filename == "MS-2026-000001-v1.xlsx"
    await download.save_as(tmp_path / "sheet.xlsx")
    with zipfile.ZipFile(tmp_path / "sheet.xlsx") as sheet:
        assert not sheet.testzip()
        assert "691541677564" in sheet.read("xl/sharedStrings.xml").decode()


async def claim_form(seat: Seat) -> Locator:
    """The form, opened by its command."""
    await seat.types("/claim")
    return seat.form("File a claim")


def links_of(form: Locator) -> Locator:
    return form.get_by_role("textbox", name="Links to the listings")
