"""Goods that come up again under another store: shared keys and repeated items are shown to the desk."""

from storage.sellers import SellerKey
from tests.harness.sellers import BRIGHT, link, removed
from tests.harness.stage import Stage
from tests.stories.test_sellers import know, looks_up
from tests.stories.test_the_walk import ALL_REMOVED, files

ALIBABA = "https://brightbags.en.alibaba.com/product/1600{}-leather_bag.html"
ON_1688 = "https://brightbags.1688.com/"
FRESHIPPO = "Freshippo: Northwind bag @ {}"


async def all_removed(stage: Stage, links: str) -> None:
    """Hana's claim is handed over and all removed; everybody has read."""
    await files(stage, links)
    await stage.ann.presses("Endorse and hand over", on=stage.desk)
    await stage.owen.presses(ALL_REMOVED, on=stage.shared)
    stage.everybody_reads()


async def test_a_store_elsewhere_with_the_same_key_as_a_seller_with_strikes_is_pointed_out(
    stage: Stage,
) -> None:
    await all_removed(stage, ALIBABA.format(111111))
    await files(stage, ON_1688)
    card = stage.desk.finds("MS-2026-000002 ·").rendered
    assert "The same key as *brightbags*, another seller: 6 of 48 points." in card
    assert "another seller" not in "\n".join(one.rendered for one in stage.hana.dm.everything)


async def test_each_of_two_with_one_key_is_shown_with_the_other(stage: Stage) -> None:
    await stage.act(know, SellerKey("alibaba", "vanity_subdomain", "brightbags"), "Bright Bags Ltd")
    told = await looks_up(stage, ON_1688)
    assert "Another seller has the same key: " in told
    assert "[Show]" in told


async def test_numbers_that_are_equal_on_two_platforms_say_nothing(stage: Stage) -> None:
    await removed(stage, 1)
    await files(stage, f"https://shop{BRIGHT}.taobao.com/")
    assert "another seller" not in stage.desk.finds("MS-2026-000002 ·").rendered


async def test_an_item_that_is_in_another_store_now_is_pointed_out(stage: Stage) -> None:
    await removed(stage, 1, 2)
    await files(stage, f"{link(1, store=777)}\n{link(2)}")
    card = stage.desk.finds("MS-2026-000002 ·").rendered
    assert "🔁 1 of these was seen in another store, too: store id `777`." in card
    assert "seen in another" not in "\n".join(one.rendered for one in stage.hana.dm.everything)


async def test_goods_of_one_title_in_another_store_of_an_app_are_pointed_out(stage: Stage) -> None:
    await all_removed(stage, FRESHIPPO.format("Store A"))
    await files(stage, FRESHIPPO.format("Store B"))
    card = stage.desk.finds("MS-2026-000002 ·").rendered
    assert "🔁 Goods of the same title were removed from another store: shop's name `store a`." in card
    await files(stage, "Freshippo: Northwind bags @ Store C")
    assert "same title" not in stage.desk.finds("MS-2026-000003 ·").rendered
