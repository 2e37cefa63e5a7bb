"""A question about a claim: the desk or Alibaba asks, the rights-holder answers and puts things right."""

import asyncio
import json
from dataclasses import replace
from datetime import timedelta

import pytest

from bot.sandbox import demo
from handlers.actor import Actor
from handlers.amending import answering
from handlers.amending.rules import Amendment
from handlers.claims.refusals import NoSuchClaim
from handlers.programme import Work
from storage import history, people, shown
from storage.batches import Case
from tests.harness.batches import Imported, imports
from tests.harness.stage import Stage
from tests.stories.test_outcome_sheets import card, filled, handed_over, rows_in, sheet
from tests.stories.test_the_walk import ALL_REMOVED, ONE_BY_ONE, TAOBAO, TMALL, files, hands_over
from tests.stories.test_undoing_sheets import wei_leaves_taobao

SECRET = "INFORMANT-GAO-OF-PUTIAN"
ALIEXPRESS = "https://www.aliexpress.com/item/1005008364840352.html"


async def desk_asks(stage: Stage, said: str = "Bag or strap?") -> None:
    """Ann asks about the one claim, and everybody has read of it."""
    await stage.ann.presses("Ask", on=stage.desk)
    await stage.ann.submits(reason="which_goods", words=said)
    stage.everybody_reads()


async def officer_asks(stage: Stage, said: str = "哪一个颜色?") -> None:
    """Owen asks about all that is with Alibaba, and everybody has read of it."""
    await stage.owen.presses("Ask", on=stage.shared)
    await stage.owen.submits(reason="listing_unclear", words=said)
    stage.everybody_reads()


async def happened(stage: Stage, claim_id: int = 1) -> list[str]:
    def look(work: Work) -> list[str]:
        return [row.tag for row in history.of(work.session, f"claim:{claim_id}")]

    return await stage.act(look)


# -- the desk asks


async def test_the_desk_asks_and_the_holder_is_told_once_with_until_when(stage: Stage) -> None:
    await files(stage, TAOBAO)
    await stage.ann.presses("Take", on=stage.desk)
    stage.everybody_reads()
    await stage.ann.presses("Ask", on=stage.desk)
    assert "alone" in stage.ann.form.text()
    await stage.ann.submits(reason="which_goods", words="Bag or strap? <!channel>")
    receipt, told = stage.hana.reads()
    assert "waiting for an answer to a question" in receipt
    assert "Which goods in the listing are meant?" in receipt
    assert "[Answer]" in receipt
    assert "Bag or strap?" in told
    assert "by Mon 9 Mar, 14:00 CET" in told
    assert "never reaches Alibaba" in told
    desk = stage.desk.reads()[-1]
    assert "Bag or strap?" in desk
    assert "No answer yet" in desk
    assert "Asked by Ann Lee" in desk
    assert "Held by" not in desk
    assert "[Endorse and hand over]" not in desk
    assert not stage.shared.reads()


async def test_the_holder_answers_and_the_claim_is_back_at_the_desk(stage: Stage) -> None:
    await files(stage, TAOBAO)
    await desk_asks(stage)
    await stage.hana.presses("Answer", on=stage.hana.dm)
    assert "Bag or strap?" in stage.hana.form.text()
    assert "Only the IACC reads your answer" in stage.hana.form.text()
    await stage.hana.submits(answer="The strap. <!channel>")
    assert not stage.hana.has_form
    receipt = stage.hana.reads()[-1]
    assert "being checked by the IACC" in receipt
    assert "[Answer]" not in receipt
    desk, told = stage.desk.reads()
    assert "The strap." in desk
    assert "Answered by Hana Sato" in desk
    assert "<@U0ANALYST1>" in told
    assert "The strap." in told
    assert "[Endorse and hand over]" in desk
    assert await happened(stage) == ["claim:filed", "claim:asked", "claim:answered"]
    assert not stage.shared.reads()


async def test_answering_changes_note_ground_and_address_in_one_step(stage: Stage) -> None:
    await files(stage, TAOBAO, note="Look at the zip.", confidential=SECRET)
    await desk_asks(stage)
    await stage.hana.presses("Answer", on=stage.hana.dm)
    assert SECRET in stage.hana.form.text()
    await stage.hana.submits(
        answer="It was the other one.",
        note="Look at the strap.",
        confidential="",
        ground="test_buy",
        listing_1=TMALL,
    )
    desk = "\n".join(stage.desk.reads())
    assert "Look at the strap." in desk
    assert "Look at the zip." not in desk
    assert SECRET not in desk
    assert "the ground (it was “Counterfeit: the goods are fakes”)" in desk
    assert "listing 1" in desk
    assert "540212526343" in desk
    stage.everybody_reads()
    await hands_over(stage)
    posted = card(stage).rendered
    assert "Look at the strap." in posted
    assert "540212526343" in posted
    assert "691541677564" not in posted
    assert "It was the other one." not in posted
    stage.everybody_reads()


async def test_an_address_elsewhere_and_an_empty_answer_are_refused_under_their_fields(stage: Stage) -> None:
    await files(stage, TAOBAO)
    await desk_asks(stage)
    await stage.hana.presses("Answer", on=stage.hana.dm)
    await stage.hana.submits(answer="This one.", listing_1=ALIEXPRESS)
    assert "not the address of one listing" in stage.hana.form.errors["listing_1"]
    await stage.hana.submits(answer="  ", listing_1=TAOBAO)
    assert "The answer is missing." in stage.hana.form.errors["answer"]
    await stage.hana.closes_form()
    assert not stage.desk.reads()


async def test_the_desk_takes_its_question_back(stage: Stage) -> None:
    await files(stage, TAOBAO)
    await desk_asks(stage)
    await stage.mia.presses("Take the question back", on=stage.desk)
    receipt, told = stage.hana.reads()
    assert "[Answer]" not in receipt
    assert "nothing is needed from you" in told
    desk = stage.desk.reads()[-1]
    assert "It ended without an answer." in desk
    assert "[Endorse and hand over]" in desk
    again = await stage.mia.person.presses("Ask", on=stage.desk)
    assert again is None
    await stage.mia.closes_form()


async def test_an_answer_that_comes_too_late_says_where_the_claim_stands(stage: Stage) -> None:
    await files(stage, TAOBAO)
    await desk_asks(stage)
    await stage.hana.presses("Answer", on=stage.hana.dm)
    await stage.ann.presses("Refuse", on=stage.desk)
    await stage.ann.submits(reason="wrong_listing")
    await stage.hana.submits(answer="The strap.")
    assert "it is now refused by the IACC" in stage.hana.form.text() + str(stage.hana.form.errors)
    await stage.hana.closes_form()
    assert "It ended without an answer." in stage.desk.reads()[-1]
    stage.everybody_reads()


async def test_a_question_stands_in_the_holders_digest_and_home(stage: Stage) -> None:
    await files(stage, TAOBAO)
    await desk_asks(stage)
    await stage.tick()
    stage.everybody_reads()
    digest = await stage.hana.runs("/digest preview")
    assert digest is not None
    assert "Needs you: 1" in digest.rendered
    home = await stage.hana.opens_home()
    assert home is not None
    assert "waiting for an answer to a question" in home.text()


async def test_somebody_of_another_rights_holder_neither_sees_nor_answers_a_question(stage: Stage) -> None:
    await files(stage, TAOBAO)
    await desk_asks(stage)

    def somebody(work: Work) -> Actor:
        hana = people.by_slack_id(work.session, demo.IACC, demo.HOLDER, today=work.now.date())
        assert hana is not None
        return Actor(replace(hana, principals=((999, "Somebody else's"),)))

    def tries(work: Work) -> None:
        actor, case = somebody(work), Case(1)
        with pytest.raises(NoSuchClaim):
            answering.offer_answer(work, actor, case=case, asker="desk")
        with pytest.raises(NoSuchClaim):
            answering.answer(work, actor, case=case, asker="desk", said="x", amendment=Amendment("", "", ""))

    await stage.act(tries)
    assert not stage.desk.reads()


async def test_a_batch_is_asked_about_and_answered_as_a_whole(stage: Stage) -> None:
    await imports(stage, Imported(note="Look at the zip."))
    stage.everybody_reads()
    await desk_asks(stage)
    lot = stage.hana.dm.finds("12 listings").rendered
    assert "Bag or strap?" in lot
    await stage.hana.presses("Answer", on=stage.hana.dm)
    assert "Listing 1" not in stage.hana.form.text()
    await stage.hana.submits(answer="The strap.", note="Look at the strap.")
    desk = "\n".join(stage.desk.reads())
    assert "The strap." in desk
    assert "being checked" in desk
    assert "Look at the strap." in desk
    assert await happened(stage, 3) == ["claim:filed", "claim:asked", "claim:answered"]
    stage.everybody_reads()


# -- Alibaba asks


async def test_an_officer_asks_and_holder_and_desk_read_it(stage: Stage) -> None:
    await files(stage, f"{TAOBAO}\n{TMALL}")
    await hands_over(stage)
    await stage.owen.presses("Ask", on=stage.shared)
    assert "The rights-holder reads this" in stage.owen.form.text()
    await stage.owen.submits(reason="listing_unclear", words="哪一个颜色?")
    receipt, told = stage.hana.reads()
    assert "Alibaba asks" in receipt
    assert "Alibaba and the IACC both read your answer" in told
    assert "哪一个颜色?" in told
    assert "Owen" not in receipt + told
    posted = stage.shared.reads()[-1]
    assert "It waits for the answer" in posted
    assert "[All removed" in posted
    assert "[Ask" not in posted
    desk, line = stage.desk.reads()
    assert "Alibaba asked" in desk
    assert "Alibaba asks Northwind about MS-2026-000001" in line


async def test_alibaba_reads_the_answer_to_its_own_question_and_goes_on(stage: Stage) -> None:
    await files(stage, f"{TAOBAO}\n{TMALL}", note="Look at the zip.")
    await hands_over(stage)
    await officer_asks(stage)
    await stage.hana.presses("Answer", on=stage.hana.dm)
    await stage.hana.submits(
        answer="The red one.", note="Look at the strap.", confidential=SECRET, ground="test_buy"
    )
    posted, *rest = stage.shared.reads()
    assert "The red one." in posted
    assert "Look at the strap." in posted
    assert "Test buy" in posted
    assert "*Due:* Tue 3 Mar" in posted
    told = "\n".join(rest)
    assert "MS-2026-000001-v2.xlsx" in told
    assert "<@U0OFFICER1> The rights-holder has answered" in told
    assert "the note" in told
    assert "confidential" not in posted + told
    assert SECRET not in json.dumps([one.blocks for one in stage.shared.everything], ensure_ascii=False)
    desk = "\n".join(stage.desk.reads())
    assert "the confidential note" in desk
    await stage.owen.presses(ALL_REMOVED, on=stage.shared)
    assert "✅ 2 removed" in stage.hana.reads()[-1]
    stage.everybody_reads()

    def times(work: Work) -> int:
        return shown.times(work.session, [1])

    assert await stage.act(times) == 2


async def test_the_answer_to_the_desks_question_never_reaches_alibaba(stage: Stage) -> None:
    short = "https://e.tb.cn/h.TqZ4vXy"
    await files(stage, f"{TAOBAO}\n{short}")
    await hands_over(stage)
    await stage.hana.presses("Complete short links", on=stage.hana.dm)
    await stage.hana.submits(listing_2=TMALL)
    stage.everybody_reads()
    await desk_asks(stage, f"Who is the seller? {SECRET}")
    await stage.hana.presses("Answer", on=stage.hana.dm)
    await stage.hana.submits(answer=f"A cousin of {SECRET}.", note="Look at the strap.", listing_2=TMALL)
    stage.everybody_reads()
    posted = card(stage).rendered
    assert "Look at the strap." in posted
    everything = json.dumps([[one.text, one.blocks] for one in stage.shared.everything], ensure_ascii=False)
    assert "The rights-holder has changed MS-2026-000001." in everything
    assert SECRET not in everything
    assert "540212526343" not in everything


async def test_an_officer_may_decide_while_the_question_is_open_and_it_ends(stage: Stage) -> None:
    await files(stage, TAOBAO)
    await hands_over(stage)
    await officer_asks(stage)
    await stage.wei.presses(ALL_REMOVED, on=stage.shared)
    assert "✅ 1 removed" in stage.hana.reads()[-1]
    assert "[Answer]" not in stage.hana.dm.finds("Nothing more is to be done here.").rendered
    assert "It ended without an answer." in "\n".join(stage.desk.reads())
    assert "It waits for the answer" not in stage.shared.reads()[-1]
    stage.everybody_reads()


async def test_a_sheet_decides_what_waits_for_an_answer(stage: Stage) -> None:
    posted = await handed_over(stage, 2)
    await officer_asks(stage)
    await stage.owen.uploads("x.xlsx", filled(sheet(stage), {1: "removed"}), posted)
    assert "Recorded 1 of 1: 1 removed. 1 listing is still open." in stage.shared.reads()[-1]
    stage.everybody_reads()
    assert "It waits for the answer" in card(stage).rendered


async def test_one_by_one_some_are_decided_and_about_others_more_is_asked(stage: Stage) -> None:
    await files(stage, f"{TAOBAO}\n{TMALL}")
    await hands_over(stage)
    await stage.owen.presses(ONE_BY_ONE, on=stage.shared)
    await stage.owen.submits(listing_1="removed", listing_2="queried")
    assert "needs your words" in stage.owen.form.errors["question"]
    await stage.owen.submits(listing_1="removed", listing_2="queried", question="Which colour?")
    told = "\n".join(stage.hana.reads())
    assert "(listing 2)" in told
    assert "Which colour?" in told
    assert "1 removed" in told
    assert "(listing 2)" in card(stage).rendered
    stage.everybody_reads()
    await stage.hana.presses("Answer", on=stage.hana.dm)
    assert "Listing 2" in stage.hana.form.text()
    assert "Listing 1" not in stage.hana.form.text()
    await stage.hana.submits(answer="The red one.")
    assert "1 with Alibaba" in stage.hana.reads()[-1]
    stage.everybody_reads()


async def test_a_question_asked_twice_at_once_is_one(stage: Stage) -> None:
    await files(stage, TAOBAO)
    await hands_over(stage)
    await stage.wei.presses("Ask", on=stage.shared)
    await officer_asks(stage)
    await stage.wei.submits(reason="listing_unclear")
    assert "MS-2026-000001" in stage.wei.form.text() + str(stage.wei.form.errors)
    await stage.wei.closes_form()
    assert not stage.hana.reads()


async def test_officers_of_other_platforms_do_not_ask(stage: Stage) -> None:
    await files(stage, TAOBAO)
    await hands_over(stage)
    await wei_leaves_taobao(stage)
    told = await stage.wei.presses("Ask", on=stage.shared)
    assert told is not None
    assert not stage.hana.reads()


async def test_a_batch_is_asked_about_by_alibaba(stage: Stage) -> None:
    await imports(stage)
    stage.everybody_reads()
    await stage.ann.presses("Endorse and hand over", on=stage.desk)
    await stage.ann.submits()
    stage.everybody_reads()
    await officer_asks(stage)
    assert "Alibaba asks" in stage.hana.dm.finds("12 listings").rendered
    await stage.hana.presses("Answer", on=stage.hana.dm)
    await stage.hana.submits(answer="The red one.")
    assert "The red one." in "\n".join(stage.shared.reads())
    stage.everybody_reads()


# -- time goes by


async def test_the_holder_is_reminded_at_half_time_and_on_the_last_day_once_each(stage: Stage) -> None:
    await files(stage, TAOBAO)
    await desk_asks(stage)
    due = stage.now + timedelta(days=7)
    for at, told in ((2.9, 0), (3.6, 1), (3.7, 1), (4.1, 2), (5, 2), (6.9, 2), (8, 2)):
        await stage.tick(due - timedelta(days=7 - at))
        said = [
            one.rendered for one in stage.hana.dm.everything if "still waits for your answer" in one.rendered
        ]
        assert len(said) == told, at
    assert "Without one the IACC may refuse the claim" in said[-1]
    stage.everybody_reads()


async def test_no_answer_in_time_stands_in_the_desks_digest(stage: Stage) -> None:
    await files(stage, TAOBAO)
    await desk_asks(stage)
    await stage.tick()
    await stage.tick(stage.now + timedelta(days=8))
    digest = stage.desk.finds("The desk's digest, Tue 10 Mar").rendered
    assert "No answer to a question: 1" in digest
    assert "Waiting for the rights-holder" not in digest
    stage.everybody_reads()
    await stage.ann.presses("Refuse", on=stage.desk.finds("[Take the question back]"))
    await stage.ann.submits(reason="wrong_listing")
    assert "refused" in stage.hana.reads()[-1]
    stage.everybody_reads()


async def test_a_question_about_one_listing_stands_in_the_digest_while_the_others_are_with_alibaba(
    stage: Stage,
) -> None:
    await files(stage, f"{TAOBAO}\n{TMALL}")
    await hands_over(stage)
    await stage.owen.presses(ONE_BY_ONE, on=stage.shared)
    await stage.owen.submits(listing_2="queried", question="Which colour?")
    await stage.tick()
    stage.everybody_reads()
    digest = await stage.hana.runs("/digest preview")
    assert digest is not None
    assert "Needs you: 1" in digest.rendered
    assert "waiting for an answer to Alibaba's question" in digest.rendered
    assert "On its way" not in digest.rendered
    home = await stage.hana.opens_home()
    assert home is not None
    await stage.hana.presses("Answer", on="home")
    assert "Which colour?" in stage.hana.form.text()
    await stage.hana.closes_form()


async def test_a_sheet_from_before_an_address_was_replaced_decides_nothing_in_its_place(stage: Stage) -> None:
    posted = await handed_over(stage, 2)
    first = sheet(stage)
    await officer_asks(stage)
    await stage.hana.presses("Answer", on=stage.hana.dm)
    await stage.hana.submits(answer="The second is this one.", listing_2=TMALL)
    stage.everybody_reads()
    newest = sheet(stage)
    assert "540212526343" in str(rows_in(newest))
    await stage.owen.uploads("old.xlsx", filled(first, {1: "removed", 2: "already_gone"}), posted)
    told = "\n".join(stage.shared.reads())
    assert "Recorded 1 of 2: 1 removed." in told
    assert "another listing in this place" in str(rows_in(sheet(stage)))
    await stage.owen.uploads("new.xlsx", filled(newest, {2: "removed"}), posted)
    assert "Recorded 1 of 1: 1 removed." in "\n".join(stage.shared.reads())
    stage.everybody_reads()


async def test_about_one_listing_of_a_batch_more_is_asked_and_its_claim_is_named(stage: Stage) -> None:
    await imports(stage, Imported(claims=2, listings=2))
    await stage.ann.presses("Endorse and hand over", on=stage.desk)
    await stage.ann.submits()
    stage.everybody_reads()
    await stage.owen.presses(ONE_BY_ONE, on=stage.shared)
    await stage.owen.submits(**{"listing_MS-2026-000002-1": "queried"}, question="Which colour?")
    receipt, told = stage.hana.reads()
    assert "(listings MS-2026-000002-1)" in receipt
    assert "(listings MS-2026-000002-1)" in told
    stage.everybody_reads()
    await stage.hana.presses("Answer", on=stage.hana.dm)
    await stage.hana.submits(answer="The red one.")
    assert "4 with Alibaba" in card(stage).rendered or "with Alibaba*" in card(stage).rendered
    assert "The red one." in "\n".join(stage.shared.reads())
    stage.everybody_reads()


async def test_two_of_the_desk_ask_at_once_and_one_question_is_asked(stage: Stage) -> None:
    await files(stage, TAOBAO)
    await stage.ann.presses("Ask", on=stage.desk)
    await stage.mia.presses("Ask", on=stage.desk)
    await asyncio.gather(
        stage.world.analyst.submits(reason="which_goods"),
        stage.world.manager.submits(reason="ground_unclear"),
    )
    await stage.settle()
    assert sum("The IACC desk asks about" in one for one in stage.hana.reads()) == 1
    told = [player.form.text() for player in (stage.ann, stage.mia) if player.has_form]
    assert len(told) == 1
    assert "it is now waiting for an answer to a question" in told[0]
    assert (await happened(stage)).count("claim:asked") == 1
    for player in (stage.ann, stage.mia):
        if player.has_form:
            await player.closes_form()
    stage.everybody_reads()
