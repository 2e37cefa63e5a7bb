"""A rights-holder and the firm that acts for it: each tells the IACC what the other need not know."""

from datetime import timedelta

from handlers.programme import Work
from storage import people
from tests.harness.batches import Imported, imports
from tests.harness.stage import Stage
from tests.stories.test_counter_notices import countered
from tests.stories.test_standing_behind import declined, declines, stands_behind
from tests.stories.test_the_walk import TAOBAO, TMALL, files, hands_over

SECRET = "THE-BRAND-MUST-NOT-KNOW"


def told(stage: Stage) -> str:
    """All that Hana was ever shown in direct messages."""
    return "\n".join(one.rendered for one in stage.hana.dm.everything)


async def test_why_one_withdraws_is_read_by_the_iacc_alone(stage: Stage) -> None:
    await files(stage, f"{TAOBAO}\n{TMALL}")
    card = await stage.rob.runs("/claim MS-2026-000001")
    await stage.rob.presses("Withdraw", on=card)
    await stage.rob.submits(what="some", chosen_0=["2"], reason="other_withdrawal", words=SECRET)
    assert SECRET in "\n".join(stage.desk.reads())
    assert "It was withdrawn for another reason." in told(stage)
    assert SECRET not in told(stage)
    shown = await stage.hana.runs("/claim MS-2026-000001")
    assert shown is not None
    assert SECRET not in shown.rendered
    await stage.hana.presses("Listings", on=shown)
    assert SECRET not in stage.hana.form.text()
    await stage.hana.closes_form()
    stage.everybody_reads()


async def test_why_one_withdraws_an_import_is_read_by_the_iacc_alone(stage: Stage) -> None:
    await imports(stage, Imported(claims=2, listings=1))
    card = await stage.rob.runs("/claim MS-2026-000001")
    await stage.rob.presses("Withdraw", on=card)
    await stage.rob.submits(reason="other_withdrawal", words=SECRET)
    assert SECRET in "\n".join(stage.desk.reads())
    assert "It was withdrawn for another reason." in told(stage)
    assert SECRET not in told(stage)
    stage.everybody_reads()


async def test_what_one_asks_the_iacc_of_an_objection_the_other_does_not_read(stage: Stage) -> None:
    await countered(stage)
    await stage.rob.opens_home()
    await stage.rob.presses("Open", on="home")
    await stage.rob.presses("Ask the IACC", on=stage.rob.form)
    await stage.rob.submits(words=SECRET)
    assert SECRET in "\n".join(stage.desk.reads())
    assert "Rob Kent asked the IACC" in told(stage)
    assert SECRET not in told(stage)
    stage.everybody_reads()


async def test_what_one_adds_in_confidence_the_other_is_not_shown_in_a_form(stage: Stage) -> None:
    await files(stage, TAOBAO, confidential="HANA-SAYS")
    await stage.ann.presses("Ask", on=stage.desk)
    await stage.ann.submits(reason="which_goods")
    card = await stage.rob.runs("/claim MS-2026-000001")
    await stage.rob.presses("Answer", on=card)
    assert "HANA-SAYS" not in str(stage.rob.form.values)
    await stage.rob.submits(answer="The bags.", confidential=SECRET)
    desk = stage.desk.finds("MS-2026-000001 ·").rendered
    assert "HANA-SAYS" in desk
    assert SECRET in desk
    stage.everybody_reads()
    await stage.ann.presses("Ask", on=stage.desk)
    await stage.ann.submits(reason="which_goods")
    await stage.hana.presses("Answer", on=stage.hana.dm)
    assert "HANA-SAYS" in str(stage.hana.form.values)
    assert SECRET not in str(stage.hana.form.values)
    await stage.hana.closes_form()
    stage.everybody_reads()


async def test_what_one_escalates_the_other_sees_without_its_words(stage: Stage) -> None:
    await stage.hana.runs("/escalate")
    await stage.hana.submits(kind="other", words=f"{SECRET}: our firm is too slow.")
    await stage.hana.closes_form()
    shown = await stage.rob.runs("/escalate ES-2026-000001")
    assert shown is not None
    assert "with the IACC desk" in shown.rendered
    assert SECRET not in shown.rendered
    again = await stage.hana.runs("/escalate ES-2026-000001")
    assert again is not None
    assert SECRET in again.rendered
    stage.everybody_reads()


async def test_what_one_says_of_an_answer_the_other_who_asked_does_not_read(stage: Stage) -> None:
    await files(stage, TAOBAO)
    await hands_over(stage)
    await stage.rob.runs("/escalate MS-2026-000001")
    await stage.rob.submits(words="Please help.")
    await stage.rob.closes_form()
    await stage.ann.presses("Post to Alibaba", on=stage.desk.finds("ES-2026-000001"))
    await stage.ann.submits(words="Please.")
    await stage.ann.submits()
    await stage.ann.closes_form()
    await stage.wei.presses("Answer", on="ES-2026-000001")
    await stage.wei.submits(words="Done.")
    await stage.wei.closes_form()
    await stage.ann.presses("Share the answer", on=stage.desk)
    await stage.ann.submits()
    await stage.ann.closes_form()
    stage.everybody_reads()
    shown = await stage.hana.runs("/escalate ES-2026-000001")
    await stage.hana.presses("Not solved", on=shown)
    await stage.hana.submits(words=SECRET)
    await stage.hana.closes_form()
    assert SECRET in "\n".join(stage.desk.reads())
    assert "with the IACC desk" in "\n".join(stage.rob.reads())
    assert SECRET not in "\n".join(one.rendered for one in stage.rob.dm.everything)
    stage.everybody_reads()


async def test_who_acts_for_it_no_more_hears_nothing_more_of_it(stage: Stage) -> None:
    await files(stage, TAOBAO)
    await stage.rob.runs("/escalate MS-2026-000001")
    await stage.rob.submits(words="Please help.")
    await stage.rob.closes_form()
    stage.everybody_reads()
    await stage.act(_end_letters)
    shown = await stage.rob.runs("/escalate ES-2026-000001")
    assert shown is not None
    assert "no escalation ES-2026-000001" in shown.text
    await stage.ann.presses("Resolve", on=stage.desk.finds("ES-2026-000001"))
    await stage.ann.submits(words=SECRET)
    await stage.ann.closes_form()
    assert not stage.rob.reads()
    stage.everybody_reads()


async def test_an_escalation_by_itself_has_nothing_in_it_of_a_withdrawal(stage: Stage) -> None:
    await declined(stage, f"{TAOBAO}\n{TMALL}\nhttps://item.taobao.com/item.htm?id=691541677888")
    await stands_behind(
        stage, "Look.", listings_1=[f"1. {TAOBAO.replace('spm=a1z10.3-c&', '')}", f"2. {TMALL}"]
    )
    stage.everybody_reads()
    card = await stage.rob.runs("/claim MS-2026-000001")
    await stage.rob.presses("Withdraw", on=card)
    await stage.rob.submits(what="some", chosen_0=["2"], reason="other_withdrawal", words=SECRET)
    stage.everybody_reads()
    await declines(stage, "Nothing there.")
    await stage.tick(stage.now + timedelta(minutes=1))
    raised = stage.desk.finds("ES-2026-000001").rendered
    assert "Look." in raised
    assert "Alibaba: It was withdrawn" not in raised
    assert SECRET not in raised
    assert SECRET not in told(stage)
    stage.everybody_reads()


def _end_letters(work: Work) -> None:
    for one in people.letters(work.session):
        one.revoked_at = work.now
