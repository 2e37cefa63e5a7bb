"""Two sellers were made one by mistake: the desk takes them apart again, and each has its own strikes."""

from datetime import timedelta

from bot.sandbox.records import Message
from handlers.programme import Work
from storage import history
from tests.harness.sellers import APART, BRIGHT, removed
from tests.harness.stage import MONDAY, Stage
from tests.stories.test_sellers import looks_up

OTHER, THIRD = 777, 778


async def merges(stage: Stage, store: int, into: int) -> None:
    """Ann makes one seller of two; everybody has read of it."""
    shown = await stage.ann.runs(f"/marketsafe sellers {store}")
    await stage.ann.presses("Merge with another", on=shown)
    await stage.ann.submits(into=f"{into}→{into} · store id {into}", reason="The same licence in both.")
    await stage.ann.closes_form()
    stage.everybody_reads()


async def takes_apart(stage: Stage, store: int, of: int) -> str:
    """Ann takes one seller out of another; what she sees then."""
    shown = await stage.ann.runs(f"/marketsafe sellers {of}")
    assert shown is not None
    block = next(one for one in shown.blocks if f"🔗 *{store}* is part of it" in str(one))
    ids = block["block_id"], block["accessory"]["action_id"]
    await stage.ann.person.uses_element(shown, *ids)
    await stage.ann.submits(reason="The licence was a copy.")
    told = stage.ann.form.text()
    await stage.ann.closes_form()
    return told


async def test_a_wrong_merge_is_taken_apart_and_strikes_are_counted_for_each(stage: Stage) -> None:
    await removed(stage, 1)
    await removed(stage, 2, store=OTHER)
    await merges(stage, OTHER, BRIGHT)
    told = await looks_up(stage, str(BRIGHT))
    assert "🔗 *777* is part of it, with 1 key, says Ann Lee" in told
    assert "> The same licence in both." in told
    told = await takes_apart(stage, OTHER, BRIGHT)
    assert "store id `777`" in told
    assert str(BRIGHT) not in told
    assert "because MS-2026-000002 had 1 listing removed" in told
    told = await looks_up(stage, str(BRIGHT))
    assert "store id `777`" not in told
    assert "🔗" not in told
    assert "because MS-2026-000001 had 1 listing removed" in told
    assert "MS-2026-000002" not in told
    assert await stage.bot.programme.act(happened) == ["seller:merged", "seller:taken_apart"]
    stage.everybody_reads()


def happened(work: Work) -> list[str]:
    """What happened to the seller that was gone for a while, by its own number."""
    return [row.tag for row in history.of(work.session, "seller:2")]


async def test_taking_apart_needs_a_reason_and_is_done_once(stage: Stage) -> None:
    await removed(stage, 1)
    await removed(stage, 2, store=OTHER)
    await merges(stage, OTHER, BRIGHT)
    before = await stage.ann.runs(f"/marketsafe sellers {BRIGHT}")
    await stage.ann.presses("Take apart", on=before)
    await stage.ann.submits(reason=" ")
    assert "This needs a reason." in stage.ann.form.text()
    await stage.ann.submits(reason="The licence was a copy.")
    await stage.ann.closes_form()
    told = await stage.ann.presses("Take apart", on=before)
    assert told is not None
    assert "these are two sellers by now" in told.rendered
    stage.everybody_reads()


async def test_a_seller_merged_by_way_of_another_is_taken_out_of_both(stage: Stage) -> None:
    await removed(stage, 1)
    await removed(stage, 2, store=OTHER)
    await removed(stage, 3, store=THIRD)
    await merges(stage, THIRD, OTHER)
    await merges(stage, OTHER, BRIGHT)
    assert "store id `778`" in await takes_apart(stage, THIRD, BRIGHT)
    assert "store id `778`" not in await looks_up(stage, str(BRIGHT))
    told = await takes_apart(stage, OTHER, BRIGHT)
    assert "store id `777`" in told
    assert "store id `778`" not in told
    stage.everybody_reads()


async def both_at_the_bar(stage: Stage) -> None:
    """Three strikes against each of two stores, and the desk has read of both."""
    for strike in range(3):
        stage.sandbox.clock.set(max(stage.now, MONDAY + strike * APART))
        await removed(stage, strike * 10 + 1)
        await removed(stage, strike * 10 + 5, store=OTHER)
    await stage.tick()
    stage.everybody_reads()


def card_of(stage: Stage, number: int) -> Message:
    """The desk's card that asks whether to close the first store, or the other."""
    return next(one for one in stage.desk.messages if f"CL-2026-00000{number} ·" in one.rendered)


async def recommends(stage: Stage, card: Message, words: str) -> None:
    await stage.ann.presses("Recommend", on=card)
    await stage.ann.submits(words=words)


async def test_what_was_put_to_the_desk_of_both_waits_for_each_again(stage: Stage) -> None:
    await both_at_the_bar(stage)
    await merges(stage, OTHER, BRIGHT)
    assert "not recommended" in card_of(stage, 2).rendered
    await takes_apart(stage, OTHER, BRIGHT)
    card = card_of(stage, 2).rendered
    assert "Recommend closing the store?" in card
    assert "*3 of 3 strikes*" in card
    assert any("waits as before" in one.rendered for one in stage.desk.everything)
    stage.everybody_reads()


async def recommends_both(stage: Stage) -> None:
    """Ann asks Alibaba to close each of the two stores."""
    for one in [one for one in stage.desk.messages if "[Recommend]" in one.rendered]:
        await stage.ann.presses("Recommend", on=one)
        await stage.ann.submits(words="Please close it.")
    stage.everybody_reads()


def asked_of_the_other(stage: Stage) -> Message:
    """Alibaba's card that asks to close the other store."""
    return next(one for one in stage.shared.messages if "CL-2026-000002" in one.rendered)


async def test_what_was_recommended_of_it_is_asked_of_alibaba_again(stage: Stage) -> None:
    await both_at_the_bar(stage)
    await recommends_both(stage)
    await merges(stage, OTHER, BRIGHT)
    assert "no longer recommended" in asked_of_the_other(stage).rendered
    await takes_apart(stage, OTHER, BRIGHT)
    assert "[Record action" in asked_of_the_other(stage).rendered
    asked = [one.rendered for one in stage.shared.everything if "<@U0OFFICER1>" in one.rendered]
    assert sum("CL-2026-000002" in one for one in asked) == 2
    stage.everybody_reads()


async def test_alibaba_hears_each_time_that_nothing_more_is_asked_of_it(stage: Stage) -> None:
    await both_at_the_bar(stage)
    await recommends_both(stage)
    for times in (1, 2):
        await merges(stage, OTHER, BRIGHT)
        said = [one for one in stage.shared.everything if "The IACC no longer recommends CL" in one.rendered]
        assert len(said) == times
        await takes_apart(stage, OTHER, BRIGHT)
    stage.everybody_reads()


async def test_what_waits_again_is_late_again(stage: Stage) -> None:
    await both_at_the_bar(stage)
    await stage.tick(stage.now + timedelta(days=14))
    assert late_of_the_other(stage) == 1
    await merges(stage, OTHER, BRIGHT)
    await takes_apart(stage, OTHER, BRIGHT)
    await stage.tick(stage.now + timedelta(days=14))
    assert late_of_the_other(stage) == 2
    stage.everybody_reads()


def late_of_the_other(stage: Stage) -> int:
    """How often the desk was told that it is late with the other store."""
    return sum(
        "777 on AliExpress" in one.rendered and "is overdue since" in one.rendered
        for one in stage.desk.everything
    )


async def test_a_suggestion_does_not_wait_again_beside_one_that_was_made_since(stage: Stage) -> None:
    await both_at_the_bar(stage)
    await stage.ann.presses("Recommend", on=card_of(stage, 2))
    await stage.ann.submits(words="Please close it.")
    await merges(stage, OTHER, BRIGHT)
    await stage.owen.presses("Record action", on=stage.shared.finds("Please close it."))
    await stage.owen.submits(kind="none", reason="Not yet.")
    stage.everybody_reads()
    for strike in range(3, 7):
        stage.sandbox.clock.set(max(stage.now, MONDAY + strike * APART))
        await removed(stage, strike * 10 + 1)
    await stage.tick()
    stage.everybody_reads()
    told = await takes_apart(stage, OTHER, BRIGHT)
    assert "store id `777`" in told
    stage.everybody_reads()


async def test_what_only_the_desk_was_asked_waits_again_beside_what_went_to_alibaba(stage: Stage) -> None:
    await both_at_the_bar(stage)
    await recommends(stage, card_of(stage, 2), "Please close it.")
    await merges(stage, OTHER, BRIGHT)
    assert "recommended to Alibaba" in stage.shared.finds("Please close it.").rendered
    assert "not recommended" in card_of(stage, 1).rendered
    await takes_apart(stage, OTHER, BRIGHT)
    assert "Recommend closing the store?" in card_of(stage, 1).rendered
    assert "[Record action" in stage.shared.finds("Please close it.").rendered
    stage.everybody_reads()


async def test_what_alibaba_answered_about_it_meanwhile_goes_with_it(stage: Stage) -> None:
    await both_at_the_bar(stage)
    await stage.ann.presses("Recommend", on=card_of(stage, 2))
    await stage.ann.submits(words="Please close it.")
    await merges(stage, OTHER, BRIGHT)
    await stage.owen.presses("Record action", on=stage.shared.finds("Please close it."))
    await stage.owen.submits(kind="closed", reason="侵权")
    told = await takes_apart(stage, OTHER, BRIGHT)
    assert "侵权" in told
    assert "侵权" not in await looks_up(stage, str(BRIGHT))
    stage.everybody_reads()
