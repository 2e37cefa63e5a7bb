"""Triggers die, views are checked whole, stacks and hashes hold."""

from datetime import timedelta
from typing import Any

import pytest

from bot.sandbox import demo
from tests.sandbox.kit import Stage, actions, button, field_of, modal, refused, section

TEXT = {"type": "plain_text_input"}


async def trigger_of(stage: Stage) -> str:
    await stage.world.holder.runs("/claim")
    return str(stage.bot.last["trigger_id"])


async def test_a_trigger_opens_one_form_within_three_seconds(stage: Stage) -> None:
    opening = stage.client.views_open
    trigger = await trigger_of(stage)
    await opening(trigger_id=trigger, view=modal(section("a")))
    assert (await refused(opening(trigger_id=trigger, view=modal(section("a")))))[
        "error"
    ] == "exchanged_trigger_id"
    await stage.world.holder.closes_form()
    trigger = await trigger_of(stage)
    stage.sandbox.clock.move(timedelta(seconds=3.1))
    assert (await refused(opening(trigger_id=trigger, view=modal(section("a")))))[
        "error"
    ] == "expired_trigger_id"
    assert (await refused(opening(trigger_id="1.2.3", view=modal(section("a")))))[
        "error"
    ] == "invalid_trigger_id"


async def test_a_view_that_is_wrong_does_not_spend_the_trigger(stage: Stage) -> None:
    trigger = await trigger_of(stage)
    wrong = modal(field_of("links", TEXT))
    del wrong["submit"]
    body = await refused(stage.client.views_open(trigger_id=trigger, view=wrong))
    assert "`submit` is required" in body["response_metadata"]["messages"][0]
    assert (await stage.client.views_open(trigger_id=trigger, view=modal(section("a"))))["ok"]


async def test_an_update_keeps_what_was_typed_and_minds_the_hash(stage: Stage) -> None:
    hana = stage.world.holder
    opened = await stage.client.views_open(
        trigger_id=await trigger_of(stage), view=modal(field_of("links", TEXT))
    )
    await hana.fills(links="https://a.example")
    await stage.client.views_update(
        view_id=opened["view"]["id"],
        hash=opened["view"]["hash"],
        view=modal(field_of("links", TEXT), field_of("more", TEXT)),
    )
    assert hana.form.values == {"links": "https://a.example", "more": None}
    late = stage.client.views_update(
        view_id=opened["view"]["id"], hash=opened["view"]["hash"], view=modal(section("a"))
    )
    assert (await refused(late))["error"] == "hash_conflict"
    assert (await refused(stage.client.views_update(view_id="V0", view=modal(section("a")))))[
        "error"
    ] == "not_found"


async def test_a_push_needs_an_open_form_and_room_on_the_stack(stage: Stage) -> None:
    hana = stage.world.holder
    push = stage.client.views_push
    assert (await refused(push(trigger_id=await trigger_of(stage), view=modal(section("a")))))[
        "error"
    ] == "not_found"
    view = modal(actions(button("Add")), section("a"))
    await stage.client.views_open(trigger_id=await trigger_of(stage), view=view)
    for _ in range(2):
        await hana.presses("Add")
        await push(trigger_id=stage.bot.last["trigger_id"], view=view)
    await hana.presses("Add")
    body = await refused(push(trigger_id=stage.bot.last["trigger_id"], view=view))
    assert body["error"] == "push_limit_reached"


async def test_a_form_has_its_limits(stage: Stage) -> None:
    async def wrong(view: dict[str, Any]) -> str:
        body = await refused(stage.client.views_open(trigger_id="1.2.3", view=view))
        return str(body["response_metadata"]["messages"])

    plain = {"type": "plain_text", "text": "t" * 25}
    assert "less than 25 characters [json-pointer:/view/title/text]" in await wrong(
        modal(section("a"), title=plain)
    )
    assert "/view/private_metadata" in await wrong(modal(section("a"), private_metadata="x" * 3001))
    assert "no more than 100 items" in await wrong(modal(*[section("a")] * 101))
    twice = (field_of("links", TEXT), field_of("links", TEXT))
    assert "`block_id` links already exists" in await wrong(modal(*twice))
    assert "no such key: colour" in await wrong(modal(section("a"), colour="red"))


async def test_a_form_of_more_than_250_kilobytes_is_refused(stage: Stage) -> None:
    big = modal(*[section("a" * 3000) for _ in range(90)])
    body = await refused(stage.client.views_open(trigger_id="1.2.3", view=big))
    assert body["error"] == "view_too_large"


async def test_external_ids_are_unique_among_open_views(stage: Stage) -> None:
    view = modal(section("a"), external_id="draft-1")
    await stage.client.views_open(trigger_id=await trigger_of(stage), view=view)
    await stage.client.views_update(external_id="draft-1", view=view)
    await stage.world.analyst.runs("/claim")
    again = stage.client.views_open(trigger_id=stage.bot.last["trigger_id"], view=view)
    assert (await refused(again))["error"] == "duplicate_external_id"


async def test_home_tabs_are_published_to_visible_people_only(stage: Stage) -> None:
    view = {"type": "home", "blocks": [section("hello")]}
    await stage.client.views_publish(user_id=demo.OFFICER, view=view)
    assert "hello" in stage.world.officer.home
    body = await refused(stage.client.views_publish(user_id="U0NOBODY", view=view))
    assert body["error"] == "invalid_arguments"
    body = await refused(stage.client.views_publish(user_id=demo.OFFICER, view=modal(section("a"))))
    assert body["error"] == "invalid_arguments"


@pytest.mark.parametrize(
    ("answer", "error"),
    [
        ({"response_action": "errors", "errors": {"nowhere": "Wrong."}}, "invalid_arguments"),
        ({"response_action": "errors", "errors": {}}, "invalid_arguments"),
        ({"response_action": "explode"}, "invalid_arguments"),
        ({"response_action": "update", "view": {"type": "modal"}}, "invalid_arguments"),
        ("ok", "invalid_arguments"),
        (500, "dispatch_failed"),
    ],
)
async def test_a_bad_answer_to_a_submission_is_a_trouble_and_keeps_the_form(
    stage: Stage, answer: Any, error: str
) -> None:
    await stage.client.views_open(trigger_id=await trigger_of(stage), view=modal(field_of("links", TEXT)))
    stage.bot.answers = lambda _: answer
    await stage.world.holder.submits(links="a")
    assert stage.world.holder.form.failure.startswith("We had some trouble")
    assert stage.world.holder.form.value("links") == "a"
    assert [one.error for one in stage.sandbox.troubles] == [error]
