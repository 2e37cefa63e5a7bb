"""What is written under the cards of objections and closures: kept, told to the desk, shared by it."""

from sqlalchemy import text

from handlers.programme import Work
from storage import escalations
from tests.harness.sellers import at_the_bar
from tests.harness.stage import Stage
from tests.stories.test_counter_notices import countered, happened

SAID = "The licence ended in <2024> & was not renewed"


def written(work: Work, subject: str) -> list[tuple[str, bool, bool]]:
    """(words, was it edited, was it shared) of each reply; the store holds none of the words."""
    [*sealed] = work.session.scalars(text("SELECT words FROM reply"))
    assert not any(b"licence" in bytes(one) for one in sealed)
    found = escalations.replies_to(work.session, subject)
    return [(work.open(one.words), bool(one.edited_at), bool(one.shared_at)) for one in found]


async def test_an_officers_words_under_an_objections_card_are_kept_and_shared_by_the_desk(
    stage: Stage,
) -> None:
    await countered(stage)
    card = stage.shared.messages[-1]
    said = await stage.wei.says(SAID, stage.shared, card)
    (told,) = stage.desk.reads()
    assert "Chen Wei wrote about MS-2026-000001-1:" in told
    assert SAID in told.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")
    await stage.wei.edits(said, f"{SAID}.")
    assert await stage.act(written, "notice:1") == [(f"{SAID}.", True, False)]
    await stage.ann.presses("Replies", on=stage.desk)
    await stage.ann.presses("Share with the holder", on=stage.ann.form)
    (heard,) = stage.hana.reads()
    assert "Alibaba wrote about MS-2026-000001-1:" in heard
    assert stage.hana.dm.everything[-1].thread_ts
    assert await stage.act(written, "notice:1") == [(f"{SAID}.", True, True)]
    tags = [tag for tag, _ in await stage.act(happened)]
    assert tags[-3:] == ["claim:reply_recorded", "claim:reply_edited", "claim:reply_shared"]
    stage.everybody_reads()


async def test_what_the_desk_writes_under_its_own_card_stays_there(stage: Stage) -> None:
    await countered(stage)
    await stage.ann.says("Their licence looks forged to me.", stage.desk, stage.desk.messages[-1])
    assert await stage.act(lambda work: len(escalations.replies_to(work.session, "notice:1"))) == 1
    await stage.wei.says("Which papers do you need?", stage.shared, stage.shared.messages[-1])
    stage.everybody_reads()
    await stage.ann.presses("Replies", on=stage.desk)
    shown = stage.ann.form.text()
    assert "looks forged" in shown
    assert shown.count("[Share") == 1
    stage.everybody_reads()


async def test_what_is_written_under_a_closures_card_is_kept_and_stays_with_the_iacc(stage: Stage) -> None:
    await at_the_bar(stage)
    await stage.ann.presses("Recommend", on=stage.desk)
    await stage.ann.submits(words="Please close it.")
    stage.everybody_reads()
    await stage.wei.says("We look into it.", stage.shared, stage.shared.messages[-1])
    (told,) = stage.desk.reads()
    assert "Chen Wei wrote about CL-2026-000001:" in told
    await stage.ann.presses("Replies", on=stage.desk)
    assert "We look into it." in stage.ann.form.text()
    assert "[Share" not in stage.ann.form.text()
    assert not stage.hana.reads()
    stage.everybody_reads()
