"""The desk looks sellers up, sees their strikes line by line, merges them, and keeps its lists."""

from datetime import timedelta

from handlers.claims.cases import Case, locked
from handlers.claims.moving import move_all
from handlers.claims.rules import Step
from handlers.programme import Work
from storage import sellers
from storage.sellers import SellerKey
from tests.harness.imported import csv, gives, stands_behind
from tests.harness.sellers import BRIGHT, at_the_bar, link, removed
from tests.harness.stage import Stage
from tests.stories.test_the_walk import ALL_REMOVED, RIGHT, TAOBAO, files

SHOP = "https://shop104736810.taobao.com/"


async def looks_up(stage: Stage, said: str) -> str:
    """What Ann is answered."""
    told = await stage.ann.runs(f"/marketsafe sellers {said}")
    assert told is not None
    return told.rendered


async def test_a_seller_is_found_by_a_key_a_name_or_a_link_of_theirs(stage: Stage) -> None:
    await removed(stage, 1, 2)
    for said in ("9123", link(1), link(7), f"https://www.aliexpress.com/store/{BRIGHT}"):
        told = await looks_up(stage, said)
        assert "*AliExpress* · store id `912345`" in told
        assert "✅ 2 removed" in told
        assert "strike 1 of 3, because MS-2026-000001 had 2 listings removed" in told
        assert "*1 claim:*" in told


async def test_the_button_opens_a_form_that_finds_the_same(stage: Stage) -> None:
    await removed(stage, 1)
    await stage.ann.opens_home()
    await stage.ann.presses("Sellers", on="Hello, Ann Lee")
    await stage.ann.submits(words="912345")
    assert "strike 1 of 3" in stage.ann.form.text()
    await stage.ann.closes_form()
    stage.everybody_reads()


async def test_who_is_not_known_is_not_found_and_a_store_that_is_looked_up_is_known(stage: Stage) -> None:
    assert "No seller is known by these words. Try" in await looks_up(stage, "Bright")
    assert "No claim is about this seller yet." in await looks_up(stage, SHOP)
    assert "shop id `104736810`" in await looks_up(stage, "1047")


async def test_only_the_desk_looks_sellers_up(stage: Stage) -> None:
    told = await stage.hana.runs("/marketsafe sellers 912345")
    assert told is not None
    assert "not among what your role" in told.text


async def test_two_sellers_are_merged_by_hand_and_their_strikes_are_counted_together(stage: Stage) -> None:
    await removed(stage, 1)
    await removed(stage, 2, store=777)
    await looks_up(stage, "777")
    await stage.ann.presses("Merge with another", on="777")
    await stage.ann.submits(into="912345→912345 · store id 912345", reason="The same licence in both stores.")
    told = stage.ann.form.text()
    assert "store id `912345`, store id `777`" in told
    assert "1 more counts with it (MS-2026-000002)" in told
    await stage.ann.closes_form()
    assert "store id `912345`" in await looks_up(stage, "777")
    stage.everybody_reads()


async def lists(stage: Stage, store: int, **chosen: str) -> None:
    """Ann puts a store on a list."""
    told = await stage.ann.runs(f"/marketsafe sellers https://www.aliexpress.com/store/{store}")
    await stage.ann.presses("Lists", on=told)
    await stage.ann.submits(**chosen)
    await stage.ann.closes_form()
    stage.everybody_reads()


async def test_two_sellers_that_are_one_are_on_each_list_once_and_denied_before_watched(stage: Stage) -> None:
    await lists(stage, BRIGHT, list="watch")
    await lists(stage, BRIGHT, list="allow", holder="Northwind")
    await lists(stage, 777, list="deny")
    await lists(stage, 777, list="allow", holder="Northwind")
    found = await stage.ann.runs("/marketsafe sellers 777")
    await stage.ann.presses("Merge with another", on=found)
    await stage.ann.submits(into="912345→912345 · store id 912345", reason="The same licence.")
    told = stage.ann.form.text()
    assert told.count("authorised by Northwind") == 1
    assert "denied" in told
    assert "watched" not in told
    await stage.ann.closes_form()
    stage.everybody_reads()


async def test_merging_needs_a_reason_and_two_sellers(stage: Stage) -> None:
    await removed(stage, 1)
    await looks_up(stage, "912345")
    await stage.ann.presses("Merge with another", on="912345")
    await stage.ann.submits(into="912345→912345 · store id 912345", reason="x")
    assert "one and the same seller already" in stage.ann.form.text()
    await stage.ann.closes_form()
    stage.everybody_reads()


async def test_a_watched_seller_is_named_on_the_desks_card_of_its_next_claim(stage: Stage) -> None:
    await looks_up(stage, f"https://www.aliexpress.com/store/{BRIGHT}")
    await stage.ann.presses("Lists", on="912345")
    await stage.ann.submits(list="watch", reason="An informant named it.")
    assert "📋 *watched*, by Ann Lee" in stage.ann.form.text()
    await stage.ann.closes_form()
    stage.everybody_reads()
    await files(stage, link(5))
    assert "The seller of 1 of these, *912345*: watched." in stage.desk.finds("MS-2026-000001").rendered
    assert "watched" not in "\n".join(one.rendered for one in stage.hana.dm.everything)


async def test_a_sheet_tells_a_listings_store_and_what_the_seller_is_called(stage: Stage) -> None:
    body = csv("链接,店铺链接,卖家", f"{TAOBAO},{SHOP},Bright Bags")
    await gives(stage.hana, RIGHT, ("march.csv", body))
    await stands_behind(stage.hana)
    await stage.ann.presses("Endorse and hand over", on=stage.desk)
    await stage.owen.presses(ALL_REMOVED, on=stage.shared)
    stage.everybody_reads()
    told = await looks_up(stage, "bright bags")
    assert "Bright Bags" in told
    assert "shop id `104736810`" in told
    assert "strike 1 (12 of 48 points), because MS-2026-000001 had 1 listing removed" in told


async def test_a_name_alone_merges_nobody_and_is_a_seller_only_if_the_desk_says_so(stage: Stage) -> None:
    await stage.act(know, SellerKey("taobao", "shop_id", "42"), "Bright Bags")
    body = csv("链接,卖家", f"{TAOBAO},Bright Bags")
    await gives(stage.hana, RIGHT, ("march.csv", body))
    await stands_behind(stage.hana)
    await stage.ann.presses("Endorse and hand over", on=stage.desk)
    await stage.owen.presses(ALL_REMOVED, on=stage.shared)
    stage.everybody_reads()
    told = await looks_up(stage, "Bright Bags")
    assert "strike" not in told
    assert "1 listing on Taobao/Tmall is sold by “Bright Bags”" in told
    await stage.ann.presses("Make it a seller", on="sold by “Bright Bags”")
    assert "strike 1 (12 of 48 points)" in stage.ann.form.text()
    assert "Another seller has the same name: shop id `42`" in stage.ann.form.text()
    await stage.ann.closes_form()


def know(work: Work, key: SellerKey, name: str) -> None:
    sellers.add(work.session, {key: name}, source="link", now=work.now)


async def test_what_comes_back_is_no_strike_and_a_suggestion_below_the_bar_is_withdrawn(
    stage: Stage,
) -> None:
    await at_the_bar(stage)
    stage.everybody_reads()
    await stage.act(retract, 2)
    await stage.tick()
    card = next(one for one in stage.desk.reads() if "CL-2026-000001" in one)
    assert "not recommended" in card
    assert "*2 of 3 strikes*" in card
    assert "reversed: 2 listings of MS-2026-000002 came back" in card
    assert "the suggestion is withdrawn" in stage.desk.everything[-1].rendered
    stage.everybody_reads()


def retract(work: Work, claim_id: int) -> None:
    move_all(work, locked(work, Case(claim_id)), Step.RETRACT)


async def test_the_digests_bring_back_what_waits_for_the_desk_and_for_alibaba(stage: Stage) -> None:
    await at_the_bar(stage)
    home = await stage.ann.opens_home()
    assert home is not None
    assert "a seller on AliExpress at the bar: close the store?" in home.text()
    stage.everybody_reads()
    told = await stage.ann.runs("/digest preview")
    assert told is not None
    assert "Sellers at the bar, recommend or dismiss: 1" in told.rendered
    assert "|CL-2026-000001>* · a store on AliExpress · 912345 · due" in told.rendered
    await stage.ann.presses("Recommend", on=stage.desk)
    await stage.ann.submits()
    told = await stage.ann.runs("/digest preview")
    assert told is not None
    assert "Stores that Alibaba is to close: 1" in told.rendered
    stage.everybody_reads()
    await stage.tick(at=stage.now + timedelta(days=1))
    digest = stage.shared.reads()[-1]
    assert "Stores to close: 1" in digest
    assert "912345" not in digest
    stage.everybody_reads()


async def test_a_claim_against_a_seller_that_its_holder_has_authorised_is_warned_of(stage: Stage) -> None:
    await looks_up(stage, f"https://www.aliexpress.com/store/{BRIGHT}")
    await stage.ann.presses("Lists", on="912345")
    await stage.ann.submits(list="allow")
    assert "Choose the rights-holder" in stage.ann.form.text()
    await stage.ann.submits(list="allow", holder="Northwind")
    assert "*authorised by Northwind*" in stage.ann.form.text()
    await stage.ann.closes_form()
    stage.everybody_reads()
    await stage.hana.runs("/claim")
    await stage.hana.submits(right=RIGHT, links=f"{link(5)}\n{TAOBAO}")
    assert "⚠️ 1 is sold by somebody you have authorised." in stage.hana.form.text()
    await stage.hana.submits(statement=True)
    await stage.hana.closes_form()
    assert "The seller of 1 of these, *912345*: authorised." in stage.desk.finds("on AliExpress").rendered
    stage.everybody_reads()


async def test_another_rights_holders_authorisation_says_nothing(stage: Stage) -> None:
    await looks_up(stage, f"https://www.aliexpress.com/store/{BRIGHT}")
    await stage.ann.presses("Lists", on="912345")
    await stage.ann.submits(list="allow", holder="Acme")
    await stage.ann.closes_form()
    await stage.hana.runs("/claim")
    await stage.hana.submits(right=RIGHT, links=link(5))
    assert "authorised" not in stage.hana.form.text()
    await stage.hana.closes_form()
    stage.everybody_reads()
