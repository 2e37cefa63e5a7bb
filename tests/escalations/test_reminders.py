"""What Alibaba does not acknowledge in time: the officers once more, then the managers, each once."""

from datetime import UTC, datetime, timedelta

import pytest

from handlers.escalations import posting, service
from tests.escalations.kit import SHARED, House


def waiting(house: House, urgency: str = "normal") -> None:
    """Posted on a Monday afternoon, which is ten at night in China."""
    house.do(
        "hana", service.escalate, source="V1", about="", holder="", kind="tool", urgency=urgency, said="Help"
    )
    view = house.do("ann", posting.prepare_post, escalation_id=1, token="t", place="shared", said="Look")
    house.do("ann", posting.confirm_post, draft_id=int(view["private_metadata"]))


@pytest.mark.parametrize(
    ("urgency", "period"), [("urgent", timedelta(hours=4)), ("normal", timedelta(days=1))]
)
async def test_first_the_officers_then_the_managers(house: House, urgency: str, period: timedelta) -> None:
    waiting(house, urgency)
    posted_at = house.now
    house.now = posted_at + period - timedelta(seconds=1)
    assert await house.ticks() == 0
    house.now = posted_at + period
    assert await house.ticks() == 1
    assert await house.ticks() == 0
    (again,) = house.posts("escalations.reminder:")
    assert again.to == SHARED
    assert again.text.startswith("<@U0LIN> <@U0WEI>\nES-2026-000001 was to be acknowledged by")
    assert house.posts("escalations.overdue:") == []
    house.now = posted_at + 2 * period
    assert await house.ticks() == 1
    (told,) = house.posts("escalations.overdue:")
    assert told.to == "@U0MAX"
    assert "Alibaba has not acknowledged ES-2026-000001" in told
    house.now += timedelta(days=30)
    assert await house.ticks() == 0
    assert house.face().reminders == 2
    assert house.register.history("escalation:1")[-2:] == ["escalation:reminded"] * 2


async def test_weekends_in_china_do_not_count(house: House) -> None:
    house.now = datetime(2026, 3, 6, 8, tzinfo=UTC)  # Friday, 16:00 in China
    waiting(house)
    house.now = datetime(2026, 3, 8, 20, tzinfo=UTC)
    assert await house.ticks() == 0
    house.now = datetime(2026, 3, 9, 8, tzinfo=UTC)
    assert await house.ticks() == 1


async def test_what_is_acknowledged_is_not_reminded_of(house: House) -> None:
    waiting(house)
    house.do("wei", posting.acknowledge, escalation_id=1)
    house.now += timedelta(days=30)
    assert await house.ticks() == 0
    assert house.posts("escalations.reminder:") == []


async def test_a_reminder_asked_for_too_early_or_of_nothing_is_none(house: House) -> None:
    assert not house.act(posting.remind, escalation_id=7)
    waiting(house)
    assert not house.act(posting.remind, escalation_id=1)
    assert house.face().reminders == 0


async def test_after_an_outage_both_steps_are_taken_one_after_the_other(house: House) -> None:
    waiting(house, "urgent")
    house.now += timedelta(days=7)
    assert [await house.ticks() for _ in range(3)] == [1, 1, 0]
