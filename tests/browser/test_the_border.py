"""What an external person sees and cannot do, and how everybody sees whose people are whose."""

import re

from playwright.async_api import expect

from bot.sandbox import demo
from tests.browser.conftest import Visit
from tests.harness.stage import Stage


async def test_a_shared_channel_says_with_whom_it_is_shared(stage: Stage, visit: Visit) -> None:
    await stage.owen.says("We will look at it.", stage.shared)
    seat = await visit(stage.ann, demo.SHARED)
    shared = seat.channels.get_by_role("listitem").filter(has_text="marketsafe-alibaba")
    await expect(shared).to_contain_text("with Alibaba")
    await expect(seat.channels.get_by_role("listitem").filter(has_text="desk")).not_to_contain_text("with")
    await expect(seat.main).to_contain_text("IACC + Alibaba")
    await expect(seat.message("We will look at it.")).to_contain_text(re.compile(r"Owen Park\s*Alibaba"))
    await (await seat.becomes(stage.owen)).enters("marketsafe-alibaba")
    await expect(shared).to_contain_text("with IACC")
    await expect(seat.message("We will look at it.")).not_to_contain_text(re.compile(r"Owen Park\s*Alibaba"))


async def test_an_officer_is_offered_no_commands_and_told_so_by_slack(stage: Stage, visit: Visit) -> None:
    ann = await visit(stage.ann, demo.SHARED)
    await ann.composer.press_sequentially("/")
    await expect(ann.page.get_by_role("listbox", name="Commands of MarketSafe")).to_contain_text("/claim")
    owen = await visit(stage.owen, demo.SHARED)
    await owen.composer.press_sequentially("/claim")
    await expect(owen.page.get_by_role("listbox")).to_have_count(0)
    await owen.composer.press("Enter")
    told = owen.message("is not a valid command")
    await expect(told).to_contain_text("Only visible to you")
    await expect(told).to_contain_text("Slackbot")
    await expect(ann.message("is not a valid command")).to_have_count(0)


async def test_a_command_is_refused_in_a_thread(stage: Stage, visit: Visit) -> None:
    await stage.ann.says("Look at this.", stage.desk)
    ann = await visit(stage.ann, demo.DESK)
    await ann.message("Look at this.").hover()
    await ann.presses("Reply in thread", ann.message("Look at this."))
    thread = ann.page.get_by_role("complementary", name="Thread")
    await thread.get_by_role("textbox").fill("/claim")
    await thread.get_by_role("textbox").press("Enter")
    await expect(thread.get_by_role("alert")).to_contain_text("Slash commands cannot be used in threads.")
    await thread.get_by_role("textbox").fill("I do.")
    await thread.get_by_role("textbox").press("Enter")
    await expect(thread.get_by_role("article").filter(has_text="I do.")).to_be_visible()
    await expect(ann.message("Look at this.")).to_contain_text("1 reply")
