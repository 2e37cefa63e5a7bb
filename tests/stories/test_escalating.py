"""Calls for help: from a holder to the desk, from the desk to Alibaba, and the way back."""

from datetime import timedelta

from tests.harness.stage import Stage
from tests.stories.test_the_walk import TAOBAO, files, hands_over

SECRET = "Our man in Putian saw the crates."


async def test_a_holders_call_for_help_goes_to_the_desk_and_comes_back_resolved(stage: Stage) -> None:
    await stage.hana.runs("/escalate")
    await stage.hana.submits(kind="tool", words="The portal shows an error.")
    await stage.hana.closes_form()
    assert "ES-2026-000001" in stage.hana.reads()[-1]
    assert "The portal shows an error." in stage.desk.reads()[-1]
    await stage.ann.presses("Resolve", on=stage.desk)
    await stage.ann.submits(words="Please log in again: it works now.")
    await stage.ann.closes_form()
    assert "it works now" in "\n".join(stage.hana.reads())
    stage.desk.reads()
    assert not stage.shared.reads()


async def test_an_escalation_of_a_claim_is_posted_acknowledged_answered_shared_and_resolved(
    stage: Stage,
) -> None:
    await files(stage, TAOBAO)
    await hands_over(stage)
    await stage.hana.runs("/escalate MS-2026-000001")
    assert stage.hana.form.value("about") == "MS-2026-000001"
    await stage.hana.submits(urgency="urgent", words=SECRET)
    await stage.hana.closes_form()
    stage.hana.reads()
    assert SECRET in stage.desk.reads()[-1]
    await stage.ann.presses("Post to Alibaba", on=stage.desk)
    assert SECRET in stage.ann.form.text()
    await stage.ann.submits(words="Please look at this listing first: it is a medicine.")
    assert SECRET not in stage.ann.form.text()
    await stage.ann.submits()
    await stage.ann.closes_form()
    told = "\n".join(stage.shared.reads())
    assert "it is a medicine" in told
    assert "<@U0OFFICER2>" in told
    await stage.wei.presses("Acknowledge", on="ES-2026-000001")
    await stage.wei.presses("Answer", on="ES-2026-000001")
    await stage.wei.submits(words="已优先处理，今天下架。")
    await stage.wei.closes_form()
    assert "已优先处理" not in "\n".join(stage.hana.reads())
    assert "已优先处理" in "\n".join(stage.desk.reads())
    await stage.ann.presses("Share the answer", on=stage.desk)
    await stage.ann.submits()
    await stage.ann.closes_form()
    assert "已优先处理" in "\n".join(stage.hana.reads())
    await stage.ann.presses("Resolve", on=stage.desk)
    await stage.ann.submits(words="Alibaba removes it today.")
    await stage.ann.closes_form()
    assert "Alibaba removes it today." in "\n".join(stage.hana.reads())
    assert SECRET not in "\n".join(message.rendered for message in stage.shared.everything)
    stage.everybody_reads()


async def has_shared_an_answer(stage: Stage) -> None:
    """Hana has asked, Alibaba has answered, and now Ann has shared it."""
    await stage.hana.runs("/escalate")
    await stage.hana.submits(kind="tool", words="The portal shows an error.")
    await stage.hana.closes_form()
    await stage.ann.presses("Post to Alibaba", on="The portal shows an error.")
    await stage.ann.submits(words="The portal shows an error.")
    await stage.ann.submits()
    await stage.ann.closes_form()
    await stage.owen.presses("Answer", on="ES-2026-000001")
    await stage.owen.submits(words="Please use another browser.")
    await stage.owen.closes_form()
    stage.everybody_reads()
    await stage.ann.presses("Share the answer", on=stage.desk)
    await stage.ann.submits()
    await stage.ann.closes_form()


async def test_an_answer_that_solves_it_is_closed_by_whoever_asked(stage: Stage) -> None:
    await has_shared_an_answer(stage)
    told = "\n".join(stage.hana.reads())
    assert "without a word from you it is closed by itself on *Thu 5 Mar, 15:00 CET*" in told
    assert "Hana Sato says whether that solves it" in stage.desk.reads()[-1]
    await stage.hana.presses("Solved", on="ES-2026-000001")
    assert "resolved" in "\n".join(stage.hana.reads())
    assert "Hana Sato says that ES-2026-000001 is solved." in "\n".join(stage.desk.reads())
    await stage.tick(stage.now + timedelta(days=14))
    assert "overdue" not in "\n".join(stage.hana.reads())
    stage.everybody_reads()


async def test_an_answer_that_does_not_solve_it_goes_back_to_the_desk(stage: Stage) -> None:
    await has_shared_an_answer(stage)
    stage.everybody_reads()
    await stage.hana.presses("Not solved", on="ES-2026-000001")
    await stage.hana.submits(words="Four browsers, and our man there says it is the server.")
    assert "The IACC desk sees to it" in stage.hana.form.text()
    await stage.hana.closes_form()
    assert "with the IACC desk" in stage.hana.reads()[-1]
    desk = "\n".join(stage.desk.reads())
    assert "<@U0ANALYST1> Hana Sato says that ES-2026-000001 is not solved." in desk
    assert "our man there says it is the server" in desk
    assert not stage.shared.reads()
    await stage.ann.presses("Resolve", on=stage.desk)
    await stage.ann.submits(words="The server is mended.")
    await stage.ann.closes_form()
    assert "The server is mended." in "\n".join(stage.hana.reads())
    assert "our man" not in "\n".join(message.rendered for message in stage.shared.everything)
    stage.everybody_reads()


async def test_without_a_word_it_is_closed_by_itself_and_never_late(stage: Stage) -> None:
    await has_shared_an_answer(stage)
    stage.everybody_reads()
    for _ in range(2):
        await stage.tick(stage.now + timedelta(days=1))
        told = "\n".join(stage.hana.reads())
        assert "does that solve it?" in told or not told
        assert "resolved" not in told
    await stage.tick(stage.now + timedelta(days=1))
    told = "\n".join(stage.hana.reads())
    assert "ES-2026-000001 was closed, as no word has come since the answer was shared." in told
    assert "overdue" not in told
    assert "Closed by itself on" in "\n".join(stage.desk.reads())
    stage.everybody_reads()


async def test_nobody_acknowledges_and_everybody_responsible_is_reminded(stage: Stage) -> None:
    await stage.ann.runs("/escalate")
    await stage.ann.submits(kind="safety", urgency="urgent", words="Brakes that fail.")
    await stage.ann.closes_form()
    stage.everybody_reads()
    await stage.ann.presses("Post to Alibaba", on="Brakes that fail.")
    await stage.ann.submits(words="Counterfeit brakes are on sale.")
    await stage.ann.submits()
    await stage.ann.closes_form()
    stage.everybody_reads()
    await stage.tick(stage.now + timedelta(hours=15))
    again = "\n".join(stage.shared.reads())
    assert "<@U0OFFICER1>" in again
    await stage.tick(stage.now + timedelta(days=2))
    assert "ES-2026-000001" in "\n".join(stage.mia.reads())
    stage.everybody_reads()


async def test_a_reply_under_a_card_is_recorded_and_shared_only_by_the_desk(stage: Stage) -> None:
    await files(stage, TAOBAO)
    await hands_over(stage)
    card = stage.shared.finds("*Rights-holder:*")
    said = await stage.wei.says("卖家已关店", thread=card)
    await stage.wei.edits(said, "卖家已关店，明天复查")
    assert not stage.hana.reads()
    assert not stage.shared.reads()
    await stage.ann.presses("Replies", on=stage.desk)
    assert "明天复查" in stage.ann.form.text()
    await stage.ann.presses("Share with the holder")
    assert "明天复查" in "\n".join(stage.hana.reads())
    await stage.ann.closes_form()
    stage.everybody_reads()


async def test_an_external_holder_escalates_by_button(stage: Stage) -> None:
    await stage.nora.presses("Escalate", on=stage.nora.dm)
    await stage.nora.submits(kind="policy", words="Sellers reopen under new names.")
    await stage.nora.closes_form()
    assert "ES-2026-000001" in stage.nora.reads()[-1]
    assert "Nora Wind" in stage.desk.reads()[-1]
