"""Whoever imported many claims sees those of one lot, by where they stand, from its card."""

import pytest

from bot.sandbox import demo
from handlers.claims import service
from handlers.claims.refusals import NoSuchClaim
from handlers.doors import Who
from tests.harness.imported import csv, gives, listings, stands_behind
from tests.harness.stage import Stage
from tests.stories.test_the_walk import RIGHT

LOT = "In 16 claims"


async def imported(stage: Stage) -> None:
    """Sixteen claims in six batches; everybody has read of them."""
    await gives(stage.hana, RIGHT, ("march.csv", csv("链接", *listings(64))))
    await stands_behind(stage.hana)
    stage.everybody_reads()


async def test_the_claims_of_a_lot_are_listed_by_state_with_how_many_more(few_stage: Stage) -> None:
    hana, ann = few_stage.hana, few_stage.ann
    await imported(few_stage)
    for label in ("Take", "Endorse and hand over"):
        await ann.presses(label, on="MS-2026-000001–000003")
    if ann.has_form:
        await ann.submits()
    few_stage.everybody_reads()
    await hana.presses("Claims", on=LOT)
    lines = hana.form.text().split("\n")
    assert lines[1:3] == [
        "*64 listings on Taobao*",
        "📥 52 filed, being checked by the IACC · ⏳ 12 with Alibaba",
    ]
    filed, there = (
        lines.index("📥 *filed, being checked by the IACC* · 13 claims"),
        lines.index("⏳ *with Alibaba* · 3 claims"),
    )
    assert filed < there
    assert lines[filed + 1].startswith("MS-2026-000004 · 📥 4 filed, being checked by the IACC")
    assert lines[there - 2].startswith("… and 3 more")
    assert lines[there + 1].startswith("MS-2026-000001 · ⏳ 4 with Alibaba")
    assert sum(one.startswith("MS-2026-") for one in lines) == 13

    row = next(block for block in hana.form.view.blocks if "MS-2026-000004" in str(block.get("text")))
    await hana.person.uses_element(hana.form.view, row["block_id"], row["accessory"]["action_id"])
    assert "1. <https://item.taobao.com/item.htm?id=770000000013>" in hana.form.text()
    few_stage.everybody_reads()


async def test_nobody_lists_the_claims_of_a_lot_of_another(few_stage: Stage) -> None:
    await imported(few_stage)
    for who, lot in (
        (Who(demo.OFFICER, demo.ALIBABA), "import:1:0"),
        (Who(demo.HOLDER, demo.IACC), "import:404:0"),
        (Who(demo.HOLDER, demo.IACC), "nonsense"),
    ):
        with pytest.raises(NoSuchClaim):
            await few_stage.bot.programme.look(who, service.show_lot, lot=lot)
    view = await few_stage.bot.programme.look(
        Who(demo.ANALYST, demo.IACC), service.show_lot, lot="import:1:0"
    )
    assert len(view["blocks"]) <= 100
