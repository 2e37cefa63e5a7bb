"""The exact payloads of commands and interactions, the rules for people of other organisations among them.

Sources: https://docs.slack.dev/interactivity/implementing-slash-commands and
https://docs.slack.dev/reference/interaction-payloads
"""

import re

from bot.sandbox.records import Channel, Installation, Json, Member, Message, View
from bot.sandbox.shapes import message_json, view_json
from bot.sandbox.world import World

_URL = re.compile(r"https?://[^\s<>|]+")
_NAMED = re.compile(r"([@#])([\w.\-]+)")


def typed(world: World, person: Member, text: str, *, as_ids: bool = True) -> str:
    """What a person typed as Slack sends it: escaped; with `as_ids`, @names, #channels and links marked."""
    safe = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    if not as_ids:
        return safe
    marked = _URL.sub(lambda found: f"<{found[0]}>", safe)
    return _NAMED.sub(lambda found: _as_id(world, person, found), marked)


def _as_id(world: World, person: Member, found: re.Match[str]) -> str:
    """`@handle` as `<@U…|handle>` and `#name` as `<#C…|name>`, where the person could have picked it."""
    sign, name = found[1], found[2]
    if sign == "#":
        rooms = (room for room in world.rooms_of(person.id) if room.name == name and not room.is_im)
        return next((f"<#{room.id}|{name}>" for room in rooms), found[0])
    for one in world.members.values():
        if one.handle == name and (one.team_id == person.team_id or world.share(one.id, person.id)):
            return f"<@{one.id}|{name}>"
    return found[0]


def command(world: World, person: Member, room: Channel, word: str, text: str) -> Json:
    """A slash command's form. `text` is as the manifest's `should_escape` wants it."""
    escapes = bool(world.app.commands[word].get("should_escape"))
    team = world.teams[person.team_id]
    names = {"im": "directmessage", "group": "privategroup"}
    url = world.new_response_url(person.id, room)
    return {
        "token": world.app.verification_token,
        "team_id": team.id,
        "team_domain": team.domain,
        "channel_id": room.id,
        "channel_name": names.get(room.kind, room.name),
        "user_id": person.id,
        "user_name": person.handle,
        "command": word,
        "text": typed(world, person, text) if escapes else text,
        "api_app_id": world.app.id,
        "is_enterprise_install": "false",
        "response_url": url.id,
        "trigger_id": world.new_trigger(person.id, team.id).id,
    }


def _head(world: World, kind: str, person: Member, team_id: str) -> Json:
    team = world.teams[team_id]
    return {
        "type": kind,
        "user": {
            "id": person.id,
            "username": person.handle,
            "name": person.handle,
            "team_id": person.team_id,
        },
        "api_app_id": world.app.id,
        "token": world.app.verification_token,
        "team": {"id": team.id, "domain": team.domain},
        "enterprise": None,
        "is_enterprise_install": False,
    }


def pressed_in_message(
    world: World, *, install: Installation, person: Member, message: Message, action: Json, values: Json
) -> Json:
    """block_actions on a message: `team` is the installing workspace, `user.team_id` the person's own."""
    room = message.channel
    container: Json = {
        "type": "message",
        "message_ts": message.ts,
        "channel_id": room.id,
        "is_ephemeral": bool(message.only_for),
    }
    if message.thread_ts:
        container["thread_ts"] = message.thread_ts
    names = {"im": "directmessage", "group": "privategroup"}
    body = _head(world, "block_actions", person, install.team_id) | {
        "container": container,
        "trigger_id": world.new_trigger(person.id, install.team_id).id,
        "channel": {"id": room.id, "name": names.get(room.kind, room.name)},
        "state": {"values": values},
        "response_url": world.new_response_url(person.id, room, message).id,
        "actions": [action],
    }
    if not message.only_for:
        body["message"] = message_json(message, world)
    if room.is_ext_shared:
        body["is_ext_shared_channel"] = True
    return body


def pressed_in_view(world: World, person: Member, view: View, action: Json) -> Json:
    """block_actions in a modal or Home tab: no channel, no response_url."""
    is_modal = view.face["type"] == "modal"
    trigger = world.new_trigger(person.id, view.installed_team_id, from_modal=is_modal)
    return _head(world, "block_actions", person, view.installed_team_id) | {
        "container": {"type": "view", "view_id": view.id},
        "trigger_id": trigger.id,
        "view": view_json(view, world),
        "actions": [action],
    }


def submitted(world: World, person: Member, view: View) -> Json:
    """view_submission: `team` is the person's own; `view.app_installed_team_id` tells the installation."""
    trigger = world.new_trigger(person.id, view.installed_team_id, from_modal=True)
    return _head(world, "view_submission", person, person.team_id) | {
        "trigger_id": trigger.id,
        "view": view_json(view, world),
        "response_urls": [],
    }


def closed(world: World, person: Member, view: View, *, is_cleared: bool) -> Json:
    return _head(world, "view_closed", person, person.team_id) | {
        "view": view_json(view, world),
        "is_cleared": is_cleared,
    }


def suggestion(
    world: World,
    *,
    person: Member,
    where: View | Message,
    block: Json,
    element: Json,
    value: str,
    team_id: str,
) -> Json:
    """block_suggestion: what a person has typed into a select whose options the bot gives."""
    ids = {"action_id": element["action_id"], "block_id": block["block_id"], "value": value}
    if isinstance(where, View):
        body = _head(world, "block_suggestion", person, person.team_id) | ids
        return body | {"view": view_json(where, world), "container": {"type": "view", "view_id": where.id}}
    body = _head(world, "block_suggestion", person, team_id) | ids
    return body | {
        "container": {"type": "message", "message_ts": where.ts, "channel_id": where.channel.id},
        "channel": {"id": where.channel.id, "name": where.channel.name},
        "message": message_json(where, world),
    }


def shortcut(world: World, person: Member, callback_id: str, message: Message | None) -> Json:
    """A global shortcut, or with a message an action on it."""
    kind = "message_action" if message else "shortcut"
    body = _head(world, kind, person, person.team_id) | {
        "callback_id": callback_id,
        "action_ts": world.new_ts(),
        "trigger_id": world.new_trigger(person.id, person.team_id).id,
    }
    if message:
        room = message.channel
        body |= {
            "message_ts": message.ts,
            "channel": {"id": room.id, "name": room.name},
            "message": message_json(message, world),
            "response_url": world.new_response_url(person.id, room, message).id,
        }
    return body


def action(world: World, block: Json, element: Json, chosen: Json) -> Json:
    """One entry of `actions`: which element, and what was chosen in it."""
    body: Json = {
        "action_id": element["action_id"],
        "block_id": block["block_id"],
        "type": element["type"],
        "action_ts": world.new_ts(),
    }
    if element["type"] == "button":
        body["text"] = element["text"]
        if "value" in element:
            body["value"] = element["value"]
    return body | chosen
