"""The desk records what an officer has said elsewhere: marked so everywhere, and theirs to take back."""

import json
from datetime import timedelta

import pytest

from handlers.programme import Work
from storage import history
from tests.harness.stage import Stage
from tests.stories.test_batches_with_alibaba import SPAN, endorsed, stand
from tests.stories.test_outcome_sheets import filled, handed_over, rows_in, sheet
from tests.stories.test_the_walk import ACKNOWLEDGE, ALL_REMOVED

SOURCE = "e-mail of 12 March to Mia, INFORMANT-GAO"
UNDO = "Undo the last"


async def records(stage: Stage, what: str, *, officer: str = "Chen Wei", **more: str) -> None:
    """Ann records what somebody at Alibaba has told her."""
    await stage.ann.presses("Record for Alibaba", on=stage.desk)
    await stage.ann.submits(officer=officer, source=SOURCE, what=what, **more)


async def facts(stage: Stage, tag: str) -> dict[str, object]:
    def look(work: Work) -> dict[str, object]:
        return [row.facts for row in history.of(work.session, "claim:1") if row.tag == tag][-1]

    return await stage.act(look)


async def test_an_acknowledgement_is_noted_for_an_officer_and_says_so_to_everybody(stage: Stage) -> None:
    await handed_over(stage, 2)
    await records(stage, "They have seen it and work on it")
    card, told = stage.shared.reads()
    assert "noted by the IACC for Chen Wei" in card
    assert "由 IACC 代 Chen Wei 登记" in card
    assert "[Acknowledge" in card
    assert "<@U0OFFICER1>" in told
    assert "The IACC has noted for Chen Wei that MS-2026-000001 is being worked on." in told
    assert "as told to the IACC" in stage.hana.reads()[-1]
    assert (
        f"Acknowledged by Ann Lee on Mon 2 Mar, 09:00 EST, for Chen Wei: {SOURCE}" in stage.desk.reads()[-1]
    )
    assert (await facts(stage, "claim:acknowledged"))["on_behalf"]
    await stage.wei.presses(ACKNOWLEDGE, on=stage.shared)
    card = stage.shared.reads()[-1]
    assert "Acknowledged by Chen Wei on" in card
    assert "[Acknowledge" not in card
    stage.everybody_reads()


async def test_all_removed_is_recorded_for_an_officer_and_undone_by_another_a_day_later(stage: Stage) -> None:
    await handed_over(stage, 2)
    await records(stage, "All that was open is removed", alibaba_number="CN-77")
    card, told = stage.shared.reads()
    assert "2 listings recorded by the IACC for Chen Wei" in card
    assert "✅ · IACC" in card
    assert "代 Chen Wei 登记" in told
    assert "2 removed" in told
    receipt, said = stage.hana.reads()
    assert "Outcomes as told to the IACC by Alibaba" in receipt
    assert "Alibaba has decided on MS-2026-000001, as it told the IACC: ✅ 2 removed." in said
    assert f"for Chen Wei: {SOURCE}" in stage.desk.reads()[-1]
    await stage.hana.presses("Listings", on=stage.hana.dm)
    assert "✅ removed · as told to the IACC" in stage.hana.form.text()
    await stage.hana.closes_form()
    stage.sandbox.clock.move(timedelta(days=1))
    await stage.owen.presses(UNDO, on=stage.shared)
    card, undone = stage.shared.reads()
    assert "IACC for" not in card.replace("noted by the IACC for Chen Wei", "")
    assert (
        "Owen Park took back what was recorded last for MS-2026-000001: 2 listings are open again." in undone
    )
    receipt, said = stage.hana.reads()
    assert "Outcomes as told" not in receipt
    assert "2 listings are with Alibaba again" in said
    assert "Owen Park took back" in stage.desk.reads()[-1]
    stage.everybody_reads()


async def test_outcomes_one_by_one_and_declines_are_recorded_for_somebody_we_do_not_know(
    stage: Stage,
) -> None:
    await handed_over(stage, 3)
    await records(
        stage,
        "Listing by listing, as chosen below",
        officer="Somebody else at Alibaba",
        listing_1="removed",
        listing_2="declined",
        reason="cannot_find",
    )
    card, told = stage.shared.reads()
    assert "2 listings recorded by the IACC for Alibaba" in card
    assert "1 removed, 1 declined" in told
    await records(stage, "All that was open is declined", reason="not_covered")
    assert "2 declined" in stage.shared.reads()[0]
    assert (await facts(stage, "claim:removed"))["on_behalf"] == 0
    stage.everybody_reads()


@pytest.mark.parametrize(
    ("field", "given", "why"),
    [("source", "  ", "Where did they say it?"), ("reason", None, "needs a reason")],
)
async def test_what_is_missing_is_asked_for_under_its_field(
    stage: Stage, field: str, given: str | None, why: str
) -> None:
    await handed_over(stage, 1)
    await stage.ann.presses("Record for Alibaba", on=stage.desk)
    said = {"officer": "Chen Wei", "source": SOURCE, "what": "All that was open is declined"}
    await stage.ann.submits(**(said | ({field: given} if given else {})))
    assert why in stage.ann.form.errors[field]
    await stage.ann.closes_form()


async def test_a_batch_is_recorded_as_a_whole_and_each_claim_keeps_who_said_it(stage: Stage) -> None:
    await endorsed(stage)
    await records(stage, "All that was open is removed")
    card, told = stage.shared.reads()
    assert "9 listings recorded by the IACC for Chen Wei" in card
    assert f"of {SPAN}: 9 removed" in told
    assert set((await stand(stage)).values()) == {"removed"}
    assert stage.desk.reads()[-1].count(SOURCE) == 2  # acknowledged, and removed; not once for each claim
    await stage.wei.presses(UNDO, on=stage.shared)
    assert set((await stand(stage)).values()) == {"handed_over"}
    stage.everybody_reads()


async def test_the_desk_takes_back_its_own_mistake_for_an_hour_and_nothing_of_an_officers(
    stage: Stage,
) -> None:
    await handed_over(stage, 1)
    await records(stage, "All that was open is removed")
    stage.everybody_reads()
    await stage.ann.presses(UNDO, on=stage.shared)
    _, told = stage.shared.reads()
    assert "The IACC took back what was recorded last" in told
    assert "Ann" not in told
    assert "What was recorded for MS-2026-000001 has been taken back" in stage.hana.reads()[-1]
    await stage.owen.presses(ALL_REMOVED, on=stage.shared)
    stage.everybody_reads()
    refused = await stage.ann.presses(UNDO, on=stage.shared)
    assert refused is not None
    assert "not among what your role" in refused.text


async def test_where_it_was_said_never_reaches_alibaba_or_the_rights_holder(stage: Stage) -> None:
    await handed_over(stage, 2)
    await records(stage, "All that was open is removed")
    await stage.owen.presses(UNDO, on=stage.shared)
    stage.everybody_reads()
    for channel in (stage.shared, stage.hana.dm):
        for message in channel.everything:
            told = json.dumps([message.text, message.blocks, message.metadata], ensure_ascii=False)
            assert "INFORMANT-GAO" not in told
            assert "Ann Lee" not in told
    assert "INFORMANT-GAO" not in json.dumps(stage.logged, default=str)


async def test_an_officers_sheet_that_says_otherwise_comes_back_and_counts_once_it_is_taken_back(
    stage: Stage,
) -> None:
    posted = await handed_over(stage, 2)
    body = filled(sheet(stage), {1: "already gone", 2: "removed"})
    await records(stage, "All that was open is removed")
    await stage.owen.uploads("x.xlsx", body, posted)
    stage.everybody_reads()
    (titles, row) = rows_in(sheet(stage))
    wrong = [cell for title, cell in zip(titles, row, strict=True) if "What is wrong" in str(title)]
    assert "The IACC recorded this listing for an officer, as: removed." in str(wrong)
    await stage.owen.presses(UNDO, on=stage.shared)
    await stage.owen.uploads("again.xlsx", body, posted)
    assert "Recorded 2 of 2" in "\n".join(stage.shared.reads())
    stage.everybody_reads()


async def test_a_stale_button_says_what_has_become_of_it(stage: Stage) -> None:
    await handed_over(stage, 1)
    await stage.ann.presses("Record for Alibaba", on=stage.desk)
    await stage.owen.presses(ALL_REMOVED, on=stage.shared)
    await stage.ann.submits(officer="Chen Wei", source=SOURCE, what="All that was open is removed")
    assert "is now removed" in stage.ann.form.text() + str(stage.ann.form.errors)
    await stage.ann.closes_form()
    stage.everybody_reads()
