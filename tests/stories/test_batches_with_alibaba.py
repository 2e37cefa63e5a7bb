"""A batch of claims with Alibaba: one card, one act and one sheet, and each claim keeps its reference."""

import asyncio
from typing import Any

import pytest
from sqlalchemy import text

from bot.sandbox.records import Message
from handlers.claims.refusals import NoSuchClaim
from handlers.hand_over import service
from handlers.programme import Work
from storage import claims, history, shown
from storage.batches import Case
from tests.harness.batches import Imported, imports
from tests.harness.stage import Stage
from tests.stories.test_outcome_sheets import (
    REFERENCE,
    card,
    filled,
    rows_in,
    sheet,
)
from tests.stories.test_the_walk import ACKNOWLEDGE, ALL_REMOVED, DECLINE, ONE_BY_ONE
from tests.stories.test_undoing_sheets import wei_leaves_taobao

SPAN = "MS-2026-000001–000003"
ENDORSE = "Endorse and hand over"


async def filed(stage: Stage, what: Imported | None = None) -> None:
    """An import has led to a batch of claims, and everybody has read of it."""
    await imports(stage, what or Imported(listings=3))
    stage.everybody_reads()


async def endorsed(stage: Stage, what: Imported | None = None) -> Message:
    """The batch is with Alibaba; gives its card, and everybody has read of it."""
    await filed(stage, what)
    await hands_over(stage)
    return card(stage)


async def hands_over(stage: Stage) -> None:
    """Ann looks at the sample and endorses, and everybody has read of it."""
    await stage.ann.presses(ENDORSE, on=stage.desk)
    await stage.ann.submits()
    stage.everybody_reads()


async def stand(stage: Stage) -> dict[str, str]:
    """Where each listing stands: "1-2" → status."""

    def look(work: Work) -> dict[str, str]:
        found = {}
        for claim_id in range(1, 10):
            for row in claims.lines_of(work.session, claim_id):
                found[f"{claim_id}-{row.position}"] = row.status
        return found

    return await stage.act(look)


async def happened(stage: Stage, claim_id: int) -> list[tuple[str, Any]]:
    """(tag, facts) of a claim's history since it was filed."""

    def look(work: Work) -> list[tuple[str, Any]]:
        return [(row.tag, row.facts) for row in history.of(work.session, f"claim:{claim_id}")][1:]

    return await stage.act(look)


async def test_a_batch_is_endorsed_after_a_sample_and_handed_over_with_one_card_and_one_sheet(
    stage: Stage,
) -> None:
    await filed(stage, Imported(listings=3, note="Look at the zip."))
    await stage.ann.presses(ENDORSE, on=stage.desk)
    assert not stage.shared.reads()
    await stage.ann.submits()
    assert not stage.ann.has_form
    posted, file, duty = stage.shared.reads()
    for said in (posted, duty):
        assert f"{SPAN} · 9 listings on Taobao in 3 claims" in said
        assert "共 3 件投诉" in said
    assert "MS-2026-000001-1. <https://item.taobao.com/item.htm?id=880000000001" in posted
    assert "MS-2026-000003-3. <" in posted
    assert "Look at the zip." in posted
    assert "[One by one" in posted
    assert "MS-2026-000001-000003-v1.xlsx" in file
    assert "<@U0OFFICER1>" in duty
    rows = rows_in(sheet(stage))
    assert [row[REFERENCE] for row in rows[1:]] == [
        f"MS-2026-00000{claim}-{place}" for claim in (1, 2, 3) for place in (1, 2, 3)
    ]
    assert [row[0] for row in rows[1:]] == list(range(1, 10))
    assert str(rows[0][-1]).startswith("Version 1")
    for claim_id in (1, 2, 3):
        (endorsed, _), (handed_over, facts) = await happened(stage, claim_id)
        assert (endorsed, handed_over) == ("claim:endorsed", "claim:handed_over")
        assert facts == {"place": "shared", "listings": 3}
    stage.everybody_reads()


async def test_what_was_shown_is_kept_of_each_claim_by_itself(stage: Stage) -> None:
    await endorsed(stage)

    def look(work: Work) -> list[tuple[int, str]]:
        return [(claim_id, work.open(body)) for claim_id, body in shown.of(work.session, [1, 2, 3])]

    kept = await stage.act(look)
    assert [claim_id for claim_id, _ in kept] == [1, 2, 3]
    for claim_id, body in kept:
        others = {1, 2, 3} - {claim_id}
        assert f"MS-2026-00000{claim_id}" in body
        assert not any(f"MS-2026-00000{other}" in body for other in others)


async def test_the_batch_is_kept_where_no_channel_is_shared_and_the_form_says_so(stage: Stage) -> None:
    await filed(stage)

    await stage.act(lambda work: work.session.execute(text("DELETE FROM place WHERE name = 'shared'")))
    await stage.ann.presses(ENDORSE, on=stage.desk)
    await stage.ann.submits()
    assert f"{SPAN} is endorsed, but no channel is shared" in stage.ann.form.text()
    await stage.ann.closes_form()
    assert "endorsed by the IACC" in stage.desk.reads()[-1]
    assert set((await stand(stage)).values()) == {"endorsed"}
    stage.everybody_reads()


async def test_a_batch_is_acknowledged_once_for_all_its_claims(stage: Stage) -> None:
    await endorsed(stage)
    await stage.wei.presses(ACKNOWLEDGE, on=stage.shared)
    (shown,) = stage.shared.reads()
    assert "Acknowledged by Chen Wei" in shown
    assert "[Acknowledge" not in shown
    assert [(await happened(stage, claim_id))[-1][0] for claim_id in (1, 2, 3)] == ["claim:acknowledged"] * 3
    stage.everybody_reads()


async def test_all_removed_removes_every_claim_and_the_holder_is_told_once(stage: Stage) -> None:
    await endorsed(stage)
    await stage.owen.presses(ALL_REMOVED, on=stage.shared)
    (shown,) = stage.shared.reads()
    assert "✅ *removed*" in shown
    assert "[All removed" not in shown
    told = [one for one in stage.hana.reads() if "Alibaba has decided" in one]
    assert len(told) == 1
    assert f"Alibaba has decided on {SPAN}: ✅ 9 removed." in told[0]
    assert set((await stand(stage)).values()) == {"removed"}
    for claim_id in (1, 2, 3):
        tag, facts = (await happened(stage, claim_id))[-1]
        assert (tag, len(facts["listings"])) == ("claim:removed", 3)
    stage.everybody_reads()


async def test_a_decline_of_all_is_told_once_and_noted_with_every_claim(stage: Stage) -> None:
    await endorsed(stage)
    await stage.owen.presses(DECLINE, on=stage.shared)
    assert f"All listings of {SPAN} (3 claims) that are still open" in stage.owen.form.text()
    await stage.owen.submits(reason="cannot_find", words="链接打不开", alibaba_number="CN-77")
    (told,) = [one for one in stage.hana.reads() if "Alibaba has decided" in one]
    assert "✖️ 9 declined" in told
    assert told.count("could not be identified") == told.count("> 链接打不开") == 1
    assert "(listings" not in told
    (shown,) = stage.shared.reads()
    assert shown.count("> 链接打不开") == 1
    (desk,) = [one for one in stage.desk.reads() if "Alibaba declined listings" in one]
    assert f"of {SPAN} (Northwind)" in desk
    for claim_id in (1, 2, 3):
        tags = [tag for tag, _ in await happened(stage, claim_id)]
        assert tags[-3:] == ["claim:numbered", "claim:acknowledged", "claim:declined"]


async def test_one_by_one_names_each_listing_by_its_reference(stage: Stage) -> None:
    await endorsed(stage)
    await stage.wei.presses(ONE_BY_ONE, on=stage.shared)
    assert "MS-2026-000002-1. https://item.taobao.com" in stage.wei.form.text()
    chosen = {"listing_MS-2026-000001-2": "removed", "listing_MS-2026-000003-2": "declined"}
    await stage.wei.submits(**chosen, reason="not_covered")
    now = await stand(stage)
    assert {name for name, status in now.items() if status != "handed_over"} == {"1-2", "3-2"}
    assert (now["1-2"], now["3-2"]) == ("removed", "declined")
    (told,) = [one for one in stage.hana.reads() if "Alibaba has decided" in one]
    assert "(listings MS-2026-000003-2)" in told
    assert "7 with Alibaba" in stage.shared.reads()[-1]
    stage.everybody_reads()


async def test_a_batch_too_large_for_the_form_has_no_button_for_it(stage: Stage) -> None:
    posted = await endorsed(stage, Imported(claims=2, listings=11))
    assert "[One by one" not in posted.rendered
    assert "[Send the sheet" in posted.rendered


async def test_an_officer_of_another_platform_is_refused_every_act(stage: Stage) -> None:
    posted = await endorsed(stage)
    await wei_leaves_taobao(stage)
    for button in (ACKNOWLEDGE, ALL_REMOVED, ONE_BY_ONE, "Send the sheet", DECLINE):
        told = await stage.wei.presses(button, on=stage.shared)
        assert told is not None
        assert f"{SPAN} 属于 淘宝/天猫，不在您的负责范围内" in told.text
    await stage.wei.uploads("x.xlsx", filled(sheet(stage), {1: "removed"}), posted)
    (refused,) = stage.shared.reads()
    assert "for which you do not act" in refused
    assert set((await stand(stage)).values()) == {"handed_over"}


async def test_two_officers_decide_at_once_and_one_decision_stands(stage: Stage) -> None:
    await endorsed(stage)
    told = await asyncio.gather(
        stage.world.officer.presses(ALL_REMOVED, on=stage.shared),
        stage.world.officer_cn.presses(ALL_REMOVED, on=stage.shared),
    )
    await stage.settle()
    (polite,) = [one.text for one in told if one is not None]
    assert SPAN in polite
    assert sum("Alibaba has decided" in one for one in stage.hana.reads()) == 1
    stage.everybody_reads()


async def test_two_analysts_endorse_at_once_and_it_is_handed_over_once(stage: Stage) -> None:
    await filed(stage)
    await stage.ann.presses(ENDORSE, on=stage.desk)
    await stage.mia.presses(ENDORSE, on=stage.desk)
    await asyncio.gather(stage.world.analyst.submits(), stage.world.manager.submits())
    await stage.settle()
    assert len(stage.shared.reads()) == 3
    late = stage.ann if stage.ann.has_form else stage.mia
    assert "has moved on" in late.form.text() + str(late.form.errors)
    await late.closes_form()
    stage.everybody_reads()


async def test_what_officers_write_under_the_card_reaches_the_desk_and_is_shared_with_the_holder(
    stage: Stage,
) -> None:
    posted = await endorsed(stage)
    await stage.owen.says("Which colour is it?", thread=posted)
    told = stage.desk.reads()[-1]
    assert f"Owen Park wrote about {SPAN}:" in told
    await stage.ann.presses("Replies", on=stage.desk)
    await stage.ann.presses("Share with the holder")
    await stage.ann.closes_form()
    assert f"Alibaba wrote about {SPAN}" in stage.hana.reads()[-1]


@pytest.mark.parametrize("value", ["b2", "bb1", "b", "", "2"])
async def test_a_batch_that_is_not_there_is_no_claim(stage: Stage, value: str) -> None:
    await filed(stage, Imported(claims=1, listings=1))
    with pytest.raises(NoSuchClaim):
        await stage.act(lambda work: service.disclosure(work, Case.of(value)))
