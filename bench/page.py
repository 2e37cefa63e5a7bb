"""The sandbox's page over a channel of 1,000 messages: its first paint, and whether it scrolls without stops.

The page, and a bare HTML page for comparison, come from this process; Chromium runs beside it. Each look is
taken in a browser context of its own, so nothing is cached. "Shown" is when the newest message stands there.
Scrolling goes from the newest message to the first, a turn of the mouse wheel a frame, and counts how long
the frames took.
"""

import asyncio
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from statistics import median

from aiohttp import web
from playwright.async_api import Browser, Page, async_playwright

from bench.figures import Figure
from bot.manifest import manifest_for
from bot.sandbox import Clock, Sandbox, demo, demo_world
from tests.browser import chromium
from tests.browser.full_room import fill

MESSAGES = 1000
_PAINT, _LONGEST, _SLOW_FRAMES = 1000.0, 100.0, 1.0
_BARE = (
    '<!DOCTYPE html><html lang="en"><title>Bare</title><h1>Bare</h1><article>One message.</article></html>'
)
#: Notes when the first message stands in the page, in milliseconds since it was asked for.
_NOTE_WHEN_SHOWN = """
new MutationObserver((_, observer) => {
  if (!document.querySelector("article")) return;
  window.shownAt = performance.now();
  observer.disconnect();
}).observe(document, { childList: true, subtree: true });
"""
_FIRST_PAINT = """
() => new Promise((resolve) => new PerformanceObserver((list, observer) => {
  for (const one of list.getEntriesByName("first-contentful-paint")) {
    observer.disconnect();
    resolve(one.startTime);
  }
}).observe({ type: "paint", buffered: true }))
"""
#: Up to the first message; older ones are fetched on the way. Gives the milliseconds of each frame.
_SCROLL = """
() => new Promise((resolve) => {
  const scrolls = (node) => node.scrollHeight > node.clientHeight
    && /auto|scroll/.test(getComputedStyle(node).overflowY);
  let list = document.querySelector("article");
  while (!scrolls(list)) list = list.parentElement;
  const frames = [];
  let before = performance.now(), atTop = 0;
  const step = (now) => {
    frames.push(now - before);
    before = now;
    atTop = list.scrollTop <= 0 ? atTop + 1 : 0;
    if (atTop > 60) resolve({ frames: frames.slice(1), first: document.querySelector("article").innerText });
    else { list.scrollTop -= 120; requestAnimationFrame(step); }
  };
  requestAnimationFrame(step);
})
"""


@dataclass(slots=True)
class _Seen:
    """Milliseconds, of each look."""

    painted: list[float] = field(default_factory=list)
    shown: list[float] = field(default_factory=list)
    bare: list[float] = field(default_factory=list)
    frames: list[float] = field(default_factory=list)


def measure(rounds: int) -> list[Figure]:
    """Medians of so many looks, and all frames of one journey through the channel."""
    seen = asyncio.run(_look(rounds))
    slow = sum(frame > 50 for frame in seen.frames)
    bare = median(seen.bare)
    return [
        _milliseconds("page: first paint, against a bare page's", median(seen.painted), bare, _PAINT),
        _milliseconds(f"page: newest of {MESSAGES:,} messages shown", median(seen.shown), bare, _PAINT),
        _milliseconds("page: scrolling, longest frame", max(seen.frames), None, _LONGEST),
        Figure(
            name="page: scrolling, frames over 50 ms",
            ours=100 * slow / len(seen.frames),
            unit="%",
            goal=_SLOW_FRAMES,
        ),
    ]


def _milliseconds(name: str, ours: float, baseline: float | None, goal: float) -> Figure:
    return Figure(name=name, ours=ours, baseline=baseline, unit="ms", goal=goal, bounds_ours=True)


async def _look(rounds: int) -> _Seen:
    seen = _Seen()
    async with AsyncExitStack() as up:
        page, bare = await up.enter_async_context(_sandbox()), await up.enter_async_context(_bare())
        playwright = await up.enter_async_context(async_playwright())
        browser = await playwright.chromium.launch(
            executable_path=chromium.find(playwright.chromium.executable_path), args=chromium.arguments()
        )
        async with browser:
            for _ in range(rounds + 1):  # the first warms the browser up
                async with _opened(browser, bare) as sight:
                    seen.bare.append(await sight.evaluate(_FIRST_PAINT))
                async with _opened(browser, page) as sight:
                    seen.painted.append(await sight.evaluate(_FIRST_PAINT))
                    seen.shown.append(await sight.evaluate("window.shownAt"))
            async with _opened(browser, page) as sight:
                seen.frames = await _scrolled(sight)
    for times in (seen.bare, seen.painted, seen.shown):
        del times[0]
    return seen


async def _scrolled(sight: Page) -> list[float]:
    journey = await sight.evaluate(_SCROLL)
    if "Line 1." not in journey["first"]:
        raise RuntimeError(f"Scrolling up did not come to the first message, but to {journey['first']!r}.")
    frames: list[float] = journey["frames"]
    return frames


@asynccontextmanager
async def _opened(browser: Browser, address: str) -> AsyncIterator[Page]:
    """The page in a context of its own, once its messages are there."""
    context = await browser.new_context(viewport={"width": 1280, "height": 800})
    try:
        page = await context.new_page()
        await page.add_init_script(_NOTE_WHEN_SHOWN)
        await page.goto(address)
        await page.get_by_role("article").last.wait_for()
        yield page
    finally:
        await context.close()


@asynccontextmanager
async def _sandbox() -> AsyncIterator[str]:
    """The address of the full channel, as the analyst opens it."""
    sandbox = Sandbox(Clock.frozen())
    world = demo_world(sandbox, manifest_for())
    fill(sandbox, world.group, MESSAGES)
    async with sandbox:
        yield f"{sandbox.address}/#/{demo.ANALYST}/{demo.GROUP}"


@asynccontextmanager
async def _bare() -> AsyncIterator[str]:
    """The address of a page with nothing behind it, from the same kind of server."""

    async def answer(_: web.Request) -> web.Response:
        return web.Response(text=_BARE, content_type="text/html")

    app = web.Application()
    app.router.add_get("/", answer)
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=1)
    await runner.setup()
    try:
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        host, port = runner.addresses[0][:2]
        yield f"http://{host}:{port}/"
    finally:
        await runner.cleanup()
