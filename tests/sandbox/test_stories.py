"""A person at their keyboard, a bot at the other end, and Slack's rules between them."""

from collections.abc import Awaitable, Callable
from typing import Any

import pytest

from bot.sandbox import CannotDo
from tests.sandbox.kit import Stage, actions, button, field_of, modal, option, section

TEXT = {"type": "plain_text_input"}
LINES = {"type": "plain_text_input", "multiline": True}
RIGHTS = {"type": "static_select", "options": [option("ACME (US 1)", "r1"), option("ZETA (US 2)", "r2")]}
STATEMENT = {"type": "checkboxes", "options": [option("I stand behind this", "yes")]}


def opens(stage: Stage, view: dict[str, Any]) -> Any:
    """An answer that opens a form on commands and presses, and accepts submissions."""

    async def answer(body: dict[str, Any]) -> None:
        if body.get("type") not in ("view_submission", "view_closed"):
            await stage.client.views_open(trigger_id=body["trigger_id"], view=view)

    return answer


async def test_a_command_opens_a_form_that_is_filled_and_submitted(stage: Stage) -> None:
    hana = stage.world.holder
    form = modal(field_of("listings", LINES), field_of("right", RIGHTS), field_of("statement", STATEMENT))
    stage.bot.answers = opens(stage, form)
    assert await hana.runs("/claim") is None
    assert hana.form.title == "File a claim"
    await hana.submits(
        listings="https://a.example/1\nhttps://a.example/2", right="ACME (US 1)", statement=True
    )
    assert not hana.has_form
    values = stage.bot.last["view"]["state"]["values"]
    assert values["listings"]["value"]["value"].startswith("https://a.example/1")
    assert values["right"]["value"]["selected_option"]["value"] == "r1"
    assert [one["value"] for one in values["statement"]["value"]["selected_options"]] == ["yes"]


async def test_errors_stand_under_their_field_and_what_was_typed_stays(stage: Stage) -> None:
    hana = stage.world.holder
    view = modal(field_of("listings", LINES), field_of("note", TEXT, optional=True))
    stage.bot.answers = opens(stage, view)
    await hana.runs("/claim")
    stage.bot.answers = lambda _: {"response_action": "errors", "errors": {"listings": "No link understood."}}
    await hana.submits(listings="nonsense")
    assert hana.form.errors == {"listings": "No link understood."}
    assert hana.form.value("listings") == "nonsense"


async def test_a_required_field_left_empty_never_reaches_the_bot(stage: Stage) -> None:
    hana = stage.world.holder
    stage.bot.answers = opens(stage, modal(field_of("listings", LINES)))
    await hana.runs("/claim")
    asked = len(stage.bot.got)
    await hana.submits()
    assert hana.form.errors == {"listings": "Please complete this required field."}
    assert len(stage.bot.got) == asked


async def test_forms_stack_three_high_and_clear_closes_all(stage: Stage) -> None:
    hana = stage.world.holder
    stage.bot.answers = opens(stage, modal(section("one")))
    await hana.runs("/claim")
    stage.bot.answers = lambda _: {"response_action": "push", "view": modal(section("next"))}
    await hana.submits()
    await hana.submits()
    assert len(hana.forms) == 3
    await hana.submits()
    assert hana.form.failure
    assert stage.sandbox.troubles[-1].error == "push_limit_reached"
    stage.bot.answers = lambda _: {"response_action": "clear"}
    await hana.submits()
    assert not hana.has_form


async def test_going_back_keeps_what_was_typed_below(stage: Stage) -> None:
    hana = stage.world.holder
    stage.bot.answers = opens(stage, modal(field_of("listings", LINES)))
    await hana.runs("/claim")
    stage.bot.answers = lambda _: {"response_action": "push", "view": modal(section("preview"))}
    await hana.submits(listings="https://a.example/1")
    assert hana.form.text().startswith("File a claim\npreview")
    await hana.closes_form()
    assert hana.form.value("listings") == "https://a.example/1"


async def test_a_form_that_is_closed_tells_the_bot_when_it_asked(stage: Stage) -> None:
    hana = stage.world.holder
    stage.bot.answers = opens(stage, modal(section("one"), notify_on_close=True))
    await hana.runs("/claim")
    await hana.closes_form()
    assert stage.bot.last["type"] == "view_closed"
    assert stage.bot.last["is_cleared"] is False


async def test_nobody_reaches_behind_an_open_form(stage: Stage) -> None:
    hana = stage.world.holder
    stage.bot.answers = opens(stage, modal(section("one")))
    await hana.runs("/claim")
    with pytest.raises(CannotDo, match="submit or close it"):
        await hana.runs("/claim")


async def test_a_button_that_an_edit_took_away_cannot_be_pressed(stage: Stage) -> None:
    room = stage.world.desk
    first = await stage.client.chat_postMessage(channel=room.id, text="a", blocks=[actions(button("Take"))])
    await stage.world.analyst.presses("Take", on=room)
    await stage.client.chat_update(channel=room.id, ts=first["ts"], text="b", blocks=[section("taken")])
    with pytest.raises(CannotDo, match="sees 0 of button 'Take'"):
        await stage.world.analyst.presses("Take", on=room)


async def test_whoever_is_not_in_a_channel_can_do_nothing_there(stage: Stage) -> None:
    sam, room = stage.world.stranger, stage.world.group
    posted = await stage.client.chat_postMessage(channel=room.id, text="a", blocks=[actions(button("Help"))])
    message = room.message(str(posted["ts"]))
    assert message is not None
    heard = len(stage.bot.got)
    block = message.blocks[0]
    attempts: list[Callable[[], Awaitable[object]]] = [
        lambda: sam.presses("Help", on=room),
        lambda: sam.presses("Help", on=message),
        lambda: sam.uses_element(message, block["block_id"], "press"),
        lambda: sam.uses("escalate_this", on=message),
        lambda: sam.runs("/claim", in_=room),
        lambda: sam.says("hello", in_=room),
        lambda: sam.says("hello", thread=message),
        lambda: sam.uploads("a.csv", b"a", in_=room),
        lambda: sam.uploads("a.csv", b"a", thread=message),
    ]
    for attempt in attempts:
        with pytest.raises(CannotDo, match="Sam Field is not in #working-group"):
            await attempt()
    with pytest.raises(CannotDo, match="sees 0 of button 'Help'"):
        await sam.presses("Help")
    assert len(stage.bot.got) == heard
    assert not room.messages[1:]
    await stage.sandbox.join(room, sam)
    await sam.presses("Help", on=room)
    assert stage.bot.last["user"]["id"] == sam.id


async def test_who_has_left_a_channel_can_change_nothing_there(stage: Stage) -> None:
    ann, room = stage.world.analyst, stage.world.group
    said = await ann.says("hello", in_=room)
    await stage.sandbox.leave(room, ann.id)
    with pytest.raises(CannotDo, match="Ann Lee is not in #working-group"):
        await ann.edits(said, "goodbye")
    with pytest.raises(CannotDo, match="Ann Lee is not in #working-group"):
        await ann.deletes(said)


async def test_a_whisper_is_for_one_person_alone(stage: Stage) -> None:
    stage.bot.answers = lambda _: {"text": "Psst.", "blocks": [section("Psst."), actions(button("Show"))]}
    told = await stage.world.holder.runs("/claim help", in_=stage.world.group)
    assert told is not None
    with pytest.raises(CannotDo, match="does not see that message"):
        await stage.world.analyst.presses("Show", on=told)
    with pytest.raises(CannotDo, match="does not see that message"):
        await stage.world.analyst.uses_element(told, told.blocks[1]["block_id"], "press")
    await stage.world.holder.presses("Show", on=told)


async def test_a_reply_stands_in_the_channel_of_its_thread(stage: Stage) -> None:
    ann = stage.world.analyst
    said = await ann.says("hello", in_=stage.world.group)
    with pytest.raises(CannotDo, match="That thread is not in #desk"):
        await ann.says("yes", in_=stage.world.desk, thread=said)
    assert (await ann.says("yes", in_=stage.world.group, thread=said)).parent is said


async def test_somebody_unknown_has_a_channel_in_which_to_try_commands(stage: Stage) -> None:
    sam = stage.world.stranger
    assert [room.name for room in sam.sees()] == ["general"]
    stage.bot.answers = lambda _: "Here is how to take part."
    told = await sam.runs("/claim", in_=stage.world.general)
    assert told is not None
    assert told.text == "Here is how to take part."
    assert stage.bot.last["channel_name"] == "general"


async def test_two_buttons_of_one_label_must_be_told_apart(stage: Stage) -> None:
    for name in ("MS-1", "MS-2"):
        blocks = [section(name), actions(button("Take", value=name))]
        await stage.client.chat_postMessage(channel=stage.world.desk.id, text=name, blocks=blocks)
    with pytest.raises(CannotDo, match="sees 2"):
        await stage.world.analyst.presses("Take")
    await stage.world.analyst.presses("Take", on="MS-2")
    assert stage.bot.last["actions"][0]["value"] == "MS-2"


async def test_an_edit_is_unread_again(stage: Stage) -> None:
    room = stage.world.desk
    posted = await stage.client.chat_postMessage(channel=room.id, text="filed")
    assert [one.text for one in stage.world.analyst.reads(room)] == ["filed"]
    assert not stage.sandbox.unread()
    await stage.client.chat_update(channel=room.id, ts=posted["ts"], text="taken")
    assert [one.text for one in stage.sandbox.unread()] == ["taken"]
    assert room.reads() == ["taken"]
    assert room.unread() == []


async def test_a_command_may_be_answered_in_its_ack(stage: Stage) -> None:
    stage.bot.answers = lambda _: {"response_type": "ephemeral", "text": "Here is help."}
    told = await stage.world.holder.runs("/claim help")
    assert told
    assert told.text == "Here is help."
    stage.bot.answers = lambda _: "Plain words."
    told = await stage.world.holder.runs("/claim help")
    assert told
    assert told.rendered == "Plain words."


async def test_names_channels_and_links_are_escaped_where_the_manifest_asks(stage: Stage) -> None:
    ann = stage.world.analyst
    await ann.runs("/claim team @hana.sato #desk https://a.example/?a=1&b=2 <x>")
    desk = stage.world.desk.id
    words = f"team <@U0HOLDER01|hana.sato> <#{desk}|desk> <https://a.example/?a=1&amp;b=2> &lt;x&gt;"
    assert stage.bot.last["text"] == words
    await ann.runs("/plain team @hana.sato")
    assert stage.bot.last["text"] == "team @hana.sato"


async def test_an_external_select_asks_the_bot_for_its_options(stage: Stage) -> None:
    hana = stage.world.holder
    stage.bot.answers = opens(stage, modal(field_of("right", {"type": "external_select"})))
    await hana.runs("/claim")
    stage.bot.answers = lambda body: {"options": [option("ACME (US 1)", "r1")]} if "value" in body else None
    assert await hana.looks_for("AC", "right") == ["ACME (US 1)"]
    await hana.submits(right="ACME (US 1)")
    assert stage.bot.last["view"]["state"]["values"]["right"]["value"]["selected_option"]["value"] == "r1"


async def test_a_menu_on_a_message_and_a_confirmation(stage: Stage) -> None:
    menu = {"type": "overflow", "action_id": "more", "options": [option("Release", "release")]}
    plain = {"type": "plain_text", "text": "Sure?"}
    confirm = {"title": plain, "text": plain, "confirm": plain, "deny": plain}
    blocks = [section("MS-1", accessory=menu), actions(button("Refuse", confirm=confirm))]
    await stage.client.chat_postMessage(channel=stage.world.desk.id, text="x", blocks=blocks)
    await stage.world.analyst.chooses("Release")
    assert stage.bot.last["actions"][0]["selected_option"]["value"] == "release"
    heard = len(stage.bot.got)
    await stage.world.analyst.presses("Refuse", confirms=False)
    assert len(stage.bot.got) == heard


async def test_the_home_tab_shows_what_was_published_and_its_buttons_work(stage: Stage) -> None:
    hana = stage.world.holder

    async def publish(body: dict[str, Any]) -> None:
        if body.get("event", {}).get("type") == "app_home_opened":
            view = {"type": "home", "blocks": [section("Waiting: 1"), actions(button("Open"))]}
            await stage.client.views_publish(user_id=hana.id, view=view)

    stage.bot.answers = publish
    home = await hana.opens_home()
    assert home
    assert "Waiting: 1" in home
    await hana.presses("Open")
    assert stage.bot.last["view"]["type"] == "home"
    assert "message" not in stage.bot.last


async def test_shortcuts_reach_the_bot_of_ones_own_workspace_only(stage: Stage) -> None:
    posted = await stage.client.chat_postMessage(channel=stage.world.shared.id, text="hi")
    message = stage.world.shared.message(str(posted["ts"]))
    await stage.world.analyst.uses("escalate_this", on=message)
    assert (stage.bot.last["type"], stage.bot.last["message_ts"]) == ("message_action", posted["ts"])
    await stage.world.analyst.uses("file_now")
    assert stage.bot.last["type"] == "shortcut"
    with pytest.raises(CannotDo):
        await stage.world.officer.uses("file_now")
