"""Units of work that really run at once, as on PostgreSQL: one waits for the other, and none is lost."""

import asyncio
import threading
import time
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio
from sqlalchemy import text

from bot.sandbox import demo
from handlers.actor import Actor
from handlers.claims import service
from handlers.claims.waiting import register_right
from handlers.escalations import posting
from handlers.escalations.rules import FormOutOfDate
from handlers.programme import Work
from storage import drafts, people
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


def post(work: Work, began: threading.Event) -> None:
    actor = Actor(_ann(work))
    drafts.lock_draft(work.session, 1)
    began.set()
    wait_until_another_waits(work)
    posting.confirm_post(work, actor, draft_id=1)


def go_back_and_on(work: Work, token: str) -> None:
    posting.prepare_post(work, Actor(_ann(work)), escalation_id=1, token=token, place="shared", said="Again.")


def _ann(work: Work) -> people.Standing:
    found = people.by_slack_id(work.session, demo.IACC, demo.ANALYST, today=work.now.date())
    assert found is not None
    return found


async def test_an_escalation_is_posted_while_its_form_is_sent_again(crowd: Stage) -> None:
    await crowd.hana.runs("/escalate")
    await crowd.hana.submits(kind="tool", words="The form does not open.")
    await crowd.hana.closes_form()
    crowd.everybody_reads()
    await crowd.act(go_back_and_on, "V1")
    began = threading.Event()
    posting_it = asyncio.create_task(crowd.bot.programme.act(post, began))
    await asyncio.to_thread(began.wait, 5)
    with pytest.raises(FormOutOfDate):
        await crowd.bot.programme.act(go_back_and_on, "V1")
    await posting_it
    await crowd.settle()
    assert "The form does not open." not in "\n".join(crowd.shared.reads())
    crowd.everybody_reads()
