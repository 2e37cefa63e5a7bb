"""Asking for help: to the desk, from the desk to Alibaba, and back, in the words that each side chooses."""

import json
from datetime import timedelta

from tests.harness.stage import Stage
from tests.stories.test_the_walk import TAOBAO, files, hands_over

SECRET = "WALNUT-7731 told us"
ACKNOWLEDGE, ANSWER = "Acknowledge · 确认收到", "Answer"


async def asks(stage: Stage, line: str = "/escalate", **more: str) -> None:
    """Hana asks the desk for help, and closes the form."""
    await stage.hana.runs(line)
    await stage.hana.submits(**{"kind": "tool", "words": SECRET, **more})
    await stage.hana.closes_form()


async def posts(stage: Stage, words: str = "The tool is down. 工具无法使用。") -> None:
    """Ann puts it to Alibaba in her own words."""
    await stage.ann.presses("Post to Alibaba", on=stage.desk)
    await stage.ann.submits(words=words)
    await stage.ann.submits()
    await stage.ann.closes_form()


async def test_a_problem_goes_to_the_desk_and_is_resolved_there(stage: Stage) -> None:
    await stage.hana.runs("/escalate")
    assert "Nothing of it is shown to Alibaba" in stage.hana.form.text()
    await stage.hana.submits(kind="policy", urgency="urgent", words=SECRET)
    assert "ES-2026-000001 · A policy concern · Urgent" in stage.hana.form.text()
    await stage.hana.closes_form()
    assert SECRET in stage.hana.reads()[-1]
    assert SECRET in stage.desk.reads()[-1]
    await stage.ann.presses("Resolve", on=stage.desk)
    await stage.ann.submits(words="It is settled.")
    await stage.ann.closes_form()
    card, told = stage.hana.reads()
    assert "resolved" in card
    assert "It is settled." in told
    assert "resolved" in stage.desk.reads()[-1]
    assert stage.shared.reads() == []


async def test_from_the_desk_to_alibaba_acknowledged_answered_shared_and_resolved(stage: Stage) -> None:
    hana, ann, wei = stage.hana, stage.ann, stage.wei
    await files(stage, TAOBAO)
    await hands_over(stage)
    await asks(stage, "/escalate MS-2026-000001")
    await ann.presses("Post to Alibaba", on=stage.desk)
    assert SECRET in ann.form.text()
    await ann.submits(words="Please look at it again.")
    assert "Please look at it again." in ann.form.text()
    assert SECRET not in ann.form.text()
    await ann.submits()
    await ann.closes_form()
    card, duty = stage.shared.reads()
    assert "MS-2026-000001" in card
    assert "<@U0OFFICER1>" in duty
    stage.everybody_reads()

    await wei.presses(
        stage.shared.finds("Please look at it again.").buttons[0], on="Please look at it again."
    )
    assert "acknowledged by Alibaba" in hana.reads()[-1]
    assert "Acknowledged by Chen Wei" in stage.desk.reads()[-1]
    await stage.owen.presses(stage.shared.finds("Please look at it again.").buttons[0], on="look at it again")
    await stage.owen.submits(words="Removed. Between us: our mistake.")
    await stage.owen.closes_form()
    desk_card, told = stage.desk.reads()
    assert "Between us" in desk_card
    assert "<@U0ANALYST1>" in told or ann.person.mention in told
    assert "Between us" not in "\n".join(hana.reads())

    await ann.presses("Share the answer", on=stage.desk)
    await ann.submits(words="Removed.")
    await ann.closes_form()
    assert "Removed." in hana.reads()[-1]
    await ann.presses("Resolve", on="ES-2026-000001")
    await ann.submits(words="All done.")
    await ann.closes_form()
    assert "All done." in hana.reads()[-1]
    assert "resolved" in stage.shared.reads()[-1]
    stage.desk.reads()


async def test_what_is_written_in_the_thread_reaches_the_holder_when_the_desk_shares_it(stage: Stage) -> None:
    await asks(stage)
    await posts(stage)
    stage.everybody_reads()
    card = stage.shared.finds("The tool is down.")
    said = await stage.owen.says("We see it too", stage.shared, card)
    await stage.owen.edits(said, "We see it too & mend it")
    assert "Owen Park wrote about ES-2026-000001" in "\n".join(stage.desk.reads())
    assert stage.hana.reads() == []
    await stage.ann.presses("Replies", on="🔒")
    assert (
        "We see it too &amp; mend it" in stage.ann.form.text()
        or "We see it too & mend it" in stage.ann.form.text()
    )
    await stage.ann.presses("Share with the holder")
    await stage.ann.closes_form()
    assert "We see it too" in stage.hana.reads()[-1]


async def test_a_holder_without_the_app_asks_by_the_button(stage: Stage) -> None:
    nora = stage.nora
    await nora.presses("Escalate", on=nora.dm)
    await nora.submits(kind="other", words="Help")
    await nora.closes_form()
    assert "ES-2026-000001" in nora.reads()[-1]
    assert "Nora Wind" in stage.desk.reads()[-1]


async def test_officers_who_do_not_acknowledge_are_asked_again_and_then_the_managers(stage: Stage) -> None:
    await asks(stage, urgency="urgent")
    await posts(stage)
    stage.everybody_reads()
    due = stage.now + timedelta(hours=4, minutes=1)
    await stage.tick(due)
    assert "still waits" in "\n".join(stage.shared.reads())
    await stage.tick(due + timedelta(hours=4))
    assert "has not acknowledged ES-2026-000001" in "\n".join(stage.mia.reads())
    stage.everybody_reads()


async def test_a_form_keeps_what_was_typed_when_something_is_wrong(stage: Stage) -> None:
    await stage.hana.runs("/escalate")
    await stage.hana.submits(kind="claim", words=SECRET)
    assert "Which claim is it about?" in str(stage.hana.form.errors)
    await stage.hana.submits(about="MS-2026-000099")
    assert "no claim MS-2026-000099" in str(stage.hana.form.errors)
    await stage.hana.submits(about="", kind="tool")
    await stage.hana.closes_form()
    assert SECRET in stage.hana.reads()[-1]
    stage.desk.reads()


async def test_a_stale_button_says_what_it_is_now(stage: Stage) -> None:
    await asks(stage)
    await stage.ann.presses("Resolve", on=stage.desk)
    await stage.mia.presses("Resolve", on=stage.desk)
    await stage.mia.submits(words="Done before you.")
    await stage.mia.closes_form()
    await stage.ann.submits(words="Done as well.")
    assert "was resolved by Mia Ross" in str(stage.ann.form.errors)
    await stage.ann.closes_form()
    stage.everybody_reads()
    assert "Done as well." not in "\n".join(message.rendered for message in stage.hana.dm.everything)


async def test_what_is_confided_is_in_nothing_that_alibaba_can_read(stage: Stage) -> None:
    await files(stage, TAOBAO)
    await asks(stage, "/escalate MS-2026-000001", kind="claim")
    await posts(stage)
    card = stage.shared.finds("The tool is down.")
    await stage.wei.presses(card.buttons[-1], on="The tool is down.")
    assert SECRET not in stage.wei.form.text()
    await stage.wei.submits(words="Mended")
    await stage.wei.closes_form()
    await stage.tick()
    stage.everybody_reads()
    for channel in (stage.shared, stage.wei.dm, stage.owen.dm):
        for message in channel.everything:
            told = json.dumps([message.text, message.blocks, message.metadata], ensure_ascii=False)
            assert SECRET not in told
            assert "Hana" not in told
    assert SECRET not in json.dumps(stage.logged, default=str)
