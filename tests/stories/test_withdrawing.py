"""A rights-holder withdraws: a claim or some of its listings, or claims of an import; everybody is told."""

import json

from tests.harness.batches import Imported, imports
from tests.harness.stage import Stage
from tests.stories.test_batches_with_alibaba import happened, stand
from tests.stories.test_outcome_sheets import card, filled, handed_over, rows_in, sheet
from tests.stories.test_the_walk import ALL_REMOVED, DECLINE, TAOBAO, TMALL, files, hands_over

SECRET = "INFORMANT-GAO-OF-PUTIAN"


async def test_a_claim_with_one_listing_is_withdrawn_before_it_is_handed_over(stage: Stage) -> None:
    await files(stage, TAOBAO)
    await stage.ann.presses("Take", on=stage.desk)
    stage.everybody_reads()
    await stage.hana.presses("Withdraw", on=stage.hana.dm)
    assert "closed at once" in stage.hana.form.text()
    assert "Alibaba is told" not in stage.hana.form.text()
    await stage.hana.submits(reason="resolved_with_seller", words="They paid. <!channel>")
    receipt = stage.hana.reads()[-1]
    assert "*withdrawn*" in receipt
    assert "It was resolved with the seller." in receipt
    assert "[Withdraw]" not in receipt
    desk, told = stage.desk.reads()
    assert "withdrawn" in desk
    assert "Withdrawn by Hana Sato" in desk
    assert "Held by" not in desk
    assert "They paid." in told
    assert not stage.shared.reads()
    tag, facts = (await happened(stage, 1))[-1]
    assert (tag, facts["reason"], len(facts["listings"])) == ("claim:withdrawn", "resolved_with_seller", 1)


async def test_some_listings_are_withdrawn_from_alibaba_and_the_others_go_on(stage: Stage) -> None:
    posted = await handed_over(stage, 3)
    await stage.hana.presses("Withdraw", on=stage.hana.dm)
    assert "Alibaba is told" in stage.hana.form.text()
    await stage.hana.submits(what="some", chosen_0=["2"], reason="mistake", words=f"See {SECRET}.")
    assert "2 with Alibaba" in stage.hana.reads()[-1]
    shown, told = stage.shared.reads()
    assert "↩️" in shown
    assert "The rights-holder has withdrawn 1 listing of MS-2026-000001: 2." in told
    assert "权利人已撤回" in told
    assert "mistake" not in shown + told
    everything = json.dumps([[one.text, one.blocks] for one in stage.shared.everything], ensure_ascii=False)
    assert SECRET not in everything
    assert SECRET in "\n".join(stage.desk.reads())
    await stage.owen.uploads("x.xlsx", filled(sheet(stage), {1: "removed", 2: "removed"}), posted)
    assert "1 row needs another look" in "\n".join(stage.shared.reads())
    assert "has withdrawn this listing" in str(rows_in(sheet(stage)))
    assert (await stand(stage))["1-2"] == "withdrawn"
    stage.everybody_reads()


async def test_all_of_a_claim_is_withdrawn_from_alibaba_and_nothing_more_is_to_be_done(stage: Stage) -> None:
    await files(stage, f"{TAOBAO}\n{TMALL}")
    await hands_over(stage)
    await stage.owen.presses(DECLINE, on=stage.shared)
    await stage.hana.presses("Withdraw", on=stage.hana.dm)
    await stage.hana.submits(what="whole", reason="authorised_after_all")
    stage.hana.reads()
    shown, told = stage.shared.reads()
    assert "[" not in shown
    assert "nothing more is to be done" in told
    await stage.owen.submits(reason="cannot_find")
    assert "it is now withdrawn" in stage.owen.form.text() + str(stage.owen.form.errors)
    await stage.owen.closes_form()
    stage.everybody_reads()


async def test_a_question_ends_with_what_is_withdrawn(stage: Stage) -> None:
    await files(stage, TAOBAO)
    await hands_over(stage)
    await stage.owen.presses("Ask", on=stage.shared)
    await stage.owen.submits(reason="listing_unclear")
    stage.everybody_reads()
    await stage.hana.presses("Withdraw", on=stage.hana.dm)
    await stage.hana.submits(reason="mistake")
    assert "[Answer]" not in stage.hana.reads()[-1]
    assert "It waits for the answer" not in card(stage).rendered
    stage.everybody_reads()


async def test_a_withdrawal_says_what_is_missing_in_it(stage: Stage) -> None:
    await files(stage, f"{TAOBAO}\n{TMALL}")
    await stage.hana.presses("Withdraw", on=stage.hana.dm)
    await stage.hana.submits(what="some", reason="mistake")
    assert "Nothing was chosen" in stage.hana.form.errors["what"]
    await stage.hana.submits(what="whole", chosen_0=["1"], reason="mistake")
    assert "Choose one of the two" in stage.hana.form.errors["what"]
    await stage.hana.submits(what="some", chosen_0=["1"], reason="other_withdrawal")
    assert "needs your words" in stage.hana.form.errors["words"]
    await stage.hana.closes_form()
    assert not stage.desk.reads()


async def test_of_many_listings_some_are_named_by_their_places(stage: Stage) -> None:
    await handed_over(stage, 22)
    await stage.hana.presses("Withdraw", on=stage.hana.dm)
    await stage.hana.submits(what="some", places="one", reason="mistake")
    assert "not numbers" in stage.hana.form.errors["places"]
    await stage.hana.submits(what="some", places="2, 5–7", reason="mistake")
    assert "18 with Alibaba" in stage.hana.reads()[-1]
    assert "4 listings of MS-2026-000001: 2, 5–7." in stage.shared.reads()[-1]
    assert "(listings 2, 5–7)" in "\n".join(stage.desk.reads())


async def test_what_is_decided_cannot_be_withdrawn(stage: Stage) -> None:
    await files(stage, TAOBAO)
    await hands_over(stage)
    await stage.hana.presses("Withdraw", on=stage.hana.dm)
    await stage.owen.presses(ALL_REMOVED, on=stage.shared)
    await stage.hana.submits(reason="mistake")
    assert "it is now removed" in stage.hana.form.text() + str(stage.hana.form.errors)
    await stage.hana.closes_form()
    stage.everybody_reads()
    assert "[Withdraw]" not in stage.hana.dm.finds("Nothing more is to be done here.").rendered


async def test_claims_of_an_import_are_withdrawn_by_its_card(stage: Stage) -> None:
    await imports(stage)
    stage.everybody_reads()
    await stage.hana.presses("Withdraw", on=stage.hana.dm)
    await stage.hana.submits(claims=["1", "3"], reason="mistake")
    assert "8 withdrawn" in stage.hana.reads()[-1]
    assert "8 withdrawn" in "\n".join(stage.desk.reads())
    stood = await stand(stage)
    assert {stood["1-1"], stood["3-4"], stood["2-1"]} == {"withdrawn", "filed"}
    assert stood["2-1"] == "filed"


async def test_batches_of_an_import_are_withdrawn_by_its_card(stage: Stage) -> None:
    await imports(stage, Imported(batches=2, claims=2, listings=2))
    stage.everybody_reads()
    await stage.hana.presses("Withdraw", on=stage.hana.dm)
    await stage.hana.submits(claims=["b2"], reason="mistake")
    stood = await stand(stage)
    assert (stood["1-1"], stood["3-1"], stood["4-2"]) == ("filed", "withdrawn", "withdrawn")
    assert "4 withdrawn" in stage.hana.reads()[-1]
    stage.everybody_reads()


async def test_one_listing_of_a_claim_in_a_batch_is_withdrawn_at_alibaba(stage: Stage) -> None:
    await imports(stage)
    await stage.ann.presses("Endorse and hand over", on=stage.desk)
    await stage.ann.submits()
    stage.everybody_reads()
    told = await stage.hana.runs("/claim MS-2026-000002")
    assert told is not None
    await stage.hana.presses("Withdraw", on=told)
    await stage.hana.submits(what="some", chosen_0=["3"], reason="mistake")
    assert "1 listing of MS-2026-000001–000003: MS-2026-000002-3." in stage.shared.reads()[-1]
    assert "11 with Alibaba" in stage.hana.dm.finds("12 listings").rendered
    stage.everybody_reads()


async def test_of_a_large_import_the_first_ten_groups_are_offered_at_once(stage: Stage) -> None:
    await imports(stage, Imported(batches=11, claims=1, listings=1))
    stage.everybody_reads()
    await stage.hana.presses("Withdraw", on=stage.hana.dm)
    assert "the first 10" in stage.hana.form.text()
    assert len(stage.hana.form.options("claims")) == 10
    await stage.hana.submits(claims=["b1", "b2"], reason="mistake")
    assert "2 withdrawn" in stage.hana.reads()[-1]
    stage.everybody_reads()
    await stage.hana.presses("Withdraw", on=stage.hana.dm)
    assert len(stage.hana.form.options("claims")) == 9
    await stage.hana.closes_form()
