"""The worker that fetches files: at rest it is at rest."""

import asyncio
from pathlib import Path

import aiohttp
import pytest

from bot.app import errands
from bot.config import Settings
from bot.fetching import Fetcher
from bot.foundation import lay, make_ready


async def test_a_look_that_finds_nothing_tells_nobody_of_a_commit(tmp_path: Path) -> None:
    told: list[str] = []
    settings = Settings.read({"MARKETSAFE_DATA_DIR": str(tmp_path)})
    programme = lay(settings, nudge=lambda: told.append("a commit"))
    make_ready(programme.store.engine)
    async with aiohttp.ClientSession() as session:
        fetcher = Fetcher(
            programme=programme,
            session=session,
            client_for=lambda _: pytest.fail("nothing waits"),
            errands=errands(programme.setup),
        )
        assert await fetcher.fetch_due() == 0
    programme.store.close()
    assert not told, "its own look would wake it again, and so on for ever"


async def test_it_goes_on_when_the_store_was_away_and_stops_when_it_is_told_to(tmp_path: Path) -> None:
    settings = Settings.read({"MARKETSAFE_DATA_DIR": str(tmp_path)})
    programme = lay(settings)  # without tables every look fails
    async with aiohttp.ClientSession() as session:
        fetcher = Fetcher(
            programme=programme,
            session=session,
            client_for=lambda _: pytest.fail("nothing waits"),
            errands=errands(programme.setup),
        )
        running = asyncio.create_task(fetcher.rounds.run())
        done, _ = await asyncio.wait({running}, timeout=0.3)
        assert not done, "it gave up"
        fetcher.rounds.stop()
        await running
    programme.store.close()
