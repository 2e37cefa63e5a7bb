"""What the bot says: chat.* (https://docs.slack.dev/reference/methods?family=chat)."""

from typing import Any

from bot.sandbox.api.ask import Ask, Handler
from bot.sandbox.checks import MESSAGE_TEXT, UPDATE_TEXT, metadata_problems, problems_of_message
from bot.sandbox.errors import SlackRefuses
from bot.sandbox.forms import with_ids
from bot.sandbox.records import Channel, Json, Message
from bot.sandbox.shapes import message_json


def checked_blocks(ask: Ask) -> list[Json] | None:
    """The `blocks` argument, checked and with ids given; None when it was not sent."""
    blocks = ask.parsed("blocks", "invalid_blocks_format")
    if blocks is None:
        return None
    problems = problems_of_message(blocks)
    if problems:
        raise SlackRefuses("invalid_blocks", *problems)
    return with_ids(blocks, ask.world.new_id)


def _content(ask: Ask, limit: int) -> tuple[str, list[Json] | None]:
    text, markdown, blocks = ask.text("text"), ask.text("markdown_text"), checked_blocks(ask)
    if markdown and (text or blocks):
        raise SlackRefuses("markdown_text_conflict")
    if ask.args.get("attachments"):
        raise SlackRefuses("invalid_arguments", "attachments are not taken by this stand-in")
    if len(text or markdown) > limit:
        raise SlackRefuses("msg_too_long")
    return text or markdown, blocks


def _metadata(ask: Ask) -> Any:
    metadata = ask.parsed("metadata", "invalid_metadata_format")
    if metadata:
        wrong = metadata_problems(metadata)
        if wrong:
            raise SlackRefuses(wrong[0], *wrong[1])
    return metadata


def _target(ask: Ask) -> Channel:
    """Where to post: a channel, or the DM with a person (`U…`) the bot may write to."""
    name = ask.text("channel")
    if name[:1] in ("U", "W"):
        return ask.world.dm(ask.install, ask.person(name, "channel_not_found").id)
    return ask.open_room()


def _thread(ask: Ask, room: Channel) -> str | None:
    ts = ask.text("thread_ts")
    if not ts:
        return None
    parent = room.message(ts)
    if parent is None:
        raise SlackRefuses("cannot_reply_to_message")
    return parent.thread_ts or parent.ts


def post_message(ask: Ask) -> Json:
    room = _target(ask)
    text, blocks = _content(ask, MESSAGE_TEXT)
    if not text and not blocks:
        raise SlackRefuses("no_text")
    message = ask.world.post(
        room,
        user=ask.install.bot_user_id,
        team_id=ask.install.team_id,
        bot_id=ask.install.bot_id,
        text=text,
        blocks=blocks or [],
        metadata=_metadata(ask) or None,
        thread_ts=_thread(ask, room),
        broadcast=bool(ask.args.get("reply_broadcast")),
    )
    return {
        "channel": room.id,
        "ts": message.ts,
        "message": message_json(message, ask.world, with_metadata=True),
    }


def _own(ask: Ask, code: str) -> Message:
    message = ask.message(ask.room(), ask.text("ts"))
    if message.bot_id != ask.install.bot_id:
        raise SlackRefuses(code)
    return message


def update(ask: Ask) -> Json:
    """Edit in place. What is not sent stays: blocks, metadata; an empty list or object takes them away."""
    message = _own(ask, "cant_update_message")
    text, blocks = _content(ask, UPDATE_TEXT)
    if message.channel.archived:
        raise SlackRefuses("cant_update_message")
    metadata = _metadata(ask)
    if not text and not blocks and not message.files:
        raise SlackRefuses("no_text")
    ask.world.edit(
        message,
        text=text,
        blocks=message.blocks if blocks is None else blocks,
        metadata=message.metadata if metadata is None else metadata or None,
        edited={"user": ask.install.bot_user_id, "ts": ask.world.new_ts()},
    )
    shown = message_json(message, ask.world, with_metadata=True)
    return {"channel": message.channel.id, "ts": message.ts, "text": text, "message": shown}


def delete(ask: Ask) -> Json:
    message = _own(ask, "cant_delete_message")
    ask.world.remove(message)
    return {"channel": message.channel.id, "ts": message.ts}


def post_ephemeral(ask: Ask) -> Json:
    room, user = ask.open_room(), ask.text("user")
    if user not in room.members:
        raise SlackRefuses("user_not_in_channel")
    text, blocks = _content(ask, MESSAGE_TEXT)
    if not text and not blocks:
        raise SlackRefuses("no_text")
    message = ask.world.whisper(
        room,
        user,
        user=ask.install.bot_user_id,
        team_id=ask.install.team_id,
        bot_id=ask.install.bot_id,
        text=text,
        blocks=blocks or [],
        thread_ts=_thread(ask, room),
    )
    return {"message_ts": message.ts}


def get_permalink(ask: Ask) -> Json:
    room = ask.room()
    message = ask.message(room, ask.text("message_ts"))
    domain = ask.world.teams[ask.install.team_id].domain
    link = f"https://{domain}.slack.com/archives/{room.id}/p{message.ts.replace('.', '')}"
    if message.thread_ts:
        link += f"?thread_ts={message.thread_ts}&cid={room.id}"
    return {"channel": room.id, "permalink": link}


METHODS: dict[str, Handler] = {
    "chat.postMessage": post_message,
    "chat.update": update,
    "chat.delete": delete,
    "chat.postEphemeral": post_ephemeral,
    "chat.getPermalink": get_permalink,
}
