"""A claim that is filed on the way to what a test is about."""

from tests.harness.stage import Player, Stage

RIGHT = "NORTHWIND · 1234567 · CN"
TAOBAO = "https://item.taobao.com/item.htm?id=691541677564"


async def files(player: Player, links: str = TAOBAO, **more: str) -> None:
    """File a claim without a browser."""
    await player.runs("/claim")
    await files_on(player, links, **more)


async def files_on(player: Player, links: str = TAOBAO, **more: str) -> None:
    """Go on where the form is open."""
    await player.submits(right=RIGHT, links=links, **more)
    await player.submits(statement=True)
    await player.closes_form()


async def hands_over(stage: Stage) -> None:
    """The one claim goes to Alibaba, without a browser."""
    await stage.ann.presses("Endorse and hand over", on=stage.desk)
