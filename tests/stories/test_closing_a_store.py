"""Three strikes bring a seller before the desk, which recommends; Alibaba answers, and may take it back."""

from sqlalchemy import text

from handlers.people import service as people
from handlers.programme import Work
from tests.harness.sellers import APART, at_the_bar, link, removed
from tests.harness.stage import MONDAY, Stage
from tests.stories.test_the_walk import files
from tests.stories.test_undoing_sheets import WEI, wei_leaves_taobao

RECORD, REVERSE = "Record action", "Reverse"


async def test_three_strikes_bring_the_case_before_the_desk_once(stage: Stage) -> None:
    await at_the_bar(stage)
    card, duty = stage.desk.reads()
    assert "CL-2026-000001 · 912345 on AliExpress" in card
    assert "*Known as:* store id `912345`" in card
    assert "*3 of 3 strikes*" in card
    assert (
        "strike 2 of 3, because MS-2026-000002 had 2 listings removed on Fri 6 Mar 2026 (counterfeit)" in card
    )
    assert "expires on Sat 6 Mar 2027" in card
    assert "[Recommend" in card
    assert "Press *Recommend* or *Dismiss* by Tue 17 Mar" in duty
    await stage.tick()
    assert not stage.desk.reads()


async def test_what_is_removed_within_three_days_counts_once(stage: Stage) -> None:
    for day in range(3):
        stage.sandbox.clock.set(max(stage.now, MONDAY + day * APART / 4))
        await removed(stage, day)
    await stage.tick()
    assert not stage.desk.reads()


async def test_a_recommended_closure_is_answered_and_everybody_concerned_hears_of_it(stage: Stage) -> None:
    await at_the_bar(stage)
    stage.everybody_reads()
    await stage.ann.presses("Recommend", on=stage.desk)
    assert "Alibaba will see this" in stage.ann.form.text()
    assert "Northwind" not in stage.ann.form.text()
    assert "⏳ *recommended to Alibaba*" in stage.ann.form.text()
    assert "decides whether" not in stage.ann.form.text()
    await stage.ann.submits(words="Please close it for good. 请永久关闭。")
    posted, duty = stage.shared.reads()
    assert "Close a store on AliExpress · 关闭速卖通上的店铺" in posted
    assert "*Stands at:* 3 of 3 strikes" in posted
    assert "第 2 次违规（上限 3 次）" in posted
    assert "Please close it for good." in posted
    assert "Northwind" not in posted
    assert "<@U0OFFICER1>" in duty
    assert "recommended to Alibaba" in stage.desk.reads()[-1]
    await stage.wei.presses(RECORD, on=stage.shared)
    await stage.wei.submits(kind="banned", reason="屡次售假")
    assert "永久封禁" in stage.shared.reads()[-1]
    card, told = stage.desk.reads()
    assert "*banned for good*, recorded by Chen Wei" in card
    assert "屡次售假" in card
    assert "912345 on AliExpress: banned for good." in told
    (heard,) = stage.hana.reads()
    assert "the seller store id `912345`" in heard
    assert "MS-2026-000001" in heard
    assert "屡次售假" not in heard
    stage.everybody_reads()


async def test_alibaba_sees_no_claim_and_no_key_that_it_was_not_shown_before(stage: Stage) -> None:
    await at_the_bar(stage)
    await stage.act(never_shown, 2)
    await stage.ann.runs("/marketsafe sellers https://www.aliexpress.com/store/555")
    await stage.ann.presses("Merge with another")
    await stage.ann.submits(into="912345→912345 · store id 912345", reason="An informant says so.")
    await stage.ann.closes_form()
    await stage.tick()
    assert "store id `912345`, store id `555`" in stage.desk.finds("[Recommend").rendered
    await stage.ann.presses("Recommend", on=stage.desk)
    shown = stage.ann.form.text()
    assert "strike 2 of 3, because MS-2026-000003" in shown
    assert "MS-2026-000002" not in shown
    assert "store id `912345`" in shown
    assert "555" not in shown
    await stage.ann.closes_form()
    stage.everybody_reads()


def never_shown(work: Work, claim_id: int) -> None:
    """As if a claim had been decided without ever being shown."""
    work.session.execute(text("DELETE FROM disclosure WHERE claim_id = :claim"), {"claim": claim_id})


async def recommended(stage: Stage) -> None:
    await at_the_bar(stage)
    await stage.ann.presses("Recommend", on=stage.desk)
    await stage.ann.submits()
    stage.everybody_reads()


async def test_an_action_is_reversed_with_a_reason_and_whoever_was_told_is_told(stage: Stage) -> None:
    await recommended(stage)
    await stage.owen.presses(RECORD, on=stage.shared)
    await stage.owen.submits(kind="restricted", until="2026-04-01")
    assert "restricted until Wed 1 Apr 2026" in stage.shared.reads()[-1]
    stage.everybody_reads()
    await stage.wei.presses(REVERSE, on=stage.shared)
    await stage.wei.submits(reason="Wrong store.")
    assert "*Reversed* by Chen Wei" in stage.shared.reads()[-1]
    card, told = stage.desk.reads()
    assert "Wrong store." in card
    assert "taken back: restricted until" in told
    assert "holds no more" in stage.hana.reads()[-1]
    stage.everybody_reads()


async def test_a_restriction_needs_a_day_to_come_and_nothing_done_needs_a_reason(stage: Stage) -> None:
    await recommended(stage)
    await stage.owen.presses(RECORD, on=stage.shared)
    await stage.owen.submits(kind="restricted", until="2026-03-01")
    assert "A restriction needs its last day" in stage.owen.form.text()
    await stage.owen.submits(kind="none")
    assert "This needs a reason in words" in stage.owen.form.text()
    await stage.owen.submits(kind="none", reason="The store is not theirs.")
    assert "nothing done" in stage.desk.reads()[-1]
    stage.everybody_reads()


async def test_the_desk_may_dismiss_it_with_a_reason_and_another_strike_brings_it_back(stage: Stage) -> None:
    await at_the_bar(stage)
    stage.everybody_reads()
    await stage.ann.presses("Dismiss", on=stage.desk)
    await stage.ann.submits(reason="A settlement is near.")
    card = stage.desk.reads()[-1]
    assert "not recommended" in card
    assert "A settlement is near." in card
    await removed(stage, 39)
    await stage.tick()
    assert all("not recommended" in one for one in stage.desk.reads())  # it counts with the third strike
    stage.sandbox.clock.set(MONDAY + 3 * APART)
    await removed(stage, 40)
    await stage.tick()
    card = next(one for one in stage.desk.reads() if "CL-2026-000002" in one)
    assert "*4 strikes (the bar is 3)*" in card
    stage.everybody_reads()


async def test_a_recommendation_is_taken_back_and_the_reason_stays_with_the_iacc(stage: Stage) -> None:
    await recommended(stage)
    await stage.ann.presses("Take it back", on=stage.desk)
    await stage.ann.submits(reason="OUR-LAWYERS-WISH-IT")
    card, told = stage.shared.reads()
    assert "no longer recommended" in card
    assert "The IACC no longer recommends CL-2026-000001" in told
    assert "OUR-LAWYERS-WISH-IT" in stage.desk.reads()[-1]
    assert "OUR-LAWYERS-WISH-IT" not in "\n".join(one.rendered for one in stage.shared.everything)
    stage.everybody_reads()


async def test_who_comes_second_is_told_where_it_stands(stage: Stage) -> None:
    await at_the_bar(stage)
    stage.everybody_reads()
    await stage.ann.presses("Dismiss", on=stage.desk)
    await stage.mia.presses("Recommend", on=stage.desk)
    await stage.mia.submits()
    stage.everybody_reads()
    await stage.ann.submits(reason="Too early.")
    assert "CL-2026-000001 has moved on: recommended to Alibaba." in stage.ann.form.text()
    await stage.ann.closes_form()
    stage.everybody_reads()


async def test_an_officer_of_another_platform_records_nothing(stage: Stage) -> None:
    await recommended(stage)
    await wei_leaves_taobao(stage)  # for AliExpress, where this is
    await stage.wei.presses(RECORD, on=stage.shared)
    await stage.wei.closes_form()
    await stage.act(only_for_taobao)
    stage.everybody_reads()
    told = await stage.wei.presses(RECORD, on=stage.shared)
    assert told is not None
    assert "CL-2026-000001 属于 速卖通，不在您的负责范围内。" in told.text


def only_for_taobao(work: Work) -> None:
    """From now on Chen Wei acts for Taobao alone."""
    people.remove_member(work, slack_id=WEI, by="shell:operator")
    people.add_member(
        work,
        slack_id=WEI,
        name="Chen Wei",
        roles=["officer"],
        organisation="Alibaba",
        platforms=["taobao"],
        language="zh-CN",
        timezone="Asia/Shanghai",
        by="shell:operator",
    )


async def test_what_lazada_does_is_told_to_the_desk_and_not_to_rights_holders(stage: Stage) -> None:
    for week in range(3):
        stage.sandbox.clock.set(max(stage.now, MONDAY + week * 2 * APART))
        await files(stage, "https://www.lazada.sg/shop/bright-bags")
        await stage.ann.presses("Endorse and hand over", on=stage.desk)
        await stage.owen.presses("All closed", on=stage.shared)
    await stage.tick()
    await stage.ann.presses("Recommend", on=stage.desk)
    await stage.ann.submits()
    stage.everybody_reads()
    await stage.owen.presses(RECORD, on=stage.shared)
    await stage.owen.submits(kind="closed")
    assert "*closed*, recorded by Owen Park" in stage.desk.reads()[0]
    assert not stage.hana.reads()
    stage.everybody_reads()


async def test_two_stores_of_one_seller_at_the_bar_go_on_as_one_case(stage: Stage) -> None:
    await two_at_the_bar(stage)
    await merges_into_bright(stage)
    cards = "\n".join(stage.desk.reads())
    assert "*6 strikes (the bar is 3)*" in cards
    assert "[Recommend" not in stage.desk.finds("CL-2026-000002 · 912345").rendered
    stage.everybody_reads()


async def two_at_the_bar(stage: Stage) -> None:
    """Two stores, each before the desk; everybody has read."""
    await at_the_bar(stage)
    for strike in range(3):
        stage.sandbox.clock.set(MONDAY + (4 + strike) * APART)
        await removed(stage, 50 + strike, store=777)
    await stage.tick()
    stage.everybody_reads()


async def recommends(stage: Stage, headline: str) -> None:
    """Ann asks Alibaba to close this store."""
    await stage.ann.presses("Recommend", on=stage.desk.finds(f"{headline} on AliExpress\n"))
    await stage.ann.submits(words="Please close it.")
    stage.everybody_reads()


async def merges_into_bright(stage: Stage) -> None:
    """Ann says that store 777 is 912345's."""
    await stage.ann.runs("/marketsafe sellers 777")
    await stage.ann.presses("Merge with another")
    await stage.ann.submits(into="912345→912345 · store id 912345", reason="The same licence.")
    await stage.ann.closes_form()
    await stage.tick()


async def test_what_alibaba_was_asked_goes_on_when_the_store_turns_out_to_be_anothers(stage: Stage) -> None:
    await two_at_the_bar(stage)
    await recommends(stage, "CL-2026-000002 · 777")
    await merges_into_bright(stage)
    cards = "\n".join(stage.desk.reads())
    assert "CL-2026-000002 · 912345 on AliExpress\n⏳ *recommended to Alibaba*" in cards
    assert "CL-2026-000001 · 912345 on AliExpress\n✖️ *not recommended*" in cards
    await stage.owen.presses(RECORD, on=stage.shared)
    await stage.owen.submits(kind="closed")
    assert "*closed*, recorded by Owen Park" in stage.desk.reads()[0]
    stage.everybody_reads()


async def test_of_two_recommendations_that_are_one_alibaba_is_told_which_is_over(stage: Stage) -> None:
    await two_at_the_bar(stage)
    await recommends(stage, "CL-2026-000001 · 912345")
    await recommends(stage, "CL-2026-000002 · 777")
    await merges_into_bright(stage)
    assert any("The IACC no longer recommends CL-2026-000002" in one for one in stage.shared.reads())
    stage.everybody_reads()


async def test_the_card_of_what_was_dismissed_counts_as_the_seller_stands_by_now(stage: Stage) -> None:
    await at_the_bar(stage)
    await stage.ann.presses("Dismiss", on=stage.desk)
    await stage.ann.submits(reason="They are known to us.")
    stage.everybody_reads()
    await removed(stage, 60)
    await stage.tick()
    [card] = [one for one in stage.desk.reads() if one.startswith("CL-2026-000001")]
    assert "1 more counts with it (MS-2026-000004)" in card
    assert "Recommend closing the store?" not in stage.desk.finds("not recommended").text


async def test_the_desks_card_of_the_next_claim_names_the_seller_and_its_strikes(stage: Stage) -> None:
    await removed(stage, 1, 2)
    await stage.hana.runs("/claim")
    await stage.hana.submits(right="NORTHWIND · 1234567 · CN", links=f"{link(1)}\n{link(9)}")
    await stage.hana.submits(statement=True)
    await stage.hana.closes_form()
    card = stage.desk.reads()[-1]
    assert "The seller of 2 of these, *912345*: 1 of 3 strikes." in card
    assert "strike" not in "\n".join(stage.hana.reads())
    await stage.ann.presses("Seller", on="MS-2026-000002")
    assert "strike 1 of 3, because MS-2026-000001 had 2 listings removed" in stage.ann.form.text()
    await stage.ann.closes_form()
    await stage.ann.presses("Endorse and hand over", on=stage.desk)
    assert "strike" not in "\n".join(stage.shared.reads())
    stage.everybody_reads()


async def test_a_claim_on_new_listings_of_an_unknown_seller_has_nothing_to_tell(stage: Stage) -> None:
    await files(stage, link(1))
    assert "The seller of" not in stage.desk.everything[-1].rendered
