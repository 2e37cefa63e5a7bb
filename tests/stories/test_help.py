"""Everybody finds out what they can do here, whoever they are and wherever they sit."""

from datetime import timedelta

import pytest

from bot.sandbox import demo
from handlers.people import service as people
from handlers.programme import Work
from storage import pending
from storage.pending import Room
from tests.harness.stage import CONTACT, Stage
from tests.stories.test_escalating import has_shared_an_answer
from tests.stories.test_the_walk import TAOBAO, files, hands_over


async def test_a_holder_asks_for_help_and_files_from_it(stage: Stage) -> None:
    help_text = await stage.hana.runs("/marketsafe")
    assert help_text is not None
    assert "no evidence is asked for" in help_text
    assert help_text.buttons == [
        "File a claim",
        "Import a sheet",
        "My cases",
        "Escalate",
        "Our dealers",
        "Digest settings",
    ]
    await stage.hana.presses("File a claim", on=help_text)
    assert stage.hana.has_form


async def test_an_unknown_word_gets_help_never_silence(stage: Stage) -> None:
    told = await stage.ann.runs("/marketsafe abracadabra")
    assert told is not None
    assert "I did not understand “abracadabra”." in told
    assert "*Take* one" in told


@pytest.mark.parametrize("line", ["/marketsafe", "/marketsafe help", "/marketsafe apply"])
async def test_somebody_unknown_is_told_how_to_apply_and_then_let_in(stage: Stage, line: str) -> None:
    told = await stage.sam.runs(line)
    assert told is not None
    assert f"write to {CONTACT}" in told
    slack_id = f"{demo.STRANGER}@{demo.IACC}"
    assert slack_id in told
    add = {"slack_id": slack_id, "name": "Sam Field", "roles": ["holder"], "organisation": "Acme"}
    await stage.act(people.add_member, **add, by="shell:operator")  # type: ignore[arg-type]
    assert "Welcome to MarketSafe, Sam Field." in stage.sam.reads()[-1]
    told = await stage.sam.runs("/marketsafe")
    assert told is not None
    assert "File a claim" in told.buttons


async def test_an_officer_of_the_other_workspace_has_buttons_where_commands_do_not_work(stage: Stage) -> None:
    refused = await stage.owen.runs("/marketsafe", in_=stage.shared)
    assert refused is not None
    assert refused.from_slack
    told = await stage.owen.presses("Help · 帮助", on=stage.shared)
    assert told is not None
    assert "*All removed*" in told
    assert "/marketsafe" not in told
    told = await stage.wei.presses("Help · 帮助", on=stage.shared)
    assert told is not None
    assert "*已全部下架*" in told


async def test_the_home_tab_is_there_for_members_and_for_strangers(stage: Stage) -> None:
    home = await stage.hana.opens_home()
    assert home is not None
    assert "Nothing waits for you." in home
    assert "File a claim" in home.buttons
    strangers = await stage.sam.opens_home()
    assert strangers is not None
    assert f"write to {CONTACT}" in strangers


async def test_an_officer_of_the_other_workspace_finds_what_waits_on_the_home_tab(stage: Stage) -> None:
    await files(stage, TAOBAO)
    await hands_over(stage)
    home = await stage.owen.opens_home()
    assert home is not None
    assert "Hello, Owen Park." in home
    assert "MS-2026-000001" in home
    assert "We do not know you yet" not in home
    chinese = await stage.wei.opens_home()
    assert chinese is not None
    assert "MS-2026-000001" in chinese


async def test_managers_hear_when_the_desk_channel_is_shared(stage: Stage) -> None:
    await stage.sandbox.share(stage.desk, stage.world.alibaba)
    await stage.settle()
    assert "being shared with another organisation" in stage.mia.reads()[-1]


async def test_an_escalation_is_opened_and_seen_to_from_the_home_tab(stage: Stage) -> None:
    await has_shared_an_answer(stage)
    await stage.hana.runs("/escalate")
    await stage.hana.submits(kind="tool", words="Nothing loads.")
    await stage.hana.closes_form()
    stage.everybody_reads()
    await stage.ann.opens_home()
    await stage.ann.presses("Open", on="home")
    assert "Nothing loads." in stage.ann.form.text()
    await stage.ann.presses("Post to Alibaba")
    await stage.ann.submits(words="The page does not load.")
    await stage.ann.submits()
    await stage.ann.closes_form()
    assert "The page does not load." in stage.shared.reads()[0]
    await stage.hana.opens_home()
    await stage.hana.presses("Open", on="home")
    assert "Does that solve it?" in stage.hana.form.text()
    await stage.hana.presses("Solved")
    assert "resolved" in stage.hana.form.text()
    assert "Solved" not in stage.hana.form.buttons
    await stage.hana.closes_form()
    stage.everybody_reads()


async def test_the_home_tab_shows_what_waits_for_whom(stage: Stage) -> None:
    await files(stage, TAOBAO)
    home = await stage.ann.opens_home()
    assert home is not None
    assert "MS-2026-000001" in home.text()
    await hands_over(stage)
    home = await stage.ann.opens_home()
    assert home is not None
    assert "Nothing waits for you." in home.text()


async def test_the_buttons_of_the_home_tab_answer_there(stage: Stage) -> None:
    await files(stage, TAOBAO)
    await stage.hana.opens_home()
    await stage.hana.presses("My cases", on="home")
    assert "MS-2026-000001" in stage.hana.person.form
    await stage.hana.person.closes_form()
    await stage.hana.presses("Help", on="home")
    assert "What you can do" in stage.hana.person.form
    await stage.hana.person.closes_form()
    await stage.wei.opens_home()
    await stage.wei.presses("帮助", on="home")
    assert stage.wei.person.has_form


async def test_an_officers_home_tab_leads_to_the_card_of_each_case_that_waits(stage: Stage) -> None:
    await stage.tick()
    await files(stage, TAOBAO)
    await hands_over(stage)
    await stage.hana.runs("/escalate")
    await stage.hana.submits(kind="tool", words="The portal does not load.")
    await stage.hana.closes_form()
    await stage.ann.presses("Post to Alibaba", on="The portal does not load.")
    await stage.ann.submits(words="The page does not load.")
    await stage.ann.submits()
    await stage.ann.closes_form()
    stage.everybody_reads()
    home = await stage.owen.opens_home()
    assert home is not None
    for reference in ("MS-2026-000001", "ES-2026-000001"):
        card = next(one for one in stage.shared.everything if reference in str(one.blocks))
        link = f"https://iacc.slack.com/archives/{stage.shared.id}/p{card.ts.replace('.', '')}"
        assert f"*<{link}|{reference}>*" in home.text()
    assert "to be acknowledged" in home.text()
    [about_help] = [block for block in home.blocks if "ES-2026-000001" in str(block)]
    assert "Northwind" not in str(about_help)
    await stage.tick(stage.now + timedelta(days=9))
    stage.everybody_reads()
    home = await stage.owen.opens_home()
    assert home is not None
    assert home.text().count("⚠️ *overdue* since") == 2


async def test_the_desk_reads_of_an_escalation_whose_it_is_and_how_it_stands(stage: Stage) -> None:
    await stage.hana.runs("/escalate")
    await stage.hana.submits(kind="tool", words="Nothing loads.")
    await stage.hana.closes_form()
    stage.everybody_reads()
    await files(stage, TAOBAO)
    await stage.hana.runs("/escalate MS-2026-000001")
    await stage.hana.submits(words="What is missing?")
    await stage.hana.closes_form()
    stage.everybody_reads()
    home = await stage.ann.opens_home()
    assert home is not None
    assert "A problem with a tool · Normal\nwith the IACC desk · Northwind\ndue " in home.text()
    assert "*ES-2026-000002* · MS-2026-000001 · Normal" in home.text()


async def test_what_waits_for_other_officers_does_not_fill_an_officers_list(stage: Stage) -> None:
    for link in (TAOBAO, "https://www.lazada.sg/products/i1001.html"):
        await files(stage, link)
        await hands_over(stage)
    shared = frozenset(("shared",))
    for only, claim in (("lazada", "MS-2026-000002"), ("taobao", "MS-2026-000001")):
        room = Room("shared", shared, only=frozenset((only,)))
        assert await stage.act(waiting_first, room) == (1, [claim])
    assert await stage.act(waiting_first, Room("shared", shared)) == (2, ["MS-2026-000001"])
    stage.everybody_reads()


def waiting_first(work: Work, room: Room) -> tuple[int, list[str]]:
    """How much waits to be acknowledged there, and what is first."""
    found = pending.unacknowledged(work.session, now=work.now, at_most=1, room=room)
    return found.total, [one.reference for one in found.first]
