"""A claim's cards name the platform on which its listings stand: the holder's, the desk's and Alibaba's."""

from tests.harness.imported import FIRST, LINK, csv, gives, stands_behind
from tests.harness.stage import Stage
from tests.stories.test_the_walk import RIGHT, files

GLOBAL = "https://detail.tmall.hk/hk/item.htm?id={}"
TMALL = "https://detail.tmall.com/item.htm?id={}"


def head(stage: Stage, what: str) -> list[str]:
    """The first lines of Hana's card and the desk's that speak of this."""
    return [channel.finds(what).rendered.split("\n")[0] for channel in (stage.hana.dm, stage.desk)]


async def test_a_claim_on_tmall_global_alone_is_called_so_on_every_card(stage: Stage) -> None:
    await files(stage, "\n".join(GLOBAL.format(FIRST + n) for n in range(2)))
    assert head(stage, "MS-2026-000001 · ") == ["MS-2026-000001 · 2 listings on Tmall Global"] * 2
    await stage.ann.presses("Take", on=stage.desk)
    await stage.ann.presses("Endorse and hand over", on=stage.desk)
    assert head(stage, "MS-2026-000001 · ") == ["MS-2026-000001 · 2 listings on Tmall Global"] * 2
    assert "2 listings on Tmall Global" in stage.shared.reads()[0]
    stage.everybody_reads()


async def test_a_claim_on_several_platforms_of_a_family_is_called_by_the_family(stage: Stage) -> None:
    await files(stage, f"{TMALL.format(FIRST)}\n{LINK.format(FIRST + 1)}")
    assert head(stage, "MS-2026-000001 · ") == ["MS-2026-000001 · 2 listings on Taobao/Tmall"] * 2
    stage.everybody_reads()


async def test_a_short_link_names_no_platform_before_it_is_completed(stage: Stage) -> None:
    await files(stage, "https://m.tb.cn/h.5xYzAbC")
    told = stage.hana.dm.finds("MS-2026-000001 · ").rendered.split("\n")[0]
    assert told == "MS-2026-000001 · 1 listing on Taobao/Tmall"
    await stage.hana.presses("Complete short links", on="MS-2026-000001")
    await stage.hana.submits(listing_1=TMALL.format(FIRST))
    assert head(stage, "MS-2026-000001 · ") == ["MS-2026-000001 · 1 listing on Tmall"] * 2
    stage.everybody_reads()


async def test_batches_and_their_lot_are_called_by_what_all_their_claims_stand_on(few_stage: Stage) -> None:
    links = [GLOBAL.format(FIRST + n) for n in range(16)]
    await gives(few_stage.hana, RIGHT, ("march.csv", csv("链接", *links)))
    await stands_behind(few_stage.hana)
    assert (
        few_stage.desk.finds("12 listings").rendered.split("\n")[0]
        == "MS-2026-000001–000003 · 12 listings on Tmall Global"
    )
    assert few_stage.hana.dm.finds("In 4 claims").rendered.startswith("16 listings on Tmall Global")
    listed = await few_stage.hana.runs("/claim list")
    assert listed is not None
    assert "MS-2026-000001–000003 · 12 listings on Tmall Global" in listed.rendered
    few_stage.everybody_reads()

    links = [GLOBAL.format(FIRST + 100 + n) for n in range(15)]
    await gives(few_stage.hana, RIGHT, ("april.csv", csv("链接", *links, TMALL.format(FIRST + 200))))
    await stands_behind(few_stage.hana)
    assert few_stage.hana.dm.finds("From your import of april.csv").rendered.startswith(
        "16 listings on Taobao/Tmall"
    )
    few_stage.everybody_reads()
