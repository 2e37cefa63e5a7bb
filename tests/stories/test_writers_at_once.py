"""Units of work that really run at once, as on PostgreSQL: one waits for the other, and none is lost."""

import asyncio
import threading
import time
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest_asyncio
from sqlalchemy import text

from handlers.actor import Actor
from handlers.claims import service
from handlers.claims.waiting import register_right
from handlers.programme import Work
from storage import people
from tests.harness.batches import Imported, imports
from tests.harness.stage import Opened, Stage, staged
from tests.stories.test_batches_at_the_desk import refuse_one
from tests.stories.test_the_walk import TAOBAO

RIGHT_55 = {"organisation": "Northwind", "kind": "trademark", "mark": "NORDWIND", "number": "55"}


@pytest_asyncio.fixture
async def crowd(opened_postgres: Opened, tmp_path: Path) -> AsyncIterator[Stage]:
    """A stage whose store has several writers."""
    async with staged(opened_postgres, tmp_path) as stage:
        yield stage


def wait_until_another_waits(work: Work) -> None:
    """Hold what this unit has locked until somebody stands before it."""
    until = time.monotonic() + 5
    while not work.session.scalar(text("SELECT count(*) FROM pg_locks WHERE NOT granted")):
        assert time.monotonic() < until, "nobody waits"


def approve(work: Work, began: threading.Event) -> None:
    register_right(work, by="shell:operator", approved=True, jurisdiction="CN", **RIGHT_55)
    began.set()
    wait_until_another_waits(work)


async def test_a_claim_filed_while_its_right_is_being_approved_does_not_wait_for_ever(crowd: Stage) -> None:
    await crowd.act(register_right, by="shell:operator", approved=False, jurisdiction="CN", **RIGHT_55)
    await crowd.hana.runs("/claim")
    await crowd.hana.submits(right="NORDWIND · 55 · CN (waiting for approval)", links=TAOBAO)
    began = threading.Event()
    approving = asyncio.create_task(crowd.bot.programme.act(approve, began))
    await asyncio.to_thread(began.wait, 5)
    await crowd.hana.person.submits(statement=True)
    await approving
    await crowd.settle()
    await crowd.hana.closes_form()
    assert "filed, being checked by the IACC" in crowd.hana.reads()[-1]
    crowd.everybody_reads()


def send(work: Work, began: threading.Event, *, first: bool) -> Any:
    hana = people.by_slack_id(work.session, "T0IACC0001", "U0HOLDER01", today=work.now.date())
    assert hana is not None
    fields = {"right": "1", "links": TAOBAO}
    view = service.prepare(work, Actor(hana), token="one form", fields=fields)
    if first:
        began.set()
        wait_until_another_waits(work)
    return view["private_metadata"]


async def test_one_form_sent_twice_at_once_is_one_draft(crowd: Stage) -> None:
    began = threading.Event()
    first = asyncio.create_task(crowd.bot.programme.act(send, began, first=True))
    await asyncio.to_thread(began.wait, 5)
    second = asyncio.create_task(crowd.bot.programme.act(send, began, first=False))
    assert await first == await second


def refuse_in_part(work: Work, began: threading.Event, *, claim_id: int, first: bool) -> None:
    refuse_one(work, claim_id=claim_id)
    if first:
        began.set()
        wait_until_another_waits(work)


async def test_two_batches_of_one_import_that_move_at_once_are_both_on_its_card(crowd: Stage) -> None:
    await imports(crowd, Imported(batches=2))
    crowd.everybody_reads()
    began = threading.Event()
    first = asyncio.create_task(crowd.bot.programme.act(refuse_in_part, began, claim_id=1, first=True))
    await asyncio.to_thread(began.wait, 5)
    await crowd.bot.programme.act(refuse_in_part, began, claim_id=4, first=False)
    await first
    await crowd.settle()
    assert "*📥 16 filed, being checked by the IACC* · ✖️ 8 refused by the IACC" in crowd.hana.reads()[-1]
    crowd.everybody_reads()
