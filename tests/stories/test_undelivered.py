"""What Slack did not deliver to Alibaba is not with Alibaba: the desk is told, tries again, and it is."""

from datetime import timedelta

import pytest

from bot.sandbox import demo
from handlers.claims.cases import Case
from handlers.hand_over import deciding
from handlers.programme import Work
from storage import outbox_desk, undelivered, workspaces
from storage.claims import Claim
from storage.sellers import Closure
from tests.harness.sellers import at_the_bar
from tests.harness.stage import Stage
from tests.stories.test_claims_in_parts import gives_taobao_a_channel
from tests.stories.test_late import DUE, escalated, much, news, tags
from tests.stories.test_the_walk import ALL_REMOVED, TAOBAO, files, hands_over

REFERENCE = "MS-2026-000001"


@pytest.fixture(autouse=True)
def parks(stage: Stage) -> None:
    stage.parked_is_expected = True
    stage.expected_errors.add("delivery.parked")


async def hands_over_in_vain(stage: Stage) -> None:
    """The shared channel is archived, and Ann hands the claim over all the same."""
    await files(stage, TAOBAO)
    stage.sandbox.faults.archive(stage.shared)
    await stage.ann.presses("Endorse and hand over", on=stage.desk)
    await stage.tick()


def opens_again(stage: Stage) -> None:
    stage.shared.archived = False


async def held_up(stage: Stage) -> list[str]:
    return await stage.act(lambda work: [one.key for one in undelivered.every(work.session)])


async def claim_of(stage: Stage, claim_id: int = 1) -> Claim:
    def look(work: Work) -> Claim:
        found = work.session.get(Claim, claim_id)
        assert found is not None
        work.session.expunge(found)
        return found

    return await stage.act(look)


async def test_a_hand_over_that_is_not_delivered_is_with_the_desk_which_is_told_once(stage: Stage) -> None:
    await hands_over_in_vain(stage)
    await stage.tick()
    card, told = news(stage.desk.reads())
    for said in (card, told):
        assert f"{REFERENCE} could not be brought to Alibaba: the channel is archived." in said
        assert "Unarchive the channel in Slack" in said
    assert "being brought to Alibaba by the IACC" in card
    assert "[Try again]" in card
    assert "marketsafe outbox" not in card + told
    holder = stage.hana.reads()[-1]
    assert "The IACC desk is still bringing it to Alibaba" in holder
    assert "*with Alibaba*" not in holder
    assert "archived" not in holder
    claim = await claim_of(stage)
    assert (claim.status, claim.owner) == ("undelivered", "desk")
    stage.everybody_reads()


async def test_what_was_not_delivered_is_never_late_and_stands_in_the_desks_digest(stage: Stage) -> None:
    await hands_over_in_vain(stage)
    stage.everybody_reads()
    await stage.tick(DUE + timedelta(hours=1))
    digest = "\n".join(stage.desk.reads())
    assert "Not delivered to Alibaba: 1" in digest
    assert REFERENCE in digest.split("Not delivered to Alibaba: 1")[1]
    assert "the channel is archived" in digest
    await stage.tick(DUE + timedelta(days=2))
    assert await escalated(stage) == 0
    assert "claim:overdue" not in await tags(stage)
    stage.everybody_reads()


async def test_try_again_delivers_it_and_alibabas_time_begins_then(stage: Stage) -> None:
    await hands_over_in_vain(stage)
    stage.everybody_reads()
    opens_again(stage)
    stage.sandbox.clock.move(timedelta(hours=6))
    await stage.ann.presses("Try again", on=stage.desk.finds("1 listing on Taobao"))
    card, sheet, duty = news(stage.shared.reads())
    assert "Northwind" in card
    assert "xlsx" in sheet
    assert "by Wed 4 Mar, 04:0" in duty
    await stage.tick()
    assert "Due:* Wed 4 Mar, 04:0" in news(stage.shared.reads())[-1]
    desk, told = news(stage.desk.reads())[-2:]
    assert "*with Alibaba*" in desk
    assert "[Try again]" not in desk
    assert f"{REFERENCE} has been brought to Alibaba, which decides by Tue 3 Mar, 15:0" in told
    assert "Alibaba decides on it, by" in stage.hana.reads()[-1]
    assert await held_up(stage) == []
    await stage.owen.presses(ALL_REMOVED, on=stage.shared)
    assert "✅ 1 removed" in stage.hana.reads()[-1]
    stage.everybody_reads()


async def test_an_outcome_taken_back_leaves_alibaba_the_time_that_began_when_it_was_there(
    stage: Stage,
) -> None:
    await hands_over_in_vain(stage)
    opens_again(stage)
    await stage.tick(stage.now + timedelta(days=3))
    stage.everybody_reads()
    await stage.ann.presses("Try again", on=stage.desk.finds("1 listing on Taobao"))
    await stage.tick()
    due = (await claim_of(stage)).outcome_due_at
    await stage.owen.presses(ALL_REMOVED, on=stage.shared)
    assert (await claim_of(stage)).outcome_due_at is None
    await stage.owen.presses("Undo the last", on=stage.shared)
    assert (await claim_of(stage)).outcome_due_at == due
    await stage.tick()
    assert await escalated(stage) == 0
    stage.everybody_reads()


async def test_tried_again_in_vain_it_says_so(stage: Stage) -> None:
    await hands_over_in_vain(stage)
    stage.everybody_reads()
    await stage.mia.presses("Try again", on=stage.desk.finds("1 listing on Taobao"))
    await stage.tick()
    await stage.tick()
    (told,) = [one for one in news(stage.desk.reads()) if "It was tried again." in one]
    assert "the channel is archived" in told
    stage.everybody_reads()


async def test_the_operators_retry_is_noticed_as_well(stage: Stage) -> None:
    await hands_over_in_vain(stage)
    opens_again(stage)
    await stage.act(lambda work: outbox_desk.retry(work.session, now=work.now))
    await stage.tick()
    assert "has been brought to Alibaba" in news(stage.desk.reads())[-1]
    assert (await claim_of(stage)).status == "handed_over"
    stage.everybody_reads()


async def test_what_stood_in_a_lost_channel_is_shown_in_the_new_one_with_its_sheet(stage: Stage) -> None:
    await files(stage, TAOBAO)
    await hands_over(stage)
    due = (await claim_of(stage)).outcome_due_at
    stage.sandbox.faults.archive(stage.shared)
    await stage.act(shows_anew)
    await stage.tick()
    claim = await claim_of(stage)
    assert claim.status == "undelivered"
    assert claim.outcome_paused_at is not None
    await stage.act(has_a_new_channel)
    stage.everybody_reads()
    await stage.ann.presses("Try again", on=stage.desk.finds("1 listing on Taobao"))
    await stage.tick()
    said = stage.world.group.reads()
    assert [one for one in said if "Northwind" in one]
    assert [one for one in said if "xlsx" in one]
    assert [one for one in said if "<@U0OFFICER1>" in one]
    claim = await claim_of(stage)
    assert claim.status == "handed_over"
    assert claim.outcome_due_at is not None
    assert due is not None
    assert abs(claim.outcome_due_at - due) < timedelta(minutes=10)
    stage.everybody_reads()


def shows_anew(work: Work) -> None:
    held = deciding.held(work, Case(1))
    assert held is not None
    deciding.show_everywhere(work, held)


def has_a_new_channel(work: Work) -> None:
    workspaces.settle_place(work.session, name="shared", team_id=demo.IACC, channel_id=demo.GROUP)


async def test_what_is_tried_again_in_the_channel_where_it_was_stays_together_there(stage: Stage) -> None:
    await hands_over_in_vain(stage)
    await stage.act(gives_taobao_a_channel)
    opens_again(stage)
    stage.everybody_reads()
    await stage.ann.presses("Try again", on=stage.desk.finds("1 listing on Taobao"))
    await stage.tick()
    said = "\n".join(stage.shared.reads())
    assert "Northwind" in said
    assert "xlsx" in said
    assert "<@U0OFFICER1>" in said
    assert not stage.world.group.reads()
    assert (await claim_of(stage)).handed_to == "shared"
    assert await held_up(stage) == []
    stage.everybody_reads()


async def test_a_sheet_that_is_not_taken_is_told_of_and_leaves_the_claim_with_alibaba(stage: Stage) -> None:
    await files(stage, TAOBAO)
    stage.sandbox.faults.error("files.completeUploadExternal", "not_in_channel")
    await stage.ann.presses("Endorse and hand over", on=stage.desk)
    await stage.tick()
    told = news(stage.desk.reads())[-1]
    assert f"{REFERENCE} could not be brought to Alibaba: the app is not a member of the channel" in told
    assert (await claim_of(stage)).status == "handed_over"
    stage.everybody_reads()
    await stage.ann.presses("Try again", on=stage.desk.finds("could not be brought to Alibaba"))
    await stage.tick()
    assert [one for one in news(stage.shared.reads()) if "xlsx" in one]
    assert f"{REFERENCE} has been brought to Alibaba." in news(stage.desk.reads())[-1]
    assert await held_up(stage) == []


async def test_an_escalation_that_is_not_delivered_is_told_of_and_tried_again(stage: Stage) -> None:
    await files(stage, TAOBAO)
    await hands_over(stage)
    await stage.hana.runs("/escalate MS-2026-000001")
    await stage.hana.submits(urgency="urgent", words="Please help.")
    await stage.hana.closes_form()
    stage.sandbox.faults.archive(stage.shared)
    await stage.ann.presses("Post to Alibaba", on=stage.desk)
    await stage.ann.submits(words="It is a medicine.")
    await stage.ann.submits()
    await stage.ann.closes_form()
    await stage.tick()
    assert "ES-2026-000001 could not be brought to Alibaba: the channel is archived" in stage.desk.reads()[-1]
    opens_again(stage)
    stage.everybody_reads()
    await stage.ann.presses("Try again", on=stage.desk.finds("ES-2026-000001 could not be brought"))
    await stage.tick()
    assert "It is a medicine." in "\n".join(stage.shared.reads())
    assert "ES-2026-000001 has been brought to Alibaba." in stage.desk.reads()[-1]
    stage.everybody_reads()


async def test_much_that_is_held_up_is_one_list_with_one_button(stage: Stage) -> None:
    stage.sandbox.faults.archive(stage.shared)
    await much(stage, 7)
    await stage.tick()
    told = [one for one in news(stage.desk.reads()) if "7 cases could not be brought to Alibaba" in one]
    assert len(told) == 1
    stage.everybody_reads()
    opens_again(stage)
    await stage.ann.presses("Try all again", on=stage.desk.finds("7 cases could not"))
    assert len(await held_up(stage)) == 7  # the clock does it, one after the other
    await stage.tick()
    await stage.tick()
    assert await held_up(stage) == []
    assert [one for one in news(stage.desk.reads()) if "7 cases that were held up have been brought" in one]
    stage.everybody_reads()


async def test_what_is_held_up_after_all_was_delivered_is_told_of_as_well(stage: Stage) -> None:
    await hands_over_in_vain(stage)
    for _ in range(2):
        opens_again(stage)
        await stage.ann.presses("Try again", on=stage.desk.finds("1 listing on Taobao"))
        await stage.tick()
        await stage.tick()
        assert f"{REFERENCE} has been brought to Alibaba" in news(stage.desk.reads())[-1]
        stage.sandbox.faults.archive(stage.shared)
        await stage.act(shows_anew)
        await stage.tick()
        await stage.tick()
        assert f"{REFERENCE} could not be brought to Alibaba" in news(stage.desk.reads())[-1]
    stage.everybody_reads()


async def test_a_store_that_alibaba_could_not_read_of_is_not_late_and_its_time_begins_when_it_can(
    stage: Stage,
) -> None:
    await at_the_bar(stage)
    stage.everybody_reads()
    stage.sandbox.faults.archive(stage.shared)
    await stage.ann.presses("Recommend", on=stage.desk)
    await stage.ann.submits(words="Please close it.")
    await stage.tick()
    await stage.tick(stage.now + timedelta(days=30))
    assert not [one for one in stage.desk.everything if "Alibaba is late" in one.rendered]
    opens_again(stage)
    stage.everybody_reads()
    await stage.ann.presses("Try again", on=stage.desk.finds("CL-2026-000001 could not be brought"))
    for _ in range(2):
        await stage.tick()
    due = await stage.act(lambda work: work.session.get_one(Closure, 1).due_at)
    assert due is not None
    assert due > stage.now + timedelta(days=2)
    assert not [one for one in stage.shared.everything if "overdue" in one.rendered]
    stage.everybody_reads()
