"""What a sheet recorded is undone within the hour: as a whole, told to everybody, or refused in words."""

import json
from datetime import timedelta

from handlers.claims.moving import going, move_on
from handlers.claims.rules import Step
from handlers.people import service as people
from handlers.programme import Work
from storage import claim_lines, claims, history
from tests.harness.stage import Stage
from tests.harness.workbooks import unpacked
from tests.stories.test_outcome_sheets import LINK, filled, handed_over, sends, sheet
from tests.stories.test_the_walk import ONE_BY_ONE, RIGHT

REASONS = {2: "cannot_find"}
WEI = "U0OFFICER2@T0ALIBABA1"


async def sent(stage: Stage, count: int = 2) -> bytes:
    """Owen's sheet has removed the first listing and declined the second; everybody has read of it."""
    await handed_over(stage, count)
    body = filled(sheet(stage), {1: "removed", 2: "declined"}, REASONS)
    await sends(stage.owen, body)
    stage.everybody_reads()
    return body


async def test_a_sheet_is_undone_by_another_officer_and_everything_is_as_it_was(stage: Stage) -> None:
    await handed_over(stage, 2)
    due = "by *Tue 3 Mar, 15:00 CET*"
    stage.sandbox.clock.move(timedelta(minutes=30))
    await sends(stage.owen, filled(sheet(stage), {1: "removed", 2: "declined"}, REASONS))
    stage.everybody_reads()
    stage.sandbox.clock.move(timedelta(minutes=59))
    await stage.wei.presses("Undo", on=stage.shared)
    card, told = stage.shared.reads()
    assert "2 listings are open again" in told
    assert "2 条商品链接恢复为待处理" in told
    assert "Chen Wei" in told
    assert "identified" not in card
    assert "*Due:* Tue 3 Mar, 22:00 China time" in card
    assert "[All removed" in card
    receipt, said = stage.hana.reads()
    assert due in receipt
    assert "identified" not in receipt
    assert "2 listings are with Alibaba again" in said
    assert "Chen Wei" not in said
    desk, line = stage.desk.reads()
    assert "*with Alibaba*" in desk
    assert "Chen Wei took back" in line


async def test_undoing_is_one_row_of_history_and_the_rows_are_open_with_nothing_left_behind(
    stage: Stage,
) -> None:
    await sent(stage)
    await stage.owen.presses("Undo", on=stage.shared)
    stage.everybody_reads()

    def happened(work: Work) -> tuple[str, str, list[int]]:
        row = history.of(work.session, "claim:1")[-1]
        return row.tag, row.by, row.facts["listings"]

    tag, by, listings = await stage.act(happened)
    assert (tag, len(listings)) == ("claim:outcomes_undone", 2)
    assert by.startswith("person:")
    await stage.ann.presses("Listings", on=stage.desk)
    assert stage.ann.form.text().count("⏳ with Alibaba") >= 2
    await stage.ann.closes_form()


async def test_what_was_undone_can_be_sent_again_and_is_told_again(stage: Stage) -> None:
    body = await sent(stage)
    await stage.owen.presses("Undo", on=stage.shared)
    stage.everybody_reads()
    await sends(stage.owen, body)
    assert "Recorded 2 of 2: 1 removed, 1 declined." in stage.shared.reads()[-1]
    assert "Alibaba has decided" in stage.hana.reads()[-1]
    assert "Alibaba declined" in stage.desk.reads()[-1]


async def test_what_the_buttons_recorded_besides_stays(stage: Stage) -> None:
    await sent(stage, 3)
    await stage.wei.presses(ONE_BY_ONE, on=stage.shared)
    await stage.wei.submits(listing_3="declined", reason="not_covered")
    stage.everybody_reads()
    await stage.owen.presses("Undo", on=stage.shared)
    card, _ = stage.shared.reads()
    assert "1 declined by Alibaba" in card
    assert "does not cover the goods" in card
    assert "2 with Alibaba" in card
    stage.everybody_reads()


async def test_after_an_hour_it_is_too_late(stage: Stage) -> None:
    await sent(stage)
    stage.sandbox.clock.move(timedelta(minutes=60, seconds=1))
    told = await stage.owen.presses("Undo", on=stage.shared)
    assert told is not None
    assert "can be undone within 60 minutes; this was recorded on Mon 2 Mar, 22:00" in told.text
    assert not stage.shared.reads()


async def test_what_is_undone_is_not_undone_twice(stage: Stage) -> None:
    await sent(stage)
    await stage.owen.presses("Undo", on=stage.shared)
    stage.everybody_reads()
    told = await stage.owen.presses("Undo", on=stage.shared)
    assert told is not None
    assert "There is nothing left to undo" in told.text


async def test_a_sheet_whose_listings_have_been_filed_again_is_not_undone(stage: Stage) -> None:
    await sent(stage)
    await stage.hana.runs("/claim")
    await stage.hana.submits(right=RIGHT, links=LINK.format(691541677000))
    await stage.hana.submits(statement=True)
    await stage.hana.closes_form()
    stage.everybody_reads()
    told = await stage.owen.presses("Undo", on=stage.shared)
    assert told is not None
    assert "have moved on since" in told.text
    assert "000002" not in told.text
    assert not stage.shared.reads()


async def test_a_sheet_whose_listings_were_decided_anew_is_not_undone(stage: Stage) -> None:
    await sent(stage)
    stage.sandbox.clock.move(timedelta(minutes=1))
    await stage.act(decide_anew)
    stage.everybody_reads()
    told = await stage.owen.presses("Undo", on=stage.shared)
    assert told is not None
    assert "have moved on since" in told.text
    assert not stage.shared.reads()


def decide_anew(work: Work) -> None:
    """The same outcome of the first listing once more, by a way that is still to come."""
    claim = claims.lock(work.session, 1)
    assert claim is not None
    rows = claim_lines.of(work.session, [1])
    rows = move_on(work, [claim], rows, going(rows[:1], Step.UNDO))
    move_on(work, [claim], rows, going(rows[:1], Step.REMOVE))


async def wei_leaves_taobao(stage: Stage) -> None:
    """From now on Chen Wei acts for AliExpress alone."""
    await stage.act(people.remove_member, slack_id=WEI, by="shell:operator")
    await stage.act(
        people.add_member,
        slack_id=WEI,
        name="Chen Wei",
        roles=["officer"],
        organisation="Alibaba",
        platforms=["aliexpress"],
        language="zh-CN",
        timezone="Asia/Shanghai",
        by="shell:operator",
    )
    stage.everybody_reads()


async def test_only_officers_of_the_platform_undo(stage: Stage) -> None:
    await sent(stage)
    await wei_leaves_taobao(stage)
    for player, why in ((stage.ann, "officer"), (stage.wei, "MS-2026-000001")):
        told = await player.presses("Undo", on=stage.shared)
        assert told is not None
        assert why in told.text
    assert not stage.shared.reads()


async def test_no_confidence_is_in_anything_that_a_sheet_leads_to(stage: Stage) -> None:
    secret = "INFORMANT-GAO-OF-PUTIAN"
    posted = await handed_over(stage, 2, confidential=secret)
    body = filled(sheet(stage), {1: "removed", 2: "what?"})
    await stage.owen.uploads("x.xlsx", body, posted)
    await stage.owen.presses("Undo", on=stage.shared)
    stage.everybody_reads()
    for message in stage.shared.everything:
        assert secret not in json.dumps([message.text, message.blocks, message.metadata], ensure_ascii=False)
        for file in message.files:
            assert secret.encode() not in b"".join(unpacked(file.body or b"").values())
    assert secret not in json.dumps(stage.logged, default=str)
