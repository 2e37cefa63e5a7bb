"""A claim whose listings stand differently: every reader is told what is true of the part they may see."""

from bot.sandbox import demo
from handlers.programme import Work
from storage import workspaces
from tests.harness.stage import Stage
from tests.stories.test_filing import SHORT
from tests.stories.test_the_walk import (
    ACKNOWLEDGE,
    ALL_REMOVED,
    DECLINE,
    ONE_BY_ONE,
    TAOBAO,
    TMALL,
    files,
    hands_over,
)

BOTH_DUE = "*Due:* Tue 3 Mar, 22:00 China time"


async def test_a_card_does_not_say_removed_where_a_part_was_declined(stage: Stage) -> None:
    await files(stage, f"{TAOBAO}\n{TMALL}")
    await hands_over(stage)
    await stage.wei.presses(ONE_BY_ONE, on=stage.shared)
    await stage.wei.submits(listing_1="removed", listing_2="declined", reason="not_covered")
    card = stage.shared.finds("1 declined by Alibaba")
    assert "MS-2026-000001 is decided." in card.text
    stage.everybody_reads()


async def test_what_is_left_is_refused_only_when_it_can_be_and_in_words_that_say_so(stage: Stage) -> None:
    await files(stage, f"{TAOBAO}\n{SHORT}")
    await hands_over(stage)
    assert "[Refuse]" not in stage.desk.messages[-1].rendered
    await stage.owen.presses(ALL_REMOVED, on=stage.shared)
    stage.everybody_reads()
    await stage.ann.presses("Refuse", on=stage.desk)
    await stage.ann.submits(reason="wrong_listing")
    assert "The IACC refused what was left of MS-2026-000001." in stage.hana.reads()[-1]
    stage.everybody_reads()


async def test_an_officers_stale_button_tells_nothing_of_what_stayed_with_the_iacc(stage: Stage) -> None:
    await files(stage, f"{TAOBAO}\n{SHORT}")
    await hands_over(stage)
    await stage.owen.presses(DECLINE, on=stage.shared)
    await stage.wei.presses(ALL_REMOVED, on=stage.shared)
    await stage.owen.submits(reason="cannot_find")
    told = stage.owen.form.errors["reason"]
    assert "it is now removed" in told
    await stage.owen.closes_form()
    stage.everybody_reads()


async def test_what_follows_goes_to_where_the_card_stands_though_the_platform_has_a_channel_now(
    stage: Stage,
) -> None:
    await files(stage, f"{TAOBAO}\n{SHORT}")
    await hands_over(stage)
    stage.everybody_reads()
    await stage.act(gives_taobao_a_channel)
    await stage.hana.presses("Complete short links", on=stage.hana.dm)
    await stage.hana.submits(listing_2=TMALL)
    await stage.ann.presses("Endorse and hand over", on=stage.desk)
    said = "\n".join(stage.shared.reads())
    assert "xlsx" in said
    assert "<@U0OFFICER1>" in said
    assert not stage.world.group.reads()
    stage.everybody_reads()


def gives_taobao_a_channel(work: Work) -> None:
    workspaces.settle_place(work.session, name="shared:taobao", team_id=demo.IACC, channel_id=demo.GROUP)


async def test_links_completed_later_leave_the_officers_their_own_due_time(stage: Stage) -> None:
    await files(stage, f"{TAOBAO}\n{SHORT}")
    await hands_over(stage)
    assert BOTH_DUE in stage.shared.finds("*Ground:*").rendered
    await stage.hana.presses("Complete short links", on=stage.hana.dm)
    await stage.hana.submits(listing_2=TMALL)
    stage.sandbox.clock.set(stage.now.replace(hour=15))
    await stage.owen.presses(ACKNOWLEDGE, on=stage.shared)
    assert BOTH_DUE in stage.shared.finds("*Ground:*").rendered
    stage.everybody_reads()


async def test_the_desk_reads_for_whom_a_short_link_waits(stage: Stage) -> None:
    await files(stage, SHORT)
    card = stage.desk.messages[-1].rendered
    assert "It waits for the rights-holder, until" in card
    assert "waits for you" not in card


async def test_completing_what_a_colleague_has_completed_is_not_taken_in_silence(stage: Stage) -> None:
    await files(stage, f"{SHORT}\nhttps://e.tb.cn/h.other?tk=1")
    hana, rob = stage.hana, stage.rob
    await rob.runs("/claim MS-2026-000001")
    await rob.presses("Complete short links", on="MS-2026-000001")
    await hana.presses("Complete short links", on=hana.dm)
    await hana.submits(listing_1=TAOBAO)
    await rob.submits(listing_1=TMALL)
    assert "has no short link to complete" in str(rob.form.errors)
    await rob.closes_form()
    stage.everybody_reads()
