"""Channels and what stands in them (https://docs.slack.dev/reference/methods?family=conversations)."""

import re
from collections.abc import Iterable

from bot.sandbox.api.ask import Ask, Handler
from bot.sandbox.errors import SlackRefuses
from bot.sandbox.records import Channel, Json, Message
from bot.sandbox.shapes import channel_json, message_json

_TYPES = {
    "public_channel": ("channel", "channels:read"),
    "private_channel": ("group", "groups:read"),
    "im": ("im", "im:read"),
    "mpim": ("mpim", "mpim:read"),
}
_WORD = {"channel": "channels", "group": "groups", "im": "im"}
#: Where an invitation goes whose address the stand-in does not know.
UNKNOWN_TEAM = "T0UNKNOWN"
_NAME = re.compile(r"[^\sA-Z.,;:!?@#'\"()]+")


def _may(ask: Ask, room: Channel, right: str) -> None:
    """The scope that fits the kind of channel, such as channels:read or groups:history."""
    ask.scope(f"{_WORD[room.kind]}:{right}")


def info(ask: Ask) -> Json:
    room = ask.room()
    _may(ask, room, "read")
    shown = channel_json(room, ask.install)
    if ask.args.get("include_num_members"):
        shown["num_members"] = len(room.members)
    return {"channel": shown}


def list_all(ask: Ask) -> Json:
    rooms = _of_types(ask, (room for room in ask.world.channels.values() if ask.sees(room)))
    some, following = ask.page(rooms)
    shown = [channel_json(room, ask.install) for room in some]
    return {"channels": shown, "response_metadata": {"next_cursor": following}}


def _of_types(ask: Ask, rooms: Iterable[Channel]) -> list[Channel]:
    wanted = [one.strip() for one in (ask.text("types") or "public_channel").split(",")]
    if any(one not in _TYPES for one in wanted):
        raise SlackRefuses("invalid_types")
    for one in wanted:
        ask.scope(_TYPES[one][1])
    kinds = {_TYPES[one][0] for one in wanted}
    skip = bool(ask.args.get("exclude_archived"))
    return [room for room in rooms if room.kind in kinds and not (skip and room.archived)]


def of_person(ask: Ask) -> Json:
    """The channels a person (the bot itself by default) is in, as far as the bot sees them."""
    user = ask.text("user") or ask.install.bot_user_id
    rooms = _of_types(ask, (room for room in ask.world.rooms_of(user) if ask.sees(room)))
    some, following = ask.page(rooms)
    shown = [channel_json(room, ask.install) for room in some]
    return {"channels": shown, "response_metadata": {"next_cursor": following}}


def members(ask: Ask) -> Json:
    room = ask.room()
    _may(ask, room, "read")
    some, following = ask.page(room.members)
    return {"members": some, "response_metadata": {"next_cursor": following}}


def open_dm(ask: Ask) -> Json:
    users = ask.several("users")
    if ask.text("channel"):
        return {"channel": {"id": ask.room().id}}
    if not users:
        raise SlackRefuses("users_list_not_supplied")
    if len(users) > 1:
        raise SlackRefuses("method_not_supported_for_channel_type")
    ask.scope("im:write")
    member = ask.person(users[0])
    if member.deleted:
        raise SlackRefuses("user_disabled")
    room = ask.world.dm(ask.install, member.id)
    return {"channel": channel_json(room, ask.install) if ask.args.get("return_im") else {"id": room.id}}


def _between(ask: Ask, messages: list[Message]) -> list[Message]:
    oldest, latest = ask.text("oldest") or "0", ask.text("latest") or "9" * 12
    inclusive = bool(ask.args.get("inclusive"))
    try:
        low, high = float(oldest), float(latest)
    except ValueError:
        raise SlackRefuses("invalid_ts_oldest") from None
    inside = (one for one in messages if low <= float(one.ts) <= high)
    return [one for one in inside if inclusive or one.ts not in (oldest, latest)]


def _shown(ask: Ask, messages: list[Message]) -> Json:
    some, following = ask.page(messages, most=ask.limits.history_page or 1000)
    reads = bool(ask.args.get("include_all_metadata")) and "metadata.message:read" in ask.install.scopes
    shown = [message_json(one, ask.world, with_metadata=reads) for one in some]
    answer: Json = {"messages": shown, "has_more": bool(following)}
    return answer | ({"response_metadata": {"next_cursor": following}} if following else {})


def history(ask: Ask) -> Json:
    room = ask.room()
    _may(ask, room, "history")
    if ask.install.bot_user_id not in room.members:
        raise SlackRefuses("not_in_channel")
    return _shown(ask, list(reversed(_between(ask, room.messages)))) | {"pin_count": len(room.pins)}


def replies(ask: Ask) -> Json:
    """The parent first, then its replies, oldest first."""
    room = ask.room()
    _may(ask, room, "history")
    parent = ask.message(room, ask.text("ts"), "thread_not_found")
    parent = parent.parent or parent
    return _shown(ask, [parent, *_between(ask, parent.thread)])


def create(ask: Ask) -> Json:
    name, private = ask.text("name"), bool(ask.args.get("is_private"))
    ask.scope("groups:write" if private else "channels:manage")
    if len(name) > 80:  # noqa: PLR2004 - Slack's limit of a channel's name
        raise SlackRefuses("invalid_name_maxlength")
    if not _NAME.fullmatch(name):
        raise SlackRefuses("invalid_name_specials")
    if any(room.name == name and ask.install.team_id in room.teams for room in ask.world.channels.values()):
        raise SlackRefuses("name_taken")
    room = Channel(id=ask.world.new_id("C"), name=name, teams=[ask.install.team_id], private=private)
    room.members, room.created = [ask.install.bot_user_id], ask.world.stamp()
    ask.world.channels[room.id] = room
    ask.world.touch()
    return {"channel": channel_json(room, ask.install)}


def invite(ask: Ask) -> Json:
    room = ask.open_room()
    ask.scope(
        *(
            ("groups:write", "groups:write.invites")
            if room.private
            else ("channels:manage", "channels:write.invites")
        )
    )
    users = ask.several("users")
    for user in users:
        if ask.world.members.get(user) is None or ask.world.members[user].team_id not in room.teams:
            raise SlackRefuses("user_not_found")
        if user in room.members:
            raise SlackRefuses("already_in_channel")
        if user == ask.install.bot_user_id:
            raise SlackRefuses("cant_invite_self")
    room.members.extend(users)
    ask.world.touch()
    return {"channel": channel_json(room, ask.install)}


def join(ask: Ask) -> Json:
    room = ask.room()
    if room.private or room.is_im:
        raise SlackRefuses("method_not_supported_for_channel_type")
    if room.archived:
        raise SlackRefuses("is_archived")
    if ask.install.bot_user_id not in room.members:
        room.members.append(ask.install.bot_user_id)
        ask.world.touch()
    return {"channel": channel_json(room, ask.install)}


def invite_shared(ask: Ask) -> Json:
    """Offer a channel to another organisation: it stays pending until somebody there accepts."""
    room = ask.open_room()
    emails, users = ask.several("emails"), ask.several("user_ids")
    if not emails and not users:
        raise SlackRefuses("recipients_not_specified")
    if len(emails) + len(users) > 1:
        raise SlackRefuses("too_many_emails")
    everyone = ask.world.members.values()
    invited = next((one for one in everyone if one.email in emails or one.id in users), None)
    if users and invited is None:
        raise SlackRefuses("user_not_found")
    team = invited.team_id if invited else UNKNOWN_TEAM
    if team in room.teams:
        raise SlackRefuses("already_in_channel")
    room.pending.append(team)
    ask.world.touch()
    return {"invite_id": ask.world.new_id("I"), "conf_code": "sandbox", "is_legacy_shared_channel": False}


def set_topic(ask: Ask) -> Json:
    room = ask.open_room()
    ask.scope(
        *(
            ("groups:write", "groups:write.topic")
            if room.private
            else ("channels:manage", "channels:write.topic")
        )
    )
    if len(ask.text("topic")) > 250:  # noqa: PLR2004 - Slack's limit of a topic
        raise SlackRefuses("too_long")
    room.topic = ask.text("topic")
    ask.world.touch()
    return {"channel": channel_json(room, ask.install)}


METHODS: dict[str, Handler] = {
    "conversations.info": info,
    "conversations.list": list_all,
    "conversations.members": members,
    "conversations.open": open_dm,
    "conversations.history": history,
    "conversations.replies": replies,
    "conversations.create": create,
    "conversations.invite": invite,
    "conversations.join": join,
    "conversations.inviteShared": invite_shared,
    "conversations.setTopic": set_topic,
    "users.conversations": of_person,
}
