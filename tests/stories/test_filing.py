"""Filing: what is understood, what is refused in words, and that twice is once."""

from dataclasses import replace

import pytest

from bot.sandbox import demo
from bot.sandbox.calls import Delivery
from handlers.actor import Actor
from handlers.claims.waiting import approve_right, register_right
from handlers.programme import Work
from handlers.rights.rules import RightNotPending
from storage import history, people
from tests.harness.stage import Stage
from tests.stories.test_the_walk import ALIEXPRESS, RIGHT, TAOBAO, TMALL, files


def last_form(stage: Stage) -> Delivery:
    """The form that was sent last, as the bot was given it."""
    forms = (one for one in stage.sandbox.link.sent if one.payload.get("type") == "view_submission")
    return list(forms)[-1]


SHORT = "https://e.tb.cn/h.T8dxmP68pyc4u8t?tk=x8EDe1bZmZu"


@pytest.mark.parametrize(
    ("links", "told"),
    [
        ("", "nothing was pasted"),
        ("please remove this shop", "There is no link in this line"),
        ("https://example.com/item/123.html", "not one of the programme's platforms"),
        (f"{TAOBAO}\nhttps://www.ebay.com/itm/1", "line 2"),
        ("https://item.taobao.com.evil.example/item.htm?id=1", "line 1"),
        ("\n".join(["x"] * 301), "These are 301 lines or links; one form takes 300"),
    ],
)
async def test_links_that_are_none_are_refused_under_their_field(stage: Stage, links: str, told: str) -> None:
    await stage.hana.runs("/claim")
    await stage.hana.submits(right=RIGHT, links=links, note="still here")
    assert told in stage.hana.form.errors["links"]
    assert stage.hana.form.value("note") == "still here"
    await stage.hana.closes_form()
    assert not stage.desk.reads()


async def test_more_links_than_one_field_holds_go_into_more_fields(stage: Stage) -> None:
    hana = stage.hana
    links = [f"https://item.taobao.com/item.htm?id={n}" for n in range(1001, 1121)]
    await hana.runs("/claim")
    await hana.fills(right=RIGHT, links="\n".join(links[:60]))
    await hana.presses("Add more links")
    await hana.submits(links_2="\n".join(links[60:]))
    assert "120 listings on Taobao" in hana.form.text()
    await hana.closes_form()


async def test_an_unticked_statement_files_nothing(stage: Stage) -> None:
    await stage.hana.runs("/claim")
    await stage.hana.submits(right=RIGHT, links=TAOBAO)
    await stage.hana.submits()
    assert stage.hana.form.title == "Stand behind it"
    await stage.hana.closes_form()
    assert not stage.desk.reads()


async def test_going_back_keeps_what_was_typed_and_one_draft(stage: Stage) -> None:
    hana = stage.hana
    await hana.runs("/claim")
    await hana.submits(right=RIGHT, links=TAOBAO, note="first thought")
    await hana.person.closes_form()
    assert hana.form.value("note") == "first thought"
    await hana.submits(links=TMALL)
    assert "detail.tmall.com" not in hana.form.text()
    await hana.submits(statement=True)
    await hana.closes_form()
    await hana.presses("Listings", on="MS-2026-000001")
    assert "540212526343" in hana.form.text()
    assert "691541677564" not in hana.form.text()
    await hana.closes_form()
    stage.everybody_reads()


async def test_mixed_platforms_become_a_claim_each(stage: Stage) -> None:
    await stage.hana.runs("/claim")
    await stage.hana.submits(right=RIGHT, links=f"{TAOBAO} {ALIEXPRESS}\n{TMALL}\n{SHORT}")
    preview = stage.hana.form.text()
    assert "3 listings on Taobao" in preview
    assert "1 listing on AliExpress" in preview
    assert "short link does not tell its listing" in preview
    await stage.hana.submits(statement=True)
    await stage.hana.closes_form()
    told = "\n".join(stage.hana.reads())
    assert "MS-2026-000001 · 3 listings on Taobao" in told
    assert "MS-2026-000002 · 1 listing on AliExpress" in told
    assert len(stage.desk.reads()) == 2


async def test_a_short_link_is_completed_by_its_filer_and_goes_to_the_desk(stage: Stage) -> None:
    hana = stage.hana
    await files(stage, SHORT)
    await hana.presses("Complete short links", on=hana.dm)
    await hana.submits(listing_1=ALIEXPRESS)
    assert "not the address of one listing" in hana.form.errors["listing_1"]
    await hana.submits(listing_1=TAOBAO)
    assert "filed, being checked by the IACC" in hana.reads()[-1]
    card, told = stage.desk.reads()
    assert "691541677564" in card
    assert "MS-2026-000001 can be checked now" in told


async def test_a_short_link_that_waits_already_is_not_filed_twice(stage: Stage) -> None:
    await files(stage, SHORT)
    await stage.hana.runs("/claim")
    await stage.hana.submits(right=RIGHT, links=SHORT)
    assert "already in your open claims: MS-2026-000001" in stage.hana.form.errors["links"]
    await stage.hana.submits(links=f"{SHORT}\n{TAOBAO}")
    assert "already in your open claim MS-2026-000001" in stage.hana.form.text()
    assert "1 listing on Taobao" in stage.hana.form.text()
    await stage.hana.closes_form()


async def test_a_claim_on_a_right_not_yet_approved_waits_and_then_moves_on_by_itself(stage: Stage) -> None:
    new = {"organisation": "Northwind", "kind": "trademark", "mark": "NORDWIND", "number": "55"}
    new["jurisdiction"] = "CN"
    await stage.act(register_right, by="shell:operator", approved=False, **new)
    await stage.hana.runs("/claim")
    await stage.hana.submits(right="NORDWIND · 55 · CN (waiting for approval)", links=f"{TAOBAO}\n{SHORT}")
    await stage.hana.submits(statement=True)
    await stage.hana.closes_form()
    assert "waiting for the right's approval" in stage.hana.reads()[-1]
    stage.desk.reads()
    await stage.hana.presses("Complete short links", on=stage.hana.dm)
    await stage.hana.submits(listing_2=TMALL)
    stage.hana.reads()
    assert "Endorse and hand over" not in stage.desk.reads()[-1]
    await stage.act(register_right, by="shell:operator", approved=True, **new)
    assert "filed, being checked" in stage.hana.reads()[-1]
    card, told = stage.desk.reads()
    assert "Endorse and hand over" in card
    assert "can be checked now" in told


async def test_a_manager_approves_the_right_and_every_claim_that_waits_for_it_moves_on(stage: Stage) -> None:
    new = {"organisation": "Northwind", "kind": "trademark", "mark": "NORDWIND", "number": "55"}
    await stage.act(register_right, by="shell:operator", approved=False, jurisdiction="CN", **new)
    for links in (TAOBAO, TMALL):
        await stage.hana.runs("/claim")
        await stage.hana.submits(right="NORDWIND · 55 · CN (waiting for approval)", links=links)
        await stage.hana.submits(statement=True)
        await stage.hana.closes_form()
    assert "a manager presses *Approve the right*" in stage.desk.reads()[-1]
    told = await stage.ann.presses("Approve the right", on="MS-2026-000001")
    assert told is not None
    assert "manager may" in told.text
    assert not stage.desk.reads()
    await stage.mia.presses("Approve the right", on="MS-2026-000001")
    said = stage.desk.reads()
    assert sum("can be checked now" in one for one in said) == 2
    assert sum("Right approved by Mia Ross on" in one for one in said) == 2
    assert not any("Approve the right" in one for one in said)
    with pytest.raises(RightNotPending):
        await stage.act(_approve_again)
    assert "filed, being checked" in "\n".join(stage.hana.reads())
    stage.everybody_reads()


def _approve_again(work: Work) -> None:
    """What a second press of the button does."""
    mia = people.by_slack_id(work.session, demo.IACC, demo.MANAGER, today=work.now.date())
    assert mia is not None
    assert [row.by for row in history.of(work.session, "right:3") if row.tag == "right:approved"] == [
        f"person:{mia.person_id}"
    ]
    approve_right(work, Actor(mia), claim_id=1)


async def test_a_duplicate_is_named_and_left_out(stage: Stage) -> None:
    await files(stage, TAOBAO)
    await stage.hana.runs("/claim")
    await stage.hana.submits(right=RIGHT, links=TAOBAO)
    assert "MS-2026-000001" in stage.hana.form.errors["links"]
    await stage.hana.submits(links=f"{TAOBAO}\n{TMALL}")
    assert "already in your open claim MS-2026-000001" in stage.hana.form.text()
    await stage.hana.submits(statement=True)
    await stage.hana.closes_form()
    assert "MS-2026-000002 · 1 listing" in stage.hana.reads()[-1]
    stage.desk.reads()


async def test_a_removed_listing_may_be_claimed_again_and_is_marked(stage: Stage) -> None:
    await files(stage, TAOBAO)
    await stage.ann.presses("Endorse and hand over", on=stage.desk)
    await stage.owen.presses("All removed · 已全部下架", on=stage.shared)
    stage.everybody_reads()
    await stage.hana.runs("/claim")
    await stage.hana.submits(right=RIGHT, links=TAOBAO)
    assert "back again" in stage.hana.form.text()
    await stage.hana.submits(statement=True)
    await stage.hana.closes_form()
    assert "back again" in stage.desk.reads()[-1]
    stage.hana.reads()


async def test_anothers_claim_on_the_same_listing_is_shown_to_the_desk_alone(stage: Stage) -> None:
    await files(stage, TAOBAO)
    await stage.rob.runs("/claim")
    await stage.rob.submits(right="ACME · 7654321 · CN", links=TAOBAO)
    assert "MS-2026-000001" not in stage.rob.form.text()
    await stage.rob.submits(statement=True)
    await stage.rob.closes_form()
    assert "also claimed by another rights-holder: MS-2026-000001" in stage.desk.reads()[-1]
    assert "MS-2026-000001" not in "".join(stage.rob.reads())


async def test_a_representative_chooses_for_whom(stage: Stage) -> None:
    await stage.rob.runs("/claim")
    offered = stage.rob.form.options("right")
    assert sorted(offered, reverse=True) == [RIGHT, "ACME · 7654321 · CN"]
    await stage.rob.closes_form()


async def test_a_right_that_is_not_theirs_is_refused(stage: Stage) -> None:
    await stage.rob.runs("/claim")
    await stage.rob.submits(right="ACME · 7654321 · CN", links=TAOBAO)
    await stage.rob.closes_form()
    sent = last_form(stage)
    chosen = sent.payload["view"]["state"]["values"]["right"]["claims.right"]["selected_option"]
    forged = {**sent.payload, "user": {**sent.payload["user"], "id": stage.world.holder.id}}
    assert chosen["value"] != "1"
    reply = await stage.sandbox.link.again(replace(sent, payload=forged))
    assert "not among those you may file on" in str(reply.json())


async def test_pressing_file_it_twice_files_once(stage: Stage) -> None:
    await files(stage, TAOBAO)
    reply = await stage.sandbox.link.again(last_form(stage))
    assert "MS-2026-000001" in str(reply.json())
    await stage.settle()
    assert not stage.desk.reads()
    assert not stage.hana.reads()


async def test_links_may_come_as_a_file(stage: Stage) -> None:
    hana = stage.hana
    lines = "\n".join(f"https://item.taobao.com/item.htm?id={n}" for n in range(7001, 7201))
    await hana.runs("/claim")
    await hana.submits(right=RIGHT, links=TAOBAO, links_file=[("links.csv", lines.encode())])
    assert "201 listings on Taobao" in hana.form.text()
    await hana.submits(statement=True)
    await hana.closes_form()
    assert "201 listings" in "".join(hana.reads())
    stage.desk.reads()


async def test_a_file_read_after_the_form_was_closed_goes_on_by_message(stage: Stage) -> None:
    hana = stage.hana
    await hana.runs("/claim")
    await hana.person.submits(right=RIGHT, links_file=[("links.txt", TAOBAO.encode())])
    await hana.closes_form()
    assert "links.txt has been read" in hana.reads()[-1]
    await hana.presses("See what will happen", on="has been read")
    await hana.submits(statement=True)
    await hana.closes_form()
    stage.everybody_reads()
    await hana.runs("/claim MS-2026-000001")


async def test_a_file_that_is_no_text_is_refused_in_words(stage: Stage) -> None:
    hana = stage.hana
    await hana.runs("/claim")
    await hana.submits(right=RIGHT, links_file=[("photo.csv", b"\x89PNG\0\0")])
    assert "photo.csv could not be read as text" in hana.form.text()
    await hana.closes_form()
    assert "photo.csv gave no claim" in hana.reads()[-1]


async def test_nothing_is_filed_when_the_store_cannot_be_reached(stage: Stage) -> None:
    hana = stage.hana
    await hana.runs("/claim")
    await hana.submits(right=RIGHT, links=TAOBAO)
    with stage.store_out_of_reach():
        await hana.person.submits(statement=True)
        assert "Nothing was filed or changed" in hana.form.text() + str(hana.form.errors)
    await hana.submits(statement=True)
    await hana.closes_form()
    stage.everybody_reads()
    assert "MS-2026-000001" in stage.desk.messages[-1].rendered


async def test_everything_waits_while_slack_is_down_and_comes_once_in_order(stage: Stage) -> None:
    hana = stage.hana
    await hana.runs("/claim")
    await hana.submits(right=RIGHT, links=f"{TAOBAO}\n{ALIEXPRESS}")
    stage.sandbox.faults.down(True)
    await hana.person.submits(statement=True)
    await hana.closes_form()
    assert not stage.desk.reads()
    stage.sandbox.faults.down(False)
    await stage.settle()
    first, second = stage.desk.reads()
    assert "MS-2026-000001" in first
    assert "MS-2026-000002" in second
    assert len(hana.reads()) == 2
