"""Whoever has a case in hand keeps it while they work on it, gives it back, hands it on, or leaves it."""

from datetime import timedelta

import pytest

from bot.sandbox import demo
from handlers.claims.cases import Case
from handlers.claims.refusals import AlreadyDone
from handlers.doors import Who
from handlers.people.rules import MayNot
from handlers.programme import Work
from handlers.triage import commenting, passing, queue, skipping
from handlers.triage.rules import HeldBySomebodyElse, NotAColleague
from storage import people as known
from tests.harness.batches import imports
from tests.harness.stage import Stage
from tests.stories.test_batches_at_the_desk import BATCH, ONE, file_as_ann, tags
from tests.stories.test_the_walk import TAOBAO, TMALL, files

TWENTY = timedelta(minutes=20)
FIRST = Case(1)
ANN, MIA = Who(demo.ANALYST, demo.IACC), Who(demo.MANAGER, demo.IACC)


def id_of(work: Work, user_id: str) -> int:
    """A person of the desk, as forms carry them."""
    found = known.by_slack_id(work.session, demo.IACC, user_id, today=work.now.date())
    assert found is not None
    return found.person_id


def later(stage: Stage, by: timedelta) -> None:
    stage.sandbox.clock.set(stage.now + by)


async def test_a_hold_is_renewed_by_what_its_holder_does(stage: Stage) -> None:
    await files(stage, TAOBAO)
    await stage.ann.presses("Take", on=stage.desk)
    for act in ("Refuse", "Comment"):
        later(stage, TWENTY)
        await (stage.ann.presses if act == "Refuse" else stage.ann.chooses)(act, on=stage.desk)
        await stage.ann.closes_form()
        await stage.tick()
        assert "Held by *Ann Lee*" in stage.desk.reads()[-1]
    await stage.tick(stage.now + stage.bot.programme.setup.terms.hold_for)
    assert "[Take]" in stage.desk.reads()[-1]
    assert (await tags(stage, 1)).count("claim:taken") == 1
    stage.everybody_reads()


async def test_whoever_holds_a_case_and_escalates_it_keeps_it(stage: Stage) -> None:
    await files(stage, TAOBAO)
    await stage.ann.presses("Take", on=stage.desk)
    stage.desk.reads()
    later(stage, TWENTY)
    await stage.ann.presses("Escalate", on=stage.desk.finds("MS-2026-000001"))
    assert "Held by *Ann Lee* until Mon 2 Mar, 09:50" in stage.desk.reads()[-1]
    later(stage, TWENTY)
    await stage.ann.submits(kind="claim", words="Is this one of the goods?")
    await stage.ann.closes_form()
    assert "until Mon 2 Mar, 10:10" in "\n".join(stage.desk.reads())
    stage.everybody_reads()


async def test_looking_does_not_renew_a_hold_and_others_do_not_either(stage: Stage) -> None:
    await files(stage, TAOBAO)
    await stage.ann.presses("Take", on=stage.desk)
    later(stage, TWENTY)
    await stage.ann.presses("Listings", on=stage.desk)
    await stage.ann.closes_form()
    await stage.mia.chooses("Comment", on=stage.desk)
    await stage.mia.submits(words="Look at the zip.")
    await stage.tick(stage.now + timedelta(minutes=10))
    assert "[Take]" in stage.desk.reads()[-1]
    stage.everybody_reads()


async def test_a_hold_of_a_batch_is_renewed_by_looking_at_its_sample(stage: Stage) -> None:
    await imports(stage)
    stage.everybody_reads()
    await stage.ann.presses("Take", on=BATCH)
    later(stage, TWENTY)
    await stage.ann.presses("Endorse and hand over", on=BATCH)
    await stage.ann.closes_form()
    await stage.tick(stage.now + TWENTY)
    assert "Held by *Ann Lee*" in stage.desk.reads()[-1]


async def test_taking_twice_is_once(stage: Stage) -> None:
    await files(stage, TAOBAO)
    for _ in range(2):
        await stage.bot.programme.do(ANN, queue.take_listed, case=FIRST)
    assert await tags(stage, 1) == ["claim:filed", "claim:taken"]
    await stage.settle()
    stage.everybody_reads()


async def test_a_case_is_handed_to_a_colleague_who_is_told(stage: Stage) -> None:
    await files(stage, TAOBAO)
    await stage.ann.presses("Take", on=stage.desk)
    later(stage, TWENTY)
    await stage.ann.chooses("Hand to a colleague", on=stage.desk)
    assert "MS-2026-000001" in stage.ann.form.text()
    await stage.ann.submits(colleague="Mia Ross")
    card = stage.desk.reads()[-1]
    assert "Held by *Mia Ross* until Mon 2 Mar, 09:50 EST" in card
    assert "Taken by Ann Lee" in card
    assert "Handed to a colleague by Ann Lee" in card
    (told,) = stage.mia.reads()
    assert "Ann Lee handed you MS-2026-000001. You hold it until Mon 2 Mar, 09:50 EST." in told
    assert "|Its card in the desk channel>" in told
    refused = await stage.ann.presses("Endorse and hand over", on=stage.desk)
    assert refused is not None
    assert "Mia Ross is working on MS-2026-000001" in refused.text
    assert (await tags(stage, 1))[-1] == "claim:passed_on"
    stage.everybody_reads()


async def test_a_batch_is_handed_on_as_a_whole_and_given_back_leaves_no_trace(stage: Stage) -> None:
    await imports(stage)
    stage.everybody_reads()
    await stage.ann.presses("Take", on=BATCH)
    await stage.ann.chooses("Hand to a colleague", on=BATCH)
    await stage.ann.submits(colleague="Mia Ross")
    assert BATCH in stage.mia.reads()[-1]
    await stage.mia.chooses("Release", on=BATCH)
    card = stage.desk.reads()[-1]
    assert "[Take]" in card
    assert "Handed to" not in card
    for claim_id in (1, 3):
        assert (await tags(stage, claim_id))[-2:] == ["claim:passed_on", "claim:released"]


async def test_only_the_desks_people_who_may_triage_it_are_offered(stage: Stage) -> None:
    await imports(stage)
    stage.everybody_reads()
    await stage.ann.presses("Take", on=BATCH)
    await stage.ann.chooses("Hand to a colleague", on=BATCH)
    assert options(stage) == ["Mia Ross"]
    await stage.ann.closes_form()
    for user in (demo.TRANSLATOR, demo.HOLDER):
        somebody = await stage.act(id_of, user_id=user)
        with pytest.raises(NotAColleague):
            await stage.bot.programme.do(ANN, passing.pass_on, case=ONE, colleague=somebody)
    stage.everybody_reads()


def options(stage: Stage) -> list[str]:
    """Whom Ann's form offers."""
    (block,) = [one for one in stage.ann.form.view.blocks if one.get("block_id") == "colleague"]
    return [one["text"]["text"] for one in block["element"]["options"]]


async def test_it_is_never_handed_to_who_filed_it(stage: Stage) -> None:
    await imports(stage)
    await stage.act(file_as_ann)
    told = await stage.mia.chooses("Hand to a colleague", on=BATCH)
    assert told is not None
    assert f"Nobody else at the desk may check {BATCH}." in told.text
    stage.everybody_reads()


async def test_what_others_hold_is_handed_on_by_them_or_a_manager_and_once(stage: Stage) -> None:
    await files(stage, TAOBAO)
    await stage.mia.presses("Take", on=stage.desk)
    mia, ann = await stage.act(id_of, user_id=demo.MANAGER), await stage.act(id_of, user_id=demo.ANALYST)
    for act in (
        lambda: stage.bot.programme.do(ANN, passing.offer_colleagues, case=FIRST),
        lambda: stage.bot.programme.do(ANN, passing.pass_on, case=FIRST, colleague=ann),
    ):
        with pytest.raises(HeldBySomebodyElse):
            await act()
    for _ in range(2):
        await stage.bot.programme.do(MIA, passing.pass_on, case=FIRST, colleague=ann)
    for _ in range(2):
        await stage.bot.programme.do(ANN, passing.pass_on, case=FIRST, colleague=mia)
    await stage.settle()
    assert len(stage.ann.reads()) == 1
    assert len(stage.mia.reads()) == 1
    assert (await tags(stage, 1)).count("claim:passed_on") == 2
    stage.everybody_reads()


async def test_a_hold_that_ran_out_is_in_history_before_the_next_one(stage: Stage) -> None:
    await files(stage, TAOBAO)
    await stage.ann.presses("Take", on=stage.desk)
    later(stage, timedelta(hours=1))
    await stage.mia.presses("Endorse and hand over", on=stage.desk)
    assert "claim:hold_expired" not in await tags(stage, 1)
    await files(stage, TMALL)
    await stage.ann.presses("Take", on="MS-2026-000002")
    later(stage, timedelta(hours=1))
    await stage.bot.programme.do(MIA, queue.take_listed, case=Case(2))
    assert await tags(stage, 2) == ["claim:filed", "claim:taken", "claim:hold_expired", "claim:taken"]
    await stage.settle()
    stage.everybody_reads()


async def test_what_is_skipped_is_released_too_and_said_privately(stage: Stage) -> None:
    await files(stage, TAOBAO)
    await stage.ann.presses("Take", on=stage.desk)
    told = await stage.ann.chooses("Skip", on=stage.desk)
    assert told is not None
    assert "You leave MS-2026-000001 to your colleagues until Mon 2 Mar, 21:00 EST." in told.text
    assert "[Take]" in stage.desk.reads()[-1]
    assert (await tags(stage, 1))[-2:] == ["claim:skipped", "claim:released"]
    stage.everybody_reads()


async def test_what_has_moved_on_is_neither_skipped_nor_handed_on(stage: Stage) -> None:
    await files(stage, TAOBAO)
    await stage.ann.presses("Refuse", on=stage.desk)
    await stage.ann.submits(reason="market")
    for act in (skipping.skip, passing.offer_colleagues):
        with pytest.raises(AlreadyDone):
            await stage.bot.programme.do(ANN, act, case=FIRST)
    stage.everybody_reads()


async def test_nobody_outside_the_desk_hands_on_skips_or_comments(stage: Stage) -> None:
    await imports(stage)
    stage.everybody_reads()
    for user, team in ((demo.HOLDER, demo.IACC), (demo.OFFICER, demo.ALIBABA)):
        who, do = Who(user, team), stage.bot.programme.do
        with pytest.raises(MayNot):
            await do(who, passing.offer_colleagues, case=ONE)
        with pytest.raises(MayNot):
            await do(who, passing.pass_on, case=ONE, colleague=1)
        with pytest.raises(MayNot):
            await do(who, skipping.skip, case=ONE)
        with pytest.raises(MayNot):
            await do(who, commenting.comment, case=ONE, said="x", source="V1")
        with pytest.raises(MayNot):
            await do(who, commenting.show_comments, case=ONE)
        with pytest.raises(MayNot):
            await do(who, queue.take_next)
