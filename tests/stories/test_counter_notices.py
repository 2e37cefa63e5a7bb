"""A seller objects: recorded by an officer, answered by the rights-holder, decided by Alibaba."""

import json
from datetime import timedelta
from typing import Any

import pytest

from bot.sandbox import demo
from handlers.counter_notices import answering, service, showing
from handlers.counter_notices.rules import NoticeMovedOn, NotYourTurn
from handlers.doors import Who
from handlers.programme import Work
from storage import counter_notices, history
from tests.harness.stage import Stage
from tests.stories.test_the_walk import ALL_REMOVED, RIGHT, TAOBAO, TMALL, files, hands_over
from tests.stories.test_undoing_sheets import wei_leaves_taobao

COUNTER = "Counter-notice"
SELLER = "我们是授权经销商 <!channel>"


async def removed(stage: Stage, links: str = TAOBAO, **more: str) -> None:
    """Hana's claim was handed over and all of it removed; everybody has read of it."""
    await files(stage, links, **more)
    await hands_over(stage)
    await stage.owen.presses(ALL_REMOVED, on=stage.shared)
    stage.everybody_reads()


async def objects(stage: Stage, *which: str, **more: Any) -> None:
    """Chen Wei records that the seller objects to these listings, as their boxes say; to the only one."""
    await stage.wei.presses(COUNTER, on=stage.shared)
    chosen = {"listings_1": [*which]} if which else {}
    await stage.wei.submits(**chosen, **{"ground": "authorised", "words": SELLER} | more)


async def countered(stage: Stage, links: str = TAOBAO, **more: Any) -> None:
    """The seller has objected to all of it, and everybody has read of it."""
    await removed(stage, links)
    await objects(stage, **more)
    stage.everybody_reads()


def objection(stage: Stage) -> str:
    """The card of the objection, as Alibaba sees it now."""
    return stage.shared.finds("MS-2026-000001-1 ·").rendered


async def stood_behind(stage: Stage, words: str = "") -> None:
    """Hana has stood behind the removal, and everybody has read of it."""
    await stage.hana.presses("Stand behind", on=stage.hana.dm)
    await stage.hana.submits(words=words, statement=True)
    stage.everybody_reads()


def happened(work: Work, claim_id: int = 1) -> list[tuple[str, str]]:
    """(tag, by) of all that happened to a claim."""
    return [(row.tag, row.by.partition(":")[0]) for row in history.of(work.session, f"claim:{claim_id}")]


def stands(work: Work) -> list[tuple[str, str, int]]:
    """(status, reason, round) of each listing of the first claim."""
    return [(one.status, one.reason, one.round) for one in counter_notices.lines_of(work.session, [1])]


async def test_an_officer_records_it_and_the_three_sides_have_a_card_of_it(stage: Stage) -> None:
    await removed(stage)
    await objects(stage, translation="We are an authorised dealer.")
    claim, notice, told = stage.hana.reads()
    assert "removed; the seller objects" in claim
    assert "Your answer is needed by *Thu 5 Mar, 15:00 CET*" in claim
    assert "*waiting for your answer*" in notice
    assert "MS-2026-000001-1 · 1 listing on Taobao/Tmall · a seller objects, round 1 of 3" in notice
    assert "The seller is authorised" in notice
    assert "我们是授权经销商" in notice
    assert "We are an authorised dealer." in notice
    assert "the IACC desk answers for you by Fri 6 Mar, 15:00 CET" in notice
    assert "The burden of proof lies with the seller" in notice
    assert "[Stand behind" in notice
    assert "Please answer by Thu 5 Mar, 15:00 CET" in told
    claim, notice = stage.desk.reads()
    assert "A seller's objection recorded by Chen Wei" in claim
    assert "The rights-holder answers by *Thu 5 Mar, 09:00 EST*" in notice
    assert "[Stand behind" not in notice
    card, shared = stage.shared.reads()
    assert "removed; the seller objects" in card
    assert "nothing is asked of Alibaba until then" in shared
    assert "卖家" in shared
    assert "[Uphold" not in shared
    assert not stage.shared.messages[-1].pings


async def test_the_holder_stands_behind_it_and_alibaba_upholds_the_removal(stage: Stage) -> None:
    await countered(stage)
    await stage.hana.presses("Stand behind", on=stage.hana.dm)
    assert "Alibaba reads this" in stage.hana.form.text()
    await stage.hana.submits(words="They were never our dealer.", statement=True)
    assert "Alibaba decides by *Thu 5 Mar, 15:00 CET*" in stage.hana.reads()[-1]
    assert "stood behind; Alibaba decides" in stage.desk.reads()[-1]
    _, card, duty = stage.shared.reads()
    assert "They were never our dealer." in card
    assert "[Uphold" in card
    assert "<@U0OFFICER1>" in duty
    assert "<@U0OFFICER2>" in duty
    assert "They were never our dealer." in duty
    await stage.owen.presses("Uphold", on=stage.shared)
    claim, notice, told = stage.hana.reads()
    assert "🛡️ *removed; Alibaba upheld it*" in claim
    assert "The seller may object again, 3 times in all" in notice
    assert "the removal stays" in told
    assert "the removal stays" in stage.desk.reads()[-1]
    assert "Decided by Owen Park" in stage.shared.reads()[-1]
    assert await stage.act(stands) == [("upheld", "", 1)]
    tags = [tag for tag, _ in await stage.act(happened)]
    assert tags[-3:] == ["claim:countered", "claim:counter_stood_behind", "claim:upheld"]


async def test_the_holder_accepts_and_the_listing_comes_back_for_that_reason(stage: Stage) -> None:
    await countered(stage)
    await stage.hana.presses("Accept", on=stage.hana.dm)
    claim, notice = stage.hana.reads()
    assert "the rights-holder accepted the seller's objection" in claim
    assert "the rights-holder accepted the seller's objection" in notice
    assert "accepted the seller's objection" in stage.desk.reads()[-1]
    *_, card, told = stage.shared.reads()
    assert "权利人接受了卖家的异议" in card
    assert {"<@U0OFFICER1>", "<@U0OFFICER2>"} == set(told.splitlines()[0].split())
    assert "Northwind accepts the seller's objection to MS-2026-000001-1: please put 1 listing back" in told
    assert await stage.act(stands) == [("reinstated", "accepted", 1)]
    assert "[Accept" not in notice


async def test_alibaba_accepts_the_objection_and_says_why(stage: Stage) -> None:
    await countered(stage)
    await stood_behind(stage)
    await stage.owen.presses("Reinstate", on=stage.shared)
    await stage.owen.submits(words="The licence is genuine.")
    claim, notice, told = stage.hana.reads()
    assert "Alibaba accepted the seller's objection" in claim
    assert "The licence is genuine." in notice
    assert "Alibaba accepted the seller's objection" in told
    assert await stage.act(stands) == [("reinstated", "by_alibaba", 1)]
    await stage.ann.presses("Listings", on=stage.desk.finds("Ground"))
    assert "Alibaba accepted the seller's objection" in stage.ann.form.text()
    await stage.ann.closes_form()
    stage.everybody_reads()


async def test_who_asks_the_iacc_leaves_it_to_the_desk_and_alibaba_never_reads_the_words(
    stage: Stage,
) -> None:
    secret = "INFORMANT-GAO-OF-PUTIAN"
    await countered(stage)
    before = objection(stage)
    await stage.hana.presses("Ask the IACC", on=stage.hana.dm)
    assert "Alibaba never reads this" in stage.hana.form.text()
    await stage.hana.submits(words=secret)
    assert secret in stage.hana.reads()[-1]
    *_, card, told = stage.desk.reads()
    assert secret in card
    assert "Answer in its place by *Tue 3 Mar, 09:00 EST*" in card
    assert "Northwind asks the desk" in told
    assert "removed; the seller objects" in stage.shared.reads()[0]
    assert objection(stage) == before  # Alibaba is not told that the IACC was asked, nor by a date
    await stage.ann.presses("Stand behind", on=stage.desk)
    await stage.ann.submits(words="No such dealer is known.")
    assert "The IACC desk, in your place, stood behind it" in "\n".join(stage.hana.reads())
    assert "Ann Lee, in the rights-holder's place, stood behind it" in "\n".join(stage.desk.reads())
    shown = "\n".join(stage.shared.reads())
    assert "The IACC answers for Northwind" in shown
    assert "Ann Lee" not in shown
    await stage.owen.presses("Reinstate", on=stage.shared)
    assert secret not in json.dumps(stage.owen.form.view.face)
    await stage.owen.submits(words="They are.")
    stage.everybody_reads()
    for channel in (stage.shared, stage.owen.dm, stage.wei.dm):
        for message in channel.everything:
            assert secret not in json.dumps([message.text, message.blocks, message.metadata])
    assert secret not in json.dumps(stage.logged, default=str)


async def test_what_nobody_answers_goes_to_the_desk_and_then_to_alibaba(stage: Stage) -> None:
    await countered(stage)
    await stage.tick(stage.now + timedelta(hours=72))
    claim, notice, told = stage.hana.reads()
    assert "with the IACC" in claim
    assert "until it does, you still can" in notice
    assert "[Accept" in notice
    assert "with the IACC desk" in told
    *_, card, told = stage.desk.reads()
    assert "The rights-holder is silent." in card
    assert "has not answered" in told
    assert stage.shared.reads()
    await stage.tick(stage.now + timedelta(hours=23, minutes=59))
    stage.everybody_reads()
    await stage.tick(stage.now + timedelta(minutes=2))
    *_, card, duty = stage.shared.reads()
    assert "Northwind has not answered" in duty
    assert "<@U0OFFICER1>" in duty
    assert "[Uphold" in card
    assert "Alibaba decides" in stage.hana.reads()[-1]
    assert "not answered; Alibaba decides" in "\n".join(stage.desk.reads())
    stage.everybody_reads()
    assert ("claim:counter_left_to_alibaba", "clock") in await stage.act(happened)


async def test_the_holder_is_reminded_at_half_time_and_on_the_last_day_once_each(stage: Stage) -> None:
    await countered(stage)
    began = stage.now
    await stage.tick(began + timedelta(hours=35, minutes=59))
    assert not [one for one in stage.hana.reads() if "still waits" in one]
    await stage.tick(began + timedelta(hours=36))
    assert [one for one in stage.hana.reads() if "<@U0HOLDER01> The seller's objection" in one]
    await stage.tick(began + timedelta(hours=36, minutes=1))
    assert not stage.hana.reads()
    await stage.tick(began + timedelta(hours=48))
    await stage.tick(began + timedelta(hours=48, minutes=1))
    assert len([one for one in stage.hana.reads() if "still waits" in one]) == 1
    tags = [tag for tag, _ in await stage.act(happened)]
    assert tags.count("claim:counter_reminded") == 2
    stage.everybody_reads()


async def test_a_seller_objects_three_times_and_no_more(stage: Stage) -> None:
    await countered(stage)
    for nth in (1, 2, 3):
        await stood_behind(stage)
        await stage.owen.presses("Uphold", on=stage.shared)
        stage.everybody_reads()
        if nth < 3:
            await objects(stage)
            assert f"round {nth + 1} of 3" in stage.hana.reads()[-2]
            stage.everybody_reads()
    assert await stage.act(stands) == [("upheld", "", 3)]
    assert "[Counter-notice" not in stage.shared.messages[0].rendered
    stage.everybody_reads()


async def test_what_a_notice_was_about_stays_on_its_card_when_the_seller_objects_again(stage: Stage) -> None:
    await countered(stage)
    await stood_behind(stage)
    await stage.owen.presses("Uphold", on=stage.shared)
    await objects(stage)
    first = await stage.act(lambda work: showing.told_of(work, service.face_of(work, 1)))
    assert [place for place, _ in first.listings] == [1]
    stage.everybody_reads()


async def test_listings_of_different_rounds_become_notices_of_their_own(stage: Stage) -> None:
    await removed(stage, f"{TAOBAO}\n{TMALL}")
    await objects(stage, "1. https://item.taobao.com/item.htm?id=691541677564")
    stage.everybody_reads()
    await stood_behind(stage)
    await stage.owen.presses("Uphold", on=stage.shared)
    stage.everybody_reads()
    await stage.wei.presses(COUNTER, on=stage.shared)
    both = [
        "1. https://item.taobao.com/item.htm?id=691541677564",
        "2. https://detail.tmall.com/item.htm?id=540212526343",
    ]
    await stage.wei.submits(listings_1=both, ground="owner", words="Mine.")
    notices = [one for one in stage.hana.reads() if "round" in one]
    assert ["MS-2026-000001-2" in one for one in notices] == [True, False]
    assert "round 1 of 3" in notices[0]
    assert "round 2 of 3" in notices[1]
    stage.everybody_reads()


async def test_a_form_sent_twice_records_it_once(stage: Stage) -> None:
    await removed(stage)
    await stage.wei.presses(COUNTER, on=stage.shared)
    await stage.owen.presses(COUNTER, on=stage.shared)
    await stage.wei.submits(ground="owner", words="Mine.")
    stage.everybody_reads()
    told = await stage.owen.submits(ground="owner", words="Mine.")
    assert told is not None or stage.owen.has_form
    assert not stage.shared.reads()
    await stage.owen.closes_form()


async def test_what_was_objected_to_is_back_again_when_it_is_filed_anew(stage: Stage) -> None:
    await countered(stage)
    await stage.hana.runs("/claim")
    await stage.hana.submits(right=RIGHT, links=TAOBAO)
    assert "back again" in stage.hana.form.text()
    await stage.hana.closes_form()


async def test_only_officers_record_and_decide_and_the_desk_waits_for_its_turn(stage: Stage) -> None:
    await removed(stage)
    told = await stage.ann.presses(COUNTER, on=stage.shared)
    assert told is not None
    assert "officer may" in told.text
    await objects(stage)
    stage.everybody_reads()
    await stood_behind(stage)
    told = await stage.ann.presses("Uphold", on=stage.shared)
    assert told is not None
    assert "officer may" in told.text
    stage.everybody_reads()


async def test_the_desk_does_not_answer_before_its_turn_and_officers_only_for_their_platform(
    stage: Stage,
) -> None:
    await countered(stage)
    ann = Who(demo.ANALYST, demo.IACC)
    with pytest.raises(NotYourTurn):
        await stage.bot.programme.do(ann, answering.accept, notice_id=1)
    await stood_behind(stage)
    with pytest.raises(NoticeMovedOn):
        await stage.bot.programme.do(ann, answering.accept, notice_id=1)
    await wei_leaves_taobao(stage)
    told = await stage.wei.presses("Uphold", on=stage.shared)
    assert told is not None
    assert "MS-2026-000001-1" in told.text
    assert await stage.act(stands) == [("stood_behind", "", 1)]
    stage.everybody_reads()


async def test_a_colleague_answers_and_whoever_filed_it_is_told(stage: Stage) -> None:
    await countered(stage)
    nora = Who(demo.BRAND_HOLDER, demo.NORTHWIND)
    await stage.bot.programme.do(nora, answering.accept, notice_id=1)
    await stage.settle()
    _, card, told = stage.hana.reads()
    assert "Nora Wind accepted the objection" in card
    assert "the rights-holder accepted the seller's objection" in told
    stage.everybody_reads()
