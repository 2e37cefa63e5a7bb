"""Unknown outcomes: what may have been done is looked for, and nobody reads anything twice."""

import pytest

from bot.delivery import marks
from bot.delivery.keeper import LEASE_FOR
from bot.sandbox import demo
from storage import lanes, outbox_desk
from storage.crypto import Keyring
from storage.lanes import Promise
from tests.delivery.kit import Office


@pytest.mark.parametrize("lane", ["group", "desk", f"@{demo.ANALYST}"])
async def test_a_message_whose_answer_was_lost_is_not_sent_again(office: Office, lane: str) -> None:
    office.sandbox.faults.lose_answer("chat.postMessage")
    office.says("one", "two", to=lane)
    await office.settles()
    assert sorted(message.text for message in office.sandbox.unread()) == ["one", "two"]
    assert office.post("one").ts != ""


async def test_a_message_that_was_dropped_on_its_way_is_sent_again(office: Office) -> None:
    office.sandbox.faults.drop("chat.postMessage")
    office.says("one", "two")
    await office.settles()
    assert office.world.group.reads() == ["one", "two"]


async def test_nothing_is_sent_again_before_a_late_request_could_have_arrived(office: Office) -> None:
    office.sandbox.faults.drop("chat.postMessage")
    office.says("one")
    await office.delivers()
    office.later(9)
    await office.delivers()
    assert len(office.sandbox.calls.of("chat.postMessage")) == 1
    assert not office.sandbox.calls.of("conversations.history")


@pytest.mark.parametrize("code", ["fatal_error", "internal_error", "request_timeout", "service_unavailable"])
@pytest.mark.parametrize("did_it", [True, False])
async def test_an_error_that_says_nothing_is_looked_into(office: Office, code: str, *, did_it: bool) -> None:
    office.sandbox.faults.error("chat.postMessage", code, did_it=did_it)
    office.says("one")
    await office.settles()
    assert office.world.group.reads() == ["one"]


async def test_a_reply_whose_answer_was_lost_is_not_sent_again(office: Office) -> None:
    office.shows("card", "the card")
    await office.settles()
    office.sandbox.faults.lose_answer("chat.postMessage")
    office.says("the reply", under="card")
    await office.settles()
    assert [reply.text for reply in office.world.group.finds("the card").thread] == ["the reply"]
    assert office.sandbox.calls.of("conversations.replies")


async def test_a_card_whose_answer_was_lost_is_edited_from_then_on(office: Office) -> None:
    office.sandbox.faults.lose_answer("chat.postMessage")
    office.shows("card", "filed")
    await office.delivers()
    office.shows("card", "taken")
    await office.settles()
    assert [message.text for message in office.world.group.messages] == ["taken"]


async def test_messages_between_do_not_hide_a_card_whose_answer_was_lost(office: Office) -> None:
    """A card holds nothing back, so its lane goes on, and the newest message known is not its own."""
    office.sandbox.faults.lose_answer("chat.postMessage")
    office.shows("card", "the card")
    await office.delivers()
    office.later(5)
    office.says("one", "two")
    await office.settles()
    assert sorted(office.world.group.reads()) == ["one", "the card", "two"]


async def test_a_deleted_card_posted_anew_is_not_taken_for_the_old_one(office: Office) -> None:
    office.shows("card", "filed")
    await office.settles()
    old = office.card("card").ts
    office.sandbox.faults.error("chat.update", "edit_window_closed")
    office.sandbox.faults.drop("chat.postMessage")
    office.shows("card", "taken")
    await office.settles()
    assert office.world.group.reads() == ["filed", "taken"]
    assert office.card("card").ts != old


@pytest.mark.parametrize("step", ["files.getUploadURLExternal", "upload", "files.completeUploadExternal"])
async def test_a_file_is_shared_once_whatever_answer_is_lost(office: Office, step: str) -> None:
    office.sandbox.faults.lose_answer(step)
    office.uploads("listings.csv")
    await office.settles()
    assert office.world.group.reads() == ["(file: listings.csv)"]


@pytest.mark.parametrize("step", ["files.getUploadURLExternal", "upload", "files.completeUploadExternal"])
async def test_a_file_that_was_dropped_on_its_way_is_shared(office: Office, step: str) -> None:
    office.sandbox.faults.drop(step)
    office.uploads("listings.csv")
    await office.settles()
    assert office.world.group.reads() == ["(file: listings.csv)"]


async def test_a_file_goes_below_its_card_with_its_words(office: Office) -> None:
    office.shows("card", "the card")
    office.uploads("listings.csv", b"a,b\n1,2\n", under="card")
    await office.settles()
    (reply,) = office.world.group.finds("the card").thread
    assert [file.body for file in reply.files] == [b"a,b\n1,2\n"]
    office.uploads_with_words("more.csv", "Three listings.")
    await office.settles()
    assert office.world.group.last.text == "Three listings."


async def test_a_file_that_slack_never_shares_is_given_up(office: Office) -> None:
    office.sandbox.faults.error("files.completeUploadExternal", "internal_error", times=None)
    office.uploads("listings.csv")
    office.says("next")
    took = await office.settles()
    assert office.parked() == {"test:listings.csv": "file_not_taken"}
    assert len(office.sandbox.calls.of("files.completeUploadExternal")) == 3
    assert "next" in office.world.group.finds("next")
    assert took <= 120


async def test_the_id_of_a_file_is_kept_before_its_bytes_are_sent(office: Office) -> None:
    office.sandbox.faults.drop("upload")
    office.uploads("listings.csv")
    await office.delivers()
    assert office.post("listings.csv").file_id == next(iter(office.sandbox.world.files))


async def crash(office: Office, *, after: str = "") -> Promise:
    """A worker marks the next promise as being sent and dies; `after`: the message that Slack got."""
    (due,) = office.do(lambda uow: lanes.due(uow.session, now=uow.now, shut=lanes.Shut(), at_most=1))
    promise = office.do(
        lambda uow: lanes.begin(uow.session, due, worker="the dead one", now=uow.now, lease_for=LEASE_FOR)
    )
    assert promise is not None
    if after:
        await arrives(office, promise, after)
    return promise


async def arrives(office: Office, promise: Promise, said: str) -> None:
    """A request that a worker had sent reaches Slack."""
    mark = marks.mark(office.store.keyring, promise)
    client = office.client_for(demo.IACC)
    await client.chat_postMessage(channel=demo.GROUP, text=said, metadata=mark)


@pytest.mark.parametrize("after", ["", "one"])
async def test_a_crash_while_sending_neither_loses_nor_repeats(office: Office, after: str) -> None:
    office.says("one", "two")
    await crash(office, after=after)
    await office.settles()
    assert office.world.group.reads() == ["one", "two"]


async def test_a_dead_workers_lane_is_free_after_its_lease(office: Office) -> None:
    office.says("one")
    await crash(office)
    office.later(59)
    await office.delivers()
    assert office.world.group.reads() == []
    office.later(1)
    await office.delivers()
    assert office.world.group.reads() == ["one"]


async def test_a_crash_while_posting_a_card_neither_loses_nor_repeats(office: Office) -> None:
    office.shows("card", "filed")
    await crash(office, after="filed")
    office.shows("card", "taken")
    await office.settles()
    assert [message.text for message in office.world.group.messages] == ["taken"]


async def test_history_that_may_be_read_once_a_minute_is_enough(office: Office) -> None:
    office.sandbox.faults.lose_answer("chat.postMessage", times=2)
    office.sandbox.faults.rate_limit("conversations.history", retry_after=50)
    office.says("one", to="group")
    office.says("two", to="shared")
    took = await office.settles()
    assert sorted(message.text for message in office.sandbox.unread()) == ["one", "two"]
    assert 50 <= took <= 120


async def test_a_busy_channel_is_searched_page_by_page(office: Office) -> None:
    office.sandbox.limits.history_page = 15
    office.sandbox.faults.lose_answer("chat.postMessage")
    office.says("one")
    await office.delivers()
    for n in range(40):
        await office.client_for(demo.IACC).chat_postMessage(channel=demo.GROUP, text=f"chatter {n}")
    await office.settles()
    assert len([message for message in office.world.group.messages if message.text == "one"]) == 1
    assert len(office.sandbox.calls.of("conversations.history")) == 3


async def test_a_search_that_lasts_two_minutes_is_given_up_and_frees_the_lane(office: Office) -> None:
    office.sandbox.faults.lose_answer("chat.postMessage")
    office.sandbox.faults.rate_limit("conversations.history", retry_after=600)
    office.says("one", "two")
    await office.settles()
    assert office.parked() == {"test:one": "outcome_unknown"}
    assert [message.text for message in office.world.group.messages] == ["one", "two"]
    assert office.lane_row("group").leased_by == ""


async def test_trying_again_by_hand_looks_first(office: Office) -> None:
    office.sandbox.faults.lose_answer("chat.postMessage")
    office.sandbox.faults.rate_limit("conversations.history", retry_after=600)
    office.says("one")
    await office.settles()
    office.later(600)
    assert office.do(lambda uow: outbox_desk.retry(uow.session, now=uow.now)) == 1
    await office.settles()
    assert len([message for message in office.world.group.messages if message.text == "one"]) == 1
    assert office.parked() == {}


async def test_the_mark_says_nothing_to_others_and_is_found_after_a_change_of_keys(office: Office) -> None:
    office.sandbox.faults.lose_answer("chat.postMessage")
    office.says("one")
    await office.delivers()
    (message,) = office.world.group.messages
    assert "test" not in str(message.metadata)
    office.store.keyring = Keyring([Keyring.new_key(), office.key])
    office.postman = office.hires()
    await office.settles()
    assert len(office.world.group.messages) == 1


async def test_a_copy_of_the_mark_by_somebody_else_does_not_count(office: Office) -> None:
    office.says("one")
    stolen = marks.mark(office.store.keyring, await crash(office))
    office.sandbox.world.post(
        office.world.group, user=demo.STRANGER, team_id=demo.IACC, text="a copy", metadata=stolen
    )
    await office.settles()
    assert office.world.group.reads() == ["one"]


async def test_an_older_state_that_arrives_late_is_taken_over_and_edited(office: Office) -> None:
    office.shows("card", "filed")
    first = await crash(office)
    office.later(60)
    office.sandbox.faults.drop("chat.postMessage")
    office.shows("card", "taken")
    await office.delivers()
    assert office.card("card").tried == 2
    await arrives(office, first, "filed")
    await office.settles()
    assert [message.text for message in office.world.group.messages] == ["taken"]
