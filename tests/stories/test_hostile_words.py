"""Whatever people write into the fields that came last: it pings nobody, breaks nothing, and runs nowhere."""

import json

from tests.harness.sellers import BRIGHT, at_the_bar
from tests.harness.stage import Stage
from tests.stories.test_the_walk import ALL_REMOVED, DECLINE, TAOBAO, TMALL, files, hands_over

BAD = "<!channel> <@U0MANAGER1> </x|y> &lt; `c` *b*\n> a\n\u202egnp.exe\u200b=HYPERLINK() 👩‍👩‍👧‍👦 \x1b[2J "
#: As much as a field takes, to the end with what Slack needs five characters for.
HOSTILE = (BAD + "&" * 2000)[:1990] + " THE END."
SHORT = BAD.replace("\n", " ")[:60]


def nothing_pings(stage: Stage) -> None:
    """Nowhere does what was written do what Slack's own marks do."""
    for channel in (stage.desk, stage.shared, stage.hana.dm, stage.owen.dm, stage.wei.dm, stage.mia.dm):
        for message in channel.everything:
            said = json.dumps([message.text, message.blocks], ensure_ascii=False)
            for mark in ("<!channel>", "<@U0MANAGER1>", "</x|y>"):
                assert mark not in said, said
    stage.everybody_reads()


async def test_questions_answers_and_withdrawals(stage: Stage) -> None:
    await files(stage, f"{TAOBAO}\n{TMALL}", note=HOSTILE, confidential=HOSTILE)
    await stage.ann.chooses("Comment", on=stage.desk)
    await stage.ann.submits(words=HOSTILE)
    await stage.ann.chooses("Comments", on=stage.desk)
    await stage.ann.closes_form()
    await stage.ann.presses("Ask", on=stage.desk)
    await stage.ann.submits(reason="other_question", words=HOSTILE)
    await stage.hana.presses("Answer", on=stage.hana.dm)
    await stage.hana.submits(answer=HOSTILE, note=HOSTILE[:-1], confidential=HOSTILE[:-1])
    assert not stage.hana.has_form
    assert "THE END." in stage.desk.everything[-1].rendered
    await hands_over(stage)
    await stage.owen.presses("Ask", on=stage.shared)
    await stage.owen.submits(reason="other_question", words=HOSTILE)
    await stage.hana.presses("Answer", on=stage.hana.dm)
    await stage.hana.submits(answer=HOSTILE, note=HOSTILE[:-2])
    assert not stage.hana.has_form
    assert "THE END." in stage.shared.everything[-1].rendered
    await stage.hana.presses("Withdraw", on=stage.hana.dm)
    await stage.hana.submits(what="some", chosen_0=["2"], reason="other_withdrawal", words=HOSTILE)
    assert not stage.hana.has_form
    nothing_pings(stage)


async def test_what_is_recorded_for_an_officer_and_a_decline_that_is_stood_behind(stage: Stage) -> None:
    await files(stage, TAOBAO)
    await hands_over(stage)
    await stage.ann.presses("Record for Alibaba", on=stage.desk)
    await stage.ann.submits(
        officer="Chen Wei",
        source=SHORT,
        what="All that was open is declined",
        reason="other_decline",
        words=HOSTILE,
        alibaba_number=SHORT,
    )
    assert not stage.ann.has_form
    await stage.hana.presses("Stand behind", on=stage.hana.dm)
    await stage.hana.submits(words=HOSTILE, statement=True)
    assert not stage.hana.has_form
    await stage.owen.presses(DECLINE, on=stage.shared)
    await stage.owen.submits(reason="other_decline", words=HOSTILE)
    await stage.tick()
    nothing_pings(stage)


async def test_a_sellers_objection_and_its_answers(stage: Stage) -> None:
    await files(stage, f"{TAOBAO}\n{TMALL}")
    await hands_over(stage)
    await stage.owen.presses(ALL_REMOVED, on=stage.shared)
    await stage.owen.presses("Counter-notice", on=stage.shared)
    boxes = stage.owen.form.options("listings_1")
    await stage.owen.submits(listings_1=boxes, ground="other", words=HOSTILE, translation=HOSTILE)
    assert not stage.owen.has_form
    await stage.hana.presses("Ask the IACC", on=stage.hana.dm)
    await stage.hana.submits(words=HOSTILE)
    await stage.ann.presses("Stand behind", on=stage.desk)
    await stage.ann.submits(words=HOSTILE)
    await stage.owen.presses("Reinstate", on=stage.shared)
    await stage.owen.submits(words=HOSTILE)
    assert not stage.owen.has_form
    assert "THE END." in "\n".join(stage.hana.reads())
    nothing_pings(stage)


async def test_what_is_said_of_sellers_and_their_stores(stage: Stage) -> None:
    await stage.ann.runs(f"/marketsafe sellers https://www.aliexpress.com/store/{BRIGHT}")
    await stage.ann.presses("Lists", on=f"{BRIGHT}")
    await stage.ann.submits(list="deny", reason=HOSTILE)
    await stage.ann.closes_form()
    told = await stage.ann.runs(f"/marketsafe sellers {SHORT}")
    assert told is not None
    assert "No seller is known" in told.text
    await at_the_bar(stage)
    await stage.ann.presses("Recommend", on=stage.desk)
    await stage.ann.submits(words=HOSTILE)
    assert not stage.ann.has_form
    await stage.owen.presses("Record action", on=stage.shared)
    await stage.owen.submits(kind="closed", reason=HOSTILE)
    await stage.owen.presses("Reverse", on=stage.shared)
    await stage.owen.submits(reason=HOSTILE)
    assert not stage.owen.has_form
    nothing_pings(stage)
