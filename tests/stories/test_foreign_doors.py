"""Whoever sends a real id that is not theirs, by any door, changes nothing and learns nothing."""

from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest_asyncio
from sqlalchemy import func, select

from bot.sandbox import demo
from handlers.closures.rules import State
from handlers.people import service as people_service
from handlers.programme import Work
from storage import digests, people, sellers
from storage.base import table_of
from storage.drafts import Draft
from storage.history import HistoryRow
from storage.seller_merges import SellerMerge
from storage.sellers import Closure, SellerKey, SellerListed
from tests.harness import foreign
from tests.harness.batches import Imported, imports
from tests.harness.foreign import DESK, HOLDER, MANAGER, OFFICER
from tests.harness.forger import SECRET, Forger, Records
from tests.harness.imported import csv, gives
from tests.harness.stage import Opened, Stage, staged
from tests.stories.test_filing import SHORT
from tests.stories.test_outcome_sheets import filled, sheet
from tests.stories.test_the_walk import ALL_REMOVED, DECLINE, RIGHT, files

LINK = "https://item.taobao.com/item.htm?id=69154167{}"
#: How a person is told that this is nothing of theirs; anything else was checked too late.
TOLD_OFF = frozenset(
    {
        "Unknown",
        "MayNot",
        "NoRights",
        "NoSuchClaim",
        "NoSuchNotice",
        "NoSuchEscalation",
        "NoSuchClosure",
        "NoSuchImport",
        "NoSuchHolder",
        "NotYourList",
        "NotYourPlatform",
        "NotYourDigest",
        "NoDigestForRole",
        "DraftGone",
        "FormOutOfDate",
    }
)
#: Who may come in by the doors of each side.
SIDES = (
    (HOLDER, demo.HOLDER, demo.IACC),
    (OFFICER, demo.OFFICER, demo.ALIBABA),
    (DESK, demo.ANALYST, demo.IACC),
)
#: A manager comes in wherever the desk does, too.
BOSS = (MANAGER, demo.MANAGER, demo.IACC)


@pytest_asyncio.fixture
async def full(opened_sqlite: Opened, tmp_path: Path) -> AsyncIterator[tuple[Stage, Records]]:
    """A stage on which everything has happened once, and the ids of it."""
    async with staged(opened_sqlite, tmp_path) as stage:
        yield stage, await everything(stage)
        await stage.settle()
        stage.sandbox.troubles.clear()  # triggers used a second time
        stage.everybody_reads()


async def everything(stage: Stage) -> Records:
    """Claims 1 to 7 of Northwind, each somewhere else, and all that there is around them."""
    for nth in range(1, 6):
        await files(stage, LINK.format(f"900{nth}"), confidential=SECRET)
    await files(stage, SHORT, confidential=SECRET)
    await stage.ann.presses("Ask", on=stage.desk.finds("MS-2026-000002"))
    await stage.ann.submits(reason="which_goods", words=SECRET)
    for nth in (3, 4, 5):
        await stage.ann.presses("Endorse and hand over", on=stage.desk.finds(f"MS-2026-00000{nth}"))
    hand_over = [one for one in stage.shared.everything if "*Ground:*" in one.rendered]
    await stage.owen.presses(ALL_REMOVED, on=hand_over[1])
    await stage.owen.presses("Counter-notice", on=hand_over[1])
    await stage.owen.submits(ground="authorised", words="Mine.")
    await stage.owen.presses(DECLINE, on=hand_over[2])
    await stage.owen.submits(reason="cannot_find")
    await stage.owen.says("We look at it.", stage.shared, hand_over[0])
    await _escalations(stage)
    await imports(stage, Imported(batches=2, claims=1, listings=1, confidential=SECRET))
    await _sheet(stage)
    await gives(stage.hana, RIGHT, ("march.csv", csv("link", LINK.format("9990"))), confidential=SECRET)
    await stage.hana.closes_form()
    await stage.hana.runs("/claim")
    await stage.hana.submits(right=RIGHT, links=LINK.format("9991"), confidential=SECRET)
    await stage.hana.closes_form()
    await stage.tick()
    found = await stage.act(_records)
    stage.everybody_reads()
    return found


async def _escalations(stage: Stage) -> None:
    """The first one is posted to Alibaba; the second one is with the desk, which has begun to post it."""
    for _ in range(2):
        await stage.hana.runs("/escalate MS-2026-000003")
        await stage.hana.submits(words=SECRET)
        await stage.hana.closes_form()
    await stage.ann.presses("Post to Alibaba", on=stage.desk.finds("ES-2026-000001"))
    await stage.ann.submits(words="Please.")
    await stage.ann.submits()
    await stage.ann.closes_form()
    await stage.ann.presses("Post to Alibaba", on=stage.desk.finds("ES-2026-000002"))
    await stage.ann.submits(words=SECRET)
    await stage.ann.closes_form()


async def _sheet(stage: Stage) -> None:
    """A sheet came back by which something was recorded, so that it can be undone."""
    await files(stage, LINK.format("9992"))
    await stage.ann.presses("Endorse and hand over", on=stage.desk.finds("MS-2026-000009"))
    posted = [one for one in stage.shared.everything if "*Ground:*" in one.rendered][-1]
    await stage.owen.uploads("back.xlsx", filled(sheet(stage), {1: "removed"}), posted)


def _records(work: Work) -> dict[str, str]:
    made = sellers.add(
        work.session,
        {SellerKey("taobao", "shop_id", str(nth)): SECRET for nth in (1, 2)},
        source="hand",
        now=work.now,
    )
    first, second = sorted(made.values())
    suggested = _closure(work, first, State.SUGGESTED)
    closure = _closure(work, second, State.RECOMMENDED)
    hana = people.by_slack_id(work.session, demo.IACC, demo.HOLDER, today=work.now.date())
    mia = people.by_slack_id(work.session, demo.IACC, demo.MANAGER, today=work.now.date())
    assert hana is not None
    assert mia is not None
    subscription = digests.of_reader(work.session, f"person:{hana.person_id}")
    assert subscription is not None
    open_ones = work.session.scalars(select(Draft).where(table_of(Draft).c.state == "open")).all()
    posting = [one for one in open_ones if one.token.startswith("escalations")]
    filing = [one for one in open_ones if one not in posting]
    return {
        "draft": str(filing[-1].id),
        "post_draft": str(posting[-1].id),
        "filed": "1",
        "asked": "2",
        "given": "3",
        "removed": "4",
        "declined": "5",
        "short": "6",
        "reference": "MS-2026-000001",
        "batch": "b1",
        "lot": "import:7:1",
        "notice": "1",
        "record": "1",
        "posted": "1",
        "escalation": "2",
        "reply": "1",
        "file": "1",
        "import": "1",
        "seller": str(first),
        "suggested": str(suggested),
        "closure": str(closure),
        "digest": str(subscription.id),
        "manager": str(mia.person_id),
        "holder": str(hana.organisation_id),
        "dealer": str(_dealer(work, first, hana)),
        "merge": str(_merge(work, second, first, mia)),
    }


def _dealer(work: Work, seller_id: int, hana: people.Standing) -> int:
    """A shop on Northwind's own list."""
    row = SellerListed(
        seller_id=seller_id,
        organisation_id=hana.organisation_id,
        list="allow",
        given=work.seal("https://shop104736810.taobao.com"),
        listed_by_id=hana.person_id,
        listed_at=work.now,
    )
    return _added(work, row)


def _merge(work: Work, gone_id: int, kept_id: int, mia: people.Standing) -> int:
    row = SellerMerge(gone_id=gone_id, kept_id=kept_id, merged_by_id=mia.person_id, merged_at=work.now)
    return _added(work, row)


def _closure(work: Work, seller_id: int, state: State) -> int:
    row = Closure(
        seller_id=seller_id,
        family="taobao",
        score=3,
        state=state.value,
        owner="desk" if state == State.SUGGESTED else "officer",
        due_at=work.now + timedelta(days=5),
        suggested_at=work.now,
        recommended_at=None if state == State.SUGGESTED else work.now,
    )
    return _added(work, row)


def _added(work: Work, row: Closure | SellerListed | SellerMerge) -> int:
    work.session.add(row)
    work.session.flush()
    return int(row.id or 0)


def _rows(work: Work) -> int:
    return work.session.scalar(select(func.count()).select_from(table_of(HistoryRow))) or 0


async def test_every_button_and_form_stands_in_the_tables(full: tuple[Stage, Records]) -> None:
    stage, _ = full
    routes = stage.bot.routes
    assert {*foreign.ACTIONS, *foreign.OPEN_ACTIONS} == set(routes.ids("action"))
    assert {*foreign.FORMS, *foreign.OPEN_FORMS} == set(routes.ids("view"))
    assert set(foreign.SELECTS) == set(routes.ids("options"))


async def is_told_off(forger: Forger, *, side: str) -> None:
    """By every door: of a side that is not theirs, and with what is somebody else's on their own."""
    before = await forger.stage.bot.programme.act(_rows)
    wrong = {}
    for action, (_, value) in foreign.ACTIONS.items():
        values = [value] if action != "triage.more" else [f"{verb}:{{filed}}" for verb in foreign.MENU]
        for one in values:
            told = await forger.presses(action, one)
            if told not in TOLD_OFF:
                wrong[f"button {action} {one}"] = told
    for form, (_, metadata, fields) in foreign.FORMS.items():
        told = await forger.submits(form, metadata, fields)
        if told not in TOLD_OFF:
            wrong[f"form {form}"] = told
    for name in foreign.SELECTS:
        assert SECRET not in str(await forger.types(name))
    assert not wrong, (side, wrong)
    assert await forger.stage.bot.programme.act(_rows) == before


async def test_a_stranger_comes_in_nowhere(full: tuple[Stage, Records]) -> None:
    stage, records = full
    await is_told_off(Forger(stage, records, demo.STRANGER, demo.IACC), side="")


async def test_another_rights_holder_comes_in_nowhere(full: tuple[Stage, Records]) -> None:
    stage, records = full
    await stage.act(joins, slack_id=f"{demo.TOY_HOLDER}@{demo.IACC}", role="holder", organisation="Acme")
    await is_told_off(Forger(stage, records, demo.TOY_HOLDER, demo.IACC), side=HOLDER)


async def test_an_officer_of_another_platform_comes_in_nowhere(full: tuple[Stage, Records]) -> None:
    stage, records = full
    owen = f"{demo.OFFICER}@{demo.ALIBABA}"
    await stage.act(people_service.remove_member, slack_id=owen, by="shell:operator")
    await stage.act(joins, slack_id=owen, role="officer", organisation="Alibaba", of=("lazada",))
    await is_told_off(Forger(stage, records, demo.OFFICER, demo.ALIBABA), side=OFFICER)


async def test_whose_letter_has_ended_comes_in_nowhere(full: tuple[Stage, Records]) -> None:
    stage, records = full
    await stage.act(_end_letters)
    await is_told_off(Forger(stage, records, demo.REPRESENTATIVE, demo.IACC), side=HOLDER)


async def test_who_has_left_comes_in_nowhere(full: tuple[Stage, Records]) -> None:
    stage, records = full
    for user, team in ((demo.HOLDER, demo.IACC), (demo.ANALYST, demo.IACC), (demo.OFFICER, demo.ALIBABA)):
        await stage.act(people_service.remove_member, slack_id=f"{user}@{team}", by="shell:operator")
        await is_told_off(Forger(stage, records, user, team), side=DESK)


async def test_each_side_is_told_off_at_the_doors_of_the_others(full: tuple[Stage, Records]) -> None:
    stage, records = full
    before = await stage.bot.programme.act(_rows)
    for side, user, team in SIDES:
        forger = Forger(stage, records, user, team)
        for action, (whose, value) in foreign.ACTIONS.items():
            if side not in whose:
                assert await forger.presses(action, value) in TOLD_OFF, (side, action)
        for form, (whose, metadata, fields) in foreign.FORMS.items():
            if side not in whose:
                assert await forger.submits(form, metadata, fields) in TOLD_OFF, (side, form)
    assert await stage.bot.programme.act(_rows) == before


#: What is there and not theirs, and what is not there at all.
ALIKE = (
    ("/claim", "MS-2026-000001", "MS-2026-000999"),
    ("/escalate", "MS-2026-000001", "MS-2026-000999"),
    ("/escalate", "ES-2026-000001", "ES-2026-000999"),
)


async def test_what_is_anothers_looks_to_a_holder_as_if_it_were_not_there(
    full: tuple[Stage, Records],
) -> None:
    stage, _ = full
    await stage.act(joins, slack_id=f"{demo.TOY_HOLDER}@{demo.IACC}", role="holder", organisation="Acme")
    elin = stage.player(stage.world.toy_holder)
    for command, there, nowhere in ALIKE:
        told, other = await elin.runs(f"{command} {there}"), await elin.runs(f"{command} {nowhere}")
        assert told is not None
        assert other is not None
        assert told.rendered == other.rendered.replace(nowhere, there)


async def test_what_alibaba_was_not_given_looks_to_it_as_if_it_were_not_there(
    full: tuple[Stage, Records],
) -> None:
    stage, records = full
    forger = Forger(stage, records, demo.OFFICER, demo.ALIBABA)
    for form, (whose, metadata, fields) in foreign.FORMS.items():
        if whose == OFFICER:
            await forger.submits(form, metadata.replace("{given}", "1").replace("{posted}", "2"), fields)
            told = forger.told.replace("000001", "000999").replace("000002", "000999")
            await forger.submits(form, "999", fields)
            if "{given}" in metadata or "{posted}" in metadata:
                assert told == forger.told, form


NO_IDS = ("", "x", "²", "9" * 30, "b" + "9" * 5000, "1:" + "9" * 5000)


async def test_what_is_no_id_is_answered_in_words_at_every_door(full: tuple[Stage, Records]) -> None:
    stage, records = full
    for side, user, team in (*SIDES, BOSS):
        forger = Forger(stage, records, user, team)
        for value in NO_IDS:
            for action, (whose, _) in foreign.ACTIONS.items():
                if side in whose:
                    await forger.presses(action, value)
            for form, (whose, _, fields) in foreign.FORMS.items():
                if side in whose:
                    await forger.submits(form, value, fields)


def joins(work: Work, *, slack_id: str, role: str, organisation: str, of: tuple[str, ...] = ()) -> None:
    people_service.add_member(
        work,
        slack_id=slack_id,
        name="Somebody Else",
        roles=[role],
        organisation=organisation,
        platforms=of,
        by="shell:operator",
    )


def _end_letters(work: Work) -> None:
    for one in people.letters(work.session):
        one.revoked_at = work.now


async def test_whose_it_is_comes_in_by_their_own_doors(full: tuple[Stage, Records]) -> None:
    """What is tried with others is there: who may is not told that it were not."""
    stage, records = full
    told = {}
    for side, user, team in (*SIDES, BOSS):
        forger = Forger(stage, records, user, team)
        forger.may_read = True
        for action, (whose, value) in foreign.ACTIONS.items():
            if side in whose:
                told[side, "button", action] = await forger.presses(action, value)
        for form, (whose, metadata, fields) in foreign.FORMS.items():
            if side in whose:
                told[side, "form", form] = await forger.submits(form, metadata, fields)
    assert not {door: refusal for door, refusal in told.items() if refusal in TOLD_OFF}
