"""A rights-holder keeps a list of its own shops and dealers, and is warned before it claims against one."""

import json

from tests.harness.imported import csv, gives, stands_behind
from tests.harness.sellers import BRIGHT, link
from tests.harness.stage import Player, Stage
from tests.stories.test_the_walk import RIGHT, TAOBAO, files

STORE = f"https://www.aliexpress.com/store/{BRIGHT}"
SHOP = "https://shop104736810.taobao.com/"
ACME = "ACME · 7654321 · CN"


async def lists(player: Player, store: str = STORE, **more: str) -> str:
    """They put a shop on their list, by buttons alone; what the list shows then."""
    await player.presses("Our dealers", on=player.dm)
    await player.submits(store=store, **more)
    told = player.form.text()
    await player.closes_form()
    return told


async def previews(player: Player, right: str, links: str) -> str:
    """What the preview of a claim says; nothing is filed."""
    await player.presses("File a claim", on=player.dm)
    await player.submits(right=right, links=links)
    told = player.form.text()
    await player.closes_form()
    return told


async def test_a_holder_of_another_workspace_lists_a_dealer_and_is_warned_before_claiming(
    stage: Stage,
) -> None:
    told = await lists(stage.nora, note="our dealer in Hangzhou")
    assert STORE in told
    assert "our dealer in Hangzhou" in told
    assert "by Nora Wind" in told
    for player in (stage.nora, stage.hana):
        warned = await previews(player, RIGHT, f"{link(5)}\n{link(6, store=777)}")
        assert "⚠️ 1 is sold by somebody you have authorised" in warned
        assert "1005008364840005" in warned.split("authorised")[1].split("Alibaba")[0]


async def test_the_claim_is_filed_all_the_same_and_the_desk_sees_the_hint(stage: Stage) -> None:
    await lists(stage.nora, note="our dealer in Hangzhou")
    await files(stage, link(5))
    assert "The seller of 1 of these, *912345*: authorised." in stage.desk.finds("MS-2026-000001").rendered
    told = await stage.ann.runs(f"/marketsafe sellers {BRIGHT}")
    assert told is not None
    assert "*authorised by Northwind*, by Nora Wind" in told.rendered
    assert "> our dealer in Hangzhou" in told.rendered


async def test_nobody_else_is_warned_or_shown_the_list_and_alibaba_never(stage: Stage) -> None:
    await lists(stage.nora, note="our dealer in Hangzhou")
    await stage.rob.presses("Our dealers", on=stage.rob.dm)
    assert "Hangzhou" in stage.rob.form.text()  # he acts for Northwind, too
    await stage.rob.closes_form()
    assert "authorised" not in await previews(stage.rob, ACME, link(5))
    await files(stage, link(5), note="Look at the zip.")
    await stage.ann.presses("Endorse and hand over", on=stage.desk)
    shown = stage.shared.finds("Look at the zip.")
    told = json.dumps([[one.text, one.blocks] for one in stage.shared.everything], ensure_ascii=False)
    assert "Hangzhou" not in told
    assert "authorised" not in shown.rendered
    stage.everybody_reads()


async def test_a_representative_says_for_whom_and_lists_for_that_rights_holder_alone(stage: Stage) -> None:
    await stage.rob.runs("/marketsafe dealers")
    await stage.rob.submits(store=STORE, holder="Acme")
    assert "for Acme, by Rob Kent" in stage.rob.form.text()
    await stage.rob.closes_form()
    assert "⚠️ 1 is sold" in await previews(stage.rob, ACME, link(5))
    assert "⚠️" not in await previews(stage.hana, RIGHT, link(5))
    await stage.hana.runs("/marketsafe dealers")
    assert str(BRIGHT) not in stage.hana.form.text()
    await stage.hana.closes_form()


async def test_a_dealer_is_removed_by_its_holder_and_not_by_the_desk(stage: Stage) -> None:
    await lists(stage.nora)
    assert (await lists(stage.nora)).count(STORE) == 1
    found = await stage.ann.runs(f"/marketsafe sellers {BRIGHT}")
    await stage.ann.presses("Lists", on=found)
    await stage.ann.submits(list="off")
    assert "authorised by Northwind" in stage.ann.form.text()
    await stage.ann.closes_form()
    await stage.nora.presses("Our dealers", on=stage.nora.dm)
    await stage.nora.presses("Remove", on=STORE)
    assert STORE not in stage.nora.form.text()
    await stage.nora.closes_form()
    assert "⚠️" not in await previews(stage.nora, RIGHT, link(5))


async def test_an_address_that_tells_no_store_is_refused_with_what_to_do(stage: Stage) -> None:
    for store in (TAOBAO, "our shop", "https://www.example.com/"):
        await stage.hana.runs("/marketsafe dealers")
        await stage.hana.submits(store=store)
        assert "does not tell a store" in stage.hana.form.text()
        await stage.hana.closes_form()


async def test_the_preview_of_an_import_warns_and_files_them_all_the_same(stage: Stage) -> None:
    await lists(stage.hana, SHOP)
    body = csv("链接,店铺链接", f"{TAOBAO},", f"https://item.taobao.com/item.htm?id=7,{SHOP}", f"{link(1)},")
    await gives(stage.hana, RIGHT, ("march.csv", body))
    told = stage.hana.form.text()
    assert "*march.csv*: 1 listing is sold by somebody you have authorised, in row 3." in told
    await stands_behind(stage.hana)
    assert "3 listings filed in 2 claims" in stage.hana.dm.finds("Import: march.csv").rendered
    stage.everybody_reads()


async def test_that_two_of_its_shops_are_one_seller_takes_none_off_a_holders_list(stage: Stage) -> None:
    other = "https://www.aliexpress.com/store/777"
    await lists(stage.nora)
    await lists(stage.nora, other)
    shown = await stage.ann.runs("/marketsafe sellers 777")
    await stage.ann.presses("Merge with another", on=shown)
    await stage.ann.submits(into=f"{BRIGHT}→{BRIGHT} · store id {BRIGHT}", reason="The same licence.")
    await stage.ann.closes_form()
    await stage.nora.presses("Our dealers", on=stage.nora.dm)
    told = stage.nora.form.text()
    assert STORE in told
    assert other in told
    stage.everybody_reads()
