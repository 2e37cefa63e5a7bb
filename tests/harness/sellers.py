"""Listings of one seller, filed, handed over and removed: what brings a seller to the bar."""

from datetime import timedelta

from tests.harness.stage import MONDAY, Stage
from tests.stories.test_the_walk import ALL_REMOVED, files

#: An AliExpress link that tells the store beside the item.
LINK = "https://www.aliexpress.com/store/product/bag/{store}_{item}.html"
BRIGHT = 912345
#: AliExpress counts what is removed within three days once.
APART = timedelta(days=4)


def link(item: int, store: int = BRIGHT) -> str:
    return LINK.format(store=store, item=1005008364840000 + item)


async def removed(stage: Stage, *items: int, store: int = BRIGHT, **more: str) -> None:
    """Hana's claim on these listings of one store is handed over and all removed; everybody has read."""
    await files(stage, "\n".join(link(item, store) for item in items), **more)
    await stage.ann.presses("Endorse and hand over", on=stage.desk)
    await stage.owen.presses(ALL_REMOVED, on=stage.shared)
    stage.everybody_reads()


async def at_the_bar(stage: Stage, *, store: int = BRIGHT, **more: str) -> None:
    """Three strikes against one store, and the desk's card that says so, still unread."""
    for strike in range(3):
        stage.sandbox.clock.set(max(stage.now, MONDAY + strike * APART))
        await removed(stage, strike * 10 + 1, strike * 10 + 2, store=store, **more)
    await stage.tick()
