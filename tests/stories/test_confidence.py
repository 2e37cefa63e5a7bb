"""What a rights-holder tells the IACC in confidence never reaches Alibaba, by any way."""

import json
import zipfile
from datetime import timedelta
from io import BytesIO
from pathlib import Path

from tests.harness.batches import FIRST, Imported, imports
from tests.harness.sellers import BRIGHT, at_the_bar
from tests.harness.stage import Stage
from tests.harness.trusted import allows, has_standing
from tests.stories.test_outcome_sheets import card, filled, sheet
from tests.stories.test_the_walk import ACKNOWLEDGE, ALL_REMOVED, DECLINE, ONE_BY_ONE, TAOBAO, TMALL, files

SECRET = "INFORMANT-GAO-OF-PUTIAN"


async def test_a_confidential_note_is_in_nothing_that_alibaba_can_read(stage: Stage, tmp_path: Path) -> None:
    await files(stage, f"{TAOBAO}\n{TMALL}", confidential=SECRET, note="Look at the zip.")
    assert SECRET in stage.desk.finds("MS-2026-000001").rendered
    await comments(stage, "MS-2026-000001")
    await stage.ann.presses("Endorse and hand over", on=stage.desk)
    await stage.wei.presses(ACKNOWLEDGE, on=stage.shared)
    await stage.wei.presses(ONE_BY_ONE, on=stage.shared)
    assert SECRET not in stage.wei.form.text()
    await stage.wei.submits(listing_1="removed", listing_2="declined", reason="not_covered")
    await stage.tick()
    stage.everybody_reads()
    nothing_tells(stage, tmp_path)


async def comments(stage: Stage, on: str) -> None:
    """The desk repeats it among itself, before and while it is handed to a colleague."""
    await stage.ann.chooses("Comment", on=on)
    await stage.ann.submits(words=f"{SECRET} says so, too.")
    assert f"> {SECRET} says so, too." in stage.desk.finds(on).rendered
    await stage.mia.chooses("Hand to a colleague", on=on)
    await stage.mia.submits(colleague="Ann Lee")


async def test_a_batchs_confidential_notes_are_in_nothing_that_alibaba_can_read(
    stage: Stage, tmp_path: Path
) -> None:
    said = {str(FIRST): f"{SECRET} told us of this one"}
    await imports(stage, Imported(confidential=SECRET, note="Look at the zip.", remarks=said))
    assert SECRET in stage.desk.finds("Look at the zip.").rendered
    await comments(stage, "Look at the zip.")
    await stage.ann.presses("Endorse and hand over", on=stage.desk)
    await stage.ann.submits()
    posted = card(stage)
    assert "Look at the zip." in posted.rendered
    await stage.wei.presses(ACKNOWLEDGE, on=stage.shared)
    for button in (ONE_BY_ONE, "Send the sheet", DECLINE):
        await stage.wei.presses(button, on=stage.shared)
        assert SECRET not in stage.wei.form.text() + json.dumps(stage.wei.form.view.face)
        await stage.wei.closes_form()
    body = filled(sheet(stage), {1: "removed", 4: "what?"})
    await stage.owen.uploads("x.xlsx", body, posted)
    await stage.wei.presses("Undo", on=stage.shared)
    await stage.owen.presses(ALL_REMOVED, on=stage.shared)
    await stage.tick()
    stage.everybody_reads()
    nothing_tells(stage, tmp_path)


async def test_questions_of_the_desk_answers_and_withdrawals_tell_alibaba_nothing(
    stage: Stage, tmp_path: Path
) -> None:
    await files(stage, f"{TAOBAO}\n{TMALL}", confidential=SECRET)
    await stage.ann.presses("Ask", on=stage.desk)
    await stage.ann.submits(reason="other_question", words=f"Is {SECRET} the seller?")
    await stage.hana.presses("Answer", on=stage.hana.dm)
    await stage.hana.submits(answer=f"{SECRET} is a cousin of the seller's.", note="Look at the zip.")
    assert f"{SECRET} is a cousin" in "\n".join(stage.desk.reads())
    await stage.ann.presses("Endorse and hand over", on=stage.desk)
    await stage.owen.presses("Ask", on=stage.shared)
    await stage.owen.submits(reason="authorisation", words="Who sells it?")
    await stage.hana.presses("Answer", on=stage.hana.dm)
    await stage.hana.submits(answer="Nobody of ours.", confidential=f"{SECRET}, and their mother.")
    await stage.hana.presses("Withdraw", on=stage.hana.dm)
    await stage.hana.submits(what="some", chosen_0=["2"], reason="mistake", words=f"{SECRET} bought it.")
    for button in (ONE_BY_ONE, "Ask", DECLINE):
        await stage.wei.presses(button, on=stage.shared)
        assert SECRET not in stage.wei.form.text() + json.dumps(stage.wei.form.view.face)
        await stage.wei.closes_form()
    await stage.tick()
    stage.everybody_reads()
    nothing_tells(stage, tmp_path, hana_was_asked=True)


async def test_nothing_told_of_a_seller_in_confidence_is_in_what_alibaba_reads(
    stage: Stage, tmp_path: Path
) -> None:
    await stage.ann.runs(f"/marketsafe sellers https://www.aliexpress.com/store/{BRIGHT}")
    await stage.ann.presses("Lists", on=f"{BRIGHT}")
    await stage.ann.submits(list="watch", reason=SECRET)
    await stage.ann.closes_form()
    await stage.nora.presses("Our dealers", on=stage.nora.dm)
    await stage.nora.submits(store=f"https://www.aliexpress.com/store/{BRIGHT}", note=SECRET)
    await stage.nora.closes_form()
    await at_the_bar(stage, confidential=SECRET)
    await stage.ann.presses("Recommend", on=stage.desk)
    await stage.ann.submits(words="Please close it.")
    await stage.wei.presses("Record action", on=stage.shared)
    assert SECRET not in stage.wei.form.text() + json.dumps(stage.wei.form.view.face)
    await stage.wei.closes_form()
    posted = stage.shared.finds("Please close it.")
    assert "Northwind" not in posted.rendered
    await stage.ann.presses("Take it back", on=stage.desk)
    await stage.ann.submits(reason=SECRET)
    stage.everybody_reads()
    nothing_tells(stage, tmp_path)


async def test_what_passes_by_standing_tells_alibaba_nothing_in_confidence(
    stage: Stage, tmp_path: Path
) -> None:
    await has_standing(stage)
    await allows(stage)
    before = len(stage.shared.everything)
    await files(stage, TAOBAO, confidential=SECRET)
    assert len(stage.shared.everything) == before
    assert SECRET in stage.desk.finds("MS-2026-000002 ·").rendered
    await files(stage, TMALL, note="Look at the zip.")
    posted = stage.shared.finds("Look at the zip.")
    await comments(stage, "MS-2026-000002 ·")
    await stage.wei.presses(ONE_BY_ONE, on=posted)
    assert SECRET not in stage.wei.form.text() + json.dumps(stage.wei.form.view.face)
    await stage.wei.closes_form()
    await stage.mia.runs("/marketsafe settings")
    await stage.mia.presses("Suspend", on="Northwind")
    await stage.mia.submits(reason=f"{SECRET} says that they lie.")
    await stage.mia.closes_form()
    await stage.tick()
    stage.everybody_reads()
    nothing_tells(stage, tmp_path)


async def test_what_is_late_or_recorded_for_an_officer_tells_alibaba_nothing_in_confidence(
    stage: Stage, tmp_path: Path
) -> None:
    await files(stage, TAOBAO, confidential=SECRET)
    await stage.ann.presses("Endorse and hand over", on=stage.desk)
    await stage.tick(stage.now + timedelta(days=3))
    raised = stage.desk.finds("MarketSafe, by the clock")
    await stage.ann.presses("Post to Alibaba", on=raised)
    await stage.ann.submits(words="Please decide on it today.")
    await stage.ann.submits()
    await stage.ann.closes_form()
    await stage.ann.presses("Record for Alibaba", on=stage.desk.finds("[Record for Alibaba]"))
    await stage.ann.submits(
        officer="Chen Wei", source=f"mail to {SECRET}", what="All that was open is removed"
    )
    await stage.owen.presses("Undo the last", on=stage.shared.finds("[Undo the last"))
    stage.everybody_reads()
    nothing_tells(stage, tmp_path)


def nothing_tells(stage: Stage, tmp_path: Path, *, hana_was_asked: bool = False) -> None:
    """The secret is in no message or file that Alibaba can read, nor in a log or unsealed in the store.

    Nor does the desk tell it to the rights-holder again, unless it asks them about it.
    """
    hers = () if hana_was_asked else (stage.hana.dm,)
    for channel in (stage.shared, stage.wei.dm, stage.owen.dm, *hers):
        for message in channel.everything:
            told = json.dumps([message.text, message.blocks, message.metadata], ensure_ascii=False)
            assert SECRET not in told
            for file in message.files:
                assert SECRET.encode() not in _unpacked(file.body or b"")
    assert SECRET not in json.dumps(stage.logged, default=str)
    assert not [path for path in _files_under(tmp_path) if SECRET.encode() in path.read_bytes()]


async def test_a_desk_channel_that_is_shared_gets_nothing_and_the_managers_are_told(stage: Stage) -> None:
    await stage.sandbox.share(stage.desk, stage.world.alibaba, [stage.world.officer])
    await stage.settle()
    stage.everybody_reads()
    before = len(stage.desk.everything)
    await files(stage, TAOBAO, confidential=SECRET)
    assert len(stage.desk.everything) == before
    told = "\n".join(message.rendered for message in stage.mia.dm.messages)
    assert "desk" in told
    assert SECRET not in told
    stage.parked_is_expected = True
    stage.expected_errors.add("delivery.parked")


def _unpacked(content: bytes) -> bytes:
    """All that is in a file, with a workbook's parts unpacked."""
    if not content.startswith(b"PK"):
        return content
    with zipfile.ZipFile(BytesIO(content)) as packed:
        return b"".join(packed.read(name) for name in packed.namelist())


def _files_under(path: Path) -> list[Path]:
    """The store's own files are among them on SQLite: what is sealed is not to be read there either."""
    return [one for one in path.rglob("*") if one.is_file()]
