"""What was declined or refused is changed and filed again: as a new claim, and both say so."""

from tests.harness.batches import Imported, imports
from tests.harness.stage import Stage
from tests.stories.test_the_walk import ONE_BY_ONE, TAOBAO, TMALL, files, hands_over

SECRET = "INFORMANT-GAO-OF-PUTIAN"


async def refused(stage: Stage, links: str = TAOBAO, **more: str) -> None:
    """Hana's claim was refused, and everybody has read of it."""
    await files(stage, links, **more)
    await stage.ann.presses("Refuse", on=stage.desk)
    await stage.ann.submits(reason="wrong_listing")
    stage.everybody_reads()


async def test_a_refused_claim_is_changed_and_filed_again(stage: Stage) -> None:
    await refused(stage, note="Look at the zip.", confidential=SECRET, ground="test_buy")
    await stage.hana.presses("Change and file again", on=stage.hana.dm)
    form = str(stage.hana.form.values) + stage.hana.form.text()
    for kept in (TAOBAO.split("id=")[1], "Look at the zip.", SECRET, "Test buy", "NORTHWIND"):
        assert kept in form
    await stage.hana.submits(note="Look at the strap.")
    assert "Look at the strap." in stage.hana.form.text()
    assert SECRET in stage.hana.form.text()
    await stage.hana.submits(statement=True)
    await stage.hana.closes_form()
    told = "\n".join(stage.hana.reads())
    assert "Filed again as MS-2026-000002." in told
    assert "Files MS-2026-000001 again." in told
    desk = "\n".join(stage.desk.reads())
    assert "Filed again as MS-2026-000002." in desk
    assert "Files MS-2026-000001 again." in desk
    assert "Look at the strap." in desk


async def test_only_what_was_declined_is_filed_again(stage: Stage) -> None:
    await files(stage, f"{TAOBAO}\n{TMALL}")
    await hands_over(stage)
    await stage.owen.presses(ONE_BY_ONE, on=stage.shared)
    await stage.owen.submits(listing_1="removed", listing_2="declined", reason="not_covered")
    stage.everybody_reads()
    await stage.hana.presses("Change and file again", on=stage.hana.dm)
    assert "540212526343" in stage.hana.form.value("links")
    assert "691541677564" not in stage.hana.form.value("links")
    await stage.hana.submits()
    await stage.hana.submits(statement=True)
    await stage.hana.closes_form()
    stage.everybody_reads()
    told = await stage.hana.presses("Change and file again", on=stage.hana.dm.finds("Filed again as"))
    assert told is not None
    assert "Nothing of MS-2026-000001 is left" in told.text


async def test_many_links_fill_as_many_fields_as_they_need(stage: Stage) -> None:
    await imports(stage, Imported(claims=1, listings=70))
    await stage.ann.presses("Refuse", on=stage.desk)
    await stage.ann.submits(reason="wrong_listing")
    stage.everybody_reads()
    told = await stage.hana.runs("/claim MS-2026-000001")
    await stage.hana.presses("Change and file again", on=told)
    assert "880000000070" in stage.hana.form.value("links_2")
    await stage.hana.presses("Add more links", on=stage.hana.form)
    assert "880000000070" in stage.hana.form.value("links_2")
    assert not stage.hana.form.value("links_3")
    await stage.hana.submits()
    assert "70 listings" in stage.hana.form.text()
    await stage.hana.submits(statement=True)
    await stage.hana.closes_form()
    assert "Files MS-2026-000001 again." in "\n".join(stage.hana.reads())
    stage.everybody_reads()


async def test_a_representative_does_not_read_what_the_rights_holder_told_in_confidence(stage: Stage) -> None:
    await refused(stage, confidential=SECRET)
    told = await stage.rob.runs("/claim MS-2026-000001")
    assert told is not None
    await stage.rob.presses("Change and file again", on=told)
    assert SECRET not in stage.rob.form.text()
    assert TAOBAO.split("id=")[1] in stage.rob.form.value("links")
    await stage.rob.closes_form()
