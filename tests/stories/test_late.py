"""Alibaba's clock: half of it, the end of it, and what happens then; once, and never in a flood."""

from datetime import UTC, datetime, timedelta

from sqlalchemy import func, select

from bot.sandbox import demo
from handlers.actor import Actor
from handlers.claims import moving, refreshing
from handlers.claims.cases import Case
from handlers.claims.rules import Step
from handlers.digests import contents
from handlers.hand_over import service as hand_over
from handlers.home.waiting import waiting_for
from handlers.programme import Work
from storage import batches, history, people
from storage.base import table_of
from storage.escalations import Escalation
from tests.harness.batches import Imported, imports
from tests.harness.stage import Stage
from tests.stories.test_batches_with_alibaba import SPAN, endorsed
from tests.stories.test_filing import SHORT
from tests.stories.test_outcome_sheets import handed_over
from tests.stories.test_the_walk import ACKNOWLEDGE, ALL_REMOVED, TAOBAO, TMALL, files, hands_over

#: Handed over on Monday at 22:00 in Shanghai: half of its business day, and all of it.
#: A few minutes later, as messages take their time.
HALF = datetime(2026, 3, 3, 2, 5, tzinfo=UTC)
DUE = datetime(2026, 3, 3, 14, 5, tzinfo=UTC)
REFERENCE = "MS-2026-000001"


async def late(stage: Stage) -> None:
    """The time has run out, and the clock has looked."""
    await stage.tick(DUE)


def news(said: list[str]) -> list[str]:
    """Without the digests that come at the same hour."""
    return [one for one in said if "Change this digest" not in one]


async def tags(stage: Stage, claim_id: int = 1) -> list[str]:
    def look(work: Work) -> list[str]:
        return [row.tag for row in history.of(work.session, f"claim:{claim_id}")]

    return await stage.act(look)


async def escalated(stage: Stage) -> int:
    """How many escalations there are."""
    count = select(func.count()).select_from(table_of(Escalation))

    def look(work: Work) -> int:
        return work.session.scalar(count) or 0

    return await stage.act(look)


async def test_half_of_the_time_unacknowledged_is_told_to_the_desk_once(stage: Stage) -> None:
    await handed_over(stage, 2)
    await stage.tick(HALF - timedelta(minutes=10))
    stage.everybody_reads()
    await stage.tick(HALF)
    await stage.tick(HALF + timedelta(minutes=1))
    (told,) = [one for one in news(stage.desk.reads()) if "Half of Alibaba's time" in one]
    assert f"{REFERENCE} has passed, and nobody there has acknowledged it" in told
    assert "Tue 3 Mar, 09:00" in told
    assert not news(stage.shared.reads())
    assert (await tags(stage)).count("claim:half_time") == 1
    stage.everybody_reads()


async def test_what_was_acknowledged_is_not_told_of_at_half_time(stage: Stage) -> None:
    await handed_over(stage, 1)
    await stage.owen.presses(ACKNOWLEDGE, on=stage.shared)
    stage.everybody_reads()
    await stage.tick(HALF)
    assert not [one for one in news(stage.desk.reads()) if "Half of" in one]
    stage.everybody_reads()


async def test_an_overdue_claim_is_told_once_to_each_side_and_escalates_itself_once(stage: Stage) -> None:
    await handed_over(stage, 2)
    await stage.tick(DUE - timedelta(minutes=10))
    stage.everybody_reads()
    await late(stage)
    await stage.tick(DUE + timedelta(minutes=1))
    card, told = news(stage.shared.reads())
    assert "⚠️ *Overdue since:* Tue 3 Mar, 22:00" in card
    assert "逾期" in card
    assert "<@U0OFFICER1>" in told
    assert "<@U0OFFICER2>" in told
    assert f"{REFERENCE} is overdue since Tue 3 Mar, 22:00" in told
    assert "逾期" in told
    assert "ES-" not in card + told
    desk, escalation, line = news(stage.desk.reads())
    assert "Overdue with Alibaba since *Tue 3 Mar, 09:00" in desk
    assert "It has escalated by itself, as ES-2026-000001." in line
    assert "MarketSafe, by the clock" in escalation
    assert f"has not decided in time on {REFERENCE} (Northwind)" in escalation
    assert "Overdue with Alibaba" in news(stage.hana.reads())[-1]
    assert (await tags(stage)).count("claim:escalated") == await escalated(stage) == 1
    stage.everybody_reads()


async def test_what_escalated_by_itself_is_closed_when_alibaba_has_decided(stage: Stage) -> None:
    await handed_over(stage, 1)
    await late(stage)
    stage.everybody_reads()
    await stage.owen.presses(ALL_REMOVED, on=stage.shared)
    assert "Overdue" not in news(stage.shared.reads())[-1]
    await stage.tick(DUE + timedelta(minutes=5))
    assert [one for one in news(stage.desk.reads()) if "Closed by itself" in one]
    stage.everybody_reads()


async def test_the_desk_posts_and_resolves_what_the_clock_has_raised(stage: Stage) -> None:
    await handed_over(stage, 1)
    await late(stage)
    stage.everybody_reads()
    raised = stage.desk.finds("MarketSafe, by the clock")
    await stage.ann.presses("Post to Alibaba", on=raised)
    await stage.ann.submits(words="Please decide on it today.")
    await stage.ann.submits()
    await stage.ann.closes_form()
    assert "Please decide on it today." in "\n".join(news(stage.shared.reads()))
    await stage.ann.presses("Resolve", on=raised)
    assert "What became of it" in stage.ann.form.text()
    await stage.ann.submits(words="They will decide by noon.")
    await stage.ann.closes_form()
    assert "They will decide by noon." in news(stage.desk.reads())[-1]
    stage.everybody_reads()


async def test_a_batch_escalates_once_as_a_whole(stage: Stage) -> None:
    await endorsed(stage)
    await late(stage)
    card, told = news(stage.shared.reads())
    assert "Overdue since" in card
    assert f"{SPAN} is overdue since" in told
    assert await escalated(stage) == 1
    for claim_id in (1, 2, 3):
        assert "claim:overdue" in await tags(stage, claim_id)
    stage.everybody_reads()


async def test_after_an_outage_each_side_gets_one_list_and_every_card_shows_it(stage: Stage) -> None:
    await much(stage, 12)
    await stage.tick(DUE + timedelta(days=3))
    shared = news(stage.shared.reads())
    (listed,) = [one for one in shared if "claims are overdue" in one]
    assert "12 claims are overdue" in listed
    assert "<@U0OFFICER1>" in listed
    assert "… and 2 more" in listed
    assert listed.count("MS-2026-0000") == 20  # ten in each language
    assert sum("*Overdue since:*" in one for one in shared) == 12
    assert len(shared) == 13
    desk = news(stage.desk.reads())
    (escalation,) = [one for one in desk if "MarketSafe, by the clock" in one]
    assert "has not decided in time on 12 claims" in escalation
    assert not [one for one in desk if "Half of" in one or "escalated by itself" in one]
    assert await escalated(stage) == 1
    assert "claim:escalated" in await tags(stage, 12)
    stage.everybody_reads()
    await stage.tick(DUE + timedelta(days=3, minutes=1))
    assert not news(stage.shared.reads())
    stage.everybody_reads()


async def test_half_of_the_time_of_much_is_one_list_at_the_desk(stage: Stage) -> None:
    await much(stage, 7)
    await stage.tick(HALF)
    (told,) = [one for one in news(stage.desk.reads()) if "Half of Alibaba's time" in one]
    assert "for 7 claims that nobody there has acknowledged" in told
    stage.everybody_reads()


async def much(stage: Stage, count: int) -> None:
    """So many cases of one claim each are with Alibaba, and everybody has read of it."""
    await imports(stage, Imported(batches=count, claims=1, listings=1))

    def go(work: Work) -> None:
        ann = people.by_slack_id(work.session, demo.IACC, demo.ANALYST, today=work.now.date())
        assert ann is not None
        for batch_id in range(1, count + 1):
            hand_over.endorse_and_hand_over(work, Actor(ann), case=Case(batch_id, is_batch=True))

    await stage.act(go)
    stage.everybody_reads()


async def moves(stage: Stage, step: Step) -> None:
    """Alibaba asks about all of the claim, or the rights-holder answers."""

    def go(work: Work) -> None:
        moving.move_all(work, batches.lock(work.session, Case(1)), step)
        refreshing.refresh(work, 1)

    await stage.act(go)


async def test_while_alibaba_has_asked_its_clock_stands_still_and_goes_on_with_what_was_left(
    stage: Stage,
) -> None:
    await handed_over(stage, 2)
    stage.sandbox.clock.set(DUE - timedelta(hours=3))
    await moves(stage, Step.QUERY)
    assert "Alibaba's own time stands still since *Tue 3 Mar, 06:05" in news(stage.desk.reads())[-1]
    await stage.tick(DUE + timedelta(hours=1))
    assert not [one for one in news(stage.desk.reads()) if "late" in one]
    assert not (await officers_list(stage))
    # answered on a Saturday: business time goes on at the first moment of Monday
    stage.sandbox.clock.set(datetime(2026, 3, 7, 12, tzinfo=UTC))
    await moves(stage, Step.ANSWER)
    assert "by *Sun 8 Mar, 14:55 EDT*" in news(stage.desk.reads())[-1]
    assert await officers_list(stage) == ["Sun 08 18:55"]
    stage.everybody_reads()


async def test_what_was_late_before_alibaba_asked_is_late_when_it_is_answered(stage: Stage) -> None:
    await handed_over(stage, 1)
    await late(stage)
    await moves(stage, Step.QUERY)
    stage.everybody_reads()
    stage.sandbox.clock.set(DUE + timedelta(days=2))
    await moves(stage, Step.ANSWER)
    assert "Overdue with Alibaba since *Tue 3 Mar" in news(stage.desk.reads())[-1]
    stage.everybody_reads()
    await stage.tick(DUE + timedelta(days=2, minutes=1))
    assert not [one for one in news(stage.shared.reads()) if "is overdue" in one]
    stage.everybody_reads()


async def officers_list(stage: Stage) -> list[str]:
    """When what the officers' digest lists is due, in UTC."""

    def look(work: Work) -> list[str]:
        found = contents.for_officers(work, "shared", at=work.now)
        lists = (found.overdue, found.unacknowledged, found.awaiting)
        return [f"{one.due_at:%a %d %H:%M}" for listed in lists for one in listed.first]

    return await stage.act(look)


async def test_a_claim_whose_links_went_back_to_the_desk_stays_on_the_officers_list(stage: Stage) -> None:
    await files(stage, f"{TAOBAO}\n{SHORT}")
    await hands_over(stage)
    assert await officers_list(stage) == ["Tue 03 14:00"]
    stage.sandbox.clock.move(timedelta(hours=2))
    await stage.hana.presses("Complete short links", on=stage.hana.dm)
    await stage.hana.submits(listing_2=TMALL)
    desk = news(stage.desk.reads())[-2]
    assert "filed, being checked by the IACC" in desk
    assert "What is with Alibaba it decides on by *Tue 3 Mar, 09:00" in desk
    assert await officers_list(stage) == ["Tue 03 14:00"]
    (waits,) = await stage.act(lambda work: waiting_for(work, officer(work)))
    assert "1 listing on Taobao" in waits.what
    assert "not acknowledged" in waits.what
    stage.everybody_reads()
    await late(stage)
    card, told = news(stage.shared.reads())
    assert "Overdue since" in card
    assert f"{REFERENCE} is overdue" in told
    assert "Overdue with Alibaba since" in "\n".join(news(stage.desk.reads()))
    stage.everybody_reads()


def officer(work: Work) -> Actor:
    """Owen Park, as his Home tab is made for him."""
    standing = people.by_slack_id(work.session, demo.ALIBABA, demo.OFFICER, today=work.now.date())
    assert standing is not None
    return Actor(standing)
