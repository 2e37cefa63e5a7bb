"""Alibaba is late with a counter-notice, or somebody with a store: said once, shown on the cards."""

from datetime import timedelta

from handlers.programme import Work
from storage import history, outbox_desk
from storage.counter_notices import CounterNotice
from tests.harness.sellers import at_the_bar
from tests.harness.stage import Stage
from tests.stories.test_counter_notices import COUNTER, countered, happened, stood_behind
from tests.stories.test_counter_notices_listed import batch_removed

OFFICERS = ("<@U0OFFICER1>", "<@U0OFFICER2>")


async def test_the_officers_are_told_at_half_time_once(stage: Stage) -> None:
    await countered(stage)
    await stood_behind(stage)
    began = stage.now
    await stage.tick(began + timedelta(hours=35, minutes=59))
    assert not [one for one in stage.shared.reads() if "still waits" in one]
    await stage.tick(began + timedelta(hours=36))
    (told,) = [one for one in stage.shared.reads() if "still waits for your decision" in one]
    assert all(one in told for one in OFFICERS)
    assert "仍待您裁定" in told
    await stage.tick(began + timedelta(hours=37))
    assert not [one for one in stage.shared.reads() if "still waits for your decision" in one]
    assert ("claim:counter_half_time", "clock") in await stage.act(happened)
    stage.everybody_reads()


async def test_what_is_overdue_is_on_every_card_and_is_said_once_to_officers_and_desk(stage: Stage) -> None:
    await countered(stage)
    await stood_behind(stage)
    await stage.tick(stage.now + timedelta(hours=72))
    *_, card, told = [one for one in stage.shared.reads() if "MS-2026-000001-1" in one]
    assert "⚠️ *Overdue since:* Thu 5 Mar, 22:00 China time" in card
    assert "已逾期" in card
    assert "is overdue since Thu 5 Mar, 22:00 China time" in told
    assert all(one in told for one in OFFICERS)
    desk = "\n".join(stage.desk.reads())
    assert "⚠️ Alibaba is late: it was to decide by *Thu 5 Mar, 09:00 EST*." in desk
    assert "Alibaba is late with the seller's objection to MS-2026-000001-1 (Northwind)" in desk
    assert "and is late: the IACC knows" in "\n".join(stage.hana.reads())
    stage.everybody_reads()
    await stage.tick(stage.now + timedelta(minutes=1))
    assert not [one for one in stage.shared.reads() if "MS-2026-000001-1" in one]
    tags = [tag for tag, _ in await stage.act(happened)]
    assert tags.count("claim:counter_overdue") == 1
    assert "claim:counter_half_time" not in tags
    stage.everybody_reads()


async def test_what_was_decided_in_time_is_not_told(stage: Stage) -> None:
    await countered(stage)
    await stood_behind(stage)
    await stage.owen.presses("Uphold", on=stage.shared)
    stage.everybody_reads()
    await stage.tick(stage.now + timedelta(hours=72))
    assert not [one for one in stage.shared.reads() if "overdue" in one]
    stage.everybody_reads()


async def test_what_alibaba_could_not_read_of_is_not_late_and_its_time_begins_when_it_can(
    stage: Stage,
) -> None:
    stage.parked_is_expected = True
    stage.expected_errors.add("delivery.parked")
    await countered(stage)
    stage.sandbox.faults.archive(stage.shared)
    await stood_behind(stage)
    await stage.tick()
    await stage.tick(stage.now + timedelta(days=6))
    assert "Alibaba is late" not in "\n".join(
        one for one in stage.desk.reads() if "seller's objection" in one
    )
    stage.shared.archived = False
    await stage.act(lambda work: outbox_desk.retry(work.session, now=work.now))
    stage.everybody_reads()
    for _ in range(2):
        await stage.tick()
    notice = await stage.act(lambda work: work.session.get_one(CounterNotice, 1))
    assert notice.due_at is not None
    assert notice.due_at > stage.now + timedelta(days=2)
    assert "claim:counter_overdue" not in [tag for tag, _ in await stage.act(happened)]
    stage.everybody_reads()


async def test_much_that_is_late_at_once_comes_in_one_list(stage: Stage) -> None:
    await batch_removed(stage, claims=6, listings=1)
    await stage.wei.presses(COUNTER, on=stage.shared)
    every = stage.wei.form.options("listings_1")
    await stage.wei.submits(listings_1=every, ground="owner", words="Mine.")
    await stage.tick(stage.now + timedelta(hours=72))
    await stage.tick(stage.now + timedelta(hours=24))
    stage.everybody_reads()
    await stage.tick(stage.now + timedelta(days=5, hours=1))
    (told,) = [one for one in stage.shared.reads() if "counter-notices are overdue" in one]
    assert all(one in told for one in OFFICERS)
    assert "6 counter-notices are overdue." in told
    assert "• MS-2026-000006-1 · due" in told
    (told,) = [one for one in stage.desk.reads() if "late with its decision on" in one]
    assert "on 6 counter-notices:" in told
    stage.everybody_reads()
    await stage.tick(stage.now + timedelta(minutes=1))
    assert not [one for one in stage.shared.reads() if "counter-notice" in one]
    stage.everybody_reads()


def of_the_store(work: Work) -> list[str]:
    return [one.tag for one in history.of(work.session, "closure:1")]


async def test_a_store_that_the_desk_leaves_is_said_at_the_desk_once(stage: Stage) -> None:
    await at_the_bar(stage)
    stage.everybody_reads()
    await stage.tick(stage.now + timedelta(days=7, hours=1))
    card, told = [one for one in stage.desk.reads() if "CL-2026-000001" in one and "igest" not in one]
    assert "⚠️ *Overdue since:*" in card
    assert "waits for the desk and is overdue since" in told
    assert not [one for one in stage.shared.reads() if "CL-2026" in one]
    stage.everybody_reads()
    await stage.tick(stage.now + timedelta(minutes=1))
    assert (await stage.act(of_the_store)).count("closure:overdue") == 1
    stage.everybody_reads()


async def test_a_store_that_alibaba_leaves_is_said_to_the_officers_and_the_desk(stage: Stage) -> None:
    await at_the_bar(stage)
    await stage.ann.presses("Recommend", on=stage.desk)
    await stage.ann.submits(words="Please close it.")
    stage.everybody_reads()
    await stage.tick(stage.now + timedelta(days=7, hours=1))
    card, told = [one for one in stage.shared.reads() if "CL-2026-000001" in one and "igest" not in one]
    assert "⚠️ *Overdue since:*" in card
    assert "is overdue since" in told
    assert "已于" in told
    assert all(one in told for one in OFFICERS)
    assert "Alibaba is late with CL-2026-000001" in "\n".join(stage.desk.reads())
    stage.everybody_reads()
    await stage.tick(stage.now + timedelta(minutes=1))
    assert (await stage.act(of_the_store)).count("closure:overdue") == 1
    stage.everybody_reads()
