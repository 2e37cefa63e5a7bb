"""Living cards: one message that always shows its newest state."""

from typing import Any

import pytest

from bot.delivery.sender import REPLACES
from bot.sandbox import demo
from handlers.blocks import section
from tests.delivery.kit import Office


async def test_a_newer_state_replaces_one_that_was_not_sent(office: Office) -> None:
    office.shows("card", "filed")
    office.shows("card", "taken")
    assert await office.delivers() == 1
    assert office.world.group.reads() == ["taken"]
    assert len(office.sandbox.calls.of("chat.postMessage")) == 1


async def test_a_card_is_edited_in_place(office: Office) -> None:
    office.shows("card", "filed", blocks=[section("filed"), section("more")])
    await office.delivers()
    office.shows("card", "taken", blocks=[section("taken")])
    await office.delivers()
    assert [message.rendered for message in office.world.group.messages] == ["taken"]


async def test_an_edit_takes_away_blocks_that_are_no_more(office: Office) -> None:
    office.shows("card", "filed", blocks=[section("with blocks")])
    await office.delivers()
    office.shows("card", "only text")
    await office.delivers()
    assert office.world.group.last.rendered == "only text"


async def test_a_card_takes_no_place_in_the_order_of_messages(office: Office) -> None:
    office.shows("card", "filed")
    await office.delivers()
    office.says("one", "two")
    office.shows("card", "taken")
    await office.delivers()
    assert [message.text for message in office.world.group.messages] == ["taken"]
    office.later(1)
    await office.delivers()
    assert [message.text for message in office.world.group.messages] == ["taken", "one"]


async def test_edits_do_not_wait_for_the_channels_pace(office: Office) -> None:
    office.shows("card", "filed")
    await office.delivers()
    office.shows("card", "taken")
    assert await office.delivers() == 1


async def test_a_state_that_comes_while_the_one_before_is_sent_is_shown_next(office: Office) -> None:
    office.sandbox.faults.slow("chat.postMessage", 0.1)
    office.shows("card", "filed")
    delivery = office.delivering()
    await office.until_met()
    office.shows("card", "taken")
    assert await delivery == 2
    assert office.sandbox.calls.of("chat.postMessage")[0].args["text"] == "filed"
    assert [message.text for message in office.world.group.messages] == ["taken"]


@pytest.mark.parametrize("code", ["cant_update_message", "edit_window_closed"])
async def test_a_card_that_cannot_be_edited_is_posted_anew(office: Office, code: str) -> None:
    office.shows("card", "filed", blocks=[section("filed")])
    await office.settles()
    office.sandbox.faults.error("chat.update", code)
    office.shows("card", "taken", blocks=[section("taken")])
    await office.settles()
    assert office.world.group.reads() == ["filed", f"taken\n{REPLACES}"]


async def test_a_deleted_card_is_posted_anew_once_and_says_what_it_replaces(office: Office) -> None:
    office.shows("card", "filed", blocks=[section("filed")])
    await office.settles()
    office.sandbox.world.remove(office.world.group.last)
    office.shows("card", "taken", blocks=[section("taken")])
    await office.settles()
    office.shows("card", "endorsed", blocks=[section("endorsed")])
    office.says("a reply", under="card")
    await office.settles()
    assert [message.rendered for message in office.world.group.messages] == [f"endorsed\n{REPLACES}"]
    assert [reply.text for reply in office.world.group.last.thread] == ["a reply"]
    assert office.parked() == {}


async def test_a_lost_answer_to_an_edit_is_edited_again(office: Office) -> None:
    office.shows("card", "filed")
    await office.settles()
    office.sandbox.faults.lose_answer("chat.update")
    office.shows("card", "taken")
    await office.settles()
    assert [message.text for message in office.world.group.messages] == ["taken"]
    assert office.waiting() == []


async def test_edits_beyond_fifty_a_minute_wait_and_the_newest_change_goes_first(office: Office) -> None:
    office.sandbox.limits.enforce = True
    places = {f"card {n}": f"@{demo.ANALYST}" for n in range(52)}
    for key, place in places.items():
        office.shows(key, "filed", to=place)
    await office.settles()
    office.later(120)
    for key, place in places.items():
        office.later(0.001)
        office.shows(key, "taken", to=place)
    begun = office.now
    assert await office.delivers() == 50
    assert {key for key in places if office.card(key).shown == 1} == {"card 0", "card 1"}
    await office.settles()
    assert {message.text for message in office.world.analyst.dm.messages} == {"taken"}
    assert 59 <= (office.now - begun).total_seconds() <= 61
    assert not [call for call in office.sandbox.calls if not call.ok]


async def test_the_text_of_an_edit_is_cut_to_what_slack_takes(office: Office) -> None:
    office.shows("card", "a" * 5000)
    await office.settles()
    assert len(office.world.group.last.text) == 5000
    office.shows("card", "b" * 5000)
    await office.settles()
    assert office.world.group.last.text == "b" * 3999 + "…"


async def test_a_home_tab_is_published(office: Office) -> None:
    office.shows("home", "home", to=f"~{demo.ANALYST}", blocks=[section("Your cases")], kind="home")
    await office.delivers()
    office.shows("home", "home", to=f"~{demo.ANALYST}", blocks=[section("No cases")], kind="home")
    await office.delivers()
    assert "No cases" in office.world.analyst.home
    assert not office.sandbox.calls.of("chat.postMessage")


async def test_a_card_is_pinned_once_it_stands_and_only_once(office: Office) -> None:
    office.shows("card", "filed", pinned=True)
    await office.settles()
    office.shows("card", "taken", pinned=True)
    await office.settles()
    assert office.world.group.pins == [office.world.group.last.ts]
    assert len(office.sandbox.calls.of("pins.add")) == 1


async def test_a_card_that_somebody_pinned_already_is_well(office: Office) -> None:
    office.sandbox.faults.error("pins.add", "already_pinned")
    office.shows("card", "filed", pinned=True)
    await office.settles()
    assert office.waiting() == []


async def test_a_lost_answer_to_a_pin_is_asked_again(office: Office) -> None:
    office.sandbox.faults.lose_answer("pins.add")
    office.shows("card", "filed", pinned=True)
    await office.settles()
    assert office.world.group.pins == [office.world.group.last.ts]
    assert office.waiting() == []


async def test_a_parked_card_comes_back_with_its_next_state(office: Office) -> None:
    office.sandbox.faults.error("chat.postMessage", "invalid_blocks")
    office.shows("card", "broken")
    await office.settles()
    assert office.parked() == {"card": "invalid_blocks"}
    office.shows("card", "mended")
    await office.settles()
    assert office.parked() == {}
    assert office.world.group.reads() == ["mended"]


async def test_a_card_that_replaces_one_never_grows_past_slacks_limit(office: Office) -> None:
    blocks: list[Any] = [section(f"line {n}") for n in range(50)]
    office.shows("card", "filed", blocks=blocks)
    await office.settles()
    office.sandbox.world.remove(office.world.group.last)
    office.shows("card", "taken", blocks=blocks)
    await office.settles()
    assert office.parked() == {}
    assert REPLACES in office.world.group.last
