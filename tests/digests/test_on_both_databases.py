"""The same on SQLite and on PostgreSQL, whose processes really do work at once."""

import asyncio
from collections.abc import Iterator
from contextlib import ExitStack, closing
from dataclasses import replace
from datetime import timedelta

import pytest

from handlers.calendars import Calendar
from handlers.digests import service, ticks
from handlers.listings.platforms import load_platforms
from handlers.programme import Programme, Setup
from handlers.terms import Terms
from handlers.words import Catalogues
from storage.crypto import Keyring
from storage.db import Store, open_engine
from tests.digests.kit import House
from tests.harness.register import CONTACT, NOW, Register

PROCESSES = 3


@pytest.fixture
def processes(database_url: str) -> Iterator[list[House]]:
    """Several processes of one programme, furnished."""
    calendars = {"US": Calendar.of("US"), "CN": Calendar.of("CN")}
    setup = Setup(Terms.load(calendars), Catalogues.load(), load_platforms(), CONTACT)
    keyring = Keyring([Keyring.new_key()])
    with ExitStack() as stack:
        stores = [
            stack.enter_context(closing(Store(open_engine(database_url), keyring))) for _ in range(PROCESSES)
        ]
        houses = [
            House(Register(Programme(one, setup, clock=lambda: NOW, nudge=lambda: None))) for one in stores
        ]
        houses[0].furnish()
        yield [replace(one, ids=houses[0].ids) for one in houses]


async def test_of_several_processes_one_sends_each_digest(processes: list[House]) -> None:
    house = processes[0]
    house.claim("unresolved", "Rival")
    house.now = NOW - timedelta(days=1)
    started = (house.programme.act(service.subscribe_all), *(one.ticks(house.now) for one in processes[1:]))
    await asyncio.gather(*started)
    await asyncio.gather(*(one.ticks(NOW + timedelta(hours=12)) for one in processes))
    assert sorted(one.to for one in house.sent()) == ["@U0RIVAL", "C0DESK0001", "C0SHARED01"]
    for reader in ("desk", "shared", "rival"):
        assert house.history(reader) == ["digest:subscribed", "digest:sent"]


def test_every_list_of_every_digest_can_be_read(processes: list[House]) -> None:
    house = processes[0]
    for status in ("filed", "endorsed", "waiting_for_right", "handed_over", "unresolved", "removed"):
        for due in range(12):
            house.claim(status, due=due - 3)
    for status in ("with_desk", "posted"):
        house.escalation(status, posted_to="shared" if status == "posted" else "")
    house.subscribes()
    read = {
        audience: ticks.preview(house.programme, audience=audience, at=NOW)[0].text
        for audience in ("desk", "officers", "holders")
    }
    assert "Waiting for triage: 12" in read["desk"]
    assert "Overdue with Alibaba: 3" in read["desk"]
    assert "Not yet acknowledged by Alibaba: 9" in read["desk"]
    assert "… and 2 more" in read["desk"]
    assert "To be acknowledged: 9" in read["officers"]
    assert "On its way: 48" in read["holders"]
    assert "Decided since the last digest: 12" in read["holders"]
