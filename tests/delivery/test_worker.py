"""The loop, and what is done beside it."""

import asyncio
import re
from collections.abc import Callable
from datetime import timedelta
from functools import partial

import pytest
from prometheus_client import CollectorRegistry
from slack_sdk.web.async_client import AsyncWebClient
from sqlalchemy import Table, select

from bot.delivery import ticks
from bot.delivery.worker import Postman
from bot.sandbox import demo
from storage import lanes, outbox_desk, outcomes
from storage.base import table_of
from storage.outbox import Card, Post
from storage.uow import UnitOfWork
from tests.delivery.kit import Office, at_work


async def test_a_nudge_delivers_at_once(office: Office) -> None:
    async with at_work(office.postman):
        await asyncio.sleep(0)
        office.says("one")
        office.postman.nudge()
        await office.sandbox.until(lambda: office.world.group.messages, within=0.9)


async def test_without_a_nudge_it_looks_now_and_then(office: Office) -> None:
    async with at_work(office.postman):
        office.says("one")
        await office.sandbox.until(lambda: office.world.group.messages)


async def test_stopping_waits_for_what_is_under_way_and_begins_nothing(office: Office) -> None:
    office.sandbox.faults.slow("chat.postMessage", 0.2)
    office.says("one")
    async with at_work(office.postman):
        await office.until_sending()
        office.says("two", to="shared")
    assert office.world.group.reads() == ["one"]
    assert office.world.shared.reads() == []
    assert office.lane_row("group").leased_by == ""


async def test_what_is_cut_short_is_in_doubt_and_found_later(office: Office) -> None:
    office.sandbox.faults.slow("chat.postMessage", 0.3)
    office.says("one")
    async with at_work(office.postman):
        await office.until_sending()
        await office.postman.stop(within=0.05)
    assert office.post("one").state == "sending"
    # the request is slow in real time, of which the clock that is moved below knows nothing
    await office.sandbox.until(lambda: office.world.group.messages)
    await office.settles(postman=office.hires())
    assert office.world.group.reads() == ["one"]


async def test_a_fault_of_our_own_is_counted_and_the_others_go_out(office: Office) -> None:
    registry = CollectorRegistry()
    elsewhere = office.lane("C0BROKEN", team_id="T0BROKEN")
    assert elsewhere

    def client_for(team_id: str) -> AsyncWebClient:
        if team_id == "T0BROKEN":
            raise RuntimeError("a fault of our own")
        return office.client_for(team_id)

    postman = Postman(
        store=office.store,
        client_for=client_for,
        clock=office.sandbox.clock,
        words=office.catalogues.words,
        registry=registry,
    )
    office.says("never", to="C0BROKEN")
    async with at_work(postman):
        await office.until_sending()
        office.says("one")
        await office.sandbox.until(lambda: office.world.group.messages)
    assert registry.get_sample_value("marketsafe_delivery_faults_total") == 1


async def test_outcomes_are_counted_and_the_oldest_that_waits_is_measured(office: Office) -> None:
    registry = office.postman.registry
    office.sandbox.faults.rate_limit("chat.postMessage", retry_after=100)
    office.says("one")
    await office.delivers()
    office.later(40)
    await ticks.measure(office.postman, office.now)
    assert registry.get_sample_value("marketsafe_delivery_oldest_seconds") == 40
    await office.settles()
    await ticks.measure(office.postman, office.now)
    assert registry.get_sample_value("marketsafe_delivery_oldest_seconds") == 0
    for outcome in ("wait", "kept"):
        labels = {"outcome": outcome}
        assert registry.get_sample_value("marketsafe_delivery_outcomes_total", labels) == 1


async def test_bodies_are_emptied_thirty_days_after_delivery(office: Office) -> None:
    office.says("old")
    office.shows("old card", "old")
    await office.settles()
    office.later(31 * 24 * 3600)
    office.says("new", "waiting")
    await office.delivers()
    assert await ticks.purge_all(office.store, office.now) == 2
    assert [office.post(text).body == b"" for text in ("old", "new", "waiting")] == [True, False, False]
    assert office.card("old card").body == b""
    assert await ticks.purge_all(office.store, office.now) == 0


async def test_a_card_whose_body_was_emptied_can_still_change(office: Office) -> None:
    office.shows("card", "filed")
    await office.settles()
    office.later(31 * 24 * 3600)
    await ticks.purge_all(office.store, office.now)
    office.shows("card", "taken")
    await office.settles()
    assert [message.text for message in office.world.group.messages] == ["taken"]


async def test_the_shell_sees_what_waits_and_what_is_parked_and_no_words(office: Office) -> None:
    office.sandbox.faults.error("chat.postMessage", "invalid_blocks")
    office.says("a confidential word", key="claims.filed:1")
    await office.delivers()
    office.later(5)
    office.shows("card", "filed", to="shared")
    office.says("later", to="shared", key="claims.filed:2")
    rows = office.waiting()
    seen = {(row.key, row.state, row.error, row.address) for row in rows}
    assert ("claims.filed:1", "parked", "invalid_blocks", demo.GROUP) in seen
    assert ("claims.filed:2", "waiting", "", demo.SHARED) in seen
    assert ("card", "waiting", "", demo.SHARED) in seen
    assert not [row for row in rows if "confidential" in str(row)]
    assert [row.since for row in rows] == sorted(row.since for row in rows)


def _bodies(uow: UnitOfWork, table: Table) -> list[bytes]:
    return list(uow.session.scalars(select(table.c.body)))


async def test_nothing_in_the_outbox_can_be_read_without_the_key(office: Office) -> None:
    office.says("a confidential word", key="claims.filed:1")
    office.shows("card", "a confidential word")
    for model in (Post, Card):
        bodies = office.do(partial(_bodies, table=table_of(model)))
        assert bodies
        assert b"confidential" not in b"".join(bodies)


@pytest.mark.parametrize("seconds", [0, 90])
async def test_the_next_due_instant_is_when_something_can_be_done(office: Office, seconds: int) -> None:
    assert await office.postman.next_due_at(office.now) is None
    office.sandbox.faults.rate_limit("chat.postMessage", retry_after=seconds or 1)
    office.says("one")
    begun = office.now
    await office.delivers()
    assert await office.postman.next_due_at(office.now) == begun + timedelta(seconds=seconds or 1)


@pytest.mark.parametrize(
    "query",
    [
        lambda uow: lanes.due(uow.session, now=uow.now, shut=lanes.Shut(), at_most=8),
        lambda uow: outbox_desk.oldest_waiting(uow.session),
        lambda uow: outbox_desk.undelivered(uow.session),
        lambda uow: outcomes.purge(uow.session, before=uow.now),
    ],
)
async def test_searches_never_walk_through_what_is_done(
    office: Office, query: Callable[[UnitOfWork], object]
) -> None:
    plans = office.plans_of(query)
    assert plans
    assert not [line for line in plans if re.search(r"SCAN (post|card)$|Seq Scan on (post|card)", line)]
