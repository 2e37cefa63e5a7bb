"""What is urgent comes first: of a rights-holder among its own; before everybody's if the desk says so."""

from handlers.programme import Work
from storage import history
from tests.harness.imported import csv
from tests.harness.stage import Stage
from tests.stories.test_the_desks_queue import order, queue_of, rob_files
from tests.stories.test_the_walk import ALIEXPRESS, RIGHT, TAOBAO, TMALL, files

LINK = "https://item.taobao.com/item.htm?id={}"
SHEET = csv(
    "链接,优先级",
    f"{LINK.format(691541677564)},普通",
    f"{LINK.format(691541677565)},紧急",
    f"{LINK.format(691541677566)},",
    f"{LINK.format(691541677567)},whenever",
)


async def hana_imports(stage: Stage) -> str:
    """Gives what the preview says."""
    await stage.hana.runs("/claim import")
    await stage.hana.submits(right=RIGHT, sheets=[("march.csv", SHEET)])
    shown = stage.hana.form.text()
    await stage.hana.submits(statement=["yes"])
    return shown


async def test_urgent_rows_become_a_claim_of_their_own_that_comes_first_among_the_holders(
    stage: Stage,
) -> None:
    shown = await hana_imports(stage)
    assert "1 listing* on Taobao/Tmall · Counterfeit: the goods are fakes · 🔺 urgent" in shown
    assert "3 listings* on Taobao/Tmall" in shown
    assert "What is urgent becomes claims of its own" in shown
    assert "The priority of 1 row is neither urgent nor normal" in shown
    desk = stage.ann.reads(stage.desk)
    assert [one for one in desk if "🔺 Urgent: before the others of its rights-holder." in one]
    told = (await queue_of(stage)).rendered
    assert order(told) == ["MS-2026-000002", "MS-2026-000001"]
    assert "Northwind · 🔺 urgent" in told
    stage.everybody_reads()


async def test_what_a_rights_holder_calls_urgent_jumps_nobody_elses_queue(stage: Stage) -> None:
    await rob_files(stage, ALIEXPRESS)
    await hana_imports(stage)
    told = (await queue_of(stage)).rendered
    assert order(told) == ["MS-2026-000001", "MS-2026-000003", "MS-2026-000002"]
    stage.everybody_reads()


async def test_the_desk_puts_a_claim_first_with_a_reason_and_takes_that_back(stage: Stage) -> None:
    await rob_files(stage, TMALL)
    await files(stage, TAOBAO)
    await files(stage, ALIEXPRESS)
    await stage.ann.presses("Priority", on="MS-2026-000003")
    await stage.ann.submits(priority="Before everybody's")
    assert "required" in stage.ann.form.text()
    await stage.ann.submits(priority="Before everybody's", words="It burns: a charger.")
    card = stage.desk.reads()[-1]
    assert "⏫ The desk puts it before everybody's." in card
    assert "Before everybody's" in card
    assert "It burns: a charger." in card
    assert "Priority changed by Ann Lee" in card
    told = (await queue_of(stage)).rendered
    assert order(told)[0] == "MS-2026-000003"
    assert "⏫ put first by the desk" in told
    assert not [one for one in stage.hana.reads() if "burns" in one]
    await stage.mia.presses("Priority", on="MS-2026-000003")
    await stage.mia.submits(priority="After the others of its rights-holder", words="It is not that bad.")
    assert order((await queue_of(stage)).rendered) == ["MS-2026-000001", "MS-2026-000002", "MS-2026-000003"]

    def look(work: Work) -> list[str]:
        return [row.tag for row in history.of(work.session, "claim:3") if row.tag == "claim:priority_set"]

    assert len(await stage.act(look)) == 2
    stage.everybody_reads()
