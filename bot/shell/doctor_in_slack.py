"""Checks that ask Slack: the token, its scopes, and every channel the settings name."""

from collections.abc import AsyncIterator
from typing import Any

import aiohttp
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from bot.config import Settings
from bot.foundation import places
from bot.identity import Clients
from bot.manifest import manifest_for
from bot.shell.findings import Finding, doubtful, fine, wrong
from handlers.programme import Programme
from storage import people
from storage.uow import UnitOfWork
from storage.workspaces import is_our_bot

_MOST = 1000


async def look(settings: Settings, programme: Programme) -> list[Finding]:
    """Everything in Slack; nothing where there is no token."""
    if not settings.slack_bot_token:
        return []
    async with aiohttp.ClientSession() as session:
        client = Clients(session, settings.slack_api_url).with_token(settings.slack_bot_token)
        try:
            answer = await client.auth_test()
        except SlackApiError as refused:
            return [_not_accepted(_code(refused))]
        except (aiohttp.ClientError, OSError, TimeoutError):
            said = f"Slack cannot be reached at {settings.slack_api_url}."
            return [wrong("token", said, "Check the network, or SLACK_API_URL.")]
        findings = [_scopes(str(answer.get("team")), answer.headers)]
        if settings.is_socket_mode:
            findings.append(await _app_token(client, settings.slack_app_token))
        for place, channel_id in places(settings, programme.setup.platforms).items():
            findings += [one async for one in _channel(client, programme, place, channel_id)]
        return findings


def _not_accepted(code: str) -> Finding:
    return wrong(
        "token",
        f"Slack does not accept SLACK_BOT_TOKEN: {code}.",
        "Copy it anew from your app's page, under OAuth & Permissions.",
    )


async def _app_token(client: AsyncWebClient, token: str) -> Finding:
    """Socket Mode's own token: without it the bot hears nothing, and goes on trying."""
    try:
        await client.apps_connections_open(app_token=token)
    except SlackApiError as refused:
        to_do = "Make an app-level token with connections:write, on your app's page under Basic Information."
        return wrong("app token", f"Slack does not accept SLACK_APP_TOKEN: {_code(refused)}.", to_do)
    return fine("app token", "Socket Mode can be opened.")


def _scopes(team: str, headers: Any) -> Finding:
    """`headers` of any answer name what was granted. See https://docs.slack.dev/reference/scopes."""
    granted = next((str(value) for name, value in headers.items() if name.lower() == "x-oauth-scopes"), "")
    asked = set(manifest_for()["oauth_config"]["scopes"]["bot"])
    missing = sorted(asked - {scope.strip() for scope in granted.split(",")})
    if missing:
        return wrong(
            "token",
            f"The app in {team} lacks {', '.join(missing)}.",
            "Give Slack the present manifest (marketsafe manifest), then install the app again.",
        )
    return fine("token", f"The app is installed in {team} with all it needs.")


async def _channel(
    client: AsyncWebClient, programme: Programme, place: str, channel_id: str
) -> AsyncIterator[Finding]:
    check = f"channel {place}"
    try:
        found = (await client.conversations_info(channel=channel_id))["channel"]
        if not found.get("is_member"):
            to_do = f"In the channel, send: /invite @MarketSafe ({channel_id})"
            yield wrong(check, "The app is not in it.", to_do)
            return
        if place == "desk":
            yield await _desk(client, programme, found)
        elif place.startswith("shared") and not found.get("is_ext_shared"):
            to_do = "Share it with Alibaba: channel details, Settings, Share channel externally."
            yield doubtful(check, "It is not shared with another organisation.", to_do)
        else:
            yield fine(check, f"The app is in #{found.get('name', channel_id)}.")
    except SlackApiError as refused:
        to_do = "Copy the id from the channel's details, and invite the app into private channels."
        yield wrong(check, f"Slack says of {channel_id}: {_code(refused)}.", to_do)


async def _desk(client: AsyncWebClient, programme: Programme, channel: dict[str, Any]) -> Finding:
    """Confidential words go there: nobody else may read them."""
    if any(channel.get(flag) for flag in ("is_ext_shared", "is_pending_ext_shared", "is_org_shared")):
        to_do = "Stop sharing it, or name another channel. Until then nothing confidential is posted there."
        return wrong("channel desk", "It is, or is being, shared with others.", to_do)
    unknown = await _unknown(client, programme, str(channel["id"]))
    if unknown:
        return wrong(
            "channel desk",
            f"The register does not know {', '.join(unknown)} as IACC.",
            "Add them (marketsafe member add), or take them out. Until then nothing confidential is posted.",
        )
    return fine("channel desk", "Only the IACC reads it.")


async def _unknown(client: AsyncWebClient, programme: Programme, channel_id: str) -> list[str]:
    members: list[str] = []
    cursor: str | None = None
    while cursor != "":
        page = await client.conversations_members(channel=channel_id, limit=_MOST, cursor=cursor)
        members += page["members"]
        cursor = (page.get("response_metadata") or {}).get("next_cursor") or ""
    team_id = str((await client.auth_test())["team_id"])

    def ask(unit: UnitOfWork) -> list[str]:
        known = people.known_to_iacc(unit.session, team_id, members)
        return [one for one in members if one not in known and not is_our_bot(unit.session, one)]

    return await programme.store.look(ask, now=programme.clock())


def _code(refused: SlackApiError) -> str:
    return str(refused.response.get("error", "")) if hasattr(refused.response, "get") else "no answer"
