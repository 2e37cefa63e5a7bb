"""Digests go out at their hour, to whom they are for, exactly once."""

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import update

from handlers.digests import sending, service, subscribing, ticks
from handlers.digests.rules import Audience, GroupComesLater, NoSuchAudience, Outcome
from handlers.people import service as people
from handlers.programme import Programme, Work
from storage import digests
from storage.base import table_of
from storage.db import Store, open_engine
from storage.digests import Subscription
from tests.digests.kit import DESK, LAZADA, PEOPLE, SHARED, House
from tests.harness.register import NOW

DAY = timedelta(days=1)
#: Monday 2 March 2026: nine o'clock in Shanghai, in Tokyo an hour earlier, in New York thirteen hours later.
SUNDAY = NOW - DAY
IN_TOKYO, IN_SHANGHAI, IN_NEW_YORK = (datetime(2026, 3, 2, hour, tzinfo=UTC) for hour in (0, 1, 14))


@pytest.fixture
def house(house: House) -> House:
    """Everybody is subscribed since Sunday."""
    house.now = SUNDAY
    house.subscribes()
    return house


@contextmanager
def another_process(house: House) -> Iterator[Programme]:
    """The same programme over a store of its own on the same database."""
    ours = house.programme
    store = Store(open_engine(str(ours.store.engine.url)), ours.store.keyring)
    try:
        yield replace(ours, store=store)
    finally:
        store.close()


async def test_each_audience_gets_its_own_at_nine_on_its_own_clock(house: House) -> None:
    house.claim("handed_over")
    house.claim("unresolved", "Rival")
    sent = [(await house.ticks(at), [one.to for one in house.sent()]) for at in (IN_TOKYO, IN_SHANGHAI)]
    assert sent == [(1, ["@U0HANA"]), (2, ["@U0HANA", SHARED, "@U0RIVAL"])]
    assert await house.ticks(IN_NEW_YORK) == 1
    desk = house.sent()[-1]
    assert (desk.to, desk.iacc_only) == (DESK, True)
    assert [one.iacc_only for one in house.sent()[:-1]] == [False, False, False]


async def test_an_hour_early_nothing_is_sent(house: House) -> None:
    house.claim()
    assert await house.ticks(IN_TOKYO - timedelta(minutes=1)) == 0
    assert house.sent() == []


async def test_a_tick_every_minute_of_the_day_sends_each_digest_once(house: House) -> None:
    house.claim("handed_over")
    for minute in range(0, 24 * 60, 15):
        await house.ticks(datetime(2026, 3, 2, tzinfo=UTC) + timedelta(minutes=minute))
    assert sorted(one.to for one in house.sent()) == ["@U0HANA", DESK, SHARED]
    assert house.history("desk") == ["digest:subscribed", "digest:sent"]
    facts = house.register.facts(f"digest:{house.subscription('desk').id}")
    assert facts == {"slot": "2026-03-02"}


async def test_of_two_processes_that_tick_at_once_one_sends(house: House) -> None:
    house.claim()
    house.now = IN_NEW_YORK
    with another_process(house) as other:
        done = await asyncio.gather(*(ticks.tick(one) for one in (house.programme, other)))
    assert sum(done) == len(house.sent())
    assert [one.to for one in house.sent("desk")] == [DESK]
    assert house.history("desk").count("digest:sent") == 1


async def test_a_crash_before_the_commit_leaves_the_turn_to_the_next_tick(house: House) -> None:
    house.now = IN_NEW_YORK

    def crash(work: Work) -> None:
        assert sending.send_due(work, subscription_id=house.subscription("desk").id or 0)
        raise SystemExit

    with pytest.raises(SystemExit):
        house.act(crash)
    assert house.sent() == []
    await house.ticks()
    assert len(house.sent("desk")) == 1


async def test_after_three_days_of_downtime_there_is_one_digest_and_not_three(house: House) -> None:
    await house.ticks(IN_NEW_YORK + 3 * DAY + timedelta(minutes=5))
    (late,) = house.sent("desk")
    assert late.key.endswith(":2026-03-05")
    assert house.subscription("desk").next_at == IN_NEW_YORK + 4 * DAY
    assert await house.ticks(IN_NEW_YORK + 3 * DAY + timedelta(minutes=6)) == 0


async def test_a_late_digest_does_not_take_the_place_of_the_days_own(house: House) -> None:
    await house.ticks(IN_NEW_YORK + DAY - timedelta(minutes=30))
    await house.ticks(IN_NEW_YORK + DAY)
    assert [one.key[-10:] for one in house.sent("desk")] == ["2026-03-02", "2026-03-03"]


async def test_on_days_off_the_desk_is_left_alone(house: House) -> None:
    friday = IN_NEW_YORK + 4 * DAY
    await house.ticks(friday)
    assert await house.ticks(friday + DAY) == 0
    assert house.subscription("desk").next_at == datetime(2026, 3, 9, 13, tzinfo=UTC)  # summer time has begun


@pytest.mark.parametrize(
    ("reader", "days"),
    [
        ("hana", ["Fri 13", "Tue 17", "Wed 18", "Thu 19", "Fri 20", "Mon 23", "Tue 24"]),  # as in the US
        ("rival", ["Fri 13", "Sat 14", "Tue 24"]),  # the Chinese festival, and the Saturday worked for it
    ],
)
async def test_a_holders_digest_comes_on_the_working_days_of_their_country(
    house: House, reader: str, days: list[str]
) -> None:
    holder = "Acme" if reader == "hana" else "Rival"
    zone = ZoneInfo(house.subscription(reader).timezone)
    house.now = datetime(2026, 2, 12, 12, tzinfo=UTC)
    house.act(lambda work: work.session.execute(update(table_of(Subscription)).values(next_at=house.now)))
    house.claim("unresolved", holder, due=24 * 60)
    for n in range(12):
        await house.ticks(datetime(2026, 2, 13 + n, 8, 55, tzinfo=zone))
        await house.ticks(datetime(2026, 2, 13 + n, 9, 5, tzinfo=zone))
    slots = [date.fromisoformat(one.key[-10:]) for one in house.sent(reader)]
    assert [f"{on:%a %d}" for on in slots if on > date(2026, 2, 12)] == days


async def days_of_hana(house: House, days: int) -> list[str]:
    """The days of Hana's digests when the clock's hour comes on so many days."""
    for n in range(days):
        await house.ticks(IN_TOKYO + n * DAY)
    return [one.key[-5:] for one in house.sent("hana")]


async def test_a_digest_that_would_say_the_same_again_waits_for_monday(house: House) -> None:
    house.claim("waiting_for_right", due=24 * 60)
    house.escalation("posted", due=24 * 60)
    assert await days_of_hana(house, 15) == ["03-02", "03-09", "03-16"]


async def test_what_needs_its_reader_comes_every_working_day(house: House) -> None:
    house.claim("unresolved", due=24 * 60)
    assert await days_of_hana(house, 6) == ["03-02", "03-03", "03-04", "03-05", "03-06"]


async def test_what_becomes_late_is_told_once(house: House) -> None:
    house.claim("waiting_for_right", due=24 * 2)  # from Sunday: late on Tuesday afternoon
    assert await days_of_hana(house, 5) == ["03-02", "03-04"]
    assert "overdue" in house.sent("hana")[1]


async def test_what_is_new_or_decided_is_told_on_the_next_day(house: House) -> None:
    house.claim("filed", due=24 * 60)
    await days_of_hana(house, 2)
    house.claim("handed_over", due=24 * 60)
    await house.ticks(IN_TOKYO + 2 * DAY)
    house.claim("removed")
    await house.ticks(IN_TOKYO + 3 * DAY)
    await house.ticks(IN_TOKYO + 4 * DAY)
    # on Friday what was decided before Thursday's digest stands in it no more, which says nothing new
    assert [one.key[-5:] for one in house.sent("hana")] == ["03-02", "03-04", "03-05"]


async def test_who_wants_every_day_said_gets_the_same_every_day(house: House) -> None:
    house.claim("filed", due=24 * 60)
    table = table_of(Subscription)
    house.act(lambda work: work.session.execute(update(table).values(say_nothing_pending=True)))
    assert await days_of_hana(house, 3) == ["03-02", "03-03", "03-04"]


async def test_nothing_pending_is_said_to_channels_and_not_to_people(house: House) -> None:
    for at in (IN_TOKYO, IN_SHANGHAI, IN_NEW_YORK):
        await house.ticks(at)
    officers, desk = house.sent()
    assert (officers.to, desk.to) == (SHARED, DESK)
    assert desk.text == "The desk's digest, Mon 2 Mar 2026: nothing is pending."
    assert "Nothing is pending." in officers
    assert "没有待办事项。" in officers
    assert "Each one has its card" not in officers


async def test_nothing_pending_is_said_or_skipped_as_set(house: House) -> None:
    table = table_of(Subscription)
    house.act(
        lambda work: work.session.execute(
            update(table).values(say_nothing_pending=table.c.audience == "holders")
        )
    )
    for at in (IN_TOKYO, IN_SHANGHAI, IN_NEW_YORK):
        await house.ticks(at)
    assert [one.to for one in house.sent()] == ["@U0HANA", "@U0RIVAL"]
    assert house.history("desk") == ["digest:subscribed"]
    assert house.subscription("desk").next_at == IN_NEW_YORK + DAY


async def test_one_digest_that_fails_holds_up_no_other_and_is_not_kept_quiet(house: House) -> None:
    house.claim("unresolved")
    house.claim("unresolved", "Rival")
    table, hana = table_of(Subscription), house.subscription("hana")
    house.act(
        lambda work: work.session.execute(
            update(table).where(table.c.id == hana.id).values(local_time="noon")
        )
    )
    with pytest.raises(ExceptionGroup, match="some digests were not sent"):
        await house.ticks(IN_SHANGHAI)
    assert [one.to for one in house.sent()] == [SHARED, "@U0RIVAL"]


async def test_one_paused_while_the_tick_was_under_way_is_not_sent(house: House) -> None:
    house.now = IN_NEW_YORK
    desk = house.subscription("desk").id or 0
    assert desk in house.act(sending.due)
    house.do("ann", service.pause, said="3")
    assert house.act(sending.send_due, subscription_id=desk) is None
    assert house.sent() == []


@pytest.mark.parametrize("reader", ["desk", "rival"])
def test_a_digest_whose_reader_has_just_gone_ends(house: House, reader: str) -> None:
    digest = house.subscription(reader).id or 0
    house.places(shared=SHARED)
    house.act(people.remove_member, slack_id=PEOPLE["rival"][0], by="shell:operator")
    house.now = IN_NEW_YORK
    turn = house.act(sending.send_due, subscription_id=digest)
    assert turn == sending.Turn(
        reader if reader == "desk" else f"person:{house.ids['rival']}", Outcome.NOT_DUE
    )
    assert house.sent() == []
    assert house.history(reader) == ["digest:subscribed", "digest:ended"]
    at = {"at": house.now, "by": "shell:operator"}
    assert house.act(sending.send_at, subscription_id=digest, **at) is None


# -- who is subscribed


def test_a_reader_is_subscribed_once_whoever_comes_first(house: House) -> None:
    desk = house.subscription("desk").model_dump(exclude={"id"})
    assert house.act(lambda work: digests.add(work.session, desk)) is None
    late = subscribing.Reader("desk", Audience.DESK, "en", "UTC")
    assert house.act(lambda work: subscribing._begin(work, late)) == 0
    assert house.history("desk") == ["digest:subscribed"]
    assert house.act(lambda work: digests.add(work.session, desk | {"reader": "shared:new"})) is not None


def test_who_moves_keeps_working_days_but_those_of_their_new_home(house: House) -> None:
    table, hana = table_of(Subscription), house.subscription("hana")
    house.act(
        lambda work: work.session.execute(update(table).where(table.c.id == hana.id).values(calendar="US"))
    )
    house.register.adds(PEOPLE["hana"][0], "Hana", "holder", "Acme", timezone="Asia/Shanghai")
    house.subscribes()
    assert house.subscription("hana").calendar == "CN"


def test_subscribing_again_changes_nothing(house: House) -> None:
    assert house.subscribes() == 0


def test_two_processes_may_start_at_once(house: House) -> None:
    house.register.adds("U0NEW@T0NEW00001", "New", "holder", "Acme")
    with another_process(house) as other:
        assert [house.subscribes(), other.act_at(house.now, service.subscribe_all)] == [1, 0]


async def test_who_joins_is_subscribed_by_the_next_tick(house: House) -> None:
    new = house.register.adds("U0NEW@T0NEW00001", "New", "holder", "Acme", timezone="Asia/Tokyo")
    house.claim("unresolved")
    house.ids["new"] = new.person_id
    await house.ticks()
    assert house.subscription("new").next_at == IN_TOKYO
    await house.ticks(IN_TOKYO)
    assert [one.to for one in house.sent()] == ["@U0HANA", "@U0NEW"]


async def test_who_has_left_gets_no_more(house: House) -> None:
    house.claim("unresolved")
    house.act(people.remove_member, slack_id=PEOPLE["hana"][0], by="shell:operator")
    assert await house.ticks(IN_TOKYO) == 0
    assert not house.subscription("hana").active
    assert house.history("hana") == ["digest:subscribed", "digest:ended"]


async def test_who_comes_back_gets_theirs_again(house: House) -> None:
    house.act(people.remove_member, slack_id=PEOPLE["hana"][0], by="shell:operator")
    house.subscribes()
    house.register.adds(PEOPLE["hana"][0], "Hana", "holder", "Acme")
    house.now += 10 * DAY
    assert house.subscribes() == 1
    assert house.subscription("hana").active
    assert house.subscription("hana").next_at > house.now


def test_who_moves_gets_it_at_their_new_hour_and_in_their_new_language(house: House) -> None:
    house.register.adds(
        PEOPLE["hana"][0], "Hana", "holder", "Acme", timezone="Europe/Berlin", language="zh-CN"
    )
    assert house.act(service.subscribe_person, person_id=house.ids["hana"]) == 1
    hana = house.subscription("hana")
    assert (hana.language, hana.next_at) == ("zh-CN", datetime(2026, 3, 2, 8, tzinfo=UTC))


def test_one_person_can_be_subscribed_and_ended_alone(house: House) -> None:
    new = house.register.adds("U0NEW@T0NEW00001", "New", "holder", "Acme")
    subscribe = {"person_id": new.person_id}
    assert [house.act(service.subscribe_person, **subscribe) for _ in range(2)] == [1, 0]
    house.act(people.remove_member, slack_id="U0NEW@T0NEW00001", by="shell:operator")
    assert [house.act(service.subscribe_person, **subscribe) for _ in range(2)] == [1, 0]
    assert house.act(service.subscribe_person, person_id=house.ids["ann"]) == 0


def test_each_shared_channel_has_its_own_and_one_given_up_has_none(house: House) -> None:
    house.places(**{"desk": DESK, "shared:taobao": SHARED, "shared:lazada": LAZADA})
    house.subscribes()
    active = {name: house.subscription(name).active for name in ("shared", "shared:taobao", "shared:lazada")}
    assert active == {"shared": False, "shared:taobao": True, "shared:lazada": True}


# -- the shell


def test_the_shell_sends_what_is_due_at_an_instant_once(house: House) -> None:
    house.claim()
    house.now = NOW + 200 * DAY
    first = ticks.send(house.programme, audience="desk", at=IN_NEW_YORK)
    again = ticks.send(house.programme, audience="desk", at=IN_NEW_YORK)
    assert [(one.reader, one.outcome, one.slot) for one in first] == [("desk", Outcome.SENT, "2026-03-02")]
    assert [one.outcome for one in again] == [Outcome.SENT_BEFORE]
    assert "Waiting for triage: 1" in first[0].text
    assert "*" not in first[0].text
    assert len(house.sent()) == 1


async def test_the_shell_and_the_tick_do_not_both_send(house: House) -> None:
    house.now = IN_NEW_YORK
    ticks.send(house.programme, audience="desk", at=IN_NEW_YORK)
    await house.ticks(IN_NEW_YORK + timedelta(seconds=30))
    assert len(house.sent("desk")) == 1


def test_the_shell_subscribes_whoever_was_not(house: House) -> None:
    house.register.adds("U0NEW@T0NEW00001", "New", "holder", "Acme", timezone="Asia/Tokyo")
    house.claim("unresolved")
    sent = ticks.send(house.programme, audience="holders", at=IN_TOKYO)
    assert [one.outcome for one in sent] == [Outcome.SENT, Outcome.NOT_DUE, Outcome.SENT]


def test_the_shell_says_what_was_not_due_or_is_paused(house: House) -> None:
    early = ticks.send(house.programme, audience="desk", at=IN_NEW_YORK - timedelta(minutes=1))
    assert [(one.outcome, one.slot) for one in early] == [(Outcome.NOT_DUE, "")]
    house.do("ann", service.pause, said="5")
    paused = ticks.send(house.programme, audience="desk", at=IN_NEW_YORK)
    assert [one.outcome for one in paused] == [Outcome.PAUSED]
    empty = ticks.send(house.programme, audience="holders", at=IN_SHANGHAI)
    assert [one.outcome for one in empty] == [Outcome.NOTHING_PENDING, Outcome.NOTHING_PENDING]
    assert house.sent() == []


def test_the_shell_previews_without_sending(house: House) -> None:
    reference = house.claim("handed_over")
    (shown,) = ticks.preview(house.programme, audience="officers", at=IN_SHANGHAI)
    assert shown.reader == "shared"
    assert reference in shown.text
    assert house.sent() == []


@pytest.mark.parametrize(("audience", "refusal"), [("group", GroupComesLater), ("all", NoSuchAudience)])
def test_an_audience_without_a_digest_is_refused_in_words(
    house: House, audience: str, refusal: type[Exception]
) -> None:
    for command in (ticks.send, ticks.preview):
        with pytest.raises(refusal):
            command(house.programme, audience=audience, at=IN_NEW_YORK)
