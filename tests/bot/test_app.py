"""The bot as a whole: how it starts, whom it says it is, and that it leaves nothing behind."""

import threading
from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import aiohttp
import pytest
import pytest_asyncio

from bot.app import build
from bot.config import Settings
from bot.foundation import NotMigrated
from bot.identity import NotInSlack
from bot.manifest import manifest_for
from bot.sandbox import Clock, Sandbox, demo, demo_world
from storage.crypto import Keyring
from storage.workspaces import home_installation


@pytest_asyncio.fixture
async def sandbox() -> AsyncIterator[Sandbox]:
    stand_in = Sandbox(Clock.frozen())
    demo_world(stand_in, manifest_for())
    async with stand_in:
        yield stand_in


@pytest.fixture
def settings(sandbox: Sandbox, tmp_path: Path) -> Settings:
    return Settings(
        data_dir=tmp_path,
        database_url=f"sqlite:///{tmp_path / 'marketsafe.db'}",
        encryption_keys=(Keyring.new_key(),),
        port=0,
        slack_bot_token=demo.BOT_TOKEN,
        slack_signing_secret=sandbox.app.signing_secret,
        slack_api_url=sandbox.api_url,
        desk_channel=demo.DESK,
        managers=(f"{demo.MANAGER}@{demo.IACC}",),
    )


async def asked(port: int, path: str) -> tuple[int, str]:
    async with aiohttp.ClientSession() as session, session.get(f"http://127.0.0.1:{port}{path}") as answer:
        return answer.status, await answer.text()


async def test_it_migrates_sqlite_names_itself_and_its_managers_and_serves(
    settings: Settings, sandbox: Sandbox
) -> None:
    bot = build(settings, clock=sandbox.clock)
    await bot.start()
    assert await asked(bot.port, "/readyz") == (200, '{"store": true, "delivery": true}')
    row = bot.programme.store.read(lambda unit: home_installation(unit.session), now=sandbox.clock())
    assert row is not None
    assert (row.team_id, row.name, row.bot_user_id) == (demo.IACC, "IACC", demo.BOT_USER)
    mia = sandbox.person(demo.MANAGER)
    await sandbox.until(lambda: any("Your role: manager" in one.rendered for one in mia.dm.messages))
    await bot.stop()


async def test_it_leaves_no_thread_and_no_port_behind(settings: Settings, sandbox: Sandbox) -> None:
    before = {one.name for one in threading.enumerate()}
    bot = build(settings, clock=sandbox.clock)
    await bot.start()
    port = bot.port
    await bot.stop()
    await bot.stop()
    left = {one.name for one in threading.enumerate()} - before
    assert {name for name in left if not name.startswith("asyncio")} == set()
    with pytest.raises(aiohttp.ClientConnectorError):
        await asked(port, "/healthz")


async def test_socket_mode_needs_no_address(settings: Settings, sandbox: Sandbox) -> None:
    bot = build(
        replace(settings, slack_app_token=sandbox.app.app_token, slack_signing_secret=""), clock=sandbox.clock
    )
    await bot.start()
    await sandbox.until(lambda: sandbox.link.sockets.is_connected)
    assert (await asked(bot.port, "/slack/events?ssl_check=1"))[0] == 404
    told = await sandbox.person(demo.MANAGER).runs("/marketsafe")
    assert told is not None
    assert "What you can do" in told.rendered
    await bot.stop()


async def test_an_app_token_that_slack_does_not_take_holds_up_nothing_else(
    settings: Settings, sandbox: Sandbox
) -> None:
    bot = build(replace(settings, slack_app_token="xapp-wrong"), clock=sandbox.clock)
    await bot.start()
    mia = sandbox.person(demo.MANAGER)
    await sandbox.until(lambda: any("Your role: manager" in one.rendered for one in mia.dm.messages))
    await bot.stop()


async def test_postgresql_that_is_not_migrated_is_refused_in_words(
    settings: Settings, empty_postgres: str
) -> None:
    with pytest.raises(NotMigrated, match="Run: marketsafe migrate"):
        await build(replace(settings, database_url=empty_postgres)).start()


async def test_a_token_that_slack_does_not_take_is_refused_in_words(settings: Settings) -> None:
    with pytest.raises(NotInSlack, match=r"does not accept SLACK_BOT_TOKEN \(invalid_auth\)"):
        await build(replace(settings, slack_bot_token="xoxb-wrong")).start()


@pytest.mark.parametrize("token", ["xoxb-real", ""])
async def test_real_slack_never_meets_the_people_of_the_demo(
    settings: Settings, sandbox: Sandbox, token: str
) -> None:
    bot = build(settings, clock=sandbox.clock)
    await bot.start()
    await bot.stop()
    other_key = (Keyring.new_key(),)  # a production's own: what is wrong is not the key
    real = replace(settings, slack_bot_token=token, slack_client_id="1.2", encryption_keys=other_key)
    with pytest.raises(NotInSlack, match=r"This store is the sandbox's.*Set MARKETSAFE_DATA_DIR"):
        await build(real).start()


async def test_without_any_token_it_says_what_to_set(settings: Settings) -> None:
    with pytest.raises(NotInSlack, match="Set SLACK_BOT_TOKEN"):
        await build(replace(settings, slack_bot_token="", slack_client_id="1.2")).start()


async def test_slack_down_at_the_first_start_is_told_and_later_ones_start_anyway(
    settings: Settings, sandbox: Sandbox
) -> None:
    nowhere = replace(settings, slack_api_url="http://127.0.0.1:1/api/")
    with pytest.raises(NotInSlack, match="cannot be reached"):
        await build(nowhere).start()
    known = build(settings, clock=sandbox.clock, by_itself=False)
    await known.start()
    await known.stop()
    later = build(nowhere, clock=sandbox.clock, by_itself=False)
    await later.start()
    assert (await asked(later.port, "/readyz"))[0] == 200
    await later.stop()


async def test_a_port_that_is_taken_leaves_nothing_running(settings: Settings, sandbox: Sandbox) -> None:
    first = build(settings, clock=sandbox.clock, by_itself=False)
    await first.start()
    second = build(replace(settings, port=first.port), clock=sandbox.clock)
    with pytest.raises(OSError, match="in use"):
        await second.start()
    assert second.programme.store.engine.pool.checkedout() == 0  # type: ignore[attr-defined]  # a queue's
    await first.stop()
