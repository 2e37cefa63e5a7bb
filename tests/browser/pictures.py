"""Takes the pictures of docs/pictures anew, from the sandbox's page: `make screenshots`.

The clock stands still and ids are counted: a picture changes only when the page, or what the bot says, does.
"""

import asyncio
import sys
import tempfile
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path

from PIL import Image
from playwright.async_api import Browser, Locator, ViewportSize, async_playwright

from bot.sandbox import demo
from storage.db import open_engine
from storage.migrate import migrate
from tests.browser import chromium
from tests.browser.acting import by_itself, furnish
from tests.browser.filing import TAOBAO
from tests.browser.seat import Seat
from tests.harness.stage import Player, Stage, opened_at, staged

PICTURES = Path(__file__).parents[2] / "docs" / "pictures"
TMALL = "https://detail.tmall.com/item.htm?id=540212526343"
#: Wide enough for a card, and tall enough for the whole form.
_SIZE, _LOW = ViewportSize(width=1060, height=1500), ViewportSize(width=1060, height=460)
#: Sharp on today's screens.
_SCALE = 1.5
#: All that text in a few colours needs.
_COLOURS = 128
#: As a person leaves the page who wants neither the panel nor the guide.
_PLAIN = 'localStorage.setItem("panel hidden", "yes"); localStorage.setItem("guide skipped", "yes");'


@dataclass(frozen=True, slots=True)
class Camera:
    """Sits people down where pictures are taken."""

    browser: Browser
    stage: Stage

    async def visits(self, player: Player, room: str) -> Seat:
        """The page without the sandbox's own: no panel, no guide."""
        member = player.person.member
        context = await self.browser.new_context(
            base_url=self.stage.sandbox.address,
            timezone_id=member.timezone,
            locale=member.locale,
            viewport=_SIZE,
            device_scale_factor=_SCALE,
            reduced_motion="reduce",
        )
        await context.add_init_script(_PLAIN)
        return await Seat(await context.new_page(), player).opens(room)


async def takes(name: str, of: Locator) -> None:
    """Take one picture, of a part of the page without the pointer on it."""
    await of.page.mouse.move(0, 0)
    await of.page.evaluate("document.activeElement?.blur()")
    taken = Image.open(BytesIO(await of.screenshot(animations="disabled"))).convert("RGB")
    path = PICTURES / f"{name}.png"
    taken.quantize(_COLOURS, dither=Image.Dither.NONE).save(path, optimize=True)
    sys.stdout.write(f"{path.relative_to(Path.cwd())}: {path.stat().st_size / 1024:.0f} KB\n")


async def of_filing(camera: Camera) -> None:
    hana = await camera.visits(camera.stage.hana, demo.GROUP)
    await hana.types("/claim")
    form = hana.form("File a claim")
    await form.get_by_role("textbox", name="Links to the listings").fill(f"{TAOBAO}\n{TMALL}")
    await form.get_by_role("textbox", name="Note for the IACC and Alibaba").fill(
        "The stitching is wrong, and so is the logo."
    )
    await form.get_by_role("textbox", name="Confidential note").fill(
        "Our test buy of February is from this shop."
    )
    await takes("claim-form", form)
    await hana.presses("See what will happen", form)
    preview = hana.form("Stand behind it")
    await preview.get_by_role("checkbox").check()
    await takes("preview", preview)
    await hana.presses("File it", preview)
    await hana.presses("Done", hana.form("Filed"))


async def of_the_desk(camera: Camera) -> None:
    ann = await camera.visits(camera.stage.ann, "home")
    await ann.main.get_by_text("MS-2026-000001").wait_for()
    await ann.page.set_viewport_size(_LOW)
    await takes("home", ann.main)
    await ann.page.set_viewport_size(_SIZE)
    await ann.enters("desk")
    card = ann.message("MS-2026-000001")
    await ann.presses("Take", card)
    await card.filter(has_text="Held by Ann Lee").wait_for()
    await takes("desk-card", card)
    await ann.presses("Endorse and hand over", card)
    await card.filter(has_text="with Alibaba").wait_for()


async def of_alibaba(camera: Camera) -> None:
    wei = await camera.visits(camera.stage.wei, demo.SHARED)
    card = wei.message("MS-2026-000001").first
    await wei.presses("Acknowledge · 确认收到", card)
    await card.filter(has_text="Acknowledged by Chen Wei").wait_for()
    await takes("hand-over-card", card)


async def of_the_next_morning(camera: Camera) -> None:
    hana = await camera.visits(camera.stage.hana, "dm")
    await camera.stage.sandbox.extras["Next working morning"]()
    digest = hana.message("MS-2026-000001").nth(1)
    await digest.wait_for()
    await takes("digest", digest)


@asynccontextmanager
async def set_up(directory: Path) -> AsyncIterator[Stage]:
    """The stage over a store of its own."""
    url = f"sqlite:///{directory / 'marketsafe.db'}"
    engine = open_engine(url)
    migrate(engine)
    async with staged(await opened_at(engine, directory), directory) as stage:
        furnish(stage)
        stage.hana.person.member.timezone = "Europe/Berlin"  # as the register has it
        async with by_itself(stage):
            yield stage
        await stage.settle()
        stage.everybody_reads()


async def take_all() -> None:
    PICTURES.mkdir(parents=True, exist_ok=True)
    async with async_playwright() as playwright:
        path = chromium.find(playwright.chromium.executable_path)
        browser = await playwright.chromium.launch(executable_path=path, args=chromium.arguments())
        with tempfile.TemporaryDirectory(prefix="pictures-") as directory:
            async with set_up(Path(directory)) as stage, browser:
                camera = Camera(browser, stage)
                for take in (of_filing, of_the_desk, of_alibaba, of_the_next_morning):
                    await take(camera)


if __name__ == "__main__":
    asyncio.run(take_all())
