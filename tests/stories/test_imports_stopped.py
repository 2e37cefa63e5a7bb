"""Imports that are stopped half way: their person and the desk are told what was filed and what was not."""

from handlers.people import service as people
from handlers.rights.service import add_right
from storage import rights
from tests.harness.imported import csv, gives, listings, rows_again, rows_of, stands_behind, the_import
from tests.harness.stage import Stage
from tests.stories.test_the_walk import RIGHT

FORTY = csv("链接", *listings(38), "https://example.com/nothing")


async def begun(stage: Stage, portions: int) -> None:
    """Hana's import of 38 listings, of which so many claims of four are filed; everybody has read of it."""
    await gives(stage.hana, RIGHT, ("forty.csv", FORTY))
    await stands_behind(stage.hana, settles=False)
    if portions:
        await stage.bot.importer.import_due(at_most=portions)
    await stage.bot.postman.deliver_due(stage.now)
    stage.everybody_reads()


async def test_a_right_that_is_refused_half_way_stops_the_import_and_its_person_is_told_how_to_go_on(
    few_stage: Stage,
) -> None:
    hana = few_stage.hana
    await begun(few_stage, 2)
    await few_stage.act(lambda work: rights.set_state(work.session, 1, "refused"))
    card, told = hana.reads()[0], hana.dm.everything[-1].rendered
    for said in (card, told):
        assert f"Your import was stopped half way: the right {RIGHT} was refused or has expired." in said
        assert "8 listings filed in 2 claims." in said
        assert "To go on, import the same sheets again on another right" in said
        assert "write to the IACC desk at marketsafeinfo@iacc.org." in said
    assert "*stopped*" in card
    assert (await the_import(few_stage)).state == "stopped"
    assert not rows_again(few_stage)
    few_stage.everybody_reads()

    await few_stage.act(
        add_right,
        organisation="Northwind",
        kind="trademark",
        mark="SOUND",
        number="7777777",
        jurisdiction="CN",
        approved=True,
        by="shell:operator",
    )
    await gives(hana, "SOUND · 7777777 · CN", ("forty.csv", FORTY))
    await stands_behind(hana)
    assert any("30 listings filed in 8 claims." in one for one in hana.reads())
    (body,) = rows_again(few_stage)
    assert len(rows_of(body)) == 1 + 8 + 1
    few_stage.everybody_reads()


async def test_a_letter_that_is_revoked_half_way_stops_the_import_of_whom_it_was_for(
    few_stage: Stage,
) -> None:
    rob = few_stage.rob
    await gives(rob, RIGHT, ("forty.csv", FORTY))
    await stands_behind(rob, settles=False)
    await few_stage.bot.importer.import_due(at_most=1)
    few_stage.everybody_reads()
    await few_stage.act(people.revoke_letter, letter_id=1, by="shell:operator")
    told = rob.dm.everything[-1].rendered
    assert f"Your import was stopped half way: you may not file on the right {RIGHT} any more." in told
    assert "4 listings filed in 1 claim." in told
    assert "If you should be able to, write to the IACC desk at marketsafeinfo@iacc.org." in told
    few_stage.everybody_reads()


LEFT = (
    "The import of which this is a part was stopped half way: 16 of 38 listings are filed, in 4 claims, "
    "MS-2026-000001 to MS-2026-000004. The others were left and will not follow."
)


async def test_the_desk_is_told_once_that_the_rest_of_a_stopped_import_was_left(few_stage: Stage) -> None:
    await begun(few_stage, 4)
    await few_stage.hana.presses("Stop", on="Import: forty.csv")
    card = few_stage.desk.finds("MS-2026-000001–000003 · ")
    assert [one.rendered for one in few_stage.desk.everything if one.rendered == LEFT] == [LEFT]
    assert few_stage.desk.finds(LEFT).thread_ts == card.ts
    few_stage.everybody_reads()


async def test_the_desk_is_told_so_under_a_card_that_it_has_still_to_see_to(few_stage: Stage) -> None:
    await begun(few_stage, 3)
    ann = few_stage.ann.person
    await ann.presses("Endorse and hand over", on=few_stage.desk)
    if ann.has_form:
        await ann.submits()
    await few_stage.bot.importer.import_due(at_most=1)
    few_stage.everybody_reads()
    await few_stage.act(lambda work: rights.set_state(work.session, 1, "refused"))
    assert few_stage.desk.finds(LEFT).thread_ts == few_stage.desk.finds("MS-2026-000004 · ").ts
    assert not any("was stopped half way" in one.rendered for one in few_stage.shared.everything)
    few_stage.everybody_reads()


async def test_the_desk_is_told_nothing_where_nothing_of_it_is_at_the_desk(few_stage: Stage) -> None:
    await begun(few_stage, 0)
    await few_stage.hana.presses("Stop", on="Import: forty.csv")
    assert not few_stage.desk.reads()
    few_stage.everybody_reads()
