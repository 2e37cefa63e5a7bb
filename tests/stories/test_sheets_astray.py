"""Sheets from those who may not, sheets that are none or cannot be fetched: all are answered in words."""

from datetime import timedelta

import pytest
from sqlalchemy import func, select

from handlers.hand_over import returning
from handlers.people import service as people
from handlers.programme import Work
from storage.batches import Case
from storage.files import GivenFile
from tests.harness.stage import Stage
from tests.harness.workbooks import packed, parts, unpacked, workbook
from tests.stories.test_outcome_sheets import filled, handed_over, sends, sheet
from tests.stories.test_the_walk import ALL_REMOVED
from tests.stories.test_undoing_sheets import WEI, wei_leaves_taobao

BOMB = workbook("<row><c><v>0</v></c></row>" * 400_000)


async def test_an_officer_of_another_platform_is_refused_in_both_languages(stage: Stage) -> None:
    posted = await handed_over(stage, 1)
    await wei_leaves_taobao(stage)
    body = filled(sheet(stage), {1: "removed"})
    await stage.wei.uploads("x.xlsx", body, posted)
    (told,) = stage.shared.reads()
    assert "MS-2026-000001 is on Taobao/Tmall, for which you do not act." in told
    assert "淘宝/天猫" in told
    refused = await stage.wei.presses("Send the sheet", on=stage.shared)
    assert refused is not None
    await stage.owen.uploads("x.xlsx", body, posted)
    assert "Recorded 1 of 1" in stage.shared.reads()[-1]
    stage.everybody_reads()


async def test_the_desk_is_told_how_it_records_for_alibaba(stage: Stage) -> None:
    posted = await handed_over(stage, 1)
    await stage.ann.uploads("x.xlsx", filled(sheet(stage), {1: "removed"}), posted)
    (told,) = stage.shared.reads()
    assert "the desk presses *Record for Alibaba* on its own card" in told
    assert "受理组可在自己的卡片上点击「代阿里巴巴登记」" in told
    assert "with Alibaba" in posted.rendered


async def test_somebody_whom_the_register_does_not_know_is_told_so(stage: Stage) -> None:
    posted = await handed_over(stage, 1)
    await stage.act(people.remove_member, slack_id=WEI, by="shell:operator")
    stage.everybody_reads()
    await stage.wei.uploads("x.xlsx", filled(sheet(stage), {1: "removed"}), posted)
    (told,) = stage.shared.reads()
    assert "We do not know you yet" in told


@pytest.mark.parametrize(
    ("name", "body"),
    [
        ("photo.png", b"\x89PNG\r\n\x1a\n" + bytes(50)),
        ("notes.txt", b"We looked at all of them."),
        ("prices.csv", b"Item,Outcome\n1,removed\n"),
        ("prices.xlsx", workbook('<row><c t="inlineStr"><is><t>Outcome</t></is></c></row>')),
        ("letter.docx", packed({"word/document.xml": b"<a/>"})),
    ],
)
async def test_any_other_file_in_the_thread_is_a_remark(stage: Stage, name: str, body: bytes) -> None:
    posted = await handed_over(stage, 1)
    await stage.owen.uploads(name, body, posted, text="please look at this")
    assert not stage.shared.reads()
    assert "please look at this" in stage.desk.reads()[-1]


async def test_what_is_given_to_the_form_is_answered_whatever_it_is(stage: Stage) -> None:
    await handed_over(stage, 1)
    for name, body, why in (
        ("photo.png", b"\x89PNG\r\n\x1a\n" + bytes(50), "it is neither an XLSX workbook nor text"),
        ("prices.csv", b"Item,Outcome\n1,removed\n", "This file is not the sheet of MS-2026-000001"),
        ("x.csv", b"MS-2026-000001-1,removed\n", "its headings are missing"),
    ):
        await sends(stage.owen, body, name)
        (told,) = stage.shared.reads()
        assert why in told
        assert name in told
        assert "Nothing was recorded." in told
        assert "未登记任何内容。" in told


async def test_a_form_without_a_file_is_refused_under_its_field(stage: Stage) -> None:
    await handed_over(stage, 1)
    await stage.owen.presses("Send the sheet", on=stage.shared)
    await stage.owen.submits()
    assert stage.owen.form.errors
    await stage.owen.closes_form()


@pytest.mark.parametrize(
    ("body", "why"),
    [
        (BOMB, "unpacked, it is far too large"),
        (packed(parts() | {"xl/vbaProject.bin": b"x"}), "it holds macros"),
        (packed(parts() | {"xl/externalLinks/externalLink1.xml": b"x"}), "it refers to other files"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"), "password"),
        (b"PK\x03\x04 and nothing more", "it is damaged"),
    ],
)
async def test_a_trap_that_looks_like_a_sheet_is_refused_and_changes_nothing(
    stage: Stage, body: bytes, why: str
) -> None:
    posted = await handed_over(stage, 1)
    await stage.owen.uploads("outcomes.xlsx", body, posted)
    (told,) = stage.shared.reads()
    assert why in told
    assert "Nothing was recorded." in told
    assert not stage.hana.reads()


async def test_more_than_ten_megabytes_are_refused(stage: Stage) -> None:
    posted = await handed_over(stage, 1)
    await stage.owen.uploads("outcomes.xlsx", bytes(10 * 1024 * 1024 + 1), posted)
    assert "it is larger than ten megabytes" in stage.shared.reads()[-1]
    await stage.owen.uploads("film.mp4", bytes(10 * 1024 * 1024 + 1), posted)
    assert not stage.shared.reads()


async def test_a_process_that_dies_before_it_fetched_loses_nothing(stage: Stage) -> None:
    posted = await handed_over(stage, 3)
    await stage.owen.presses("Send the sheet", on=stage.shared)
    await stage.owen.person.submits(sheet=[("a.xlsx", filled(sheet(stage), {1: "removed"}))])
    await stage.wei.person.uploads("b.xlsx", filled(sheet(stage), {2: "removed"}), thread=posted)
    await stage.restarts()
    await stage.settle()
    assert sum("Recorded 1 of 1" in one for one in stage.shared.reads()) == 2
    await stage.owen.closes_form()
    stage.everybody_reads()


async def test_a_sheet_that_slack_cannot_give_just_now_is_read_later(stage: Stage) -> None:
    posted = await handed_over(stage, 1)
    stage.sandbox.faults.rate_limit("files.info")
    await stage.owen.person.uploads("x.xlsx", filled(sheet(stage), {1: "removed"}), thread=posted)
    assert await stage.bot.fetcher.fetch_due() == 0
    stage.sandbox.clock.move(timedelta(minutes=5))
    await stage.settle()
    assert "Recorded 1 of 1" in stage.shared.reads()[-1]
    await stage.owen.presses("Undo", on=stage.shared)
    assert "1 listing is open again" in stage.shared.reads()[-1]
    stage.everybody_reads()


async def test_a_file_of_another_organisations_form_that_we_may_not_read_is_asked_for_in_the_thread(
    stage: Stage,
) -> None:
    await handed_over(stage, 1)
    stage.sandbox.limits.external_files_readable = False
    await sends(stage.owen, filled(sheet(stage), {1: "removed"}))
    (told,) = stage.shared.reads()
    assert "Slack did not give it to us; post it in this thread" in told
    assert "<@U0OFFICER1>" in told


async def test_of_a_file_that_slack_tells_us_nothing_of_only_officers_hear(stage: Stage) -> None:
    posted = await handed_over(stage, 1)
    for player, heard in ((stage.owen, True), (stage.ann, False)):
        stage.sandbox.faults.error("files.info", "file_not_found")
        await player.uploads("x.xlsx", filled(sheet(stage), {1: "removed"}), posted)
        assert bool(stage.shared.reads()) is heard


async def test_a_sheet_for_a_claim_that_is_decided_says_what_stands(stage: Stage) -> None:
    posted = await handed_over(stage, 2)
    await stage.owen.presses(ALL_REMOVED, on=stage.shared)
    stage.everybody_reads()
    await stage.owen.uploads("x.xlsx", filled(sheet(stage), {1: "removed", 2: "declined"}), posted)
    told = "\n".join(stage.shared.reads())
    assert "Nothing new was recorded. 1 row was recorded so before. 1 row needs another look." in told


async def test_our_own_files_are_never_taken_for_an_answer(stage: Stage) -> None:
    await handed_over(stage, 1)
    ours = stage.world.iacc.install
    assert ours is not None
    await stage.act(
        returning.hear_files,
        case=Case(1),
        source="C1:1.1",
        team_id=stage.world.iacc.id,
        user_id=ours.bot_user_id,
        file_ids=["F1"],
    )
    assert not await stage.act(noted)


def noted(work: Work) -> int:
    """How many files were ever given."""
    return work.session.scalar(select(func.count()).select_from(GivenFile)) or 0


async def test_a_sheet_in_another_thread_is_nobodys(stage: Stage) -> None:
    await handed_over(stage, 1)
    other = await stage.owen.says("Good morning", stage.shared)
    await stage.owen.uploads("x.xlsx", filled(sheet(stage), {1: "removed"}), other)
    assert not stage.shared.reads()
    assert unpacked(sheet(stage))
