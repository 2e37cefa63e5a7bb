"""Faults that are switched on at the panel: nothing is lost, nothing comes twice, all of it is said."""

import pytest
from playwright.async_api import Locator, expect

from bot.sandbox import demo
from tests.browser.conftest import Visit
from tests.browser.filing import files, files_on
from tests.browser.seat import Seat
from tests.harness.stage import Stage


@pytest.mark.parametrize("fault", ["Lose the next answer", "Drop the next call", "Ask it to slow down"])
async def test_what_slack_does_to_a_message_neither_loses_nor_doubles_it(
    stage: Stage, visit: Visit, fault: str
) -> None:
    ann = await visit(stage.ann, demo.DESK)
    await ann.arms(fault)
    all_well = ann.panel.get_by_role("button", name="All well again")
    await expect(all_well).to_be_visible()
    await files(stage.hana)
    await expect(ann.message("MS-2026-000001")).to_have_count(1)
    await expect(ann.panel).to_contain_text("Nothing waits: all is said.")
    await expect(all_well).to_have_count(0)
    hana = await visit(stage.hana, "dm")
    await expect(hana.message("MS-2026-000001")).to_have_count(1)


async def test_while_slack_is_down_the_outbox_waits_and_then_all_is_said(stage: Stage, visit: Visit) -> None:
    ann = await visit(stage.ann, demo.DESK)
    await stage.hana.runs("/claim")
    await ann.arms("Take Slack down")
    await expect(ann.panel.get_by_role("alert")).to_contain_text("Slack is down for the bot")
    await files_on(stage.hana)
    await expect(ann.panel).to_contain_text("claims.desk:1")
    await expect(ann.message("MS-2026-000001")).to_have_count(0)
    await ann.presses("Bring Slack back", ann.panel)
    await expect(ann.message("MS-2026-000001")).to_have_count(1)
    await expect(ann.panel).to_contain_text("Nothing waits: all is said.")


async def test_what_is_meant_for_an_archived_channel_is_held_back_with_the_reason(
    stage: Stage, visit: Visit
) -> None:
    stage.parked_is_expected = True
    stage.expected_errors.add("delivery.parked")
    ann = await visit(stage.ann, demo.DESK)
    await ann.panel.get_by_role("combobox", name="Channel to archive").select_option("#desk")
    await ann.arms("Archive a channel")
    await expect(ann.main).to_contain_text("#desk is archived.")
    await expect(ann.composer).to_have_count(0)
    await files(stage.hana)
    await expect(held_back(ann)).to_contain_text("is_archived")


def held_back(seat: Seat) -> Locator:
    return seat.panel.get_by_role("listitem").filter(has_text="held back").first
