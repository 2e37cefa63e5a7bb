"""How Slack writes its objects as JSON: messages, channels, people, files, views."""

from typing import Any

from bot.sandbox.records import Channel, Installation, Json, Member, Message, StoredFile, View, Workspace
from bot.sandbox.world import World


def message_json(message: Message, world: World, *, with_metadata: bool = False) -> Json:
    """A message as history, events and interactions carry it."""
    body: Json = {"type": "message", "user": message.user, "text": message.text, "ts": message.ts}
    body["team"] = message.team_id
    if message.bot_id:
        body |= {"bot_id": message.bot_id, "app_id": world.app.id}
    if message.blocks:
        body["blocks"] = message.blocks
    if message.thread_ts:
        body["thread_ts"] = message.thread_ts
    if message.edited:
        body["edited"] = message.edited
    if message.files:
        body |= {"files": [file_json(one, "") for one in message.files], "upload": False}
    if message.reactions:
        body["reactions"] = [
            {"name": name, "users": users, "count": len(users)} for name, users in message.reactions.items()
        ]
    if with_metadata and message.metadata:
        body["metadata"] = message.metadata
    return body | _thread_json(message)


def _thread_json(message: Message) -> Json:
    replies = [] if message.only_for else message.thread
    if not replies:
        return {}
    people = list(dict.fromkeys(one.user for one in replies))
    return {
        "thread_ts": message.ts,
        "reply_count": len(replies),
        "reply_users": people,
        "reply_users_count": len(people),
        "latest_reply": replies[-1].ts,
    }


def channel_json(room: Channel, install: Installation) -> Json:
    """A channel as this installation sees it; `is_ext_shared` tells of another organisation."""
    if room.is_im:
        other = next(one for one in room.members if one != install.bot_user_id)
        return {
            "id": room.id,
            "created": room.created,
            "is_im": True,
            "is_archived": room.archived,
            "is_org_shared": False,
            "context_team_id": install.team_id,
            "user": other,
        }
    topic = {"value": room.topic, "creator": "", "last_set": 0}
    return {
        "id": room.id,
        "name": room.name,
        "name_normalized": room.name,
        "is_channel": not room.private,
        "is_group": False,
        "is_im": False,
        "is_mpim": False,
        "is_private": room.private,
        "is_archived": room.archived,
        "is_general": False,
        "is_shared": room.is_ext_shared,
        "is_ext_shared": room.is_ext_shared,
        "is_org_shared": False,
        "is_pending_ext_shared": bool(room.pending),
        "pending_shared": list(room.pending),
        "pending_connected_team_ids": list(room.pending),
        "connected_team_ids": list(room.teams),
        "shared_team_ids": list(room.teams),
        "internal_team_ids": [],
        "conversation_host_id": room.teams[0],
        "context_team_id": install.team_id,
        "created": room.created,
        "creator": install.bot_user_id,
        "is_member": install.bot_user_id in room.members,
        "previous_names": [],
        "topic": topic,
        "purpose": {"value": "", "creator": "", "last_set": 0},
    }


def member_json(member: Member, install: Installation, world: World, *, locale: bool = False) -> Json:
    """A person as this installation sees them: of external people neither locale nor e-mail."""
    ours = member.team_id == install.team_id
    profile: dict[str, Any] = {
        "real_name": member.real_name,
        "real_name_normalized": member.real_name,
        "display_name": member.handle,
        "display_name_normalized": member.handle,
        "team": member.team_id,
    }
    if ours and member.email and "users:read.email" in install.scopes:
        profile["email"] = member.email
    body = {
        "id": member.id,
        "team_id": member.team_id,
        "name": member.handle,
        "deleted": member.deleted,
        "real_name": member.real_name,
        "tz": member.timezone,
        "profile": profile,
        "is_bot": member.is_bot,
        "is_app_user": False,
        "updated": world.stamp(),
    }
    if not ours:
        return body | {"is_stranger": not world.share(install.bot_user_id, member.id)}
    body |= {
        "is_admin": member.is_admin,
        "is_owner": False,
        "is_primary_owner": False,
        "is_restricted": member.is_restricted or member.is_ultra_restricted,
        "is_ultra_restricted": member.is_ultra_restricted,
    }
    return body | ({"locale": member.locale} if locale else {})


def file_json(file: StoredFile, address: str) -> Json:
    """A file; `address` is the stand-in's own, for `url_private`."""
    kind = file.name.rpartition(".")[2].lower() if "." in file.name else "text"
    link = f"{address}/files-pri/{file.team_id}-{file.id}/{file.name}"
    return {
        "id": file.id,
        "created": int(file.created.timestamp()),
        "timestamp": int(file.created.timestamp()),
        "name": file.name,
        "title": file.title,
        "filetype": kind,
        "user": file.user,
        "user_team": file.team_id,
        "mode": "hosted",
        "is_external": False,
        "size": len(file.body or b""),
        "url_private": link,
        "url_private_download": f"{link}?download=1",
        "permalink": f"{address}/files/{file.id}",
    }


def file_with_shares(file: StoredFile, world: World, address: str) -> Json:
    """A file with where it was shared: what tells after a lost answer whether it was."""
    shares: dict[str, dict[str, list[Json]]] = {}
    for channel_id, ts, thread_ts in file.shares:
        room = world.channels[channel_id]
        kind = "public" if not room.private and not room.is_im else "private"
        share: Json = {"ts": ts, "channel_name": room.name, "team_id": room.teams[0]}
        if thread_ts:
            share["thread_ts"] = thread_ts
        shares.setdefault(kind, {}).setdefault(channel_id, []).append(share)
    places = [world.channels[one] for one, _, _ in file.shares]
    return file_json(file, address) | {
        "shares": shares,
        "channels": [room.id for room in places if not room.private and not room.is_im],
        "groups": [room.id for room in places if room.private],
        "ims": [room.id for room in places if room.is_im],
    }


def view_json(view: View, world: World) -> Json:
    """A view as Slack sends it back: with ids, hash, state and the installing workspace."""
    face = view.face
    install = world.installation(view.installed_team_id)
    return {
        "id": view.id,
        "team_id": view.team_id,
        "type": face["type"],
        "blocks": face["blocks"],
        "private_metadata": face.get("private_metadata", ""),
        "callback_id": face.get("callback_id", ""),
        "state": {"values": view.values},
        "hash": view.hash,
        "title": face.get("title"),
        "clear_on_close": face.get("clear_on_close", False),
        "notify_on_close": face.get("notify_on_close", False),
        "close": face.get("close"),
        "submit": face.get("submit"),
        "previous_view_id": view.previous_id,
        "root_view_id": view.root_id,
        "app_id": world.app.id,
        "external_id": face.get("external_id", ""),
        "app_installed_team_id": view.installed_team_id,
        "bot_id": install.bot_id if install else "",
    }


def team_json(team: Workspace) -> Json:
    return {"id": team.id, "name": team.name, "domain": team.domain, "email_domain": "", "icon": {}}
