"""Who has no mouse does all of it: Tab, Enter, the arrows and typing."""

from playwright.async_api import Locator, expect

from tests.browser.conftest import Visit
from tests.browser.filing import TAOBAO
from tests.browser.keys import Keys
from tests.harness.stage import Player, Stage


async def test_a_claim_goes_from_its_form_to_removed_by_the_keys_alone(stage: Stage, visit: Visit) -> None:
    keys = Keys(await visit(stage.hana), [])
    seat = keys.seat
    await keys.uses(seat.channel("working-group"))
    await keys.to(seat.composer)
    await keys.types("/cla")
    await keys.presses("Tab", "Enter")
    form = seat.form("File a claim")
    await keys.to(form.get_by_role("textbox", name="Links to the listings"))
    await keys.types(TAOBAO)
    await keys.uses(form.get_by_role("combobox", name="Ground"))
    await keys.types("counterf")
    await keys.presses("Enter")
    await keys.uses(button(form, "See what will happen"))
    preview = seat.form("Stand behind it")
    await keys.uses(preview.get_by_role("checkbox"), "Space")
    await keys.uses(button(preview, "File it"))
    await keys.uses(button(seat.form("Filed"), "Done"))

    await becomes(keys, stage.ann)
    await keys.uses(seat.channel("desk"))
    card = seat.message("MS-2026-000001")
    await keys.uses(button(card, "Take"))
    await expect(card).to_contain_text("Held by Ann Lee")
    await keys.uses(button(card, "Endorse and hand over"))
    await expect(card).to_contain_text("with Alibaba")

    await becomes(keys, stage.wei)
    await keys.uses(seat.channel("marketsafe-alibaba"))
    card = seat.message("MS-2026-000001").first
    await keys.uses(button(card, "All removed · 已全部下架"))
    await keys.uses(button(seat.page.get_by_role("dialog"), "Record · 记录结果"))
    await expect(card).to_contain_text("已下架")
    assert not keys.hidden, "\n".join(keys.hidden)


def button(on: Locator, label: str) -> Locator:
    return on.get_by_role("button", name=label, exact=True)


async def becomes(keys: Keys, player: Player) -> None:
    await keys.uses(keys.seat.people.get_by_role("button", name=player.person.name))
    keys.seat.player = player
    await expect(keys.seat.channels).to_contain_text(player.person.name)
