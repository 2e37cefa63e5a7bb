"""Who we are in Slack: the installation behind our token, and a client for each."""

from dataclasses import dataclass

import aiohttp
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from bot.config import Settings
from bot.edge.authorize import Installed
from handlers.programme import Programme
from storage.uow import UnitOfWork
from storage.workspaces import home_installation

#: The sandbox's workspace and token, as in `bot.sandbox.demo`: importing that takes a start 0.1 s.
_SANDBOX, _SANDBOX_TOKEN = "T0IACC0001", "xoxb-T0IACC0001-sandbox"
_OF_THE_SANDBOX = (
    "This store is the sandbox's: it holds the people of the demo, and they must not meet real Slack. Set"
    " MARKETSAFE_DATA_DIR to a fresh folder, or MARKETSAFE_DATABASE_URL to an empty database."
)


class NotInSlack(Exception):  # noqa: N818 - says what happened
    """We cannot start as anybody in Slack; says why, and what to do."""


@dataclass(frozen=True, slots=True)
class Identity:
    """An installation, and what its workspace is called. `url`: its address, "" if Slack did not say."""

    installed: Installed
    workspace: str
    url: str = ""


class Clients:
    """A Web API client for each workspace, over one session, without the SDK's own retries."""

    def __init__(self, session: aiohttp.ClientSession, api_url: str) -> None:
        self._session = session
        self._api_url = api_url
        self._by_team: dict[str, AsyncWebClient] = {}

    def with_token(self, token: str) -> AsyncWebClient:
        # The SDK's own retries send a message twice where an answer was lost.
        return AsyncWebClient(
            token=token, base_url=self._api_url, session=self._session, timeout=10, retry_handlers=[]
        )

    def know(self, installed: Installed) -> None:
        """From now on `of(team_id)` speaks with this token."""
        self._by_team[installed.team_id] = self.with_token(installed.bot_token)

    def of(self, team_id: str) -> AsyncWebClient:
        """Raises LookupError (a KeyError) where the app is not installed."""
        return self._by_team[team_id]


async def who_we_are(clients: Clients, settings: Settings, programme: Programme) -> Identity:
    """Ask Slack; where it cannot be reached, what it said of this token before.

    Raises `NotInSlack`, or `NoKeyFits` where the store was sealed with another key.
    """
    before = await _remembered(programme, settings)
    token = settings.slack_bot_token or (before.installed.bot_token if before else "")
    if not token:
        raise NotInSlack(
            "The app is not installed in any workspace yet. Set SLACK_BOT_TOKEN to the bot token of yours"
            " (it begins with xoxb-); docs/slack-setup.md shows where it stands."
        )
    try:
        answer = await clients.with_token(token).auth_test()
    except SlackApiError as refused:
        code = str(refused.response.get("error", "")) if hasattr(refused.response, "get") else ""
        raise NotInSlack(
            f"Slack does not accept SLACK_BOT_TOKEN ({code or 'no reason given'}). Copy the bot token anew"
            " from your app's page, under OAuth & Permissions."
        ) from None
    except (aiohttp.ClientError, OSError, TimeoutError):
        if before is not None and before.installed.bot_token == token:
            return before
        raise NotInSlack(
            f"Slack cannot be reached at {settings.slack_api_url}, and we were never there before. Check the"
            " network, or SLACK_API_URL."
        ) from None
    installed = Installed(
        team_id=str(answer["team_id"]),
        bot_token=token,
        bot_user_id=str(answer["user_id"]),
        enterprise_id=str(answer.get("enterprise_id") or ""),
        bot_id=str(answer.get("bot_id") or ""),
    )
    return Identity(installed, str(answer.get("team") or ""), str(answer.get("url") or ""))


async def _remembered(programme: Programme, settings: Settings) -> Identity | None:
    """The installation as it was written down at an earlier start. Raises `NotInSlack` for the sandbox's."""

    def find(unit: UnitOfWork) -> Identity | None:
        row = home_installation(unit.session)
        if row is None:
            return None
        if row.team_id == _SANDBOX and settings.slack_bot_token != _SANDBOX_TOKEN:
            raise NotInSlack(_OF_THE_SANDBOX)
        token = unit.open(row.bot_token)
        return Identity(Installed(row.team_id, token, row.bot_user_id, row.enterprise_id), row.name)

    return await programme.store.look(find, now=programme.clock())
