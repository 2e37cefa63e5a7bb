"""Ids that no button of ours carries are answered in words, without an error in the log."""

import copy
from dataclasses import replace

import pytest

from tests.harness.stage import Stage
from tests.stories.test_filing import last_form
from tests.stories.test_the_walk import RIGHT, TAOBAO, files

NO_IDS = ["", "x", "-1", "1:x", "²", "9" * 30, "1" * 5000]
BUTTONS = (
    "claims.show",
    "claims.complete",
    "claims.resume",
    "triage.take",
    "triage.release",
    "triage.refuse",
    "hand_over.endorse",
)


@pytest.mark.parametrize("value", NO_IDS)
async def test_a_button_with_an_id_that_is_none_is_answered_in_words(stage: Stage, value: str) -> None:
    await files(stage, TAOBAO)
    for button in BUTTONS:
        await stage.ann.presses("Listings", on=stage.desk)
        await stage.ann.closes_form()
        sent = stage.sandbox.link.sent[-1]
        forged = copy.deepcopy(sent.payload)
        forged["response_url"] = ""
        forged["actions"][0] |= {"action_id": button, "value": value}
        assert (await stage.sandbox.link.again(replace(sent, payload=forged))).ok
    assert "edge.failed" not in {entry["event"] for entry in stage.logged}
    stage.sandbox.troubles.clear()  # triggers used a second time
    stage.everybody_reads()


@pytest.mark.parametrize("value", NO_IDS)
async def test_a_form_with_an_id_that_is_none_is_answered_in_words(stage: Stage, value: str) -> None:
    await files(stage, TAOBAO)
    sent = last_form(stage)
    forged = copy.deepcopy(sent.payload)
    forged["view"]["private_metadata"] = value
    reply = await stage.sandbox.link.again(replace(sent, payload=forged))
    assert "no longer open" in str(reply.json())


async def test_anothers_draft_is_neither_filed_nor_shown(stage: Stage) -> None:
    await stage.hana.runs("/claim")
    await stage.hana.submits(right=RIGHT, links=TAOBAO, confidential="GAO")
    await stage.hana.submits(statement=True)
    sent = last_form(stage)
    forged = copy.deepcopy(sent.payload)
    forged["user"]["id"] = stage.world.representative.id
    told = str((await stage.sandbox.link.again(replace(sent, payload=forged))).json())
    assert "no longer open" in told
    assert "GAO" not in told
    assert "MS-2026" not in told
    await stage.hana.closes_form()
    stage.everybody_reads()
