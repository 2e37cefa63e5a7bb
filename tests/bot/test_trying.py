"""Trying it out: the bot beside the stand-in, and whom a newcomer can be."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from bot.config import Settings
from bot.sandbox import demo
from bot.shell import trying
from bot.shell.report import CannotDo
from bot.shell.serving import start
from bot.shell.trying import StandIn
from storage.workspaces import home_installation

RIGHT = "ACME · 1234567 · CN"
LINK = "https://item.taobao.com/item.htm?id=691541677564"


def settings(folder: Path) -> Settings:
    read = Settings.read({"MARKETSAFE_DATA_DIR": str(folder)})
    return Settings(
        data_dir=read.data_dir, database_url=read.database_url, encryption_keys=read.encryption_keys, port=0
    )


@asynccontextmanager
async def running(folder: Path, *, empty: bool = False) -> AsyncIterator[StandIn]:
    async with trying.beside(settings(folder), empty=empty, bare=True) as stand_in:
        await start(stand_in.bot)
        async with stand_in.running():
            yield stand_in


async def test_a_newcomer_files_a_claim_and_the_desk_sees_it(tmp_path: Path) -> None:
    async with running(tmp_path) as stand_in:
        hana, desk = stand_in.sandbox.person(demo.HOLDER), stand_in.sandbox.room(demo.DESK)
        await hana.runs("/claim")
        await hana.submits(right=RIGHT, links=LINK)
        await hana.submits(statement=["yes"])
        await stand_in.sandbox.until(lambda: any("MS-" in one.rendered for one in desk.messages))
        assert stand_in.sandbox.troubles == []


async def test_what_was_filed_is_there_after_a_restart_and_its_cards_are_shown_anew(tmp_path: Path) -> None:
    async with running(tmp_path) as stand_in:
        hana = stand_in.sandbox.person(demo.HOLDER)
        await hana.runs("/claim")
        await hana.submits(right=RIGHT, links=LINK)
        await hana.submits(statement=["yes"])
    async with running(tmp_path) as again:
        desk = again.sandbox.room(demo.DESK)
        await again.sandbox.until(lambda: any("MS-" in one.rendered for one in desk.messages))
        hana = again.sandbox.person(demo.HOLDER)
        await hana.runs("/claim")
        await hana.submits(right=RIGHT, links=f"{LINK}\n{LINK[:-1]}5")
        await hana.submits(statement=["yes"])
        await again.sandbox.until(lambda: sum("MS-" in one.rendered for one in desk.messages) > 1)
        assert again.sandbox.troubles == []


async def test_everybody_of_the_demo_world_is_somebody_but_the_stranger(tmp_path: Path) -> None:
    async with running(tmp_path) as stand_in:
        for user_id in (demo.ANALYST, demo.MANAGER, demo.HOLDER, demo.REPRESENTATIVE):
            told = await stand_in.sandbox.person(user_id).runs("/marketsafe")
            assert told is not None
            assert "What you can do" in told.rendered
        stranger = await stand_in.sandbox.person(demo.STRANGER).runs("/marketsafe")
        assert stranger is not None
        assert "What you can do" not in stranger.rendered


async def test_empty_means_that_nobody_is_known(tmp_path: Path) -> None:
    async with running(tmp_path, empty=True) as stand_in:
        told = await stand_in.sandbox.person(demo.HOLDER).runs("/marketsafe")
        assert told is not None
        assert "What you can do" not in told.rendered


async def test_the_page_and_the_bot_are_told_where_to_find(tmp_path: Path) -> None:
    async with running(tmp_path) as stand_in:
        report = stand_in.report()
        assert stand_in.sandbox.address in report.said
        assert "not Slack" in report.said
        moved = await stand_in.sandbox.extras["Next hour"]()
        assert isinstance(moved, dict)


async def test_a_store_of_a_real_workspace_is_not_touched(tmp_path: Path) -> None:
    async with running(tmp_path, empty=True) as stand_in:
        programme = stand_in.bot.programme

        def elsewhere(unit: object) -> None:
            row = home_installation(unit.session)  # type: ignore[attr-defined]  # a unit of work
            assert row is not None
            row.team_id = "T0REAL0001"

        programme.store.run(elsewhere, now=programme.clock())
    with pytest.raises(CannotDo, match="belongs to the Slack workspace T0REAL0001"):
        async with running(tmp_path):
            pass
