"""The desk's question and Alibaba's are answered in two forms that stand open at once."""

from bot.sandbox import demo
from handlers.amending import answering
from handlers.amending.marks import Shown
from handlers.amending.rules import Amendment
from handlers.doors import Who
from handlers.programme import Work
from storage.batches import Case
from storage.claims import Claim
from tests.harness.stage import Stage
from tests.stories.test_questions import desk_asks, officer_asks
from tests.stories.test_the_walk import TAOBAO, TMALL, files, hands_over


def reads(work: Work) -> tuple[str, str, str]:
    """(note, confidential note, ground) of the first claim."""
    claim = work.session.get_one(Claim, 1)
    return work.open(claim.note), work.open(claim.confidential_note), claim.ground


async def both_open(stage: Stage) -> None:
    """Alibaba has asked about one listing, the desk about the other; Hana has Alibaba's form before her."""
    await files(stage, f"{TAOBAO}\nhttps://e.tb.cn/h.TqZ4vXy", note="The seam is wrong.")
    await hands_over(stage)
    await stage.hana.presses("Complete short links", on=stage.hana.dm)
    await stage.hana.submits(listing_2=TMALL)
    await desk_asks(stage)
    await officer_asks(stage)
    offered = [one for one in stage.hana.dm.messages if "[Answer" in one.rendered]
    await stage.hana.presses("Answer Alibaba", on=offered[-1])


async def nora_answers_the_desk(stage: Stage, note: str) -> None:
    """A colleague answers the other question, and changes the note, while Hana's form stands open."""
    amendment = Amendment(note=note, confidential="Gao sold it.", ground="", addresses={})
    nora, case = Who(demo.BRAND_HOLDER, demo.NORTHWIND), Case(1)
    view = await stage.bot.programme.look(nora, answering.offer_answer, case=case, asker="desk")
    shown = Shown.read(view["private_metadata"].partition("desk:")[2])
    await stage.bot.programme.do(
        nora, answering.answer, case=case, asker="desk", said="The bag.", amendment=amendment, shown=shown
    )
    await stage.settle()
    stage.everybody_reads()


async def test_what_a_form_showed_is_not_written_over_a_newer_note(stage: Stage) -> None:
    await both_open(stage)
    assert "The seam is wrong." in stage.hana.form.text()
    await nora_answers_the_desk(stage, "The seam and the logo are wrong.")
    await stage.hana.submits(answer="The red one.")
    assert not stage.hana.has_form
    assert await stage.act(reads) == ("The seam and the logo are wrong.", "Gao sold it.", "counterfeit")
    assert "The seam is wrong." not in "\n".join(stage.shared.reads())
    stage.everybody_reads()


async def test_who_changes_what_somebody_else_has_changed_is_shown_it(stage: Stage) -> None:
    await both_open(stage)
    await nora_answers_the_desk(stage, "The seam and the logo are wrong.")
    await stage.hana.submits(answer="The red one.", note="The zip is wrong.")
    shown = stage.hana.form.text()
    assert "It now reads: “The seam and the logo are wrong.”" in shown
    assert await stage.act(reads) == ("The seam and the logo are wrong.", "Gao sold it.", "counterfeit")
    await stage.hana.closes_form()
    await stage.hana.presses("Answer", on=stage.hana.dm)
    assert "The seam and the logo are wrong." in stage.hana.form.text()
    await stage.hana.submits(answer="The red one.", note="The zip is wrong.")
    assert await stage.act(reads) == ("The zip is wrong.", "Gao sold it.", "counterfeit")
    stage.everybody_reads()


async def test_a_ground_and_an_address_that_were_left_are_not_put_back(stage: Stage) -> None:
    await files(stage, TAOBAO)
    await desk_asks(stage)
    await stage.hana.presses("Answer", on=stage.hana.dm)
    await stage.act(changes, "", ground="improper_use")
    await stage.hana.submits(answer="The bag.")
    assert await stage.act(reads) == ("", "", "improper_use")
    stage.everybody_reads()


def changes(work: Work, note: str, *, ground: str = "") -> None:
    """What another form has changed meanwhile."""
    claim = work.session.get_one(Claim, 1)
    claim.note = work.seal(note) if note else None
    claim.ground = ground or claim.ground
