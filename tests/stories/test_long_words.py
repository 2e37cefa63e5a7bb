"""What people write is read to its end where it is meant to be read, and no length stops a card."""

import pytest

from handlers.rights import service as rights
from tests.harness.stage import Stage
from tests.stories.test_the_walk import DECLINE, TAOBAO, files, hands_over

#: 2,000 characters, of which Slack needs five for each.
MARKUP = "&" * 1990 + " THE END ."
PLAIN = "word " * 398 + " THE END ."


@pytest.mark.parametrize("words", [PLAIN, MARKUP])
async def test_notes_and_reasons_are_read_to_their_end(stage: Stage, words: str) -> None:
    await stage.hana.runs("/claim")
    await stage.hana.submits(right="NORTHWIND · 1234567 · CN", links=TAOBAO, note=words, confidential=words)
    assert stage.hana.form.text().count("THE END") == 2
    await stage.hana.submits(statement=True)
    await stage.hana.closes_form()
    assert stage.desk.reads()[-1].count("THE END") == 2
    await hands_over(stage)
    assert stage.shared.finds("*Ground:*").rendered.count("THE END") == 1
    await stage.owen.presses(DECLINE, on=stage.shared)
    await stage.owen.submits(reason="other_decline", words=words)
    assert "THE END" in stage.hana.reads()[-1]
    stage.everybody_reads()


async def test_a_right_with_a_very_long_name_is_filed_on_and_handed_over(stage: Stage) -> None:
    long = "*N* <!channel> " + "长" * 3000
    named = {"organisation": "Northwind", "kind": "trademark", "mark": long, "number": "9"}
    await stage.act(rights.add_right, **named, jurisdiction="CN", approved=True, by="shell:operator")
    await stage.hana.runs("/claim")
    offered = next(one for one in stage.hana.form.options("right") if "长" in one)
    await stage.hana.submits(right=offered, links=TAOBAO)
    await stage.hana.submits(statement=True)
    await stage.hana.closes_form()
    await hands_over(stage)
    assert not stage.shared.finds("*Ground:*").pings
    await stage.hana.runs("/claim list")
    await stage.hana.runs("/claim MS-2026-000001")


async def test_a_form_that_is_not_long_is_filed_as_ever(stage: Stage) -> None:
    await files(stage, TAOBAO, note="short")
    assert "> short" in stage.desk.messages[-1].rendered
