"""What was declined is stood behind and goes to Alibaba again; what was removed is taken back."""

from handlers.programme import Work
from storage import counter_notices
from tests.harness.batches import Imported, imports
from tests.harness.stage import Stage
from tests.stories.test_counter_notices import happened, stands
from tests.stories.test_outcome_sheets import filled, handed_over, sheet
from tests.stories.test_the_walk import (
    ALL_REMOVED,
    DECLINE,
    ONE_BY_ONE,
    RIGHT,
    TAOBAO,
    TMALL,
    files,
    hands_over,
)


async def declined(stage: Stage, links: str = TAOBAO, words: str = "The shop shows a licence.") -> None:
    """Hana's claim was declined, and everybody has read of it."""
    await files(stage, links)
    await hands_over(stage)
    await declines(stage, words)


async def declines(stage: Stage, words: str) -> None:
    await stage.owen.presses(DECLINE, on=stage.shared)
    await stage.owen.submits(reason="seller_authorised", words=words)
    stage.everybody_reads()


async def stands_behind(stage: Stage, words: str = "", **which: object) -> None:
    await stage.hana.presses("Stand behind", on=stage.hana.dm)
    await stage.hana.submits(words=words, statement=True, **which)


async def test_what_is_stood_behind_goes_to_alibaba_again_with_the_holders_words(stage: Stage) -> None:
    await declined(stage)
    await stands_behind(stage, "The licence is forged.")
    receipt = stage.hana.reads()[-1]
    assert "*with Alibaba*" in receipt or "Alibaba decides on it, by" in receipt
    assert "*The rights-holder* stands behind it." in receipt
    card, told = stage.shared.reads()
    assert "The licence is forged." in card
    assert "*Northwind* stands behind it." in card
    assert "[All removed" in card
    assert "<@U0OFFICER1>" in told
    assert "The licence is forged." in told
    assert "Please decide once more by Tue 3 Mar, 22:00 China time" in told
    assert "stands behind MS-2026-000001, which Alibaba declined" in stage.desk.reads()[-1]
    await stage.owen.presses(ALL_REMOVED, on=stage.shared)
    assert "Alibaba has decided on MS-2026-000001: ✅ 1 removed" in stage.hana.reads()[-1]
    stage.everybody_reads()


async def test_declined_again_it_escalates_by_itself_with_both_reasons_once(stage: Stage) -> None:
    await declined(stage)
    await stands_behind(stage, "The licence is forged & old.")
    stage.everybody_reads()
    await stage.owen.presses(DECLINE, on=stage.shared)
    await stage.owen.submits(reason="cannot_find", words="Nothing there.")
    assert "Alibaba has decided on MS-2026-000001" in stage.hana.reads()[-1]
    stage.everybody_reads()
    await stage.tick()
    raised = next(one for one in stage.desk.reads() if "ES-2026-000001" in one)
    assert "MS-2026-000001" in raised
    for said in ("The seller showed an authorisation", "The licence is forged & old.", "Nothing there."):
        assert said in raised
    assert [one for one in stage.hana.reads() if "ES-2026-000001" in one]
    await stage.tick()
    assert not stage.desk.reads()
    stage.everybody_reads()


async def test_only_some_are_stood_behind_and_the_others_stay_declined(stage: Stage) -> None:
    await declined(stage, f"{TAOBAO}\n{TMALL}")
    await stands_behind(stage, listings_1=["2. https://detail.tmall.com/item.htm?id=540212526343"])
    receipt = stage.hana.reads()[-1]
    assert "1 with Alibaba" in receipt
    assert "1 declined" in receipt
    assert "stands behind listing 2." in receipt
    assert [one[0] for one in await stage.act(stands)] == ["declined", "handed_over"]
    stage.everybody_reads()


async def test_what_is_in_a_new_claim_meanwhile_is_refused_in_words(stage: Stage) -> None:
    await declined(stage)
    await stage.hana.presses("Stand behind", on=stage.hana.dm)
    await stage.rob.runs("/claim")
    await stage.rob.submits(right=RIGHT, links=TAOBAO)
    await stage.rob.submits(statement=True)
    await stage.rob.closes_form()
    stage.everybody_reads()
    await stage.hana.submits(statement=True)
    assert "Listing 1 is meanwhile in your open claim MS-2026-000002" in stage.hana.form.text()
    assert not stage.shared.reads()
    await stage.hana.closes_form()


async def test_a_claim_of_a_batch_is_stood_behind_from_the_lots_card(stage: Stage) -> None:
    await imports(stage, Imported(claims=2, listings=2))
    await stage.ann.presses("Endorse and hand over", on=stage.desk)
    await stage.ann.submits()
    await declines(stage, "Not found.")
    await stands_behind(
        stage, "Look again.", listings_1=["1. https://item.taobao.com/item.htm?id=880000000001"]
    )
    assert "1 with Alibaba" in stage.hana.reads()[-1]
    assert "MS-2026-000001-1" in stage.shared.reads()[-1]
    assert "Look again." in stage.desk.reads()[-1]
    assert ("claim:stood_behind", "person") in await stage.act(happened)
    stage.everybody_reads()


async def test_a_sheet_that_declined_is_not_undone_once_it_was_stood_behind(stage: Stage) -> None:
    posted = await handed_over(stage, 1)
    await stage.owen.uploads("back.xlsx", filled(sheet(stage), {1: "declined"}, {1: "cannot_find"}), posted)
    stage.everybody_reads()
    await stands_behind(stage)
    stage.everybody_reads()
    told = await stage.owen.presses("Undo", on=stage.shared)
    assert told is not None
    assert "have moved on since" in told.text


async def test_what_has_moved_on_since_is_not_offered_to_be_undone(stage: Stage) -> None:
    await declined(stage)
    assert "Undo the last" in stage.shared.everything[1].rendered
    await stands_behind(stage)
    assert "Undo the last" not in stage.shared.everything[1].rendered
    stage.everybody_reads()


async def test_a_removed_listing_is_taken_back_and_everybody_is_told(stage: Stage) -> None:
    await files(stage, f"{TAOBAO}\n{TMALL}")
    await hands_over(stage)
    await stage.owen.presses(ALL_REMOVED, on=stage.shared)
    stage.everybody_reads()
    await stage.hana.presses("Retract", on=stage.hana.dm)
    await stage.hana.submits(
        listings_1=["2. https://detail.tmall.com/item.htm?id=540212526343"], reason="The claim was a mistake"
    )
    receipt = stage.hana.reads()[-1]
    assert "✅ 1 removed" in receipt
    assert "the rights-holder took the claim back" in receipt
    _, told = stage.shared.reads()
    assert "<@U0OFFICER1>" in told
    assert "please put 1 listing back" in told
    assert "has taken its claim on MS-2026-000001-2 back" in stage.desk.reads()[-1]
    assert await stage.act(stands) == [("removed", "", 0), ("reinstated", "retracted", 0)]
    stage.everybody_reads()


async def test_what_is_taken_back_needs_no_decision_any_more(stage: Stage) -> None:
    await files(stage, TAOBAO)
    await hands_over(stage)
    await stage.owen.presses(ALL_REMOVED, on=stage.shared)
    await stage.wei.presses("Counter-notice", on=stage.shared)
    await stage.wei.submits(ground="owner", words="Mine.")
    await stands_behind(stage)
    stage.everybody_reads()
    await stage.hana.presses("Retract", on=stage.hana.dm)
    await stage.hana.submits(reason="settled")
    told = "\n".join(stage.shared.reads())
    assert "no decision of Alibaba's" in told
    assert "[Uphold" not in stage.shared.messages[-1].rendered
    assert "took the claim back" in "\n".join(stage.hana.reads())
    assert await stage.act(stands) == [("reinstated", "retracted", 1)]
    stage.everybody_reads()


async def test_a_sheet_says_removed_of_what_the_seller_objects_to_and_nothing_is_wrong(stage: Stage) -> None:
    posted = await handed_over(stage, 2)
    body = filled(sheet(stage), dict.fromkeys((1, 2), "removed"))
    await stage.owen.uploads("back.xlsx", body, posted)
    stage.everybody_reads()
    await stage.wei.presses("Counter-notice", on=stage.shared)
    await stage.wei.submits(
        listings_1=[stage.wei.form.options("listings_1")[0]], ground="owner", words="Mine."
    )
    stage.everybody_reads()
    told = await stage.owen.presses("Undo", on=stage.shared)
    assert told is not None
    assert "have moved on since" in told.text
    other = filled(sheet(stage), {1: "already_gone", 2: "removed"})
    await stage.owen.uploads("again.xlsx", other, posted)
    said = "\n".join(stage.shared.reads())
    assert "1 row was recorded so before." in said
    assert "1 row needs another look." in said
    stage.everybody_reads()


def rounds(work: Work) -> list[int]:
    return [one.round for one in counter_notices.lines_of(work.session, [1])]


async def test_as_many_as_were_told_before_are_told_again(
    stage: Stage,
) -> None:
    await files(stage, f"{TAOBAO}\n{TMALL}")
    await hands_over(stage)
    await stage.owen.presses(ONE_BY_ONE, on=stage.shared)
    await stage.owen.submits(listing_1="removed")
    await stage.wei.presses("Counter-notice", on=stage.shared)
    await stage.wei.submits(ground="owner", words="Mine.")
    stage.everybody_reads()
    await stage.owen.presses(ONE_BY_ONE, on=stage.shared)
    await stage.owen.submits(listing_2="removed")
    assert "Alibaba has decided on MS-2026-000001: ✅ 1 removed" in stage.hana.reads()[-1]
    stage.everybody_reads()
    assert await stage.act(rounds) == [1, 0]
