"""News of a claim reaches who acts for its rights-holder today, and nobody who no longer does."""

from handlers.people import service as people
from tests.harness.stage import Stage
from tests.stories.test_the_walk import ALL_REMOVED, TAOBAO, files, hands_over

HANA = "U0HOLDER01@T0IACC0001"


async def test_when_who_filed_has_left_their_colleagues_are_told_instead(stage: Stage) -> None:
    await files(stage, TAOBAO)
    await hands_over(stage)
    await stage.act(people.remove_member, slack_id=HANA, by="shell:operator")
    stage.everybody_reads()
    await stage.owen.presses(ALL_REMOVED, on=stage.shared)
    assert not stage.hana.reads()
    assert "Alibaba has decided on MS-2026-000001" in stage.nora.reads()[-1]
    assert "Alibaba has decided on MS-2026-000001" in stage.rob.reads()[-1]
    stage.everybody_reads()


async def test_a_representative_whose_letter_was_revoked_reads_no_more_of_its_claims(stage: Stage) -> None:
    await stage.rob.runs("/claim")
    await stage.rob.submits(right="ACME · 7654321 · CN", links=TAOBAO)
    await stage.rob.submits(statement=True)
    await stage.rob.closes_form()
    await hands_over(stage)
    letters = await stage.act(people.list_letters)
    acme = next(one for one in letters if one.principal == "Acme")
    await stage.act(people.revoke_letter, letter_id=acme.id, by="shell:operator")
    stage.everybody_reads()
    await stage.owen.presses(ALL_REMOVED, on=stage.shared)
    assert not stage.rob.reads()
    stage.everybody_reads()
