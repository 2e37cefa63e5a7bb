"""Settings: all that an operator may get wrong is told at once, in words, and no secret is ever shown."""

import stat
from pathlib import Path

import pytest

from bot.config import BadSettings, Settings
from storage.crypto import Keyring

KEY = "uVh0m3kRcUJcnTO9z5oJsIBT8oVZq0vEWRqkP2yMMa8="
PRODUCTION = {
    "SLACK_BOT_TOKEN": "xoxb-1-secret",
    "SLACK_SIGNING_SECRET": "signing-secret",
    "MARKETSAFE_ENCRYPTION_KEYS": KEY,
}


def read(folder: Path, **given: str) -> Settings:
    return Settings.read({"MARKETSAFE_DATA_DIR": str(folder), **given})


def problem_of(folder: Path, **given: str) -> str:
    with pytest.raises(BadSettings) as refused:
        read(folder, **given)
    (problem,) = refused.value.problems
    return problem


def test_nothing_set_is_the_sandbox_on_sqlite_in_the_data_folder(tmp_path: Path) -> None:
    settings = read(tmp_path)
    assert settings.is_sandbox
    assert settings.database_url == f"sqlite:///{tmp_path / 'sandbox.db'}"
    assert (settings.port, settings.slack_api_url) == (3000, "https://slack.com/api/")
    assert settings.places == {}


def test_real_slack_and_the_sandbox_never_share_a_store(tmp_path: Path) -> None:
    assert read(tmp_path, **PRODUCTION).database_url == f"sqlite:///{tmp_path / 'marketsafe.db'}"
    assert read(tmp_path).database_url == f"sqlite:///{tmp_path / 'sandbox.db'}"


SPEAK_OF_SLACK = (
    ("SLACK_SIGNING_SECRET", "s"),
    ("MARKETSAFE_PUBLIC_URL", "https://bot.iacc.example"),
    ("MARKETSAFE_DESK_CHANNEL", "C0DESK0001"),
    ("MARKETSAFE_SHARED_CHANNEL", "C0SHARED01"),
    ("MARKETSAFE_SHARED_CHANNEL_TAOBAO", "C0TAOBAO01"),
    ("MARKETSAFE_GROUP_CHANNEL", "C0GROUP001"),
    ("MARKETSAFE_DATABASE_URL", "postgresql://bot:pw@db/marketsafe"),
)


@pytest.mark.parametrize(("name", "value"), SPEAK_OF_SLACK)
def test_what_only_real_slack_needs_is_noticed_where_its_token_is_missing(
    tmp_path: Path, name: str, value: str
) -> None:
    assert read(tmp_path, **{name: value}).tokenless == (name,)
    assert read(tmp_path, **{name: value}, SLACK_BOT_TOKEN=" ", SLACK_CLIENT_ID="").tokenless == (name,)
    assert read(tmp_path, **{**PRODUCTION, name: value}).tokenless == ()


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("MARKETSAFE_DESK_CHANNEL", ""),
        ("MARKETSAFE_DATABASE_URL", "sqlite:///elsewhere.db"),
        ("MARKETSAFE_PORT", "4001"),
        ("MARKETSAFE_ENCRYPTION_KEYS", KEY),
        ("MARKETSAFE_CONTACT", "desk@iacc.example"),
    ],
)
def test_what_the_sandbox_needs_too_says_nothing_of_real_slack(tmp_path: Path, name: str, value: str) -> None:
    assert read(tmp_path, **{name: value}).tokenless == ()


def test_whoever_tries_it_out_is_not_held_up_by_settings_of_real_slack(tmp_path: Path) -> None:
    given = {
        **dict(SPEAK_OF_SLACK),
        "SLACK_APP_TOKEN": "xapp-1",
        "SLACK_CLIENT_SECRET": "s",
        "MARKETSAFE_DESK_CHANNEL": "not an id",
        "MARKETSAFE_DATA_DIR": str(tmp_path),
    }
    settings = Settings.read(given, without_slack=True)
    assert (settings.is_sandbox, settings.tokenless) == (True, ())
    assert settings.database_url == f"sqlite:///{tmp_path / 'sandbox.db'}"
    with_token = Settings.read(
        {**given, **PRODUCTION, **dict(SPEAK_OF_SLACK), "SLACK_CLIENT_SECRET": ""}, without_slack=True
    )
    assert with_token.desk_channel == "C0DESK0001"


def test_development_keys_are_made_once_and_kept_where_only_their_owner_reads_them(tmp_path: Path) -> None:
    first, again = read(tmp_path / "new"), read(tmp_path / "new")
    assert first.encryption_keys == again.encryption_keys
    assert Keyring(first.encryption_keys).open(Keyring(again.encryption_keys).seal("word")) == "word"
    assert stat.S_IMODE((tmp_path / "new" / "encryption-keys").stat().st_mode) == 0o600


@pytest.mark.parametrize("token", ["SLACK_BOT_TOKEN", "SLACK_CLIENT_ID"])
def test_beside_real_slack_keys_are_never_made_up(tmp_path: Path, token: str) -> None:
    others = {"SLACK_SIGNING_SECRET": "s"} | ({"SLACK_CLIENT_SECRET": "s"} if "CLIENT" in token else {})
    assert "MARKETSAFE_ENCRYPTION_KEYS is missing" in problem_of(tmp_path, **others, **{token: "xoxb-1"})
    assert not (tmp_path / "encryption-keys").exists()


def test_every_setting_is_read(tmp_path: Path) -> None:
    settings = read(
        tmp_path,
        **PRODUCTION,
        MARKETSAFE_DATABASE_URL="postgresql://bot:pw@db/marketsafe",
        MARKETSAFE_PORT=" 8080 ",
        MARKETSAFE_PUBLIC_URL="https://bot.example.org/",
        SLACK_APP_TOKEN="xapp-1",
        SLACK_API_URL="http://127.0.0.1:4000/api",
        MARKETSAFE_DESK_CHANNEL="C0DESK0001",
        MARKETSAFE_SHARED_CHANNEL="C0SHARED01",
        MARKETSAFE_SHARED_CHANNEL_TAOBAO="C0TAOBAO01",
        MARKETSAFE_GROUP_CHANNEL="G0GROUP001",
        MARKETSAFE_MANAGERS="U0ANN00001@T0IACC0001, W0MIA00001@E0IACC0001",
        MARKETSAFE_CONTACT="desk@iacc.example",
        MARKETSAFE_SMTP_URL="smtps://u:pw@mail.example.org",
        MARKETSAFE_METRICS_TOKEN="t",
    )
    assert not settings.is_sandbox
    assert settings.is_socket_mode
    assert settings.port == 8080
    assert settings.public_url == "https://bot.example.org"
    assert settings.slack_api_url == "http://127.0.0.1:4000/api/"
    assert settings.places == {
        "desk": "C0DESK0001",
        "shared": "C0SHARED01",
        "group": "G0GROUP001",
        "shared:taobao": "C0TAOBAO01",
    }
    assert settings.managers == ("U0ANN00001@T0IACC0001", "W0MIA00001@E0IACC0001")
    assert (settings.contact, settings.metrics_token) == ("desk@iacc.example", "t")
    assert settings.smtp_url.startswith("smtps://")


def test_no_secret_is_ever_shown(tmp_path: Path) -> None:
    secrets = {
        **PRODUCTION,
        "SLACK_APP_TOKEN": "xapp-1-secret",
        "SLACK_CLIENT_ID": "1.2",
        "SLACK_CLIENT_SECRET": "client-secret",
        "MARKETSAFE_DATABASE_URL": "postgresql://bot:db-secret@db/marketsafe",
        "MARKETSAFE_SMTP_URL": "smtp://bot:mail-secret@mail.example.org",
        "MARKETSAFE_METRICS_TOKEN": "metrics-secret",
    }
    shown = repr(read(tmp_path, **secrets))
    assert "secret" not in shown.replace("_secret", "")
    assert KEY not in shown


@pytest.mark.parametrize(
    ("name", "value", "words"),
    [
        ("MARKETSAFE_PORT", "eighty", "eighty is not a port"),
        ("MARKETSAFE_PORT", "65536", "65536 is not a port"),
        ("MARKETSAFE_PORT", "0", "0 is not a port"),
        ("MARKETSAFE_PUBLIC_URL", "bot.example.org", "is not a web address"),
        ("SLACK_API_URL", "ftp://slack", "is not a web address"),
        ("MARKETSAFE_DESK_CHANNEL", "#desk", "#desk is not a channel's id"),
        ("MARKETSAFE_SHARED_CHANNEL", "desk", "desk is not a channel's id"),
        ("MARKETSAFE_SHARED_CHANNEL_TAOBAO", "taobao", "taobao is not a channel's id"),
        ("MARKETSAFE_GROUP_CHANNEL", "D0123456", "is not a channel's id"),
        ("MARKETSAFE_MANAGERS", "U0123456", "U0123456 is not a member"),
        ("MARKETSAFE_DATABASE_URL", "mysql://u:pw@db/x", "begins with sqlite:/// or postgresql://"),
        ("MARKETSAFE_SMTP_URL", "mail.example.org", "such as smtps://"),
        ("MARKETSAFE_ENCRYPTION_KEYS", "short", "encryption key 1 is not 32 url-safe base64 bytes"),
        ("MARKETSAFE_ENCRYPTION_KEYS", f"{KEY},short", "encryption key 2 is not"),
        ("MARKETSAFE_ENCRYPTION_KEYS", " , ", "at least one encryption key is needed"),
        ("SLACK_BOT_TOKEN", "xoxp-1", "a bot token begins with xoxb-"),
        ("SLACK_APP_TOKEN", "xoxb-1", "an app-level token begins with xapp-"),
        ("SLACK_SIGNING_SECRET", "", "SLACK_SIGNING_SECRET is missing"),
        ("SLACK_CLIENT_ID", "1.2", "SLACK_CLIENT_SECRET is missing"),
        ("SLACK_CLIENT_SECRET", "s", "SLACK_CLIENT_ID is missing"),
    ],
)
def test_a_bad_value_is_told_in_words(tmp_path: Path, name: str, value: str, words: str) -> None:
    problem = problem_of(tmp_path, **{**PRODUCTION, name: value})
    assert words in problem
    assert problem.startswith(name) or name in problem or "is missing" in problem
    assert "pw" not in problem


def test_an_app_token_alone_is_told_what_it_lacks(tmp_path: Path) -> None:
    assert "no SLACK_BOT_TOKEN" in problem_of(tmp_path, SLACK_APP_TOKEN="xapp-1")


def test_all_problems_are_told_at_once(tmp_path: Path) -> None:
    with pytest.raises(BadSettings) as refused:
        read(tmp_path, MARKETSAFE_PORT="x", MARKETSAFE_DESK_CHANNEL="y", MARKETSAFE_MANAGERS="z")
    assert [problem.split(":")[0] for problem in refused.value.problems] == [
        "MARKETSAFE_PORT",
        "MARKETSAFE_DESK_CHANNEL",
        "MARKETSAFE_MANAGERS",
    ]


def test_dotenv_is_read_in_development_and_the_environment_goes_before_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / ".env").write_text("MARKETSAFE_PORT=4001\nMARKETSAFE_CONTACT=ann@iacc.example\n")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("MARKETSAFE_CONTACT", "mia@iacc.example")
    monkeypatch.delenv("MARKETSAFE_PORT", raising=False)
    monkeypatch.delenv("SLACK_BOT_TOKEN", raising=False)
    settings = Settings.read()
    assert (settings.port, settings.contact) == (4001, "mia@iacc.example")


def test_dotenv_is_not_read_in_production(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / ".env").write_text("MARKETSAFE_PORT=4001\n")
    monkeypatch.chdir(tmp_path)
    for name, value in PRODUCTION.items():
        monkeypatch.setenv(name, value)
    assert Settings.read().port == 3000
