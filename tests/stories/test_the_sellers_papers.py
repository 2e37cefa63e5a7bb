"""The papers of a counter-notice: fetched after the ack, passed on to rights-holder and desk, once."""

from typing import Any

from sqlmodel import select

from handlers.programme import Work
from storage.kept_files import KeptFile
from storage.papers import Paper
from tests.harness.stage import Stage
from tests.stories.test_counter_notices import COUNTER, SELLER, happened, objects, removed
from tests.stories.test_counter_notices_listed import batch_removed

LICENCE = ("licence.pdf", b"%PDF-1.7 a licence of 2024")


def passed_on(stage: Stage) -> dict[str, list[tuple[str, bytes | None]]]:
    """Where our bot has put which files, in the threads of its cards; the sheets of hand-overs left out."""
    rooms = {"holder": stage.hana.dm, "desk": stage.desk, "shared": stage.shared}
    return {
        name: [
            (file.name, file.body)
            for one in room.everything
            for file in one.files
            if one.bot_id and one.thread_ts and not file.name.startswith("MS-")
        ]
        for name, room in rooms.items()
    }


def states(work: Work) -> list[str]:
    return [one.state for one in work.session.scalars(select(Paper).order_by(Paper.id))]  # type: ignore[arg-type]


def kept(work: Work) -> list[tuple[int, bytes]]:
    """(size, the bytes again) of what is kept; sealed in the store."""
    found = list(work.session.scalars(select(KeptFile)))
    assert not any(LICENCE[1] in one.body for one in found)
    return [(one.size, work.keyring.open_bytes(one.body)) for one in found]


async def objects_with(stage: Stage, *files: tuple[str, bytes]) -> None:
    await removed(stage)
    await objects(stage, papers=list(files))


async def test_papers_go_to_the_holder_and_the_desk_and_nowhere_else(stage: Stage) -> None:
    await objects_with(stage, LICENCE)
    assert passed_on(stage) == {"holder": [LICENCE], "desk": [LICENCE], "shared": []}
    assert "The seller gave 1 paper: it is in this card's thread." in "\n".join(stage.hana.reads())
    assert "The seller gave 1 paper: it is in this card's thread." in "\n".join(stage.desk.reads())
    shown = "\n".join(stage.shared.reads())
    assert "1 paper was passed on to the rights-holder and the IACC" in shown
    assert "1 份材料已转给权利人和 IACC" in shown
    assert await stage.act(kept) == [(len(LICENCE[1]), LICENCE[1])]
    assert ("claim:paper_given", "person") in await stage.act(happened)


async def test_what_could_run_is_not_passed_on_and_the_officer_is_told_in_chinese(stage: Stage) -> None:
    disguised, empty = ("invoice.pdf", b"MZ\x90\x00 a program"), ("empty.pdf", b"")
    await objects_with(stage, LICENCE, ("licence.exe", b"MZ"), ("all.zip", b"PK"), disguised, empty)
    told = "\n".join(stage.wei.reads())
    assert "（licence.exe）" in told
    for name in ("all.zip", "invoice.pdf", "empty.pdf"):
        assert name in told
    assert "反通知仍按您的记录有效" in told
    assert passed_on(stage)["holder"] == [LICENCE]
    assert await stage.act(states) == ["given", "refused", "refused", "refused", "refused"]
    card = "\n".join(stage.hana.reads())
    assert "4 papers of the seller's could not be passed on" in card
    assert "[Stand behind" in card
    stage.everybody_reads()


async def test_what_slack_does_not_give_is_told_and_can_be_posted_in_the_thread(stage: Stage) -> None:
    stage.sandbox.faults.error("files.info", "file_deleted")
    await objects_with(stage, LICENCE)
    assert "Slack 没有把它交给我们" in stage.wei.reads()[-1]
    assert passed_on(stage)["holder"] == []
    stage.everybody_reads()
    card = next(one for one in stage.shared.messages if SELLER.split()[0] in one.rendered)
    await stage.wei.uploads(*LICENCE, thread=card)
    assert passed_on(stage)["holder"] == [LICENCE]
    assert passed_on(stage)["desk"] == [LICENCE]
    stage.everybody_reads()


async def test_a_file_that_the_desk_or_a_stranger_posts_there_is_no_paper(stage: Stage) -> None:
    await objects_with(stage)
    card = next(one for one in stage.shared.messages if SELLER.split()[0] in one.rendered)
    await stage.ann.uploads(*LICENCE, thread=card)
    on_desk = next(one for one in stage.desk.messages if SELLER.split()[0] in one.rendered)
    await stage.ann.uploads(*LICENCE, thread=on_desk)
    assert await stage.act(states) == []
    stage.everybody_reads()


async def test_a_process_that_ends_before_the_paper_came_loses_nothing(stage: Stage) -> None:
    await removed(stage)
    await stage.wei.presses(COUNTER, on=stage.shared)
    fields: dict[str, Any] = {"ground": "authorised", "words": SELLER, "papers": [LICENCE]}
    await stage.wei.person.submits(**fields)
    assert await stage.bot.programme.act(states) == ["waiting"]
    await stage.restarts()
    await stage.settle()
    assert passed_on(stage) == {"holder": [LICENCE], "desk": [LICENCE], "shared": []}
    await stage.restarts()
    await stage.settle()
    assert passed_on(stage) == {"holder": [LICENCE], "desk": [LICENCE], "shared": []}
    stage.everybody_reads()


async def test_a_paper_that_was_fetched_and_not_yet_sent_is_sent_by_the_next_process(stage: Stage) -> None:
    await removed(stage)
    await stage.wei.presses(COUNTER, on=stage.shared)
    await stage.wei.person.submits(ground="authorised", words=SELLER, papers=[LICENCE])
    await stage.bot.fetcher.fetch_due()
    assert await stage.bot.programme.act(states) == ["given"]
    await stage.restarts()
    await stage.settle()
    assert passed_on(stage) == {"holder": [LICENCE], "desk": [LICENCE], "shared": []}
    stage.everybody_reads()


async def test_the_same_paper_is_passed_on_once(stage: Stage) -> None:
    await objects_with(stage, LICENCE, ("the same.pdf", LICENCE[1]))
    assert passed_on(stage)["holder"] == [LICENCE]
    assert await stage.act(states) == ["given", "again"]
    stage.everybody_reads()


async def test_papers_of_several_notices_go_under_the_card_of_one_and_the_others_say_so(stage: Stage) -> None:
    await batch_removed(stage, claims=2, listings=1)
    await stage.wei.presses(COUNTER, on=stage.shared)
    every = stage.wei.form.options("listings_1")
    await stage.wei.submits(listings_1=every, ground="owner", words="Mine.", papers=[LICENCE])
    assert passed_on(stage) == {"holder": [LICENCE], "desk": [LICENCE], "shared": []}
    told = "\n".join(stage.hana.reads())
    assert "in the thread of the card of MS-2026-000001-1, which came with it" in told
    stage.everybody_reads()


async def test_a_name_that_hides_how_it_ends_is_shown_as_it_is(stage: Stage) -> None:
    await objects_with(stage, ("licence\u202efdp.exe", b"x"), ("a\u202e b.PDF", b"%PDF"))
    assert passed_on(stage)["holder"] == [("a b.PDF", b"%PDF")]
    assert "licencefdp.exe" in "\n".join(stage.wei.reads())
    stage.everybody_reads()
