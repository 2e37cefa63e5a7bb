"""The v2 upload, in three steps, and reading (https://docs.slack.dev/messaging/working-with-files)."""

from bot.sandbox.api.ask import Ask, Handler
from bot.sandbox.api.chat import checked_blocks
from bot.sandbox.errors import SlackRefuses
from bot.sandbox.records import Channel, Installation, Json, StoredFile
from bot.sandbox.shapes import file_with_shares
from bot.sandbox.world import World


def get_upload_url(ask: Ask) -> Json:
    name, length = ask.text("filename"), int(ask.args["length"])
    if length <= 0:
        raise SlackRefuses("missing_argument")
    file = StoredFile(
        id=ask.world.new_id("F"),
        team_id=ask.install.team_id,
        user=ask.install.bot_user_id,
        name=name,
        title=name,
        created=ask.world.clock(),
        length=length,
    )
    ask.world.files[file.id] = file
    return {"file_id": file.id, "upload_url": f"{ask.address}/upload/v1/{file.id}"}


def complete_upload(ask: Ask) -> Json:
    """Share what was uploaded, as one message in a channel or thread, or nowhere yet."""
    files = [_uploaded(ask, one) for one in ask.parsed("files") or []]
    if not files:
        raise SlackRefuses("invalid_arguments", "files must not be empty")
    if ask.text("channels"):
        raise SlackRefuses(
            "invalid_arguments", "use channel_id: this stand-in shares to one channel at a time"
        )
    room = _place(ask) if ask.text("channel_id") else None
    blocks = checked_blocks(ask)
    thread_ts = ask.text("thread_ts") or None
    if thread_ts and (room is None or room.message(thread_ts) is None):
        raise SlackRefuses("invalid_arguments", "thread_ts names no message")
    for file in files:
        file.complete = True
    if room:
        _share(ask, room, files, blocks or [], thread_ts)
    return {"files": [{"id": file.id, "title": file.title} for file in files]}


def _uploaded(ask: Ask, one: Json) -> StoredFile:
    file = ask.world.files.get(str(one.get("id")))
    if file is None or file.user != ask.install.bot_user_id or file.body is None:
        raise SlackRefuses("file_not_found")
    if file.complete:
        raise SlackRefuses("file_update_failed")
    file.title = str(one.get("title") or file.name)
    return file


def _place(ask: Ask) -> Channel:
    room = ask.room("channel_id")
    if ask.install.bot_user_id not in room.members:
        raise SlackRefuses("not_in_channel")
    if room.archived:
        raise SlackRefuses("posting_to_channel_denied")
    return room


def _share(
    ask: Ask, room: Channel, files: list[StoredFile], blocks: list[Json], thread_ts: str | None
) -> None:
    message = ask.world.post(
        room,
        user=ask.install.bot_user_id,
        team_id=ask.install.team_id,
        bot_id=ask.install.bot_id,
        text=ask.text("initial_comment"),
        blocks=blocks,
        files=files,
        thread_ts=thread_ts,
    )
    for file in files:
        file.shares.append((room.id, message.ts, thread_ts))


def readable(world: World, install: Installation, file: StoredFile, *, external_in_forms: bool) -> bool:
    """Whether the bot may read a file: its own, one in a channel it is in, or one put into its form."""
    if file.in_form:
        return external_in_forms or file.team_id == install.team_id
    shared = (world.channels[one] for one, _, _ in file.shares)
    return file.user == install.bot_user_id or any(install.bot_user_id in room.members for room in shared)


def info(ask: Ask) -> Json:
    file = ask.world.files.get(ask.text("file"))
    allowed = ask.limits.external_files_readable
    if file is None or not readable(ask.world, ask.install, file, external_in_forms=allowed):
        raise SlackRefuses("file_not_found")
    shown = file_with_shares(file, ask.world, ask.address)
    return {"file": shown, "comments": [], "response_metadata": {"next_cursor": ""}}


METHODS: dict[str, Handler] = {
    "files.getUploadURLExternal": get_upload_url,
    "files.completeUploadExternal": complete_upload,
    "files.info": info,
}
