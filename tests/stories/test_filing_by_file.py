"""A file in the claim form: read once Slack gives it, and its person hears of it whatever becomes of it."""

import pytest

from handlers.people import service as people
from tests.harness.stage import Stage
from tests.stories.test_the_walk import RIGHT, TAOBAO, TMALL

NO_TEXT = ("photo.csv", b"\x89PNG\0\0")
HANA = "U0HOLDER01@T0IACC0001"


async def chooses(stage: Stage, *files: tuple[str, bytes]) -> None:
    """Hana gives a file and closes the form before it has been fetched."""
    await stage.hana.runs("/claim")
    await stage.hana.person.submits(right=RIGHT, links_file=list(files))
    await stage.hana.closes_form()


async def test_a_file_that_gives_no_claim_is_told_to_who_has_closed_the_form(stage: Stage) -> None:
    await chooses(stage, NO_TEXT)
    (told,) = stage.hana.reads()
    assert "Your file photo.csv gave no claim, and nothing was filed from it." in told
    assert "it is not a text file" in told


async def test_a_second_file_in_the_same_form_is_told_too(stage: Stage) -> None:
    hana = stage.hana
    await hana.runs("/claim")
    await hana.submits(right=RIGHT, links_file=[("one.txt", TAOBAO.encode())])
    assert "one.txt has been read" in hana.reads()[-1]
    await hana.person.closes_form()
    await hana.person.submits(links_file=[("two.txt", TMALL.encode())])
    await hana.closes_form()
    assert "two.txt has been read" in hana.reads()[-1]


async def test_the_file_of_somebody_who_has_left_holds_up_nobody_elses(stage: Stage) -> None:
    hana, nora = stage.hana, stage.nora
    await hana.runs("/claim")
    await hana.person.submits(right=RIGHT, links_file=[("one.txt", TAOBAO.encode())])
    await stage.bot.programme.act(people.remove_member, slack_id=HANA, by="shell:operator")
    await stage.settle()
    await nora.presses("File a claim", on=nora.dm)
    await nora.submits(right=RIGHT, links_file=[("two.txt", TMALL.encode())])
    assert "1 listing on Taobao" in nora.form.text()
    assert "one.txt" not in "".join(hana.reads())
    stage.everybody_reads()


async def test_a_file_that_slack_cannot_give_just_now_is_read_later(stage: Stage) -> None:
    stage.sandbox.faults.rate_limit("files.info")
    await stage.hana.runs("/claim")
    await stage.hana.submits(right=RIGHT, links_file=[("one.txt", TAOBAO.encode())])
    assert "Reading" in stage.hana.form.text()
    await stage.settle()
    assert "1 listing on Taobao" in stage.hana.form.text()
    stage.hana.reads()


async def test_a_file_that_was_deleted_meanwhile_is_told(stage: Stage) -> None:
    stage.sandbox.faults.error("files.info", "file_deleted")
    await chooses(stage, ("one.txt", TAOBAO.encode()))
    assert "Slack did not give it to us" in stage.hana.reads()[-1]


@pytest.mark.parametrize("between", ["\n", " "])
async def test_more_links_than_one_form_takes_are_refused_on_however_many_lines(
    stage: Stage, between: str
) -> None:
    links = between.join(f"https://item.taobao.com/item.htm?id={n}" for n in range(5001, 5302))
    await chooses(stage, ("many.txt", links.encode()))
    assert "These are 301 lines or links; one form takes 300" in stage.hana.reads()[-1]


async def test_the_message_that_led_to_a_filed_claim_says_so_when_it_is_pressed_again(stage: Stage) -> None:
    hana = stage.hana
    await hana.runs("/claim")
    await hana.submits(right=RIGHT, links_file=[("one.txt", TAOBAO.encode())])
    await hana.submits(statement=["yes"])
    await hana.closes_form()
    stage.everybody_reads()
    await hana.presses("See what will happen", on=hana.dm)
    assert "MS-2026-000001" in hana.form
    assert "Filed" in hana.form.title
    assert len(stage.desk.unread()) == 0


@pytest.mark.parametrize("between", [",", ";", "\t", '","'])
async def test_a_table_of_links_and_other_columns_is_read_for_its_links(stage: Stage, between: str) -> None:
    rows = [
        between.join(row)
        for row in (
            ("https://www.aliexpress.com/item/1005003390123456.html", "shop x", "fake"),
            ("https://detail.1688.com/offer/690957212150.html", "工厂", "fake"),
            ("https://www.alibaba.com/product-detail/Drill_1600123456789.html", "shop y", "12,50"),
        )
    ]
    await chooses(stage, ("table.csv", "\n".join(rows).encode()))
    assert "table.csv has been read" in stage.hana.reads()[-1]
    await stage.hana.presses("See what will happen", on=stage.hana.dm)
    for platform in ("AliExpress", "1688", "Alibaba.com"):
        assert f"1 listing on {platform}" in stage.hana.form
