"""A manager sets on which platforms rights-holders hear what Alibaba did about a seller."""

from tests.harness.sellers import APART, at_the_bar
from tests.harness.stage import MONDAY, Stage
from tests.stories.test_the_walk import files


async def sets(stage: Stage, *families: str) -> None:
    """Mia chooses these platforms and no others."""
    await stage.mia.runs("/marketsafe settings")
    await stage.mia.submits(told=[*families])
    stage.everybody_reads()


async def acts(stage: Stage) -> None:
    """The desk recommends, and Owen closes the store."""
    await stage.ann.presses("Recommend", on=stage.desk)
    await stage.ann.submits()
    stage.everybody_reads()
    await stage.owen.presses(stage.owen.full("Record action", stage.shared), on=stage.shared)
    await stage.owen.submits(kind="closed")


async def test_where_a_manager_says_so_rights_holders_hear_of_lazadas_sanctions(stage: Stage) -> None:
    await sets(stage, "lazada")
    for week in range(3):
        stage.sandbox.clock.set(max(stage.now, MONDAY + week * 2 * APART))
        await files(stage, "https://www.lazada.sg/shop/bright-bags")
        await stage.ann.presses("Endorse and hand over", on=stage.desk)
        await stage.owen.presses("All closed", on=stage.shared)
    await stage.tick()
    await acts(stage)
    assert "closed" in stage.hana.reads()[-1]
    stage.everybody_reads()


async def test_where_a_manager_takes_it_back_they_hear_nothing_on_aliexpress(stage: Stage) -> None:
    await sets(stage, "taobao", "lazada")
    await at_the_bar(stage)
    await acts(stage)
    assert not stage.hana.reads()
    stage.everybody_reads()


async def test_the_form_begins_with_what_the_platforms_rules_say(stage: Stage) -> None:
    await stage.mia.runs("/marketsafe settings")
    field = next(one for one in stage.mia.form.view.blocks if one.get("block_id") == "told")
    chosen = {one["value"] for one in field["element"]["initial_options"]}
    offered = {one["value"] for one in field["element"]["options"]}
    assert offered - chosen == {"lazada"}
    await stage.mia.closes_form()
