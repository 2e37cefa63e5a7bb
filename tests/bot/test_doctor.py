"""The doctor finds what is not right, and says what to do about it."""

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
import pytest_asyncio

from bot.config import Settings
from bot.foundation import lay
from bot.manifest import manifest_for
from bot.sandbox import Clock, Sandbox, demo, demo_world
from bot.shell.doctor import examine, report
from bot.shell.findings import Finding
from handlers.workspaces.service import settle
from storage.crypto import Keyring
from tests.bot.conftest import Types

NOW = datetime(2026, 3, 2, 14, tzinfo=UTC)


class Clinic:
    """A store and a stand-in for Slack, examined with settings that a test may spoil."""

    def __init__(self, sandbox: Sandbox, folder: Path) -> None:
        self.sandbox = sandbox
        self.settings = Settings(
            data_dir=folder,
            database_url=f"sqlite:///{folder / 'marketsafe.db'}",
            encryption_keys=(Keyring.new_key(),),
            public_url="https://bot.iacc.example",
            slack_bot_token=demo.BOT_TOKEN,
            slack_signing_secret="s",
            slack_api_url=sandbox.api_url,
            desk_channel=demo.DESK,
            shared_channel=demo.SHARED,
        )

    async def finds(self, check: str, **spoilt: object) -> list[Finding]:
        settings = replace(self.settings, **spoilt)  # type: ignore[arg-type]  # a test's own fields
        return [one for one in await examine(settings, clock=lambda: NOW) if one.check == check]


@pytest_asyncio.fixture
async def clinic(sqlite_url: str, tmp_path: Path) -> AsyncIterator[Clinic]:
    sandbox = Sandbox(Clock.frozen(NOW))
    demo_world(sandbox, manifest_for())
    async with sandbox:
        yield Clinic(sandbox, tmp_path)


def told(findings: list[Finding]) -> list[tuple[str, str]]:
    return [(one.state, one.said) for one in findings]


async def test_a_sound_installation_is_found_to_be_sound(clinic: Clinic) -> None:
    for check in ("settings", "manifest", "database", "encryption keys", "token", "channel shared"):
        assert [one.state for one in await clinic.finds(check)] == ["ok"]


@pytest.mark.parametrize(
    ("spoilt", "state", "words"),
    [
        ({"desk_channel": ""}, "wrong", "No channel is named for: desk."),
        ({"public_url": ""}, "warning", "Our own address is not known"),
        ({"public_url": "", "slack_app_token": "xapp-1"}, "ok", "All of them can be understood."),
        ({"slack_bot_token": ""}, "ok", "beside a stand-in for Slack"),
    ],
)
async def test_settings_that_lack_something(
    clinic: Clinic, spoilt: dict[str, object], state: str, words: str
) -> None:
    ((found, said),) = told(await clinic.finds("settings", **spoilt))
    assert found == state
    assert words in said


async def test_a_token_that_slack_does_not_take(clinic: Clinic) -> None:
    ((state, said),) = told(await clinic.finds("token", slack_bot_token="xoxb-wrong"))
    assert (state, said) == ("wrong", "Slack does not accept SLACK_BOT_TOKEN: invalid_auth.")


async def test_an_app_token_that_slack_does_not_take(clinic: Clinic) -> None:
    (sound,) = await clinic.finds("app token", slack_app_token=clinic.sandbox.app.app_token)
    assert sound.state == "ok"
    ((state, said),) = told(await clinic.finds("app token", slack_app_token="xapp-wrong"))
    assert (state, said) == ("wrong", "Slack does not accept SLACK_APP_TOKEN: invalid_auth.")
    assert await clinic.finds("app token") == []


async def test_slack_that_cannot_be_reached(clinic: Clinic) -> None:
    ((state, said),) = told(await clinic.finds("token", slack_api_url="http://127.0.0.1:1/api/"))
    assert (state, said) == ("wrong", "Slack cannot be reached at http://127.0.0.1:1/api/.")


async def test_a_scope_that_was_not_granted(clinic: Clinic) -> None:
    clinic.sandbox.world.teams[demo.IACC].install.scopes.discard("pins:write")  # type: ignore[union-attr]  # installed
    ((state, said),) = told(await clinic.finds("token"))
    assert (state, said) == ("wrong", "The app in IACC lacks pins:write.")


async def test_a_channel_that_the_app_is_not_in(clinic: Clinic) -> None:
    room = clinic.sandbox.channel("other", clinic.sandbox.world.teams[demo.IACC], with_bot=False)
    ((state, said),) = told(await clinic.finds("channel shared", shared_channel=room.id))
    assert (state, said) == ("wrong", "The app is not in it.")


async def test_a_channel_that_does_not_exist(clinic: Clinic) -> None:
    ((state, said),) = told(await clinic.finds("channel shared", shared_channel="C0NOWHERE1"))
    assert (state, said) == ("wrong", "Slack says of C0NOWHERE1: channel_not_found.")


async def test_a_shared_channel_that_is_not_shared(clinic: Clinic) -> None:
    ((state, said),) = told(await clinic.finds("channel shared", shared_channel=demo.GROUP))
    assert (state, said) == ("warning", "It is not shared with another organisation.")


async def test_a_desk_channel_that_others_read(clinic: Clinic) -> None:
    ((state, said),) = told(await clinic.finds("channel desk", desk_channel=demo.SHARED))
    assert (state, said) == ("wrong", "It is, or is being, shared with others.")


async def test_somebody_in_the_desk_channel_whom_the_register_does_not_know(clinic: Clinic) -> None:
    ((state, said),) = told(await clinic.finds("channel desk"))
    assert state == "wrong"
    assert demo.ANALYST in said


async def test_a_store_that_is_not_up_to_date(clinic: Clinic, tmp_path: Path) -> None:
    (found,) = await clinic.finds("database", database_url=f"sqlite:///{tmp_path / 'new.db'}")
    assert (found.state, found.to_do) == ("wrong", "Run: marketsafe migrate")


async def test_a_store_that_is_not_there(clinic: Clinic) -> None:
    spoilt = "postgresql://bot:secret@127.0.0.1:1/marketsafe"
    ((state, said),) = told(await clinic.finds("database", database_url=spoilt))
    assert state == "wrong"
    assert "secret" not in said


async def test_a_key_that_is_gone(clinic: Clinic) -> None:
    programme = lay(clinic.settings)
    programme.act_at(NOW, settle, team_id="T1", enterprise_id="", name="", bot_user_id="U1", token="xoxb-1")
    programme.store.close()
    assert [one.state for one in await clinic.finds("encryption keys")] == ["ok"]
    (found,) = await clinic.finds("encryption keys", encryption_keys=(Keyring.new_key(),))
    assert found.state == "wrong"
    assert "MARKETSAFE_ENCRYPTION_KEYS" in found.to_do


async def test_nobody_to_do_the_work(clinic: Clinic) -> None:
    members = told(await clinic.finds("members"))
    assert [said for state, said in members if state == "warning"] == [
        "There is no manager yet.",
        "There is no analyst yet.",
        "There is no holder yet.",
    ]
    ((state, said),) = told(await clinic.finds("officers"))
    assert state == "warning"
    assert "No officer acts for" in said


async def test_working_days_that_are_only_estimated(clinic: Clinic) -> None:
    late = datetime(2031, 1, 1, tzinfo=UTC)
    found = [one for one in await examine(clinic.settings, clock=lambda: late) if one.check == "calendars"]
    assert [one.state for one in found] == ["ok", "warning"]
    assert [one.state for one in await clinic.finds("calendars")] == ["ok", "ok"]


def test_something_wrong_ends_with_1_and_says_what_to_do(
    types: Types, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert types("doctor").code == 1
    assert "→ Run: marketsafe migrate" in types("doctor").out
    types("migrate")
    assert types("doctor").code == 0
    monkeypatch.setenv("MARKETSAFE_PORT", "x")
    (found,) = types("doctor", "--json").document
    assert (found["check"], found["state"]) == ("settings", "wrong")


def test_the_last_line_says_how_bad_it_is() -> None:
    ok, warning = Finding("a", "ok", "fine"), Finding("b", "warning", "not so fine", "Mend it.")
    assert report([ok]).said == "All is well."
    assert report([ok, warning]).said == "Nothing is wrong; look at the warnings."
    assert not report([Finding("c", "wrong", "broken", "Mend it.")]).is_right
