"""The settings: one frozen value, read from the environment once."""

import os
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeVar
from urllib.parse import urlsplit

from storage.crypto import BadKey, Keyring

T = TypeVar("T")

#: Where Slack's Web API lives.
SLACK = "https://slack.com/api/"
#: Whom people are told to write to, unless a setting says otherwise.
CONTACT = "marketsafeinfo@iacc.org"
#: For whoever has no token.
TRY_IT = "To try MarketSafe without Slack: marketsafe sandbox"
#: In the data folder. What is tried out has a store of its own: real Slack must never meet the demo's people.
STORE_FILE, SANDBOX_FILE = "marketsafe.db", "sandbox.db"
#: In the data folder; in development only.
KEY_FILE = "encryption-keys"

_CHANNEL = re.compile(r"[CG][A-Z0-9]{6,}")
_MEMBER = re.compile(r"[UW][A-Z0-9]{2,20}@[TE][A-Z0-9]{2,20}")
_SHARED = "MARKETSAFE_SHARED_CHANNEL"
#: Set for real Slack alone: without a token beside them, the token was forgotten.
_OF_SLACK = (
    "SLACK_SIGNING_SECRET",
    "SLACK_CLIENT_SECRET",
    "SLACK_APP_TOKEN",
    "MARKETSAFE_PUBLIC_URL",
    "MARKETSAFE_DESK_CHANNEL",
    _SHARED,
    "MARKETSAFE_GROUP_CHANNEL",
)


class BadSettings(Exception):  # noqa: N818 - says what happened
    """Settings with which the bot cannot start: all that is wrong, a sentence each, never a secret."""

    def __init__(self, problems: list[str]) -> None:
        super().__init__("\n".join(problems))
        self.problems = problems


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """What an operator sets. "" is not set; docs/operations.md says what each is for."""

    data_dir: Path
    #: as SQLAlchemy writes it; may hold a password
    database_url: str = field(repr=False)
    #: the first seals, all open
    encryption_keys: tuple[str, ...] = field(repr=False)
    port: int = 3000
    #: where people and Slack reach us, without a slash at the end
    public_url: str = ""
    slack_bot_token: str = field(default="", repr=False)
    slack_signing_secret: str = field(default="", repr=False)
    slack_client_id: str = ""
    slack_client_secret: str = field(default="", repr=False)
    slack_app_token: str = field(default="", repr=False)
    #: ends with a slash
    slack_api_url: str = SLACK
    desk_channel: str = ""
    shared_channel: str = ""
    #: platform or family → its own shared channel
    shared_channels: Mapping[str, str] = field(default_factory=dict)
    group_channel: str = ""
    #: the first managers, "U…@T…"
    managers: tuple[str, ...] = ()
    contact: str = CONTACT
    smtp_url: str = field(default="", repr=False)
    metrics_token: str = field(default="", repr=False)
    #: names of settings that only real Slack needs, where there is no token for it
    tokenless: tuple[str, ...] = ()

    @property
    def is_sandbox(self) -> bool:
        """Without a Slack token the bot runs beside the stand-in for Slack."""
        return not (self.slack_bot_token or self.slack_client_id)

    @property
    def is_socket_mode(self) -> bool:
        return bool(self.slack_app_token)

    @property
    def places(self) -> dict[str, str]:
        """Place name → channel id, as settings name them; unset ones are left out."""
        named = {"desk": self.desk_channel, "shared": self.shared_channel, "group": self.group_channel}
        named |= {f"shared:{platform}": channel for platform, channel in self.shared_channels.items()}
        return {place: channel for place, channel in named.items() if channel}

    @classmethod
    def read(cls, environment: Mapping[str, str] | None = None, *, without_slack: bool = False) -> "Settings":
        """The settings of this process, or of the `environment` given. Raises `BadSettings`.

        `without_slack` passes over what only real Slack needs, unless there is a token for it.

        `.env` in the working directory is read in development only: when there is no Slack token in the
        environment itself. What the environment says goes before what `.env` says.
        """
        if environment is None:
            environment = dict(os.environ)
            if not _has_token(environment):
                environment = _dotenv() | environment
        if without_slack and not _has_token(environment):
            passed_over = _meant_for_slack(environment)
            environment = {name: value for name, value in environment.items() if name not in passed_over}
        return _Reading(environment).settings()


class _Reading:
    """One reading of the environment: goes on after a problem, so that all of them are told at once."""

    def __init__(self, environment: Mapping[str, str]) -> None:
        self._given = {name: value.strip() for name, value in environment.items()}
        self._problems: list[str] = []

    def settings(self) -> Settings:
        data_dir = Path(self._text("MARKETSAFE_DATA_DIR") or "data").expanduser().absolute()
        self._check_slack()
        settings = Settings(
            data_dir=data_dir,
            database_url=self._database(data_dir),
            encryption_keys=self._keys(data_dir),
            port=self._read("MARKETSAFE_PORT", _port) or 3000,
            public_url=(self._read("MARKETSAFE_PUBLIC_URL", _address) or "").rstrip("/"),
            slack_bot_token=self._text("SLACK_BOT_TOKEN"),
            slack_signing_secret=self._text("SLACK_SIGNING_SECRET"),
            slack_client_id=self._text("SLACK_CLIENT_ID"),
            slack_client_secret=self._text("SLACK_CLIENT_SECRET"),
            slack_app_token=self._text("SLACK_APP_TOKEN"),
            slack_api_url=(self._read("SLACK_API_URL", _address) or SLACK).rstrip("/") + "/",
            desk_channel=self._read("MARKETSAFE_DESK_CHANNEL", _channel) or "",
            shared_channel=self._read(_SHARED, _channel) or "",
            shared_channels=self._shared_channels(),
            group_channel=self._read("MARKETSAFE_GROUP_CHANNEL", _channel) or "",
            managers=self._read("MARKETSAFE_MANAGERS", _members) or (),
            contact=self._text("MARKETSAFE_CONTACT") or CONTACT,
            smtp_url=self._read("MARKETSAFE_SMTP_URL", _mail_server) or "",
            metrics_token=self._text("MARKETSAFE_METRICS_TOKEN"),
            tokenless=() if _has_token(self._given) else _meant_for_slack(self._given),
        )
        if self._problems:
            raise BadSettings(self._problems)
        return settings

    def _text(self, name: str) -> str:
        return self._given.get(name, "")

    def _read(self, name: str, understand: Callable[[str], T]) -> T | None:
        """What `understand` makes of a setting, None where it is not set or not understood."""
        value = self._text(name)
        if not value:
            return None
        try:
            return understand(value)
        except ValueError as problem:
            self._problems.append(f"{name}: {problem}")
            return None

    def _shared_channels(self) -> dict[str, str]:
        names = sorted(name for name in self._given if name.startswith(f"{_SHARED}_"))
        found = {name.removeprefix(f"{_SHARED}_").lower(): self._read(name, _channel) for name in names}
        return {platform: channel for platform, channel in found.items() if channel}

    def _check_slack(self) -> None:
        token, secret = self._text("SLACK_BOT_TOKEN"), self._text("SLACK_SIGNING_SECRET")
        client_id, client_secret = self._text("SLACK_CLIENT_ID"), self._text("SLACK_CLIENT_SECRET")
        app_token = self._text("SLACK_APP_TOKEN")
        wrong = {
            "SLACK_BOT_TOKEN: a bot token begins with xoxb-.": token and not token.startswith("xoxb-"),
            "SLACK_APP_TOKEN: an app-level token begins with xapp-.": (
                app_token and not app_token.startswith("xapp-")
            ),
            "SLACK_SIGNING_SECRET is missing: Slack's requests cannot be told from anybody else's.": (
                (token or client_id) and not (secret or app_token)
            ),
            "SLACK_CLIENT_SECRET is missing: it belongs to SLACK_CLIENT_ID.": client_id and not client_secret,
            "SLACK_CLIENT_ID is missing: it belongs to SLACK_CLIENT_SECRET.": client_secret and not client_id,
            f"SLACK_APP_TOKEN is set, but no SLACK_BOT_TOKEN: Socket Mode needs both. {TRY_IT}": (
                app_token and not _has_token(self._given)
            ),
        }
        self._problems += [problem for problem, is_so in wrong.items() if is_so]

    def _database(self, data_dir: Path) -> str:
        default = f"sqlite:///{data_dir / (STORE_FILE if _has_token(self._given) else SANDBOX_FILE)}"
        return self._read("MARKETSAFE_DATABASE_URL", _database) or default

    def _keys(self, data_dir: Path) -> tuple[str, ...]:
        """As set; without, made once and kept in the data folder, in development only."""
        keys = self._read("MARKETSAFE_ENCRYPTION_KEYS", _sound_keys)
        if keys is not None or self._text("MARKETSAFE_ENCRYPTION_KEYS"):
            return keys or ()
        if not _has_token(self._given):
            return _development_keys(data_dir)
        self._problems.append(
            "MARKETSAFE_ENCRYPTION_KEYS is missing: beside real Slack, keys are never made up. Make one with"
            ' python -c "from cryptography.fernet import Fernet; print(Fernet.generate_key().decode())",'
            " and keep it where it is not lost: without it nobody can read what is stored."
        )
        return ()


def _has_token(environment: Mapping[str, str]) -> bool:
    return any(environment.get(name, "").strip() for name in ("SLACK_BOT_TOKEN", "SLACK_CLIENT_ID"))


def _meant_for_slack(environment: Mapping[str, str]) -> tuple[str, ...]:
    """Names of what is set for real Slack alone."""

    def is_meant(name: str, value: str) -> bool:
        if name == "MARKETSAFE_DATABASE_URL":  # beside the sandbox a file is enough
            return value.startswith("postgres")
        return name in _OF_SLACK or name.startswith(f"{_SHARED}_")

    return tuple(
        name for name, value in sorted(environment.items()) if value.strip() and is_meant(name, value.strip())
    )


def _dotenv() -> dict[str, str]:
    from dotenv import dotenv_values  # noqa: PLC0415 - in development only

    return {name: value or "" for name, value in dotenv_values(Path(".env")).items()}


def _development_keys(data_dir: Path) -> tuple[str, ...]:
    path = data_dir / KEY_FILE
    data_dir.mkdir(parents=True, exist_ok=True)
    try:
        # made with its rights, so that nobody else can read it even for a moment
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return tuple(path.read_text(encoding="utf-8").split())
    with os.fdopen(handle, "w", encoding="utf-8") as file:
        key = Keyring.new_key()
        file.write(f"{key}\n")
    return (key,)


def _sound_keys(value: str) -> tuple[str, ...]:
    keys = tuple(key for key in re.split(r"[,\s]+", value) if key)
    try:
        Keyring(keys)
    except BadKey as problem:
        raise ValueError(f"{problem}.") from None
    return keys


def _port(value: str) -> int:
    if not (value.isdecimal() and 0 < int(value) <= 65_535):  # noqa: PLR2004 - the largest port
        raise ValueError(f"{value} is not a port. Give a number from 1 to 65535.")
    return int(value)


def _address(value: str) -> str:
    parts = urlsplit(value)
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise ValueError(f"{value} is not a web address. It begins with https:// and a host.")
    return value


def _channel(value: str) -> str:
    if not _CHANNEL.fullmatch(value):
        raise ValueError(f"{value} is not a channel's id. It looks like C0123456789; a name is not enough.")
    return value


def _members(value: str) -> tuple[str, ...]:
    found = tuple(one for one in re.split(r"[,\s]+", value) if one)
    for one in found:
        if not _MEMBER.fullmatch(one):
            raise ValueError(
                f"{one} is not a member. Give the user id and its team id, as in U0123456@T0123456."
            )
    return found


def _database(value: str) -> str:
    scheme = value.partition("://")[0]
    if scheme not in ("sqlite", "postgresql", "postgres", "postgresql+psycopg"):
        # the value itself may hold a password
        raise ValueError("give an address that begins with sqlite:/// or postgresql://.")
    return value


def _mail_server(value: str) -> str:
    parts = urlsplit(value)
    if parts.scheme not in ("smtp", "smtps") or not parts.hostname:
        raise ValueError("give an address such as smtps://user:password@mail.example.org.")
    return value
