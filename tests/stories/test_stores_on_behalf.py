"""The desk records for an officer what was done about a store; marked so, and taken back by the officers."""

from datetime import timedelta

import pytest

from handlers.programme import Work
from storage import history
from storage.sellers import SellerAction
from tests.harness.sellers import at_the_bar
from tests.harness.stage import Stage

FOR_ALIBABA, WEI = "Record for Alibaba", "Chen Wei"
SOURCE = "call with the duty room of 16 March"


async def recorded(stage: Stage, *, officer: str = WEI, kind: str = "closed") -> None:
    """Alibaba was asked to close a store; Ann records what an officer told her about it."""
    await at_the_bar(stage)
    await stage.ann.presses("Recommend", on=stage.desk)
    await stage.ann.submits(words="Please close it.")
    stage.everybody_reads()
    await stage.ann.presses(FOR_ALIBABA, on=stage.desk)
    await stage.ann.submits(officer=officer, source=SOURCE, kind=kind, reason="屡次售假")


def happened(work: Work) -> list[tuple[str, object]]:
    return [(one.tag, one.facts.get("on_behalf")) for one in history.of(work.session, "closure:1")]


async def test_it_is_marked_everywhere_and_its_source_stays_at_the_desk(stage: Stage) -> None:
    await recorded(stage)
    card, told = stage.shared.reads()
    assert "*closed*, recorded by the IACC for Chen Wei" in card
    assert "由 IACC 于" in card
    assert "代 Chen Wei 登记" in card
    assert "The IACC has recorded for Chen Wei, of CL-2026-000001: closed." in told
    assert "<@U0OFFICER2>" in told
    desk = "\n".join(stage.desk.reads())
    assert "recorded by the IACC for Chen Wei" in desk
    assert f"🔒 Written down by Ann Lee: {SOURCE}" in desk
    heard = "\n".join(stage.hana.reads())
    assert "Alibaba answered, as it told the IACC, about the seller" in heard
    for said in (card, told, heard):
        assert SOURCE not in said
        assert "Ann Lee" not in said
    await stage.ann.presses("Seller", on=stage.desk.messages[-1])
    assert "for Alibaba, as it told the IACC" in stage.ann.form.text()
    await stage.ann.closes_form()
    [source] = await stage.act(lambda work: [bytes(one) for one in _sources(work)])
    assert SOURCE.encode() not in source
    assert (await stage.act(happened))[-1] == ("closure:answered", 8)
    stage.everybody_reads()


def _sources(work: Work) -> list[bytes]:
    return [work.session.get_one(SellerAction, 1).source or b""]


async def test_an_officer_takes_it_back_at_any_time_and_says_it_by_themselves(stage: Stage) -> None:
    await recorded(stage, kind="none")
    stage.everybody_reads()
    stage.sandbox.clock.set(stage.now + timedelta(days=1))
    await stage.wei.presses("Undo", on=stage.shared)
    *_, card, told = stage.shared.reads()
    assert "[Record action" in card
    assert "Chen Wei has taken back what the IACC had recorded of CL-2026-000001." in told
    assert "recommended to Alibaba" in "\n".join(stage.desk.reads())
    assert "holds no more" in stage.hana.reads()[-1]
    await stage.wei.presses("Record action", on=stage.shared)
    await stage.wei.submits(kind="banned", reason="屡次售假")
    assert "*banned for good*, recorded by Chen Wei" in stage.shared.reads()[-1]
    assert "banned for good" in stage.hana.reads()[-1]
    assert "banned for good" in stage.desk.reads()[-1]
    tags = [tag for tag, _ in await stage.act(happened)]
    assert tags[-3:] == ["closure:answered", "closure:undone", "closure:answered"]
    stage.everybody_reads()


async def test_the_desk_takes_back_its_own_mistake_for_an_hour(stage: Stage) -> None:
    await recorded(stage)
    stage.everybody_reads()
    await stage.ann.presses("Undo", on=stage.desk)
    undone = stage.shared.reads()[-1]
    assert "The IACC has taken back what the IACC had recorded" in undone
    assert "Ann Lee" not in undone
    stage.everybody_reads()
    await stage.ann.presses(FOR_ALIBABA, on=stage.desk)
    await stage.ann.submits(officer="Somebody else at Alibaba", source=SOURCE, kind="warned")
    assert "recorded by the IACC for Alibaba" in stage.shared.reads()[0]
    stage.everybody_reads()
    stage.sandbox.clock.set(stage.now + timedelta(minutes=61))
    told = await stage.ann.presses("Undo", on=stage.desk)
    assert told is not None
    assert "within 60 minutes" in told.text


@pytest.mark.parametrize(
    ("given", "asked"),
    [({"source": " "}, "Where did they say it?"), ({"kind": "none"}, "This needs a reason in words.")],
)
async def test_what_is_missing_is_asked_for(stage: Stage, given: dict[str, str], asked: str) -> None:
    await at_the_bar(stage)
    await stage.ann.presses("Recommend", on=stage.desk)
    await stage.ann.submits(words="Please close it.")
    stage.everybody_reads()
    await stage.ann.presses(FOR_ALIBABA, on=stage.desk)
    await stage.ann.submits(**{"officer": WEI, "source": SOURCE, "kind": "closed"} | given)
    assert asked in stage.ann.form.text()
    await stage.ann.closes_form()


async def test_an_officers_own_word_is_not_taken_back_so(stage: Stage) -> None:
    await at_the_bar(stage)
    await stage.ann.presses("Recommend", on=stage.desk)
    await stage.ann.submits(words="Please close it.")
    await stage.wei.presses("Record action", on=stage.shared)
    await stage.wei.submits(kind="closed")
    stage.everybody_reads()
    assert "[Undo" not in stage.shared.messages[-1].rendered
    assert "[Undo" not in stage.desk.messages[-1].rendered
