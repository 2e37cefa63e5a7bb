"""The stand-in under test: a demo world, a tiny bot that answers as told, and Slack's own client."""

from collections.abc import AsyncIterator

import pytest
from aiohttp import web
from slack_sdk.web.async_client import AsyncWebClient

from bot.sandbox import Clock, Sandbox, demo_world
from tests.sandbox.kit import MANIFEST, Stage, TinyBot


@pytest.fixture
async def stage() -> AsyncIterator[Stage]:
    sandbox, bot = Sandbox(Clock.frozen()), TinyBot()
    world = demo_world(sandbox, MANIFEST)
    await sandbox.start()
    app = web.Application()
    app.router.add_post("/slack/events", bot.hear)
    runner = web.AppRunner(app, shutdown_timeout=0.1)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    bot.url = "http://{}:{}/slack/events".format(*runner.addresses[0][:2])
    sandbox.connect_bot(bot.url)
    client = AsyncWebClient(world.install.token, base_url=sandbox.api_url, retry_handlers=[], timeout=5)
    yield Stage(sandbox, world, bot, client)
    await sandbox.stop()
    await runner.cleanup()
