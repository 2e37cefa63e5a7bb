"""The browser, the stage behind the page, and people who sit at it."""

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from dataclasses import dataclass
from pathlib import Path

import pytest_asyncio
from playwright.async_api import Browser, async_playwright, expect

from tests.browser import chromium
from tests.browser.acting import by_itself, furnish
from tests.browser.seat import Seat
from tests.browser.watching import Watch
from tests.harness.stage import Opened, Player, Stage, staged

#: Milliseconds that anything may take to come about, on a machine that does much else.
_PATIENCE = 15_000


@pytest_asyncio.fixture(scope="session")
async def browser() -> AsyncIterator[Browser]:
    """One browser for all tests of this process. Fails in words where there is none."""
    expect.set_options(timeout=_PATIENCE)
    async with async_playwright() as playwright:
        path = chromium.find(playwright.chromium.executable_path)
        browser = await playwright.chromium.launch(executable_path=path, args=chromium.arguments())
        yield browser
        await browser.close()


@pytest_asyncio.fixture
async def stage(opened_sqlite: Opened, tmp_path: Path) -> AsyncIterator[Stage]:
    """The stage of a story, whose bot acts by itself. Pages read: nothing is left to be read at its end."""
    async with staged(opened_sqlite, tmp_path) as stage:
        furnish(stage)
        async with by_itself(stage):
            yield stage
        await stage.settle()
        stage.everybody_reads()


@dataclass(frozen=True, slots=True)
class Visit:
    """Sits people down at browsers of their own, in their time zone and language, and watches their pages."""

    browser: Browser
    address: str
    watch: Watch
    open: AsyncExitStack

    async def __call__(self, player: Player, room: str = "") -> Seat:
        member = player.person.member
        context = await self.browser.new_context(
            base_url=self.address,
            timezone_id=member.timezone,
            locale=member.locale,
            viewport={"width": 1440, "height": 900},
            reduced_motion="reduce",
        )
        self.open.push_async_callback(context.close)
        context.set_default_timeout(_PATIENCE)
        page = await context.new_page()
        await self.watch.over(page)
        return await Seat(page, player).opens(room)


@pytest_asyncio.fixture
async def watch() -> AsyncIterator[Watch]:
    """What went wrong in any page: the test fails at its end if it was not expected."""
    watch = Watch()
    yield watch
    assert not watch.unexpected, "\n".join(watch.unexpected)


@pytest_asyncio.fixture
async def visit(browser: Browser, stage: Stage, watch: Watch) -> AsyncIterator[Visit]:
    """Give it a player, and the id of a room, and they sit at a browser of their own."""
    async with AsyncExitStack() as pages:
        yield Visit(browser, stage.sandbox.address, watch, pages)
